"""An uploaded list of accounts as rows of text with their numbers (tệp danh sách tài khoản)."""

import datetime
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from khuyencong.formulas import restored
from khuyencong.sheets import child
from khuyencong.sheets.cells import Fault, Sheet, Value
from khuyencong.sheets.limits import UPLOAD
from khuyencong.sheets.refusals import RefusedSheetError

HEADING: Final = "ten dang nhap"
"""What a heading has, without marks."""
LARGEST: Final = 1_000_000
"""Bytes of an upload."""
MOST_ROWS: Final = 1_000
REMARKS: Final = 50
"""Rows above the heading and below the list."""
LIMITS: Final = replace(UPLOAD, file_bytes=LARGEST, rows=MOST_ROWS + REMARKS, columns=40)
LETTERS: Final = 500
Rows = list[list[str]]


class UnreadableError(ValueError):
    """The file cannot be read; the message says why, and what to do."""


def read(data: bytes, name: str) -> Rows:
    """Return the rows of the first sheet, the first one first; raise UnreadableError."""
    try:
        workbook = child.read(data, name, LIMITS)
    except RefusedSheetError as refusal:
        raise UnreadableError(refusal.message) from refusal
    rows = rows_of(workbook.sheets[0])
    if not rows:
        raise UnreadableError(_("Trang tính đầu tiên của tệp không có dữ liệu."))
    return rows


def rows_of(sheet: Sheet) -> Rows:
    """Write out a sheet from its corner, empty rows and cells too."""
    width = max((max(row) for row in sheet.rows.values() if row), default=0)
    return [
        [text_of(sheet.value(row, column)) for column in range(1, width + 1)]
        for row in range(1, max(sheet.rows, default=0) + 1)
    ]


def text_of(value: Value) -> str:
    """Write a cell as its owner sees it, without the apostrophe that our own downloads set."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    text = value.code if isinstance(value, Fault) else str(value)
    return restored(text.strip())[:LETTERS]
