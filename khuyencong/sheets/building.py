"""Builds a table from its header and lines: records, checks, and what the whole table lacks."""

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from khuyencong.sheets.cells import letters
from khuyencong.sheets.checks import Checks
from khuyencong.sheets.columns import Column, Header
from khuyencong.sheets.contents import AWARDS, CONTENTS
from khuyencong.sheets.continuing import join, with_more
from khuyencong.sheets.grid import Grid, is_blank
from khuyencong.sheets.kinds import GROUP, ITEM, LEFT, Line
from khuyencong.sheets.located import Table
from khuyencong.sheets.messages import Problem
from khuyencong.sheets.places import FindPlace
from khuyencong.sheets.records import Reader, Record
from khuyencong.sheets.rows import Rows, figures
from khuyencong.sheets.titles import Context, TitleLine
from khuyencong.sheets.totals import Sums
from khuyencong.sheets.values import STAGES_OF

_NAMES: Final = {
    "province": "Tỉnh, thành phố", "organisation": "Đơn vị", "code": "Mã đề án",
    "title": "Tên đề án", "spent_on": "Ngày", "voucher_date": "Ngày chứng từ",
    "username": "Tên đăng nhập", "role": "Vai trò", "share": "Tỷ lệ", "factor": "Hệ số",
    "amount_total": "Số tiền",
}  # fmt: skip

_LOOKED_AT, _MOST_SAMPLES, _LONGEST_SAMPLE = 40, 3, 200
_OURS: Final = frozenset({"record_id", "record_version"})
"""Columns of our own exports, which are hidden there."""


class Found(NamedTuple):
    """A header with its lines, in the context of its titles."""

    grid: Grid
    header: Header
    lines: list[Line]
    context: Context
    number: int
    fingerprint: str
    titles: list[TitleLine]
    has_layout: bool
    left: frozenset[int] = frozenset()
    """Rows that the user does not want: nothing is checked against them."""


def built(found: Found, find: FindPlace, *, counts_records: bool) -> Table:
    """Read the records of a table and check them."""
    grid, header, lines, context = found.grid, found.header, found.lines, found.context
    reader = Reader(grid, header, context, find, context.unit)
    checks = Checks(reader, header.kind, counts_records=counts_records)
    width = max(grid.sheet.rows[header.top], default=0) if counts_records else None
    records = list(_records(reader, found, checks, width))
    for line in lines:
        if line.kind == ITEM and line.after_total and line.row not in found.left:
            reader.problems.append(Problem("row_after_total", grid.sheet.name, line.row))
    sums = Sums(grid, header, context.unit)
    sums.check(lines, records)
    wanted = [record for record in records if record.row not in found.left]
    problems = [*_of_table(reader, wanted), *reader.problems, *sums.problems]
    return Table(grid.sheet.name, header.kind, header, context, lines, records, problems,
                 grid.sheet.hidden, grid.decodings, counts_records, found.number,
                 found.fingerprint, found.titles, found.has_layout,
                 _samples(grid, header, records))  # fmt: skip


def _records(reader: Reader, found: Found, checks: Checks, width: int | None) -> Iterator[Record]:
    labels = {line.row: line.label for line in found.lines if line.kind == GROUP}
    rows = Rows(reader)
    for line, more in with_more(found.lines):
        if _is_too_wide(reader, found, line, width):
            continue
        further = [reader.read(row, labels, is_more=True) for row in more]
        record = reader.read(line, labels)
        for each in further:
            join(record, each)
        rows.settle(record)
        if line.row not in found.left:
            checks.check(record)
        yield record


def _is_too_wide(reader: Reader, found: Found, line: Line, width: int | None) -> bool:
    """Report a record of a text with more cells than the header; no record is made of it."""
    count = max(reader.grid.sheet.rows[line.row])
    if width is None or count <= width:
        return False
    if line.row in found.left:
        line.kind = LEFT
        return True
    text = _("%(count)s cột thay vì %(width)s") % {"count": count, "width": width}
    reader.problems.append(
        Problem("column_count", reader.grid.sheet.name, line.row, None, None, text)
    )
    return True


def _samples(grid: Grid, header: Header, records: list[Record]) -> list[tuple[int, int, str]]:
    """Return some cells of every column as they are typed, of those with a meaning or without."""
    found = []
    below = (row for row in grid.rows if row > header.bottom)
    rows = [record.row for record in records[:_LOOKED_AT]] or list(islice(below, _LOOKED_AT))
    for column in sorted(header.numbers):
        texts: dict[str, int] = {}
        for row in rows:
            cell = grid.sheet.cell(row, column)
            text = grid.shown(cell).strip() if cell and not is_blank(cell.value) else ""
            if text and len(texts) < _MOST_SAMPLES:
                texts.setdefault(text, row)
        found += [(column, row, text[:_LONGEST_SAMPLE]) for text, row in texts.items()]
    return found


