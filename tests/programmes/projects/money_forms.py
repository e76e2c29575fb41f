"""A project under contract, and forms with which somebody records its money."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from khuyencong.accounts.models import Role, User
from programmes.models import Project, ProjectFunding
from provinces.models import Province
from tests import factories as make
from tests.programmes.records import seen

TRIEU = 1_000_000
TOKEN = "a" * 32


def thai_nguyen() -> Province:
    return Province.objects.get(key="thai-nguyen-34")


def project_with(support: int = 200 * TRIEU, *, own: int = 300 * TRIEU, **fields: Any) -> Project:
    """A national project of 2026 with so much support and counterpart, under contract."""
    given = {"province": thai_nguyen(), "year": 2026, "status": "contracted", "source": "national"}
    project = make.make_project(**{**given, "started_on": date(2026, 2, 1), **fields})
    amounts = {project.source: support, "counterpart": own}
    for source, amount in amounts.items():
        ProjectFunding.objects.create(project=project, source=source, amount=amount)
    return project


def staff(**fields: Any) -> User:
    return make.make_user(**{"province": thai_nguyen(), **fields})


def officer() -> User:
    return make.make_user(role=Role.MINISTRY_OFFICER)


def department() -> User:
    return make.make_user(role=Role.DEPARTMENT, province=thai_nguyen())


def row(**typed: Any) -> dict[str, str]:
    """What somebody types into one row: an advance of 100 triệu on 10 March 2026."""
    given = {
        "kind": "advance",
        "source": "national",
        "amount_0": "100",
        "amount_1": "trieu",
        "spent_on": "10/03/2026",
        "year": "",
        "voucher": "UNC 12",
        "voucher_on": "09/03/2026",
        "note": "",
    }
    return {**given, **{name: str(value) for name, value in typed.items()}}


def sent(*rows: dict[str, str], **others: Any) -> dict[str, Any]:
    """The whole form with its rows."""
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0", "token": TOKEN}
    for number, typed in enumerate(rows):
        data |= {f"form-{number}-{name}": value for name, value in typed.items()}
    return data | others


def post(client: Client, project: Project, *rows: dict[str, str], **others: Any) -> Any:
    """Send the form and follow where it leads."""
    address = reverse("entry-add", args=[project.pk])
    return client.post(address, sent(*rows, **others), follow=True)


def text_of(page: Any) -> str:
    """What a reader sees of a page that a test client got."""
    return seen(page)
