"""Several beneficiaries in one cell (đề án nhóm): their names, and the share that each gets."""

import re
from typing import Final, NamedTuple

from khuyencong.formatting import AmountError, parse_money

_BODY: Final = (
    r"(?:Cty|Công ty|CTCP|CT|HTX|Hợp tác xã|Tổ hợp tác|Liên hiệp|Cơ sở|Hộ|DNTN|Doanh nghiệp|Xưởng"
    r"|Làng nghề|Nghệ nhân|Ông|Bà|Trung tâm)"
)
_BETWEEN: Final = (
    re.compile(r"\s*\n\s*"),
    re.compile(r"\s*;\s*"),
    re.compile(r"(?:^|[\s,.;])(?=\(?\d{1,2}[.)]\s+\S)"),
    re.compile(rf"\s*,\s+(?:và\s+)?(?={_BODY}\s)|\s+(?:và|&)\s+(?={_BODY}\s)", re.IGNORECASE),
)
_MAY_LIST: Final = re.compile(r"[;\n,&]|\d[.)]|\bvà\b", re.IGNORECASE)
_MARK: Final = re.compile(r"^\s*(?:[-–+•*]|\(?\d{1,2}[.)]|[a-zđ][.)])\s+")
_NUMBER: Final = r"\d[\d.,]*"
_MONEY: Final = rf"{_NUMBER}\s*(?:tỷ|tỉ|triệu|tr|nghìn|ngàn|đồng|đ|vnđ)(?:\s*(?:đồng|đ|vnđ))?"
_SHARE: Final = re.compile(
    rf"\s*(?:[(:,–-]|\bđược\b|\bhỗ trợ\b)+\s*(?:được\s+)?(?:hỗ trợ\s*:?\s*)?({_MONEY})\s*[).]?\s*$",
    re.IGNORECASE,
)
_EACH: Final = re.compile(
    r"[(,;.–-]?\s*\bmỗi\s+(?:cơ sở|đơn vị|doanh nghiệp|dn|hộ|htx|hợp tác xã|công ty)\s*"
    rf"(?:được\s+)?(?:hỗ trợ\s*)?:?\s*({_MONEY})\s*\)?",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"^\s*(?:gồm\s+)?(?:các\s+)?(?:\d{1,3}\s+)?"
    r"(?:cơ sở|đơn vị|doanh nghiệp|hộ|htx)[^:;\n]{0,20}:\s*",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_FEWEST_LETTERS: Final = 3


class Part(NamedTuple):
    """One of several beneficiaries in a cell, and its share in đồng where the cell says it."""

    name: str
    amount: int | None = None


def parts_of(text: str) -> list[Part]:
    """Split a cell that lists several beneficiaries; of one beneficiary there are no parts."""
    if not _MAY_LIST.search(text):
        return []
    each = _EACH.search(text)
    share = _amount(each[1]) if each else None
    bare = _EACH.sub("\n" if "\n" in text else " ", text).strip()
    pieces = _pieces(_COUNTED.sub("", bare))
    parts = [part for piece in pieces if (part := _part(piece, share)).name]
    return parts if len(parts) > 1 else []


def _pieces(text: str) -> list[str]:
    """Split by the first mark that gives more than one name."""
    for between in _BETWEEN:
        pieces = [piece for piece in between.split(text) if _is_name(piece)]
        if len(pieces) > 1:
            return pieces
    return [text]


def _is_name(piece: str) -> bool:
    return len(_LETTER.findall(_MARK.sub("", piece, count=1))) >= _FEWEST_LETTERS


def _part(piece: str, share: int | None) -> Part:
    bare = _MARK.sub("", f" {piece}", count=1).strip(" ;,.")
    found = _SHARE.search(bare)
    if not found:
        return Part(bare, share)
    return Part(bare[: found.start()].strip(" ;,:–-"), _amount(found[1]))


def _amount(text: str) -> int | None:
    try:
        return parse_money(text)
    except AmountError:
        return None
