"""Writes the invented data: in bulk, past the cells, which are recounted once at the end."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Final

from django.db import models, transaction

from programmes.demo import names
from programmes.demo.budgets import Budget, Inventor
from programmes.demo.decisions import decisions_of
from programmes.demo.projects import Author, Draft, holder_of
from programmes.models import (
    ActivityContent,
    FundingPlan,
    PlanDecision,
    cells,
    lines,
)
from programmes.published import DATA, Loader
from provinces.models import (
    Establishment,
    EstablishmentTrace,
    Organisation,
    OrganisationKind,
    Province,
)

BATCH: Final = 2000


def write(rows: Iterable[Any]) -> None:
    """Store rows of one model without refreshing any cell: the caller recounts them all."""
    found = list(rows)
    if found:
        models.QuerySet[Any](type(found[0])).bulk_create(found, batch_size=BATCH)


@transaction.atomic
def make(*, projects: int, seed: int, today: date) -> int:
    """Invent so many projects and all that goes with them; return how many cells they fill."""
    rng = Random(seed)  # noqa: S311 - invented data must come out the same for the same seed
    load_lists()
    invent_organisations()
    producers = invent_establishments(rng, projects // 4)
    contents = dict(ActivityContent.objects.values_list("code", "pk"))
    budgets = Inventor(rng, today).all()
    maker = Maker(Author(rng, today, contents, producers, invent_centres()))
    for budget, count in zip(budgets, counts(budgets, projects), strict=True):
        maker.add(budget, count)
    maker.flush()
    lines.rebuild()
    return cells.rebuild()


def load_lists() -> None:
    """Load contents and indicators, and no published figure: invented never meets real data."""
    loader = Loader(DATA)
    loader.contents.load(loader.content)
    loader.indicators.load(loader.indicator)


def invent_organisations() -> None:
    """Add bodies that receive national money and belong to no province."""
    for number in range(1, 6):
        name = f"Tổ chức dịch vụ khuyến công Ví Dụ {number}"
        fields = {"name": name, "kind": OrganisationKind.SERVICE_PROVIDER}
        Organisation.objects.get_or_create(key=f"vi-du-{number}", defaults=fields)


def invent_centres() -> dict[int, int]:
    """Give each unit a centre that carries its projects out; return their keys by unit."""
    rows = [
        Organisation(
            key=f"tt-vd-{unit.key}",
            name=f"Trung tâm Khuyến công Ví Dụ {unit.name}",
            kind=OrganisationKind.EXTENSION_CENTRE,
            province=unit,
        )
        for unit in Province.objects.order_by("key")
    ]
    for row in rows:
        row.save()
    return {row.province_id: row.pk for row in rows if row.province_id}


def invent_establishments(rng: Random, count: int) -> dict[int, list[int]]:
    """Spread producers over the units; return their primary keys by unit."""
    units = list(Province.objects.order_by("key").values_list("pk", flat=True))
    rows = []
    for number in range(1, max(count, len(units)) + 1):
        form, name = names.establishment_name(rng, number)
        unit = units[number % len(units)]
        row = Establishment(name=name, legal_form=form, province_id=unit)
        row.prepare()
        rows.append(row)
    write(rows)
    EstablishmentTrace.objects.keep((row.pk, row.search_key) for row in rows)
    by_unit: dict[int, list[int]] = {unit: [] for unit in units}
    for row in rows:
        by_unit[row.province_id].append(row.pk)
    return by_unit


def counts(budgets: list[Budget], projects: int) -> Iterator[int]:
    """Share the projects out by size of budget, to the last one."""
    whole, so_far, given = sum(budget.amount for budget in budgets), 0, 0
    for budget in budgets:
        so_far += budget.amount
        upto = projects * so_far // whole
        yield upto - given
        given = upto


@dataclass
class Maker:
    """Collects rows and stores them a few thousand at a time."""

    author: Author
    drafts: list[Draft] = field(default_factory=list)
    plans: list[FundingPlan] = field(default_factory=list)
    decisions: list[PlanDecision] = field(default_factory=list)

    def add(self, budget: Budget, count: int) -> None:
        """Invent the plan of a budget and its projects."""
        drafts = self.author.drafts(budget, count)
        by_content: Counter[int] = Counter()
        for draft in drafts:
            by_content[draft.project.content_id or 0] += draft.support
        plan = FundingPlan(**holder_of(budget), year=budget.year, source=budget.source)
        rng, today = self.author.rng, self.author.today
        self.plans.append(plan)
        self.decisions += decisions_of(rng, budget, plan, by_content, today)
        self.drafts += drafts
        if len(self.drafts) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Store what has been collected."""
        write(draft.project for draft in self.drafts)
        for draft in self.drafts:
            draft.hang_on()
        write(row for draft in self.drafts for row in draft.funding)
        write(row for draft in self.drafts for row in draft.beneficiaries)
        write(row for draft in self.drafts for row in draft.entries)
        write(self.plans)
        for decision in self.decisions:
            decision.plan_id = decision.plan.pk
        write(self.decisions)
        self.drafts, self.plans, self.decisions = [], [], []
