"""Reads .csv and text: encoding and delimiter by evidence, a record a row. No Django here."""

import codecs
import csv
import io
import re
import unicodedata
from typing import Final

from khuyencong.formulas import restored
from khuyencong.sheets.budget import Budget
from khuyencong.sheets.cells import Cell, Sheet, Workbook
from khuyencong.sheets.encodings import as_found, is_from_old_fonts
from khuyencong.sheets.guard import is_wide
from khuyencong.sheets.limits import LONGEST_TEXT, Limits, OverLimitError

_DELIMITERS: Final = ";,\t|"
_HINT: Final = re.compile(r'"?sep=(.)"?[ \t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_FEW: Final = 5
"""Broken letters among those beyond ASCII: fewer than one in five."""
_LOOKED_AT: Final = 50
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')


def read(
    data: bytes, limits: Limits, encoding: str | None = None, delimiter: str | None = None
) -> Workbook:
    """Read records; the line "sep=;" is a record too, as it is a line for whoever looks.

    `encoding` and `delimiter` are the user's corrections; without them the evidence decides.
    """
    encoding, text = _decoded_as(data, encoding) if encoding else decoded(data)
    if "\0" in text:
        raise OverLimitError("not_a_sheet")
    hint = _HINT.match(text)
    if delimiter is not None and delimiter not in _DELIMITERS:
        delimiter = None
    delimiter = delimiter or (hint[1] if hint else delimiter_of(text))
    csv.field_size_limit(LONGEST_TEXT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    sheet = Sheet("")
    budget = Budget(limits)
    try:
        for record, fields in enumerate(reader, start=1):
            if not (hint and record == 1):
                _keep(sheet, budget, record, fields)
    except csv.Error as error:
        kind = "too_long" if "field larger" in str(error) else "broken_quotes"
        raise OverLimitError(kind) from error
    return Workbook("csv", sheets=[sheet], encoding=encoding, delimiter=delimiter)


def _keep(sheet: Sheet, budget: Budget, record: int, fields: list[str]) -> None:
    for column, field in enumerate(fields, start=1):
        if field or column == len(fields):  # the last one says how many there are
            budget.keep(sheet, Cell(record, column, restored(field)))


# -- encoding ------------------------------------------------------------------------------------


def decoded(data: bytes) -> tuple[str, str]:
    """Return encoding and text: a mark, UTF-8, then the legacy one that reads as Vietnamese."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", _strictly(data, "utf-8-sig")
    if is_wide(data):
        return _wide(data)
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        return ("utf-8", text) if _is_nearly_sound(text) else _legacy(data)


def _is_nearly_sound(text: str) -> bool:
    """Say whether a few bytes are broken in what is UTF-8: those cells are told, not the file."""
    beyond = sum(char > "\x7f" for char in text)
    return text.count("\ufffd") * _FEW < beyond


ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1258",
                    "latin-1")  # fmt: skip
"""What a user may choose; latin-1 keeps the bytes of TCVN3 and VNI as they are found."""


def _decoded_as(data: bytes, encoding: str) -> tuple[str, str]:
    if encoding not in ENCODINGS:
        raise OverLimitError("encoding")
    if encoding == "windows-1258":
        text = data.decode("cp1258", errors="replace")
        return encoding, unicodedata.normalize("NFC", text)
    return encoding, as_found(data) if encoding == "latin-1" else _strictly(data, encoding)


def _wide(data: bytes) -> tuple[str, str]:
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16", _strictly(data, "utf-16")
    encoding = "utf-16-le" if data[1:200:2].count(0) > data[:200:2].count(0) else "utf-16-be"
    return encoding, _strictly(data, encoding)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise OverLimitError("encoding") from error


def _legacy(data: bytes) -> tuple[str, str]:
    """Choose between Windows-1258 and the bytes of TCVN3 and VNI, which are kept as found."""
    text = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    found = as_found(data)
    return ("latin-1", found) if is_from_old_fonts(found, text) else ("windows-1258", text)


# -- delimiter -----------------------------------------------------------------------------------


def delimiter_of(text: str) -> str:
    """Choose the delimiter that stands in most lines, equally often; text in quotes apart."""
    start = _QUOTED.sub("", text[:200_000])
    lines = [line for line in start.splitlines()[:_LOOKED_AT] if line]
    return max(_DELIMITERS, key=lambda mark: _steadiness(mark, lines))


def _steadiness(mark: str, lines: list[str]) -> tuple[int, int]:
    counts = [line.count(mark) for line in lines]
    usual = max(set(counts) - {0}, key=counts.count, default=0)
    return (counts.count(usual), usual) if usual else (0, 0)
