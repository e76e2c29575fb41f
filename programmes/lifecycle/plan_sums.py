"""What a plan holds and what its projects take of it (kế hoạch, phần đã duyệt, phần đã giao)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any, Final, NamedTuple

from django.db.models import F, Q, Sum

from programmes.models import (
    Cell,
    DecisionShare,
    FundingPlan,
    Project,
    ProjectFunding,
    SpendingEntry,
    SpendingStage,
    Status,
)
from programmes.models.cells import Level
from programmes.models.status import NOT_COUNTED, Origin

ENDED_EARLY: Final = (Status.STOPPED, Status.CARRIED_OVER)
"""Of these only what was carried out stays in the year's plan."""


class PlanKey(NamedTuple):
    """Whose money of which year and programme."""

    province_id: int | None
    organisation_id: int | None
    year: int
    source: str


@dataclass(frozen=True)
class PlanSums:
    """A plan in figures (đồng); None where nothing is recorded."""

    registered: int | None = None
    planned: int | None = None
    allocated: int | None = None
    executed: int | None = None
    approved: int | None = None  # of its projects
    assigned: int | None = None  # of its projects

    @property
    def left(self) -> int | None:
        """Return what is planned and not yet taken by an approved project."""
        return minus(self.planned, self.approved)

    @property
    def unassigned(self) -> int | None:
        """Return what was allocated and not yet given to a project."""
        return minus(self.allocated, self.assigned)

    @property
    def is_exceeded(self) -> bool:
        """Say whether the projects take more than the plan holds."""
        return (self.left or 0) < 0 or (self.unassigned or 0) < 0

    def plus(self, **amounts: int) -> "PlanSums":
        """Return the sums after something is added to them (đồng)."""
        changed = {name: (getattr(self, name) or 0) + amount for name, amount in amounts.items()}
        return replace(self, **changed)


def minus(whole: int | None, part: int | None) -> int | None:
    """Subtract where the whole is known; a part of which nothing is recorded takes nothing."""
    return None if whole is None else whole - (part or 0)


def key_of(row: FundingPlan | Project) -> PlanKey:
    """Return the plan that a plan or project belongs to."""
    return PlanKey(row.province_id, row.organisation_id, row.year, row.source)


@dataclass
class Reader:
    """Reads the sums of many plans with a fixed number of queries."""

    keys: set[PlanKey]
    found: dict[PlanKey, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def read(self) -> dict[PlanKey, PlanSums]:
        """Return the sums of each plan."""
        if self.keys:
            self.read_cells()
            self.read_projects()
            self.read_ended()
            self.read_shares()
        return {key: PlanSums(**self.found[key]) for key in self.keys}

    def matching(self, prefix: str = "") -> Q:
        """Match the rows of these plans: their years, programmes and holders, never too few."""
        parts = {
            "year": {key.year for key in self.keys},
            "source": {key.source for key in self.keys},
        }
        scope = Q(**{f"{prefix}{name}__in": values for name, values in parts.items()})
        return scope & reduce(or_, self.holders(prefix))

    def holders(self, prefix: str) -> Iterable[Q]:
        """Match the holders."""
        for name in ("province_id", "organisation_id"):
            pks = {getattr(key, name) for key in self.keys} - {None}
            yield Q(**{f"{prefix}{name}__in": pks})

    def add(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        """Add a column from rows with the parts of a key and a total."""
        for row in rows:
            key = PlanKey(*(row[part] for part in PlanKey._fields))
            if key in self.keys and row["total"] is not None:
                self.found[key][name] = self.found[key].get(name, 0) + row["total"]

    def read_cells(self) -> None:
        """Read what was decided and executed from the cells of the years."""
        names = ("registered", "planned", "allocated", "executed")
        rows = Cell.objects.filter(self.matching(), level=Level.YEAR).values(
            *PlanKey._fields, *names
        )
        for row in rows:
            for name in names:
                self.add(name, [{**row, "total": row[name]}])

    def read_projects(self) -> None:
        """Sum the programme's own money of the projects that were approved."""
        counted = (
            ProjectFunding.objects.filter(
                self.matching("project__"),
                source=F("project__source"),
                project__origin=Origin.ENTERED,
            )
            .exclude(project__status__in=(*NOT_COUNTED, *ENDED_EARLY))
            .order_by()
        )
        self.add("approved", grouped(counted, "amount"))

    def read_ended(self) -> None:
        """Sum what was carried out of projects that were stopped or go on next year."""
        entries = SpendingEntry.objects.filter(
            self.matching("project__"),
            source=F("project__source"),
            stage=SpendingStage.EXECUTED,
            project__status__in=ENDED_EARLY,
        ).order_by()
        self.add("approved", grouped(entries, "amount"))

    def read_shares(self) -> None:
        """Sum what decisions gave the projects."""
        shares = DecisionShare.objects.filter(self.matching("project__"), stage="allocated")
        self.add("assigned", grouped(shares.order_by(), "amount"))


def grouped(rows: Any, amount: str) -> Iterable[dict[str, Any]]:
    """Sum an amount by the plan that the rows' projects belong to."""
    parts = [f"project__{name}" for name in PlanKey._fields]
    for row in rows.values(*parts).annotate(total=Sum(amount)):
        yield {name: row[f"project__{name}"] for name in PlanKey._fields} | {"total": row["total"]}


def sums_of(keys: Iterable[PlanKey]) -> dict[PlanKey, PlanSums]:
    """Read the sums of plans, by the plan that they are of."""
    return Reader(set(keys)).read()
