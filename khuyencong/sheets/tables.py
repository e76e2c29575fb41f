"""Finds the tables of a workbook and reads them: what was understood, and what is wrong where.

A located table has its header, its columns with their meaning, its unit, what its titles say, and
records whose every value knows its cell. Nothing is guessed: what is missing is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext as _

from khuyencong.formatting import Unit
from khuyencong.sheets.body import Body
from khuyencong.sheets.cells import Sheet, Workbook
from khuyencong.sheets.checks import AWARDS, PROJECTS, RESULTS, Checks
from khuyencong.sheets.encodings import Decoding
from khuyencong.sheets.grid import Grid
from khuyencong.sheets.groups import Grouping
from khuyencong.sheets.headers import Header, find_header
from khuyencong.sheets.kinds import GROUP, ITEM, NOTE, Line
from khuyencong.sheets.messages import ERROR, Problem
from khuyencong.sheets.places import FindPlace, knows_none
from khuyencong.sheets.records import Reader, Record
from khuyencong.sheets.titles import Context, context_of, lines_of
from khuyencong.sheets.totals import Sums

_NEEDS_YEAR: Final = frozenset({PROJECTS, RESULTS, AWARDS})


@dataclass(frozen=True)
class Choices:
    """What the user corrects or answers; `None` leaves it to the file."""

    unit: Unit | None = None
    year: int | None = None
    province: str | None = None
    source: str | None = None
    decode_legacy: bool = True


AS_FOUND: Final = Choices()


@dataclass
class Table:
    """A table of a sheet, as it was understood."""

    sheet: str
    kind: str
    header: Header
    context: Context
    lines: list[Line]
    records: list[Record]
    problems: list[Problem]
    hidden: bool = False
    decodings: tuple[Decoding, ...] = ()
    is_text: bool = False

    @property
    def errors(self) -> list[Problem]:
        """Return what blocks rows, or the whole table."""
        return [problem for problem in self.problems if problem.severity == ERROR]

    @property
    def blocked_rows(self) -> set[int]:
        """Return the rows that may not be stored; all of them, where the table lacks something."""
        if any(problem.row is None or problem.row <= self.header.bottom for problem in self.errors):
            return {record.row for record in self.records}
        blocked = {record.row for record in self.records if record.blocked}
        return blocked | {problem.row for problem in self.errors if problem.row}

    @property
    def ignored_rows(self) -> dict[int, str]:
        """Return the rows below the header that are no records, and what they are."""
        return {line.row: line.kind for line in self.lines if line.kind != ITEM}


@dataclass
class Reading:
    """Every table of a workbook, and the sheets in which there is none."""

    tables: list[Table] = field(default_factory=list)
    ignored_sheets: list[str] = field(default_factory=list)


def find_tables(
    workbook: Workbook, find: FindPlace = knows_none, choices: Choices = AS_FOUND
) -> Reading:
    """Read every table; those of hidden sheets too, marked, so that nothing slips in."""
    reading = Reading()
    for sheet in workbook.sheets:
        tables = list(_tables(sheet, workbook, find, choices))
        reading.tables += tables
        if not tables:
            reading.ignored_sheets.append(sheet.name)
    return reading


def _tables(sheet: Sheet, workbook: Workbook, find: FindPlace, choices: Choices) -> Iterator[Table]:
    grid = Grid(sheet, decode_legacy=choices.decode_legacy)
    start = 0
    context: Context | None = None
    while header := find_header(grid, grid.rows, start):
        body = Body(grid, header)
        lines = body.read(grid.rows)
        Grouping(body).settle()
        above = [row for row in grid.rows[start:] if row < header.top]
        context = _context(grid, above, body, workbook.name, find, context)
        table = _table(grid, header, lines, _chosen(context, choices), workbook, find)
        if table.records:
            yield table
        end = max((line.row for line in lines if line.kind != NOTE), default=header.bottom)
        start = next((i for i, row in enumerate(grid.rows) if row > end), len(grid.rows))


def _context(
    grid: Grid, above: list[int], body: Body, name: str, find: FindPlace, before: Context | None
) -> Context:
    """Read the titles; notes may state the unit; a second table keeps the words of the first."""
    context = context_of(lines_of(grid, above), name, find)
    if context.unit is None:
        notes = [line.row for line in body.lines if line.kind == NOTE]
        context.unit = context_of(lines_of(grid, notes), "", knows_none).unit
    if before:
        for what in ("province", "year", "period", "decision_no", "decision_date", "unit"):
            if getattr(context, what) is None:
                setattr(context, what, getattr(before, what))
    return context


def _chosen(context: Context, choices: Choices) -> Context:
    return replace(
        context,
        unit=choices.unit or context.unit,
        year=choices.year or context.year,
        province=choices.province or context.province,
        source=choices.source or context.source,
    )


def _table(
    grid: Grid, header: Header, lines: list[Line], context: Context, workbook: Workbook,
    find: FindPlace,
) -> Table:  # fmt: skip
    kind = _kind(header)
    reader = Reader(grid, header, context, find, context.unit)
    labels = {line.row: line.label for line in lines if line.kind == GROUP}
    items = [line for line in lines if line.kind == ITEM]
    checks = Checks(reader, kind, counts_records=workbook.counts_records)
    width = _width(grid, header) if workbook.counts_records else None
    records = list(_records(reader, items, labels, checks, width))
    for line in items:
        if line.after_total:
            reader.problems.append(Problem("row_after_total", grid.sheet.name, line.row))
    sums = Sums(grid, header, context.unit)
    sums.check(lines, records)
    problems = [*_of_table(reader, kind, records), *reader.problems, *sums.problems]
    return Table(grid.sheet.name, kind, header, context, lines, records, problems,
                 grid.sheet.hidden, grid.decodings, workbook.counts_records)  # fmt: skip


def _records(
    reader: Reader, items: list[Line], labels: dict[int, str], checks: Checks, width: int | None
) -> Iterator[Record]:
    for line in items:
        count = max(reader.grid.sheet.rows[line.row])
        if width is not None and count > width:
            text = _("%(count)s cột thay vì %(width)s") % {"count": count, "width": width}
            reader.problems.append(
                Problem("column_count", reader.grid.sheet.name, line.row, None, None, text)
            )
            continue
        record = reader.read(line, labels)
        reader.settle(record)
        checks.check(record)
        yield record


def _width(grid: Grid, header: Header) -> int:
    return max(grid.sheet.rows[header.top])


def _kind(header: Header) -> str:
    if header.first("product"):
        return AWARDS
    if header.first("planned", "actual") and header.first("province") and not header.first("title"):
        return RESULTS
    return PROJECTS


def _of_table(reader: Reader, kind: str, records: list[Record]) -> Iterator[Problem]:
    """Say what a whole table lacks: its unit, its year; and what its titles say wrongly."""
    sheet = reader.grid.sheet.name
    if reader.lacks_unit:
        yield Problem("unit_missing", sheet, field="unit")
    doubtful = {kind for kind, *_rest in reader.context.doubts}
    if kind in _NEEDS_YEAR and "year_out_of_range" not in doubtful and _lacks_year(reader, records):
        yield Problem("year_missing", sheet, field="year")
    for doubt, name, line, value in reader.context.doubts:
        if not (name == "year" and reader.context.year) and not (
            name == "level" and kind != AWARDS
        ):
            yield Problem(doubt, sheet, line.row, line.column, name, value)
    for column, text in reader.header.duplicates:
        yield Problem("duplicate_header", sheet, reader.header.top, column, None, text)


def _lacks_year(reader: Reader, records: list[Record]) -> bool:
    has_column = reader.header.first("year") is not None
    return not has_column and any(record.values.get("year") is None for record in records)
