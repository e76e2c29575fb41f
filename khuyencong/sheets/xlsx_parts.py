"""The parts of an .xlsx that its sheets refer to: shared strings and styles. No Django here."""

import re
from typing import Final

from khuyencong.sheets.cells import PLAIN, Style
from khuyencong.sheets.dates import shows_date
from khuyencong.sheets.limits import LONGEST_TEXT, MOST_STRINGS, MOST_STYLES, OverLimitError
from khuyencong.sheets.markup import Attributes, Handler

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy",
    22: "dd/mm/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 49: "@",
}  # fmt: skip


def unescaped(text: str) -> str:
    """Turn "_x000D_" into the character Excel means by it."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Strings(Handler):
    """Shared strings (sharedStrings.xml): one text each, its runs joined, no phonetic hints."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] | None = None
        self._phonetic = False
        self._in_text = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """See a string, a run or its text open."""
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._phonetic = True
        self._in_text = tag == "t" and not self._phonetic

    def text(self, text: str) -> None:
        """Collect text."""
        if self._in_text and self._parts is not None:
            self._parts.append(text)

    def end(self, tag: str) -> None:
        """Keep a finished string."""
        self._in_text = False
        if tag == "rPh":
            self._phonetic = False
        elif tag == "si" and self._parts is not None:
            if len(self.texts) >= MOST_STRINGS:
                raise OverLimitError("too_many_cells")
            self.texts.append(checked(unescaped("".join(self._parts))))
            self._parts = None


def checked(text: str) -> str:
    """Refuse a text longer than any cell may hold."""
    if len(text) > LONGEST_TEXT:
        raise OverLimitError("too_long")
    return text


class Styles(Handler):
    """Cell styles (styles.xml): number format, font name, bold, indent."""

    def __init__(self) -> None:
        self._formats = dict(_BUILT_IN)
        self._fonts: list[tuple[str, bool]] = []
        self._cells: list[tuple[Style, bool]] = []
        self._named: dict[str | None, tuple[Style, bool]] = {}
        self._font: dict[str, str] | None = None
        self._in_cells = False

    def style(self, index: int) -> tuple[Style, bool]:
        """Return a style, and whether it shows numbers as dates."""
        return self._cells[index] if 0 <= index < len(self._cells) else (PLAIN, False)

    def of_cell(self, index: str | None) -> tuple[Style, bool]:
        """Return the style that a cell names, each looked up once."""
        known = self._named.get(index)
        if known is None:
            known = self.style(count_of(index))
            if len(self._named) < MOST_STYLES:
                self._named[index] = known
        return known

    def start(self, tag: str, attributes: Attributes) -> None:
        """See a number format, a font or a cell's style."""
        if tag == "numFmt":
            number = count_of(attributes.get("numFmtId"))
            self._formats[number] = attributes.get("formatCode", "")[:255]
        elif tag == "font":
            self._font = {}
        elif self._font is not None:
            self._font[tag] = attributes.get("val", "1")
        elif tag == "cellXfs":
            self._in_cells = True
        elif self._in_cells:
            self._see_cell(tag, attributes)

    def _see_cell(self, tag: str, attributes: Attributes) -> None:
        if tag == "xf":
            self._add(attributes)
        elif tag == "alignment" and self._cells:
            style, is_date = self._cells[-1]
            indent = min(count_of(attributes.get("indent")), 250)
            self._cells[-1] = (style._replace(indent=indent), is_date)

    def _add(self, attributes: Attributes) -> None:
        if len(self._cells) >= MOST_STYLES:
            raise OverLimitError("damaged")
        number = count_of(attributes.get("numFmtId"))
        font = count_of(attributes.get("fontId"))
        name, bold = self._fonts[font] if font < len(self._fonts) else ("", False)
        written = self._formats.get(number, "")
        self._cells.append((Style(written, name, bold), shows_date(written, number)))

    def end(self, tag: str) -> None:
        """Keep a finished font."""
        if tag == "font" and self._font is not None:
            bold = self._font.get("b", "0") in {"1", "true"}
            self._fonts.append((self._font.get("name", "")[:64], bold))
            self._font = None
        elif tag == "cellXfs":
            self._in_cells = False


def count_of(text: str | None) -> int:
    """Read a small count or index; what is none counts as zero."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
