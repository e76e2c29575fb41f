"""Đồng, rates and dates <-> Vietnamese text: the only module that knows commas and tỷ.

Rounding is half up. Trailing zeros are dropped ("150", "20,7"). A sum that is not zero never prints
as "0": it gets as many decimals as its first digit needs. Missing is `None` and prints as "–".
A negative number prints with a true minus, "−5"; files to download keep the hyphen of computers.
"""

import datetime
import enum
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _

MISSING: Final = "–"
MINUS: Final = "−"
MAX_AMOUNT: Final = 10**18 - 1

_SEPARATORS = str.maketrans(",.-", f".,{MINUS}")
_DONG_IS_MEANT_FROM = 100_000
"""A bare number without any unit is read as đồng from here on; below, it is more likely triệu."""
_MILLIONS_BELOW = 2 * 10**9
"""Sums of 1–2 tỷ are written in triệu in provincial reports ("1.505 triệu đồng")."""


class Unit(enum.IntEnum):
    """The unit of a sheet, a column or a word in a cell (đơn vị tính), in đồng."""

    DONG = 1
    THOUSAND = 10**3
    MILLION = 10**6
    BILLION = 10**9


class AmountError(ValueError):
    """Text that is no amount of money; `kind` is a stable key, the message is for the user."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


# -- numbers ------------------------------------------------------------------------------------


def number(value: int | Decimal | None, places: int = 0) -> str:
    """Exactly `places` decimals: 1505 -> "1.505", Decimal("20.7"), 2 -> "20,70"."""
    if value is None:
        return MISSING
    rounded = round_half_up(value, places)
    return f"{rounded or abs(rounded):,f}".translate(_SEPARATORS)


def short_number(value: int | Decimal | None, places: int = 2) -> str:
    """At most `places` decimals: Decimal("20.70") -> "20,7", Decimal("150") -> "150"."""
    if value is None:
        return MISSING
    return _drop_zeros(number(value, _places_to_show(value, places)))


def round_half_up(value: int | Decimal, places: int = 0) -> Decimal:
    """Round as a person does; `round()` and `number_format` do not. A float is a TypeError."""
    exact = Decimal() + value
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _places_to_show(value: int | Decimal, places: int) -> int:
    exact = Decimal() + value
    if not exact or round_half_up(exact, places):
        return places
    return -exact.adjusted()


def _drop_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(",") if "," in text else text


# -- money --------------------------------------------------------------------------------------


def dong(amount: int | None) -> str:
    """Every digit, as in contracts: "1.505.000.000 đồng"."""
    if amount is None:
        return MISSING
    return _("%(amount)s đồng") % {"amount": number(amount)}


def read_back(amount: int | None) -> str:
    """Every digit twice, in two units, without rounding: "1.505.000.000 đồng (1,505 tỷ đồng)"."""
    if amount is None or abs(amount) < Unit.MILLION:
        return dong(amount)
    in_words = _("%(amount)s triệu đồng") % {"amount": trieu_dong(amount, 6)}
    if abs(amount) >= Unit.BILLION:
        in_words = _("%(amount)s tỷ đồng") % {"amount": ty_dong(amount, 9)}
    return f"{dong(amount)} ({in_words})"


def ty_dong(amount: int | None, places: int = 2, *, keep_places: bool = False) -> str:
    """In tỷ, without the unit: "48,79". Official allotments take `places=3` ("75,641").

    `keep_places` keeps trailing zeros, so that the commas of a column stand under each other.
    """
    return _in_unit(amount, Unit.BILLION, places, keep_places=keep_places)


def trieu_dong(amount: int | None, places: int = 3, *, keep_places: bool = False) -> str:
    """In triệu, without the unit: "1.505", "655,5"."""
    return _in_unit(amount, Unit.MILLION, places, keep_places=keep_places)


def _in_unit(amount: int | None, unit: Unit, places: int, *, keep_places: bool) -> str:
    if amount is None:
        return MISSING
    step = unit // 10**places  # of the last digit shown
    if step and abs(amount) >= step and not keep_places:
        return _in_steps((abs(amount) + step // 2) // step, places, MINUS if amount < 0 else "")
    value = Decimal(amount) / unit
    if keep_places:
        return number(value, _places_to_show(value, places))
    return short_number(value, places)


def _in_steps(steps: int, places: int, sign: str) -> str:
    """The same text from whole steps of the last digit, ten times quicker than from a Decimal."""
    whole, rest = divmod(steps, 10**places)
    decimals = f",{rest:0{places}d}".rstrip("0") if rest else ""
    return f"{sign}{whole:,}".replace(",", ".") + decimals


def money(amount: int | None, places: int = 2) -> str:
    """With its unit in words: "48,79 tỷ đồng", "1.505 triệu đồng", "950.000 đồng".

    From 2 tỷ in tỷ with `places` decimals, from 1 triệu in triệu with at most three (so exact to
    the thousand), below in đồng. It rounds: the exact đồng stand in the passport and the download.
    """
    if amount is None:
        return MISSING
    if abs(amount) >= _MILLIONS_BELOW:
        return _("%(amount)s tỷ đồng") % {"amount": ty_dong(amount, places)}
    if abs(amount) >= Unit.MILLION:
        return _("%(amount)s triệu đồng") % {"amount": trieu_dong(amount)}
    return dong(amount)


# -- rates and changes --------------------------------------------------------------------------


def rate(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    """`part` of `whole` as a ratio (0.9524); without a whole, or with a zero one, there is none."""
    if part is None or not whole:
        return None
    return (Decimal() + part) / (Decimal() + whole)


def percent(ratio: Decimal | None, places: int = 2) -> str:
    """A ratio in percent: Decimal("0.95237") -> "95,24%"."""
    if ratio is None:
        return MISSING
    return short_number(ratio * 100, places) + "%"


def relative_change(now: int | Decimal | None, before: int | Decimal | None) -> Decimal | None:
    """By what share of `before` it grew ("tăng 62,15%"); not to be mixed up with `points`."""
    if now is None:
        return None
    return rate(now - before, before) if before else None


def points(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Difference of two rates, as a ratio (điểm phần trăm)."""
    if now is None or before is None:
        return None
    return now - before


