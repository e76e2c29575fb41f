"""The child process: a file's bytes in, its located cells out as lines of JSON; no Django here.

python -c "…; from khuyencong.sheets.reading import main; main()" KIND LIMITS < file > lines
"""

import json
import resource
import sys
from bisect import bisect_left, bisect_right
from typing import Final

from khuyencong.sheets.cells import Sheet, Workbook
from khuyencong.sheets.limits import MOST_MERGED_ROWS, Limits, OverLimitError
from khuyencong.sheets.lines import dump

REFUSED: Final = 3
"""The exit code under which the answer is only the kind of a refusal."""


def main() -> None:
    kind, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    _confine(limits)
    try:
        _answer(kind, sys.stdin.buffer.read(), limits)
    except OverLimitError as error:
        _refuse(error.kind)
    except (MemoryError, RecursionError):
        _refuse("too_slow")


def _confine(limits: Limits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _answer(kind: str, data: bytes, limits: Limits) -> None:
    workbook = _read(kind, data, limits)
    for sheet in workbook.sheets:
        _check_spans(sheet)
    dump(sys.stdout, workbook)
    sys.stdout.flush()


def _check_spans(sheet: Sheet) -> None:
    """Refuse merged ranges that overlap so much that looking them up would cost too much."""
    rows = sorted(sheet.rows)
    touched = sum(bisect_right(rows, s.bottom) - bisect_left(rows, s.top) for s in sheet.spans)
    if touched > MOST_MERGED_ROWS:
        raise OverLimitError("damaged")


def _read(kind: str, data: bytes, limits: Limits) -> Workbook:
    """Read with the reader of a kind, imported under the limits."""
    if kind == "xls":
        from khuyencong.sheets import xls

        return xls.read(data, limits)
    if kind == "ods":
        from khuyencong.sheets import ods

        return ods.read(data, limits)
    if kind == "csv":
        from khuyencong.sheets import delimited

        return delimited.read(data, limits)
    from khuyencong.sheets import xlsx

    return xlsx.read(data, limits)


def _refuse(kind: str) -> None:
    sys.stdout.write(json.dumps(kind) + "\n")
    sys.stdout.flush()
    raise SystemExit(REFUSED)


if __name__ == "__main__":
    main()
