"""Vietnamese text: folding for search, a collation key for sorting; the same on every database."""

import re
import unicodedata
from functools import cache, lru_cache

ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Two digits a letter and nothing else in a key: no database's collation can read it otherwise.
LETTER_RANK = {letter: f"{rank:02}" for rank, letter in enumerate(ALPHABET, start=1)}
WORD_GAP, END_OF_LETTERS = "00", "0000"
# Order of the tones in Vietnamese dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# Fonts and old converters write đ as the Icelandic ð or the African ɖ; they look the same.
ONE_D = str.maketrans("ðɖ", "đđ")


@lru_cache(maxsize=4_000)  # an import folds the same words for every row
def search_key(text: str) -> str:
    """Drop marks and case, never longer: "Đắk Lắk" -> "dak lak"; hoà and hòa fold alike."""
    lowered = text.lower().translate(ONE_D).replace("đ", "d")
    letters = unicodedata.normalize("NFD", lowered).translate(SEEN)
    return " ".join(unicodedata.normalize("NFC", letters).split())


class Seen(dict[int, int | None]):
    """Characters by themselves, None for what has no place of its own; looked at once each."""

    def __missing__(self, code: int) -> int | None:
        """Leave out a mark, a zero-width space, a soft hyphen."""
        self[code] = code if is_seen(chr(code)) else None
        return self[code]


def is_seen(char: str) -> bool:
    """Say whether a character stands by itself: no mark, no zero-width space or soft hyphen."""
    return not unicodedata.combining(char) and unicodedata.category(char) not in ("Cf", "Mn", "Me")


SEEN = Seen()


def sort_key(text: str) -> str:
    """Return digits whose order is the Vietnamese dictionary's (Cao Bằng < Cần Thơ < Đà Nẵng)."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text.lower().translate(ONE_D)))
    letters = WORD_GAP.join("".join(rank_of(char)[0] for char in word) for word in words)
    tones = "".join(rank_of(char)[1] for word in words for char in word)
    return letters + END_OF_LETTERS + tones


@cache
def rank_of(char: str) -> tuple[str, str]:
    """Split a letter into the rank of its base and the rank of its tone; others weigh nothing."""
    marks = unicodedata.normalize("NFD", char)
    tone = next((TONE_RANK[mark] for mark in marks if mark in TONE_RANK), "0")
    base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONE_RANK))
    return (LETTER_RANK[base], tone) if base in LETTER_RANK else ("", "")
