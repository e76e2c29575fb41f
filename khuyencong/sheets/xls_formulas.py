"""Formulas of an .xls that no program ever computed; xlrd does not tell them. No Django here.

Libraries that write .xls leave an empty text or a zero where the value of a formula belongs, and
do not name the engine that computed it, as Excel and LibreOffice do (MS-XLS 2.4.215, RecalcId).
"""

import struct
from collections.abc import Iterator
from typing import Final

_FORMULAS: Final = frozenset({0x0006, 0x0206, 0x0406})
_BEGIN, _END = 0x0809, 0x000A
_SHEET, _ENGINE = 0x0085, 0x01C1
_RESULT: Final = slice(6, 14)
_NO_VALUES: Final = frozenset({b"\3\0\0\0\0\0\xff\xff", bytes(8)})
"""Results that stand for nothing: an empty text, and zero."""
_SHORTEST: Final = 14
Place = tuple[int, int]


def uncomputed(stream: bytes) -> list[frozenset[Place]]:
    """Return the places of formulas by worksheet, counted from 0; nothing if any has a value."""
    starts: list[int] = []
    for code, data in _substream(stream, 0):
        if code == _ENGINE and any(data[4:8]):
            return []
        if code == _SHEET and data[5:6] == b"\0":
            starts.append(int.from_bytes(data[:4], "little"))
    found = [_formulas(stream, start) for start in starts]
    if any(result not in _NO_VALUES for formulas in found for result in formulas.values()):
        return []
    return [frozenset(formulas) for formulas in found]


def _formulas(stream: bytes, start: int) -> dict[Place, bytes]:
    return {
        struct.unpack_from("<HH", data): data[_RESULT]
        for code, data in _substream(stream, start)
        if code in _FORMULAS and len(data) >= _SHORTEST
    }


def _substream(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Walk the records from a beginning to its end, those of charts inside included."""
    depth = 0
    while 0 <= at <= len(stream) - 4:
        code, length = struct.unpack_from("<HH", stream, at)
        depth += (code == _BEGIN) - (code == _END)
        if depth <= 0:
            return
        yield code, stream[at + 4 : at + 4 + length]
        at += 4 + length
