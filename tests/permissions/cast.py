"""Who tries every page, and the records of one province that they try it on."""

from dataclasses import dataclass, field
from datetime import date
from http.cookies import SimpleCookie
from typing import Any, Final, Self

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from awards.models import AwardRound, Commendation, Entry, Product, ProductPhoto
from khuyencong.accounts.models import Role, User
from khuyencong.attachments.fields import accept
from khuyencong.attachments.models import Accepted
from khuyencong.imports.models import ImportBatch, ImportStatus
from programmes.models import DecisionShare, PlanBatch, Project, ReportedFigure
from programmes.models.files import ProjectFile
from programmes.models.papers import BatchPaper, DecisionPaper, Paper
from provinces.models import Establishment, Province
from tests import factories as make
from tests.khuyencong.attachments import samples
from tests.programmes.projects.lives import make_full_project

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
        cast.records = {**records(cast.users[PEOPLE[1]]), "person": cast.users["department"]}
        cast.records |= papers(cast.records, cast.users["ministry officer"])
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


STATES: Final = ("draft", "registered", "appraised_ministry", "contracted", "in_progress")


def records(owner: User) -> dict[str, Any]:
    """Make records of the province, each with the marker in its name; `owner` entered them."""
    own = Province.objects.get(key=OWN)
    given = {"province": own, "year": 2024, "title": MARKER, "created_by": owner}
    found: dict[str, Any] = {
        state: make_full_project(**given, status=state, code=f"MAT-{state}".upper())
        for state in STATES
    }
    found["entry"] = make.make_entry(project=found["in_progress"], note=MARKER)
    found["plan"] = make.make_plan(province=own, note=MARKER)
    found["decision"] = make.make_decision(plan=found["plan"], note=MARKER)
    found["batch"] = make_batch(found)
    found["file"] = make_file(found["registered"], owner)
    found["establishment"] = make.make_establishment(province=own, name=MARKER)
    found["other establishment"] = make.make_establishment(province=own, name=f"{MARKER} 2")
    found["import"] = make_import(own, owner)
    found |= make_awards(own, owner, found["establishment"])
    found["figure"] = ReportedFigure.objects.order_by("code")[0]
    return found


def make_awards(own: Province, owner: User, maker: Establishment) -> dict[str, Any]:
    """Register a product in an open round of the province, with a photograph."""
    place = {"province": own}
    award_round = AwardRound.objects.create(level="province", year=2024, status="open", **place)
    product = Product.objects.create(
        code="SP-MAT-1", name=MARKER, establishment=maker, group="food", **place
    )
    entry = Entry.objects.create(round=award_round, product=product, group="food", **place)
    picture = accept(SimpleUploadedFile(f"{MARKER}.png", samples.PNG))
    photo = ProductPhoto.of(picture, product=product, uploaded_by=owner)
    photo.save()
    commended = Commendation.objects.create(
        kind="collective", name="Trung tâm", form="Giấy khen", is_of_ministry=False, year_to=2024,
        **place,
    )  # fmt: skip
    names = ("award round", "product", "award entry", "photo", "commendation")
    return dict(zip(names, (award_round, product, entry, photo, commended), strict=True))


def make_import(own: Province, owner: User) -> ImportBatch:
    """Bring a file in of which nothing was new; the file itself is gone."""
    return ImportBatch.objects.create(
        name=f"{MARKER}.xlsx", sha256="0" * 64, size=1, uploaded_by=owner, applied_by=owner,
        province=own, status=ImportStatus.APPLIED, mode="valid",
    )  # fmt: skip


def make_batch(found: dict[str, Any]) -> PlanBatch:
    """Give money to a project by a batch."""
    batch = PlanBatch.objects.create(
        stage="allocated",
        year=2024,
        source="national",
        name=MARKER,
        number="1/QĐ",
        decided_on=date(2024, 1, 15),
        issued_by="Bộ Công Thương",
    )
    share = {"project": found["in_progress"], "decision": found["decision"], "stage": "allocated"}
    DecisionShare.objects.create(**share, batch=batch, amount=1_000_000)
    return batch


def make_file(project: Project, owner: User) -> ProjectFile:
    """Attach a file."""
    file = ProjectFile.of(scan(), project=project, uploaded_by=owner, kind="other")
    file.save()
    return file


def scan() -> Accepted:
    """An upload with the marker in its name."""
    return accept(SimpleUploadedFile(f"{MARKER}.pdf", b"%PDF-1.7\n%%EOF\n"))


def papers(found: dict[str, Any], officer: User) -> dict[str, Paper]:
    """Attach what was signed to the decision and the batch."""
    made: dict[str, Paper] = {
        "decision paper": DecisionPaper.of(scan(), owner=found["decision"], uploaded_by=officer),
        "batch paper": BatchPaper.of(scan(), owner=found["batch"], uploaded_by=officer),
    }
    for row in made.values():
        row.save()
    return made
