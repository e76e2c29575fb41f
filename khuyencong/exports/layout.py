"""How wide columns and how high rows are, so that a table reads and prints as it comes.

Widths are in characters. They come from the first rows: the rows are gone through once, and the
widths stand before them in a file. LibreOffice keeps every row of an XLSX at the height that the
file gives and lays wrapped text over the row below, so the height has to be in the file.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import Final

from khuyencong.tables import Cell, Column, Kind, MoneyUnit

SAMPLE: Final = 200
WIDEST: Final = 32
WIDEST_FIRST: Final = 18
"""What the first column may get for the names of the lines above the table."""
MARGIN: Final = 2
HEAD_LINES: Final = 3
LINE_HEIGHT: Final = 14.0
MOST_LINES: Final = 27
"""Points of a line; a row of XLSX may have 409."""
A4_CHARACTERS: Final = 205
"""What A4 landscape holds at seven tenths of its size; more is printed on A3."""
_LEAST: Final = {"text": 6, "money": 12, "percent": 8, "date": 11, "moment": 19, "year": 6}


def sampled(
    rows: Iterable[Sequence[Cell]],
) -> tuple[list[Sequence[Cell]], Iterator[Sequence[Cell]]]:
    """Return the first rows, and all of them."""
    rest = iter(rows)
    first = list(islice(rest, SAMPLE))
    return first, chain(first, rest)


def widths_of(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], money: MoneyUnit
) -> list[int]:
    """Return the width of every column: what its cells need, and its heading on a few lines."""
    found = [
        _width(column, (row[place] for row in rows), money) for place, column in enumerate(columns)
    ]
    shown = next((place for place, column in enumerate(columns) if not column.is_hidden), 0)
    if found:
        found[shown] = max(found[shown], WIDEST_FIRST)
    return found


def _width(column: Column, cells: Iterable[Cell], money: MoneyUnit) -> int:
    kind, words = str(column.kind), column.heading.split()
    most = column.width or WIDEST
    needed = max((len(shown(cell, column.kind, money)) for cell in cells), default=0)
    heading = max([*map(len, words), -(-len(column.heading) // HEAD_LINES)], default=0)
    return max(min(needed, most), min(heading, WIDEST), _LEAST.get(kind, 6)) + MARGIN


def shown(value: Cell, kind: Kind, money: MoneyUnit) -> str:
    """Return about what a cell shows; of a text its longest line."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return f"{value:%d/%m/%Y %H:%M:%S}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if kind == "text" or not isinstance(value, int | Decimal):
        return max(str(value).splitlines(), key=len, default="")
    if kind == "year":
        return str(value)
    has_places = money.power if kind == "money" else value != int(value)
    return f"{int(value):,}{',0000' if has_places else ''}"


def height_of(cells: Sequence[Cell], widths: Sequence[int]) -> float | None:
    """Return the height of a row in points; nothing where every text stays on one line."""
    most = 1
    for cell, width in zip(cells, widths, strict=False):
        if isinstance(cell, str) and (len(cell) > width or "\n" in cell):
            room = max(1, width * 6 // 5 - 2)  # most letters are narrower than a digit
            most = max(most, sum(_lines(part, room) for part in cell.split("\n")))
    return min(most, MOST_LINES) * LINE_HEIGHT + 1 if most > 1 else None


def _lines(text: str, room: int) -> int:
    needed = len(text) + sum(map(str.isupper, text)) // 2
    return max(1, -(-needed // room))


def is_wide(columns: Sequence[Column], widths: Sequence[int]) -> bool:
    """Say whether a table needs the larger paper."""
    pairs = zip(columns, widths, strict=True)
    return sum(width for column, width in pairs if not column.is_hidden) > A4_CHARACTERS
