"""Turns the items of a table into typed values, each with its cell; says what cannot be read."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from khuyencong.formatting import AmountError, Unit, dong, parse_money
from khuyencong.sheets import values
from khuyencong.sheets.beneficiaries import Part, parts_of
from khuyencong.sheets.cells import Cell, Fault, Value
from khuyencong.sheets.cleaning import (
    is_personal,
    is_risky_formula,
    problem_of,
    with_latin_letters,
    without_list_mark,
)
from khuyencong.sheets.columns import Column, Header
from khuyencong.sheets.contents import CEILINGS, CONTENTS, ESTABLISHMENTS, ORGANISATIONS, USERS
from khuyencong.sheets.encodings import repaired
from khuyencong.sheets.grid import Grid, is_number
from khuyencong.sheets.kinds import Line
from khuyencong.sheets.messages import ERROR, Problem
from khuyencong.sheets.periods import PeriodError
from khuyencong.sheets.places import FindPlace
from khuyencong.sheets.titles import Context
from khuyencong.sheets.units import unit_of_phrase
from khuyencong.sheets.values import Typed, ValueProblemError

_OF_PEOPLE: Final = frozenset({ESTABLISHMENTS, ORGANISATIONS, USERS})
_ONLY_TOLD: Final = frozenset({"lookalike_letters", "personal_number"})
_AT_MOST: Final = re.compile(
    r"(?:mức )?(?:tối đa|không quá|không vượt quá|≤|<=)[\s:]*", re.IGNORECASE
)
_MINUS: Final = ("-", "–", "−")
_IMPLAUSIBLE: Final = 10**13
"""Đồng (10.000 tỷ): no programme has so much; the cell is in another unit than its column."""
Key = tuple[str, str | None]


class Located(NamedTuple):
    """The cell that a value came from."""

    sheet: str
    row: int
    column: int


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
    sheet: str = ""
    typed: dict[int, str] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    units: dict[int, Unit] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    """The beneficiaries of a cell that lists several; empty where it names one."""

    def text(self, name: str) -> str | None:
        """Return a value that is text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def at(self, name: str, source: str | None = None) -> Located | None:
        """Return the cell that a value stands in; the top one of a merged range."""
        column = self.columns.get((name, source))
        if column is None:
            return None
        return Located(self.sheet, self.merged.get(column, self.row), column)

    def shown(self, name: str, source: str | None = None) -> str | None:
        """Return what was typed in the cell of a value."""
        column = self.columns.get((name, source))
        return None if column is None else self.typed.get(column)


