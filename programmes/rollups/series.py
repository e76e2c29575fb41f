"""Series through time: plan and actual by year, cumulative by month."""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from khuyencong.queries import composed_once, whole_sums
from programmes.models import Cell
from programmes.models.cells import Level
from programmes.models.stages import FundingSource
from programmes.rollups.measures import Measure, at_stage, compare_places
from programmes.rollups.recorded import Crowd
from programmes.rollups.rows import is_part
from programmes.rollups.scope import Scope
from programmes.rollups.selection import WHOLE_YEAR
from programmes.rollups.sources import Book, of_places
from programmes.rollups.values import Claim, Place, Value, execution_rate
from provinces.geography import Territory


@dataclass(frozen=True)
class YearPoint:
    """Plan and actual of one year; an actual of fewer months says through which."""

    year: int
    plan: Measure
    actual: Measure
    rate: Decimal | None
    through_month: int = WHOLE_YEAR
    by_source: dict[FundingSource, int | None] = field(default_factory=dict)
    is_running: bool = False

    @property
    def is_split(self) -> bool:
        """Say whether the actual amount is known of each of two sources."""
        return len(self.by_source) > 1 and None not in self.by_source.values()

    @property
    def is_provisional(self) -> bool:
        """Say whether the actual amount is an estimate, of some months, or of a year still on."""
        actual = self.actual.shown
        is_estimate = bool(actual and actual.is_estimate)
        return self.through_month < WHOLE_YEAR or is_estimate or self.is_running

    @property
    def is_known(self) -> bool:
        """Say whether there is anything to draw."""
        return self.plan.shown is not None or self.actual.shown is not None


def by_year(book: Book, scope: Scope, territory: Territory) -> list[YearPoint]:
    """Return the years with any figure, never a span of several years as one."""
    years = sorted({*book.ledger.years, *book.claims.all_years})
    whole_years = book.of_whole_years()
    points = [point(whole_years, scope, territory, year) for year in years]
    return [each for each in points if each.is_known]


def point(book: Book, scope: Scope, territory: Territory, year: int) -> YearPoint:
    """Read one year; without a full-year actual, the latest months that a document gives."""
    crowd = Crowd(book, places_of_year(book, scope, territory, year), year)
    compared = compare_places(book, crowd, scope.whole)
    plan, actual = compared.plan, compared.actual
    claim = latest_months(book, scope.whole, scope.places_on(date(year, 12, 31)), year)
    is_running = year >= territory.today.year
    is_whole = actual.shown is not None and actual.basis != "parts"
    if is_whole or claim is None:
        by_source = split(book, crowd, scope.whole) if actual.shown else {}
        return YearPoint(
            year, plan, actual, compared.rate, by_source=by_source, is_running=is_running
        )
    value = Value(claim.amount, claim.stage, claims=(claim,))
    ratio = execution_rate(value, plan.reported if scope.whole else plan.summed)
    by_source = split_claim(book, claim)
    actual = Measure(None, value)
    return YearPoint(year, plan, actual, ratio, claim.month, by_source, is_running)


def split(book: Book, crowd: Crowd, whole: Place | None) -> dict[FundingSource, int | None]:
    """Read the actual amount of each source (đồng); what a few parts claim is not the whole."""
    stage = book.selection.rate.actual
    measures = {
        source: at_stage(book.only(source), crowd, whole, stage)
        for source in book.selection.sources
    }
    return {
        source: each.shown.amount if each.shown and each.basis != "parts" else None
        for source, each in measures.items()
    }


def split_claim(book: Book, claim: Claim) -> dict[FundingSource, int | None]:
    """Read what documents say of each source in the months of a claim (đồng)."""
    found: dict[FundingSource, int | None] = {}
    for source in book.selection.sources:
        own = book.claims.best(claim.place, claim.year, source, claim.stage, claim.month)
        found[source] = own.amount if own else None
    return found


