"""Money by activity content (nội dung hoạt động), each amount a link to its records."""

from dataclasses import dataclass

from khuyencong.formatting import MISSING, percent, rate
from khuyencong.markup import table_row
from khuyencong.templatetags.bars import bullet
from programmes.dashboard.numbers import Numbers
from programmes.rollups.contents import ContentRow
from programmes.rollups.overview import Overview
from programmes.rollups.values import Value


@dataclass(frozen=True)
class ContentView:
    """A content with its numbers."""

    label: str
    plan: str
    actual: str
    bullet: str
    share: str
    projects: str

    @property
    def html(self) -> str:
        """Return the line as HTML."""
        cells = (self.plan, self.actual, self.bullet, self.share, self.projects)
        return table_row(self.label, cells, ("num", "num", "", "num", "num"))


def content_views(page: Overview, numbers: Numbers) -> list[ContentView]:
    """Write the contents with their shares of what was done."""
    found, stages = page.contents, page.selection.rate
    largest = max((max(row.plan or 0, row.actual or 0) for row in found), default=0)
    total = sum(row.actual for row in found if row.actual is not None)
    return [
        ContentView(
            row.label,
            cell(row, row.plan, stages.plan, page, numbers),
            cell(row, row.actual, stages.actual, page, numbers),
            bullet(row.plan, row.actual, largest),
            percent(share) if (share := rate(row.actual, total)) is not None else MISSING,
            str(row.projects),
        )
        for row in found
    ]


def cell(row: ContentRow, amount: int | None, stage: str, page: Overview, numbers: Numbers) -> str:
    """Write an amount of a content, which opens the records of that content."""
    if amount is None:
        return MISSING
    return numbers.cell_of_content(Value(amount, stage, records=True), page.place, row.code)
