"""Vietnamese before Unicode: TCVN3 (.VnTime) and VNI, told apart by fonts and by syllables.

The bytes of both were kept in Latin-1, so "tØnh hµ giang" is "tỉnh hà giang". What is found is
offered with its text before and after; nothing is converted here without being asked. No Django.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_FOUND = ("¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ"
          "¡¢£¤¥¦§")  # fmt: skip
_MEANT = ("áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
          "ĂÂÊÔƠƯĐ")  # fmt: skip
_TCVN3: Final = str.maketrans(_FOUND, _MEANT)
"""As in glibc's iconv TCVN5712-1: 67 small letters and seven capitals without a tone."""

_TONES: Final = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_ROOF: Final = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE: Final = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_SINGLES: Final = {"ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị",
                   "î": "ỵ"}  # fmt: skip


def _vni_table() -> dict[str, str]:
    table = dict(_SINGLES)
    for vowel in "aeo":
        table |= {vowel + mark: vowel + "\u0302" + tone for mark, tone in _ROOF.items()}
    table |= {"a" + mark: "a\u0306" + tone for mark, tone in _BREVE.items()}
    for vowel in ("a", "e", "o", "u", "y", "i", "ö", "ô"):
        base = _SINGLES.get(vowel, vowel)
        table |= {vowel + mark: base + tone for mark, tone in _TONES.items()}
    table |= {found.upper(): meant.upper() for found, meant in table.items()}
    table |= {found[0] + found[1:].upper(): meant for found, meant in table.items()}
    return {found: unicodedata.normalize("NFC", meant) for found, meant in table.items()}


_VNI: Final = _vni_table()
_VNI_PIECE: Final = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    r"(?:uyê|iêu|yêu|ươi|ươu|uôi|oai|oay|oao|oeo|uây|uya|uyu|uai|uay|ia|iê|iu|yê|ai|ao|au|ay|âu|ây"
    r"|eo|êu|oa|oă|oe|oi|ôi|ơi|ua|uâ|uă|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|oo|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
_WORD: Final = re.compile(r"[^\s\d.,;:()\[\]\"'“”/\\+*&%!?<>=_|–—-]+")
_TONE_MARKS: Final = frozenset("\u0300\u0301\u0309\u0303\u0323")
_STOPS: Final = ("c", "ch", "p", "t")
_SHORT_TONES: Final = frozenset("\u0301\u0323")
_LATIN_1_ENDS: Final = 255
_PUNCTUATION: Final = {
    code: char for code in range(0x80, 0xA0)
    if not (char := bytes([code]).decode("cp1252", "replace")).isalpha() and char != "\ufffd"
}  # fmt: skip
"""What Windows put between its letters, whatever the font: dashes, curly quotes, dots."""
_NO_PUNCTUATION: Final = dict.fromkeys(map(ord, _PUNCTUATION.values()))
_MOSTLY, _GAIN = 0.75, 0.4
_MOST_WORDS: Final = 400
_ENOUGH: Final = 2
"""Words with marks that a column needs before anything is said about it without a font."""


def from_tcvn3(text: str) -> str:
    """Decode TCVN3: "tØnh" -> "tỉnh"; the capitals of .VnTimeH are small letters and stay so."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Decode VNI: "Ñaøo taïo ngheà" -> "Đào tạo nghề"."""
    return _VNI_PIECE.sub(lambda found: _VNI[found[0]], text)


_DECODERS: Final = {"tcvn3": from_tcvn3, "vni": from_vni}


def is_syllable(word: str) -> bool:
    """Say whether a word can be written in Vietnamese, with at most one tone."""
    marks = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in marks if mark in _TONE_MARKS]
    bare = "".join(mark for mark in marks if mark not in _TONE_MARKS)
    if len(tones) > 1 or (tones and bare.endswith(_STOPS) and tones[0] not in _SHORT_TONES):
        return False
    fits = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None
    return fits and (word.isupper() or word[1:].islower() or len(word) == 1)


def is_legacy_candidate(text: str) -> bool:
    """Say whether a text could be from before Unicode: accents, and none beyond Latin-1."""
    if text.isascii():
        return False
    highest = max(map(ord, text.translate(_NO_PUNCTUATION)), default=0)
    return 127 < highest <= _LATIN_1_ENDS


def has_unicode(text: str) -> bool:
    """Say whether a text has letters that no encoding before Unicode had at one place."""
    return max(map(ord, text.translate(_NO_PUNCTUATION)), default=0) > _LATIN_1_ENDS


