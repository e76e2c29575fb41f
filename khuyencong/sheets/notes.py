"""What is told about a cell in the workbook that is given back, and the list on its first sheet."""

import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from khuyencong.sheets.cells import letters

SUMMARY: Final = "Lỗi cần sửa"
LISTS: Final = "Danh mục để chọn"  # what the cells of our templates are chosen from
OURS: Final = frozenset({SUMMARY, LISTS})
AUTHOR: Final = "Khuyến công"
HEADINGS: Final = ("STT", "Trang tính", "Ô", "Mức", "Cần sửa gì", "Đang ghi", "Gợi ý")
WIDTHS: Final = (6, 22, 9, 12, 60, 30, 45)
COLOURS: Final = {"error": "FFFFC9CE", "warning": "FFFFEC9E", "fixed": "FFCDEBD3"}
"""Of the cells; a little unlike the colours of Excel's own styles, so that they are known again."""
_WORDS: Final = {"error": "Lỗi", "warning": "Cảnh báo", "fixed": "Đã sửa"}
MOST_LISTED: Final = 3_000
_MOST_LETTERS: Final = 1_000
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Note(NamedTuple):
    """One thing to correct, or corrected ("fixed"); without a row it is about the whole sheet."""

    sheet: str
    row: int | None
    column: int | None
    message: str
    hint: str = ""
    value: str = ""
    severity: str = "error"

    @property
    def text(self) -> str:
        """Return what stands in the comment of the cell."""
        words = f"{_WORDS.get(self.severity, '')}: {self.message}"
        return f"{words}\nGợi ý: {self.hint}" if self.hint else words

    @property
    def address(self) -> str:
        """Return the cell to go to."""
        return f"{letters(self.column or 1)}{self.row or 1}"


def notes_from(data: Iterable[Iterable[Any]]) -> list[Note]:
    """Read notes from a job, with text that XML may hold."""
    return [
        Note(sheet, row, column, plain(message), plain(hint), plain(value), severity)
        for sheet, row, column, message, hint, value, severity in data
    ]


def plain(text: object) -> str:
    """Return text that a sheet can hold."""
    return printable(str(text or ""))[:_MOST_LETTERS]


def printable(text: str) -> str:
    """Return text without what XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def by_cell(notes: list[Note]) -> dict[tuple[int, int], list[Note]]:
    """Group the notes of one sheet by row and column; what is wrong with a row stands in A."""
    cells: dict[tuple[int, int], list[Note]] = {}
    for note in notes:
        if note.row:
            cells.setdefault((note.row, note.column or 1), []).append(note)
    return cells


def severity_of(notes: list[Note]) -> str:
    """Return the worst severity of a cell."""
    found = {note.severity for note in notes}
    return next((severity for severity in COLOURS if severity in found), "warning")


def comment_of(notes: list[Note]) -> str:
    """Return the comment of a cell."""
    return "\n".join(dict.fromkeys(note.text for note in notes))


def listed(notes: list[Note]) -> list[tuple[Note, tuple[str, ...]]]:
    """Return the rows of the list: each note with its texts, without the running number."""
    return [(note, _texts(note)) for note in notes[:MOST_LISTED]]


def _texts(note: Note) -> tuple[str, ...]:
    address = note.address if note.row else ""
    severity = _WORDS.get(note.severity, "")
    return (note.sheet, address, severity, note.message, note.value, note.hint)


def heading(notes: list[Note], *, is_copy: bool) -> str:
    """Return what stands above the list."""
    fixed = sum(note.severity == "fixed" for note in notes)
    told = f"{len(notes) - fixed} chỗ cần xem lại"
    told += f", {fixed} ô đã sửa trên trang." if fixed else "."
    told += " Bấm vào ô để tới chỗ cần sửa, sửa xong thì tải lại."
    copied = " Đây là bản .xlsx có cùng các ô với tệp đã tải lên, không còn công thức."
    return told + copied if is_copy else told


def place(note: Note) -> str:
    """Return where a link of the list leads: "'Trang 1'!B12"."""
    name = note.sheet.replace("'", "''")
    return f"'{name}'!{note.address}"
