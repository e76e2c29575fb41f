"""Serial numbers of spreadsheets as days; which number formats show a date. No Django here."""

import datetime
import re
from decimal import Decimal
from functools import cache
from typing import Final

from khuyencong.sheets.cells import Fault, Value

_BUILT_IN: Final = frozenset({14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53,
                              54, 55, 56, 57, 58})  # fmt: skip
_NOT_LETTERS: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|general', re.IGNORECASE)
_EPOCH: Final = datetime.datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet knows no time zone
_EPOCH_1904: Final = datetime.datetime(1904, 1, 1)  # noqa: DTZ001  the same
_FALSE_LEAP_DAY: Final = 60
"""Excel believes in 29 February 1900; earlier serials are a day off, and nobody writes them."""
_LAST: Final = 2_958_466


@cache
def shows_date(number_format: str, built_in: int = 0) -> bool:
    """Say whether a number format shows a day: "dd/mm/yyyy", not "#,##0" or "h:mm"."""
    if built_in in _BUILT_IN:
        return True
    bare = _NOT_LETTERS.sub("", number_format.split(";")[0]).lower()
    return "y" in bare or "d" in bare


def day_of(serial: int | Decimal, *, from_1904: bool) -> datetime.date | datetime.datetime | None:
    """Turn a serial into a day, or a moment if it has a fraction; `None` where it is no day."""
    if not (_FALSE_LEAP_DAY < serial < _LAST or (from_1904 and 0 <= serial < _LAST - 1462)):
        return None
    whole = int(serial)
    epoch = _EPOCH_1904 if from_1904 else _EPOCH
    seconds = round(float(serial - whole) * 86_400)
    moment = epoch + datetime.timedelta(days=whole, seconds=seconds)
    return moment if seconds else moment.date()


def iso_day(text: str) -> Value:
    """Read a day or moment written as ISO 8601; anything else is a fault."""
    try:
        moment = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        return Fault("#DATE!")
    return moment.date() if moment.time() == datetime.time() else moment
