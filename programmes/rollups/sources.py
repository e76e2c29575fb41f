"""Reads cells and claims: one query per table, matched in Python (a join would multiply sums)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, Self

from django.db.models import Q, QuerySet

from khuyencong.queries import Row, composed_once, whole_sums
from programmes.models import Cell, ReportedFigure
from programmes.models.cells import AMOUNTS, Level
from programmes.models.figures import MoneyScope
from programmes.models.stages import FundingSource
from programmes.rollups.selection import WHOLE_YEAR, Selection
from programmes.rollups.values import NATION, Claim, Place, Value, add_up
from provinces.models import MERGER_DAY

STATE = [FundingSource.NATIONAL, FundingSource.LOCAL]
KEY = ("province_id", "organisation_id", "year", "source")
COLUMN = {name: index for index, name in enumerate(AMOUNTS, start=2)}  # after year and source


def place_of(province_id: int | None, organisation_id: int | None) -> Place:
    """Name the holder of a row."""
    return ("p", province_id) if province_id else ("o", organisation_id or 0)


class Ledger:
    """Sums of the records by year, source and place (đồng): of whole years, of months if asked."""

    def __init__(self) -> None:
        self.whole = by_key(whole_years())
        self.parts: dict[tuple[int, int], SumsByKey] = {}
        self.columns: dict[tuple[int, int, str, str], dict[Place, int]] = {}
        self.held_in: dict[int, set[Place]] = defaultdict(set)
        for (year, _source), rows in self.whole.items():
            self.held_in[year].update(rows.places)
        self.years = sorted(self.held_in)

    def holds(self, place: Place, year: int) -> bool:
        """Say whether anything is recorded of a place in a year."""
        return year in self.held_in and place in self.held_in[year]

    @property
    def bodies(self) -> tuple[int, ...]:
        """Return the organisations that money of any year is recorded of."""
        everybody = set[Place]().union(*self.held_in.values())
        return tuple(sorted(int(pk) for kind, pk in everybody if kind == "o"))

    def amount(
        self, place: Place, year: int, month: int, sources: Iterable[str], stage: str
    ) -> int | None:
        """Return what is recorded of every one of the sources, or None where one has nothing."""
        total = 0
        for source in sources:
            amount = self.column(year, month, source, stage).get(place)
            if amount is None:
                return None
            total += amount
        return total

    def column(self, year: int, month: int, source: str, stage: str) -> dict[Place, int]:
        """Return one stage of every place that has it, from a year's beginning on; made once."""
        key = (year, month, source, stage)
        if key not in self.columns:
            found = self.up_to(year, month).get((year, source))
            self.columns[key] = found.column(stage) if found else {}
        return self.columns[key]

    def up_to(self, year: int, month: int) -> "SumsByKey":
        """Return the sums of the months of a year up to one."""
        if month == WHOLE_YEAR:
            return self.whole
        if (year, month) not in self.parts:
            self.parts[year, month] = by_key(up_to_month(year, month))
        return self.parts[year, month]


class Sums(NamedTuple):
    """What is recorded of one year and source: the places, and beside them every column."""

    places: list[Place]
    columns: list[tuple[int | None, ...]]

    @classmethod
    def of(cls, rows: list[Row]) -> Self:
        """Turn rows of sums, which begin with KEY, into columns."""
        province_ids, organisation_ids, *columns = zip(*rows, strict=True)
        return cls(list(map(place_of, province_ids, organisation_ids)), columns)

    def column(self, stage: str) -> dict[Place, int]:
        """Return one stage of every place that has it."""
        pairs = zip(self.places, self.columns[COLUMN[stage]], strict=True)
        return {place: amount for place, amount in pairs if amount is not None}


SumsByKey = dict[tuple[int, str], Sums]


def by_key(rows: Iterable[Row]) -> SumsByKey:
    """Part rows of sums by year and source."""
    found: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row[2], row[3]].append(row)
    return {key: Sums.of(own) for key, own in found.items()}


@composed_once
def whole_years() -> QuerySet[Cell, Any]:
    """Return the sums of every year."""
    rows = Cell.objects.filter(level=Level.YEAR, source__in=STATE, records__gt=0)
    return rows.values_list(*KEY, *AMOUNTS)


