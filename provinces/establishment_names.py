"""Names of establishments folded until two spellings of one name are the same text."""

import re
from functools import lru_cache
from typing import Final

from khuyencong.text import search_key

LEGAL_WORDS: Final = (
    "cong ty trach nhiem huu han mot thanh vien",
    "cong ty trach nhiem huu han 1 thanh vien",
    "cong ty trach nhiem huu han hai thanh vien tro len",
    "cong ty trach nhiem huu han",
    "cong ty tnhh mot thanh vien",
    "cong ty tnhh 1 thanh vien",
    "cong ty tnhh mtv",
    "cong ty tnhh 1tv",
    "cong ty tnhh",
    "cong ty co phan",
    "cong ty cp",
    "cong ty hop danh",
    "cong ty",
    "ctcp",
    "cty tnhh mot thanh vien",
    "cty tnhh 1 thanh vien",
    "cty tnhh mtv",
    "cty tnhh",
    "cty cp",
    "cty",
    "tnhh mtv",
    "tnhh",
    "doanh nghiep tu nhan",
    "doanh nghiep",
    "dntn",
    "lien hiep hop tac xa",
    "lien hiep htx",
    "lhhtx",
    "hop tac xa",
    "htx",
    "to hop tac",
    "tht",
    "ho kinh doanh ca the",
    "ho kinh doanh",
    "ho kd",
    "hkd",
    "ho san xuat",
    "co so san xuat",
    "cssx",
    "co so",
)
SHORT_WORDS: Final = {
    "san xuat": "sx",
    "thuong mai": "tm",
    "dich vu": "dv",
    "xuat nhap khau": "xnk",
    "xuat khau": "xk",
    "nhap khau": "nk",
    "xay dung": "xd",
    "viet nam": "vn",
    "dau tu": "dt",
    "cong nghiep": "cn",
    "nong nghiep": "nn",
    "tieu thu cong nghiep": "ttcn",
    "thu cong my nghe": "tcmn",
    "ky thuat": "kt",
    "cong nghe": "cnghe",
    "va": "",
}

_LEGAL = re.compile(r"\b(?:" + "|".join(sorted(LEGAL_WORDS, key=len, reverse=True)) + r")\b")
_SHORT = re.compile(r"\b(?:" + "|".join(sorted(SHORT_WORDS, key=len, reverse=True)) + r")\b")
_LETTERS = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=4_000)  # an import asks for each name again and again
def name_key(name: str) -> str:
    """Return what is left of a name without its form, marks, case, order: "hoa ban sx tm".

    A name that is nothing but its form ("Hợp tác xã") keeps it, so that it equals itself only.
    """
    plain = " ".join(_LETTERS.findall(search_key(name).replace("&", " ")))
    core = _SHORT.sub(lambda found: SHORT_WORDS[found.group()], _LEGAL.sub(" ", plain))
    return " ".join(sorted(core.split())) or plain
