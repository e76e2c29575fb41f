"""Who tries every page, and the records of one province that they try it on."""

from dataclasses import dataclass, field
from datetime import date
from http.cookies import SimpleCookie
from typing import Any, Final, Self

from django.test import Client

from khuyencong.accounts.models import Role, User
from programmes.models import ReportedFigure
from provinces.models import Province
from tests import factories as make

MARKER: Final = "Bí mật Phiêng Lừa"  # in every name of the other province's rows: seen nowhere

# The columns of the matrix. The records are of Bắc Kạn, which was merged into Thái Nguyên.
PEOPLE: Final = (
    "anonymous",
    "staff of the province",
    "staff of another province",
    "staff of the successor",
    "department",
    "ministry viewer",
    "ministry officer",
    "import admin",
    "system admin",
)
OWN, OTHER, SUCCESSOR = "bac-kan-63", "phu-tho-34", "thai-nguyen-34"


@dataclass
class Cast:
    """People with their sign-in cookies, and records by name."""

    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def build(cls) -> Self:
        """Make everybody and everything once."""
        cast = cls()
        cast.cookies["anonymous"] = SimpleCookie()
        for name, fields in zip(PEOPLE[1:], people(), strict=True):
            cast.enter(name, make.make_user(**fields))
        cast.records = {**records(), "person": cast.users["department"]}
        return cast

    def enter(self, name: str, user: User) -> None:
        """Sign somebody in and keep the cookie: a page may sign the client out."""
        client = Client()
        client.force_login(user)
        self.users[name] = user
        self.cookies[name] = SimpleCookie(client.cookies.output(header="", sep=";"))

    def client(self, name: str) -> Client:
        """Return a browser of somebody."""
        client = Client()
        for key, morsel in self.cookies[name].items():
            client.cookies[key] = morsel.value
        return client


def people() -> list[dict[str, Any]]:
    """Say who has which role where, in the order of the columns."""
    places = {key: Province.objects.get(key=key) for key in (OWN, OTHER, SUCCESSOR)}
    return [
        {"role": Role.CENTRE_STAFF, "province": places[OWN]},
        {"role": Role.CENTRE_STAFF, "province": places[OTHER]},
        {"role": Role.CENTRE_STAFF, "province": places[SUCCESSOR]},
        {"role": Role.DEPARTMENT, "province": places[SUCCESSOR]},
        {"role": Role.MINISTRY_VIEWER},
        {"role": Role.MINISTRY_OFFICER},
        {"role": Role.IMPORT_ADMIN},
        {"role": Role.SYSTEM_ADMIN},
    ]


def records() -> dict[str, Any]:
    """Make records of the province, each with the marker in its name."""
    own = Province.objects.get(key=OWN)
    given = {"province": own, "year": 2024, "title": MARKER, "started_on": date(2024, 3, 1)}
    found: dict[str, Any] = {
        status: make.make_project(**given, status=status, code=f"MAT-{status}".upper())
        for status in ("draft", "registered", "in_progress")
    }
    found["entry"] = make.make_entry(project=found["in_progress"], note=MARKER)
    found["plan"] = make.make_plan(province=own, note=MARKER)
    found["decision"] = make.make_decision(plan=found["plan"], note=MARKER)
    found["establishment"] = make.make_establishment(province=own, name=MARKER)
    found["figure"] = ReportedFigure.objects.order_by("code")[0]
    return found
