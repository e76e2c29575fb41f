"""Measures: the sum of the parts, and what documents say of the whole, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from programmes.rollups.rows import Row
from programmes.rollups.sources import Book
from programmes.rollups.values import Place, Value, add_up, execution_rate, sure


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


def compare(book: Book, row: Row, whole: Place | None, year: int | None = None) -> Comparison:
    """Compare the plan and actual of a row's parts, and of the whole where it is another place."""
    teller = outside(whole, row)
    plan = book.plan(teller, year) if teller else None
    actual = book.actual(teller, year) if teller else None
    return Comparison(
        measure((part.plan for part in row.parts), plan),
        measure((part.actual for part in row.parts), actual),
        row.rate,
    )


def outside(whole: Place | None, row: Row) -> Place | None:
    """Return the place that speaks of the whole, unless it is itself one of the parts."""
    return None if any(part.place == whole for part in row.parts) else whole


def reread(book: Book, row: Row) -> Row:
    """Read a row's parts again from another book (one source instead of both)."""
    parts = (
        replace(part, plan=book.plan(part.place), actual=book.actual(part.place))
        for part in row.parts
    )
    return Row(row.label, tuple(parts), row.key)


def at_stage(book: Book, row: Row, whole: Place | None, stage: str) -> Measure:
    """Measure one money stage of a territory."""
    teller = outside(whole, row)
    reported = book.value(teller, stage) if teller else None
    return measure((book.value(part.place, stage) for part in row.parts), reported)
