"""Names of uploaded files (tên tệp): readable, and harmless on every system they go back to."""

import unicodedata
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from khuyencong.attachments.kinds import ENDINGS, Kind

LONGEST: Final = 150
_FORBIDDEN = frozenset('<>:"|?*/\\;%')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in "123456789"}
)


def clean_name(name: str, kind: Kind) -> str:
    """Keep the words of a name, without its path, with the ending of what the file is."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(char if is_shown(char) else " " for char in last)
    stem, ending = split_ending(" ".join(shown.split()).rstrip(". "))
    ending = ending if ending.lower() in kind.endings else kind.endings[0]
    stem = stem[: LONGEST - len(ending)].strip(". ")
    if not stem or stem.lower() in _RESERVED:
        stem = _("tệp")
    return stem + ending


def is_shown(char: str) -> bool:
    """Say whether a character is seen and allowed; one that turns the line round is not."""
    return char not in _FORBIDDEN and unicodedata.category(char) not in _UNSEEN


def split_ending(name: str) -> tuple[str, str]:
    """Part a name from its ending, if that is one of those that are kept."""
    ending = PurePosixPath(name).suffix
    if ending.lower() in ENDINGS and len(name) > len(ending):
        return name[: -len(ending)], ending
    return ("", name) if name.lower() in ENDINGS else (name, "")
