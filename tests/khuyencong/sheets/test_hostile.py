"""Every hostile file is refused in Vietnamese or read rightly, soon, in little memory."""

import resource
import time

import pytest

from khuyencong.sheets.child import read
from khuyencong.sheets.refusals import RefusedSheetError
from khuyencong.sheets.tables import Reading, find_tables
from tests.khuyencong.sheets import provinces
from tests.khuyencong.sheets.hostile import ALL, Hostile

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


def test_there_are_many_kinds_and_no_child_took_much_memory() -> None:
    assert len({hostile.name for hostile in ALL}) == len(ALL) > 100
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < MEGABYTES * 1024