# -- what a whole table lacks ----------------------------------------------------------------------


def _of_table(reader: Reader, records: list[Record]) -> Iterator[Problem]:
    """Say what a whole table lacks: its unit, its year; and what its titles say wrongly."""
    sheet, kind = reader.grid.sheet.name, reader.header.kind
    if reader.lacks_unit:
        yield Problem("unit_missing", sheet, field="unit")
    doubtful = {kind for kind, *_rest in reader.context.doubts}
    needs_year = CONTENTS[kind].needs_year and "year_out_of_range" not in doubtful
    if needs_year and _lacks_year(reader, records):
        yield Problem("year_missing", sheet, field="year")
    for doubt, name, line, value in reader.context.doubts:
        is_answered = getattr(reader.context, name)
        if not is_answered and not (name == "level" and kind != AWARDS):
            yield Problem(doubt, sheet, line.row, line.column, name, value)
    for column, text in reader.header.duplicates:
        yield Problem("duplicate_header", sheet, reader.header.top, column, None, text)
    yield from _lacking_columns(reader)
    yield from _lacking_figures(reader, records)
    yield from _hidden_columns(reader, records)
    yield from _outside(reader, records)
    yield from _side_by_side(reader, records)


def _lacks_year(reader: Reader, records: list[Record]) -> bool:
    has_column = reader.header.first("year") is not None
    return not has_column and any(record.values.get("year") is None for record in records)


def _lacking_columns(reader: Reader) -> Iterator[Problem]:
    stated = {"province"} if reader.context.province else set()
    for names in CONTENTS[reader.header.kind].columns:
        if reader.header.first(*names) is None and not stated & set(names):
            name = names[0]
            yield Problem("missing_column", reader.grid.sheet.name, None, None, name, _NAMES[name])


def _lacking_figures(reader: Reader, records: list[Record]) -> Iterator[Problem]:
    """Ask for the stage and the source of amounts that neither row, column nor title says."""
    kind, sheet = reader.header.kind, reader.grid.sheet.name
    if kind not in STAGES_OF:
        return
    found = [figure for record in records if not record.blocked
             for figure in figures(record, reader.header.columns, kind)]  # fmt: skip
    if any(figure.stage is None for figure in found):
        yield Problem("stage_missing", sheet, field="stage")
    if any(figure.source is None for figure in found):
        yield Problem("source_missing", sheet, field="source")


def _hidden_columns(reader: Reader, records: list[Record]) -> Iterator[Problem]:
    """Warn of what is read from a column that nobody sees."""
    hidden = reader.grid.sheet.hidden_columns
    for column in reader.header.columns:
        is_read = not column.is_check and column.field not in _OURS
        if (
            column.number in hidden
            and is_read
            and any(_is_filled(reader, r, column) for r in records)
        ):
            yield Problem("hidden_column", reader.grid.sheet.name, reader.header.top, column.number,
                          column.field, column.text)  # fmt: skip


def _outside(reader: Reader, records: list[Record]) -> Iterator[Problem]:
    """Warn once of every column without a heading in which items have something."""
    known = reader.header.numbers
    for record in records:
        cells = reader.grid.sheet.rows[record.row]
        for column in sorted(cells.keys() - known):
            text = reader.grid.text_of(cells[column])
            if text and not reader.grid.is_covered(record.row, column):
                known.add(column)
                yield Problem(
                    "cell_outside", reader.grid.sheet.name, record.row, column, None, text
                )


def _side_by_side(reader: Reader, records: list[Record]) -> Iterator[Problem]:
    """Ask where an empty column parts the columns, unless the user says what stands beyond it."""
    header, grid = reader.header, reader.grid
    known = header.numbers
    used = {number for number, _text in header.texts}
    for gap in range(min(used, default=0) + 1, max(used, default=0)):
        is_empty = gap not in known and not any(grid.text(record.row, gap) for record in records)
        covered = any(grid.is_covered(row, gap) for row in header.rows)
        answered = any(column.is_chosen for column in header.columns if column.number > gap)
        if is_empty and not covered and not answered:
            yield Problem("side_by_side", grid.sheet.name, header.top, gap, None, letters(gap))
            return


def _is_filled(reader: Reader, record: Record, column: Column) -> bool:
    return not is_blank(reader.grid.value(record.row, column.number))
