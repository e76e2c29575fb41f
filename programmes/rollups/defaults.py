"""The year a page opens on when its address names none."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from khuyencong.queries import composed_once
from programmes.models import Cell, ReportedFigure
from programmes.models.cells import Level
from programmes.models.figures import Level as FigureLevel
from programmes.rollups.scope import Subject


def default_year(subject: Subject) -> int:
    """Return the latest year with records, else with a headline figure, of the subject."""
    known = [year for (year,) in (*latest_recorded(subject), *latest_claimed(subject))]
    return max(known, default=timezone.localdate().year)


@composed_once
def latest_recorded(subject: Subject) -> QuerySet[Cell, Any]:
    """Return the latest year with records, if there is one."""
    rows = Cell.objects.filter(records_of(subject), level=Level.YEAR, records__gt=0)
    return rows.order_by("-year").values_list("year")[:1]


@composed_once
def latest_claimed(subject: Subject) -> QuerySet[ReportedFigure, Any]:
    """Return the latest year with a headline figure, if there is one."""
    rows = ReportedFigure.objects.visible_to(None).headline_money()
    return rows.filter(claims_of(subject)).order_by("-year").values_list("year")[:1]


def records_of(subject: Subject) -> Q:
    """Match the cells of a subject; a region opens on the country's year."""
    if subject.unit is None:
        return Q()
    return Q(province=subject.unit.pk) | Q(province__successor=subject.unit.pk)


def claims_of(subject: Subject) -> Q:
    """Match the headline figures of the subject itself."""
    if subject.unit:
        return Q(province=subject.unit.pk) | Q(province__successor=subject.unit.pk)
    if subject.region:
        return Q(level=FigureLevel.REGION, region=subject.region)
    return Q(level=FigureLevel.NATION)
