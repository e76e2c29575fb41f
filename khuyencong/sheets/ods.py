"""Reads .ods (OpenDocument): one pass over content.xml; repeats are counted first. No Django."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Final

from khuyencong.sheets.budget import Budget
from khuyencong.sheets.cells import PLAIN, Cell, Fault, Sheet, Span, Style, Value, Workbook
from khuyencong.sheets.dates import iso_day
from khuyencong.sheets.limits import (
    FURTHEST_COLUMN,
    FURTHEST_ROW,
    MOST_MERGES,
    MOST_SHEETS,
    Limits,
    OverLimitError,
)
from khuyencong.sheets.markup import Attributes, Handler, Package
from khuyencong.sheets.numerals import number
from khuyencong.sheets.xlsx_parts import checked

_HIDDEN: Final = frozenset({"collapse", "filter"})
_ERROR: Final = re.compile(r"#[A-Z0-9/]{2,8}[!?]?|Err:\d+")
_NUMBERS: Final = frozenset({"float", "currency", "percentage"})
_IN_THOUSANDS: Final = "0,"


def read(data: bytes, limits: Limits) -> Workbook:
    """Read every table of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = Package(archive, limits.unpacked_bytes)
        handler = ContentHandler(Budget(limits))
        package.parse("content.xml", handler, keep_prefixes=True)
        package.check_the_rest()
    return Workbook("ods", sheets=handler.sheets)


