"""The dates of a khuyến công year (các mốc trong năm), each with its article and days in force."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

CIRCULAR_36: Final = date(2014, 2, 10)  # TT 36/2013/TT-BCT is in force from then on


@dataclass(frozen=True)
class Deadline:
    """A day of the year, or of every month where `month` is None, by which something is due."""

    key: str
    title: Any
    basis: str
    day: int
    month: int | None = None
    is_before: bool = False  # "trước ngày": the last day is the one before
    valid_from: date = CIRCULAR_36
    valid_to: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Say whether the rule applies on a day (half-open)."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def of_year(self, year: int) -> date | None:
        """Return the day in a year; of a monthly one, December's; None where not in force."""
        day = self.last_day(year, self.month or 12)
        return day if self.is_in_force(day) else None

    def last_day(self, year: int, month: int) -> date:
        """Return the last day in time of a month."""
        return date(year, month, self.day) - timedelta(days=int(self.is_before))

    def next_from(self, today: date) -> date | None:
        """Return the next day it falls on, today included."""
        found = (day for day in self.days_from(today) if day >= today and self.is_in_force(day))
        return next(found, None)

    def days_from(self, today: date) -> Iterator[date]:
        """Go through its days of this and the next year."""
        months = range(1, 13) if self.month is None else [self.month]
        for year in (today.year, today.year + 1):
            yield from (self.last_day(year, month) for month in months)


REGISTRATION: Final = Deadline(
    "dang-ky",
    _("Đơn vị gửi hồ sơ đăng ký kế hoạch KCQG năm sau về Sở Công Thương"),
    "TT 36/2013/TT-BCT",
    day=20,
    month=5,
    is_before=True,
)
SUBMISSION: Final = Deadline(
    "tong-hop",
    _("Sở Công Thương gửi hồ sơ đăng ký kế hoạch KCQG năm sau về Cục"),
    "TT 36/2013/TT-BCT",
    day=15,
    month=6,
    is_before=True,
)
MONTHLY_REPORT: Final = Deadline(
    "bao-cao-thang",
    _("Báo cáo tiến độ tháng của đề án KCQG"),
    "TT 36/2013/TT-BCT Điều 22, Điều 23",
    day=25,
    is_before=True,
)
SETTLEMENT: Final = Deadline(
    "quyet-toan",
    _("Thanh lý hợp đồng, quyết toán đề án KCQG của năm trước"),
    "TT 36/2013/TT-BCT",
    day=22,  # of the year after
    month=1,
)
DEADLINES: Final = (MONTHLY_REPORT, SETTLEMENT, REGISTRATION, SUBMISSION)

SETTLE_WITHIN: Final = timedelta(days=15)  # of acceptance: TT 36/2013/TT-BCT
QUIET_AFTER: Final = timedelta(days=60)  # our own measure: money should have moved by then


@dataclass(frozen=True)
class Upcoming:
    """A deadline on its next day."""

    deadline: Deadline
    day: date  # the last one in time
    days_left: int

    @property
    def words(self) -> str:
        """Say the day as the rule does: "trước 20/5/2027", "chậm nhất 22/1/2027"."""
        if self.deadline.is_before:
            return _t("trước %(day)s") % {"day": short_date(self.day + timedelta(days=1))}
        return _t("chậm nhất %(day)s") % {"day": short_date(self.day)}


def calendar(today: date, deadlines: Iterable[Deadline] = DEADLINES) -> list[Upcoming]:
    """List the next day of each deadline in force, the nearest first."""
    days = ((each, each.next_from(today)) for each in deadlines)
    found = [Upcoming(each, day, (day - today).days) for each, day in days if day]
    return sorted(found, key=lambda upcoming: upcoming.day)


def short_date(day: date) -> str:
    """Write a date without leading zeros: "20/5/2027"."""
    return f"{day.day}/{day.month}/{day.year}"


def registration_due(plan_year: int) -> date | None:
    """Return the last day to register for a plan year: in May of the year before."""
    return REGISTRATION.of_year(plan_year - 1)


def submission_due(plan_year: int) -> date | None:
    """Return the last day for the department to send up what was registered."""
    return SUBMISSION.of_year(plan_year - 1)


def settlement_due(plan_year: int, accepted_on: date | None) -> date | None:
    """Return the last day to settle: 15 days after acceptance, 22 January at the latest."""
    latest = SETTLEMENT.of_year(plan_year + 1)
    if accepted_on is None or latest is None:
        return latest
    return min(accepted_on + SETTLE_WITHIN, latest)
