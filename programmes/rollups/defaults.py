"""The year a page opens on when its address names none."""

from django.db.models import Max, Q
from django.utils import timezone

from programmes.models import Cell, ReportedFigure
from programmes.models.cells import Level
from programmes.models.figures import Level as FigureLevel
from programmes.rollups.scope import Subject


def default_year(subject: Subject) -> int:
    """Return the latest year with records, else with a headline figure, of the subject."""
    recorded = Cell.objects.filter(records_of(subject), level=Level.YEAR, records__gt=0)
    claimed = ReportedFigure.objects.visible_to(None).headline_money().filter(claims_of(subject))
    years = [
        recorded.aggregate(year=Max("year"))["year"],
        claimed.aggregate(year=Max("year"))["year"],
    ]
    known = [year for year in years if year]
    return max(known, default=timezone.localdate().year)


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
