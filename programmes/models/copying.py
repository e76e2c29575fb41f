"""A new draft from an older project (sao chép, tạo từ đề án): no decision and no spending comes."""

import calendar
from datetime import date, timedelta
from typing import Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User
from programmes.models.ceiling import hand_on_basis
from programmes.models.numbering import next_code
from programmes.models.parts import Beneficiary, ProjectFunding, ProjectTarget
from programmes.models.plan import existed_in
from programmes.models.project import Project
from provinces.models import Province

COPIED: Final = (
    "organisation", "title", "source", "content", "kind", "is_flagship", "is_priority",
    "implementing_unit", "coordinating_unit", "place", "need", "goal", "scale", "schedule",
    "arrangement", "effect", "stated_total",
)  # fmt: skip
DOUBLE_CLICK: Final = timedelta(seconds=10)


class CopyMode(models.TextChoices):
    """What the new draft is for (cách sao chép)."""

    NEXT_YEAR = "nam-truoc", _("Sao chép sang năm sau")
    SIMILAR = "tuong-tu", _("Tạo đề án tương tự")


@transaction.atomic
def copy_project(*, source: Project, user: User, mode: CopyMode) -> Project:
    """Make a draft; the same click twice makes one.

    For the next year the dates move by a year and the beneficiaries stay, to be checked; a
    similar project is for others. Every figure is to be checked.
    """
    Project.objects.select_for_update(no_key=True).get(pk=source.pk)
    recent = timezone.now() - DOUBLE_CLICK
    copies = Project.objects.filter(copied_from=source, created_by=user, version=1, status="draft")
    year = year_of_copy(source, mode)
    made: Project | None = copies.filter(year=year, created_at__gte=recent).first()
    if made is not None:
        return made
    copy = draft_from(source, year)
    copy.created_by = user
    copy.save()
    copy_parts(source, copy, with_people=mode == CopyMode.NEXT_YEAR)
    return copy


def year_of_copy(source: Project, mode: CopyMode) -> int:
    """Return the budget year of the new draft."""
    return source.year + (1 if mode == CopyMode.NEXT_YEAR else 0)


def draft_from(source: Project, year: int) -> Project:
    """Return a draft with the contents of a project, of the unit that is there in the year."""
    later = year - source.year
    copy = Project(**{name: getattr(source, name) for name in COPIED})
    copy.year, copy.copied_from = year, source
    copy.province = holder_in(source.province, year)
    copy.commune = source.commune if copy.province == source.province else None
    copy.started_on, copy.ended_on = (
        moved(source.started_on, later),
        moved(source.ended_on, later),
    )
    if (holder := copy.holder) is None:
        raise ValueError("A project has a holder.")
    copy.code = next_code(holder, year, copy.source)
    return copy


def holder_in(province: Province | None, year: int) -> Province | None:
    """Return the unit, or the one that it has become if it is not there in the year any more."""
    if province is None or existed_in(province, year):
        return province
    return province.folded(date(year, 12, 31))


def moved(day: date | None, years: int) -> date | None:
    """Move a date by years; 29 February becomes the 28th."""
    if day is None:
        return None
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def copy_parts(source: Project, copy: Project, *, with_people: bool) -> None:
    """Copy money, ceiling and targets, and who gains where it stays theirs; no result comes."""
    hand_on_basis(source, copy)
    for funding in source.funding.all():
        ProjectFunding(project=copy, source=funding.source, amount=funding.amount).save()
    for aim in source.targets.exclude(planned=None):
        given = {"indicator": aim.indicator, "planned": aim.planned}
        ProjectTarget(project=copy, **given, unit=aim.unit, note=aim.note).save()
    for row in source.beneficiaries.all() if with_people else ():
        Beneficiary(project=copy, establishment_id=row.establishment_id, share=row.share).save()
