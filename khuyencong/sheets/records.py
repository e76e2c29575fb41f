"""Turns the items of a table into typed values, each with its cell; says what cannot be read."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from khuyencong.formatting import AmountError, Unit, parse_money, parse_number
from khuyencong.sheets.cells import Cell, Fault, Value
from khuyencong.sheets.cleaning import (
    is_risky_formula,
    problem_of,
    with_latin_letters,
    without_list_mark,
)
from khuyencong.sheets.dates import day_of
from khuyencong.sheets.encodings import repaired
from khuyencong.sheets.grid import Grid, is_number
from khuyencong.sheets.headers import Column, Header
from khuyencong.sheets.kinds import Line
from khuyencong.sheets.messages import ERROR, Problem
from khuyencong.sheets.periods import Period, PeriodError, parse_day, parse_period, parse_year
from khuyencong.sheets.places import FindPlace
from khuyencong.sheets.titles import Context
from khuyencong.sheets.units import unit_of_phrase
from khuyencong.sheets.vocabulary import source_of

_DAYS: Final = frozenset({"start", "end", "accepted_on"})
_CHECKS_ONLY: Final = frozenset({"number", "comparison", "percent"})
Key = tuple[str, str | None]
Typed = str | int | Decimal | datetime.date | Period | None


@dataclass
class Record:
    """An item of a table: values by field, amounts in đồng by (field, source), their columns."""

    row: int
    values: dict[str, Typed] = field(default_factory=dict)
    amounts: dict[Key, int | None] = field(default_factory=dict)
    percents: dict[str | None, Decimal] = field(default_factory=dict)
    columns: dict[Key, int] = field(default_factory=dict)
    unreadable: set[Key] = field(default_factory=set)
    groups: tuple[str, ...] = ()
    blocked: bool = False

    def text(self, name: str) -> str | None:
        """Return a value that is text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None


