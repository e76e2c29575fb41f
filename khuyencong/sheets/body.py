"""Reads the rows below a header one by one: sums, repeated headers, notes, perhaps items."""

import re
from typing import Final

from khuyencong.formatting import AmountError, Unit, parse_money
from khuyencong.sheets.columns import Header
from khuyencong.sheets.grid import Grid, is_number
from khuyencong.sheets.headers import header_at, headings_in, is_number_row, may_start
from khuyencong.sheets.kinds import HEADER, ITEM, NOTE, SUBTOTAL, TOTAL, Line
from khuyencong.sheets.places import knows_none
from khuyencong.sheets.titles import context_of, lines_of
from khuyencong.text import search_key

_SUM_WORDS: Final = re.compile(
    r"(tổng cộng|tổng số|tổng kinh phí|tổng|cộng tổng|cộng)"
    r"(\s*$|\s*[:(\[=.\-–]"
    r"|\s+(?:cộng|kinh phí|số|các|nhóm|mục|phần|khu vực|tỉnh|toàn|chung|năm|đề án|trang)"
    r"|\s+(?:i{1,3}|iv|vi{0,3}|[a-h1-9])\b)",
    re.IGNORECASE,
)
_SUM_OF: Final = re.compile(r"(?:tổng\s+)?cộng\s+(?!đồng\b|tác\b|hưởng\b|sinh\b)", re.IGNORECASE)
_WHOLE: Final = re.compile(r"t[oổ]ng|toàn|\(i\b|i\s*\+|a\s*\+", re.IGNORECASE)
_NATION: Final = re.compile(r"(?:tong )?(?:ca nuoc|toan quoc)\s*:?")
_LOOKED_AT: Final = 4
_OF_A_NOTE: Final = 2
"""Cells that a note fills at most."""
_PART: Final = re.compile(r"\b(?:nhóm|mục|phần|khu vực|trang)\b", re.IGNORECASE)
_UNMARKED: Final = frozenset({"tong cong", "tong so", "cong", "tong"})
_LONGEST_UNMARKED: Final = 9
_NOTE: Final = re.compile(
    r"(ghi chu|chu thich|nguon|luu y|noi nhan|nguoi lap|ke toan|thu truong|giam doc)\b|\(?\*"
)
_ORDINALS: Final = (
    (1.0, re.compile(r"[IVX]{1,5}[.)]?")),
    (0.0, re.compile(r"[A-HĐK][.)]?")),
    (2.0, re.compile(r"\d{1,5}[.)]?")),
    (3.0, re.compile(r"\d{1,4}(?:\.\d{1,4})+[.)]?")),
    (2.0, re.compile(r"[IVX]{1,5}\.\d{1,4}[.)]?")),
    (4.0, re.compile(r"[a-zđ][.)]?|[-–+•*]")),
)
_LEADING: Final = re.compile(r"([IVX]{1,5}|[A-HĐ])[.)]\s+\S")


