"""Rows for tests: each function says the least that is valid; a test says what matters to it."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from khuyencong.accounts.models import Role, User
from programmes.models import (
    ActivityContent,
    Document,
    FundingPlan,
    Indicator,
    PlanDecision,
    Project,
    Report,
    ReportedFigure,
    SpendingEntry,
)
from programmes.models.ledger import LedgerRow
from provinces.models import Establishment, Organisation, Province

serial = count(1)


def make_province(**fields: Any) -> Province:
    """A unit that has existed for centuries; its code is unique from its first day on."""
    number = next(serial)
    given = {"key": f"tinh-thu-{number}", "name": f"Tỉnh Thử {number}", "kind": "province"}
    since = {"gso_code": "00", "valid_from": date(1000, 1, 1) + timedelta(days=number)}
    return Province.objects.create(**{**given, **since, **fields})


def make_organisation(**fields: Any) -> Organisation:
    number = next(serial)
    given = {"key": f"to-chuc-thu-{number}", "name": f"Tổ chức Thử {number}", "kind": "service"}
    return Organisation.objects.create(**{**given, **fields})


def make_establishment(**fields: Any) -> Establishment:
    if "province" not in fields:
        fields["province"] = make_province()
    given = {"name": f"Cơ sở Thử {next(serial)}", "legal_form": "enterprise"}
    return Establishment.objects.create(**{**given, **fields})


def make_content(**fields: Any) -> ActivityContent:
    number = next(serial)
    return ActivityContent.objects.create(
        **{"code": f"noi-dung-{number}", "name": f"Nội dung {number}", **fields}
    )


def of_some_holder(fields: dict[str, Any]) -> dict[str, Any]:
    """Add a province where the test names no holder."""
    if "province" in fields or "organisation" in fields:
        return fields
    return {"province": make_province(), **fields}


def make_plan(**fields: Any) -> FundingPlan:
    given = {"year": 2024, "source": "national"}
    return FundingPlan.objects.create(**{**given, **of_some_holder(fields)})


def new_decision(**fields: Any) -> PlanDecision:
    """An allocation of 100 triệu, not yet saved."""
    if "plan" not in fields:
        fields["plan"] = make_plan()
    given = {"stage": "allocated", "kind": "initial", "decided_on": date(2024, 1, 15)}
    return PlanDecision(**{**given, "amount": 100_000_000, **fields})


def make_decision(**fields: Any) -> PlanDecision:
    decision = new_decision(**fields)
    decision.save()
    return decision


def new_project(**fields: Any) -> Project:
    """A project under way since March 2024, not yet saved."""
    if "content" not in fields:
        fields["content"] = make_content()
    given = {
        "code": f"DA-THU-{next(serial)}",
        "title": "Ứng dụng máy thử",
        "year": 2024,
        "source": "national",
        "status": "in_progress",
        "started_on": date(2024, 3, 1),
    }
    return Project(**{**given, **of_some_holder(fields)})


def make_project(**fields: Any) -> Project:
    project = new_project(**fields)
    project.save()
    return project


def new_entry(**fields: Any) -> SpendingEntry:
    """60 triệu executed in May 2024, not yet saved."""
    if "project" not in fields:
        fields["project"] = make_project()
    given = {"source": "national", "stage": "executed", "spent_on": date(2024, 5, 10)}
    return SpendingEntry(**{**given, "year": 2024, "amount": 60_000_000, **fields})


def make_entry(**fields: Any) -> SpendingEntry:
    entry = new_entry(**fields)
    entry.save()
    return entry


def make_document(**fields: Any) -> Document:
    number = next(serial)
    given = {"key": f"tai-lieu-{number}", "title": f"Tài liệu {number}", "kind": "article"}
    return Document.objects.create(**{**given, **fields})


def make_report(**fields: Any) -> Report:
    given = {"year": 2024, "through_month": 6}
    return Report.objects.create(**{**given, **of_some_holder(fields)})


def make_indicator(**fields: Any) -> Indicator:
    number = next(serial)
    given = {"key": f"chi-tieu-{number}", "name": f"Chỉ tiêu {number}", "unit_kind": "money"}
    return Indicator.objects.create(**{**given, **fields})


def new_figure(**fields: Any) -> ReportedFigure:
    """11,07 tỷ executed of KCQG in the whole of 2024 by the nation, not yet saved."""
    if "document" not in fields and "report" not in fields:
        fields["document"] = make_document()
    if "indicator" not in fields:
        fields["indicator"] = make_indicator()
    given = {"code": f"f-thu-{next(serial)}", "level": "nation", "year": 2024, "scope": "whole"}
    months = {"period": "months", "from_month": 1, "through_month": 12, "status": "final"}
    value = {"amount": 11_070_000_000, "printed": "11,07", "unit": "ty_dong"}
    return ReportedFigure(**{**given, **months, **value, "source": "national", **fields})


def make_user(**fields: Any) -> User:
    """An account that can sign in with its name as password; centre staff unless said otherwise."""
    name = f"nguoi-dung-{next(serial)}"
    given = {"username": name, "password": name, "role": Role.CENTRE_STAFF}
    return User.objects.create_user(**{**given, **fields})


def make_administrator() -> User:
    return make_user(role=Role.SYSTEM_ADMIN)


def refusals(row: models.Model) -> list[str]:
    """The Vietnamese messages with which a row is refused; none when it is fine."""
    try:
        row.full_clean()
    except ValidationError as error:
        return list(error.messages)
    return []


def database_refuses(row: models.Model) -> bool:
    """Whether the row is impossible even for a writer who skips every check in Python."""
    if isinstance(row, LedgerRow):
        row.place_in_year()
    try:
        with transaction.atomic():
            models.QuerySet[Any](type(row)).bulk_create([row])
    except IntegrityError:
        return True
    return False
