"""Sheets drawn as rows of cells; "<" continues the cell at the left, "^" the one above (merged)."""

from collections.abc import Sequence

from khuyencong.sheets.cells import Cell, Sheet, Span, Style, Value, Workbook
from khuyencong.sheets.tables import Choices, Reading, Table, find_tables
from tests.khuyencong.sheets import provinces

BOLD = Style(bold=True)


class Bold(str):
    """A bold text."""

    __slots__ = ()


def draw(rows: Sequence[Sequence[Value]], *, name: str = "Trang 1", first: int = 1) -> Sheet:
    """Make a sheet of rows; `None` is an empty cell."""
    sheet = Sheet(name)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(rows, start=first):
        for column, value in enumerate(cells, start=1):
            if value in ("<", "^"):
                spans[row, column] = _origin(spans, row, column, str(value))
            elif value is not None:
                style = BOLD if isinstance(value, Bold) else Style()
                sheet.put(Cell(row, column, str(value) if style.bold else value, style))
    for top, left in set(spans.values()):
        covered = [place for place, start in spans.items() if start == (top, left)]
        bottom, right = max(row for row, _c in covered), max(column for _r, column in covered)
        sheet.spans.append(Span(top, left, max(top, bottom), max(left, right)))
    return sheet


def _origin(
    spans: dict[tuple[int, int], tuple[int, int]], row: int, column: int, mark: str
) -> tuple[int, int]:
    near = (row, column - 1) if mark == "<" else (row - 1, column)
    return spans.get(near, near)


def read_sheets(*sheets: Sheet, name: str = "a.xlsx", choices: Choices | None = None) -> Reading:
    """Read drawn sheets as a workbook."""
    return find_tables(Workbook("xlsx", name, list(sheets)), provinces.find, choices or Choices())


def read_rows(*rows: Sequence[Value], name: str = "a.xlsx") -> Table:
    """Read the one table of one drawn sheet."""
    (table,) = read_sheets(draw(rows), name=name).tables
    return table


def kinds(table: Table) -> list[tuple[str, int | None, int | None]]:
    """Return what is wrong, and where."""
    return [(problem.kind, problem.row, problem.column) for problem in table.problems]
