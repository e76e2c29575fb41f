"""Numbers as files store them, without losing or inventing a digit. No Django here."""

import re
from decimal import Decimal
from typing import Final

from khuyencong.sheets.cells import Fault

_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_FLOAT: Final = re.compile(
    r"-?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,4})?"
)
_MOST_DIGITS: Final = 15
NOT_FINITE: Final = Fault("#NUM!")


def number(text: str) -> int | Decimal | Fault:
    """Read a stored number: "420" is whole; "1.5049999999999999" is the 1.505 that was typed."""
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    return of_float(float(text)) if _FLOAT.fullmatch(text) else NOT_FINITE


def as_typed(value: int | Decimal) -> str:
    """Write a number as a Vietnamese would type it again: 2600.5 -> "2600,5"."""
    return str(value) if isinstance(value, int) else f"{value:f}".replace(".", ",")


def of_float(value: float) -> int | Decimal | Fault:
    """Take the shortest decimal that is this float; whole ones as int; NaN and 1e308 as faults."""
    if not abs(value) < 1e18:  # NaN too
        return NOT_FINITE
    exact = Decimal(f"{value:.{_MOST_DIGITS}g}") if _is_noise(value) else Decimal(repr(value))
    return int(exact) if exact == exact.to_integral_value() else exact


def _is_noise(value: float) -> bool:
    """Say whether the last two digits are the noise of adding: 0.1+0.2 shows as 0.3 in Excel."""
    return abs(value) < 10**_MOST_DIGITS and len(repr(value).lstrip("-0.").replace(".", "")) > 15
