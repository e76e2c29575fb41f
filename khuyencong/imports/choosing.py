"""Corrections of an import (lựa chọn): what the person says the file means, kept with the batch."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from khuyencong.imports.models import ImportBatch
from khuyencong.sheets.choices import NOTHING_CHOSEN, Choices, Row, TableChoice, TableKey

EMPTY: Final[dict[str, Any]] = {"tables": [], "layouts": {}, "edits": []}
BEFORE: Final = "before"  # what stood in cells that were typed over
OWN: Final = frozenset({"round_trip", BEFORE})
"""Keys of a batch's choices that are the imports' and not the reader's."""
Cell = tuple[str, int, int]


def choices_of(batch: ImportBatch) -> Choices:
    """Return what was chosen so far."""
    said = {key: value for key, value in batch.choices.items() if key not in OWN}
    return Choices.from_json(json.dumps({**EMPTY, **said}))


def write_choices(batch: ImportBatch, choices: Choices) -> None:
    """Put choices into a batch, not yet saved; what is the imports' own stays."""
    kept = {key: value for key, value in batch.choices.items() if key in OWN}
    batch.choices = {**json.loads(choices.to_json()), **kept}


def key_of(table: Mapping[str, Any]) -> TableKey:
    """Return the key under which choices name a table that was understood."""
    return str(table["sheet"]), int(table.get("number", 0))


def choice_of(choices: Choices, table: Mapping[str, Any]) -> TableChoice:
    """Return what is chosen for a table that was understood."""
    return choices.of_table(*key_of(table), str(table.get("fingerprint", "")))


def with_table(choices: Choices, table: Mapping[str, Any], chosen: TableChoice) -> Choices:
    """Return choices in which a table is read as chosen; choosing nothing leaves it to the file."""
    tables = {key: each for key, each in choices.tables.items() if key != key_of(table)}
    if chosen != NOTHING_CHOSEN:
        tables[key_of(table)] = chosen
    return replace(choices, tables=tables)


def as_found(choices: Choices, table: Mapping[str, Any]) -> Choices:
    """Return choices in which a table is read as if no layout of it were saved."""
    return replace(choices, tables={**choices.tables, key_of(table): NOTHING_CHOSEN})


def with_edits(choices: Choices, edits: Mapping[tuple[str, int, int], str]) -> Choices:
    """Return choices in which cells hold what was typed; the last text of a cell counts."""
    return replace(choices, edits={**choices.edits, **edits})


def without_edits(choices: Choices, cells: Iterable[Cell]) -> Choices:
    """Return choices in which cells hold again what the file says."""
    gone = set(cells)
    return replace(choices, edits={c: text for c, text in choices.edits.items() if c not in gone})


def with_left(choices: Choices, leave: Iterable[Row], take: Iterable[Row] = ()) -> Choices:
    """Return choices in which some more rows are left out, and some come in again."""
    return replace(choices, left=frozenset(choices.left - set(take) | set(leave)))


def remember_before(batch: ImportBatch, stood: Mapping[Cell, str]) -> None:
    """Keep what the file says in cells that are typed over; the first time counts."""
    kept = before_of(batch)
    batch.choices[BEFORE] = [[*cell, text] for cell, text in {**stood, **kept}.items()]


def before_of(batch: ImportBatch) -> dict[Cell, str]:
    """Return what the file says in cells that were typed over."""
    kept = batch.choices.get(BEFORE, ())
    return {(sheet, row, column): text for sheet, row, column, text in kept}


def table_to_json(table: TableChoice) -> dict[str, Any]:
    """Write what a layout keeps."""
    kept: dict[str, Any] = json.loads(Choices(layouts={"": table}).to_json())["layouts"][""]
    return kept


def table_from_json(data: Mapping[str, Any]) -> TableChoice:
    """Read what a layout keeps; raises ValueError on anything else."""
    return Choices.from_json(json.dumps({**EMPTY, "layouts": {"": data}})).layouts[""]
