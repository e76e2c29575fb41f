"""What the user corrects or answers, as data: stored with a batch, saved as a named layout."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

from khuyencong.formatting import Unit
from khuyencong.sheets.cells import Workbook
from khuyencong.sheets.vocabulary import folded_header

IGNORE: Final = "ignore"
"""As the field of a column: nothing is read from it."""


@dataclass(frozen=True)
class ColumnChoice:
    """What a column means; `None` leaves it to the file, `field=IGNORE` reads nothing."""

    field: str | None = None
    source: str | None = None
    stage: str | None = None
    unit: Unit | None = None
    decode: bool | None = None


@dataclass(frozen=True)
class TableChoice:
    """What is corrected in one table; rows are rows of its sheet, `last` is the last to read.

    Of what titles say, an empty text or 0 is a correction too: it does not hold. `decision_date` is
    a day as in JSON.
    """

    take: bool = True
    kind: str | None = None
    top: int | None = None
    bottom: int | None = None
    last: int | None = None
    columns: Mapping[int, ColumnChoice] = field(default_factory=dict)
    unit: Unit | None = None
    year: int | None = None
    province: str | None = None
    source: str | None = None
    stage: str | None = None
    period: str | None = None
    level: str | None = None
    region: str | None = None
    decision_no: str | None = None
    decision_date: str | None = None

    def for_layout(self) -> Self:
        """Keep what holds for the next file of the same form, and not only for this one."""
        return replace(
            self, last=None, year=None, period=None, decision_no=None, decision_date=None
        )


TableKey = tuple[str, int]
Place = tuple[str, int, int]
Row = tuple[str, int]


@dataclass(frozen=True)
class Choices:
    """What the user corrects or answers; `None` leaves it to the file.

    `tables` is by (sheet, number of the table in it, from 0); `layouts` by fingerprint, for tables
    that `tables` says nothing about; `edits` is typed text by (sheet, row, column); `left` are the
    (sheet, row) that are not to come in: they are read, and what is wrong in them hinders nothing.
    """

    unit: Unit | None = None
    year: int | None = None
    province: str | None = None
    source: str | None = None
    decode_legacy: bool = True
    stage: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheets: tuple[str, ...] | None = None
    tables: Mapping[TableKey, TableChoice] = field(default_factory=dict)
    layouts: Mapping[str, TableChoice] = field(default_factory=dict)
    edits: Mapping[Place, str] = field(default_factory=dict)
    left: frozenset[Row] = frozenset()

    def of_table(self, sheet: str, number: int, fingerprint: str) -> TableChoice:
        """Return what is chosen for a table: by itself, else by its saved layout."""
        chosen = self.tables.get((sheet, number)) or self.layouts.get(fingerprint)
        return chosen or NOTHING_CHOSEN

    def to_json(self) -> str:
        """Write everything that differs from "as found"."""
        shown = {name: value for name, value in asdict(self).items() if value not in (None, {})}
        shown["tables"] = [[*key, _table_to_data(table)] for key, table in self.tables.items()]
        shown["layouts"] = {key: _table_to_data(table) for key, table in self.layouts.items()}
        shown["edits"] = [[*place, text] for place, text in self.edits.items()]
        shown["left"] = [list(row) for row in sorted(self.left)]
        return json.dumps(shown, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Choices":
        """Read what `to_json` wrote; raise ValueError on anything else."""
        try:
            return _choices(json.loads(text))
        except (TypeError, KeyError, IndexError, AttributeError) as error:
            raise ValueError(str(error)) from error


NOTHING_CHOSEN: Final = TableChoice()
AS_FOUND: Final = Choices()


def _table_to_data(table: TableChoice) -> dict[str, Any]:
    shown = {key: value for key, value in asdict(table).items() if value is not None}
    shown["columns"] = {
        str(number): {key: value for key, value in asdict(column).items() if value is not None}
        for number, column in table.columns.items()
    }
    return shown


def _choices(data: dict[str, Any]) -> Choices:
    tables = {(str(sheet), int(number)): _table(table) for sheet, number, table in data["tables"]}
    layouts = {str(key): _table(table) for key, table in data["layouts"].items()}
    edits = {(str(s), int(r), int(c)): str(text) for s, r, c, text in data["edits"]}
    left = frozenset((str(sheet), int(row)) for sheet, row in data.get("left", ()))
    named = {"tables": tables, "layouts": layouts, "edits": edits, "left": left,
             "unit": _unit(data)}  # fmt: skip
    if data.get("sheets") is not None:
        named["sheets"] = tuple(map(str, data["sheets"]))
    return Choices(**(data | named))


def _table(data: dict[str, Any]) -> TableChoice:
    columns = {
        int(number): ColumnChoice(**(column | {"unit": _unit(column)}))
        for number, column in data["columns"].items()
    }
    return TableChoice(**(data | {"columns": columns, "unit": _unit(data)}))


def _unit(data: dict[str, Any]) -> Unit | None:
    return Unit(data["unit"]) if data.get("unit") else None


def layout_key(headers: list[tuple[int, str]]) -> str:
    """Return the fingerprint of a header: its words and in which column each stands."""
    folded = [[number, folded_header(text)] for number, text in sorted(headers)]
    return hashlib.sha256(json.dumps(folded).encode()).hexdigest()[:32]


def edited(workbook: Workbook, choices: Choices) -> Workbook:
    """Put what was typed in the browser into the cells, as text; an empty text clears a cell."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    for (name, row, column), text in choices.edits.items():
        if sheet := sheets.get(name):
            sheet.type_over(row, column, text)
    return workbook
