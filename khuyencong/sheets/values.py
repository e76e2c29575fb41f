"""Values of one cell that have a form of their own: days, tax codes, shares, yes and no, stages."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from khuyencong.formatting import AmountError, parse_number
from khuyencong.sheets.cells import Cell, Fault, Value
from khuyencong.sheets.contents import ENTRIES, PLANS
from khuyencong.sheets.dates import day_of
from khuyencong.sheets.grid import is_number
from khuyencong.sheets.numerals import as_typed
from khuyencong.sheets.periods import PeriodError, parse_day, parse_period, parse_year
from khuyencong.sheets.vocabulary import PLAN_STAGES, SPENDING_STAGES, stage_of
from khuyencong.text import search_key

DAYS: Final = frozenset({
    "start", "end", "accepted_on", "decision_date", "spent_on", "voucher_date", "valid_from",
    "valid_to",
})  # fmt: skip
STAGES_OF: Final = {PLANS: PLAN_STAGES, ENTRIES: SPENDING_STAGES}
ReadWords = Callable[[str], str]
Typed = str | int | bool | Decimal | datetime.date | None
_TAX_CODE: Final = re.compile(r"\d{10}(?:-?\d{3})?")
_EMAIL: Final = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[A-Za-z]{2,}")
_YES: Final = frozenset({"co", "x", "1", "yes", "true", "dung", "hoat dong", "dang hoat dong",
                         "dang su dung", "kich hoat", "da kich hoat", "con"})  # fmt: skip
_NO: Final = frozenset({"khong", "0", "no", "false", "sai", "khoa", "bi khoa", "da khoa", "ngung",
                        "ngung hoat dong", "chua kich hoat", "tam khoa"})  # fmt: skip
_REFUND: Final = re.compile(
    r"\bhoan (?:tra|ung|lai)\b|\bthu hoi\b|\bnop (?:tra|lai)\b|\bgiam\b|\bcat\b"
)
_DECISION_KINDS: Final = (
    ("recovery", re.compile(r"thu hoi|cat giam|giam tru|\bhuy\b")),
    ("supplement", re.compile(r"bo sung|tang them|cap them")),
    ("adjustment", re.compile(r"dieu chinh|thay doi|sua doi|\bgiam\b|\btang\b")),
    (
        "initial",
        re.compile(
            r"dau nam|giao|ban dau|\bdot\b|phan bo|ke hoach|\bnam\b"
            r"|du toan|dang ky"
        ),
    ),
)


class ValueProblemError(ValueError):
    """A value that cannot be what its column says; `kind` is one of `messages.KINDS`."""

    def __init__(self, kind: str, hint: str | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.hint = hint


def day(text: str, value: Value) -> datetime.date:
    """Read a day; a number is the serial of a day that lost its format."""
    found = day_of(value, from_1904=False) if is_number(value) else value
    if isinstance(found, datetime.datetime):
        found = found.date()
    if not isinstance(found, datetime.date):
        return parse_day(text)
    parse_year(found.year)
    return found


def edge(name: str, text: str, value: Value, in_year: int | None) -> datetime.date:
    """Read the first or last day of something; of "Tháng 9/2022" the first day, or the last."""
    try:
        return day(text, value)
    except PeriodError as error:
        try:
            period = parse_period(text, in_year)
        except PeriodError:
            raise error from None
        return period.start if name == "start" else period.end


def year(text: str, value: Value) -> int:
    """Read a year; a day stands for its year."""
    return parse_year(value.year if isinstance(value, datetime.date) else text)


def tax_code(text: str, value: Value) -> str:
    """Read a tax code (mã số thuế): 10 or 13 digits; a zero that Excel dropped is asked for."""
    code = re.sub(r"[\s.]", "", text)
    if _TAX_CODE.fullmatch(code):
        return code
    if is_number(value) and len(code) in {9, 12} and code.isdigit():
        raise ValueProblemError("lost_zero", _("có phải “0%s”? Hãy gõ lại dưới dạng chữ.") % code)
    raise ValueProblemError("bad_tax_code", _("mã số thuế có 10 hoặc 13 chữ số"))


def phone(text: str, value: Value) -> str:
    """Read a telephone number as text; a number cell has dropped its first zero."""
    if is_number(value):
        raise ValueProblemError("lost_zero", _("có phải “0%s”? Hãy gõ lại dưới dạng chữ.") % text)
    return text


def email(text: str, _value: Value) -> str:
    """Read an e-mail address."""
    if not _EMAIL.fullmatch(text):
        raise ValueProblemError("bad_email")
    return text


def is_active(text: str, value: Value) -> bool:
    """Read yes or no, in the words of a column "Hoạt động"."""
    if isinstance(value, bool):
        return value
    folded = search_key(text)
    if folded not in _YES | _NO:
        raise ValueProblemError("unknown_yes_no", _("ghi “có” hoặc “không”"))
    return folded in _YES


def stage(text: str, kind: str) -> str:
    """Read a stage of plans or of spending; a refund has to say of what."""
    found = stage_of(text, STAGES_OF[kind])
    if found is None:
        hint = _("ghi rõ hoàn trả của khoản nào, ví dụ “Hoàn trả tạm ứng”")
        raise ValueProblemError("unknown_stage", hint if takes_back(text) else None)
    return found


def decision_kind(text: str) -> str:
    """Read what a decision does: initial, supplement, adjustment, recovery."""
    folded = search_key(text)
    found = next((kind for kind, words in _DECISION_KINDS if words.search(folded)), None)
    if found is None:
        raise ValueProblemError("unknown_decision_kind")
    return found


def takes_back(text: str) -> bool:
    """Say whether words mean money that comes back: "Thu hồi", "Hoàn trả", "Điều chỉnh giảm"."""
    return _REFUND.search(search_key(text)) is not None


def number(text: str, value: Value) -> Decimal:
    """Read a plain number: a factor, a quantity."""
    if is_number(value):
        return Decimal() + value
    try:
        return parse_number(text)
    except AmountError as error:
        raise ValueProblemError("not_a_value", error.message) from error


def percent_of(cell: Cell | None) -> Decimal | None:
    """Read 95.24, 0.9524 shown as percent, or the text "95,24 %"; anything else is no percent."""
    if cell is None:
        return None
    if is_number(cell.value):
        factor = 100 if cell.style.is_percent else 1
        return Decimal() + cell.value * factor
    if not isinstance(cell.value, str):
        return None
    try:
        return parse_number(cell.value.replace("%", "").strip())
    except AmountError:
        return None


def share(text: str, cell: Cell) -> Decimal:
    """Read a share in percent: "50 %", 50, 0.5 shown as percent."""
    percent = percent_of(cell)
    if percent is None or not 0 < percent <= 100:
        raise ValueProblemError("not_a_value", _("tỷ lệ từ 0 đến 100, ví dụ “50 %”"))
    return percent


def shown(cell: Cell | None) -> str | None:
    """Return what stands in a cell, as it would be told."""
    if cell is None or cell.value is None:
        return None
    value = cell.value
    if is_number(value):
        return as_typed(value)
    return value.code if isinstance(value, Fault) else str(value).strip()
