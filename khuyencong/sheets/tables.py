"""Finds the tables of a workbook and reads them: what was understood, and what is wrong where.

A located table has its header, its columns with their meaning, its unit, what its titles say, and
records whose every value knows its cell. Nothing is guessed: what is missing is asked for.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from khuyencong.sheets.body import Body
from khuyencong.sheets.building import Found, built
from khuyencong.sheets.cells import Sheet, Workbook
from khuyencong.sheets.choices import (
    AS_FOUND,
    IGNORE,
    NOTHING_CHOSEN,
    Choices,
    ColumnChoice,
    TableChoice,
    edited,
    layout_key,
)
from khuyencong.sheets.columns import Column, Header
from khuyencong.sheets.contents import PLANS, RESULTS
from khuyencong.sheets.grid import Grid
from khuyencong.sheets.groups import Grouping
from khuyencong.sheets.headers import chosen_header, find_header, header_in, is_number_row
from khuyencong.sheets.kinds import NOTE
from khuyencong.sheets.located import Reading, Table
from khuyencong.sheets.messages import Problem
from khuyencong.sheets.notes import OURS
from khuyencong.sheets.places import FindPlace, bare, knows_none
from khuyencong.sheets.titles import (
    Context,
    context_of,
    lines_of,
    period_of,
    stage_of_titles,
    years_in,
)

__all__ = [
    "AS_FOUND", "IGNORE", "Choices", "ColumnChoice", "Reading", "Table", "TableChoice",
    "find_tables",
]  # fmt: skip
_KEPT_BETWEEN_TABLES: Final = (
    "province", "year", "period", "decision_no", "decision_date", "unit",
)  # fmt: skip
_CORRECTABLE: Final = (
    "unit", "year", "province", "source", "stage", "period", "level", "region", "decision_no",
    "decision_date",
)  # fmt: skip
_OF_ACTUAL: Final = frozenset({"actual", "executed", "disbursed", "settled"})
_MAY_BE_PROVINCES: Final = frozenset({
    "beneficiary", "establishment", "organisation", "implementing_unit", "location", "address",
    "unit",
})  # fmt: skip
_BY_YEAR: Final = frozenset({RESULTS, PLANS})
_LOOKED_AT: Final = 60
_MOST_TITLES: Final = 20


def find_tables(
    workbook: Workbook, find: FindPlace = knows_none, choices: Choices = AS_FOUND
) -> Reading:
    """Read every table; those of hidden sheets are left out until somebody chooses them."""
    reading = Reading(kind=workbook.kind, notes=workbook.notes, encoding=workbook.encoding,
                      delimiter=workbook.delimiter)  # fmt: skip
    for sheet in edited(workbook, choices).sheets:
        if sheet.name in OURS:  # what to correct, what to choose from, in a file that comes back
            continue
        is_wanted = choices.sheets is None or sheet.name in choices.sheets
        found = list(Search(sheet, workbook, find, choices).tables()) if is_wanted else []
        reading.tables += [table for table, is_taken in found if is_taken]
        reading.skipped += [table for table, is_taken in found if not is_taken]
        if not found:
            reading.ignored_sheets.append(sheet.name)
    return reading


@dataclass
class Search:
    """Walks down a sheet from table to table."""

    sheet: Sheet
    workbook: Workbook
    find: FindPlace
    choices: Choices

    def __post_init__(self) -> None:
        self._grid = Grid(self.sheet, decode_legacy=self.choices.decode_legacy)
        self._context: Context | None = None
        self._texts: list[tuple[int, str]] | None = None

    def tables(self) -> Iterator[tuple[Table, bool]]:
        """Yield every table, and whether it is to be taken."""
        rows = self._grid.rows
        start = number = 0
        while found := self._header(start, number):
            header, choice, fingerprint = found
            grid = self._grid_for(choice)
            body = self._body(grid, header, choice)
            above = [row for row in rows[start:] if row < header.top]
            context = self._chosen(self._read_context(grid, above, body), choice)
            this_year = self._of_the_year(header, choice, context.year)
            if this_year is not header:
                header, body = this_year, self._body(grid, this_year, choice)
            described = Found(
                grid, header, body.lines, context, number, fingerprint,
                lines_of(grid, above)[:_MOST_TITLES],
                has_layout=choice is self.choices.layouts.get(fingerprint),
                left=frozenset(row for name, row in self.choices.left if name == self.sheet.name),
            )  # fmt: skip
            table = built(described, self.find, counts_records=self.workbook.counts_records)
            if table.records or choice.top:
                yield table, choice.take and not self._is_held_back(table, choice)
            start = self._after(body, choice)
            number += 1

    def _body(self, grid: Grid, header: Header, choice: TableChoice) -> Body:
        """Read the rows below a header, to the last one that the user wants."""
        body = Body(grid, header)
        body.read([row for row in self._grid.rows if not choice.last or row <= choice.last])
        Grouping(body).settle()
        return body

    def _of_the_year(self, header: Header, choice: TableChoice, year: int | None) -> Header:
        """Leave out what columns say of another year than the table is about, unless chosen."""
        if header.kind not in _BY_YEAR or year is None:
            return header
        texts = [*((c.number, c.text) for c in header.columns if c.is_money), *header.duplicates]
        others = {number for number, text in texts
                  if len(years := years_in([text])) == 1 and year not in years}  # fmt: skip
        others -= {number for number, column in choice.columns.items() if column.field}
        if not others or len(others) == len(texts):
            return header
        ignored = {**choice.columns, **dict.fromkeys(others, ColumnChoice(IGNORE))}
        answer = replace(choice, columns=ignored)
        return self._with_provinces(self._corrected(header, answer), answer)

    def _is_held_back(self, table: Table, choice: TableChoice) -> bool:
        """Leave a table of a hidden sheet out, and say so, until somebody chooses it."""
        if not self.sheet.hidden or choice is not NOTHING_CHOSEN:
            return False
        table.problems.insert(0, Problem("hidden_sheet", self.sheet.name))
        return True

    def _header(self, start: int, number: int) -> tuple[Header, TableChoice, str] | None:
        """Find the next header, and read it as the user corrects it."""
        found = find_header(self._grid, self._grid.rows, start)
        chosen = self.choices.tables.get((self.sheet.name, number))
        if found is None and chosen and chosen.top:
            found = header_in(self._grid, chosen.top, chosen.bottom or chosen.top)
        if found is None:
            return None
        fingerprint = layout_key(found.texts)
        choice = self.choices.of_table(self.sheet.name, number, fingerprint)
        header = self._corrected(found, choice)
        return self._with_provinces(header, choice), choice, fingerprint

    def _corrected(self, found: Header, choice: TableChoice) -> Header:
        """Read a header as the user corrects it; the numbers of its columns are no words of it."""
        if choice != NOTHING_CHOSEN and is_number_row(self._grid, found.bottom):
            found = replace(found, bottom=found.bottom - 1)
        return chosen_header(self._grid_for(choice), found, choice)

    def _with_provinces(self, header: Header, choice: TableChoice) -> Header:
        """Take a column "Đơn vị" for that of the provinces where most of its cells name one."""
        if header.first("province"):
            return header
        column = next((c for c in header.columns if self._names_provinces(c, header)), None)
        if column is None:
            return header
        answer = {**choice.columns, column.number: ColumnChoice("province")}
        found = self._corrected(header, replace(choice, columns=answer))
        own = (replace(c, is_chosen=False) if c.number == column.number else c
               for c in found.columns)  # fmt: skip
        return replace(found, columns=tuple(own))

    def _names_provinces(self, column: Column, header: Header) -> bool:
        if column.is_chosen or column.field not in _MAY_BE_PROVINCES:
            return False
        rows = [row for row in self._grid.rows if row > header.bottom][:_LOOKED_AT]
        texts = [text for row in rows if (text := self._grid.text(row, column.number))]
        named = sum(self.find(bare(text)).name is not None for text in texts)
        return named > 1 and named * 3 >= len(texts)

    def _grid_for(self, choice: TableChoice) -> Grid:
        as_found = frozenset(n for n, column in choice.columns.items() if column.decode is False)
        if not as_found or not self.choices.decode_legacy:
            return self._grid
        return Grid(self.sheet, as_found=as_found)

    def _after(self, body: Body, choice: TableChoice) -> int:
        """Return where to look for the next table."""
        ends = [line.row for line in body.lines if line.kind != NOTE]
        end = max([choice.last or 0, body.header.bottom, *ends])
        rows = self._grid.rows
        return next((i for i, row in enumerate(rows) if row > end), len(rows))

    def _read_context(self, grid: Grid, above: list[int], body: Body) -> Context:
        """Read the titles; notes may state the unit; a second table keeps the words above."""
        titles = lines_of(grid, above)
        context = context_of(titles, self.workbook.name, self.find, self.sheet.name)
        actual = [column.text for column in body.header.columns if column.field in _OF_ACTUAL]
        context.period = period_of(actual) or context.period
        self._see_year_of_headings(context, body)
        if context.unit is None:
            notes = [line.row for line in body.lines if line.kind == NOTE]
            context.unit = context_of(lines_of(grid, notes), "", knows_none).unit
        kept = _KEPT_BETWEEN_TABLES if self._context else ()
        for what in (*kept, "source") if body.header.texts == self._texts else kept:
            if getattr(context, what) is None:
                setattr(context, what, getattr(self._context, what))
        context.stage = stage_of_titles(titles, body.header.kind)
        self._context, self._texts = context, body.header.texts
        return context

    def _see_year_of_headings(self, context: Context, body: Body) -> None:
        """Take the year that all headings of money name where no title says one."""
        if context.year and "year" not in context.by_name:
            return
        years = years_in([column.text for column in body.header.columns if column.is_money])
        if len(years) == 1 and not body.header.duplicates:
            context.year = years.pop()
            context.period = context.period or "year"
            context.by_name = [name for name in context.by_name if name != "year"]

    def _chosen(self, context: Context, choice: TableChoice) -> Context:
        """Put what the user says in place of what titles say, and what does not hold away."""
        said: dict[str, Any] = {}
        for name in _CORRECTABLE:
            value = getattr(choice, name)
            value = getattr(self.choices, name, None) if value is None else value
            if value is not None:
                said[name] = value or None
        if day := said.get("decision_date"):
            said["decision_date"] = datetime.date.fromisoformat(day)
        by_name = [name for name in context.by_name if name not in said]
        return replace(context, by_name=by_name, **said)
