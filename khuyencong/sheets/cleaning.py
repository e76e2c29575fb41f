"""Text of cells as people mean it: composed, without invisible marks; and what is wrong with it."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from khuyencong.sheets.encodings import is_mangled

_SPACES: Final = re.compile(r"[^\S\n]+")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_BREAKS: Final = re.compile(r"\r\n?|[\u2028\u2029\v\f]")
_UNCLEAN: Final = re.compile(r"[^\S ]|^ | $|  |[\u200b-\u200d\u2060\ufeff\u00ad]")
"""What `clean` would change; most texts have nothing of it."""
_LIST_MARK: Final = re.compile(r"[-–+•*]\s")
_STARTS_ITEM: Final = re.compile(r"[-–+•*]\s|\(?\d{1,2}[.)]\s|[a-zđ][.)]\s")
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_DANGEROUS: Final = re.compile(
    r"[\t\r\n ]*[=@＝＠]|[\t\r]+[-+]|[-+][^\s].*\|| *[-+]\s*[A-Za-z.]+\("
)
_RISKY_CALL: Final = re.compile(
    r"\||(?:HYPERLINK|WEBSERVICE|IMPORT\w*|CALL|REGISTER\.ID|EXEC|RTD|DDE)\s*\(|\[\d+\]|https?:|\\\\",
    re.IGNORECASE,
)
_SUSPECT: Final = re.compile(
    r"^[\s=@＝＠+-]|[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd-\uffff\ud800-\udfff]"
    r"|(?<!\d)0\d{11}(?!\d)|[\u0300-\u036f]{4}|[?\u0370-\u04ff]|[\u00c2-\u00c6\u00e1\u0102][^\sA-Za-z]"
)
"""What every text has in which `problem_of` finds anything."""
_PERSONAL: Final = re.compile(r"(?<!\d)0\d{11}(?!\d)")
"""A citizen's number (số căn cước): twelve digits, the first three a province's code."""
_STACKED: Final = re.compile(r"[\u0300-\u036f]{4}")
_LOOKALIKES: Final = str.maketrans(
    "АВЕКМНОРСТУХаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ", "ABEKMHOPCTYXaeopcyxijsABEZHIKMNOPTYXovp"
)
_FOREIGN: Final = re.compile(r"[\u0370-\u03ff\u0400-\u04ff]")


def clean(text: str) -> str:
    """Compose, turn every space into one space, drop invisible marks and the breaks of wrapping."""
    if not _UNCLEAN.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    text = unicodedata.normalize("NFC", _BREAKS.sub("\n", text).translate(_INVISIBLE))
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return _unwrapped([line for line in lines if line])


def _unwrapped(lines: list[str]) -> str:
    """Join lines that only wrap; keep those of a list."""
    joined = ""
    for line in lines:
        is_new = _STARTS_ITEM.match(line) or joined.endswith((":", ";"))
        joined += ("\n" if joined and is_new else " " if joined else "") + line
    return joined


def without_list_mark(text: str) -> str:
    """Drop the mark of a list of one: "- Hỗ trợ máy" -> "Hỗ trợ máy"."""
    found = _LIST_MARK.match(text)
    return text[found.end() :] if found and "\n" not in text else text


def problem_of(text: str) -> str | None:
    """Return the kind of what is wrong with a text, or `None`; "- " and "+ " are list marks."""
    return _problem_of(text) if _SUSPECT.search(text) else None


@lru_cache(maxsize=4_096)
def _problem_of(text: str) -> str | None:
    if _DANGEROUS.match(text):
        return "dangerous_text"
    if _CONTROL.search(text) or _STACKED.search(unicodedata.normalize("NFC", text)):
        return "control_character"
    if is_mangled(text):
        return "encoding_suspect"
    if has_lookalikes(text):
        return "lookalike_letters"
    return "personal_number" if is_personal(text) else None


def is_personal(text: str) -> bool:
    """Say whether a text holds a citizen's number, which is not to be repeated anywhere."""
    return _PERSONAL.search(text) is not None


def is_risky_formula(formula: str) -> bool:
    """Say whether a formula calls out of its workbook, or starts a program (DDE)."""
    return _RISKY_CALL.search(formula) is not None


def has_lookalikes(text: str) -> bool:
    """Say whether Cyrillic or Greek letters stand among Latin ones that look the same."""
    return any(
        _FOREIGN.search(word)
        and word.translate(_LOOKALIKES) != word
        and (_has_latin(word) or (len(word) == 1 and _has_latin(text)))
        for word in text.split()
    )


def _has_latin(word: str) -> bool:
    return any("LATIN" in unicodedata.name(char, "") for char in word)


def with_latin_letters(text: str) -> str:
    """Suggest the text with Latin letters for those that only look like them."""
    return text.translate(_LOOKALIKES)
