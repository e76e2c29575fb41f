"""Periods of a year (kỳ) as the reader of sheets names them, and as people write them."""

from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Months = tuple[int, int]


class Named:
    """Keys with their words, as a choice needs them."""

    def __init__(self, named: dict[str, Promise | str]) -> None:
        self.values, self.labels = list(named), list(named.values())


def periods() -> Iterator[tuple[str, Months, Promise | str]]:
    """Go through every period: its key, its months, its name."""
    yield "year", (1, 12), _("cả năm")
    for month in range(1, 12):
        yield f"M{month:02}", (1, month), f"{month} tháng"
    for number, roman in enumerate(("I", "II", "III", "IV")):
        yield f"Q{number + 1}", (number * 3 + 1, number * 3 + 3), f"quý {roman}"
    yield "H2", (7, 12), _("6 tháng cuối năm")
    for month in range(2, 13):
        yield f"month-{month:02}", (month, month), f"tháng {month}"


MONTHS: Final[dict[str, Months]] = {key: months for key, months, _name in periods()}
PERIODS: Final = Named({key: name for key, _months, name in periods()})
ALSO: Final = {"M12": "year", "month-01": "M01", "H1": "M06"}
"""Other keys of the reader for the same months."""


def months_of(key: str) -> Months:
    """Return the first and last month of a period."""
    return MONTHS[ALSO.get(key, key)]


def period_of(first: int | None, last: int | None) -> str:
    """Return the key of a period by its months."""
    return next((key for key, months in MONTHS.items() if months == (first, last)), "")
