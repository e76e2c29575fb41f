"""Work on projects (việc về đề án): a queryset of `waiting` with its rows as items of the list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User
from khuyencong.formatting import dong
from programmes.models.project import ProjectQuerySet
from programmes.models.stages import FundingSource
from programmes.models.status import Status
from programmes.worklist import waiting
from programmes.worklist.deadlines import registration_due, settlement_due, submission_due
from programmes.worklist.kinds import Found, Item

Row = dict[str, Any]
COLUMNS: Final = (
    "pk",
    "code",
    "title",
    "year",
    "source",
    "started_on",
    "ended_on",
    "status",
    "province__name",
    "organisation__name",
)


@dataclass(frozen=True)
class ProjectFinder:
    """Turns a queryset of projects into the items of a list."""

    rows: Callable[[User, date], ProjectQuerySet]
    order: str = "moved_at"  # the longest waiting first
    since: Callable[[Row], date | None] = field(default=lambda row: local_day(row["moved_at"]))
    due: Callable[[Row], date | None] = field(default=lambda row: None)
    detail: Callable[[Row], str] = field(default=lambda row: "")
    adding: dict[str, Any] = field(default_factory=dict)  # what the detail is read from

    def __call__(self, user: User, today: date, part: slice) -> Found:
        """Read the rows and their number in one query."""
        found = self.rows(user, today).annotate(moved_at=waiting.moved_at(), **self.adding)
        rows = list(self.read(found)[part])
        return Found(rows[0]["total"] if rows else 0, [self.item(row, today) for row in rows])

    def read(self, found: ProjectQuerySet) -> QuerySet[Any, Row]:
        """Order the rows, and count all of them beside each."""
        every = Window(Count("pk"))
        extra = [name for name in found.query.annotations if name not in COLUMNS]
        ordered = found.order_by(F(self.order).asc(nulls_first=True), "pk")
        rows: QuerySet[Any, Row] = ordered.annotate(total=every).values(*COLUMNS, *extra, "total")
        return rows

    def item(self, row: Row, today: date) -> Item:
        """Describe a row."""
        due = self.due(row)
        return Item(
            name=row["title"] or _t("(chưa có tên)"),
            address=reverse("project", args=[row["pk"]]),
            code=row["code"],
            place=row["province__name"] or row["organisation__name"],
            detail=self.detail(row),
            since=self.since(row),
            due=due,
            days_left=(due - today).days if due else None,
        )


def local_day(moment: datetime | None) -> date | None:
    """Return the day of a moment in Việt Nam."""
    return timezone.localdate(moment) if moment else None


def is_national(row: Row) -> bool:
    """Say whether the deadlines of TT 36/2013/TT-BCT apply."""
    return bool(row["source"] == FundingSource.NATIONAL)


def due_to_register(row: Row) -> date | None:
    """Return the last day to register."""
    return registration_due(row["year"]) if is_national(row) else None


def due_to_submit(row: Row) -> date | None:
    """Return the last day for the department to appraise and send up."""
    return submission_due(row["year"]) if is_national(row) else None


def due_to_settle(row: Row) -> date | None:
    """Return the last day to settle."""
    accepted_on = local_day(row["moved_at"])
    return settlement_due(row["year"], accepted_on) if is_national(row) else None


def last_day(row: Row) -> date | None:
    """Return the last day of the project."""
    day: date | None = row["ended_on"]
    return day


def first_day(row: Row) -> date | None:
    """Return the first day of the project."""
    day: date | None = row["started_on"]
    return day


LABELS: Final = {
    "place": _("địa điểm"),
    "unit": _("đơn vị thực hiện"),
    "dates": _("thời gian thực hiện"),
    "goal": _("mục tiêu"),
    "funding": _("kinh phí theo nguồn"),
    "beneficiary": _("đơn vị thụ hưởng"),
}


def lacking() -> dict[str, Any]:
    """Annotate a row with what it lacks."""
    boolean = BooleanField()
    return {
        f"no_{name}": ExpressionWrapper(Q(condition), output_field=boolean)
        for name, condition in waiting.GAPS.items()
    }


def what_is_lacking(row: Row) -> str:
    """Name what a row lacks."""
    return _t("thiếu: %(names)s") % {"names": ", ".join(lacks(row))}


def lacks(row: Row) -> Iterable[str]:
    """Go through the names of what a row lacks."""
    return (str(label) for name, label in LABELS.items() if row[f"no_{name}"])


def what_is_uncovered(row: Row) -> str:
    """Say how much was advanced and not executed."""
    return _t("còn %(amount)s chưa có khối lượng") % {"amount": dong(row["uncovered"])}


def what_was_asked(row: Row) -> str:
    """Say why a file was sent back."""
    reason = row["why_returned"]
    return _t("Lý do: %(reason)s") % {"reason": reason} if reason else _t("Không ghi lý do.")


def what_is_next(row: Row) -> str:
    """Say which of the two last steps an accepted project waits for."""
    if row["status"] == Status.LIQUIDATED:
        return _t("đã thanh lý, chờ quyết toán")
    return _t("chờ thanh lý hợp đồng")