def relative_change_text(change: Decimal | None, places: int = 2) -> str:
    """A relative change, with its sign: "+4,9%"."""
    if change is None:
        return MISSING
    return _sign(change) + percent(change, places)


def points_text(difference: Decimal | None, places: int = 2) -> str:
    """A difference of rates, with its sign: "+4,9 điểm %"."""
    if difference is None:
        return MISSING
    shown = _sign(difference) + short_number(difference * 100, places)
    return _("%(points)s điểm %%") % {"points": shown}


def _sign(value: Decimal) -> str:
    return "+" if value > 0 else ""


def date_text(day: datetime.date | None) -> str:
    """As officials write it: "10/12/2021"."""
    return MISSING if day is None else f"{day:%d/%m/%Y}"


# -- text to money ------------------------------------------------------------------------------

_UNIT_WORDS = {
    Unit.DONG: ("đồng", "dong", "đ", "vnđ", "vnd", "₫"),
    Unit.THOUSAND: ("nghìn", "ngàn", "nghin", "ngan"),
    Unit.MILLION: ("triệu", "trieu", "tr", "trđ"),
    Unit.BILLION: ("tỷ", "tỉ", "ty", "ti"),
}
_UNIT_OF_WORD = {word: unit for unit, words in _UNIT_WORDS.items() for word in words}
_NUMBER = r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,5}|[0-9]{1,18})(?:,[0-9]{1,9})?"
_WORD = "|".join(sorted(_UNIT_OF_WORD, key=len, reverse=True))
_CURRENCY = "(?: ?(?:" + "|".join(_UNIT_WORDS[Unit.DONG]) + "))?"
_BARE = re.compile(_NUMBER)
_WITH_UNITS = re.compile(rf"(?:{_NUMBER} ?(?:{_WORD})(?![^\W\d_]){_CURRENCY} ?)+")
_PART = re.compile(rf"({_NUMBER}) ?({_WORD})")
_WHOLE = r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,5}|[0-9]{1,18}"
_LARGE_WORD = "|".join(sorted(_UNIT_WORDS[Unit.MILLION] + _UNIT_WORDS[Unit.BILLION], reverse=True))
_SPOKEN = re.compile(rf"({_WHOLE}) ?({_LARGE_WORD})([0-9]+)")  # "12tr5" is said for 12,5 triệu
_OTHER_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,5}|[1-9][0-9]{0,2}(?: [0-9]{3}){1,5}")
_LONGEST = 60


