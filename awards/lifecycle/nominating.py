"""Nominates products upward (đề cử): sent, then received or returned with a reason.

The rule that a nomination needs a valid certificate of the level below is dated data; it warns, and
whoever goes on must say why (TT 26/2014/TT-BCT Điều 12).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.lifecycle.holding import hold_entry, hold_round, refuse_unless
from awards.lifecycle.registering import place_in, write_entry
from awards.models import (
    AwardRound,
    CertificateState,
    Entry,
    Nomination,
    Product,
    Result,
    RoundStatus,
    Rules,
)
from awards.models.levels import LOCAL_LEVELS
from khuyencong.accounts.models import Role, User
from khuyencong.formatting import date_text
from programmes.lifecycle.refusals import Refused
from provinces.models import Province

ANSWERED_IN: Final = (RoundStatus.OPEN, RoundStatus.VOTING)


@dataclass(frozen=True)
class Caution:
    """A rule that a nomination does not keep, in a sentence that cites it."""

    key: str
    sentence: str
    legal_basis: str


def best_below(product: Product, award_round: AwardRound, day: date) -> Entry | None:
    """Return the entry below from which the product would climb: a valid certificate first."""
    rows = [
        row
        for row in product.entries.recognised().recorded().select_related("round", "product")
        if row.round.rank < award_round.rank
    ]
    rows.sort(key=lambda row: (row.round.rank, row.issued_on or date.min))
    return max(rows, key=lambda row: climbs_to(row, award_round, day), default=None)


def climbs_to(below: Entry, award_round: AwardRound, day: date) -> bool:
    """Say whether the certificate of an entry opens the way to a round on the day."""
    is_next = below.round.rank == award_round.rank - 1
    return is_next and below.certificate_on(day) == CertificateState.VALID


def cautions_of(
    below: Entry | None, award_round: AwardRound, day: date | None = None
) -> list[Caution]:
    """Return what a nomination to the round would not keep; each needs a stated exception."""
    on = day or timezone.localdate()
    rule = Rules.load().nomination(award_round.level, on)
    if rule is None or (below is not None and climbs_to(below, award_round, on)):
        return []
    words = {
        "why": why_not(below, award_round, on),
        "basis": rule.legal_basis,
        "rule": rule.wording,
    }
    sentence = _("%(why)s %(rule)s (%(basis)s).") % words
    return [Caution(rule.key, sentence, rule.legal_basis)]


def why_not(below: Entry | None, award_round: AwardRound, day: date) -> str:
    """Say what is the matter with the certificate below."""
    if below is None or below.round.rank != award_round.rank - 1:
        return _("Sản phẩm chưa được công nhận ở cấp dưới liền kề.")
    state, words = below.certificate_on(day), {"round": below.round.name}
    if state == CertificateState.EXPIRED:
        until = date_text(below.valid_until) if below.valid_until else ""
        return _("Giấy chứng nhận đã hết hiệu lực từ sau ngày %s.") % until
    if state == CertificateState.REVOKED:
        return _("Giấy chứng nhận của %(round)s đã bị thu hồi.") % words
    return _("Chưa có giấy chứng nhận còn hiệu lực của %(round)s.") % words


@transaction.atomic
def nominate(
    *,
    product: Product,
    to: AwardRound,
    by: User,
    nominated_from: Entry | None = None,
    exception_reason: str = "",
    group: str = "",
    province: Province | None = None,
    on: date | None = None,
) -> Entry:
    """Nominate a product to a round above, or send a returned nomination again.

    Upward to region and nation the department (Sở) sends and the ministry receives; within a
    province it is received at once. Raises Refused, and ValidationError where the rule is not kept
    and no exception is stated.
    """
    held = hold_target(to, product, by)
    day = on or timezone.localdate()
    below = nominated_from or best_below(product, held, day)
    if (cautions := cautions_of(below, held, day)) and not exception_reason.strip():
        raise ValidationError({"exception_reason": [each.sentence for each in cautions]})
    is_local = held.level in LOCAL_LEVELS
    entry = returned(held, product) or Entry(round=held, product=product)
    entry.province = province or place_in(held, product)
    entry.group = group or product.group
    entry.nominated_from, entry.nominated_on = below, day
    entry.registered_on = entry.registered_on or day
    entry.exception_reason = exception_reason.strip()
    entry.nomination = Nomination.RECEIVED if is_local else Nomination.SENT
    return write_entry(entry)


def hold_target(to: AwardRound, product: Product, by: User) -> AwardRound:
    """Lock the round above, and refuse who may not nominate the product to it."""
    held = hold_round(to.pk, by, AwardRound.objects.visible_to)
    refuse_unless(held, (RoundStatus.OPEN,))
    if held.level in LOCAL_LEVELS:
        right = AwardRound.objects.editable_by(by).filter(pk=held.pk).exists()
    else:
        own = Province.objects.merged_into(by.province_id or 0)
        is_own = by.role == Role.DEPARTMENT and own.filter(pk=product.province_id).exists()
        right = is_own or by.role == Role.SYSTEM_ADMIN
    if not right:
        raise Refused(_("Đề cử do Sở Công Thương của địa phương có sản phẩm gửi."))
    return held


def returned(award_round: AwardRound, product: Product) -> Entry | None:
    """Return the nomination that came back and may be sent again."""
    rows = award_round.entries.filter(product=product, nomination=Nomination.RETURNED)
    row: Entry | None = rows.select_for_update(no_key=True, of=("self",)).first()
    return row


@transaction.atomic
def receive(*, award_round: AwardRound, entries: Collection[int], by: User) -> int:
    """Receive nominations by primary key; those that are not waiting are left as they are."""
    held = hold_round(award_round.pk, by, AwardRound.objects.decidable_by)
    refuse_unless(held, ANSWERED_IN)
    rows = held.entries.filter(
        pk__in=entries, nomination=Nomination.SENT, result=Result.PENDING
    ).order_by("pk")
    pks = [row.pk for row in rows.select_for_update(no_key=True, of=("self",))]
    waiting = Entry.objects.filter(pk__in=pks)
    count: int = waiting.update(nomination=Nomination.RECEIVED, version=F("version") + 1)
    return count


@transaction.atomic
def return_nomination(*, entry: Entry, by: User, reason: str, version: int | None = None) -> Entry:
    """Return a nomination to the province with a reason; it may be sent again."""
    held = hold_entry(entry.pk, by, Entry.objects.receivable_by, version)
    refuse_unless(held.round, ANSWERED_IN)
    if held.nomination == Nomination.RETURNED or held.result != Result.PENDING:
        raise Refused(_("Đề cử này đã được trả lại hoặc đã có kết quả."))
    if not reason.strip():
        raise ValidationError({"reason": _("Hãy ghi lý do trả lại.")})
    held.nomination, held.nomination_note = Nomination.RETURNED, reason.strip()
    held.full_clean()
    held.save()
    return held
