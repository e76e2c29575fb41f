"""Every hostile file is refused in Vietnamese or read rightly, soon, in little memory."""

import time

import pytest

from khuyencong.sheets.child import read
from khuyencong.sheets.reading import CELLS
from khuyencong.sheets.refusals import RefusedSheetError
from khuyencong.sheets.tables import Reading, find_tables
from tests.khuyencong.sheets import hostile as first
from tests.khuyencong.sheets import provinces
from tests.khuyencong.sheets.hostile import Hostile
from tests.khuyencong.sheets.hostile_more import MORE
from tests.khuyencong.sheets.measured import peak

ALL = [*first.ALL, *MORE]
SECONDS = 10
MEGABYTES = 300
ALLOWED = {"unreadable"}


def outcome(hostile: Hostile) -> RefusedSheetError | Reading:
    try:
        book = read(hostile.data(), hostile.file)
    except RefusedSheetError as refusal:
        return refusal
    return find_tables(book, provinces.find)


@pytest.mark.parametrize("hostile", ALL, ids=[hostile.name for hostile in ALL])
def test_a_hostile_file_is_refused_or_read_rightly(hostile: Hostile) -> None:
    started = time.process_time()
    found = outcome(hostile)
    assert time.process_time() - started < SECONDS
    if isinstance(found, RefusedSheetError):
        assert hostile.records is None
        assert found.kind in hostile.outcome
        assert found.message
    elif hostile.records is None:
        assert "read" in hostile.outcome
    else:
        told = {problem.kind for table in found.tables for problem in table.problems}
        assert sum(len(table.records) for table in found.tables) == hostile.records
        assert told == set(hostile.outcome) - ALLOWED or hostile.outcome & ALLOWED


HEAVY = ("empty rows without end", "merges without end", "megabytes on one line",
         "thousands of attributes", "lines without end")  # fmt: skip


@pytest.mark.parametrize("hostile", [each for each in ALL if each.name in HEAVY],
                         ids=lambda hostile: hostile.name)  # fmt: skip
def test_the_heaviest_take_little_memory(hostile: Hostile) -> None:
    kind = hostile.file.rpartition(".")[2]
    assert peak(CELLS, kind, {}, hostile.data()) < MEGABYTES


def test_there_are_many_kinds_and_each_has_its_name() -> None:
    assert len({hostile.name for hostile in ALL}) == len(ALL) > 100
    assert {each.name for each in ALL} >= set(HEAVY)
