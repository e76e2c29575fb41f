"""Awards in the work list (việc về bình chọn): certificates that end, nominations that wait."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from awards.models import AwardRound, Entry, Nomination, Result, RoundStatus
from awards.models.entries import EntryQuerySet
from khuyencong.accounts.models import Role, User
from programmes.worklist.kinds import LOCAL, MINISTRY, Found, Item, Kind

SOON: Final = timedelta(days=90)
ANSWERED_IN: Final = (RoundStatus.OPEN, RoundStatus.VOTING)


@dataclass(frozen=True)
class EntryFinder:
    """Turns a queryset of entries into the items of a list."""

    rows: Callable[[User, date], EntryQuerySet]
    detail: Callable[[Entry], str]
    due: Callable[[Entry], date | None] = lambda _entry: None
    since: Callable[[Entry], date | None] = lambda _entry: None

    def __call__(self, user: User, today: date, part: slice) -> Found:
        """Read the rows and their number."""
        rows = self.rows(user, today).select_related("round", "product", "province")
        shown = list(rows[part])
        return Found(number_of(rows, shown, part), [self.item(entry, today) for entry in shown])

    def item(self, entry: Entry, today: date) -> Item:
        """Describe an entry."""
        due = self.due(entry)
        return Item(
            name=entry.product.name,
            address=reverse("award-round", args=[entry.round.code]),
            code=entry.product.code,
            place=entry.province.name,
            detail=self.detail(entry),
            since=self.since(entry),
            due=due,
            days_left=(due - today).days if due else None,
        )


def number_of(rows: QuerySet[Any], shown: Sequence[Any], part: slice) -> int:
    """Count the rows, without asking where the first part holds them all."""
    is_all = not part.start and len(shown) < part.stop
    return len(shown) if is_all else rows.count()


def find_late_rounds(user: User, today: date, part: slice) -> Found:
    """Find the rounds whose registration has ended and whose voting has not begun."""
    rows = AwardRound.objects.editable_by(user).filter(
        status=RoundStatus.OPEN, registration_to__lt=today
    )
    shown = list(rows.order_by("registration_to", "pk")[part])
    return Found(number_of(rows, shown, part), [item_of(row, today) for row in shown])


def item_of(row: AwardRound, today: date) -> Item:
    """Describe a round."""
    due: Any = row.registration_to
    return Item(
        name=row.name,
        address=reverse("award-round", args=[row.code]),
        place=row.place,
        due=due,
        days_left=(due - today).days,
    )


def ending(user: User, today: date) -> EntryQuerySet:
    """Keep the valid certificates of the user's place that end soon."""
    rows = Entry.objects.in_full_for(user).recorded().expiring(today, today + SOON)
    return rows.order_by("valid_until", "pk")


def sent(user: User, _today: date) -> EntryQuerySet:
    """Keep the nominations that the user's office has to answer."""
    rows = Entry.objects.receivable_by(user).filter(
        nomination=Nomination.SENT, result=Result.PENDING, round__status__in=ANSWERED_IN
    )
    return rows.order_by("nominated_on", "pk")


def returned(user: User, _today: date) -> EntryQuerySet:
    """Keep the nominations that came back to the user's place."""
    rows = Entry.objects.nominated_by(user).filter(
        nomination=Nomination.RETURNED, result=Result.PENDING, round__status__in=ANSWERED_IN
    )
    return rows.order_by("nominated_on", "pk")


def without_certificate(user: User, _today: date) -> EntryQuerySet:
    """Keep what was recognised in rounds that the user writes, and has no certificate yet."""
    rounds = AwardRound.objects.editable_by(user).filter(status=RoundStatus.DECIDED)
    rows = Entry.objects.recorded().recognised().filter(round__in=rounds.values("pk"))
    return rows.filter(issued_on=None).order_by("round__decided_on", "pk")


def round_words(entry: Entry) -> str:
    """Say of which round it is."""
    return entry.round.name


def why_returned(entry: Entry) -> str:
    """Say why a nomination came back."""
    return _t("Lý do: %s") % entry.nomination_note


KINDS: Final = (
    Kind(
        "chung-nhan-sap-het-han",
        _("Giấy chứng nhận sản phẩm sắp hết hiệu lực"),
        _("Giấy chứng nhận sản phẩm tiêu biểu hết hiệu lực trong 90 ngày tới."),
        _("Nhắc cơ sở đăng ký kỳ bình chọn tới; đề cử lên cấp trên trước khi hết hiệu lực."),
        LOCAL | {Role.MINISTRY_OFFICER},
        EntryFinder(ending, round_words, due=lambda entry: entry.valid_until),
    ),
    Kind(
        "de-cu-cho-tiep-nhan",
        _("Đề cử chờ tiếp nhận"),
        _("Sở Công Thương đã gửi đề cử lên cấp khu vực, quốc gia."),
        _("Tiếp nhận, hoặc trả lại kèm lý do."),
        MINISTRY,
        EntryFinder(sent, round_words, since=lambda entry: entry.nominated_on),
    ),
    Kind(
        "de-cu-bi-tra-lai",
        _("Đề cử bị trả lại"),
        _("Bộ Công Thương trả lại đề cử, kèm lý do."),
        _("Bổ sung rồi gửi lại, hoặc rút khỏi kỳ bình chọn."),
        frozenset({Role.DEPARTMENT, Role.SYSTEM_ADMIN}),
        EntryFinder(returned, why_returned, since=lambda entry: entry.nominated_on),
    ),
    Kind(
        "chua-cap-chung-nhan",
        _("Được công nhận, chưa cấp giấy chứng nhận"),
        _("Kỳ bình chọn đã có quyết định công nhận."),
        _("Ghi số và ngày cấp giấy chứng nhận."),
        LOCAL | {Role.MINISTRY_OFFICER},
        EntryFinder(without_certificate, round_words, since=lambda entry: entry.round.decided_on),
    ),
    Kind(
        "het-han-dang-ky",
        _("Kỳ bình chọn hết hạn đăng ký, chưa chấm điểm"),
        _("Hạn nhận đăng ký đã qua."),
        _("Chuyển sang chấm điểm, hoặc gia hạn đăng ký."),
        LOCAL | {Role.MINISTRY_OFFICER},
        find_late_rounds,
    ),
)
