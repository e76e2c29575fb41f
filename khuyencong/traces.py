"""Traces (dấu chữ): which letters stand together in a text, in numbers that a scan reads quickly.

Whoever looks for words anywhere in many texts compares numbers first: a text lacks a word for
certain when it lacks a pair or three of its letters. What is left is read letter by letter.
"""

import zlib
from functools import lru_cache
from typing import Final

BITS: Final = 63  # of a BigIntegerField, without its sign
NUMBERS: Final = 6
MARKS: Final = {2: 2, 3: 1}
"""How many bits stand for so many letters: a pair meets others' bits more often than a three."""


def trace_of(text: str) -> tuple[int, ...]:
    """Return what stands together in the words of a text without marks."""
    found = 0
    for word in text.split():
        found |= trace_of_word(word)
    return tuple(found >> BITS * place & (1 << BITS) - 1 for place in range(NUMBERS))


@lru_cache(maxsize=20_000)
def trace_of_word(word: str) -> int:
    """Return the bits of each pair and three of letters of a word."""
    found = 0
    for length in MARKS:
        for start in range(len(word) - length + 1):
            found |= bits_of(word[start : start + length])
    return found


@lru_cache(maxsize=50_000)
def bits_of(letters: str) -> int:
    """Return the bits of letters that stand together, the same on every machine."""
    found = 0
    for turn in range(MARKS[len(letters)]):
        found |= 1 << zlib.crc32(f"{turn}{letters}".encode()) % (BITS * NUMBERS)
    return found


def rarest_first(words: str) -> list[str]:
    """Order words so that few texts have the first: numbers, then long words."""
    return sorted(words.split(), key=lambda word: (word.isalpha(), -len(word), word))
