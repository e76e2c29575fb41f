"""What rules judge (dữ kiện): a project's money, dates and law, read once; rules ask no query."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from programmes.models import STATE_SOURCES, SpendingEntry, SupportCeiling
from programmes.models.status import ProjectKind


class Slot(NamedTuple):
    """What entries are summed by."""

    source: str
    stage: str
    year: int


class Spent(NamedTuple):
    """Entries alike in source, stage and budget year (đồng); days of those that still hold."""

    total: int = 0
    first: date | None = None
    last: date | None = None

    def plus(self, entry: SpendingEntry) -> "Spent":
        """Add an entry; a refund or reversal has no day that a rule minds."""
        if entry.amount < 0:
            return self._replace(total=self.total + entry.amount)
        first = min(self.first or entry.spent_on, entry.spent_on)
        last = max(self.last or entry.spent_on, entry.spent_on)
        return Spent(self.total + entry.amount, first, last)


class Alike(NamedTuple):
    """What two entries have in common that are perhaps one (đồng, with its sign)."""

    source: str
    stage: str
    amount: int
    spent_on: date
    voucher: str

    @classmethod
    def of(cls, entry: SpendingEntry) -> "Alike":
        """Describe an entry."""
        return cls(entry.source, entry.stage, entry.amount, entry.spent_on, entry.voucher)


class Gaining(NamedTuple):
    """An establishment that gains: its name, its legal form, its part (đồng)."""

    name: str
    legal_form: str
    share: int | None


@dataclass(frozen=True)
class Limits:
    """The rows of the law that hold for a project on its day; None where none is verified."""

    item: str = ""  # empty where nobody has chosen between several
    can_choose: bool = False  # whether there is anything to choose from
    support: SupportCeiling | None = None
    advance: SupportCeiling | None = None
    factor: SupportCeiling | None = None


@dataclass(frozen=True)
class Facts:
    """A project as its rules see it, on the day on which it is judged."""

    on: date
    law_day: date  # of its approval; until then, the first day of its plan year
    programme: str
    year: int
    status: str = ""
    kind: str = ProjectKind.ORDINARY
    is_priority: bool = False
    ended_on: date | None = None
    contracted_on: date | None = None
    stated_total: int | None = None
    funding: Mapping[str, int] = field(default_factory=dict)  # đồng, by source
    allocated: int | None = None  # đồng, of the programme's money
    approved_support: int | None = None  # đồng, the State's money when it was approved
    gaining: tuple[Gaining, ...] = ()
    spent: Mapping[Slot, Spent] = field(default_factory=dict)
    alike: Mapping[Alike, int] = field(default_factory=dict)  # how many entries that hold
    eligible_cost: int | None = None
    unit_count: int | None = None
    limits: Limits = Limits()
    is_adding: bool = False  # some entries are not stored yet

    @property
    def support(self) -> int | None:
        """Return the State's money (đồng); None where nobody has said it."""
        known = [self.funding[source] for source in STATE_SOURCES if source in self.funding]
        return sum(known) if known else None

    @property
    def shares(self) -> tuple[int | None, ...]:
        """Return the part of each beneficiary (đồng)."""
        return tuple(each.share for each in self.gaining)

    @property
    def cost(self) -> int:
        """Return what all sources together bear (đồng)."""
        return sum(self.funding.values())

    def total(self, source: str, stage: str) -> int | None:
        """Sum the years of a stage (đồng); None where nothing is recorded."""
        known = [sum_.total for slot, sum_ in self.spent.items() if slot[:2] == (source, stage)]
        return sum(known) if known else None

    def paid(self, source: str) -> int | None:
        """Return advances and disbursements together: each đồng is entered as one of them."""
        known = [self.total(source, stage) for stage in ("advanced", "disbursed")]
        given = [amount for amount in known if amount is not None]
        return sum(given) if given else None

    def slots(self, *stages: str) -> Iterator[tuple[Slot, Spent]]:
        """Go through the sums of some stages in which an entry still holds."""
        for slot, sum_ in sorted(self.spent.items()):
            if slot.stage in stages and sum_.last is not None:
                yield slot, sum_

    def with_entries(self, entries: Iterable[SpendingEntry]) -> "Facts":
        """Return the project as it would be with these entries too."""
        spent, alike = dict(self.spent), dict(self.alike)
        for entry in entries:
            slot, twin = Slot(entry.source, entry.stage, entry.year), Alike.of(entry)
            spent[slot] = spent.get(slot, Spent()).plus(entry)
            alike[twin] = alike.get(twin, 0) + 1
        return replace(self, spent=spent, alike=alike, is_adding=True)