def as_found(data: bytes) -> str:
    """Take bytes as old fonts showed them: letters of Latin-1, punctuation of Windows."""
    return data.decode("latin-1").translate(_PUNCTUATION)


def _marked_words(texts: Iterable[str]) -> list[str]:
    words = (word for text in texts if is_legacy_candidate(text) for word in _WORD.findall(text))
    return [word for word in words if not word.isascii()][:_MOST_WORDS]


def _valid(words: list[str]) -> float:
    return sum(map(is_syllable, words)) / len(words)


def _likeness(encoding: str, words: list[str]) -> float:
    """Say how much more Vietnamese the words read when decoded; 0 where they do not."""
    before, after = _valid(words), _valid([_DECODERS[encoding](word) for word in words])
    return after - before if after >= _MOSTLY and after - before >= _GAIN else 0


def is_from_old_fonts(text: str, otherwise: str) -> bool:
    """Say whether a text reads as TCVN3 or VNI, and so better than it does `otherwise`."""
    words = _marked_words([text])
    if len(words) < _ENOUGH:
        return False
    best = max(_DECODERS, key=lambda encoding: _likeness(encoding, words))
    other = [word for word in _WORD.findall(otherwise) if not word.isascii()][:_MOST_WORDS]
    read = _valid([_DECODERS[best](word) for word in words])
    return _likeness(best, words) > 0 and read > (_valid(other) if other else 0)


def encoding_of(texts: list[str], fonts: Iterable[str] = ()) -> str | None:
    """Tell the encoding of a column by its fonts or, where they say nothing, by its syllables."""
    words = _marked_words(texts)
    by_font = _encoding_of_fonts(fonts)
    if not words:
        return None
    if by_font and _valid([_DECODERS[by_font](word) for word in words]) >= _valid(words):
        return by_font
    if len(words) < _ENOUGH:
        return None
    best = max(_DECODERS, key=lambda encoding: _likeness(encoding, words))
    return best if _likeness(best, words) else None


def gain(encoding: str, texts: list[str]) -> float:
    """Say how much more Vietnamese texts are in a known encoding; they may be too few to tell."""
    words = _marked_words(texts)
    return _valid([_DECODERS[encoding](w) for w in words]) - _valid(words) if words else -1


@lru_cache(maxsize=256)
def encoding_of_font(font: str) -> str | None:
    """Tell the encoding by the name of a font: .VnTime, VNI-Times; others say nothing."""
    name = font.lower()
    return "tcvn3" if name.startswith(".vn") else "vni" if name.startswith("vni") else None


def _encoding_of_fonts(fonts: Iterable[str]) -> str | None:
    told = [encoding_of_font(font) for font in fonts]
    return next((encoding for encoding in _DECODERS
                 if told and told.count(encoding) * 2 >= len(told)), None)  # fmt: skip


@dataclass(frozen=True)
class Decoding:
    """What is offered for a column: its encoding, and one text before and after."""

    column: int
    encoding: str
    before: str
    after: str


def decode(text: str, encoding: str) -> str:
    """Decode a cell of a legacy column; one that is Unicode already stays as it is."""
    return _DECODERS[encoding](text) if is_legacy_candidate(text) else text


# -- damage ----------------------------------------------------------------------------------------

_MISREAD: Final = re.compile(r"[\u00c2-\u00c6\u00e1\u0102][^\sA-Za-z]")
"""How a letter of two or three bytes looks when each byte is taken for a letter."""
_LOST: Final = re.compile(r"[^\W\d_]\?(?=[^\W\d_]|\s[^\W\d_A-ZĐ]|$)")


def is_mangled(text: str) -> bool:
    """Say whether letters were lost ("H? tr? x?y d?ng") or read in a wrong encoding ("Há»—")."""
    return "\ufffd" in text or len(_LOST.findall(text)) >= _ENOUGH or repaired(text) is not None


def repaired(text: str) -> str | None:
    """Read text again that was UTF-8 and taken for a single-byte encoding; `None` if it was not."""
    if not _MISREAD.search(text):
        return None
    for encoding in ("cp1252", "cp1258", "latin-1"):
        try:
            again = _decomposed(text, encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if len(again) < len(text):
            return again
    return None


def _decomposed(text: str, encoding: str) -> bytes:
    """Encode as found; Windows-1258 keeps tones apart from their letters."""
    if encoding != "cp1258":
        return text.encode(encoding)
    out = bytearray()
    for char in text:
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", char)
            out += unicodedata.normalize("NFC", apart[:-1]).encode("cp1258")
            out += apart[-1].encode("cp1258")
    return bytes(out)
