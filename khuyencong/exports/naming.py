"""Names and texts as files can hold them: sheet names, file names, what XML forbids."""

import re
from typing import Final

from khuyencong.formulas import is_run_as_formula
from khuyencong.text import search_key

LONGEST_TEXT: Final = 32_767
"""Characters that a cell of XLSX may hold."""
LONGEST_SHEET_NAME: Final = 31
LONGEST_FILE_NAME: Final = 80

_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_FILE_NAME: Final = re.compile(r"[^a-z0-9]+")


def cell_text(value: object) -> str:
    """Return a text for a cell: cut to what a cell holds, "\ufffd" for what XML cannot say."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_IN_XML.sub("\ufffd", text)[:LONGEST_TEXT]


def sheet_name(text: str) -> str:
    """Return a name that a sheet may have in every program; it never looks like a formula."""
    name = " ".join(_NOT_IN_SHEET_NAME.sub(" ", text).split()).strip("' ")
    while is_run_as_formula(name):
        name = name[1:].strip("' ")
    return name[:LONGEST_SHEET_NAME].strip("' ") or "Trang"


def file_name(text: str, ending: str) -> str:
    """Return an ASCII file name: "De án 2021", "csv" -> "de-an-2021.csv"."""
    plain = _NOT_IN_FILE_NAME.sub("-", search_key(text)).strip("-")
    return f"{plain[:LONGEST_FILE_NAME].strip('-') or 'tep'}.{ending}"