class Reader:
    """Reads records under a header, in the context of its titles."""

    def __init__(
        self, grid: Grid, header: Header, context: Context, find: FindPlace, unit: Unit | None
    ) -> None:
        self.grid = grid
        self.header = header
        self.context = context
        self.problems: list[Problem] = []
        self.lacks_unit = False
        self._find = find
        self._unit = unit
        self._reported: set[tuple[int, int]] = set()
        self._record: Record | None = None

    def read(self, line: Line, group_labels: dict[int, str]) -> Record:
        """Read one item."""
        record = Record(line.row, groups=tuple(group_labels[row] for row in line.groups))
        self._record = record
        for column in self.header.columns:
            self._read_column(record, column)
        return record

    def _read_column(self, record: Record, column: Column) -> None:
        key = (column.field, column.source)
        row, cell = self._place(record.row, column)
        record.columns[key] = column.number
        if cell and not self._is_sound(cell, column):
            record.unreadable.add(key)
            return
        if column.is_money:
            record.amounts[key] = self._amount(cell, column, record)
        elif column.field == "percent":
            self._percent(record, cell, column)
        elif column.field not in _CHECKS_ONLY and column.field not in record.values:
            record.values[column.field] = self._value(row, column, cell)

    def _place(self, row: int, column: Column) -> tuple[int, Cell | None]:
        """Return the cell of a value: for text, the top of the merged range it stands in."""
        span = None if column.is_money else self.grid.span_at(row, column.number)
        if span and self.header.bottom < span.top < row:
            return span.top, self.grid.sheet.cell(span.top, span.left)
        return row, self.grid.sheet.cell(row, column.number)

    # -- soundness

    def _is_sound(self, cell: Cell, column: Column) -> bool:
        """Report a fault, an uncomputed formula or dangerous text; a merged cell is told once."""
        kind = self._fault_of(cell, column)
        if kind is None:
            return True
        is_formula = kind in {"formula_without_value", "formula_in_text", "dangerous_text"}
        shown = cell.formula if is_formula and cell.formula else None
        hint = with_latin_letters(str(cell.value)) if kind == "lookalike_letters" else None
        if kind == "encoding_suspect":
            hint = repaired(str(cell.value))
        self.report(kind, cell.row, column, shown or _shown(cell), hint)
        return kind == "lookalike_letters"

    def _fault_of(self, cell: Cell, column: Column) -> str | None:
        if cell.lacks_value:
            return "formula_without_value" if column.field not in _CHECKS_ONLY else None
        if isinstance(cell.value, Fault):
            return "formula_error" if column.field not in _CHECKS_ONLY else None
        if cell.formula and is_risky_formula(cell.formula):
            return "formula_in_text"
        raw = self.grid.raw(cell.row, cell.column)
        return (
            problem_of(raw) if raw and not column.is_money and column.field != "percent" else None
        )

    def report(
        self, kind: str, row: int, column: Column | None, value: str | None, hint: str | None = None
    ) -> None:
        """Add a problem; what is wrong with one merged cell is told once."""
        at, name = (column.number, column.field) if column else (None, None)
        problem = Problem(kind, self.grid.sheet.name, row, at, name, value, hint)
        if self._record and problem.severity == ERROR:
            self._record.blocked = True
        place = (row, column.number if column else 0)
        if place in self._reported and column:
            return
        self._reported.add(place)
        self.problems.append(problem)

    # -- values

    def _amount(self, cell: Cell | None, column: Column, record: Record) -> int | None:
        value = cell.value if cell else None
        try:
            unit = column.unit or self._unit_of_row(record.row)
        except LookupError:
            record.unreadable.add((column.field, column.source))
            return None
        if cell and cell.style.is_scaled and is_number(value):
            hint = _("ô hiện số đã chia cho 1.000; hãy bỏ cách hiện này rồi tải lại")
            self._unreadable(record, column, "ambiguous_number", _shown(cell), hint)
            return None
        if isinstance(value, bool | datetime.date) or (cell and cell.style.is_percent):
            self._unreadable(record, column, "not_a_number", _shown(cell))
            return None
        if is_number(value) and unit is None:
            self.lacks_unit = self.lacks_unit or value != 0
            return None
        try:
            return parse_money(value, unit)  # type: ignore[arg-type]
        except AmountError as error:
            self._unreadable(record, column, error.kind, _shown(cell), error.message)
            return None

    def _unit_of_row(self, row: int) -> Unit | None:
        """Return the unit that a row states for itself, else the table's; people are no money."""
        column = self.header.first("unit")
        stated = self.grid.text(row, column.number) if column else ""
        if not stated:
            return self._unit
        unit = unit_of_phrase(stated)
        if unit is None:
            self.report("unknown_unit", row, column, stated)
            raise LookupError(stated)
        return unit

    def _unreadable(
        self, record: Record, column: Column, kind: str, value: str | None, hint: str | None = None
    ) -> None:
        record.unreadable.add((column.field, column.source))
        self.report(kind, record.row, column, value, hint)

    def _percent(self, record: Record, cell: Cell | None, column: Column) -> None:
        percent = _percent_of(cell)
        if percent is not None:
            record.percents[column.source] = percent

    def _value(self, row: int, column: Column, cell: Cell | None) -> Typed:
        value = cell.value if cell else None
        text = self.grid.text(cell.row, cell.column) if cell else ""
        if not text and not isinstance(value, datetime.date):
            return None
        try:
            return self._typed(column, _day_or(text, value, column))
        except PeriodError as error:
            self.report(error.kind, row, column, text)
            return None

    def _typed(self, column: Column, value: str | datetime.date) -> Typed:
        if isinstance(value, datetime.date):
            return self._typed_day(column, value)
        if column.field in _DAYS:
            return parse_day(value)
        if column.field == "year":
            return parse_year(value)
        return value if column.field == "period" else without_list_mark(value)

    @staticmethod
    def _typed_day(column: Column, day: datetime.date) -> Typed:
        plain = day.date() if isinstance(day, datetime.datetime) else day
        if column.field in _DAYS:
            return plain
        if column.field == "period":
            return f"{plain:%d/%m/%Y}"
        return plain.year if column.field == "year" else f"{plain:%d/%m/%Y}"

    # -- what needs the rest of the row

    def settle(self, record: Record) -> None:
        """Find province, source, year and period of a record, from its row or from the titles."""
        self._settle_province(record)
        self._settle_source(record)
        self._settle_year(record)
        self._settle_period(record)

    def _settle_province(self, record: Record) -> None:
        column = self.header.first("province")
        if column is None:
            record.values["province"] = self._province_of_groups(record) or self.context.province
            return
        typed = record.text("province")
        if typed is None:
            record.values["province"] = self._province_of_groups(record)
            return
        place = self._find(typed)
        record.values["province"] = place.name
        if place.name is None:
            kind = "ambiguous_province" if place.several else "unknown_province"
            row = self._place(record.row, column)[0]
            self.report(kind, row, column, typed, ", ".join(place.suggestions) or None)

    def _province_of_groups(self, record: Record) -> str | None:
        names = (self._find(label).name for label in reversed(record.groups))
        return next((name for name in names if name), None)

    def _settle_source(self, record: Record) -> None:
        column = self.header.first("source")
        typed = record.text("source")
        if column and typed:
            record.values["source"] = source_of(typed)
            if record.values["source"] is None:
                self.report("unknown_source", record.row, column, typed)
            return
        of_group = (source_of(label) for label in reversed(record.groups)
                    if "khuyến công" in label.lower() or "kc" in label.lower())  # fmt: skip
        found = next((source for source in of_group if source), None)
        record.values["source"] = found or self.context.source or _source_of_amounts(record)

    def _settle_year(self, record: Record) -> None:
        column = self.header.first("year")
        if not (column and record.values.get("year")):
            reported = column and (record.row, column.number) in self._reported
            record.values["year"] = None if reported else self.context.year

    def _settle_period(self, record: Record) -> None:
        column = self.header.first("period")
        typed = record.text("period")
        record.values["period_text"] = typed
        if column is None or typed is None:
            return
        year = record.values.get("year")
        try:
            period = parse_period(typed, year if isinstance(year, int) else None)
        except PeriodError as error:
            self.report(error.kind, record.row, column, typed)
            return
        record.values["start"], record.values["end"] = period.start, period.end
        if year is None:
            record.values["year"] = self._year_of_period(record, period)

    def _year_of_period(self, record: Record, period: Period) -> int | None:
        has_column = self.header.first("year") is not None
        return None if has_column or period.start.year != period.end.year else period.start.year


