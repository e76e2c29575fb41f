"""One sheet of an .xlsx, in one pass over its XML. No Django here."""

import re
from collections.abc import Callable
from typing import Final

from khuyencong.sheets.budget import Budget
from khuyencong.sheets.cells import Cell, Fault, Sheet, Span, Value, column_number
from khuyencong.sheets.dates import day_of, iso_day
from khuyencong.sheets.limits import (
    FURTHEST_COLUMN,
    FURTHEST_ROW,
    MOST_MERGES,
    OverLimitError,
)
from khuyencong.sheets.markup import Attributes, Handler
from khuyencong.sheets.numerals import number
from khuyencong.sheets.xlsx_parts import Styles, checked, count_of, unescaped

_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_LONG_NUMBER: Final = 9
_DIGITS: Final = "0123456789"
_ON: Final = frozenset({"1", "true"})
_COLUMNS: Final[dict[str, int]] = {}


def place(address: str) -> tuple[int, int]:
    """Return row and column of "B12"; refuse what no sheet has."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise OverLimitError("damaged")
    row, column = int(found[2]), _COLUMNS.get(found[1]) or _remember(found[1])
    if row > FURTHEST_ROW or column > FURTHEST_COLUMN:
        raise OverLimitError("damaged")
    return row, column


def _remember(name: str) -> int:
    return _COLUMNS.setdefault(name, column_number(name))


def span(reference: str) -> Span | None:
    """Read "B2:D4"; a single cell is no span."""
    first, _colon, last = reference.partition(":")
    top, left = place(first)
    bottom, right = place(last or first)
    if (top, left) == (bottom, right):
        return None
    if top > bottom or left > right:
        raise OverLimitError("damaged")
    return Span(top, left, bottom, right)


class SheetHandler(Handler):
    """Collects the filled cells of a sheet; empty, merely formatted ones cost nothing."""

    def __init__(
        self, sheet: Sheet, strings: list[str], styles: Styles, budget: Budget, *, from_1904: bool
    ) -> None:
        self.sheet = sheet
        self._strings = strings
        self._styles = styles
        self._budget = budget
        self._from_1904 = from_1904
        self._row = 0
        self._row_name = "0"
        self._column = 0
        self._cell: Attributes = {}
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._target: list[str] | None = None
        self._in_hint = False
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "c": self._start_cell, "v": self._start_value, "t": self._start_value,
            "f": self._start_formula, "row": self._start_row,
            "mergeCell": self._merge, "col": self._columns, "rPh": self._start_hint,
        }  # fmt: skip

    def start(self, tag: str, attributes: Attributes) -> None:
        """See a tag of a cell, a row, a merge; others are passed over."""
        if seen := self._starts.get(tag):
            seen(attributes)

    def text(self, text: str) -> None:
        """Collect a value or a formula."""
        if self._target is not None:
            self._target.append(text)

    def end(self, tag: str) -> None:
        """Keep a finished cell."""
        self._target = None
        if tag == "c" and (self._value or self._formula is not None):
            self._keep()
        elif tag == "rPh":
            self._in_hint = False

    def _start_row(self, attributes: Attributes) -> None:
        given = attributes.get("r")
        if given and given.isdigit() and given.isascii() and len(given) < _LONG_NUMBER:
            self._row = int(given)
            if not 0 < self._row <= FURTHEST_ROW or given[0] == "0":
                raise OverLimitError("damaged")
        else:
            self._row = place("A" + given)[0] if given else self._row + 1
        self._row_name = str(self._row)
        self._column = 0
        if attributes.get("hidden") in _ON:
            self.sheet.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._column += 1
        if self._value:
            self._value = []
        self._formula = None

    def _start_value(self, _attributes: Attributes) -> None:
        self._target = None if self._in_hint else self._value

    def _start_hint(self, _attributes: Attributes) -> None:
        """Pass over how a text is read out (phonetic hints of East Asian programs)."""
        self._in_hint = True

    def _start_formula(self, attributes: Attributes) -> None:
        self._formula = self._target = []

    def _merge(self, attributes: Attributes) -> None:
        merged = span(attributes.get("ref", ""))
        if len(self.sheet.spans) >= MOST_MERGES:
            raise OverLimitError("damaged")
        if merged:
            self.sheet.spans.append(merged)

    def _columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in _ON:
            first, last = (count_of(attributes.get(key)) for key in ("min", "max"))
            last = min(last, self._budget.limits.columns)
            self.sheet.hidden_columns.update(range(max(first, 1), last + 1))

    def _keep(self) -> None:
        row, column = self._place()
        style, is_date = self._styles.of_cell(self._cell.get("s"))
        text = self._value[0] if len(self._value) == 1 else "".join(self._value)
        value = self._read(text, is_date)
        formula = None if self._formula is None else "=" + checked("".join(self._formula))
        self._value = []
        if value == "" or (value is None and formula is None):
            return
        self._budget.keep(self.sheet, Cell(row, column, value, style, formula))

    def _place(self) -> tuple[int, int]:
        address = self._cell.get("r")
        if not address:
            return self._row, self._column
        name = address.rstrip(_DIGITS)
        column = _COLUMNS.get(name)
        if column is None or address[len(name) :] != self._row_name:
            row, column = place(address)
            if row != self._row:
                raise OverLimitError("damaged")
        self._column = column
        return self._row, column

    def _read(self, text: str, is_date: bool) -> Value:
        kind = self._cell.get("t", "n")
        if kind == "s":
            return self._shared(text)
        if kind == "n" and not is_date and text:
            return number(text)
        if kind in {"str", "inlineStr"}:
            return checked(unescaped(text))
        if not text.strip():
            return None
        if kind == "e":
            return Fault(text.strip()[:20])
        if kind == "b":
            return text.strip() in _ON
        return self._number(text, is_date, kind)

    def _number(self, text: str, is_date: bool, kind: str) -> Value:
        if kind == "d":
            return iso_day(text)
        value = number(text)
        if is_date and not isinstance(value, Fault):
            day = day_of(value, from_1904=self._from_1904)
            return Fault("#DATE!") if day is None and value != 0 else day
        return value

    def _shared(self, text: str) -> Value:
        index = text.strip()
        if not (index.isascii() and index.isdigit() and int(index) < len(self._strings)):
            raise OverLimitError("damaged")
        return self._strings[int(index)]
