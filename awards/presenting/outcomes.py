"""What support led to, as tables: by content, source and province."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.outcomes import Outcome, outcomes
from khuyencong.formatting import number, percent, short_number, ty_dong
from khuyencong.tables import Column, Table
from programmes.models import ActivityContent, FundingSource
from provinces.geography import Geography, Territory


@dataclass(frozen=True)
class OutcomeRow:
    """A line of a table."""

    label: str
    outcome: Outcome

    @property
    def numbers(self) -> list[str]:
        """Return the numbers of the line; missing stays missing."""
        told = self.outcome
        return [
            number(told.supported),
            number(told.awarded),
            percent(told.award_rate),
            ty_dong(told.support),
            ty_dong(told.counterpart),
            short_number(told.mobilised, 2),
            f"{number(told.with_beneficiary)}/{number(told.projects)}",
        ]


@dataclass(frozen=True)
class OutcomeTable:
    """One way to tell the outcomes of a year."""

    key: str
    title: str
    first: str
    rows: list[OutcomeRow]


def tables_of(year: int, territory: Territory, geography: Geography) -> list[OutcomeTable]:
    """Return the three tables of a year."""
    return [
        OutcomeTable("noi-dung", _("Theo nội dung"), _("Nội dung"), by_content(year)),
        OutcomeTable("nguon", _("Theo chương trình"), _("Chương trình"), by_source(year)),
        OutcomeTable(
            "tinh", _("Theo tỉnh, thành phố"), _("Tỉnh, thành phố"),
            by_province(year, territory, geography),
        ),
    ]  # fmt: skip


def by_content(year: int) -> list[OutcomeRow]:
    """Lay out by content, in the order of the programme."""
    found = outcomes(year, "content")
    contents = ActivityContent.objects.filter(pk__in=[key for key in found if key])
    return [OutcomeRow(str(each.name), found[each.pk]) for each in contents]


def by_source(year: int) -> list[OutcomeRow]:
    """Lay out by programme."""
    found = outcomes(year, "source")
    return [
        OutcomeRow(str(source.label), found[source.value])
        for source in FundingSource if source.value in found
    ]  # fmt: skip


def by_province(year: int, territory: Territory, geography: Geography) -> list[OutcomeRow]:
    """Lay out by unit; folded, an establishment supported in two old units counts in each."""
    found = outcomes(year, "province")
    shown: dict[int, Outcome] = {}
    for pk, outcome in found.items():
        if pk is not None:
            unit = territory.unit(pk)
            if geography == Geography.CURRENT:
                unit = territory.folded(pk, territory.today)
            shown[unit.pk] = together(shown.get(unit.pk), outcome)
    rows = [OutcomeRow(unit.name, shown[unit.pk]) for unit in territory.units if unit.pk in shown]
    standalone = [OutcomeRow(_("Tổ chức ngoài tỉnh"), found[None])] if None in found else []
    return rows + standalone


def together(first: Outcome | None, second: Outcome) -> Outcome:
    """Add two outcomes of different projects."""
    if first is None:
        return second
    total = Outcome(
        first.supported + second.supported, first.awarded + second.awarded,
        first.projects + second.projects, first.with_beneficiary + second.with_beneficiary,
    )  # fmt: skip
    for each in (first, second):
        for source, amount in each.money.items():
            total.money[source] += amount
    return total


def outcomes_file(year: int, tables: Iterable[OutcomeTable]) -> Table:
    """Return every line as one table."""
    return Table(
        title=_("Từ hỗ trợ đến bình chọn"),
        period=str(year),
        source=_("hồ sơ đề án và bình chọn trong hệ thống"),
        as_of=timezone.localdate(),
        columns=[
            Column("by", _("Theo")),
            Column("label", _("Dòng")),
            Column("supported", _("Cơ sở được hỗ trợ"), "count"),
            Column("awarded", _("Trong đó được công nhận từ năm hỗ trợ"), "count"),
            Column("rate", _("Tỷ lệ: được công nhận / được hỗ trợ"), "percent"),
            Column("support", _("Kinh phí khuyến công hỗ trợ"), "money"),
            Column("counterpart", _("Đối ứng"), "money"),
            Column("projects", _("Số đề án"), "count"),
            Column("named", _("Số đề án nêu cơ sở"), "count"),
        ],
        rows=[cells(table, row) for table in tables for row in table.rows],
    )


def cells(table: OutcomeTable, row: OutcomeRow) -> list[Any]:
    """Write out one line."""
    told = row.outcome
    return [
        table.title,
        row.label,
        told.supported,
        told.awarded,
        told.award_rate,
        told.support,
        told.counterpart,
        told.projects,
        told.with_beneficiary,
    ]
