"""A file of many rows takes no more memory than one of few: rows are written one at a time."""

import tempfile
import tracemalloc
from collections.abc import Iterator
from typing import IO, Any

import pytest

from khuyencong.exports.delimited import csv_lines
from khuyencong.exports.ods import write_ods
from khuyencong.exports.xlsx import write_xlsx
from khuyencong.tables import Column, Table

COLUMNS = [Column(f"c{place}", f"Cột {place}") for place in range(8)]


def rows(count: int) -> Iterator[list[Any]]:
    for number in range(count):
        yield [f"Hỗ trợ máy sấy chè {number} {place}" for place in range(8)]


def write_csv(table: Table, file: IO[bytes]) -> None:
    for line in csv_lines(table):
        file.write(line.encode())


def peak(write: Any, count: int) -> int:
    """Return the most bytes in use while a file of so many rows is written."""
    with tempfile.TemporaryFile() as file:
        tracemalloc.start()
        write(Table("x", COLUMNS, rows(count)), file)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return most


@pytest.mark.parametrize("write", [write_csv, write_xlsx, write_ods])
def test_memory_does_not_grow_with_rows(write: Any) -> None:
    peak(write, 10)  # what is made once
    assert peak(write, 2_000) < peak(write, 400) + 500_000