@composed_once
def up_to_month(year: int, month: int) -> QuerySet[Cell, Any]:
    """Sum the months of a year up to one."""
    rows = Cell.objects.filter(level=Level.MONTH, year=year, source__in=STATE)
    known = rows.filter(month__lte=month, records__gt=0).order_by()
    return known.values_list(*KEY).annotate(**whole_sums(*AMOUNTS))


CLAIM_FIELDS = (
    "code",
    "level",
    "region",
    "province_id",
    "organisation_id",
    "year",
    "through_month",
    "source",
    "indicator__stage",
    "amount",
    "qualifier",
    "status",
    "as_of",
    "document_id",
    "document__title",
    "ambiguity",
    "detail",
)


class Claims:
    """Headline amounts by place, year, source, stage and month; the best of each first."""

    def __init__(self) -> None:
        self.found: dict[tuple[Place, int, str, str, int], list[Claim]] = defaultdict(list)
        for row in headlines():
            claim = claim_of(row)
            for place in places_told(claim):
                self.found[place, claim.year, claim.source, claim.stage, claim.month].append(claim)
        self.tellers = {key[:2] for key in self.found}
        self.told_in: dict[int, set[Place]] = defaultdict(set)
        for place, year in self.tellers:
            self.told_in[year].add(place)

    def best(self, place: Place, year: int, source: str, stage: str, month: int) -> Claim | None:
        """Return the claim to show: clear before doubtful, final before estimate, latest first."""
        claims = self.found.get((place, year, source, stage, month), [])
        return min(claims, key=lambda claim: bool(claim.ambiguity)) if claims else None

    def months(self, place: Place, year: int, source: str, stage: str) -> list[Claim]:
        """List the best claim of each cumulative month, in order of months."""
        if (place, year) not in self.tellers:
            return []
        months = range(1, WHOLE_YEAR + 1)
        found = (self.best(place, year, source, stage, month) for month in months)
        return [claim for claim in found if claim]

    @property
    def all_years(self) -> set[int]:
        """Return the years that any claim is of."""
        return set(self.told_in)


@composed_once
def headlines() -> QuerySet[ReportedFigure, Any]:
    """Return the published headline amounts, the best first."""
    rows = ReportedFigure.objects.visible_to(None).headline_money().best_first()
    return rows.values_list(*CLAIM_FIELDS)


def places_told(claim: Claim) -> list[Place]:
    """Return what a claim is about: a region told of after the merger is also today's region."""
    kind, key = claim.place
    told_on = claim.as_of or date(claim.year, claim.month, 1)
    is_current = kind == "region" and told_on >= MERGER_DAY
    return [claim.place, ("region34", key)] if is_current else [claim.place]


def claim_of(row: tuple[Any, ...]) -> Claim:
    """Make a claim of the columns read."""
    code, level, region, province_id, organisation_id, *rest = row
    place: Place = NATION
    if level == "region":
        place = ("region", region)
    elif level != "nation":
        place = place_of(province_id, organisation_id)
    return Claim(code, place, *rest)


class Evidence(NamedTuple):
    """All that the pages of any territory and period are made of."""

    ledger: Ledger
    claims: Claims

    @classmethod
    def read(cls) -> Self:
        """Read everything; which period is asked for may follow from it."""
        return cls(Ledger(), Claims())


