"""Gives an uploaded workbook back with what is to be corrected: coloured, commented and listed."""

from collections.abc import Iterable
from pathlib import PurePath

from khuyencong.sheets.child import mark
from khuyencong.sheets.choices import AS_FOUND, Choices
from khuyencong.sheets.limits import UPLOAD, Limits
from khuyencong.sheets.messages import Problem
from khuyencong.sheets.notes import Note

__all__ = ["Note", "annotate", "note_of"]


def annotate(
    data: bytes, name: str, notes: Iterable[Note], limits: Limits = UPLOAD,
    choices: Choices = AS_FOUND,
) -> tuple[bytes, str]:  # fmt: skip
    """Return the workbook and what to call it; raise RefusedSheetError.

    An .xlsx or .xlsm stays what it is; .xls, .ods and text come back as .xlsx with the same cells.
    Cells hold what `choices` typed over them.
    """
    marked = mark(data, name, list(notes), limits, choices)
    ending = ".xlsm" if b"vbaProject.bin" in marked else ".xlsx"
    return marked, f"{PurePath(name).stem}-can-sua{ending}"


def note_of(problem: Problem) -> Note:
    """Return a problem of a reading as a note of its cell."""
    return Note(problem.sheet, problem.row, problem.column, problem.message, problem.hint or "",
                problem.value or "", problem.severity)  # fmt: skip
