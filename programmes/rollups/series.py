"""Series through time: plan and actual by year, cumulative by month."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet, Sum

from programmes.models import Cell
from programmes.models.cells import Level
from programmes.rollups.measures import Measure, measure
from programmes.rollups.scope import Scope
from programmes.rollups.selection import WHOLE_YEAR
from programmes.rollups.sources import Book, of_places
from programmes.rollups.values import Claim, Place, Value, add_up, execution_rate

FEW = 6  # so few parts are read one by one: their claims count too


@dataclass(frozen=True)
class YearPoint:
    """Plan and actual of one year; an actual of fewer months says through which."""

    year: int
    plan: Measure
    actual: Measure
    through_month: int = WHOLE_YEAR

    @property
    def rate(self) -> Decimal | None:
        """Return actual / plan of what is shown; the months of a part over the year's plan."""
        return execution_rate(self.actual.shown, self.plan.shown)

    @property
    def is_known(self) -> bool:
        """Say whether there is anything to draw."""
        return self.plan.shown is not None or self.actual.shown is not None


def by_year(book: Book, scope: Scope) -> list[YearPoint]:
    """Return the years with any figure, never a span of several years as one."""
    years = sorted({*book.ledger.years, *book.claims.all_years})
    whole_years = book.of_whole_years()
    points = [point(whole_years, scope.whole, scope.places_in(year), year) for year in years]
    return [each for each in points if each.is_known]


def point(book: Book, whole: Place | None, places: Sequence[Place], year: int) -> YearPoint:
    """Read one year; without a full-year actual, the latest months that a document gives."""
    stage = book.selection.rate.actual
    plan = measure(plans(book, places, year), book.plan(whole, year) if whole else None)
    actual = measure(
        amounts(book, places, year, stage), book.actual(whole, year) if whole else None
    )
    if actual.shown is None and (claim := latest_months(book, whole, places, year)):
        value = Value(claim.amount, stage, claims=(claim,))
        return YearPoint(year, plan, Measure(None, value), claim.month)
    return YearPoint(year, plan, actual)


def plans(book: Book, places: Sequence[Place], year: int) -> list[Value | None]:
    """Read the plans of the parts: of few, claims too; of many, records."""
    if len(places) <= FEW:
        return [book.plan(place, year) for place in places]
    for stage in book.selection.rate.plan_stages:
        if total := recorded(book, places, year, stage):
            return [total]
    return []


def amounts(book: Book, places: Sequence[Place], year: int, stage: str) -> list[Value | None]:
    """Read one stage of the parts: of few, claims too; of many, records."""
    if len(places) <= FEW:
        return [book.value(place, stage, year) for place in places]
    total = recorded(book, places, year, stage)
    return [total] if total else []


def recorded(book: Book, places: Sequence[Place], year: int, stage: str) -> Value | None:
    """Sum the records of many places."""
    sources = book.selection.sources
    found = (
        book.ledger.amount(place, year, source, stage) for place in places for source in sources
    )
    return add_up(Value(amount, stage, records=True) for amount in found if amount is not None)


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
    sums = monthly_sums(book, scope, stage)
    source = book.selection.source or "state"
    places = scope.places_in(year)
    place = scope.whole or (places[0] if len(places) == 1 else None)
    lines = []
    for each in (year, year - 1):
        claims = tuple(book.claims.months(place, each, source, stage)) if place else ()
        lines.append(MonthLine(each, cumulative(sums.get(each, {})), claims))
    return [line for line in lines if line.amounts or line.claims]


def monthly_sums(book: Book, scope: Scope, stage: str) -> dict[int, dict[int, int]]:
    """Sum the months of two years in one query."""
    year = book.selection.year
    rows = (
        cells(book, scope, Level.MONTH, year, year - 1)
        .exclude(**{stage: None})
        .values_list("year", "month")
        .annotate(total=Sum(stage))
    )
    sums: dict[int, dict[int, int]] = defaultdict(dict)
    for of_year, month, total in rows:
        sums[of_year][month] = total
    return sums


def cells(book: Book, scope: Scope, level: Level, *years: int) -> QuerySet[Cell]:
    """Return the cells of a level of the scope's holders in the years."""
    sources = book.selection.sources
    rows = Cell.objects.filter(level=level, year__in=years, source__in=sources).order_by()
    if scope.is_everything:
        return rows
    of_each = (Q(of_places(scope.places_in(year)), year=year) for year in years)
    return rows.filter(reduce(or_, of_each))


def cumulative(months: dict[int, int]) -> dict[int, int]:
    """Add months up, from the first known to the last known."""
    total, line = 0, {}
    for month in range(13):
        total += months.get(month, 0)
        if months and min(months) <= month <= max(months) and month:
            line[month] = total
    return line
