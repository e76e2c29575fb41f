"""Rows and totals: a unit of the time, or a unit of today with everything folded into it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import cached_property

from khuyencong.formatting import rate
from programmes.rollups.scope import nearest_day
from programmes.rollups.selection import Selection
from programmes.rollups.sources import Book
from programmes.rollups.values import Place, Value, add_up, is_comparable, sure
from provinces.geography import Geography, Territory, Unit
from provinces.models import Region


@dataclass(frozen=True)
class Part:
    """A unit as it was in the period, with what is known about it."""

    place: Place
    label: str
    plan: Value | None
    actual: Value | None
    unit: Unit | None = None

    @property
    def is_known(self) -> bool:
        """Say whether anything is known."""
        return self.plan is not None or self.actual is not None

    @property
    def is_claimed(self) -> bool:
        """Say whether anything known is a claim, not a record."""
        return bool((self.plan and self.plan.claims) or (self.actual and self.actual.claims))


@dataclass(frozen=True)
class Row:
    """A line of a table: its parts added up, with how many of them are known."""

    label: str
    parts: tuple[Part, ...]
    key: str = ""

    @cached_property
    def countable(self) -> tuple[Part, ...]:
        """Return what may be added up: a doubtful claim stands alone or not at all."""
        if len(self.parts) == 1 or not any(part.is_claimed for part in self.parts):
            return self.parts
        return tuple(
            Part(part.place, part.label, sure(part.plan), sure(part.actual)) for part in self.parts
        )

    @cached_property
    def plan(self) -> Value | None:
        """Return the plan of the parts (đồng)."""
        return add_up(part.plan for part in self.countable)

    @cached_property
    def actual(self) -> Value | None:
        """Return the actual amount of the parts (đồng)."""
        return add_up(part.actual for part in self.countable)

    @cached_property
    def comparable(self) -> tuple[Part, ...]:
        """Return the parts that know plan and actual of the same money: they enter the rate."""
        return tuple(part for part in self.countable if is_comparable(part.actual, part.plan))

    @cached_property
    def rate(self) -> Decimal | None:
        """Return actual / plan over the comparable parts."""
        actual = sum(part.actual.amount for part in self.comparable if part.actual)
        plan = sum(part.plan.amount for part in self.comparable if part.plan)
        return rate(actual, plan)

    @property
    def known(self) -> int:
        """Count the parts that anything is known about."""
        return sum(part.is_known for part in self.parts)

    @property
    def doubtful(self) -> int:
        """Count the parts of which only doubtful things are said."""
        pairs = zip(self.parts, self.countable, strict=True)
        return sum(part.is_known and not counted.is_known for part, counted in pairs)

    @property
    def missing(self) -> tuple[str, ...]:
        """Name the parts that nothing is known about."""
        return tuple(part.label for part in self.parts if not part.is_known)


def is_part(unit: Unit, day: date, year: int, book: Book) -> bool:
    """Say whether a unit that does not stand on the day has a part in a sum.

    A claim about a unit yet to come speaks of all that went into it, so it is no part beside them.
    """
    place: Place = ("p", unit.pk)
    is_to_come = unit.valid_from is not None and unit.valid_from > day
    if is_to_come and not book.ledger.holds(place, year):
        return False
    return book.tells(place, year)


@dataclass(frozen=True)
class Gazetteer:
    """Reads the units of a selection and groups them by its geography."""

    selection: Selection
    book: Book
    territory: Territory

    def parts(self) -> list[Part]:
        """Read the units of the period's last day, and those of other days that have data.

        Money is recorded under units that have ended, or that only stand later: none may get lost.
        """
        day, year = self.selection.last_day, self.selection.year
        standing = self.territory.on(day)
        known = {unit.pk for unit in standing}
        rest = (unit for unit in self.territory.units if unit.pk not in known)
        others = [unit for unit in rest if is_part(unit, day, year, self.book)]
        return [self.part(unit) for unit in (*standing, *others)]

    def part(self, unit: Unit) -> Part:
        """Read one unit."""
        place: Place = ("p", unit.pk)
        label = self.label(unit)
        return Part(place, label, self.book.plan(place), self.book.actual(place), unit)

    def label(self, unit: Unit) -> str:
        """Name a unit as of the period; one that does not stand at its end says so."""
        last, day = self.selection.last_day, self.day_within(unit)
        name = self.territory.name_on(unit.pk, day)
        if day == last:
            return name
        return f"{name} (đến {day:%d/%m/%Y})" if day < last else f"{name} (từ {day:%d/%m/%Y})"

    def day_within(self, unit: Unit) -> date:
        """Return the last day of the period on which the unit existed, else the nearest."""
        return nearest_day(unit, self.selection.last_day)

    def rows(self, parts: Iterable[Part]) -> list[Row]:
        """Make a row of each unit shown, in Vietnamese order."""
        groups: dict[Unit, list[Part]] = defaultdict(list)
        for part in parts:
            if part.unit:
                groups[self.shown_as(part.unit)].append(part)
        ordered = sorted(groups.items(), key=lambda item: (item[0].sort_key, item[0].key))
        return [
            Row(unit.name if self.is_folded else own[0].label, tuple(own), unit.key)
            for unit, own in ordered
        ]

    def shown_as(self, unit: Unit) -> Unit:
        """Return the unit whose row a unit is shown in."""
        return self.territory.folded(unit.pk, timezone.localdate()) if self.is_folded else unit

    def region_of(self, part: Part) -> Region | None:
        """Return the region that a part counts in: of the period, or of today's unit."""
        if part.unit is None:
            return None
        if self.is_folded:
            return self.territory.region_of(self.shown_as(part.unit).pk, timezone.localdate())
        return self.territory.region_of(part.unit.pk, self.day_within(part.unit))

    @property
    def is_folded(self) -> bool:
        """Say whether everything is folded into the units of today."""
        return self.selection.geography == Geography.CURRENT
