"""Decides a round (công nhận): who is recognised, under which decision, with which prize."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.lifecycle.holding import hold_round, refuse_unless
from awards.models import AwardRound, Entry, Result, RoundStatus, Rules
from khuyencong.accounts.models import User

DECIDED_IN: Final = (RoundStatus.VOTING, RoundStatus.DECIDED)
NONE: Final[Mapping[int, str]] = {}


@dataclass(frozen=True)
class Decided:
    """What a decision did; the entries below the pass mark were recognised all the same."""

    award_round: AwardRound
    recognised: int
    not_recognised: int
    below_pass_mark: tuple[Entry, ...] = ()


@transaction.atomic
def decide(
    *,
    award_round: AwardRound,
    by: User,
    recognised: Collection[int],
    decision_number: str,
    decided_on: date,
    prizes: Mapping[int, str] = NONE,
    version: int | None = None,
) -> Decided:
    """Recognise the entries of these primary keys, and no other that has no result yet.

    Again on a decided round it settles what came late; what was decided stays. Raises Refused,
    and ValidationError for a foreign entry, an unanswered nomination or a day that cannot be.
    """
    held = hold_round(award_round.pk, by, AwardRound.objects.decidable_by, version)
    refuse_unless(held, DECIDED_IN)
    pending = waiting_for_result(held)
    wanted = set(recognised)
    refuse_foreign(wanted | set(prizes), set(pending))
    write_decision(held, decision_number, decided_on)
    settle(pending, wanted)
    for pk, prize in prizes.items():
        Entry.objects.filter(pk=pk).update(prize=prize.strip(), version=F("version") + 1)
    low = below_pass_mark([pending[pk] for pk in wanted], held)
    return Decided(held, len(wanted), len(pending) - len(wanted), low)


def waiting_for_result(award_round: AwardRound) -> dict[int, Entry]:
    """Lock and return the entries without a result; refuse while a nomination is unanswered."""
    rows = award_round.entries.filter(result=Result.PENDING).order_by("pk")
    held = {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",))}
    if unanswered := [row for row in held.values() if row.is_waiting]:
        message = _("Còn %d đề cử chưa được tiếp nhận; hãy tiếp nhận, hoặc rút ra khỏi kỳ.")
        raise ValidationError(message % len(unanswered), code="unanswered")
    return held


def refuse_foreign(wanted: set[int], pending: set[int]) -> None:
    """Refuse what is not in the round, or has its result already."""
    if wanted - pending:
        message = _("%d sản phẩm không chờ kết quả trong kỳ này.")
        raise ValidationError({"recognised": message % len(wanted - pending)})


def write_decision(award_round: AwardRound, number: str, day: date) -> None:
    """Store the paper of the first decision; a later one of the round adds to the note."""
    if day > timezone.localdate():
        raise ValidationError({"decided_on": _("Ngày quyết định chưa đến.")})
    if award_round.status == RoundStatus.DECIDED and award_round.decision_number != number.strip():
        more = _("Công nhận bổ sung: %(number)s ngày %(day)s.")
        said = more % {"number": number.strip(), "day": f"{day:%d/%m/%Y}"}
        award_round.note = f"{award_round.note}\n{said}".strip()
    else:
        award_round.decision_number, award_round.decided_on = number.strip(), day
    award_round.status = RoundStatus.DECIDED
    award_round.full_clean()
    award_round.save()


def settle(pending: Mapping[int, Entry], wanted: set[int]) -> None:
    """Write the results, in two statements however many there are."""
    others = set(pending) - wanted
    for pks, result in ((wanted, Result.RECOGNISED), (others, Result.NOT_RECOGNISED)):
        if pks:
            rows = Entry.objects.filter(pk__in=pks)
            rows.update(result=result, version=F("version") + 1)


def below_pass_mark(entries: Collection[Entry], award_round: AwardRound) -> tuple[Entry, ...]:
    """Return what was recognised with less than the law asks for, or without any score."""
    day = award_round.decided_on or timezone.localdate()
    mark = Rules.load().pass_mark(award_round.level, day)
    if mark is None:
        return ()
    return tuple(row for row in entries if row.score is None or row.score < mark)