@dataclass(frozen=True)
class Book:
    """Records first, claims where there are none (ARCHITECTURE §5, "Which figure a row shows")."""

    selection: Selection
    ledger: Ledger
    claims: Claims
    opened: dict[FundingSource, "Book"] = field(default_factory=dict, compare=False)

    def only(self, source: FundingSource) -> "Book":
        """Return the same book read for one source; opened once, asked thousands of times."""
        if source not in self.opened:
            selection = replace(self.selection, source=source)
            self.opened[source] = Book(selection, self.ledger, self.claims)
        return self.opened[source]

    def of_whole_years(self) -> "Book":
        """Return the same book read for whole years, whatever months are chosen."""
        if self.selection.is_whole_year:
            return self
        selection = replace(self.selection, through_month=WHOLE_YEAR)
        return Book(selection, self.ledger, self.claims)

    def is_whole(self, year: int) -> bool:
        """Say whether a year is read whole."""
        return self.month_of(year) == WHOLE_YEAR

    def knows(self, place: Place, year: int) -> bool:
        """Say whether anything is recorded or claimed of a place and year."""
        return self.ledger.holds(place, year) or (place, year) in self.claims.tellers

    def tells(self, place: Place, year: int) -> bool:
        """Say whether any amount of a place is known for the period, at whatever stage."""
        if self.is_whole(year) and self.ledger.holds(place, year):
            return True
        return self.knows(place, year) and any(self.value(place, each, year) for each in AMOUNTS)

    def plan(self, place: Place, year: int | None = None) -> Value | None:
        """Return the plan: complete at the chosen stage, else as planned, else source by source."""
        for stage in self.selection.rate.plan_stages:
            value = self.value(place, stage, year)
            if value and not value.missing_sources:
                return value
        if self.selection.source:
            return None
        return in_part({source: self.only(source).plan(place, year) for source in STATE})

    def actual(self, place: Place, year: int | None = None) -> Value | None:
        """Return the actual amount at the chosen stage."""
        return self.value(place, self.selection.rate.actual, year)

    def value(self, place: Place, stage: str, year: int | None = None) -> Value | None:
        """Return one amount of a place over the chosen sources."""
        year = year or self.selection.year
        if not self.knows(place, year):
            return None
        if recorded := self.recorded(place, year, self.selection.sources, stage):
            return recorded
        if self.selection.source:
            return self.claimed(place, year, self.selection.source, stage)
        by_source = {source: self.of_source(place, year, source, stage) for source in STATE}
        if any(value and value.records for value in by_source.values()):
            return in_part(by_source)
        whole = self.claimed(place, year, MoneyScope.STATE, stage)
        return whole or in_part(by_source)

    def of_source(self, place: Place, year: int, source: str, stage: str) -> Value | None:
        """Return what one source's records say, else its best claim."""
        recorded = self.recorded(place, year, [source], stage)
        return recorded or self.claimed(place, year, source, stage)

    def recorded(self, place: Place, year: int, sources: Iterable[str], stage: str) -> Value | None:
        """Return the sum of the records where every source has some: the usual case, in one go."""
        amount = self.ledger.amount(place, year, self.month_of(year), sources, stage)
        return None if amount is None else Value(amount, stage, records=True)

    def claimed(self, place: Place, year: int, source: str, stage: str) -> Value | None:
        """Return the best claim of the period; a plan holds for the year, whatever the months."""
        if (place, year) not in self.claims.tellers:
            return None
        month = self.month_of(year)
        months = {month, WHOLE_YEAR} if stage in ("registered", "planned", "allocated") else {month}
        for each in sorted(months):
            if claim := self.claims.best(place, year, source, stage, each):
                return Value(claim.amount, stage, claims=(claim,))
        return None

    def month_of(self, year: int) -> int:
        """Return the month a year is read to: the selection's own only for its own year."""
        return self.selection.through_month if year == self.selection.year else WHOLE_YEAR


def in_part(by_source: dict[FundingSource, Value | None]) -> Value | None:
    """Add what is known of the sources, naming those that nothing certain is known of.

    A doubtful claim is added to nothing but another of its own document, whose doubt it shares.
    """
    known = {source: value for source, value in by_source.items() if value}
    documents = {each for value in known.values() for each in value.documents}
    is_one_voice = len(documents) == 1 and all(value.is_ambiguous for value in known.values())
    clear = {s: v for s, v in known.items() if is_one_voice or not v.is_ambiguous}
    total = add_up(clear.values())
    missing = tuple(sorted(str(source.value) for source in by_source if source not in clear))
    return replace(total, missing_sources=missing) if total and missing else total


def of_places(places: Sequence[Place]) -> Q:
    """Match the cells of the places."""
    provinces = [pk for kind, pk in places if kind == "p"]
    organisations = [pk for kind, pk in places if kind == "o"]
    return Q(province_id__in=provinces) | Q(organisation_id__in=organisations)
