"""Days and periods as offices type them, day before month, always; with the text that was typed."""

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Final

from khuyencong.text import search_key

FIRST_YEAR, LAST_YEAR = 1990, 2100
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY: Final = r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})"
_WORDED_DAY: Final = r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})"
_ONE_WORDED_DAY: Final = re.compile(r"(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_MONTH_YEAR: Final = r"(?:thang )?(\d{1,2})(?:\s*/\s*|\s*-\s*| nam )(\d{4})"
_DASH: Final = r"\s*-\s*"
_YEAR: Final = r"(?:\s*/\s*| nam | )(\d{4})"


class PeriodError(ValueError):
    """Text that is no day or period; `kind` is "bad_date", "year_out_of_range" or "date_order"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included, and how it was written."""

    start: datetime.date
    end: datetime.date
    text: str = ""


def parse_day(text: str) -> datetime.date:
    """Read "15/4/2023", "01-06-2023", "2023-02-01", "ngày 15 tháng 02 năm 2022"."""
    folded = search_key(text).removeprefix("ngay ").replace(", nam", " nam")
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00(?::00)?)?", folded):
        return _day(iso[3], iso[2], iso[1])
    if found := re.fullmatch(_DAY, folded) or _ONE_WORDED_DAY.fullmatch(folded):
        return _day(*found.groups())
    raise PeriodError("bad_date")


def _day(day: str, month: str, year: str) -> datetime.date:
    try:
        return datetime.date(_checked_year(year), int(month), int(day))
    except ValueError as error:
        raise error if isinstance(error, PeriodError) else PeriodError("bad_date") from error


def _checked_year(year: str | int) -> int:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise PeriodError("year_out_of_range")
    return int(year)


def parse_year(value: object) -> int:
    """Read a year from a cell: 2022, "2022", "Năm 2022"; two digits are not guessed."""
    folded = search_key(str(value))
    found = re.fullmatch(r"(?:nam )?(-?\d{1,9})", folded)
    if not found:
        raise PeriodError("bad_date")
    return _checked_year(found[1])


def parse_period(text: str, year: int | None = None) -> Period:
    """Read a period; `year` is the row's, for "cả năm" and "Quý II" that do not say one."""
    folded = re.sub(r"\s+", " ", re.sub(r"[–—÷→~]|->|=>", "-", search_key(text)))
    plain = re.sub(r"\s*\bden\b( het)?\s*", " - ", re.sub(r"^(?:thoi gian|tu)\b:?\s*", "", folded))
    plain = re.sub(r"\bq\.? ?(?=(?:i{1,3}|iv|[1-4])\b)", "quy ", plain)
    plain = re.sub(r"\bngay (?=\d+\s*[/.\-])", "", plain)
    for pattern, build in _FORMS:
        if found := pattern.fullmatch(plain):
            start, end = build(found, year)
            if end < start:
                raise PeriodError("date_order")
            return Period(start, end, text)
    day = parse_day(text)
    return Period(day, day, text)


def is_duration(text: str) -> bool:
    """Say whether words only tell how long something takes ("3 tháng"): no days follow from it."""
    found = re.fullmatch(r"(?:trong )?(\d{1,2}) (thang|tuan|ngay)", search_key(text))
    return found is not None and found[0] != "12 thang"


Span = tuple[datetime.date, datetime.date]


def _months(first: int, last: int, year: int, last_year: int | None = None) -> Span:
    if not (1 <= first <= 12 and 1 <= last <= 12):
        raise PeriodError("bad_date")
    start, end = _checked_year(year), _checked_year(last_year or year)
    last_day = calendar.monthrange(end, last)[1]
    return datetime.date(start, first, 1), datetime.date(end, last, last_day)


def _year_of(found: str | None, year: int | None) -> int:
    if found:
        return int(found)
    if year is None:
        raise PeriodError("bad_date")
    return year


def _two_days(found: re.Match[str], _year: int | None) -> Span:
    parts = found.groups()
    return _day(*parts[:3]), _day(*parts[3:])


def _days_of_year(found: re.Match[str], year: int | None) -> Span:
    which = str(_year_of(found[5], year))
    return _day(found[1], found[2], which), _day(found[3], found[4], which)


def _two_months(found: re.Match[str], _year: int | None) -> Span:
    return _months(int(found[1]), int(found[3]), int(found[2]), int(found[4]))


def _months_of_year(found: re.Match[str], year: int | None) -> Span:
    return _months(int(found[1]), int(found[2]), _year_of(found[3], year))


def _one_month(found: re.Match[str], year: int | None) -> Span:
    return _months(int(found[1]), int(found[1]), _year_of(found[2], year))


def _quarters(found: re.Match[str], year: int | None) -> Span:
    first, last = _ROMAN[found[1]], _ROMAN[found[2] or found[1]]
    return _months(first * 3 - 2, last * 3, _year_of(found[3], year))


def _two_quarters(found: re.Match[str], _year: int | None) -> Span:
    first, last = _ROMAN[found[1]], _ROMAN[found[3]]
    return _months(first * 3 - 2, last * 3, int(found[2]), int(found[4]))


def _first_months(found: re.Match[str], year: int | None) -> Span:
    count = int(found[1])
    is_end = (found[2] or "").strip() == "cuoi"
    which = _year_of(found[3], year)
    return _months(13 - count, 12, which) if is_end else _months(1, count, which)


def _years(found: re.Match[str], year: int | None) -> Span:
    first = _year_of(found[1], year)
    return _months(1, 12, first, int(found[2] or first))


def _whole_year(found: re.Match[str], year: int | None) -> Span:
    return _months(1, 12, _year_of(found[1], year))


_QUARTER: Final = r"(i{1,3}|iv|[1-4])"
_FORMS: Final = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"{_WORDED_DAY}{_DASH}{_WORDED_DAY}", _two_days),
        (rf"{_DAY}{_DASH}{_DAY}", _two_days),
        (rf"(\d{{1,2}})/(\d{{1,2}}){_DASH}(\d{{1,2}})/(\d{{1,2}})(?:{_YEAR})?", _days_of_year),
        (rf"{_MONTH_YEAR}{_DASH}{_MONTH_YEAR}", _two_months),
        (rf"(?:cac )?(?:thang |t)?(\d{{1,2}}){_DASH}(?:thang |t)?(\d{{1,2}})(?:{_YEAR})?",
         _months_of_year),
        (rf"(?:thang |t)(\d{{1,2}})(?:{_YEAR})?", _one_month),
        (r"(\d{1,2})\s*/\s*(\d{4})", _one_month),
        (rf"(?:cac )?quy {_QUARTER}(?:(?:{_DASH}| va |, ?)(?:quy )?{_QUARTER})?"
         rf"(?:(?:\s*/\s*|\s*-\s*| nam | )(\d{{4}}))?", _quarters),
        (rf"quy {_QUARTER}{_YEAR}{_DASH}quy {_QUARTER}{_YEAR}", _two_quarters),
        (r"(\d{1,2}) thang( dau| cuoi)?(?: nam)?(?: (\d{4}))?", _first_months),
        (r"(?:ca |trong )?nam (\d{4})", _whole_year),
        (r"(?:nam )?(\d{4})(?:\s*-\s*(\d{4}))?", _years),
        (r"(?:ca|trong) nam()", _whole_year),
    )
)  # fmt: skip
