"""What a page adds up: the nation, a region or a province, in a year and a geography."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from programmes.rollups.values import NATION, Place
from provinces.geography import Geography, Territory, Unit
from provinces.models import Region


@dataclass(frozen=True)
class Subject:
    """The territory or body that a page is about; a nation is none of the others."""

    region: Region | None = None
    unit: Unit | None = None
    body: int | None = None

    @property
    def is_nation(self) -> bool:
        """Say whether it is the whole country."""
        return self.region is None and self.unit is None and self.body is None

    @property
    def place(self) -> Place:
        """Return the subject itself as a place."""
        if self.unit:
            return ("p", self.unit.pk)
        if self.body is not None:
            return ("o", self.body)
        return ("region", self.region.value) if self.region else NATION


@dataclass(frozen=True)
class Scope:
    """The holders to add up, and the place whose own reports stand beside the sum.

    They are the units of every time: money of a year is also recorded under units that had ended.
    Which of them a region has depends on the last day of the period.
    """

    whole: Place | None
    places_on: Callable[[date], list[Place]]
    is_everything: bool = False


def scope_of(
    subject: Subject, territory: Territory, geography: Geography, organisations: list[Place]
) -> Scope:
    """Return the scope of a subject in a geography."""
    if subject.is_nation:
        everything: list[Place] = [*(("p", unit.pk) for unit in territory.units), *organisations]
        return Scope(NATION, lambda day: everything, is_everything=True)
    if subject.unit:
        return scope_of_unit(subject.unit, territory, geography)
    if subject.body is not None:
        return Scope(None, lambda day: [subject.place])
    region = subject.region or Region.NORTH
    is_folded = geography == Geography.CURRENT
    return Scope(
        ("region34" if is_folded else "region", region.value),
        cache(lambda day: places_of_region(region, day, territory, folded=is_folded)),
    )


def scope_of_unit(unit: Unit, territory: Territory, geography: Geography) -> Scope:
    """Return a unit alone, or with everything that was folded into it."""
    own: Place = ("p", unit.pk)
    if geography == Geography.AS_RECORDED:
        return Scope(None, lambda day: [own])
    before: list[Place] = [("p", each.pk) for each in territory.predecessors(unit.pk)]
    if not before:
        return Scope(None, lambda day: [own])
    return Scope(own, lambda day: [*before, own])


def places_of_region(
    region: Region, day: date, territory: Territory, *, folded: bool
) -> list[Place]:
    """Return the units that count in a region on a day, or whose unit of today does."""
    return [
        ("p", unit.pk)
        for unit in territory.units
        if region_on(unit, day, territory, folded=folded) == region
    ]


def region_on(unit: Unit, day: date, territory: Territory, *, folded: bool) -> Region | None:
    """Return the region that a unit counts in on a day."""
    if folded:
        today = territory.today
        return territory.region_of(territory.folded(unit.pk, today).pk, today)
    return territory.region_of(unit.pk, nearest_day(unit, day))


def nearest_day(unit: Unit, day: date) -> date:
    """Return the day, or the nearest one on which the unit existed."""
    if unit.valid_from and day < unit.valid_from:
        return unit.valid_from
    return unit.day_within(day)
