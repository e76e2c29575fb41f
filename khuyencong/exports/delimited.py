"""CSV as Excel under Vietnamese settings reads it: ";" between cells, "," before decimals.

UTF-8 with a BOM, or Excel would garble the marks; CRLF; quotation marks around a cell that holds
";", a quote or a line break; days as 2021-12-10; no grouping of thousands. Above the table stand
its title, unit, period, source and day, below it its dictionary and its sources, with an empty
line between.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from khuyencong.formatting import round_half_up
from khuyencong.formulas import neutralised
from khuyencong.tables import Cell, Kind, Table

BOM: Final = "\ufeff"
DELIMITER: Final = ";"
PERCENT_PLACES: Final = 4


def csv_lines(table: Table) -> Iterator[str]:
    """Yield the file line by line, its mark first; hidden columns are left out."""
    yield BOM
    yield from map(csv_line, table.heading_lines())
    yield csv_line([])
    shown = [place for place, column in enumerate(table.columns) if not column.is_hidden]
    kinds = [table.columns[place].kind for place in shown]
    yield csv_line(table.columns[place].heading for place in shown)
    for row in table.cells():
        cells = (csv_cell(row[place], kind) for place, kind in zip(shown, kinds, strict=True))
        yield _joined(cells)
    yield csv_line([])
    yield from map(csv_line, table.dictionary_lines())
    yield csv_line([])
    yield from map(csv_line, table.about_lines()[len(table.heading_lines()) :])
    yield csv_line([])
    yield from map(csv_line, table.source_lines())


def csv_cell(value: Cell, kind: Kind = "text") -> str:
    """Write one cell; a number only where the column is of numbers."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"  # read as a date under any settings
    if kind != "text" and isinstance(value, int | Decimal):
        return _number(value, kind)
    return neutralised(str(value))


def _number(value: int | Decimal, kind: Kind) -> str:
    exact = round_half_up(value * 100, PERCENT_PLACES) if kind == "percent" else Decimal(value)
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def csv_line(cells: Iterable[Cell]) -> str:
    """Return one line of texts and days."""
    return _joined(csv_cell(cell) for cell in cells)


def _joined(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=DELIMITER, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
