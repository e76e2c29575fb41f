"""Establishments that may be one and the same (cơ sở có thể trùng); a person decides."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.accounts.models import User
from provinces import tax_codes
from provinces.models import Establishment
from provinces.models.establishment import TERRITORY

MOST: Final = 10
"""A person compares a handful; more would hide the one that matters."""


@dataclass(frozen=True)
class Likeness:
    """An establishment that is there already, and why it may be the same."""

    establishment: Establishment
    why: str
    is_certain: bool = False


def possible_duplicates(row: Establishment, *, by: User) -> list[Likeness]:
    """Find whom a row may repeat among those that the user sees: by tax code, then by name."""
    row.prepare()
    seen = Establishment.objects.visible_to(by).exclude(pk=row.pk).select_related("province")
    body = tax_codes.body_of(row.tax_code)
    by_code = list(seen.filter(tax_code__startswith=body)[:MOST]) if body else []
    known = {found.pk for found in by_code}
    by_name = seen.in_territory(row.province).filter(name_key=row.name_key)[:MOST]
    likely = [with_code(found, row.tax_code) for found in by_code]
    likely.sort(key=lambda one: not one.is_certain)
    return likely + [with_name(found, row) for found in by_name if found.pk not in known]


def with_code(found: Establishment, code: str) -> Likeness:
    """Say how the tax codes agree."""
    if found.tax_code == code:
        return Likeness(found, _("cùng mã số thuế"), is_certain=True)
    return Likeness(found, _("cùng mã số thuế doanh nghiệp, khác chi nhánh"))


def with_name(found: Establishment, row: Establishment) -> Likeness:
    """Say how the names agree."""
    if found.tax_code and row.tax_code:
        return Likeness(found, _("tên giống nhau trên cùng địa bàn, khác mã số thuế"))
    return Likeness(found, _("tên giống nhau trên cùng địa bàn"))


# -- the whole register --------------------------------------------------------------------------


def groups(rows: QuerySet[Establishment]) -> QuerySet[Establishment, tuple[str, int, int]]:
    """Group rows of one name on one ground; a row said to be another one does not make a group."""
    return (
        rows.filter(merged_into=None)
        .order_by()
        .annotate(territory=Coalesce(TERRITORY, "province"))
        .values_list("name_key", "territory")
        .annotate(undecided=Count("pk", filter=Q(distinct_reason="")), first=Count("pk"))
        .filter(undecided__gt=1)
        .order_by("name_key", "territory")
        .values_list("name_key", "territory", "first")
    )


def members(found: list[tuple[str, int, int]]) -> dict[tuple[str, int], list[Establishment]]:
    """Read the rows of some groups, in one query."""
    keys = [name for name, _territory, _count in found]
    wanted: dict[tuple[str, int], list[Establishment]] = {
        (name, territory): [] for name, territory, _count in found
    }
    rows = (
        Establishment.objects.filter(merged_into=None, name_key__in=keys)
        .annotate(territory=TERRITORY, supports=Count("beneficiary"))
        .select_related("province")
    )
    for row in rows:
        key = (row.name_key, row.territory)
        if key in wanted:
            wanted[key].append(row)
    return wanted
