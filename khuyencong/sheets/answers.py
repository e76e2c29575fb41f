"""A reading as lines of JSON, from the child to its parent: a head for each table, then records."""

import dataclasses
import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from khuyencong.formatting import Unit
from khuyencong.sheets.beneficiaries import Part
from khuyencong.sheets.columns import Column, Header
from khuyencong.sheets.encodings import Decoding
from khuyencong.sheets.kinds import Line
from khuyencong.sheets.lines import Writer
from khuyencong.sheets.located import Reading, Table
from khuyencong.sheets.messages import Problem
from khuyencong.sheets.records import Record
from khuyencong.sheets.titles import Context, TitleLine
from khuyencong.sheets.values import DAYS

_COMPACT: Final = (",", ":")
_NUMBERS: Final = frozenset({"share", "factor"})
_UNITS: Final = {unit.value: unit for unit in Unit}
_MOST_BUILT: Final = 12_000
"""Records of a table that are built at once; a command reads more than a page does."""
_AS_VALUE: Final = 0
"""In place of a typed text that is the value itself."""


def dump(writer: Writer, reading: Reading) -> None:
    """Write a reading, a record at a time."""
    _line(writer, [reading.kind, list(reading.notes), reading.encoding, reading.delimiter,
                   reading.ignored_sheets])  # fmt: skip
    for is_taken, tables in ((True, reading.tables), (False, reading.skipped)):
        for table in tables:
            names = list(dict.fromkeys(name for record in table.records for name in record.values))
            _line(writer, [is_taken, _shallow(table) | {"records": len(table.records)}, names])
            packer = _Packer(table.header.columns, names)
            for record in table.records:
                _line(writer, packer.packed(record))


def _line(writer: Writer, record: list[Any]) -> None:
    text = json.dumps(record, ensure_ascii=True, separators=_COMPACT, default=_plain)
    writer.write(text + "\n")


def _plain(value: object) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return _shallow(value)


def _shallow(thing: Any) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)
            if field.init and not field.name.startswith("_")}  # fmt: skip


class _Packer:
    """Writes the records of one table as lists in the order of its columns."""

    def __init__(self, columns: tuple[Column, ...], names: list[str]) -> None:
        self._names = names
        self._fields = [(column.number, column.field) for column in columns]
        self._money = [column.number for column in columns if column.is_money]

    def packed(self, record: Record) -> list[Any]:
        """Return a record as plain data; what is rare comes last and only if there is any."""
        values, typed = record.values.get, record.typed.get
        texts = [typed(column) for column, _name in self._fields]
        for at, (_column, name) in enumerate(self._fields):
            if texts[at] is not None and values(name) == texts[at]:
                texts[at] = _AS_VALUE  # type: ignore[call-overload]  # of a list
        packed = [record.row, [values(name) for name in self._names],
                  list(record.amounts.values()), texts,
                  [record.units.get(column) for column in self._money]]  # fmt: skip
        rest = [record.groups, record.blocked, list(record.percents.items()),
                list(record.unreadable), list(record.merged.items()), record.parts]  # fmt: skip
        return [*packed, rest] if any(rest) else packed


# -- back ------------------------------------------------------------------------------------------


def load(lines: Iterable[str | bytes]) -> Reading:
    """Build the reading that the child wrote."""
    rest = iter(lines)
    answers: Iterator[Any] = (json.loads(line) for line in rest)
    kind, notes, encoding, delimiter, ignored = next(answers)
    reading = Reading([], ignored, [], kind, tuple(notes), encoding, delimiter)
    for is_taken, head, names in answers:
        table = _table(head)
        loader = _Loader(table.sheet, table.header.columns, names)
        if head["records"] > _MOST_BUILT:
            table.records = Packed(loader, list(islice(rest, head["records"])))  # type: ignore[assignment]  # reads as a list
        else:
            table.records = [loader.record(next(answers)) for _ in range(head["records"])]
        (reading.tables if is_taken else reading.skipped).append(table)
    return reading