class Body:
    """Reads the rows below a header, to the end of the sheet or to another header."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid = grid
        self.header = header
        self.money = [column.number for column in header.columns if column.is_money]
        self._number = header.first("number")
        self._title = header.first("title", "product", "province", "beneficiary", "content")
        self._header_texts = [self._texts(row) for row in header.rows]
        self._no_headers: set[frozenset[tuple[int, str]]] = set()
        self.lines: list[Line] = []

    def read(self, rows: list[int]) -> list[Line]:
        """Classify every row after the header."""
        below = [row for row in rows if row > self.header.bottom]
        for row in below:
            if self._is_repeated(row):
                if self._has_new_title():
                    break
                self.lines.append(Line(row, HEADER))
            elif self._starts_another(row):
                break
            else:
                self.lines.append(self._line(row))
        return self.lines

    def _has_new_title(self) -> bool:
        """Give back the rows above a repeated header that name another year, or another source.

        After a sum only, as for the source: groups at the foot of a page are no titles.
        """
        count = next((n for n, line in enumerate(reversed(self.lines)) if not self._is_lone(line)),
                     0)  # fmt: skip
        rows = [line.row for line in self.lines[len(self.lines) - count :]]
        said = context_of(lines_of(self.grid, rows), "", knows_none)
        is_summed = count < len(self.lines) and self.lines[-count - 1].kind in {SUBTOTAL, TOTAL}
        if said.year is None and not (is_summed and (said.source or said.unit)):
            return False
        del self.lines[len(self.lines) - count :]
        return True

    def _is_lone(self, line: Line) -> bool:
        return line.kind in {ITEM, NOTE} and len(self.grid.cells(line.row)) == 1

    @property
    def lists_places(self) -> bool:
        """Say whether a row is called by its province."""
        return self._title is not None and self._title.field == "province"

    # -- one row by itself

    def _texts(self, row: int) -> tuple[tuple[int, str], ...]:
        cells = self.grid.cells(row)
        return tuple((cell.column, self.grid.text(row, cell.column).casefold()) for cell in cells)

    def _is_repeated(self, row: int) -> bool:
        cells = self.grid.cells(row)
        first = (cells[0].column, self.grid.text(row, cells[0].column).casefold()) if cells else ()
        if any(texts and texts[0] == first for texts in self._header_texts):
            return len(cells) > 1 and self._texts(row) in self._header_texts
        return is_number_row(self.grid, row)

    def _starts_another(self, row: int) -> bool:
        if not may_start(self.grid, row):
            return False
        headings = headings_in(self.grid, row)
        if headings in self._no_headers:  # in a list of ten thousand, values that look like one
            return False
        header = header_at(self.grid, row)
        if header is not None and len(header.columns) > _OF_A_NOTE:
            return True
        self._no_headers.add(headings)
        return False

    def _line(self, row: int) -> Line:
        label = self._label(row)
        ordinal, rank = self._ordinal(row)
        sum_text = self._nation(label) or self._sum_text(row)
        sum_text = sum_text or self._unnamed_sum(row, label, ordinal)
        if sum_text:
            is_whole = bool(_WHOLE.match(sum_text)) and not _PART.search(sum_text)
            return Line(row, TOTAL if is_whole else SUBTOTAL, sum_text, rank, ordinal=ordinal)
        kind = NOTE if self._is_note(row, label) else ITEM
        return Line(row, kind, label, rank, ordinal=ordinal)

    def _label(self, row: int) -> str:
        if self._title and (text := self.grid.text(row, self._title.number)):
            return text
        texts = [self.grid.text(row, cell.column) for cell in self.grid.cells(row)
                 if cell.column not in self.money and isinstance(cell.value, str)]  # fmt: skip
        return max(texts, key=len, default="")

    def _ordinal(self, row: int) -> tuple[str, float | None]:
        text = self.grid.text(row, self._number.number) if self._number else ""
        if not text and self._title:
            title = self.grid.text(row, self._title.number)
            found = _LEADING.match(title)
            text = found[1] if found else ""
        return text, next((rank for rank, shape in _ORDINALS if shape.fullmatch(text)), None)

    def _sum_text(self, row: int) -> str | None:
        """Return the words of a sum, in the first texts of a row that are no amounts."""
        texts = [
            self.grid.text(row, cell.column)
            for cell in self.grid.cells(row)
            if isinstance(cell.value, str) and cell.column not in self.money
        ]
        return next((text for text in texts[:_LOOKED_AT] if _is_sum(text)), None)

    def _nation(self, label: str) -> str | None:
        """Return "Cả nước": above its provinces it is their sum, and called by no other word."""
        return (
            f"Toàn: {label}" if self.lists_places and _NATION.fullmatch(search_key(label)) else None
        )

    def _unnamed_sum(self, row: int, label: str, ordinal: str) -> str | None:
        """Return "Cộng Hà Nội": a sum of something, where nothing but amounts stands beside it."""
        if ordinal or not _SUM_OF.match(label) or not self.has_amount(row):
            return None
        others = [cell for cell in self.grid.cells(row) if cell.column not in self.money]
        return label if len(others) == 1 else None

    def _is_note(self, row: int, label: str) -> bool:
        if self.has_amount(row):
            return False
        is_short = len(self.grid.cells(row)) <= _OF_A_NOTE
        is_aside = label.startswith("(") and label.endswith(")")
        is_note = is_aside or bool(_NOTE.match(search_key(label)))
        return (is_short and is_note) or not self._fits(row)

    def _fits(self, row: int) -> bool:
        """Say whether a row has something in the columns of the table."""
        known = {column.number for column in self.header.columns}
        return any(cell.column in known for cell in self.grid.cells(row))

    def has_amount(self, row: int) -> bool:
        """Say whether a row has an amount that can be read."""
        return any(self._reads(row, column) for column in self.money)

    def _reads(self, row: int, column: int) -> bool:
        value = self.grid.value(row, column)
        if is_number(value):
            return True
        try:
            text = self.grid.text(row, column) if isinstance(value, str) else None
            return parse_money(text, Unit.DONG) is not None
        except AmountError:
            return False


def _is_sum(text: str) -> bool:
    if len(text) <= _LONGEST_UNMARKED and text.isascii():
        return text.lower() in _UNMARKED or bool(_SUM_WORDS.match(text))
    return bool(_SUM_WORDS.match(text))
