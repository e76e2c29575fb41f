"""Corrections of an import (lựa chọn): what the person says the file means, kept with the batch."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from khuyencong.imports.models import ImportBatch
from khuyencong.sheets.choices import NOTHING_CHOSEN, Choices, TableChoice, TableKey

EMPTY: Final[dict[str, Any]] = {"tables": [], "layouts": {}, "edits": []}
OWN: Final = frozenset({"round_trip"})
"""Keys of a batch's choices that are the imports' and not the reader's."""


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


def table_to_json(table: TableChoice) -> dict[str, Any]:
    """Write what a layout keeps."""
    kept: dict[str, Any] = json.loads(Choices(layouts={"": table}).to_json())["layouts"][""]
    return kept


def table_from_json(data: Mapping[str, Any]) -> TableChoice:
    """Read what a layout keeps; raises ValueError on anything else."""
    return Choices.from_json(json.dumps({**EMPTY, "layouts": {"": data}})).layouts[""]