def _table(head: dict[str, Any]) -> Table:
    known = head | {
        "header": _header(head["header"]),
        "context": _context(head["context"]),
        "lines": [Line(**(line | {"groups": tuple(line["groups"])})) for line in head["lines"]],
        "problems": [Problem(**problem) for problem in head["problems"]],
        "decodings": tuple(Decoding(**decoding) for decoding in head["decodings"]),
        "titles": [TitleLine(*line) for line in head["titles"]],
        "samples": [(column, row, text) for column, row, text in head["samples"]],
        "records": [],
    }
    return Table(**known)


def _header(data: dict[str, Any]) -> Header:
    columns = tuple(Column(**(each | {"unit": _unit(each["unit"])})) for each in data["columns"])
    pairs = {name: tuple((number, text) for number, text in data[name])
             for name in ("unknown", "duplicates")}  # fmt: skip
    plain = {name: tuple(data[name]) for name in ("possible", "ignored")}
    return Header(**(data | pairs | plain | {"columns": columns}))


def _context(data: dict[str, Any]) -> Context:
    doubts = [(kind, name, TitleLine(*line), value) for kind, name, line, value in data["doubts"]]
    known = {"doubts": doubts, "unit": _unit(data["unit"])}
    return Context(**(data | known | {"decision_date": _day(data["decision_date"])}))


def _unit(value: int | None) -> Unit | None:
    return Unit(value) if value else None


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


class _Loader:
    """Builds the records of one table; they share what is the same for all."""

    def __init__(self, sheet: str, columns: tuple[Column, ...], names: list[str]) -> None:
        self._sheet = sheet
        self._names = names
        self._places = {(column.field, column.source): column.number for column in columns}
        self._fields = [(column.number, column.field) for column in columns]
        self._money = [(column.number, (column.field, column.source))
                       for column in columns if column.is_money]  # fmt: skip
        self._days = [at for at, name in enumerate(names) if name in DAYS]
        self._numbers = [at for at, name in enumerate(names) if name in _NUMBERS]

    def record(self, packed: list[Any]) -> Record:
        """Build a record from its line."""
        row, found, amounts, texts, units, *rest = packed
        for at in self._days:
            found[at] = _day(found[at])
        for at in self._numbers:
            found[at] = None if found[at] is None else Decimal(found[at])
        record = Record(row, dict(zip(self._names, found, strict=True)), columns=self._places,
                        sheet=self._sheet)  # fmt: skip
        record.typed = self._typed(record, texts)
        for (column, key), amount, unit in zip(self._money, amounts, units, strict=True):
            record.amounts[key] = amount
            if unit:
                record.units[column] = _UNITS[unit]
        if rest:
            _add_the_rest(record, *rest[0])
        return record

    def _typed(self, record: Record, texts: list[Any]) -> dict[int, str]:
        values: dict[str, Any] = record.values
        typed = zip(self._fields, texts, strict=True)
        return {column: values[name] if text == _AS_VALUE else text
                for (column, name), text in typed if text is not None}  # fmt: skip


class Packed(Sequence[Record]):
    """Records that stay lines until they are asked for: ten times as many fit into memory."""

    def __init__(self, loader: _Loader, lines: list[str | bytes]) -> None:
        self._loader = loader
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        return self._loader.record(json.loads(self._lines[at]))


def _add_the_rest(
    record: Record, groups: list[str], blocked: bool, percents: list[Any], unreadable: list[Any],
    merged: list[Any], parts: list[Any],
) -> None:  # fmt: skip
    record.groups, record.blocked, record.merged = tuple(groups), blocked, dict(merged)
    record.percents = {source: Decimal(share) for source, share in percents}
    record.unreadable = {(name, source) for name, source in unreadable}
    record.parts = [Part(*part) for part in parts]