def parse_money(value: str | int | Decimal | None, unit: Unit | None = None) -> int | None:
    """Whole đồng of what was typed or found in a cell; `None` where there is no amount ("–").

    In text a dot groups thousands and a comma is the decimal mark, always, and a unit written in
    the text wins over `unit`. A number (of a number cell) is refused where a spreadsheet in English
    may have turned "1.505" into 1.505. Raises `AmountError`.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _parse_text(value, unit)
    return _parse_number(Decimal() + value, unit)


def _parse_text(text: str, unit: Unit | None) -> int | None:
    typed = " ".join(unicodedata.normalize("NFC", text).split())
    plain = typed.casefold().replace("tr.", "tr ").replace("  ", " ").rstrip()
    if plain in {"", "-", "–", "—"}:
        return None
    if len(plain) > _LONGEST:
        raise _not_a_number(typed[:_LONGEST] + "…")
    if plain[0] in f"-–{MINUS}" and _reads(plain[1:].lstrip()):
        raise _negative()
    return _whole_dong(_dong_of_text(plain, typed, unit), typed)


def _reads(plain: str) -> bool:
    return any(form.fullmatch(plain) for form in (_BARE, _WITH_UNITS, _SPOKEN))


def _dong_of_text(plain: str, typed: str, unit: Unit | None) -> Decimal:
    if _BARE.fullmatch(plain):
        value = _decimal(plain)
        return value * (unit or _assumed_unit(value))
    if spoken := _SPOKEN.fullmatch(plain):
        return _spoken(spoken[1], spoken[2], spoken[3], typed)
    if not _WITH_UNITS.fullmatch(plain):
        raise _not_a_number(typed)
    parts = [(_decimal(digits), _UNIT_OF_WORD[word]) for digits, word in _PART.findall(plain)]
    units = [part_unit for _value, part_unit in parts]
    if sorted(set(units), reverse=True) != units:  # "150 triệu 2 tỷ" is two amounts, not one
        raise _not_a_number(typed)
    return sum((part * part_unit for part, part_unit in parts), Decimal())


def _spoken(whole: str, word: str, rest: str, typed: str) -> Decimal:
    """Read "12tr5" and "2tr350"; "12tr50" may be 12,5 or 12,05 triệu, so it is asked."""
    if len(rest) not in (1, 3):
        message = _("“%(value)s” chưa rõ là bao nhiêu; hãy dùng dấu phẩy, ví dụ “12,5 triệu”.")
        raise AmountError("ambiguous_number", message % {"value": typed})
    return _decimal(f"{whole},{rest}") * _UNIT_OF_WORD[word]


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(".", "").replace(",", "."))


def _assumed_unit(value: Decimal) -> Unit:
    if 0 < value < _DONG_IS_MEANT_FROM:
        raise AmountError("unit_missing", _("Không thấy đơn vị tính; hãy chọn đơn vị."))
    return Unit.DONG


def _whole_dong(exact: Decimal, typed: str) -> int:
    if exact > MAX_AMOUNT:
        raise AmountError("too_large", _("Số tiền “%(value)s” quá lớn.") % {"value": typed})
    if exact != exact.to_integral_value():
        raise _not_a_number(typed)
    return int(exact)


def parse_number(text: str) -> Decimal:
    """Read a quantity: "1.200" is 1200, "1,5" is one and a half. Raises `AmountError`."""
    typed = " ".join(unicodedata.normalize("NFC", text).split())
    if not _BARE.fullmatch(typed):
        message = _("“%(value)s” không phải là số; dấu phẩy là phần thập phân, ví dụ 1.200 và 1,5.")
        raise AmountError("not_a_number", message % {"value": typed[:_LONGEST]})
    return _decimal(typed)


def _parse_number(value: Decimal, unit: Unit | None) -> int:
    if not value.is_finite():
        raise _not_a_number(str(value))
    if value < 0:
        raise _negative()
    factor = unit or _assumed_unit(value)
    if _looks_regrouped(value) and factor < Unit.BILLION:
        raise _ambiguous(value, factor)
    return _whole_dong(round_half_up(min(value * factor, Decimal(MAX_AMOUNT + 1))), str(value))


def _looks_regrouped(value: Decimal) -> bool:
    """1.505 has the shape of a grouped "1.505"; under tỷ three decimals are an allotment."""
    return 1 <= value < 1000 and value.normalize().as_tuple().exponent == -3


def _ambiguous(value: Decimal, unit: Unit) -> AmountError:
    word = _UNIT_WORDS[unit][0]
    shown = {"small": number(value, 3), "large": number(value * 1000), "unit": word}
    message = _("%(small)s %(unit)s hay %(large)s %(unit)s đồng?")
    if unit == Unit.DONG:
        message = _("%(small)s %(unit)s hay %(large)s %(unit)s?")
    return AmountError("ambiguous_number", message % shown)


def _negative() -> AmountError:
    return AmountError("negative_amount", _("Số tiền âm."))


def _not_a_number(typed: str) -> AmountError:
    message = _("“%(value)s” không phải là số tiền.")
    meant = re.sub(r"[, ]", ".", typed)
    if _OTHER_GROUPS.fullmatch(typed):
        message = _("“%(value)s” không phải là số tiền; có phải %(meant)s?")
    return AmountError("not_a_number", message % {"value": typed, "meant": meant})
