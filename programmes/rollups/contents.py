"""What the money is for: plan, actual and projects by activity content (nội dung hoạt động)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from khuyencong.formatting import rate
from khuyencong.queries import composed_once, whole_sums
from programmes.models import Cell
from programmes.models.cells import Level
from programmes.rollups.scope import Scope
from programmes.rollups.selection import WHOLE_YEAR
from programmes.rollups.series import Holders, Sources, cells, holders_in
from programmes.rollups.sources import Book

NO_CONTENT = "khong"  # decisions that name no content


@dataclass(frozen=True)
class ContentRow:
    """One content's sums (đồng) and number of projects; None where nothing is recorded."""

    code: str
    label: str
    plan: int | None
    actual: int | None
    projects: int

    @property
    def rate(self) -> Decimal | None:
        """Return actual / plan."""
        return rate(self.actual, self.plan)


def by_content(book: Book, scope: Scope) -> list[ContentRow]:
    """Sum the period by content, in one query, the largest first."""
    found = [
        ContentRow(code or NO_CONTENT, name or "Chưa phân nội dung", *sums)
        for code, name, *sums in sums_of_period(*asked(book, scope))
    ]
    known = (row for row in found if row.plan is not None or row.actual is not None or row.projects)
    return sorted(known, key=lambda row: (-(row.actual or 0), -(row.plan or 0), row.label))


def asked(book: Book, scope: Scope) -> tuple[Any, ...]:
    """Return what the sums depend on: holders and sources, stages, months of the year."""
    selection = book.selection
    holders = holders_in(book, scope, selection.year)
    stages = (selection.rate.plan, selection.rate.actual)
    return holders, selection.sources, stages, selection.through_month


@composed_once
def sums_of_period(
    holders: Holders, sources: Sources, stages: tuple[str, str], through_month: int
) -> QuerySet[Cell, Any]:
    """Sum by content the cells of a year, where months are added up already, or of its months."""
    is_whole = through_month == WHOLE_YEAR
    rows = cells(Level.CONTENT_YEAR if is_whole else Level.CONTENT, holders, sources)
    of_period = rows if is_whole else rows.filter(month__lte=through_month)
    by_content = of_period.values_list("content__code", "content__name")
    return by_content.annotate(**whole_sums(*stages, "projects"))
