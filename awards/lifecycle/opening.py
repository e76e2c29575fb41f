"""Opens rounds and leads them through their states (mở kỳ bình chọn)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.lifecycle.holding import hold_round, refuse_unless
from awards.models import AwardLevel, AwardRound, Criterion, RoundStatus, Rules
from awards.models.levels import LOCAL_LEVELS, UPPER
from khuyencong.accounts.models import ADMINISTRATORS, Role, User
from khuyencong.text import search_key
from programmes.lifecycle.refusals import Refused
from programmes.models import Origin
from provinces.models import Province

Frame = Iterable[tuple[str, Decimal | None]]
"""Criteria in their order, each with the most points that it gives; None where that is open."""

# `decide` alone leads from voting to decided.
NEXT: Final[dict[str, tuple[RoundStatus, ...]]] = {
    RoundStatus.ANNOUNCED: (RoundStatus.OPEN,),
    RoundStatus.OPEN: (RoundStatus.VOTING,),
    RoundStatus.VOTING: (RoundStatus.OPEN,),
    RoundStatus.DECIDED: (RoundStatus.CLOSED,),
    RoundStatus.CLOSED: (),
}
EDITABLE: Final = ("organiser", "registration_from", "registration_to", "ceremony_on", "note")


def levels_for(user: User) -> list[AwardLevel]:
    """Return the levels that the user may open a round of; those that ended are not offered."""
    held = Rules.load().levels_on(timezone.localdate())
    return [level for level in held if level in levels_run_by(user)]


def levels_run_by(user: User) -> tuple[AwardLevel, ...]:
    """Return the levels that the user's office runs."""
    if user.role in ADMINISTRATORS:
        return (*LOCAL_LEVELS, *UPPER)
    if user.role == Role.MINISTRY_OFFICER:
        return UPPER
    return LOCAL_LEVELS if user.is_local and user.province_id else ()


@transaction.atomic
def open_round(
    *,
    by: User,
    level: str,
    year: int,
    province: Province | None = None,
    region: str = "",
    locality: str = "",
    ordinal: int | None = None,
    organiser: str = "",
    registration_from: date | None = None,
    registration_to: date | None = None,
    ceremony_on: date | None = None,
    note: str = "",
    criteria: Frame = (),
    as_history: bool = False,
) -> AwardRound:
    """Open a round of a level and place that the user's office runs.

    One that was only named in a document becomes a record, with its code and its document.
    `as_history`: an administrator brings in an old round, also of a level that has ended since.
    Raises Refused for another's level or place, ValidationError for what cannot be.
    """
    refuse_foreign(by, level, province)
    if not (as_history and by.role in ADMINISTRATORS):
        refuse_ended(level)
    today = timezone.localdate()
    waits = registration_from is not None and registration_from > today
    place = {"region": region, "province": province, "locality_key": search_key(locality)}
    row = named_in_a_document(level=level, year=year, ordinal=ordinal, **place) or AwardRound(
        level=level,
        year=year,
        province=province,
        region=region,
        locality=locality,
        ordinal=ordinal,
    )
    row.organiser, row.note = organiser or row.organiser, note or row.note
    row.registration_from, row.registration_to = registration_from, registration_to
    row.ceremony_on = ceremony_on or row.ceremony_on
    row.status = RoundStatus.ANNOUNCED if waits else RoundStatus.OPEN
    row.origin, row.created_by = Origin.ENTERED, by
    row.prepare()
    row.full_clean()
    save_first(row)
    write_criteria(row, criteria)
    return row


def save_first(row: AwardRound) -> None:
    """Store a round unless somebody has opened the same one in this very moment."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(
            _("Người khác vừa mở kỳ bình chọn này; hãy tải lại trang.")
        ) from error


def named_in_a_document(**key: Any) -> AwardRound | None:
    """Lock and return the round of the published record that this one is."""
    rows = AwardRound.objects.at(**key).filter(origin=Origin.PUBLISHED)
    row: AwardRound | None = rows.select_for_update(no_key=True, of=("self",)).first()
    return row


def refuse_foreign(by: User, level: str, province: Province | None) -> None:
    """Refuse a level or place that another office runs."""
    if level not in levels_run_by(by):
        raise Refused(_("Bình chọn cấp này do đơn vị khác tổ chức."))
    if by.is_local:
        own = Province.objects.merged_into(by.province_id or 0)
        if province is None or not own.filter(pk=province.pk).exists():
            raise Refused(_("Kỳ bình chọn này của tỉnh khác."))


def refuse_ended(level: str) -> None:
    """Refuse a level that does not vote today: its rounds stay as history, none is added."""
    if AwardLevel(level) in Rules.load().levels_on(timezone.localdate()):
        return
    message = _("%(level)s nay không còn tổ chức bình chọn: chỉ giữ các kỳ đã có.")
    words = {"level": AwardLevel(level).label}
    raise ValidationError({"level": ValidationError(message, code="level_ended", params=words)})


def write_criteria(row: AwardRound, criteria: Frame) -> None:
    """Write the frame by which the round scores."""
    for order, (name, maximum) in enumerate(criteria, start=1):
        criterion = Criterion(round=row, order=order, name=name, maximum=maximum)
        criterion.full_clean()
        criterion.save()


@transaction.atomic
def edit_round(
    *, award_round: AwardRound, by: User, version: int | None = None, **values: Any
) -> AwardRound:
    """Change what may change of a round that is not closed: see `EDITABLE`."""
    held = hold_round(award_round.pk, by, AwardRound.objects.editable_by, version)
    refuse_unless(held, [status for status in RoundStatus if status != RoundStatus.CLOSED])
    for name in set(values) & set(EDITABLE):
        setattr(held, name, values[name])
    held.full_clean()
    held.save()
    return held


@transaction.atomic
def move_round(
    *, award_round: AwardRound, by: User, to: str, version: int | None = None
) -> AwardRound:
    """Lead a round on: open it, begin or reopen the voting, close it."""
    held = hold_round(award_round.pk, by, AwardRound.objects.editable_by, version)
    if to not in NEXT[held.status]:
        words = {"from": held.get_status_display(), "to": RoundStatus(to).label}
        raise Refused(_("Không chuyển được từ “%(from)s” sang “%(to)s”.") % words)
    held.status = to
    held.full_clean()
    held.save()
    return held


def next_statuses(award_round: AwardRound) -> tuple[RoundStatus, ...]:
    """Return where a round can be led to by `move_round`."""
    return NEXT[award_round.status]