def _day_or(text: str, value: Value, column: Column) -> str | datetime.date:
    """Take a number in a column of days for the serial of a day that lost its format."""
    if isinstance(value, datetime.date):
        return value
    if column.field in _DAYS and is_number(value):
        return day_of(value, from_1904=False) or text  # type: ignore[arg-type]
    return text


def _shown(cell: Cell | None) -> str | None:
    if cell is None or cell.value is None:
        return None
    return cell.value.code if isinstance(cell.value, Fault) else str(cell.value).strip()


def _source_of_amounts(record: Record) -> str | None:
    given = {
        source for (name, source), amount in record.amounts.items()
        if name in {"amount_national", "amount_local"} and (
            amount or (name, source) in record.unreadable)
    }  # fmt: skip
    if len(given) > 1:
        return "both"
    return next(iter(given), None)


def _percent_of(cell: Cell | None) -> Decimal | None:
    """Read 95.24, 0.9524 shown as percent, or the text "95,24 %"; anything else is no check."""
    if cell is None:
        return None
    if is_number(cell.value):
        factor = 100 if cell.style.is_percent else 1
        return Decimal() + cell.value * factor  # type: ignore[operator]
    if not isinstance(cell.value, str):
        return None
    try:
        return parse_number(cell.value.replace("%", "").strip())
    except AmountError:
        return None


def row_name(row: int, *, is_record: bool) -> str:
    """Name a row to the user: a record of a text file may span lines."""
    return (_("bản ghi %d") if is_record else _("dòng %d")) % row