class Reader:
    """Reads records under a header, in the context of its titles."""

    def __init__(
        self, grid: Grid, header: Header, context: Context, find: FindPlace, unit: Unit | None
    ) -> None:
        self.grid = grid
        self.header = header
        self.context = context
        self.find = find
        self.problems: list[Problem] = []
        self.lacks_unit = False
        self.is_signed = CONTENTS[header.kind].is_signed
        self._unit = unit
        self._states_unit = header.first("unit") is not None
        self._seen: set[tuple[int, int]] = set()
        self._known: dict[str, tuple[str, str | None]] = {}
        self._record: Record | None = None
        self._columns = [(column, (column.field, column.source)) for column in header.columns]
        self._places = {key: column.number for column, key in self._columns}

    def read(self, line: Line, group_labels: dict[int, str], *, is_more: bool = False) -> Record:
        """Read one item, or a further row of one."""
        groups = tuple(group_labels[row] for row in line.groups)
        record = Record(line.row, columns=self._places, groups=groups, sheet=self.grid.sheet.name)
        self._record = record
        cells = self.grid.sheet.rows[line.row]
        spans = line.row in self.grid.spans_by_row
        for column, key in self._columns:
            cell = cells.get(column.number)
            if spans and not column.is_money:
                cell = self._top_cell(record, column, cell)
            elif spans and not is_more and cell is None:
                self._see_shared(record, column)
            if not self._read_simply(record, column, key, cell):
                self._read_column(record, column, key, cell)
        if gaining := record.text("beneficiary"):
            record.parts = parts_of(gaining)
        return record

    def _top_cell(self, record: Record, column: Column, cell: Cell | None) -> Cell | None:
        """Return the cell of a value that stands at the top of a merged range."""
        span = self.grid.span_at(record.row, column.number)
        if not span or not self.header.bottom < span.top < record.row:
            return cell
        record.merged[column.number] = span.top
        return self.grid.sheet.cell(span.top, span.left)

    def _see_shared(self, record: Record, column: Column) -> None:
        """Ask how an amount that is merged over several items is shared among them."""
        span = self.grid.span_at(record.row, column.number)
        if not span or not self.header.bottom < span.top < record.row:
            return
        if top := values.shown(self.grid.sheet.cell(span.top, span.left)):
            hint = _("ô gộp nhiều dòng; hãy ghi số tiền của từng dòng")
            self.report("ambiguous_number", record.row, column, top, hint)
            record.unreadable.add((column.field, column.source))

    def _read_simply(self, record: Record, column: Column, key: Key, cell: Cell | None) -> bool:
        """Read what most cells are, quickly: sound text, a whole number under a known unit."""
        if cell is None or cell.formula is not None:
            return False
        value = cell.value
        if type(value) is str and column.is_plain and not self.grid.has_legacy:
            text, kind = self._known.get(value) or self._know(value)
            if kind is None:
                record.typed[column.number] = value
                record.values.setdefault(column.field, text or None)
            return kind is None
        unit = column.unit or self._unit
        if type(value) is not int or not column.is_money or unit is None or self._states_unit:
            return False
        if not 0 <= value * unit < _IMPLAUSIBLE or cell.style.changes_numbers:
            return False
        record.typed[column.number] = str(value)
        record.amounts[key] = value * unit
        record.units[column.number] = unit
        return True

    def _know(self, value: str) -> tuple[str, str | None]:
        known = without_list_mark(self.grid.cleaned(value)), problem_of(value)
        self._known[value] = known
        return known

    def _read_column(self, record: Record, column: Column, key: Key, cell: Cell | None) -> None:
        if cell is not None:
            record.typed[column.number] = self.grid.shown(cell)
            if not self._is_sound(cell, column):
                _leave_out(record, column, key)
                return
        if column.is_money:
            record.amounts[key] = self._amount(cell, column, record)
        elif column.field == "percent":
            percent = values.percent_of(cell)
            if percent is not None:
                record.percents[column.source] = percent
        elif not column.is_check and column.field not in record.values:
            record.values[column.field] = None if cell is None else self._value(column, cell)

    # -- soundness

    def _is_sound(self, cell: Cell, column: Column) -> bool:
        """Report a fault, an uncomputed formula or dangerous text; a merged cell is told once."""
        if cell.formula is None and type(cell.value) is int:
            return True
        kind = self._fault_of(cell, column)
        if kind is None or (kind == "personal_number" and column.field == "tax_code"):
            return True
        is_formula = kind in {"formula_without_value", "formula_in_text", "dangerous_text"}
        told = cell.formula if is_formula and cell.formula else None
        hint = with_latin_letters(str(cell.value)) if kind == "lookalike_letters" else None
        if kind == "encoding_suspect":
            hint = repaired(str(cell.value))
        told = None if kind == "personal_number" else told or self._shown(cell)
        self.report(kind, cell.row, column, told, hint)
        return kind in _ONLY_TOLD

    def _shown(self, cell: Cell) -> str | None:
        is_text = isinstance(cell.value, str)
        return self.grid.decoded(cell).strip() if is_text else values.shown(cell)

    def _fault_of(self, cell: Cell, column: Column) -> str | None:
        value = cell.value
        if isinstance(value, str) and not cell.formula:
            return problem_of(self.grid.decoded(cell)) if column.is_text else None
        if cell.lacks_value:
            return None if column.is_check else "formula_without_value"
        if isinstance(value, Fault):
            return None if column.is_check else "formula_error"
        if cell.formula and is_risky_formula(cell.formula):
            return "formula_in_text"
        is_text = isinstance(value, str) and column.is_text
        return problem_of(self.grid.decoded(cell)) if is_text else None

    def report(
        self, kind: str, row: int, column: Column | None, value: str | None, hint: str | None = None
    ) -> None:
        """Add a problem; what is wrong with one merged cell is told once."""
        at, name = (column.number, column.field) if column else (None, None)
        problem = Problem(kind, self.grid.sheet.name, row, at, name, value, hint)
        if self._record and problem.severity == ERROR:
            self._record.blocked = True
        place = (row, column.number if column else 0)
        if place in self._seen and column:
            return
        self._seen.add(place)
        self.problems.append(problem)

    def is_reported(self, row: int, column: Column) -> bool:
        """Say whether something was wrong with a cell."""
        return (row, column.number) in self._seen

    # -- money

    def _amount(self, cell: Cell | None, column: Column, record: Record) -> int | None:
        if cell is None:
            return None
        try:
            unit = column.unit or (self._unit_of_row(record) if self._states_unit else self._unit)
        except LookupError:
            record.unreadable.add((column.field, column.source))
            return None
        if is_number(cell.value) and unit is None:
            self.lacks_unit = self.lacks_unit or cell.value != 0
            return None
        try:
            amount = self._dong(cell, unit)
        except AmountError as error:
            record.unreadable.add((column.field, column.source))
            shown = self._shown(cell)
            is_said = Problem(error.kind, "", value=shown).message == error.message
            self.report(error.kind, record.row, column, shown, None if is_said else error.message)
            return None
        if unit and amount is not None:
            record.units[column.number] = unit
        return amount

    def _dong(self, cell: Cell, unit: Unit | None) -> int | None:
        value = self.grid.decoded(cell) if isinstance(cell.value, str) else cell.value
        if cell.style.is_scaled and is_number(value):
            hint = _("ô hiện số đã chia cho 1.000; hãy bỏ cách hiện này rồi tải lại")
            raise AmountError("ambiguous_number", hint)
        if self.header.kind == CEILINGS and isinstance(value, str):
            value = _AT_MOST.sub("", value.strip())
        if isinstance(value, bool | datetime.date) or cell.style.is_percent:
            raise AmountError("not_a_number", "")
        if cell.style.is_foreign and is_number(value):
            raise AmountError("not_a_number", _("ô hiện tiền nước ngoài; hãy ghi số đồng"))
        if (positive := _without_sign(value)) is not None:
            amount = _plausible(parse_money(positive, unit))
            if amount is not None and not self.is_signed:
                raise AmountError("negative_amount", "")
            return None if amount is None else -amount
        return _plausible(parse_money(value, unit))  # type: ignore[arg-type]  # text, a number or nothing

    def _unit_of_row(self, record: Record) -> Unit | None:
        """Return the unit that a row states for itself, else the table's; people are no money."""
        column = self.header.first("unit")
        stated = self.grid.text(record.row, column.number) if column else ""
        if not stated:
            return self._unit
        unit = unit_of_phrase(stated)
        if unit is None:
            self.report("unknown_unit", record.row, column, stated)
            raise LookupError(stated)
        return unit

    # -- other values

    def _value(self, column: Column, cell: Cell) -> Typed:
        text = self.grid.text_of(cell)
        if not text and not isinstance(cell.value, datetime.date):
            return None
        try:
            return self._typed(column, text, cell)
        except PeriodError as error:
            self.report(error.kind, cell.row, column, text)
        except ValueProblemError as error:
            told = None if column.field == "tax_code" and is_personal(text) else text
            self.report(error.kind, cell.row, column, told, error.hint)
        return None

    def _typed(self, column: Column, text: str, cell: Cell) -> Typed:
        value = cell.value
        if column.is_plain and isinstance(value, str):
            return without_list_mark(text)
        if column.field in {"start", "end"}:
            own = self._record.values.get("year") if self._record else None
            year = own if isinstance(own, int) else self.context.year
            return values.edge(column.field, text, value, year)
        if column.field in values.DAYS:
            return values.day(text, value)
        if read := _READ.get(column.field):
            return read(text, value)
        if column.field == "share":
            return values.share(text, cell)
        if column.field == "phone" and self.header.kind in _OF_PEOPLE:
            return values.phone(text, value)
        if isinstance(value, datetime.date):
            return f"{value:%d/%m/%Y}"
        return text if column.field == "period" else without_list_mark(text)


