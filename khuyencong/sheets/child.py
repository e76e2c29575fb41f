"""Opens a file away from this process: a guard first, then a child with little memory and time."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Final

import khuyencong
from khuyencong.sheets import lines
from khuyencong.sheets.cells import Workbook
from khuyencong.sheets.guard import inspect
from khuyencong.sheets.limits import UPLOAD, Limits, OverLimitError
from khuyencong.sheets.reading import REFUSED
from khuyencong.sheets.refusals import KINDS, RefusedSheetError

_ROOT: Final = str(Path(khuyencong.__file__).parent.parent)
_PROGRAM: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from khuyencong.sheets.reading import main; main()"
)


def read(source: bytes | Path, name: str, limits: Limits = UPLOAD) -> Workbook:
    """Read an uploaded file into located cells; raise RefusedSheetError, whatever it holds."""
    try:
        data = _bytes_of(source, limits)
        inspection = inspect(data, name, limits)
    except OverLimitError as error:
        raise RefusedSheetError(error.kind) from error
    workbook = _read_in_child(inspection.kind, data, name, limits)
    workbook.notes = (*inspection.notes, *workbook.notes)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise RefusedSheetError("no_cells")
    return workbook


def _bytes_of(source: bytes | Path, limits: Limits) -> bytes:
    if isinstance(source, bytes):
        return source
    if source.stat().st_size > limits.file_bytes:
        raise OverLimitError("too_large")
    return source.read_bytes()


def _read_in_child(kind: str, data: bytes, name: str, limits: Limits) -> Workbook:
    command = [
        sys.executable,
        "-I",
        "-B",
        "-c",
        _PROGRAM,
        _ROOT,
        kind,
        json.dumps(limits.as_dict()),
    ]
    with tempfile.TemporaryFile("w+", encoding="ascii") as answer:
        try:
            done = subprocess.run(  # noqa: S603  our own program, the file goes in by a pipe
                command,
                input=data,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=limits.wall_seconds,
                check=False,
                env={},
            )
        except subprocess.TimeoutExpired as error:
            raise RefusedSheetError("too_slow") from error
        answer.seek(0)
        return _loaded(answer, done.returncode, name)


def _loaded(answer: IO[str], exit_code: int, name: str) -> Workbook:
    """Take the child's answer; a child that was killed ran out of time, memory or room."""
    if exit_code == REFUSED:
        kind = json.loads(answer.readlines()[-1])
        raise RefusedSheetError(kind if kind in KINDS else "damaged")
    if exit_code < 0:
        raise RefusedSheetError("too_slow")
    if exit_code:
        raise RefusedSheetError("damaged")
    return lines.load(answer, name)
