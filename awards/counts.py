"""Counts of awards (số sản phẩm đăng ký, được công nhận): summed in the database, matched here.

Every function takes entries that are already scoped (`Entry.objects.countable_by(user)`) and counts
records only; what documents say stands in `awards.claims`. A set counts as one product.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from django.db.models import Count, Q

from awards.models import AwardLevel, AwardRound, Nomination, Result
from awards.models.entries import WAITING, EntryQuerySet
from khuyencong.formatting import rate
from provinces.geography import Geography, Territory, Unit

Key = TypeVar("Key", bound=Hashable)
IN: Final = ~Q(nomination__in=WAITING)


@dataclass(frozen=True)
class Tally:
    """How many products stood where; `recognised / registered` is the rate."""

    registered: int = 0
    recognised: int = 0
    not_recognised: int = 0
    withdrawn: int = 0
    pending: int = 0
    nominated: int = 0  # came by nomination: sent, received or returned
    waiting: int = 0  # of them not received, so not registered yet

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in COLUMNS})

    @property
    def recognition_rate(self) -> Decimal | None:
        """Return recognised / registered; None where nothing was registered."""
        return rate(self.recognised, self.registered)


COLUMNS: Final = {
    "registered": Count("pk", filter=IN),
    "recognised": Count("pk", filter=Q(result=Result.RECOGNISED)),
    "not_recognised": Count("pk", filter=Q(result=Result.NOT_RECOGNISED)),
    "withdrawn": Count("pk", filter=IN & Q(result=Result.WITHDRAWN)),
    "pending": Count("pk", filter=IN & Q(result=Result.PENDING)),
    "nominated": Count("pk", filter=~Q(nomination="")),
    "waiting": Count("pk", filter=Q(nomination__in=[Nomination.SENT, Nomination.RETURNED])),
}


def tallies(entries: EntryQuerySet, *by: str) -> dict[tuple[Any, ...], Tally]:
    """Count entries by some columns, in one query; only what there is has a key."""
    rows = entries.recorded().order_by().values(*by).annotate(**COLUMNS)
    return {
        tuple(row[name] for name in by): Tally(**{name: row[name] for name in COLUMNS})
        for row in rows
    }


def total(found: Iterable[Tally]) -> Tally:
    """Add counts of different things."""
    return sum(found, start=Tally())


def overall(entries: EntryQuerySet) -> Tally:
    """Count all."""
    return Tally(**entries.recorded().order_by().aggregate(**COLUMNS))


def by_group(entries: EntryQuerySet) -> dict[str, Tally]:
    """Count by group of products; "" where none is recorded."""
    return {str(group): tally for (group,), tally in tallies(entries, "group").items()}


def by_round(entries: EntryQuerySet) -> dict[int, Tally]:
    """Count by primary key of the round."""
    return only_part(tallies(entries, "round"), int)


def by_level(entries: EntryQuerySet) -> dict[AwardLevel, Tally]:
    """Count by level; a product that climbed counts at each."""
    return only_part(tallies(entries, "round__level"), AwardLevel)


def by_year(entries: EntryQuerySet) -> dict[int, Tally]:
    """Count by year of the round."""
    return only_part(tallies(entries, "round__year"), int)


def by_level_and_year(entries: EntryQuerySet) -> dict[tuple[AwardLevel, int], Tally]:
    """Count by level and year, for series."""
    rows = tallies(entries, "round__level", "round__year")
    return {(AwardLevel(level), year): tally for (level, year), tally in rows.items()}


def only_part(rows: Mapping[Any, Tally], kind: Callable[[Any], Key]) -> dict[Key, Tally]:
    """Name the keys of a count by one column."""
    return {kind(key): tally for (key,), tally in rows.items()}


@dataclass(frozen=True)
class ProvinceRow:
    """A unit with what it entered."""

    unit: Unit
    tally: Tally


def by_province(
    entries: EntryQuerySet, territory: Territory, geography: Geography
) -> list[ProvinceRow]:
    """Count by unit, in Vietnamese order: as recorded then, or folded into today's 34 (n→1)."""
    found: dict[int, Tally] = defaultdict(Tally)
    for pk, tally in only_part(tallies(entries, "province"), int).items():
        unit = shown_as(pk, territory, geography)
        found[unit.pk] += tally
    return [ProvinceRow(unit, found[unit.pk]) for unit in territory.units if unit.pk in found]


def shown_as(pk: int, territory: Territory, geography: Geography) -> Unit:
    """Return the unit under which a province's entries are shown."""
    if geography == Geography.CURRENT:
        return territory.folded(pk, territory.today)
    return territory.unit(pk)


def establishments(entries: EntryQuerySet) -> int:
    """Count the makers of registered products, each once."""
    rows = entries.recorded().registered().order_by()
    return int(rows.values("product__establishment").distinct().count())


@dataclass(frozen=True)
class Participation:
    """Which units of a round's territory took part; None where nothing of it is recorded."""

    units: tuple[Unit, ...]
    present: frozenset[int] | None

    @property
    def total(self) -> int:
        """Return how many units the territory had on the round's day."""
        return len(self.units)

    @property
    def count(self) -> int | None:
        """Return how many took part; unknown is not none."""
        return None if self.present is None else len(self.present)

    @property
    def absent(self) -> list[Unit] | None:
        """Return who did not take part, where that is known."""
        if self.present is None:
            return None
        return [unit for unit in self.units if unit.pk not in self.present]


def participation(
    award_round: AwardRound, entries: EntryQuerySet, territory: Territory
) -> Participation:
    """Say which units took part in a round by its records; asks one query."""
    rows = entries.filter(round=award_round).recorded().registered().order_by()
    present = frozenset(rows.values_list("province", flat=True).distinct())
    units = tuple(units_of(award_round, territory, award_round.day))
    return Participation(units, present or None)


def units_of(award_round: AwardRound, territory: Territory, day: date) -> list[Unit]:
    """Return the units that could take part on the day."""
    on_the_day = territory.on(day)
    if award_round.level == AwardLevel.NATION:
        return on_the_day
    if award_round.level == AwardLevel.REGION:
        return [
            unit for unit in on_the_day if territory.region_of(unit.pk, day) == award_round.region
        ]
    return [unit for unit in on_the_day if unit.pk == award_round.province_id]
