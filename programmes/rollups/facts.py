"""What documents say of a territory and year beside the headline money: counts, rates, parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from khuyencong.queries import composed_once
from programmes.agreement.review import Review, review, with_everything
from programmes.models import ReportedFigure
from programmes.models.figures import Level, Period, Scope, UnitKind
from programmes.rollups.scope import Subject
from programmes.rollups.selection import Selection
from programmes.rollups.values import Place


@dataclass(frozen=True)
class Facts:
    """The figures of a territory and year, sorted by what they are."""

    figures: tuple[ReportedFigure, ...]
    selection: Selection
    review: Review

    @property
    def rates(self) -> dict[str, ReportedFigure]:
        """Return the printed rate of plan of each source in the period (a cross-check only)."""
        found: dict[str, ReportedFigure] = {}
        for figure in self.of_period:
            if figure.indicator.key == "execution_rate" and figure.scope == Scope.WHOLE:
                found.setdefault(figure.source, figure)
        return found

    @property
    def of_period(self) -> list[ReportedFigure]:
        """Return the figures of exactly the period selected."""
        month = self.selection.through_month
        return [figure for figure in self.of_year if figure.through_month == month]

    @property
    def of_year(self) -> list[ReportedFigure]:
        """Return the figures of some months of the year."""
        return [figure for figure in self.figures if figure.period == Period.MONTHS]

    @property
    def other_months(self) -> list[int]:
        """Return through which other months of the year there are figures."""
        months = {figure.through_month for figure in self.of_year if figure.through_month}
        return sorted(months - {self.selection.through_month})

    @property
    def results(self) -> list[ReportedFigure]:
        """Return counts and ratios that are no money, of the period or of no stated period."""
        rows = (each for each in self.figures if each.period == Period.UNSTATED)
        return [each for each in (*self.of_period, *rows) if is_result(each)]

    @property
    def parts(self) -> list[ReportedFigure]:
        """Return money of one content, project or batch, never added to the whole."""
        return [each for each in self.of_period if is_money(each) and each.scope == Scope.PART]

    @property
    def loose(self) -> list[ReportedFigure]:
        """Return money of a period that the document does not name."""
        return [each for each in self.figures if is_money(each) and each.period == Period.UNSTATED]

    @property
    def spans(self) -> list[ReportedFigure]:
        """Return figures of several years: never drawn in a year."""
        return [each for each in self.figures if each.period == Period.SPAN]


def is_money(figure: ReportedFigure) -> bool:
    """Say whether the figure is an amount of đồng."""
    return figure.indicator.unit_kind == UnitKind.MONEY


NO_RESULTS = ("execution_rate", "provinces_in_territory")  # a rate of plan; how many units exist


def is_result(figure: ReportedFigure) -> bool:
    """Say whether the figure tells what was done: a count, or a ratio other than of plan."""
    return not is_money(figure) and figure.indicator.key not in NO_RESULTS


def facts(subject: Subject, selection: Selection, places: Iterable[Place]) -> Facts:
    """Read everything said about a territory in a year: nothing, of most places and years."""
    keys = [pk for (pk,) in said(subject, tuple(places), selection.year)]
    rows = read(keys) if keys else []
    own = [each for each in rows if each.level == Level.NATION] if subject.is_nation else rows
    ordered = sorted(own, key=lambda figure: (figure.indicator.order, figure.source))
    return Facts(tuple(ordered), selection, review(rows))


def read(keys: list[int]) -> list[ReportedFigure]:
    """Read figures with all that they print: it joins seven tables."""
    figures = ReportedFigure.objects.visible_to(None).filter(pk__in=keys)
    return list(with_everything(figures.best_first()))


@composed_once
def said(subject: Subject, places: tuple[Place, ...], year: int) -> QuerySet[ReportedFigure, Any]:
    """Return the keys of what is said."""
    within = Q(year__gte=year) & (Q(year_from__lte=year) | Q(year_from=None, year=year))
    covers = Q(period=Period.SPAN) & (within | Q(as_of__year=year))  # honours are given afterwards
    about = told_of(subject, places)
    around = Q(level=Level.REGION) if subject.is_nation else Q(pk=None)  # their shares imply more
    of_year = (~Q(period=Period.SPAN) & Q(year=year)) | covers
    rows = ReportedFigure.objects.visible_to(None).filter(about | around)
    return rows.filter(of_year).order_by().values_list("pk")


def told_of(subject: Subject, places: Iterable[Place]) -> Q:
    """Match the figures about a subject itself, not those about its parts."""
    if subject.is_nation:
        return Q(level=Level.NATION)
    if subject.region:
        return Q(level=Level.REGION, region=subject.region)
    provinces = [pk for kind, pk in places if kind == "p"]
    return Q(province__in=provinces) | Q(organisation__province__in=provinces)
