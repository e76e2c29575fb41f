"""What the header of a column means, by the words offices use for it; marks and case apart.

A meaning is a field and, for money, a source: `national` (KCQG), `local` (KCĐP), `total`.
Synonyms: PRACTICE, 1.1. Column order says nothing.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from khuyencong.sheets.headwords import WORDS
from khuyencong.text import search_key


class Meaning(NamedTuple):
    """What a column holds."""

    field: str
    source: str | None = None


NATIONAL, LOCAL, BOTH, TOTAL = "national", "local", "both", "total"
PLAN_STAGES: Final = ("registered", "planned", "allocated")
SPENDING_STAGES: Final = ("advanced", "disbursed", "executed", "settled")
MONEY: Final = frozenset({
    "amount_total", "amount_support", "amount_national", "amount_local", "amount_counterpart",
    "actual", *PLAN_STAGES, *SPENDING_STAGES,
})  # fmt: skip
_LONGEST: Final = 160
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PLAIN: Final = tuple((name, re.compile("|".join(words))) for name, words in WORDS.items())
_COUNTERPART: Final = re.compile(
    r"doi ung|nguon khac|^khac$|dong gop"
    r"|\b(?:von|kinh phi|kp) (?:khac|tu co|huy dong|xa hoi hoa|vay)\b"
    r"|(?:von|kinh phi)(?: cua)? (?:dn|doanh nghiep|co so|don vi|dvth|htx)"
    r"|(?:doanh nghiep|co so|don vi)(?: thu huong)? (?:tu|bo von|dau tu)"
)
_NATIONAL: Final = re.compile(r"\bquoc gia|\b(?:kp)?kcqg\b|\bqg\b|\btrung uong|\bnstw\b|\btw\b")
_LOCAL: Final = re.compile(
    r"\bdia phuong|\b(?:kp)?kcdp\b|\bkhuyen cong tinh\b|\bnsdp\b|\bngan sach tinh\b|\bdp\b"
    r"|\bcap tinh\b"
)
_PERCENT: Final = re.compile(
    r"%|\bty le\b|\bti le\b|\bso voi\b|\bso sanh\b|\bphan tram\b|th ?/ ?kh|^dat$"
    r"|\bmuc do hoan thanh\b"
)
_COUNTED: Final = re.compile(
    r"(?:^|\| )(?:tong )?so (?:luong|de an|nhiem vu|co so|lop|hoc vien|lao dong|san pham|nguoi|luot"
    r"|don vi|doanh nghiep|dn|htx|ho|may|thiet bi|tinh|hoi cho|gian hang|mo hinh|chuong trinh)\b"
)
"""Headings of numbers that are no money, also above "KCQG" and "KCĐP"."""
_NO_MONEY: Final = re.compile(
    r"(?:ngay|nguoi|can bo|co quan|don vi|ly do|y kien|tinh hinh|so van ban|muc tieu|phuong an)\b"
)
"""How headings begin below which nothing is money, whatever they go on with ("Ngày duyệt")."""
_COMPARED: Final = re.compile(r"cung ky|nam truoc|\bty trong\b|\bco cau\b")
_PLANNED: Final = re.compile(
    r"\bke hoach\b|\bkh\b|\bdu toan\b|\bduoc giao\b|\bgiao\b|\bphe duyet\b|\bduyet\b"
    r"|^(?!tong kinh phi).*\bdang ky\b|\bphan bo\b"
)
_ACTUAL: Final = re.compile(
    r"\bthuc hien\b|\bth\b|\bgiai ngan\b|\bket qua\b|\bda chi\b|\bthuc chi\b|\bquyet toan\b"
    r"|\btam ung\b|\bthanh toan\b"
)
_SUPPORT: Final = re.compile(
    r"\bho tro\b|\bkhuyen cong\b|\bkpkc\b|\bkinh phi kc\b|\bkp kc\b|\bnsnn\b|ngan sach|\bnha nuoc\b"
)
_SUM: Final = re.compile(r"\btong\b|^cong$")
_MONEY: Final = re.compile(
    r"\bkinh phi\b|\b(?:so|thanh) tien\b|\bvon\b|\bkp\b|\bgia tri\b|\bchi phi\b|\btien\b"
    r"|\bmuc (?:ho tro|von|kinh phi|dau tu|chi|toi da|cap|thu)\b|^muc$"
)
_MONEY_PARENT: Final = re.compile(
    r"kinh phi|\bkp\b|\bvon\b|nguon|ngan sach|trong do|khuyen cong|ho tro|ke hoach|thuc hien"
    r"|tong|so tien|du toan"
)
_WORK: Final = re.compile(
    r"(?:tong )?(?:so |muc )?(?:kinh phi|kp|von)(?: dau tu)? thuc hien"
    r"(?: (?:de an|kcqg|kcdp|khuyen cong (?:quoc gia|dia phuong)))?"
)
WORK: Final = "work:"
"""Before a field whose money is what was spent, where the table also has what was planned."""
_TOTAL_OF: Final = re.compile(r"tong (?:so |muc )?(?:kinh phi|kp|von)\b")
_UNDER_MONEY: Final = frozenset({
    "province", "weak_title", "beneficiary", "source", "year", "period", "unit",
})  # fmt: skip
"""What words alone do not mean below a heading of money: "Kinh phí" / "Địa phương"."""


@lru_cache(maxsize=4_096)
def folded_header(text: str) -> str:
    """Fold a header: no marks, no case, no brackets, no line breaks, no unit at its end."""
    plain = _BRACKETS.sub(" ", search_key(text.replace("\n", " ")))
    plain = re.sub(r"^\W*trong do\W+(?=\w)", "", plain)
    plain = re.sub(r"[,;:]?\s*(?:dvt|don vi tinh)\s*:.*$", "", plain)
    plain = re.sub(
        r"(?:[,:;]| -)\s*(?:(?:trieu|tr|nghin|ngan|ty)\b[. ]*)?(?:dong|d|vnd)$", "", plain
    )
    return " ".join(_ABBREVIATED.sub(_in_full, plain.strip(" .:*-–")).split())


_ABBREVIATIONS: Final = {
    "dv": "don vi", "d/v": "don vi", "cq": "co quan", "tg": "thoi gian", "t/g": "thoi gian",
    "s t t": "stt", "t t": "tt",
}  # fmt: skip
_ABBREVIATED: Final = re.compile(r"\b(?:dv|d/v|cq|tg|t/g|s t t|t t)\b")


def _in_full(found: re.Match[str]) -> str:
    return _ABBREVIATIONS[found[0]]


def meaning_of(parts: tuple[str, ...]) -> Meaning | None:
    """Say what a column means by its header from top to bottom; `None` for words not known."""
    folded = tuple(folded_header(part) for part in parts if folded_header(part) or "%" in part)
    if not folded or sum(map(len, folded)) > _LONGEST * 2:
        return None
    has_percent = "%" in parts[-1]
    return _meaning(folded, has_percent) or _meaning((" ".join(folded),), has_percent)


@lru_cache(maxsize=4_096)
def _meaning(parts: tuple[str, ...], has_percent: bool) -> Meaning | None:
    leaf, above = parts[-1], " | ".join(parts[:-1])
    under_money = bool(_MONEY_PARENT.search(above))
    plain = next((field for field, pattern in _PLAIN if pattern.fullmatch(leaf)), None)
    if plain and not (under_money and plain in _UNDER_MONEY):
        return Meaning(plain)
    return _money_meaning(leaf, above, has_percent)


def _money_meaning(leaf: str, above: str, has_percent: bool) -> Meaning | None:
    if _COUNTED.search(leaf) or _COUNTED.search(above):
        return None
    if _COMPARED.search(leaf) or _COMPARED.search(above):
        return Meaning("comparison", leaf)
    if has_percent or _PERCENT.search(leaf):
        return Meaning("percent", _source(leaf, above))
    if _COUNTERPART.search(leaf):
        return Meaning("amount_counterpart")
    if _NO_MONEY.match(leaf):
        return None
    stage = _stage(leaf) or _stage(above)
    if stage != "planned" and any(map(_WORK.fullmatch, (leaf, *above.split(" | ")))):
        amount = _amount(leaf, above) or Meaning("amount_total")
        return Meaning(WORK + amount.field, _source(leaf, above))
    return Meaning(stage, _source(leaf, above)) if stage else _amount(leaf, above)


def _stage(text: str) -> str | None:
    if _PLANNED.search(text):
        return "planned"
    return "actual" if _ACTUAL.search(text) and not _TOTAL_OF.match(text) else None


_STAGE_WORDS: Final = (
    ("registered", re.compile(r"\bdang ky\b|\bde nghi\b|\bde xuat\b")),
    ("allocated", re.compile(r"\bgiao\b|\bphan bo\b|\bcap kinh phi\b|\bbo sung\b|\bthu hoi\b")),
    ("planned", re.compile(r"\bke hoach\b|\bkh\b|\bdu toan\b|\bduyet\b")),
    ("advanced", re.compile(r"\btam ung\b|^ung\b")),
    ("disbursed", re.compile(r"\bgiai ngan\b|\bthanh toan\b|\bda chi\b|\bchuyen tien\b")),
    ("settled", re.compile(r"\bquyet toan\b")),
    ("executed", re.compile(r"\bthuc hien\b|\bth\b|\bnghiem thu\b")),
)


def stage_of(text: str, among: tuple[str, ...] = (*PLAN_STAGES, *SPENDING_STAGES)) -> str | None:
    """Read the stage that a header, a title or a cell names, among plan or spending stages."""
    folded = folded_header(text)
    return next((stage for stage, words in _STAGE_WORDS if stage in among and words.search(folded)),
                None)  # fmt: skip


def _source(leaf: str, above: str) -> str | None:
    for text in (leaf, above):
        national, local = bool(_NATIONAL.search(text)), bool(_LOCAL.search(text))
        if national != local:
            return NATIONAL if national else LOCAL
        if _SUM.search(text):
            return TOTAL
    return None


def _amount(leaf: str, above: str) -> Meaning | None:
    source = _source(leaf, above if not _SUM.search(leaf) else "")
    is_money = _MONEY.search(leaf) or _SUPPORT.search(leaf) or _MONEY_PARENT.search(above)
    if source in {NATIONAL, LOCAL} and (is_money or _is_source_word(leaf)):
        return Meaning(f"amount_{source}", source)
    if _SUM.search(leaf) and (is_money or leaf in {"tong so", "tong cong", "tong", "cong"}):
        return Meaning("amount_total")
    if _SUPPORT.search(leaf):
        return Meaning("amount_support")
    return Meaning("amount_total") if _MONEY.match(leaf) else None


def _is_source_word(leaf: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:von |nguon |kp ?)?(?:kcqg|kcdp|kc (?:qg|dp|quoc gia|dia phuong)|khuyen cong .*"
            r"|trung uong|quoc gia|nstw|nsdp)",
            leaf,
        )
    )


_ONLY_SOURCE: Final = re.compile(
    r"(?:[-+•*–] ?)?(?:tu )?(?:nguon |von |kinh phi )*(?:kcqg|kcdp|(?:khuyen cong |ngan sach )?"
    r"(?:quoc gia|trung uong|dia phuong)|nstw|nsdp|ngan sach tinh)\s*:?"
)


def is_source(text: str) -> bool:
    """Say whether words name a source and nothing else: "- KCQG", "Khuyến công địa phương"."""
    return _ONLY_SOURCE.fullmatch(search_key(text)) is not None


_LOCAL_SAID: Final = re.compile(r"\bdia phuong|\bkcdp\b|\bnsdp\b|\bngan sach tinh\b")
_LOCAL_ONLY: Final = re.compile(r"(?:nguon |von |kp |kc |khuyen cong |cap )*(?:dp|tinh)")
_NATIONAL_ONLY: Final = re.compile(r"(?:nguon |von |kp |kc |khuyen cong |cap )*qg")


@lru_cache(maxsize=1_024)
def source_of(text: str) -> str | None:
    """Read the source that a cell or a title names: KCQG, KCĐP or both; `None` for other words."""
    folded = search_key(text)
    if re.search(r"\bhuyen\b|\bxa\b", folded):
        return None
    national = bool(_NATIONAL.search(folded) or _NATIONAL_ONLY.fullmatch(folded))
    local = bool(_LOCAL_SAID.search(folded) or _LOCAL_ONLY.fullmatch(folded))
    if (national and local) or folded in {"ket hop", "ca hai"}:
        return BOTH
    return NATIONAL if national else LOCAL if local else None
