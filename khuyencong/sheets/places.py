"""Asks whoever knows the provinces: this package has no list of them, it is handed in as data."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from khuyencong.text import search_key

_PREFIXES: Final = ("thanhpho", "tinh", "tp")
_SEPARATORS: Final = re.compile(r"[,;/+&\n]|\s[-–]\s|\svà\s", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"\(?\d{1,2}[.)]\s*")
_FOOTNOTE: Final = re.compile(r"\s*(?:\((?:\*{1,3}|\d{1,2}|cũ|mới)\)|\*{1,3}|[¹²³]|\d\))\s*$")
_OFFICE: Final = re.compile(
    r"(?:Sở (?:Công Thương|CT)|SCT|UBND|Ủy ban nhân dân)\s+(?=\S)", re.IGNORECASE
)
_KEY: Final = re.compile(r"[a-z0-9-]+")
_LONGEST: Final = 80
_MOST_SUGGESTIONS: Final = 3
_MOST_LOOKED_AT: Final = 9
_LIKENESS: Final = 0.75


@dataclass(frozen=True)
class Place:
    """What a text names: one province, or why none; and what may have been meant."""

    name: str | None = None
    several: bool = False
    suggestions: tuple[str, ...] = ()


FindPlace = Callable[[str], Place]


def knows_none(_text: str) -> Place:
    """Answer where nobody knows the provinces."""
    return Place()


@dataclass(frozen=True)
class Names:
    """Finds a place by its spellings; `spelled` is spelling -> what it is to be called."""

    spelled: Mapping[str, str]
    _by_letters: dict[str, str] = field(default_factory=dict)
    _found: dict[str, Place] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self._by_letters.update({joined(text): name for text, name in self.spelled.items()})

    def find(self, text: str) -> Place:
        """Look a place up; marks, case, hyphens and "tỉnh", "TP." do not matter."""
        if text not in self._found:
            self._found[text] = self._look_up(text)
        return self._found[text]

    def _look_up(self, text: str) -> Place:
        if len(text) > _LONGEST:
            return Place()
        if name := self._named(text):
            return Place(name)
        names = [name for part in _SEPARATORS.split(text) if (name := self._named(part))]
        if names:
            return Place(None, len(set(names)) > 1, _without_keys(names))
        close = (difflib.get_close_matches(letters, self._by_letters, _MOST_LOOKED_AT, _LIKENESS)
                 for letters in _spellings(text))  # fmt: skip
        found = [self._by_letters[match] for some in close for match in some]
        return Place(None, False, _without_keys(found)[:_MOST_SUGGESTIONS])

    def _named(self, text: str) -> str | None:
        known = (self._by_letters.get(letters) for letters in _spellings(text))
        return next((name for name in known if name), None)


def bare(text: str) -> str:
    """Take off what offices write around a name: "1. Hà Nội (*)", "Sở Công Thương tỉnh Hà Nam"."""
    return _OFFICE.sub("", _FOOTNOTE.sub("", _ORDINAL.sub("", text.strip(), count=1))).strip()


def _without_keys(names: list[str]) -> tuple[str, ...]:
    """Keep names; a key ("phu-tho-34") is accepted where it is written, but never suggested."""
    return tuple(dict.fromkeys(name for name in names if not _KEY.fullmatch(name)))


def joined(text: str) -> str:
    """Return the folded letters of a text: "Kon Tum" and "KonTum" are one."""
    return "".join(re.findall(r"[a-z0-9]+", search_key(text)))


def _spellings(text: str) -> list[str]:
    """Return the letters of a text, then without "tỉnh", "thành phố", "TP." or "T."."""
    whole = joined(text)
    bare = [whole.removeprefix(prefix) for prefix in _PREFIXES if whole.startswith(prefix)]
    if re.match(r"t\W", search_key(text)):
        bare.append(whole[1:])
    return [letters for letters in [whole, *bare] if letters]
