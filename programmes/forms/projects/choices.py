"""What a project's form offers to choose from: own units, contents and communes of the year."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from khuyencong.accounts.models import User
from programmes.models import ActivityContent, Indicator
from programmes.models.figures import UnitKind
from provinces.models import Commune, Organisation, Province, periods

INDENT = "\u2003"
# Counts of territory, awards and plans: no single project aims at them.
NOT_AIMED_AT = (
    "counterpart_per_dong", "project_count", "recipients_provinces", "recipients_organisations",
    "products_registered", "products_recognised", "establishments_registered",
    "establishments_recognised", "provinces_participating", "provinces_recognised",
    "commendations_collective", "commendations_individual", "provinces_in_territory",
)  # fmt: skip


def own_provinces(user: User) -> QuerySet[Province]:
    """Return the units whose projects the user enters, with those merged into them."""
    if user.sees_everything:
        return Province.objects.all()
    if user.province_id is None:
        return Province.objects.none()
    return Province.objects.merged_into(user.province_id)


def own_organisations(user: User) -> QuerySet[Organisation]:
    """Return the bodies whose projects the user enters."""
    if user.sees_everything:
        return Organisation.objects.standalone()
    return Organisation.objects.filter(pk=user.organisation_id or 0)


def within(year: int | None) -> Any:
    """Match what is in force on some day of the year; without a year, at some time."""
    if year is None:
        return periods.overlapping(None, None)
    return periods.overlapping(date(year, 1, 1), date(year + 1, 1, 1))


def contents(year: int | None) -> QuerySet[ActivityContent]:
    """Return the contents in force in the year."""
    return ActivityContent.objects.filter(within(year))


def content_choices(rows: QuerySet[ActivityContent]) -> list[tuple[Any, str]]:
    """List contents as the decree does, each with its parts under it."""
    children: dict[Any, list[ActivityContent]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    listed = {row.pk for row in rows}
    tops = [row for row in rows if row.parent_id not in listed]
    tops.sort(key=lambda row: (row.number is None, row.number or 0, row.code))
    return [choice for top in tops for choice in with_parts(top, children.get(top.pk, []))]


def with_parts(top: ActivityContent, parts: list[ActivityContent]) -> list[tuple[Any, str]]:
    """Return a content and the parts of it."""
    name = f"{top.number}. {top.name}" if top.number else top.name
    return [(top.pk, name), *((part.pk, f"{INDENT}{part.name}") for part in parts)]


def communes(province: Any, year: int | None) -> QuerySet[Commune]:
    """Return the communes that the province had in the year; the register may be empty."""
    return Commune.objects.filter(within(year), province=province)


def result_indicators() -> list[Indicator]:
    """Return what a project can aim at (chỉ tiêu kết quả)."""
    counted = Indicator.objects.filter(stage="", unit_kind=UnitKind.COUNT)
    return list(counted.exclude(key__in=NOT_AIMED_AT))


def usual_year() -> int:
    """Return the year that a new project is most likely for."""
    return timezone.localdate().year