def places_of_year(book: Book, scope: Scope, territory: Territory, year: int) -> Set[Place]:
    """Return the units that stood at the end of a year, and others that anything is known of."""
    day = date(year, 12, 31)
    wanted = frozenset(scope.places_on(day))
    standing = wanted & {("p", unit.pk) for unit in territory.on(day)}
    known = book.ledger.held_in.get(year, set()) | book.claims.told_in.get(year, set())
    others = wanted & known - standing
    return standing | {each for each in others if is_beside(each, day, territory, book)}


def is_beside(place: Place, day: date, territory: Territory, book: Book) -> bool:
    """Say whether a body, or a unit of another day, has a part in the sum of a year."""
    kind, pk = place
    if kind == "o":
        return book.tells(place, day.year)
    return is_part(territory.unit(int(pk)), day, day.year, book)


def latest_months(
    book: Book, whole: Place | None, places: Sequence[Place], year: int
) -> Claim | None:
    """Return the claim of the most months of a year, where one place says it all."""
    place = whole or (places[0] if len(places) == 1 else None)
    source = book.selection.source or "state"
    if place is None:
        return None
    claims = book.claims.months(place, year, source, book.selection.rate.actual)
    return claims[-1] if claims else None


@dataclass(frozen=True)
class MonthLine:
    """Cumulative actual of one year by month (đồng), from records or as documents gave it."""

    year: int
    amounts: dict[int, int]
    claims: tuple[Claim, ...] = ()


def by_month(book: Book, scope: Scope) -> list[MonthLine]:
    """Return this year and the year before, where months are known."""
    year, stage = book.selection.year, book.selection.rate.actual
    sums: dict[int, dict[int, int]] = defaultdict(dict)
    holders = holders_in(book, scope, year, year - 1)
    for of_year, month, total in monthly_sums(holders, book.selection.sources, stage):
        sums[of_year][month] = total
    source = book.selection.source or "state"
    places = scope.places_on(book.selection.last_day)
    place = scope.whole or (places[0] if len(places) == 1 else None)
    lines = []
    for each in (year, year - 1):
        claims = tuple(book.claims.months(place, each, source, stage)) if place else ()
        lines.append(MonthLine(each, cumulative(sums.get(each, {})), claims))
    return [line for line in lines if line.amounts or line.claims]


Holders = tuple[tuple[int, tuple[Place, ...] | None], ...]
"""Years, each with the holders that a scope has at the period's end; None where it has all."""
Sources = tuple[FundingSource, ...]


def holders_in(book: Book, scope: Scope, *years: int) -> Holders:
    """Return the holders of a scope in each year."""
    if scope.is_everything:
        return tuple((year, None) for year in years)
    periods = [replace(book.selection, year=year) for year in years]
    return tuple((each.year, tuple(scope.places_on(each.last_day))) for each in periods)


@composed_once
def monthly_sums(holders: Holders, sources: Sources, stage: str) -> QuerySet[Cell, Any]:
    """Sum the months of some years."""
    known = cells(Level.MONTH, holders, sources).exclude(**{stage: None})
    return known.values_list("year", "month").annotate(**whole_sums(stage))


def cells(level: Level, holders: Holders, sources: Sources) -> QuerySet[Cell]:
    """Return the cells of a level, of the holders in their years."""
    rows = Cell.objects.filter(level=level, source__in=sources).order_by()
    of_each = (
        Q(year=year) if places is None else Q(of_places(places), year=year)
        for year, places in holders
    )
    return rows.filter(reduce(or_, of_each))


def cumulative(months: dict[int, int]) -> dict[int, int]:
    """Add months up, from the first known to the last known.

    What was spent before the year began (month 0) is in every point.
    """
    if not months:
        return {}
    first, last = max(1, min(months)), max(1, *months)
    return {
        month: sum(amount for each, amount in months.items() if each <= month)
        for month in range(first, last + 1)
    }