_READ: Final[dict[str, Callable[[str, Value], Typed]]] = {
    "year": values.year, "tax_code": values.tax_code, "email": values.email,
    "active": values.is_active, "factor": values.number,
}  # fmt: skip


def _leave_out(record: Record, column: Column, key: Key) -> None:
    record.unreadable.add(key)
    if column.is_money:
        record.amounts[key] = None
    elif not column.is_check:
        record.values.setdefault(column.field, None)


def _plausible(amount: int | None) -> int | None:
    if amount is not None and amount >= _IMPLAUSIBLE:
        hint = _("hiểu là %s; có phải ô này ghi theo đơn vị khác?") % dong(amount)
        raise AmountError("too_large", hint)
    return amount


def _without_sign(value: object) -> str | int | Decimal | None:
    """Return the size of a negative amount ("-50", "(50)", −50); `None` for any other."""
    if isinstance(value, int | Decimal):
        return -value if value < 0 else None
    text = str(value).strip()
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip()
    bare = text[1:].strip()
    return bare if text.startswith(_MINUS) and bare[:1].isdigit() else None


def row_name(row: int, *, is_record: bool) -> str:
    """Name a row to the user: a record of a text file may span lines."""
    return (_("bản ghi %d") if is_record else _("dòng %d")) % row
