"""Sums over many holders that only have records, column by column: a hundred times cheaper.

The same rules as `Book` holds a place at a time; tests compare the two on random data.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import chain, product
from typing import NamedTuple

from programmes.models.stages import FundingSource
from programmes.rollups.sources import Book
from programmes.rollups.values import MIXED, Place, Value

Column = dict[Place, int]
Places = Set[Place]


@dataclass(frozen=True)
class Total:
    """The sum of what is recorded of some holders (đồng), and of how many."""

    value: Value | None
    known: int


@dataclass(frozen=True)
class Pair:
    """Plan and actual of some holders, and both again over those that know the same money."""

    plan: Total
    actual: Total
    rated_plan: int
    rated_actual: int


class Crowd:
    """The holders of a year that are summed together, parted by whether documents tell of them."""

    def __init__(self, book: Book, places: Places, year: int) -> None:
        self.places, self.year = places, year
        self.told = places & book.claims.told_in.get(year, set())
        self.quiet = places - self.told if self.told else places
        self.is_everybody = book.ledger.held_in.get(year, set()) <= self.quiet

    def column(self, book: Book, source: str, stage: str) -> Column:
        """Return what is recorded of each quiet holder: the ledger's own column where that is all.

        Asking it of every column of a page would take a millisecond.
        """
        month = book.month_of(self.year)
        amounts = book.ledger.column(self.year, month, source, stage)
        if self.is_everybody:
            return amounts
        return {place: amounts[place] for place in amounts.keys() & self.quiet}


def total(book: Book, crowd: Crowd, stage: str) -> Total:
    """Sum one stage of the holders that documents tell nothing of."""
    columns = {each: crowd.column(book, each, stage) for each in book.selection.sources}
    known = set[Place]().union(*columns.values())
    if not known:
        return Total(None, 0)
    amount = sum(sum(each.values()) for each in columns.values())
    missing = tuple(sorted(str(source.value) for source, each in columns.items() if not each))
    return Total(Value(amount, stage, records=True, missing_sources=missing), len(known))


class Group(NamedTuple):
    """Holders whose amounts are read alike: each source at one stage, or missing (None)."""

    read_at: tuple[str | None, ...]
    columns: tuple[Column, ...]
    places: Places

    def amount(self, places: Places) -> int:
        """Sum what is read of some of the holders (đồng)."""
        return sum(sum(map(column.__getitem__, places)) for column in self.columns)

    @property
    def lacks(self) -> tuple[bool, ...]:
        """Say of each source whether it is missing."""
        return tuple([stage is None for stage in self.read_at])


def pair(book: Book, crowd: Crowd) -> Pair:
    """Sum plan and actual of the holders that documents tell nothing of."""
    plans = grouped(book, crowd, book.selection.rate.plan_stages)
    actuals = grouped(book, crowd, (book.selection.rate.actual,))
    rated_plan, rated_actual = 0, 0
    for plan, actual in product(plans, actuals):
        if plan.lacks == actual.lacks and (both := plan.places & actual.places):
            rated_plan += plan.amount(both)
            rated_actual += actual.amount(both)
    wanted = book.selection.sources
    return Pair(in_all(plans, wanted), in_all(actuals, wanted), rated_plan, rated_actual)


def grouped(book: Book, crowd: Crowd, stages: tuple[str, ...]) -> list[Group]:
    """Read each holder at the first stage that is complete, else each source at its first."""
    wanted = book.selection.sources
    rows = {stage: tuple([crowd.column(book, s, stage) for s in wanted]) for stage in stages}
    groups, rest = [], set[Place]().union(*chain.from_iterable(rows.values()))
    for stage, row in rows.items():
        if complete := rest.intersection(*row):
            groups.append(Group((stage,) * len(wanted), row, complete))
            rest -= complete
    return [*groups, *in_part(rest, rows)] if rest else groups


Choice = tuple[str | None, Column | None, Places]


def in_part(rest: Places, rows: dict[str, tuple[Column, ...]]) -> Iterator[Group]:
    """Read holders that are complete at no stage: each source at the first that it has."""
    of_sources = zip(*rows.values(), strict=True)
    for choice in product(*(first_stages(rest, tuple(rows), each) for each in of_sources)):
        stages, columns, places = zip(*choice, strict=True)
        if alike := set.intersection(*places):
            yield Group(stages, tuple([each for each in columns if each is not None]), alike)


def first_stages(
    rest: Places, stages: tuple[str, ...], columns: tuple[Column, ...]
) -> Iterator[Choice]:
    """Part holders by the first stage that a source has of them; the last have none."""
    left = set(rest)
    for stage, column in zip(stages, columns, strict=True):
        yield stage, column, left.intersection(column)
        left = left.difference(column)
    yield None, None, left


def in_all(groups: list[Group], wanted: tuple[FundingSource, ...]) -> Total:
    """Add holders up: a source is missing when none of them has it."""
    if not groups:
        return Total(None, 0)
    stages = {stage for each in groups for stage in each.read_at if stage}
    by_source = zip(wanted, zip(*(each.lacks for each in groups), strict=True), strict=True)
    missing = tuple(sorted([str(source.value) for source, lacks in by_source if all(lacks)]))
    value = Value(
        amount=sum(each.amount(each.places) for each in groups),
        stage=stages.pop() if len(stages) == 1 else MIXED,
        records=True,
        missing_sources=missing,
    )
    return Total(value, sum(len(each.places) for each in groups))
