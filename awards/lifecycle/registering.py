"""Registers products in a round (đăng ký tham gia bình chọn), and takes them out again."""

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.lifecycle.holding import hold_entry, hold_round, refuse_unless
from awards.models import AwardRound, Entry, Product, Result, RoundStatus
from awards.models.levels import LOCAL_LEVELS
from khuyencong.accounts.models import ADMINISTRATORS, User
from programmes.lifecycle.refusals import Refused
from provinces.models import Province

BEFORE_RESULT: Final = (RoundStatus.ANNOUNCED, RoundStatus.OPEN, RoundStatus.VOTING)
LATE: Final = (RoundStatus.OPEN, RoundStatus.VOTING, RoundStatus.DECIDED)
"""When an administrator may still bring an entry in (a list that comes late)."""


@transaction.atomic
def register(
    *,
    award_round: AwardRound,
    product: Product,
    by: User,
    registered_on: date | None = None,
    number: str = "",
    group: str = "",
    province: Province | None = None,
    note: str = "",
) -> Entry:
    """Register a product in a round of the user's office.

    Raises Refused where registration is not open, ValidationError for a product that is already in
    or whose place does not take part.
    """
    held = hold_round(award_round.pk, by, AwardRound.objects.editable_by)
    if not by.may_enter and held.level in LOCAL_LEVELS:
        raise Refused(_("Việc đăng ký do cán bộ trung tâm khuyến công nhập."))
    refuse_unless(held, LATE if by.role in ADMINISTRATORS else (RoundStatus.OPEN,))
    return write_entry(
        Entry(
            round=held,
            product=product,
            province=province or place_in(held, product),
            group=group or product.group,
            number=number,
            registered_on=registered_on or timezone.localdate(),
            note=note,
        )
    )


def write_entry(entry: Entry) -> Entry:
    """Check and store an entry."""
    entry.full_clean()
    entry.save()
    return entry


def place_in(award_round: AwardRound, product: Product) -> Province:
    """Return under which unit the product takes part: that of the round's day.

    Nothing is split backwards: raises ValidationError where the old unit is not known.
    """
    if award_round.province is not None:
        return award_round.province
    known = [product.province]
    known += [product.establishment.province] if product.establishment else []
    for unit in known:
        then = unit.folded(award_round.day)
        if then.holds_on(award_round.day):
            return then
    message = _("Ngày %(day)s tỉnh nay là %(name)s còn là nhiều tỉnh: hãy chọn tỉnh khi đó.")
    words = {"day": f"{award_round.day:%d/%m/%Y}", "name": product.province.name}
    raise ValidationError({"province": ValidationError(message, params=words)})


@transaction.atomic
def withdraw_entry(*, entry: Entry, by: User, reason: str, version: int | None = None) -> Entry:
    """Take an entry out before there is a result (rút khỏi kỳ bình chọn); it stays on record."""
    held = hold_entry(entry.pk, by, entries_withdrawn_by, version)
    refuse_unless(held.round, BEFORE_RESULT)
    if held.result != Result.PENDING:
        raise Refused(_("Sản phẩm này đã có kết quả."))
    if not reason.strip():
        raise ValidationError({"reason": _("Hãy ghi lý do rút.")})
    held.result, held.result_note = Result.WITHDRAWN, reason.strip()
    held.full_clean()
    held.save()
    return held


def entries_withdrawn_by(user: User) -> models.QuerySet[Entry]:
    """Keep the entries that a user may take out: who runs the round, or whose product it is."""
    rows: models.QuerySet[Entry] = Entry.objects.editable_by(user)
    return rows | Entry.objects.nominated_by(user)
