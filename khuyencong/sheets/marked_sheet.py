"""Colours cells of one worksheet part: changed where they stand, or put in where there are none."""

from collections.abc import Callable
from typing import Final
from xml.sax.saxutils import escape

from khuyencong.sheets.cells import letters
from khuyencong.sheets.limits import OverLimitError
from khuyencong.sheets.markup import Attributes
from khuyencong.sheets.notes import printable
from khuyencong.sheets.splices import Splices, prefix_of
from khuyencong.sheets.xlsx_parts import count_of
from khuyencong.sheets.xlsx_sheet import place

_AFTER_COMMENTS: Final = frozenset({
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
})  # fmt: skip
_BEYOND: Final = 1 << 30
_ON: Final = frozenset({"1", "true"})
_IN_ROWS: Final = frozenset({"c", "f"})
_OF_SEVERAL: Final = frozenset({"array", "dataTable"})
Restyle = Callable[[int, str | None], int]
"""(style of a cell, severity or `None`) -> the style it gets."""


class MarkedSheet:
    """One worksheet part; `wanted` is (row, column) -> severity, `typed` what is put in there.

    Raises OverLimitError where a formula of several cells would lose its own.
    """

    def __init__(
        self, part: bytes, wanted: dict[tuple[int, int], str], typed: dict[tuple[int, int], str],
        restyle: Restyle, strange: set[int],
    ) -> None:  # fmt: skip
        self.splices = Splices(part)
        self.drawing: str | None = None
        self.lost_formulas = False
        self._typed = typed
        self._replaced: tuple[int, str] | None = None
        self._restyle = restyle
        self._strange = strange
        self._rows: dict[int, dict[int, str]] = {}
        for (row, column), severity in wanted.items():
            self._rows.setdefault(row, {})[column] = severity
        self._row = self._column = self._row_style = self._depth = 0
        self._row_tag = b""
        self._row_at = self._end = self._data_at = -1
        self._prefix = ""
        self._column_styles: list[tuple[int, int, int]] = []
        self.splices.walk(self._start, self._stop)

    def with_comments(self, relation: str) -> None:
        """Refer to the drawing of the comments, if the sheet has none yet."""
        self.splices.insert(self._end, f"<{self._prefix}legacyDrawing {relation}/>")

    # -- walking

    def _start(self, tag: str, attributes: Attributes, at: int) -> None:
        if tag in _IN_ROWS and self._row_at >= 0:
            self._see_in_row(tag, attributes, at)
        elif tag == "row":
            self._see_row(attributes, at)
        elif tag == "sheetData":
            self._prefix = prefix_of(self.splices.tag_at(at))
            self._data_at = at
        elif tag == "col":
            first, last, style = (count_of(attributes.get(key)) for key in ("min", "max", "style"))
            self._column_styles.append((first, last, style))
        elif tag == "sheetView" and attributes.get("tabSelected") in _ON:
            self.splices.set_attribute(at, "tabSelected", "0")
        elif tag == "legacyDrawing":
            self.drawing = next((attributes[k] for k in attributes if k.endswith(":id")), None)
        elif tag in _AFTER_COMMENTS and self._end < 0:
            self._end = at

    def _see_in_row(self, tag: str, attributes: Attributes, at: int) -> None:
        if tag == "c":
            self._see_cell(attributes, at)
        elif self._replaced:
            self._see_formula(attributes)

    def _see_row(self, attributes: Attributes, at: int) -> None:
        given = attributes.get("r")
        self._row = count_of(given) if given else self._row + 1
        self._column, self._row_at = 0, at
        if not self._rows:
            return
        self._add_rows_before(self._row, at)
        self._row_tag = self.splices.tag_at(at)
        styled = attributes.get("customFormat") in _ON
        self._row_style = count_of(attributes.get("s")) if styled else 0

    def _see_cell(self, attributes: Attributes, at: int) -> None:
        style = count_of(attributes.get("s"))
        wanted = self._rows.get(self._row)
        if wanted is None and style not in self._strange:
            return
        given = attributes.get("r")
        self._column = place(given)[1] if given else self._column + 1
        self._add_cells_before(self._column, at)
        severity = wanted.pop(self._column, None) if wanted else None
        if severity and (self._row, self._column) in self._typed:
            self._replaced = (at, self._cell(self._column, self._row, style, severity))
        elif severity or style in self._strange:
            self.splices.set_attribute(at, "s", str(self._restyle(style, severity)))

    def _see_formula(self, attributes: Attributes) -> None:
        is_first_of_several = attributes.get("t") == "shared" and "ref" in attributes
        if is_first_of_several or attributes.get("t") in _OF_SEVERAL:
            raise OverLimitError("damaged")
        self.lost_formulas = True

    def _replace(self, at: int) -> None:
        """Put the new cell in place of the whole old one, which ends here."""
        start, text = self._replaced or (at, "")
        tag = self.splices.tag_at(start)
        is_empty = tag.endswith(b"/>")
        end = start + len(tag) if is_empty else self.splices.part.index(b">", at) + 1
        self.splices.insert(start, text)
        self.splices.cut(start, end)
        self._replaced = None

    def _stop(self, tag: str, at: int) -> None:
        if tag == "c" and self._replaced:
            self._replace(at)
        elif tag == "row":
            self._end_row(at)
        elif tag == "sheetData":
            self._end_data(at)
        elif tag == "worksheet" and self._end < 0:
            self._end = at

    def _end_row(self, at: int) -> None:
        self._row_at, started = -1, self._row_at
        if self._row not in self._rows:
            return
        missing = self._cells(self._rows.pop(self._row, {}))
        if missing and self._row_tag.endswith(b"/>"):
            opened = self._row_tag.decode()[:-2] + ">"
            self.splices.replace_tag(started, f"{opened}{missing}</{self._prefix}row>")
        elif missing:
            self.splices.insert(at, missing)

    def _end_data(self, at: int) -> None:
        tag = self.splices.tag_at(self._data_at).decode()
        if not tag.endswith("/>"):
            self._add_rows_before(_BEYOND, at)
        elif missing := self._missing_rows(_BEYOND):
            text = f"{tag[:-2]}>{missing}</{self._prefix}sheetData>"
            self.splices.replace_tag(self._data_at, text)

    # -- what is put in

    def _add_rows_before(self, row: int, at: int) -> None:
        if missing := self._missing_rows(row):
            self.splices.insert(at, missing)

    def _missing_rows(self, before: int) -> str:
        rows = sorted(row for row in self._rows if row < before)
        return "".join(
            f'<{self._prefix}row r="{row}">{self._cells(self._rows.pop(row), row)}'
            f"</{self._prefix}row>" for row in rows
        )  # fmt: skip

    def _add_cells_before(self, column: int, at: int) -> None:
        wanted = self._rows.get(self._row)
        if not wanted:
            return
        earlier = {number: wanted.pop(number) for number in sorted(wanted) if number < column}
        if earlier:
            self.splices.insert(at, self._cells(earlier))

    def _cells(self, wanted: dict[int, str], row: int | None = None) -> str:
        return "".join(
            self._cell(column, row or self._row, self._style_of(column, row), wanted[column])
            for column in sorted(wanted)
        )

    def _cell(self, column: int, row: int, style: int, severity: str) -> str:
        """Write a cell: empty, or with what was typed, as text, which is read as it was typed."""
        p, look = self._prefix, self._restyle(style, severity)
        head = f'<{p}c r="{letters(column)}{row}" s="{look}"'
        if not (text := self._typed.get((row, column))):
            return f"{head}/>"
        told = f'<{p}is><{p}t xml:space="preserve">{escape(printable(text))}</{p}t></{p}is>'
        return f'{head} t="inlineStr">{told}</{p}c>'

    def _style_of(self, column: int, row: int | None) -> int:
        """Return the style that an empty cell gets from its row or its column."""
        if row is None and self._row_style:
            return self._row_style
        return next((s for first, last, s in self._column_styles if first <= column <= last), 0)
