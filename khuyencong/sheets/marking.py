"""The part of the child process that gives a workbook back with what is to be corrected in it."""

import io
import sys
from typing import Any

from khuyencong.sheets.cells import Workbook
from khuyencong.sheets.choices import Choices, edited
from khuyencong.sheets.limits import Limits, OverLimitError
from khuyencong.sheets.marked_book import marked
from khuyencong.sheets.notes import Note, notes_from
from khuyencong.sheets.reading import read_kind


def answer_marked(kind: str, job: dict[str, Any], data: bytes, limits: Limits) -> None:
    """Write the marked workbook; no .xlsx, or an unusual one, becomes a copy of its cells."""
    notes = notes_from(job["notes"])
    sys.stdout.buffer.write(_marked(kind, job, data, limits, notes))
    sys.stdout.buffer.flush()


def _marked(
    kind: str, job: dict[str, Any], data: bytes, limits: Limits, notes: list[Note]
) -> bytes:
    choices = Choices.from_json(job["choices"])
    if kind == "xlsx":
        try:
            return marked(data, notes, limits, choices.edits)
        except OverLimitError as error:
            if error.kind != "damaged":
                raise
    workbook: Workbook = edited(read_kind(kind, job, data, limits), choices)
    out = io.BytesIO()
    from khuyencong.sheets.copied import copy

    copy(workbook, notes, out)
    return out.getvalue()
