"""Gives an uploaded workbook back with what is to be corrected: coloured, commented and listed."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

from khuyencong.sheets.child import mark
from khuyencong.sheets.choices import AS_FOUND, Choices
from khuyencong.sheets.limits import UPLOAD, Limits
from khuyencong.sheets.messages import Problem
from khuyencong.sheets.notes import Note

__all__ = ["Note", "annotate", "note_of"]
_TYPES: Final = "[Content_Types].xml"
_MOST: Final = 1_000_000


def annotate(
    data: bytes, name: str, notes: Iterable[Note], limits: Limits = UPLOAD,
    choices: Choices = AS_FOUND,
) -> tuple[bytes, str]:  # fmt: skip
    """Return the workbook and what to call it; raise RefusedSheetError.

    An .xlsx or .xlsm stays what it is; .xls, .ods and text come back as .xlsx with the same cells.
    Cells hold what `choices` typed over them.
    """
    marked = mark(data, name, list(notes), limits, choices)
    return marked, f"{PurePath(name).stem}-can-sua{_ending(marked)}"


def _ending(marked: bytes) -> str:
    """Return the ending that the types of the package ask for: Excel opens no other."""
    with zipfile.ZipFile(io.BytesIO(marked)) as package, package.open(_TYPES) as types:
        has_macros = any(name.endswith("vbaProject.bin") for name in package.namelist())
        return ".xlsm" if has_macros or b"macroEnabled" in types.read(_MOST) else ".xlsx"


def note_of(problem: Problem) -> Note:
    """Return a problem of a reading as a note of its cell."""
    return Note(problem.sheet, problem.row, problem.column, problem.message, problem.hint or "",
                problem.value or "", problem.severity)  # fmt: skip
