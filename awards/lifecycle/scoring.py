"""Records scores (điểm của Hội đồng, Ban Giám khảo), 0 to 100, and the frame they follow."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.lifecycle.holding import hold_entry, hold_round, refuse_unless
from awards.lifecycle.opening import Frame, write_criteria
from awards.models import AwardRound, CriterionScore, Entry, Result, RoundStatus
from khuyencong.accounts.models import User
from programmes.lifecycle.refusals import Refused

SCORED: Final = (RoundStatus.OPEN, RoundStatus.VOTING)


@transaction.atomic
def set_criteria(
    *, award_round: AwardRound, by: User, criteria: Frame, version: int | None = None
) -> AwardRound:
    """Set the frame of a round; refused once something was scored by another."""
    held = hold_round(award_round.pk, by, AwardRound.objects.editable_by, version)
    refuse_unless(held, (RoundStatus.ANNOUNCED, *SCORED))
    if CriterionScore.objects.filter(entry__round=held).exists():
        raise Refused(_("Đã chấm điểm theo khung tiêu chí hiện có."))
    held.criteria.all().delete()
    write_criteria(held, criteria)
    return held


@transaction.atomic
def score(
    *,
    entry: Entry,
    by: User,
    total: Decimal | None = None,
    points: Mapping[int, Decimal] | None = None,
    version: int | None = None,
) -> Entry:
    """Record an entry's total (0–100) or its points by criterion's primary key, or both.

    With points for every criterion the total is their sum, and a total that says otherwise is
    refused; with some points only, the total must be given.
    """
    held = hold_entry(entry.pk, by, Entry.objects.editable_by, version)
    refuse_unless(held.round, SCORED)
    if held.result != Result.PENDING or held.is_waiting:
        raise Refused(_("Sản phẩm này không còn hoặc chưa ở trong kỳ bình chọn."))
    if points is not None:
        write_points(held, points)
    held.score = total_of(held, total)
    held.full_clean()
    held.save()
    return held


def write_points(entry: Entry, points: Mapping[int, Decimal]) -> None:
    """Store the points of an entry in place of what was there."""
    criteria = {row.pk: row for row in entry.round.criteria.all()}
    if set(points) - set(criteria):
        raise ValidationError({"points": _("Tiêu chí không thuộc kỳ bình chọn này.")})
    entry.points.all().delete()
    for pk, value in points.items():
        row = CriterionScore(entry=entry, criterion=criteria[pk], points=value)
        if row.is_too_high:
            message = _("%(name)s: nhiều nhất %(most)s điểm.")
            words = {"name": row.criterion.name, "most": row.criterion.maximum}
            raise ValidationError({"points": ValidationError(message, params=words)})
        row.full_clean()
        row.save()


def total_of(entry: Entry, stated: Decimal | None) -> Decimal | None:
    """Return the total: the sum where every criterion has points, else what was stated."""
    given = {row.criterion_id: row.points for row in entry.points.all()}
    wanted = set(entry.round.criteria.values_list("pk", flat=True))
    if not wanted or set(given) != wanted:
        return stated
    total = sum(given.values(), Decimal(0))
    if stated is not None and stated != total:
        message = _("Tổng điểm ghi %(stated)s, cộng các tiêu chí được %(total)s.")
        words = {"stated": stated, "total": total}
        raise ValidationError({"total": ValidationError(message, params=words)})
    return total
