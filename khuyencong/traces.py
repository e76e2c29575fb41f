"""Traces (dấu chữ): which letters stand together in a text, in numbers that a scan reads quickly.

Whoever looks for words anywhere in many texts compares numbers first: a text lacks a word for
certain when it lacks a pair or three of its letters. What is left is read letter by letter.
"""

import zlib
from functools import lru_cache
from typing import Final

BITS: Final = 63  # of a BigIntegerField, without its sign
NUMBERS: Final = 4
LENGTHS: Final = (2, 3)
"""Pairs and threes: four numbers have room for some hundred of them without saying "any" to all."""


def trace_of(text: str) -> tuple[int, ...]:
    """Return what stands together in the words of a text without marks."""
    found = 0
    for word in text.split():
        found |= trace_of_word(word)
    return tuple(found >> BITS * place & (1 << BITS) - 1 for place in range(NUMBERS))


@lru_cache(maxsize=20_000)
def trace_of_word(word: str) -> int:
    """Return the bits of a word: one for each pair and three of its letters."""
    found = 0
    for length in LENGTHS:
        for start in range(len(word) - length + 1):
            found |= bit_of(word[start : start + length])
    return found


@lru_cache(maxsize=50_000)
def bit_of(letters: str) -> int:
    """Return the bit of letters that stand together, the same on every machine."""
    return 1 << zlib.crc32(letters.encode()) % (BITS * NUMBERS)


def rarest_first(words: str) -> list[str]:
    """Order words so that few texts have the first: numbers, then long words."""
    return sorted(words.split(), key=lambda word: (word.isalpha(), -len(word), word))
