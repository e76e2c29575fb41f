"""Formulas of an .xls that were never computed, told by the records of its stream."""

import struct

import pytest

from khuyencong.sheets.xls_formulas import uncomputed

EMPTY, ZERO, FIVE = b"\3\0\0\0\0\0\xff\xff", bytes(8), struct.pack("<d", 5.0)
BEGIN, END, ENGINE = (0x0809, bytes(16)), (0x000A, b""), (0x01C1, bytes.fromhex("c1010000548d0100"))


def written(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", code, len(data)) + data for code, data in records)


def formula(row: int, column: int, result: bytes) -> tuple[int, bytes]:
    return 0x0006, struct.pack("<3H", row, column, 15) + result + bytes(8)


def stream(*formulas: tuple[int, bytes], more: tuple[tuple[int, bytes], ...] = ()) -> bytes:
    """Write a book of one sheet, which holds a chart too."""
    sheet = written(BEGIN, formulas[0], BEGIN, END, *formulas[1:], END, formula(9, 9, FIVE))
    head = len(written(BEGIN, *more, (0x0085, bytes(8)), END))
    return written(BEGIN, *more, (0x0085, struct.pack("<I", head) + bytes(4)), END) + sheet


def test_formulas_without_any_value_are_told() -> None:
    assert uncomputed(stream(formula(3, 4, EMPTY), formula(5, 4, ZERO))) == [{(3, 4), (5, 4)}]


@pytest.mark.parametrize("data", [
    stream(formula(3, 4, EMPTY), formula(5, 4, FIVE)),
    stream(formula(3, 4, ZERO), more=(ENGINE,)),
    stream(formula(3, 4, ZERO))[:30], b"", bytes(8), b"\xff" * 50,
])  # fmt: skip
def test_computed_ones_and_broken_streams_are_left_alone(data: bytes) -> None:
    assert not any(uncomputed(data))
