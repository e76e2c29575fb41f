"""The sample files: the clean ones give exactly their rows, the damaged ones every mistake."""

import json
from pathlib import Path
from typing import Any

import pytest

from khuyencong.sheets.cells import letters
from khuyencong.sheets.child import read
from khuyencong.sheets.messages import Problem
from khuyencong.sheets.tables import Reading, find_tables
from tests.khuyencong.sheets import provinces
from tests.khuyencong.sheets.as_rows import rows_of

DATA = Path(__file__).parent / "data"
CLEAN = sorted(path.stem for path in DATA.glob("0*.json") if ".bad" not in path.name)

_OF_NO_SOURCE = {"amount_local": "amount_support"}
"""A column of support whose source the row says."""


def reading_of(name: str) -> tuple[Reading, dict[str, Any]]:
    expected = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return find_tables(read(DATA / expected["file"], expected["file"]), provinces.find), expected


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_file_gives_exactly_its_rows_and_no_problem(name: str) -> None:
    reading, expected = reading_of(name)
    wanted = [{key: value for key, value in row.items() if key != "beneficiaries"}
              for row in expected["rows"]]  # fmt: skip
    assert rows_of(reading) == wanted
    assert [problem for table in reading.tables for problem in table.problems] == []


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_file_is_understood_around_its_rows(name: str) -> None:
    reading, expected = reading_of(name)
    headers = {table.sheet: table.header.rows for table in reading.tables}
    wanted = expected["header_rows"]
    repeated = {table.sheet: [row for row, kind in table.ignored_rows.items() if kind == "header"]
                for table in reading.tables}  # fmt: skip
    for sheet, rows in headers.items():
        assert rows + repeated[sheet] == (wanted[sheet] if isinstance(wanted, dict) else wanted)
    if "sheets_ignored" in expected:
        assert reading.ignored_sheets == expected["sheets_ignored"]
    for table in reading.tables:
        for key, value in expected.get("context", {}).get(table.sheet, {}).items():
            found = getattr(table.context, key)
            assert (found.isoformat() if key == "decision_date" else found) == value
        for ignored in expected.get("ignored_rows", {}).get(table.sheet, []):
            kind = "header" if ignored["why"] == "repeated_header" else ignored["why"]
            assert table.ignored_rows[ignored["row"]] == kind


PLACE = ("sheet", "row", "column", "kind", "severity")


def place(problem: Problem) -> tuple[str | None, int | None, str | None, str, str]:
    column = letters(problem.column) if problem.column else None
    return (problem.sheet or None, problem.row, column, problem.kind, problem.severity)


@pytest.mark.parametrize("name", CLEAN)
def test_a_damaged_file_gives_every_mistake_at_its_cell_and_no_other(name: str) -> None:
    reading, expected = reading_of(f"{name}.bad")
    found = {place(problem): problem for table in reading.tables for problem in table.problems}
    wanted = {tuple(error[key] for key in PLACE): error for error in expected["errors"]}
    derived = expected.get("derived_errors", [])
    allowed = {tuple(error[key] for key in PLACE) for error in derived}
    assert set(wanted) - set(found) == set()
    assert set(found) - set(wanted) - allowed == set()
    assert all(problem.message for problem in found.values())
    if "rows_clean" in expected:
        (table,) = reading.tables
        warned = {problem.row for problem in table.problems} - {None}
        clean = [record.row for record in table.records if record.row not in warned]
        assert clean == expected["rows_clean"]
        assert sorted(table.blocked_rows) == expected.get(
            "rows_blocked", sorted(table.blocked_rows)
        )
    for key, error in wanted.items():
        if error["field"] and key[3] not in {"encoding_suspect", "duplicate_row"}:
            assert found[key].field in {error["field"], _OF_NO_SOURCE.get(error["field"])}
