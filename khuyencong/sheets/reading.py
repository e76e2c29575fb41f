"""The child process: a file's bytes in, lines of JSON out; no Django unless tables are asked for.

python -c "…; from khuyencong.sheets.reading import main; main()" TASK KIND LIMITS < input > lines

The input is the length of the job in four bytes, the job as JSON, then the file. The task "cells"
answers with located cells (`lines.py`), "tables" with located records (`answers.py`), "marked" with
the bytes of a workbook in which is told what to correct (`marking.py`).
"""

import gc
import json
import resource
import sys
from bisect import bisect_left, bisect_right
from typing import Any, Final

from khuyencong.sheets.cells import Sheet, Workbook
from khuyencong.sheets.limits import MOST_MERGED_ROWS, Limits, OverLimitError
from khuyencong.sheets.lines import dump

REFUSED: Final = 3
"""The exit code under which the answer is only the kind of a refusal."""
CELLS, TABLES, MARKED = "cells", "tables", "marked"
LENGTH: Final = 4


def main() -> None:
    task, kind, limits = sys.argv[1], sys.argv[2], Limits(**json.loads(sys.argv[3]))
    _confine(limits)
    gc.disable()  # this process ends soon, and its memory is limited
    try:
        job, data = _input()
        _answer(task, kind, job, data, limits)
    except OverLimitError as error:
        _refuse(error.kind)
    except (MemoryError, RecursionError):
        _refuse("too_slow")


def _input() -> tuple[dict[str, Any], bytes]:
    stream = sys.stdin.buffer
    length = int.from_bytes(stream.read(LENGTH), "big")
    return json.loads(stream.read(length)), stream.read()


def _confine(limits: Limits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _answer(task: str, kind: str, job: dict[str, Any], data: bytes, limits: Limits) -> None:
    if task == MARKED:
        from khuyencong.sheets.marking import answer_marked

        answer_marked(kind, job, data, limits)
        return
    workbook = read_kind(kind, job, data, limits)
    for sheet in workbook.sheets:
        _check_spans(sheet)
    if task == TABLES:
        from django.conf import settings

        settings.configure(USE_I18N=False)  # hints are said in Vietnamese
        from khuyencong.sheets.understanding import answer

        answer(workbook, job)
    else:
        dump(sys.stdout, workbook)
    sys.stdout.flush()


def _check_spans(sheet: Sheet) -> None:
    """Refuse merged ranges that overlap so much that looking them up would cost too much."""
    rows = sorted(sheet.rows)
    touched = sum(bisect_right(rows, s.bottom) - bisect_left(rows, s.top) for s in sheet.spans)
    if touched > MOST_MERGED_ROWS:
        raise OverLimitError("damaged")


def read_kind(kind: str, job: dict[str, Any], data: bytes, limits: Limits) -> Workbook:
    """Read with the reader of a kind, imported under the limits."""
    if kind == "xls":
        from khuyencong.sheets import xls

        return xls.read(data, limits)
    if kind == "ods":
        from khuyencong.sheets import ods

        return ods.read(data, limits)
    if kind == "csv":
        from khuyencong.sheets import delimited

        return delimited.read(data, limits, job.get("encoding"), job.get("delimiter"))
    from khuyencong.sheets import xlsx

    return xlsx.read(data, limits)


def _refuse(kind: str) -> None:
    sys.stdout.write(json.dumps(kind) + "\n")
    sys.stdout.flush()
    raise SystemExit(REFUSED)


if __name__ == "__main__":
    main()
