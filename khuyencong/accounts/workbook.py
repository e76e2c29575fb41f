"""The child process that reads a workbook: bytes in, rows of text out as JSON; no Django here."""

import datetime
import io
import json
import resource
import sys
import warnings
from typing import Any, Final

MEMORY: Final = 768 * 1024 * 1024
CPU_SECONDS: Final = 10
ROWS, COLUMNS, LETTERS = 1_100, 40, 500


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    warnings.simplefilter("ignore")
    rows = read(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(rows))


def read(data: bytes) -> list[list[str]]:
    """Read the first sheet; formulas as the values that were last computed."""
    from openpyxl import load_workbook  # under the limits already

    book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    rows = sheet.iter_rows(max_row=min(sheet.max_row, ROWS), max_col=min(sheet.max_column, COLUMNS))
    return [[text_of(cell.value) for cell in row] for row in rows]


def text_of(value: Any) -> str:
    """Write a cell as its owner sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d/%m/%Y")
    return str(value).strip()[:LETTERS]


if __name__ == "__main__":
    main()
