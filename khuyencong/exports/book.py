"""A workbook of XLSX being written: styles, cells by kind, frozen head, widths, A4 landscape."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter

from khuyencong.exports.naming import cell_text
from khuyencong.formulas import is_run_as_formula
from khuyencong.tables import EXACT_BELOW, Cell, Column, Kind, MoneyUnit

HEAD_COLOUR: Final = "#E6EBF2"
NUMBER_FORMATS: Final = {
    "dong": "#,##0", "trieu": "#,##0.000", "ty": "#,##0.000",
    "count": "#,##0", "fraction": "#,##0.00##", "percent": "0.00%", "year": "0",
    "date": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm:ss",
}  # fmt: skip
WIDTHS: Final = {"text": 24, "money": 20, "date": 12, "moment": 18, "year": 8}
_A4: Final = 9
_LONGEST_FOOTER: Final = 180
_OPTIONS: Final = {
    "constant_memory": True,  # a row is written as soon as the next one begins
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
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
    formats: dict[tuple[str, bool], Any] = field(default_factory=dict)

    def sheet(self, name: str, money: MoneyUnit = MoneyUnit.DONG) -> "SheetWriter":
        """Add a sheet; names come from `naming.sheet_name`."""
        return SheetWriter(self, self.made.add_worksheet(name), money)

    def format(self, name: str, *, quoted: bool = False) -> Any:
        """Return a format, made once; `quoted` keeps a text a text when somebody edits it."""
        key = (name, quoted)
        if key not in self.formats:
            self.formats[key] = self.made.add_format(_look(name) | {"quote_prefix": quoted})
        return self.formats[key]


def _look(name: str) -> dict[str, Any]:
    if name == "title":
        return {"bold": True, "font_size": 13}
    if name == "head":
        return {
            "bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": HEAD_COLOUR
        }  # fmt: skip
    if name == "typed text":  # of a form: "0123" and "1-2" stay as they are typed
        return {"num_format": "@", "valign": "top"}
    if name == "text":
        return {"text_wrap": True, "valign": "top"}
    look: dict[str, Any] = {"num_format": NUMBER_FORMATS[name], "valign": "top"}
    return look | ({"align": "left"} if name in ("date", "moment") else {})


@dataclass
class SheetWriter:
    """A sheet of XLSX, written from above to below."""

    book: Book
    made: Any
    money: MoneyUnit

    def cell(self, row: int, place: int, value: Cell, kind: Kind = "text") -> None:
        """Write a cell with the type of its value; nothing for what is not known."""
        if value is None:
            return
        if isinstance(value, datetime.datetime):
            moment = value.replace(microsecond=0)  # readers round the rest differently
            self.made.write_datetime(row, place, moment, self.book.format("moment"))
        elif isinstance(value, datetime.date):
            self.made.write_datetime(row, place, value, self.book.format("date"))
        elif kind == "text" or not isinstance(value, int | Decimal):
            self.text(row, place, value)
        elif is_exact(value, kind, self.money):
            self.made.write_number(row, place, value, self.book.format(self._look(value, kind)))
        else:
            self.text(row, place, digits(value))

    def _look(self, value: int | Decimal, kind: Kind) -> str:
        if kind == "money":
            return self.money.slug
        return "fraction" if kind == "count" and value != int(value) else kind

    def text(self, row: int, place: int, value: object, look: str = "text") -> None:
        """Write a text as a text, whatever it looks like."""
        text = cell_text(value)
        if text:
            form = self.book.format(look, quoted=is_run_as_formula(text.lstrip("'")))
            self.made.write_string(row, place, text, form)

    def line(self, row: int, cells: Sequence[Cell], look: str = "text") -> None:
        """Write a line of texts and days."""
        for place, cell in enumerate(cells):
            if look == "text":
                self.cell(row, place, cell)
            else:
                self.text(row, place, cell, look)

    def columns(self, columns: Sequence[Column], *, is_form: bool = False) -> None:
        """Set the widths; in a form also how cells will look that somebody types."""
        for place, column in enumerate(columns):
            form = self.book.format(_typed(column, self.money)) if is_form else None
            options = {"hidden": True} if column.is_hidden else {}
            self.made.set_column(place, place, width(column), form, options)

    def finish(self, head: int, last: int, columns: int, title: str) -> None:
        """Freeze and repeat the head, filter below it, print on A4 landscape with page numbers."""
        self.made.freeze_panes(head + 1, 1)
        self.made.repeat_rows(head)
        if columns:
            self.made.autofilter(head, 0, max(last, head), columns - 1)
        self.print_on_a4(title)

    def print_on_a4(self, title: str) -> None:
        """Print landscape, as wide as a page, with title and page number below."""
        self.made.set_paper(_A4)
        self.made.set_landscape()
        self.made.fit_to_pages(1, 0)
        self.made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        shown = cell_text(title).replace("\n", " ")[:_LONGEST_FOOTER].replace("&", "&&")
        self.made.set_footer(f"&L{shown[:_LONGEST_FOOTER].rstrip('&')}&R&P/&N")


def _typed(column: Column, money: MoneyUnit) -> str:
    return {"text": "typed text", "money": money.slug}.get(str(column.kind), str(column.kind))


def is_exact(value: int | Decimal, kind: Kind, money: MoneyUnit) -> bool:
    """Say whether a spreadsheet keeps every digit of a number, of money down to the đồng."""
    power = money.power if kind == "money" else 0
    return abs(Decimal(value)) < Decimal(EXACT_BELOW).scaleb(-power)


def digits(value: int | Decimal) -> str:
    """Write a number that is too long for a spreadsheet, as people write it."""
    return f"{Decimal(value):f}".replace(".", ",")


def width(column: Column) -> int:
    """Return how wide a column is, in characters."""
    usual = WIDTHS.get(str(column.kind), 12)
    return column.width or max(usual, min(len(column.heading), 30))
