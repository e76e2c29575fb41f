"""A sheet as a person sees it: clean text, old encodings decoded, merged cells looked up."""

import datetime
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Final, TypeGuard

from khuyencong.sheets.cells import Cell, Fault, Sheet, Span, Value
from khuyencong.sheets.cleaning import clean
from khuyencong.sheets.encodings import (
    Decoding,
    decode,
    encoding_of,
    encoding_of_font,
    gain,
    has_unicode,
    is_legacy_candidate,
)
from khuyencong.sheets.numerals import as_typed

_LOOKED_AT: Final = 300


class Grid:
    """Looks into a sheet; with `decode_legacy` off, old encodings are shown as they are found.

    `as_found` are columns that the user wants left so.
    """

    def __init__(
        self, sheet: Sheet, *, decode_legacy: bool = True, as_found: frozenset[int] = frozenset()
    ) -> None:
        self.sheet = sheet
        self._cells: dict[int, list[Cell]] = {}
        self.rows = sorted(row for row, cells in sheet.rows.items() if _has_content(cells))
        self._fonts_tell: set[int] = set()
        """Columns that mix fonts of old encodings with others: each cell's own font tells."""
        self._encodings = self._found_encodings() if decode_legacy else {}
        for column in as_found:
            self._encodings.pop(column, None)
        self._cleaned: dict[str, str] = {}
        self._starts = {(span.top, span.left): span for span in sheet.spans}

    @cached_property
    def spans_by_row(self) -> dict[int, list[Span]]:
        """Merged ranges by every filled row they touch; the child has bounded how many."""
        touched: dict[int, list[Span]] = {}
        for span in self.sheet.spans:
            first = bisect_left(self.rows, span.top)
            for row in self.rows[first : bisect_right(self.rows, span.bottom)]:
                touched.setdefault(row, []).append(span)
        return touched

    def cells(self, row: int) -> list[Cell]:
        """Return the filled cells of a row, left to right."""
        if row not in self._cells:
            cells = self.sheet.rows.get(row, {})
            self._cells[row] = [cells[c] for c in sorted(cells) if not is_blank(cells[c].value)]
        return self._cells[row]

    def value(self, row: int, column: int) -> Value:
        """Return what a place shows; blank text is nothing."""
        value = self.sheet.value(row, column)
        return None if is_blank(value) else value

    def text(self, row: int, column: int) -> str:
        """Return what a place says, clean; a number as people would read it out."""
        cells = self.sheet.rows.get(row)
        cell = cells.get(column) if cells else None
        return "" if cell is None else self.text_of(cell)

    def text_of(self, cell: Cell) -> str:
        """Return what a cell says, clean."""
        value = cell.value
        if isinstance(value, str):
            return self.cleaned(self.decoded(cell) if self._encodings else value)
        return "" if value is None or isinstance(value, Fault) else str(value)

    @property
    def has_legacy(self) -> bool:
        """Say whether any column is in an old encoding."""
        return bool(self._encodings)

    def cleaned(self, text: str) -> str:
        """Return a text as people mean it; each is cleaned once."""
        known = self._cleaned.get(text)
        if known is None:
            known = self._cleaned[text] = clean(text)
        return known

    def decoded(self, cell: Cell) -> str:
        """Return text decoded but not cleaned: what is hidden in it is still there."""
        text = str(cell.value)
        encoding = self._encodings.get(cell.column) if self._encodings else None
        if encoding is None or (cell.row, cell.column) in self.sheet.typed:
            return text
        if cell.column in self._fonts_tell and cell.style.font:
            own = encoding_of_font(cell.style.font)
            encoding = own or (encoding if gain(encoding, [text]) > 0 else None)
        return decode(text, encoding) if encoding else text

    def shown(self, cell: Cell) -> str:
        """Return what a cell shows: its text as typed, a day as people write it."""
        value = cell.value
        if isinstance(value, str):
            return self.decoded(cell) if self._encodings else value
        if isinstance(value, datetime.date):
            return f"{value:%d/%m/%Y}"
        if isinstance(value, Decimal):
            return as_typed(value)
        return "" if value is None else value.code if isinstance(value, Fault) else str(value)

    def span_at(self, row: int, column: int) -> Span | None:
        """Return the merged range that covers a place."""
        for span in self.spans_by_row.get(row, ()):
            if span.left <= column <= span.right:
                return span
        return None

    def is_covered(self, row: int, column: int) -> bool:
        """Say whether a place lies under a merged cell, whose left upper one shows."""
        span = self.span_at(row, column)
        return span is not None and (span.top, span.left) != (row, column)

    def span_from(self, row: int, column: int) -> Span:
        """Return the merged range that starts at a place, or the place itself."""
        return self._starts.get((row, column)) or Span(row, column, row, column)

    @property
    def decodings(self) -> tuple[Decoding, ...]:
        """Return what is offered to be decoded: each column with a text before and after."""
        return tuple(self._offers())

    def _offers(self) -> Iterator[Decoding]:
        for column, encoding in sorted(self._encodings.items()):
            cells = (cell for cell in self._column(column) if isinstance(cell.value, str))
            found = next((cell for cell in cells if self.decoded(cell) != cell.value), None)
            if found:
                yield Decoding(column, encoding, str(found.value), self.decoded(found))

    def _column(self, column: int) -> Iterator[Cell]:
        for row in self.rows:
            if cell := self.sheet.cell(row, column):
                yield cell

    def _found_encodings(self) -> dict[int, str]:
        texts = self._candidates()
        found = {column: _encoding(cells) for column, cells in texts.items()}
        for column, cells in texts.items():
            told = {encoding_of_font(cell.style.font) for cell in cells if cell.style.font}
            if len(told) > 1:
                self._fonts_tell.add(column)
                found[column] = found[column] or min(filter(None, told))
        usual = Counter(encoding for encoding in found.values() if encoding).most_common(1)
        for column, cells in texts.items():
            if usual and not found[column] and self._is_like_the_rest(cells, usual[0][0]):
                found[column] = usual[0][0]
        return {column: encoding for column, encoding in found.items() if encoding}

    def _candidates(self) -> dict[int, list[Cell]]:
        """Return the texts by column that may be of an old encoding."""
        texts: dict[int, list[Cell]] = {}
        for index, row in enumerate(self.rows):
            for cell in self.cells(row):
                if (
                    isinstance(cell.value, str)
                    and (index < _LOOKED_AT or encoding_of_font(cell.style.font))
                    and is_legacy_candidate(cell.value)
                    and (row, cell.column) not in self.sheet.typed
                ):
                    texts.setdefault(cell.column, []).append(cell)
        return texts

    def _is_like_the_rest(self, cells: list[Cell], encoding: str) -> bool:
        """Say whether texts too few to tell are of the sheet's encoding: nothing speaks against."""
        more = gain(encoding, _texts(cells))
        column = self._column(cells[0].column)
        return more > 0 or (
            more == 0 and not any(isinstance(c.value, str) and has_unicode(c.value) for c in column)
        )


def _encoding(cells: list[Cell]) -> str | None:
    return encoding_of(_texts(cells), [cell.style.font for cell in cells if cell.style.font])


def _texts(cells: list[Cell]) -> list[str]:
    return [str(cell.value) for cell in cells]


def is_blank(value: Value) -> bool:
    """Say whether a value is nothing to the eye."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_number(value: Value) -> TypeGuard[int | Decimal]:
    """Say whether a value is a number and no yes or no."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _has_content(cells: dict[int, Cell]) -> bool:
    return any(not is_blank(cell.value) or cell.formula for cell in cells.values())
