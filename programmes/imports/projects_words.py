"""Words of offices about projects (trạng thái, loại, nội dung), folded, and what they mean."""

import re
from typing import Final

from khuyencong.text import search_key
from programmes.models import ProjectKind, Status

STATUSES: Final[dict[str, str]] = {
    **{search_key(str(status.label)): status.value for status in Status},
    "du thao": Status.DRAFT,
    "nhap": Status.DRAFT,
    "da dang ky": Status.REGISTERED,
    "cho tham dinh": Status.REGISTERED,
    "da tham dinh cap co so": Status.APPRAISED_LOCAL,
    "da tham dinh cap bo": Status.APPRAISED_MINISTRY,
    "da phe duyet": Status.APPROVED,
    "da duyet": Status.APPROVED,
    "duoc duyet": Status.APPROVED,
    "duoc phe duyet": Status.APPROVED,
    "da giao": Status.ASSIGNED,
    "da giao ke hoach": Status.ASSIGNED,
    "duoc giao ke hoach": Status.ASSIGNED,
    "da ky hop dong": Status.CONTRACTED,
    "da ky hd": Status.CONTRACTED,
    "dang trien khai": Status.IN_PROGRESS,
    "da nghiem thu": Status.ACCEPTED,
    "da nghiem thu co so": Status.ACCEPTED,
    "hoan thanh": Status.ACCEPTED,
    "da hoan thanh": Status.ACCEPTED,
    "da thanh ly": Status.LIQUIDATED,
    "da thanh ly hop dong": Status.LIQUIDATED,
    "da quyet toan": Status.SETTLED,
    "khong phe duyet": Status.REJECTED,
    "tu choi": Status.REJECTED,
    "ngung": Status.STOPPED,
    "ngung thuc hien": Status.STOPPED,
    "da ngung": Status.STOPPED,
    "dung trien khai": Status.STOPPED,
    "dung thuc hien": Status.STOPPED,
    "huy": Status.STOPPED,
    "da huy": Status.STOPPED,
    "da chuyen tiep": Status.CARRIED_OVER,
}
KINDS: Final[dict[str, str]] = {
    **{search_key(str(kind.label)): kind.value for kind in ProjectKind},
    "de an thuong": ProjectKind.ORDINARY,
    "nhom": ProjectKind.GROUP,
}
FLAGSHIP: Final = ("de an diem", "diem", "kcqg diem", "de an kcqg diem")
YES: Final = ("co", "x", "1", "dung", "de an diem")
NO: Final = ("khong", "0", "sai", "")

# Words for the decree's contents; what several contents claim is decided by none of them.
CONTENT_PHRASES: Final = (
    (r"dao tao nghe|truyen nghe", "vocational_training"),
    (r"mo hinh trinh dien", "demonstration_and_technology"),
    (r"may moc|thiet bi tien tien", "machinery"),
    (r"day chuyen", "production_line"),
    (r"chuyen giao cong nghe", "technology_transfer"),
    (r"san xuat sach hon", "cleaner_production_pilot"),
    (r"san pham (?:cong nghiep nong thon|cnnt)|binh chon|hoi cho|trien lam", "product_development"),
    (r"tu van|tro giup", "advisory_support"),
    (r"thong tin|tuyen truyen", "information_communication"),
    (r"lien doanh|lien ket|cum cong nghiep|di doi", "linkage_and_clusters"),
    (r"xu ly o nhiem", "pollution_treatment"),
    (r"hop tac quoc te", "international_cooperation"),
    (r"to chuc thuc hien (?:hoat dong )?khuyen cong|nang luc can bo", "programme_management"),
    (r"nang cao nang luc quan ly(?!.*to chuc thuc hien)|khoi su", "management_capacity"),
    (r"(?:chi|kinh phi) quan ly", "management_cost"),
    (r"(?:cac )?(?:khoan )?(?:chi |noi dung )?khac", "other"),
)
_COMPILED: Final = tuple((re.compile(rf"\b(?:{words})\b"), code) for words, code in CONTENT_PHRASES)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_NOT_WORDS: Final = re.compile(r"[^\w]+")


def plain_words(text: str) -> str:
    """Fold a phrase to its words: no marks, no brackets, no commas."""
    return " ".join(_NOT_WORDS.sub(" ", _BRACKETS.sub(" ", search_key(text))).split())


def contents_named(text: str) -> set[str]:
    """Return the codes of the contents that a phrase may mean."""
    folded = plain_words(text)
    return {code for words, code in _COMPILED if words.search(folded)}
