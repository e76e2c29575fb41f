"""A workbook of XLSX being written: looks, cells by kind, frozen head, paper."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter

from khuyencong.exports.layout import height_of, is_wide
from khuyencong.exports.naming import cell_text
from khuyencong.formulas import is_run_as_formula
from khuyencong.tables import EXACT_BELOW, Cell, Column, Kind, MoneyUnit

HEAD_COLOUR: Final = "#E6EBF2"
NUMBER_FORMATS: Final = {
    "dong": "#,##0", "trieu": "#,##0.000", "ty": "#,##0.000",
    "count": "#,##0", "fraction": "#,##0.00##", "percent": "0.00%", "year": "0",
    "date": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm:ss",
}  # fmt: skip
FONT: Final = {"font_name": "Times New Roman", "font_size": 11}  # of official documents
BORDER_COLOUR: Final = "#A6A6A6"
CENTRED: Final = frozenset({"date", "moment", "year"})
_A3, _A4 = 8, 9
_LONGEST_FOOTER: Final = 180
_OPTIONS: Final = {
    "constant_memory": True,  # a row is written as soon as the next one begins
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": FONT,
}


@contextmanager
def open_book(file: IO[bytes], title: str) -> Iterator["Book"]:
    """Begin a workbook; its end writes it to `file`."""
    with xlsxwriter.Workbook(file, _OPTIONS) as made:
        made.set_properties({"title": cell_text(title)[:200]})
        yield Book(made)


@dataclass
class Book:
    """A workbook and the formats that its cells share."""

    made: Any
    formats: dict[tuple[str, bool, bool], Any] = field(default_factory=dict)

    def sheet(self, name: str, money: MoneyUnit = MoneyUnit.DONG) -> "SheetWriter":
        """Add a sheet; names come from `naming.sheet_name`."""
        return SheetWriter(self, self.made.add_worksheet(name), money)

    def format(self, name: str, *, quoted: bool = False, boxed: bool = True) -> Any:
        """Return a format, made once; `quoted` keeps a text a text when somebody edits it."""
        key = (name, quoted, boxed)
        if key not in self.formats:
            look = _look(name) | {"quote_prefix": quoted} | ({} if boxed else {"border": 0})
            self.formats[key] = self.made.add_format(look)
        return self.formats[key]


def _look(name: str) -> dict[str, Any]:
    if name in _PLAIN:
        return _PLAIN[name]
    boxed: dict[str, Any] = {"border": 1, "border_color": BORDER_COLOUR, "valign": "top"}
    if name == "head":
        centred = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"}
        return boxed | centred | {"bg_color": HEAD_COLOUR}
    if name in ("text", "typed text"):  # of a form: "0123" and "1-2" stay as they are typed
        return boxed | {"text_wrap": True} | ({"num_format": "@"} if name == "typed text" else {})
    look = boxed | {"num_format": NUMBER_FORMATS[name]}
    return look | ({"align": "center"} if name in CENTRED else {})


_PLAIN: Final[dict[str, dict[str, Any]]] = {  # without lines around them
    "title": {"bold": True, "font_size": 13},
    "line": {},
    "day": {"num_format": NUMBER_FORMATS["date"], "align": "left"},
    "number": {"num_format": NUMBER_FORMATS["year"], "align": "left"},
}


@dataclass
class SheetWriter:
    """A sheet of XLSX, written from above to below."""

    book: Book
    made: Any
    money: MoneyUnit
    widths: Sequence[int] = ()
    text_look: str = "text"

    def cell(self, row: int, place: int, value: Cell, kind: Kind = "text") -> None:
        """Write a cell with the type of its value; an empty one for what is not known."""
        if value is None:
            self.made.write_blank(row, place, None, self.book.format(self.look_of(kind)))
        elif isinstance(value, datetime.datetime):
            moment = value.replace(microsecond=0)  # readers round the rest differently
            self.made.write_datetime(row, place, moment, self.book.format("moment"))
        elif isinstance(value, datetime.date):
            self.made.write_datetime(row, place, value, self.book.format("date"))
        elif kind == "text" or not isinstance(value, int | Decimal):
            self.text(row, place, value, self.text_look)
        elif is_exact(value, kind, self.money):
            is_fraction = kind == "count" and value != int(value)
            look = "fraction" if is_fraction else self.look_of(kind)
            self.made.write_number(row, place, value, self.book.format(look))
        else:
            self.text(row, place, digits(value), self.text_look)

    def look_of(self, kind: Kind) -> str:
        """Return the look of the cells of a column."""
        return {"text": self.text_look, "money": self.money.slug}.get(str(kind), str(kind))

    def text(self, row: int, place: int, value: object, look: str = "text") -> None:
        """Write a text as a text, whatever it looks like."""
        text = cell_text(value)
        form = self.book.format(look, quoted=is_run_as_formula(text.lstrip("'")))
        if text:
            self.made.write_string(row, place, text, form)
        else:
            self.made.write_blank(row, place, None, form)

    def row(self, row: int, cells: Sequence[Cell], kinds: Sequence[Kind]) -> None:
        """Write a row of a table, as high as its text needs."""
        self._set_height(row, cells)
        for place, (cell, kind) in enumerate(zip(cells, kinds, strict=True)):
            self.cell(row, place, cell, kind)

    def line(self, row: int, cells: Sequence[Cell], look: str = "text") -> None:
        """Write a line of texts and days."""
        if look in ("text", "head"):
            self._set_height(row, cells)
        for place, cell in enumerate(cells):
            if look == "text":
                self.cell(row, place, cell)
            else:
                self.text(row, place, cell, look)

    def told(self, row: int, place: int, name: str, value: Cell, look: str = "line") -> None:
        """Write a line that stands above a table: a name, and next to it what it is."""
        self.text(row, place, name, "line")
        if isinstance(value, datetime.date):
            self.made.write_datetime(row, place + 1, value, self.book.format("day"))
        elif isinstance(value, int):
            self.made.write_number(row, place + 1, value, self.book.format("number"))
        elif value is not None:
            self.text(row, place + 1, value, look)

    def _set_height(self, row: int, cells: Sequence[Cell]) -> None:
        height = height_of(cells, self.widths)
        if height is not None:
            self.made.set_row(row, height)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Set the width of every column."""
        self.widths = widths
        for place, wide in enumerate(widths):
            self.made.set_column(place, place, wide)

    def columns(
        self, columns: Sequence[Column], widths: Sequence[int], *, is_form: bool = False
    ) -> None:
        """Set the widths; in a form also how cells will look that somebody types."""
        self.widths = widths
        self.text_look = "typed text" if is_form else "text"
        for place, (column, wide) in enumerate(zip(columns, widths, strict=True)):
            look = self.book.format(self.look_of(column.kind), boxed=False) if is_form else None
            options = {"hidden": True} if column.is_hidden else {}
            self.made.set_column(place, place, wide, look, options)

    def finish(self, head: int, last: int, columns: Sequence[Column], title: str) -> None:
        """Freeze and repeat the head, filter below it, print it landscape with page numbers."""
        self.made.freeze_panes(head + 1, first_shown(columns) + 1)
        self.made.repeat_rows(head)
        if columns:
            area = (head, 0, max(last, head), len(columns) - 1)
            self.made.autofilter(*area)
            codes = xlsxwriter.utility.xl_range(*area)
            self.made.ignore_errors({"number_stored_as_text": codes})
        self.print_landscape(title, is_large=is_wide(columns, self.widths))

    def print_landscape(self, title: str, *, is_large: bool = False) -> None:
        """Print on A4, or A3, as wide as a page, with title and page number below."""
        self.made.set_paper(_A3 if is_large else _A4)
        self.made.set_landscape()
        self.made.fit_to_pages(1, 0)
        self.made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        shown = cell_text(title).replace("\n", " ")[:_LONGEST_FOOTER].replace("&", "&&")
        self.made.set_footer(f"&L{shown[:_LONGEST_FOOTER].rstrip('&')}&R&P/&N")


def first_shown(columns: Sequence[Column]) -> int:
    """Return the place of the first column that is not hidden."""
    return next((place for place, column in enumerate(columns) if not column.is_hidden), 0)


def is_exact(value: int | Decimal, kind: Kind, money: MoneyUnit) -> bool:
    """Say whether a spreadsheet keeps every digit of a number, of money down to the đồng."""
    power = money.power if kind == "money" else 0
    return abs(Decimal(value)) < Decimal(EXACT_BELOW).scaleb(-power)


def digits(value: int | Decimal) -> str:
    """Write a number that is too long for a spreadsheet, as people write it."""
    return f"{Decimal(value):f}".replace(".", ",")
