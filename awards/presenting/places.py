"""What provinces entered and won, round by round, in the units of then or of today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from awards import counts
from awards.claims import RECOGNISED, REGISTERED
from awards.counts import Tally
from awards.models import AwardRound, Entry
from awards.presenting.numbers import Known
from awards.presenting.rounds import RoundRow
from provinces.geography import Geography, Territory, Unit

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


@dataclass(frozen=True)
class Line:
    """A province in one round, under the name it had."""

    row: RoundRow
    unit: Unit
    tally: Tally | None

    @property
    def round(self) -> AwardRound:
        """Return the round."""
        return self.row.round

    @property
    def registered(self) -> Known:
        """Return how many products it entered."""
        return self.known("registered", REGISTERED)

    @property
    def recognised(self) -> Known:
        """Return how many of them were recognised."""
        return self.known("recognised", RECOGNISED)

    def known(self, name: str, indicator: str) -> Known:
        """Return a count of records beside a document's figure."""
        claims = self.row.claims
        own = self.round.province_id == self.unit.pk and not self.round.locality
        claim = claims.whole(indicator) if own else claims.by_province(indicator).get(self.unit.pk)
        records = getattr(self.tally, name) if self.tally else None
        return Known(records, f"{self.row.address}#du-thi", claim)

    @property
    def says_something(self) -> bool:
        """Say whether anything is known of it."""
        return any(each.best is not None for each in (self.registered, self.recognised))


@dataclass
class Place:
    """A unit as it is shown, with the rounds of all that was folded into it."""

    unit: Unit
    lines: list[Line] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        """Return the sum of its records."""
        return counts.total(line.tally for line in self.lines if line.tally)


def places_of(
    rows: Iterable[RoundRow], user: "User | None", territory: Territory, geography: Geography
) -> list[Place]:
    """Lay rounds out by province, in Vietnamese order; one query."""
    listed = list(rows)
    found: Any = Entry.objects.countable_by(user).filter(round__in=[row.round for row in listed])
    tallies = counts.tallies(found, "province", "round")
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in listed:
        for pk in provinces_in(row, tallies):
            line = Line(row, territory.unit(pk), tallies.get((pk, row.round.pk)))
            if line.says_something:
                lines[counts.shown_as(pk, territory, geography).pk].append(line)
    return [Place(unit, lines[unit.pk]) for unit in territory.units if unit.pk in lines]


def provinces_in(row: RoundRow, tallies: dict[tuple[Any, ...], Tally]) -> list[int]:
    """Return the provinces that records or documents name in a round."""
    recorded = {province for province, of in tallies if of == row.round.pk}
    claimed = {pk for key in (REGISTERED, RECOGNISED) for pk in row.claims.by_province(key)}
    own = {row.round.province_id} if row.round.province_id else set()
    return sorted(recorded | claimed | own)
