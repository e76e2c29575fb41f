"""What a spreadsheet holds, located: workbook, sheets, cells; and the addresses people use."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

_LETTERS: Final = 26
_SCALED: Final = re.compile(r"[0#?],+(?:[^0#?,]|$)")
_OF_DONG: Final = re.compile(r"\[\$(?:₫|đ|đồng|VN[DĐ])?(?:-[^\]]*)?\]", re.IGNORECASE)
_OF_OTHERS: Final = re.compile(r"[$€£¥]|\b(?:USD|EUR|JPY|CNY)\b", re.IGNORECASE)


class Fault(NamedTuple):
    """A cell that shows an error (#REF!, #DIV/0!), kept as the error it is."""

    code: str


Value = str | bool | int | Decimal | datetime.date | datetime.datetime | Fault | None


class Style(NamedTuple):
    """How a cell looks, where it tells something: number format, font, bold, indent."""

    number_format: str = ""
    font: str = ""
    bold: bool = False
    indent: int = 0

    @property
    def is_percent(self) -> bool:
        """Say whether 0.95 is shown as 95 %."""
        return "%" in self.number_format

    @property
    def changes_numbers(self) -> bool:
        """Say whether a number is shown as another one."""
        return bool(self.number_format) and _changes_numbers(self)

    @property
    def is_scaled(self) -> bool:
        """Say whether 420000 is shown as 420: a comma after the last digit divides by 1000."""
        return _SCALED.search(self.number_format.partition(";")[0]) is not None

    @property
    def is_foreign(self) -> bool:
        """Say whether a number is shown as another currency: "$ 1,000"."""
        bare = _OF_DONG.sub("", self.number_format.partition(";")[0])
        return _OF_OTHERS.search(bare) is not None


@lru_cache(maxsize=1_024)
def _changes_numbers(style: Style) -> bool:
    return style.is_percent or style.is_scaled or style.is_foreign


PLAIN: Final = Style()


class Cell(NamedTuple):
    """A cell with something in it. A formula keeps its text; `value` is what was last computed."""

    row: int
    column: int
    value: Value
    style: Style = PLAIN
    formula: str | None = None

    @property
    def address(self) -> str:
        """The name in Excel: "B12"."""
        return f"{letters(self.column)}{self.row}"

    @property
    def lacks_value(self) -> bool:
        """Say whether a formula was never computed: not the same as empty."""
        return self.formula is not None and self.value is None


class Span(NamedTuple):
    """A merged range (ô gộp), both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """A sheet (trang tính): its filled cells by row and column, and what is merged or hidden."""

    name: str
    hidden: bool = False
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    typed: set[tuple[int, int]] = field(default_factory=set)
    """Cells that were typed over in the browser: Unicode, whatever the rest of the column is."""

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell at a place, if anything is in it."""
        return self.rows.get(row, {}).get(column)

    def value(self, row: int, column: int) -> Value:
        """Return what a place shows; `None` where nothing is."""
        cell = self.cell(row, column)
        return cell.value if cell else None

    def cells(self) -> Iterator[Cell]:
        """Walk over the filled cells, row by row, left to right."""
        for row in sorted(self.rows):
            for column in sorted(self.rows[row]):
                yield self.rows[row][column]

    def put(self, cell: Cell) -> None:
        """Write a cell."""
        self.rows.setdefault(cell.row, {})[cell.column] = cell

    def type_over(self, row: int, column: int, text: str) -> None:
        """Replace a cell by typed text; no formula and no number format of it remain."""
        self.typed.add((row, column))
        before = self.rows.get(row, {}).pop(column, None)
        if text:
            bold, indent = (before.style.bold, before.style.indent) if before else (False, 0)
            self.put(Cell(row, column, text, Style(bold=bold, indent=indent)))
        elif not self.rows.get(row, {1: 1}):
            del self.rows[row]


@dataclass
class Workbook:
    """A file that was read: its kind by content, its sheets, and what is worth telling."""

    kind: str
    name: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def counts_records(self) -> bool:
        """Say whether a row is a record (bản ghi), which may span lines, and not a sheet's row."""
        return self.kind == "csv"


def letters(column: int) -> str:
    """Name a column as Excel does: 1 -> "A", 28 -> "AB"."""
    name = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: str) -> int:
    """Count a column: "A" -> 1, "AB" -> 28."""
    number = 0
    for letter in name:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number
