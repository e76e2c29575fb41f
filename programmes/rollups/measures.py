"""Measures: the sum of the parts, and what documents say of the whole, side by side."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from decimal import Decimal

from khuyencong.formatting import rate
from programmes.rollups.recorded import Crowd, Total, pair, total
from programmes.rollups.rows import Row
from programmes.rollups.sources import Book
from programmes.rollups.values import Place, Value, add_up, execution_rate, is_comparable, sure


@dataclass(frozen=True)
class Measure:
    """One amount of a territory (đồng): summed from parts, and as reported for the whole."""

    summed: Value | None
    reported: Value | None = None
    known: int = 0
    parts: int = 0

    @property
    def is_complete(self) -> bool:
        """Say whether every part is known."""
        return self.summed is not None and self.known == self.parts

    @property
    def is_sum_of_some(self) -> bool:
        """Say whether the figure shown is a sum that lacks some of the parts."""
        return self.shown is self.summed and self.parts > 1 and not self.is_complete

    @property
    def basis(self) -> str:
        """Return what the figure shown rests on: records, one report of the whole, or parts."""
        if self.shown is None:
            return ""
        if self.shown is self.reported:
            return "reported"
        if self.summed and self.summed.records:
            return "records"
        return "reported" if self.parts == 1 else "parts"

    @property
    def shown(self) -> Value | None:
        """Return the first figure to print: the sum when complete, else the whole as reported."""
        if self.is_complete or self.reported is None:
            return self.summed
        return self.reported

    @property
    def beside(self) -> Value | None:
        """Return the other figure, which is printed too: neither hides the other."""
        if self.summed is None or self.reported is None:
            return None
        return self.reported if self.shown is self.summed else self.summed

    @property
    def only_reported(self) -> "Measure":
        """Return what documents say of the whole, alone."""
        return Measure(None, self.reported)

    @property
    def difference(self) -> int | None:
        """Return sum − reported (đồng) where both are known."""
        if self.summed is None or self.reported is None:
            return None
        return self.summed.amount - self.reported.amount


@dataclass(frozen=True)
class Comparison:
    """Plan, actual and rate of a territory."""

    plan: Measure
    actual: Measure
    summed_rate: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        """Return the rate of the two figures shown: sum with sum, report with report."""
        plan, actual = self.plan.shown, self.actual.shown
        if plan is self.plan.summed and actual is self.actual.summed:
            return self.summed_rate
        if plan is self.plan.reported and actual is self.actual.reported:
            return execution_rate(actual, plan)
        return None


def measure(values: Iterable[Value | None], reported: Value | None) -> Measure:
    """Add up the parts of a territory and set the report of the whole beside them."""
    parts = list(values)
    countable = parts if len(parts) == 1 else [sure(value) for value in parts]
    known = sum(value is not None for value in countable)
    return Measure(add_up(countable), reported, known, len(parts))


def compare(book: Book, row: Row, whole: Place | None) -> Comparison:
    """Compare the plan and actual of a row's parts, and of the whole where it is another place."""
    teller = outside(whole, {part.place for part in row.parts})
    return Comparison(
        measure((part.plan for part in row.parts), book.plan(teller) if teller else None),
        measure((part.actual for part in row.parts), book.actual(teller) if teller else None),
        row.rate,
    )


def compare_places(book: Book, crowd: Crowd, whole: Place | None) -> Comparison:
    """Compare a year of many places: records column by column, the rest place by place."""
    places, year = crowd.places, crowd.year
    fast, teller = pair(book, crowd), outside(whole, places)
    plans = [claimed(book.plan(place, year), places) for place in crowd.told]
    actuals = [claimed(book.actual(place, year), places) for place in crowd.told]
    rated = [
        (plan.amount, actual.amount)
        for plan, actual in zip(plans, actuals, strict=True)
        if plan and actual and is_comparable(actual, plan)
    ]
    return Comparison(
        joined(fast.plan, plans, book.plan(teller, year) if teller else None, len(places)),
        joined(fast.actual, actuals, book.actual(teller, year) if teller else None, len(places)),
        rate(
            fast.rated_actual + sum(actual for _plan, actual in rated),
            fast.rated_plan + sum(plan for plan, _actual in rated),
        ),
    )


def at_stage(book: Book, crowd: Crowd, whole: Place | None, stage: str) -> Measure:
    """Measure one money stage of many places."""
    places, year = crowd.places, crowd.year
    teller = outside(whole, places)
    values = [claimed(book.value(place, stage, year), places) for place in crowd.told]
    reported = book.value(teller, stage, year) if teller else None
    return joined(total(book, crowd, stage), values, reported, len(places))


def claimed(value: Value | None, places: Set[Place]) -> Value | None:
    """Return what a document tells of a place; a doubtful claim is added to nothing."""
    return value if len(places) == 1 else sure(value)


def joined(
    recorded: Total, values: list[Value | None], reported: Value | None, parts: int
) -> Measure:
    """Add what documents tell to what is recorded."""
    known = recorded.known + sum(value is not None for value in values)
    return Measure(add_up([recorded.value, *values]), reported, known, parts)


def outside(whole: Place | None, places: Set[Place]) -> Place | None:
    """Return the place that speaks of the whole, unless it is itself one of the parts."""
    return None if whole in places else whole