class ContentHandler(Handler):
    """Collects the filled cells of every table."""

    def __init__(self, budget: Budget) -> None:
        self.sheets: list[Sheet] = []
        self._budget = budget
        self._styles: dict[str, Style] = {}
        self._shown: dict[str, bool] = {}
        self._scaled: set[str] = set()
        self._style_name = ""
        self._format = ""
        self._row = self._column = self._rows = 0
        self._cell: Attributes | None = None
        self._pending: list[tuple[int, int, Cell]] = []
        self._lines: list[list[str]] = []
        self._skipping = 0
        self._in_line = False
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "number:number-style": self._start_style, "number:currency-style": self._start_style,
            "number:number": self._see_number, "style:style": self._start_style,
            "style:text-properties": self._see_text_style,
            "style:table-properties": self._see_table_style, "table:table": self._start_table,
            "table:table-row": self._start_row, "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell, "table:table-column": self._see_column,
            "text:p": self._start_line, "text:s": self._see_spaces, "text:tab": self._see_gap,
            "text:line-break": self._start_line, "office:annotation": self._skip,
        }  # fmt: skip
        self._ends: dict[str, Callable[[], None]] = {
            "table:table-cell": self._end_cell, "table:covered-table-cell": self._end_cell,
            "table:table-row": self._end_row, "text:p": self._end_line,
            "office:annotation": self._unskip,
        }  # fmt: skip

    def start(self, tag: str, attributes: Attributes) -> None:
        """See a tag open."""
        if seen := self._starts.get(tag):
            seen(attributes)

    def end(self, tag: str) -> None:
        """See a tag close."""
        if seen := self._ends.get(tag):
            seen()

    def text(self, text: str) -> None:
        """Collect a line of a cell."""
        if self._in_line and not self._skipping and self._lines:
            self._lines[-1].append(text)

    # -- styles

    def _start_style(self, attributes: Attributes) -> None:
        self._style_name = attributes.get("style:name", "")
        self._format = (
            _IN_THOUSANDS if attributes.get("style:data-style-name") in self._scaled else ""
        )
        self._styles[self._style_name] = Style(self._format)

    def _see_number(self, attributes: Attributes) -> None:
        if attributes.get("number:display-factor", "1") != "1":
            self._scaled.add(self._style_name)

    def _see_text_style(self, attributes: Attributes) -> None:
        font = attributes.get("style:font-name") or attributes.get("fo:font-family", "")
        bold = attributes.get("fo:font-weight") == "bold"
        self._styles[self._style_name] = Style(self._format, font[:64], bold)

    def _see_table_style(self, attributes: Attributes) -> None:
        self._shown[self._style_name] = attributes.get("table:display", "true") != "false"

    # -- places

    def _start_table(self, attributes: Attributes) -> None:
        if len(self.sheets) >= MOST_SHEETS:
            raise OverLimitError("too_many_sheets")
        hidden = not self._shown.get(attributes.get("table:style-name", ""), True)
        self.sheets.append(Sheet(attributes.get("table:name", ""), hidden))
        self._row = self._column = 0

    def _see_column(self, attributes: Attributes) -> None:
        repeated = _count(attributes, "table:number-columns-repeated", FURTHEST_COLUMN)
        if attributes.get("table:visibility") in _HIDDEN:
            last = min(self._column + repeated, self._budget.limits.columns)
            self.sheets[-1].hidden_columns.update(range(self._column + 1, last + 1))
        self._column += repeated

    def _start_row(self, attributes: Attributes) -> None:
        self._rows = _count(attributes, "table:number-rows-repeated", FURTHEST_ROW)
        self._column = 0
        self._pending = []
        if attributes.get("table:visibility") in _HIDDEN:
            last = min(self._rows, self._budget.limits.rows)
            self.sheets[-1].hidden_rows.update(range(self._row + 1, self._row + last + 1))

    def _end_row(self) -> None:
        if self._pending:
            columns = sum(repeated for _first, repeated, _cell in self._pending)
            self._budget.allow(self._rows, columns)
            for offset in range(self._rows):
                self._write(self._row + 1 + offset)
        self._row += self._rows

    def _write(self, row: int) -> None:
        for first, repeated, cell in self._pending:
            for column in range(first, first + repeated):
                self._budget.keep(
                    self.sheets[-1], Cell(row, column, cell.value, cell.style, cell.formula)
                )

    # -- cells

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._lines = []

    def _start_line(self, _attributes: Attributes) -> None:
        self._in_line = True
        if self._cell is not None and not self._skipping:
            self._lines.append([])

    def _end_line(self) -> None:
        self._in_line = False

    def _see_spaces(self, attributes: Attributes) -> None:
        self.text(" " * min(_count(attributes, "text:c", 1_000), 1_000))

    def _see_gap(self, _attributes: Attributes) -> None:
        self.text("\t")

    def _skip(self, _attributes: Attributes) -> None:
        self._skipping += 1

    def _unskip(self) -> None:
        self._skipping -= 1

    def _end_cell(self) -> None:
        attributes, self._cell = self._cell or {}, None
        repeated = _count(attributes, "table:number-columns-repeated", FURTHEST_COLUMN)
        first = self._column + 1
        self._column += repeated
        self._see_span(attributes, first)
        text = "\n".join("".join(line) for line in self._lines)
        value = _value(attributes, text)
        formula = attributes.get("table:formula")
        if value in ("", None) and not formula:
            return
        cell = Cell(0, first, value, self._style(attributes), _formula(formula))
        self._pending.append((first, repeated, cell))

    def _see_span(self, attributes: Attributes, first: int) -> None:
        columns = _count(attributes, "table:number-columns-spanned", FURTHEST_COLUMN)
        rows = _count(attributes, "table:number-rows-spanned", FURTHEST_ROW)
        if columns * rows > 1 and len(self.sheets[-1].spans) < MOST_MERGES:
            row = self._row + 1
            self.sheets[-1].spans.append(Span(row, first, row + rows - 1, first + columns - 1))

    def _style(self, attributes: Attributes) -> Style:
        style = self._styles.get(attributes.get("table:style-name", ""), PLAIN)
        kind = attributes.get("office:value-type")
        if kind == "percentage":
            return style._replace(number_format="0%")
        currency = attributes.get("office:currency", "")[:9] if kind == "currency" else ""
        return style._replace(number_format=f"[${currency}]0") if currency else style


def _formula(written: str | None) -> str | None:
    if not written:
        return None
    return checked(written.removeprefix("of:").removeprefix("oooc:").removeprefix("msoxl:"))


def _count(attributes: Attributes, key: str, most: int) -> int:
    text = attributes.get(key, "1")
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or not 0 < int(text) <= most:
        raise OverLimitError("damaged")
    return int(text)


def _value(attributes: Attributes, text: str) -> Value:
    kind = attributes.get("office:value-type", "")
    if attributes.get("calcext:value-type") == "error" or (
        attributes.get("table:formula") and _ERROR.fullmatch(text)
    ):
        return Fault(text[:20])
    if kind in _NUMBERS:
        return number(attributes.get("office:value", ""))
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    if kind == "date":
        return iso_day(attributes.get("office:date-value", ""))
    return checked(attributes.get("office:string-value") or text) or None
