"""Opens a file away from this process: a guard first, then a child with little memory and time."""

import gc
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import khuyencong
from khuyencong.sheets import answers, lines
from khuyencong.sheets.cells import Workbook
from khuyencong.sheets.choices import AS_FOUND, Choices
from khuyencong.sheets.guard import Inspection, inspect
from khuyencong.sheets.limits import UPLOAD, Limits, OverLimitError
from khuyencong.sheets.located import Reading
from khuyencong.sheets.notes import Note
from khuyencong.sheets.reading import CELLS, LENGTH, MARKED, REFUSED, TABLES
from khuyencong.sheets.refusals import KINDS, RefusedSheetError

_ROOT: Final = str(Path(khuyencong.__file__).parent.parent)
_PROGRAM: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from khuyencong.sheets.reading import main; main()"
)


def read(
    source: bytes | Path, name: str, limits: Limits = UPLOAD, choices: Choices = AS_FOUND
) -> Workbook:
    """Read an uploaded file into located cells; raise RefusedSheetError, whatever it holds."""
    inspection, data = _inspected(source, name, limits)
    job = {"encoding": choices.encoding, "delimiter": choices.delimiter}
    with tempfile.TemporaryFile() as answer:
        _run(CELLS, inspection.kind, job, data, limits, answer)
        workbook = lines.load(answer, name)
    workbook.notes = (*inspection.notes, *workbook.notes)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise RefusedSheetError("no_cells")
    return workbook


def understand(
    source: bytes | Path,
    name: str,
    places: Mapping[str, str],
    choices: Choices = AS_FOUND,
    limits: Limits = UPLOAD,
) -> Reading:
    """Read a file and find its tables, both in the child; raise RefusedSheetError.

    `places` is spelling -> what the province is to be called in the records.
    """
    inspection, data = _inspected(source, name, limits)
    job = {
        "encoding": choices.encoding,
        "delimiter": choices.delimiter,
        "name": name,
        "places": dict(places),
        "choices": choices.to_json(),
    }
    with tempfile.TemporaryFile() as answer:
        _run(TABLES, inspection.kind, job, data, limits, answer)
        with _no_collecting():
            reading = answers.load(answer)
    reading.notes = (*inspection.notes, *reading.notes)
    return reading


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Look for no cycles while many small things are made that have none; a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def mark(
    data: bytes, name: str, notes: list[Note], limits: Limits, choices: Choices = AS_FOUND
) -> bytes:
    """Return a workbook with notes at its cells, typed over; raise RefusedSheetError."""
    inspection, data = _inspected(data, name, limits)
    job = {
        "notes": notes,
        "encoding": choices.encoding,
        "delimiter": choices.delimiter,
        "choices": choices.to_json(),
    }
    with tempfile.TemporaryFile() as answer:
        _run(MARKED, inspection.kind, job, data, limits, answer)
        return answer.read()


def _inspected(source: bytes | Path, name: str, limits: Limits) -> tuple[Inspection, bytes]:
    try:
        data = _bytes_of(source, limits)
        return inspect(data, name, limits), data
    except OverLimitError as error:
        raise RefusedSheetError(error.kind) from error


def _bytes_of(source: bytes | Path, limits: Limits) -> bytes:
    if isinstance(source, bytes):
        return source
    if source.stat().st_size > limits.file_bytes:
        raise OverLimitError("too_large")
    return source.read_bytes()


def _run(
    task: str, kind: str, job: dict[str, Any], data: bytes, limits: Limits, answer: IO[bytes]
) -> None:
    """Let the child write its answer; one that was killed ran out of time, memory or room."""
    command = [sys.executable, "-I", "-B", "-c", _PROGRAM, _ROOT, task, kind,
               json.dumps(limits.as_dict())]  # fmt: skip
    written = json.dumps(job).encode()
    try:
        done = subprocess.run(  # noqa: S603  our own program, the file goes in by a pipe
            command,
            input=len(written).to_bytes(LENGTH, "big") + written + data,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedSheetError("too_slow") from error
    answer.seek(0)
    _judge(answer, done.returncode)


def _judge(answer: IO[bytes], exit_code: int) -> None:
    if exit_code == REFUSED:
        kind = json.loads(answer.readlines()[-1])
        raise RefusedSheetError(kind if kind in KINDS else "damaged")
    if exit_code < 0:
        raise RefusedSheetError("too_slow")
    if exit_code:
        raise RefusedSheetError("damaged")
