"""Issues and withdraws certificates (cấp, thu hồi giấy chứng nhận)."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.lifecycle.holding import hold_entry, hold_round, refuse_unless
from awards.models import AwardRound, Entry, Result, RoundStatus, Rules
from awards.models.rounds import PUBLIC_STATUSES
from khuyencong.accounts.models import User
from programmes.lifecycle.refusals import Refused


@transaction.atomic
def issue_certificates(
    *,
    award_round: AwardRound,
    by: User,
    issued_on: date,
    numbers: Mapping[int, str],
    version: int | None = None,
) -> list[Entry]:
    """Issue certificates: entry's primary key -> number; valid as the rule of the day says.

    Raises Refused, and ValidationError for who was not recognised, has one already, or for a day
    before the decision.
    """
    held = hold_round(award_round.pk, by, AwardRound.objects.editable_by, version)
    refuse_unless(held, (RoundStatus.DECIDED,))
    refuse_day(held, issued_on)
    rows = held.entries.filter(pk__in=numbers, result=Result.RECOGNISED, issued_on=None)
    entries = list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)))
    if len(entries) != len(numbers):
        message = _("%d sản phẩm chưa được công nhận hoặc đã có giấy chứng nhận.")
        raise ValidationError(message % (len(numbers) - len(entries)), code="not_due")
    until = Rules.load().valid_until(held.level, issued_on)
    for entry in entries:
        entry.certificate_number = numbers[entry.pk].strip()
        entry.issued_on, entry.valid_until = issued_on, until
        entry.full_clean()
        entry.save()
    return entries


def refuse_day(award_round: AwardRound, issued_on: date) -> None:
    """Refuse a certificate of tomorrow, or of a day before its decision."""
    if issued_on > timezone.localdate():
        raise ValidationError({"issued_on": _("Ngày cấp chưa đến.")})
    if award_round.decided_on and issued_on < award_round.decided_on:
        message = _("Ngày cấp không được trước ngày quyết định (%s).")
        raise ValidationError({"issued_on": message % f"{award_round.decided_on:%d/%m/%Y}"})


@transaction.atomic
def withdraw_certificate(
    *,
    entry: Entry,
    by: User,
    reason: str,
    revoked_on: date,
    decision_number: str = "",
    version: int | None = None,
) -> Entry:
    """Withdraw a certificate (TT 26/2014/TT-BCT Điều 20 khoản 3); the recognition stays history."""
    held = hold_entry(entry.pk, by, Entry.objects.decidable_by, version)
    refuse_unless(held.round, PUBLIC_STATUSES)
    if held.issued_on is None or held.revoked_on is not None:
        raise Refused(_("Sản phẩm này không có giấy chứng nhận để thu hồi."))
    if revoked_on > timezone.localdate():
        raise ValidationError({"revoked_on": _("Ngày thu hồi chưa đến.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Hãy ghi lý do thu hồi.")})
    held.revoked_on, held.revocation_reason = revoked_on, reason.strip()
    held.revocation_decision = decision_number.strip()
    held.full_clean()
    held.save()
    return held
