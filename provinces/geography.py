"""Territory as a snapshot (địa giới): read in three queries, then asked without any.

Every fact keeps the unit it was recorded under. A unit that ended is folded into its successor,
always whole (n→1); nothing is ever split backwards.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from khuyencong.queries import composed_once
from provinces.models import Designation, Kind, Province, Region, RegionMembership


class Geography(models.TextChoices):
    """In which units a page is shown; the value stands in its address (dia-gioi)."""

    AS_RECORDED = "thoi-diem", _("Địa giới tại thời điểm")
    CURRENT = "34", _("34 tỉnh, thành phố hiện nay")


class Unit(NamedTuple):
    """A unit for as long as its territory stayed; name and kind are today's, or its last."""

    pk: int
    key: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    successor_pk: int | None
    sort_key: str
    gso_code: str

    def existed_on(self, day: date) -> bool:
        """Say whether the unit existed on the day."""
        return holds(self.valid_from, self.valid_to, day)

    def day_within(self, day: date) -> date:
        """Return the day, or the last day of a unit that had ended by then."""
        if self.valid_to is None or day < self.valid_to:
            return day
        return self.valid_to - timedelta(days=1)


UNIT_COLUMNS = [name.replace("successor_pk", "successor_id") for name in Unit._fields]


class Spell(NamedTuple):
    """What held for a unit for a time: its name and rank, or its region."""

    unit_pk: int
    value: str
    kind: str
    valid_from: date | None
    valid_to: date | None


def holds(start: date | None, end: date | None, day: date) -> bool:
    """Say whether a half-open period holds the day."""
    return (start is None or start <= day) and (end is None or day < end)


@dataclass(frozen=True)
class Territory:
    """The units of all times in Vietnamese order, with their names and regions."""

    units: tuple[Unit, ...]
    designations: tuple[Spell, ...]
    memberships: tuple[Spell, ...]
    today: date

    @classmethod
    def load(cls) -> Self:
        """Read everything; some 200 rows as plain tuples, so a page loads it anew."""
        return cls(
            make(Unit, units()),
            make(Spell, names()),
            make(Spell, regions()),
            timezone.localdate(),
        )

    # -- looking units up ------------------------------------------------------------------------

    @cached_property
    def units_by_pk(self) -> dict[int, Unit]:
        """Return the units by primary key."""
        return {unit.pk: unit for unit in self.units}

    @cached_property
    def units_by_key(self) -> dict[str, Unit]:
        """Return the units by the key that stands in addresses."""
        return {unit.key: unit for unit in self.units}

    def unit(self, pk: int) -> Unit:
        """Return a unit by primary key."""
        return self.units_by_pk[pk]

    def by_key(self, key: str) -> Unit:
        """Return a unit by key."""
        return self.units_by_key[key]

    def find(self, key: str) -> Unit | None:
        """Return a unit by what stands in an address, if there is one."""
        return self.units_by_key.get(key)

    def on(self, day: date) -> list[Unit]:
        """Return the units of the day, in Vietnamese order; a page asks for a dozen days."""
        begun = [u for u in self.units if u.valid_from is None or u.valid_from <= day]
        return [unit for unit in begun if unit.valid_to is None or day < unit.valid_to]

    # -- folding ---------------------------------------------------------------------------------

    def folded(self, pk: int, day: date) -> Unit:
        """Return the unit that holds the territory on the day; a later unit stands for itself."""
        unit = self.units_by_pk[pk]
        while unit.successor_pk and unit.valid_to and unit.valid_to <= day:
            unit = self.units_by_pk[unit.successor_pk]
        return unit

    def predecessors(self, pk: int) -> list[Unit]:
        """Return every unit whose territory has ended up in this one, in Vietnamese order."""
        ended = [unit for unit in self.units if unit.successor_pk]
        return [unit for unit in ended if pk in self.line_of_succession(unit)]

    def line_of_succession(self, unit: Unit) -> list[int]:
        """Return the units that came after a unit, nearest first."""
        line: list[int] = []
        while unit.successor_pk:
            unit = self.units_by_pk[unit.successor_pk]
            line.append(unit.pk)
        return line

    # -- what held on a day ----------------------------------------------------------------------

    @cached_property
    def spells_of_names(self) -> dict[int, list[Spell]]:
        """Return the designations of each unit that has had several."""
        return by_unit(self.designations)

    @cached_property
    def spells_of_regions(self) -> dict[int, list[Spell]]:
        """Return the memberships of each unit."""
        return by_unit(self.memberships)

    def name_on(self, pk: int, day: date) -> str:
        """Return the name of the day: Huế was "Thừa Thiên Huế" until the end of 2024."""
        designation = self.spell(self.spells_of_names, pk, day)
        return designation.value if designation else self.units_by_pk[pk].name

    def kind_on(self, pk: int, day: date) -> Kind:
        """Return the rank of the day: province or central city."""
        designation = self.spell(self.spells_of_names, pk, day)
        return Kind(designation.kind if designation else self.units_by_pk[pk].kind)

    def region_of(self, pk: int, day: date) -> Region | None:
        """Return the region of the day; of an ended unit, that of its last day."""
        membership = self.spell(self.spells_of_regions, pk, day)
        return Region(membership.value) if membership else None

    def units_of_region(self, region: Region, day: date) -> list[Unit]:
        """Return the units that belonged to a region on the day."""
        return [unit for unit in self.on(day) if self.region_of(unit.pk, day) == region]

    def spell(self, spells: dict[int, list[Spell]], pk: int, day: date) -> Spell | None:
        """Return what held for a unit on the day, or on its last day."""
        then = self.units_by_pk[pk].day_within(day)
        own = spells.get(pk, ())
        return next((each for each in own if holds(each.valid_from, each.valid_to, then)), None)


@composed_once
def units() -> QuerySet[Province, Any]:
    """Return the columns of the units, in Vietnamese order."""
    begin = models.F("valid_from").asc(nulls_first=True)
    return Province.objects.order_by("sort_key", begin).values_list(*UNIT_COLUMNS)


@composed_once
def names() -> QuerySet[Designation, Any]:
    """Return the spells of names and ranks."""
    columns = ("province_id", "name", "kind", "valid_from", "valid_to")
    return Designation.objects.order_by().values_list(*columns)


@composed_once
def regions() -> QuerySet[RegionMembership, Any]:
    """Return the spells of regions, which have no rank."""
    rank = models.Value("")
    columns = ("province_id", "region", rank, "valid_from", "valid_to")
    return RegionMembership.objects.order_by().values_list(*columns)


def make(tuple_type: Any, rows: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Name the columns of rows."""
    return tuple(map(tuple_type._make, rows))


def by_unit(spells: Iterable[Spell]) -> dict[int, list[Spell]]:
    """Sort spells by the unit they are about."""
    own: dict[int, list[Spell]] = defaultdict(list)
    for each in spells:
        own[each.unit_pk].append(each)
    return own
