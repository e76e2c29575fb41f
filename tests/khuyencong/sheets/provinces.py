"""The 63 provinces and their spellings, as an app above would look them up."""

import difflib
import json
import re
import unicodedata
from pathlib import Path
from typing import Final

from khuyencong.sheets.places import Place

DATA = Path(__file__).parent / "data"
_KNOWN = json.loads((DATA / "province_aliases.json").read_text("utf-8"))["provinces"]
_SEPARATORS: Final = re.compile(r"[,;/+&\n]|\s[-–]\s|\svà\s")


def _key(text: str) -> str:
    marks = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).lower())
    bare = "".join(c for c in marks.replace("đ", "d") if not unicodedata.combining(c)).strip()
    return re.sub(r"[^a-z0-9]", "", re.sub(r"^(?:tinh|thanh ?pho|tp\.?)(?=[\W_]|hcm)", "", bare))


CODES: Final[dict[str, str]] = {entry["name"]: entry["code"] for entry in _KNOWN}
_NAMES: Final[dict[str, str]] = {
    _key(text): entry["name"] for entry in _KNOWN for text in (entry["name"], *entry["aliases"])
} | {"hcm": "Hồ Chí Minh"}


def find(text: str) -> Place:
    """Look a province up; marks, case and hyphens do not matter."""
    key = _key(text)
    if key in _NAMES:
        return Place(_NAMES[key])
    named = [part for part in _SEPARATORS.split(text) if _key(part) in _NAMES]
    close = difflib.get_close_matches(key, _NAMES, 2, 0.75)
    return Place(None, len(named) > 1, tuple(dict.fromkeys(_NAMES[match] for match in close)))
