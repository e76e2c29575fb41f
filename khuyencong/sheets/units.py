"""The unit a sheet, a header or a title states (đơn vị tính); never guessed."""

import re
from typing import Final

from khuyencong.formatting import Unit
from khuyencong.text import search_key

_STATED: Final = re.compile(
    r"(?:^|[(\s])(?:don vi(?: tinh)?|dvt|d\.v\.t)\s*(?P<colon>[:\-]?)\s*(.+)"
)
_POWERS: Final = re.compile(r"(1(?:[.,\s]?000)*|10{3,9})\s*(?:dong|vnd|d)\b")
_WORDS: Final = (
    (Unit.BILLION, re.compile(r"(?<!tram )(?<!chuc )\b(?:ty|ti|tyd|tydong)\b")),
    (Unit.MILLION, re.compile(r"(?<!tram )(?<!chuc )\b(?:trieu|tr|trd|trdong)\b")),
    (Unit.THOUSAND, re.compile(r"(?<!tram )(?<!chuc )\b(?:nghin|ngan|ng|ngd|1000d)\b")),
    (Unit.DONG, re.compile(r"(?:viet nam )?(?:dong|vnd|d)\b")),
)
_ENDING: Final = re.compile(
    r"(?:[,:;]| -)\s*((?:(?:trieu|tr|nghin|ngan|ty)\b[. ]*)?(?:dong|d|vnd))$"
)
"""How a heading ends that has its unit behind a comma: "Kinh phí, tr.đồng"."""
_OTHER_POWER: Final = re.compile(r"\d[\d.,\s]*(?:dong|vnd|d\b)")
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_ONLY_UNIT: Final = re.compile(
    r"(?:(?:don vi(?: tinh)?|dvt)\s*:?\s*)?[\d.,\s]*(?:ty|ti|trieu|tr|nghin|ngan|ng)?[.\s]*"
    r"(?:dong|vnd|d|viet nam|\s)*"
)
_BY_SIZE: Final = {unit.value: unit for unit in Unit}
_OTHER_NAMES: Final = re.compile(r"nguoi|hoc vien|cai|bo\b|lop|%|usd|co so|de an|san pham|thiet bi")


def unit_of_phrase(phrase: str) -> Unit | None:
    """Read "triệu đồng", "1.000 đồng", "Tr.đồng", "VNĐ"; `None` for others ("trăm triệu đồng")."""
    folded = search_key(phrase).replace("₫", "d").lstrip("([ ")
    if powers := _POWERS.search(folded):
        return _BY_SIZE.get(int(re.sub(r"\D", "", powers[1])))
    if _OTHER_POWER.search(folded) or _OTHER_NAMES.search(folded):
        return None
    return next((unit for unit, words in _WORDS if _says(words, folded, unit)), None)


def _says(words: re.Pattern[str], folded: str, unit: Unit) -> bool:
    """Say whether a phrase names a unit; đồng alone only where no other word stands before it."""
    return bool(words.match(folded) if unit == Unit.DONG else words.search(folded))


def stated_unit(text: str) -> Unit | None:
    """Find "Đơn vị tính: triệu đồng" or "ĐVT: 1.000 đồng" in a line; other lines say nothing."""
    folded = search_key(text)
    found = _STATED.search(folded)
    if found and (found["colon"] or _is_only_unit(found[2])):
        return unit_of_phrase(found[2].split(";")[0])
    return unit_of_phrase(folded) if folded and _is_only_unit(folded.strip("()[]. ")) else None


def _is_only_unit(folded: str) -> bool:
    return bool(_ONLY_UNIT.fullmatch(folded)) and not folded.replace(".", "").isdigit()


def unit_of_header(text: str) -> Unit | None:
    """Find the unit in the brackets of a header ("Tổng kinh phí (triệu đồng)"), or stated in it."""
    for inside in _BRACKETS.findall(text):
        if (unit := stated_unit(inside)) is not None:
            return unit
    folded = search_key(text)
    return (
        unit_of_phrase(ending[1])
        if (ending := _ENDING.search(folded))
        else stated_unit(text)
        if "dvt" in folded or "don vi tinh" in folded or _is_only_unit(folded)
        else None
    )
