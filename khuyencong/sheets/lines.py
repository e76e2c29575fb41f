"""The child's answer as lines of JSON: one head, then for each sheet a head, its rows, its end."""

import datetime
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, Protocol

from khuyencong.sheets.cells import Cell, Fault, Sheet, Span, Style, Value, Workbook

_COMPACT: Final = (",", ":")


class Writer(Protocol):
    """Where lines go."""

    def write(self, text: str, /) -> object:
        """Write a line."""


def dump(writer: Writer, workbook: Workbook) -> None:
    """Write a workbook, a row at a time: no second copy of it is made."""
    styles: dict[Style, int] = {}
    _line(writer, ["book", workbook.kind, list(workbook.notes), workbook.encoding,
                   workbook.delimiter])  # fmt: skip
    for sheet in workbook.sheets:
        hidden = sorted(sheet.hidden_rows & sheet.rows.keys())
        columns = sorted(sheet.hidden_columns)
        _line(writer, ["sheet", sheet.name, sheet.hidden, sheet.spans, hidden, columns])
        for row in sorted(sheet.rows):
            _dump_row(writer, row, sheet.rows[row], styles)


def _dump_row(writer: Writer, row: int, cells: dict[int, Cell], styles: dict[Style, int]) -> None:
    packed = []
    for column in sorted(cells):
        cell = cells[column]
        if cell.style not in styles:
            styles[cell.style] = len(styles)
            _line(writer, ["style", *cell.style])
        packed.append([column, *pack(cell.value), styles[cell.style], cell.formula])
    _line(writer, ["row", row, packed])


def _line(writer: Writer, record: list[Any]) -> None:
    writer.write(json.dumps(record, ensure_ascii=True, separators=_COMPACT) + "\n")


def pack(value: Value) -> tuple[str, str | int | None]:
    """Say what kind a value is, and keep every digit of it."""
    if isinstance(value, Fault):
        return "e", value.code
    if isinstance(value, str):
        return "s", value
    if isinstance(value, bool):
        return "b", int(value)
    if isinstance(value, int | Decimal):
        return "n", str(value)
    if isinstance(value, datetime.date):
        return "d", value.isoformat()
    return "", None


def unpack(kind: str, packed: Any) -> Value:
    """Take back what `pack` wrote."""
    match kind:
        case "e":
            return Fault(packed)
        case "s":
            return str(packed)
        case "b":
            return bool(packed)
        case "n":
            return int(packed) if packed.lstrip("-").isdigit() else Decimal(packed)
        case "d":
            moment = datetime.datetime.fromisoformat(packed)
            return moment if "T" in packed else moment.date()
    return None


def load(lines: Iterable[str | bytes], name: str) -> Workbook:
    """Build the workbook that the child wrote."""
    records: Iterator[list[Any]] = (json.loads(line) for line in lines)
    _book, kind, notes, encoding, delimiter = next(records)
    workbook = Workbook(kind, name, [], tuple(notes), encoding, delimiter)
    styles: list[Style] = []
    for what, *rest in records:
        if what == "sheet":
            workbook.sheets.append(_sheet(*rest))
        elif what == "style":
            styles.append(Style(*rest))
        else:
            _load_row(workbook.sheets[-1], styles, *rest)
    return workbook


def _sheet(name: str, hidden: bool, spans: list[Any], rows: list[int], columns: list[int]) -> Sheet:
    merged = [Span(*span) for span in spans]
    return Sheet(name, hidden, {}, merged, set(rows), set(columns))


def _load_row(sheet: Sheet, styles: list[Style], row: int, packed: list[Any]) -> None:
    sheet.rows[row] = {
        column: Cell(row, column, unpack(kind, value), styles[style], formula)
        for column, kind, value, style, formula in packed
    }
