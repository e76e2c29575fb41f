"""What the money is for: plan, actual and projects by activity content (nội dung hoạt động)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from khuyencong.formatting import rate
from programmes.models import Cell
from programmes.models.cells import Level
from programmes.rollups.scope import Scope
from programmes.rollups.series import cells
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
    selection = book.selection
    rows = (
        of_period(book, scope)
        .values_list("content__code", "content__name")
        .annotate(Sum(selection.rate.plan), Sum(selection.rate.actual), Sum("projects"))
    )
    found = [
        ContentRow(code or NO_CONTENT, name or "Chưa phân nội dung", *sums)
        for code, name, *sums in rows
    ]
    known = (row for row in found if row.plan is not None or row.actual is not None or row.projects)
    return sorted(known, key=lambda row: (-(row.actual or 0), -(row.plan or 0), row.label))


def of_period(book: Book, scope: Scope) -> QuerySet[Cell]:
    """Return the cells of a whole year, which are summed over its months already, or of months."""
    year, through_month = book.selection.year, book.selection.through_month
    if book.selection.is_whole_year:
        return cells(book, scope, Level.CONTENT_YEAR, year)
    return cells(book, scope, Level.CONTENT, year).filter(month__lte=through_month)
