"""Vietnamese text: folding for search, a collation key for sorting; the same on every database."""

import re
import unicodedata
from functools import cache, lru_cache

ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Two digits a letter and nothing else in a key: no database's collation can read it otherwise.
LETTER_RANK = {letter: f"{rank:02}" for rank, letter in enumerate(ALPHABET, start=1)}
WEIGHTLESS = "\0"  # in the making of a key only
WORD_GAP, END_OF_LETTERS = "00", "0000"
# Order of the tones in Vietnamese dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# What Vietnamese letters wear: the tones, and the marks of â, ă, ơ and ư.
MARKS = dict.fromkeys(map(ord, (*TONE_RANK, "\u0302", "\u0306", "\u031b")))


@lru_cache(maxsize=4_000)  # an import folds the same words for every row
def search_key(text: str) -> str:
    """Drop marks and case, never longer: "Đắk Lắk" -> "dak lak"; hoà and hòa fold alike."""
    plain = one_d(text.lower()).replace("đ", "d")
    letters = unicodedata.normalize("NFD", plain).translate(MARKS)
    if not letters.isascii():
        letters = unicodedata.normalize("NFC", "".join(filter(is_seen, letters)))
    return " ".join(letters.split())


def one_d(text: str) -> str:
    """Write đ where fonts and old converters have ð or ɖ; they look the same."""
    return text.replace("ð", "đ").replace("ɖ", "đ")


@cache
def is_seen(char: str) -> bool:
    """Say whether a character stands by itself: no mark, no zero-width space or soft hyphen."""
    return not unicodedata.combining(char) and unicodedata.category(char) not in ("Cf", "Mn", "Me")


def sort_key(text: str) -> str:
    """Return digits whose order is the Vietnamese dictionary's (Cao Bằng < Cần Thơ < Đà Nẵng)."""
    plain = unicodedata.normalize("NFC", one_d(text.lower()))
    letters = WORD_GAP.join(plain.translate(LETTERS).split()).replace(WEIGHTLESS, "")
    return letters + END_OF_LETTERS + plain.translate(TONES)


class Letters(dict[int, str]):
    """Ranks of letters; a mark for letters without one, a space for what parts words."""

    def __missing__(self, code: int) -> str:
        """Look at a character once."""
        is_in_word = re.match(r"\w", chr(code))
        self[code] = (rank_of(chr(code))[0] or WEIGHTLESS) if is_in_word else " "
        return self[code]


class Tones(dict[int, str]):
    """Ranks of tones; nothing for what is no letter."""

    def __missing__(self, code: int) -> str:
        """Look at a character once."""
        self[code] = rank_of(chr(code))[1] if re.match(r"\w", chr(code)) else ""
        return self[code]


LETTERS, TONES = Letters(), Tones()


def rank_of(char: str) -> tuple[str, str]:
    """Split a letter into the rank of its base and the rank of its tone; others weigh nothing."""
    marks = unicodedata.normalize("NFD", char)
    tone = next((TONE_RANK[mark] for mark in marks if mark in TONE_RANK), "0")
    base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONE_RANK))
    return (LETTER_RANK[base], tone) if base in LETTER_RANK else ("", "")
