"""Invented projects of a budget, with what they cost and what was spent on them by today."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from programmes.demo import names
from programmes.demo.budgets import TRIEU, Budget
from programmes.models import (
    Beneficiary,
    FundingSource,
    Project,
    ProjectFunding,
    SpendingEntry,
    SpendingStage,
)
from programmes.models.status import ProjectKind, Status

SETTLED_AFTER: Final = timedelta(days=14)  # by those who do not wait for January
GROUP_FROM: Final = 400 * TRIEU  # no single establishment is helped with so much


@dataclass
class Draft:
    """A project before it is stored, and the rows that will hang on it."""

    project: Project
    support: int
    entries: list[SpendingEntry] = field(default_factory=list)
    funding: list[ProjectFunding] = field(default_factory=list)
    beneficiaries: list[Beneficiary] = field(default_factory=list)

    def hang_on(self) -> None:
        """Tell the rows which project was stored."""
        rows: list[Any] = [*self.entries, *self.funding, *self.beneficiaries]
        for row in rows:
            row.project_id = self.project.pk


@dataclass
class Author:
    """Invents projects one after the other."""

    rng: Random
    today: date
    contents: dict[str, int]  # code -> primary key
    producers: dict[int, list[int]]  # province -> primary keys of its establishments
    centres: dict[int, int] = field(default_factory=dict)  # province -> its centre
    written: int = 0

    def drafts(self, budget: Budget, count: int) -> list[Draft]:
        """Divide a budget among so many projects, in whole triệu."""
        weights = [self.rng.randint(1, 6) for _number in range(count)]
        per_weight = budget.amount // sum(weights) if weights else 0
        supports = (max(per_weight * weight // TRIEU, 5) * TRIEU for weight in weights)
        return [self.draft(budget, support) for support in supports]

    def draft(self, budget: Budget, support: int) -> Draft:
        """Invent one project."""
        self.written += 1
        content = names.pick_content(self.rng)
        kind = ProjectKind.GROUP if support >= GROUP_FROM else ProjectKind.ORDINARY
        start = budget.first_day + timedelta(days=self.rng.randint(12, 90))
        end = start + timedelta(days=self.rng.randint(30, (budget.last_day - start).days - 8))
        project = Project(
            code=f"VD-{budget.year}-{self.written:06}",
            title=names.project_title(self.rng, content, kind, self.written),
            **holder_of(budget),
            year=budget.year,
            source=budget.source,
            content_id=self.contents[content],
            kind=kind,
            status=self.status(start, end),
            place="Xã Minh Họa",
            goal="" if self.rng.random() < 0.03 else "Tăng năng suất, thêm việc làm (minh họa).",
            implementing_unit_id=self.centres.get(budget.holder.pk) if budget.of_province else None,
            started_on=start,
            ended_on=end,
        )
        project.prepare({})
        draft = Draft(project, support)
        self.add_money(draft, budget)
        return draft

    def status(self, start: date, end: date) -> Status:
        """Invent where a project stands today; some stop, some are not approved yet."""
        if start > self.today:
            return self.rng.choice((Status.REGISTERED, Status.APPROVED, Status.ASSIGNED))
        if end > self.today:
            return Status.IN_PROGRESS
        if self.rng.random() < 0.02:
            return Status.STOPPED
        is_quick = self.rng.random() < 0.9 and end + SETTLED_AFTER <= self.today
        return Status.SETTLED if end.year < self.today.year or is_quick else Status.ACCEPTED

    def add_money(self, draft: Draft, budget: Budget) -> None:
        """Invent what the project may cost, from whom, and what has been spent by today."""
        own = draft.support * self.rng.randint(80, 200) // 100 // TRIEU * TRIEU
        draft.funding.append(ProjectFunding(source=budget.source, amount=draft.support))
        has_counterpart = self.rng.random() < 0.7
        if has_counterpart:
            draft.funding.append(ProjectFunding(source=FundingSource.COUNTERPART, amount=own))
        if draft.project.status == Status.STOPPED:
            self.stop(draft, budget)
        else:
            self.spend(draft, budget, own if has_counterpart else 0)
        if producers := self.producers.get(draft.project.province_id or 0):
            helped = Beneficiary(establishment_id=self.rng.choice(producers), share=draft.support)
            draft.beneficiaries.append(helped)

    def stop(self, draft: Draft, budget: Budget) -> None:
        """A stopped project pays its advance back."""
        start = draft.project.started_on or budget.first_day
        advance = draft.support // 2
        self.pay(draft, budget, SpendingStage.ADVANCED, start + timedelta(days=15), advance)
        self.pay(draft, budget, SpendingStage.ADVANCED, budget.last_day, -advance)

    def spend(self, draft: Draft, budget: Budget, own: int) -> None:
        """Advance, disburse, execute, settle: five numbers that come one after the other."""
        start = draft.project.started_on or budget.first_day
        end = draft.project.ended_on or budget.last_day
        per_mille = min(1000, budget.execution + self.rng.randint(-10, 10))
        done = draft.support * per_mille // 1000 // 1000 * 1000
        advance = draft.support * 6 // 10 if self.rng.random() < 0.5 else 0
        self.pay(draft, budget, SpendingStage.ADVANCED, start + timedelta(days=15), advance)
        first = done * 4 // 10 if self.rng.random() < 0.3 else 0
        self.pay(draft, budget, SpendingStage.EXECUTED, start + (end - start) / 2, first)
        self.pay(draft, budget, SpendingStage.EXECUTED, end, done - first)
        self.pay(draft, budget, SpendingStage.DISBURSED, end + timedelta(days=5), done - advance)
        closing = date(budget.year + 1, 1, self.rng.randint(6, 20))
        if draft.project.status == Status.SETTLED:
            closing = min(closing, end + SETTLED_AFTER)
        self.pay(draft, budget, SpendingStage.SETTLED, closing, done)
        self.pay(draft, budget, SpendingStage.EXECUTED, end, own, FundingSource.COUNTERPART)

    def pay(
        self,
        draft: Draft,
        budget: Budget,
        stage: SpendingStage,
        day: date,
        amount: int,
        source: FundingSource | None = None,
    ) -> None:
        """Write an entry, unless its day has not come."""
        if day > self.today or not amount:
            return
        entry = SpendingEntry(
            stage=stage,
            spent_on=day,
            year=budget.year,
            amount=amount,
            source=source or budget.source,
        )
        entry.place_in_year()
        draft.entries.append(entry)


def holder_of(budget: Budget) -> dict[str, int]:
    """Name the holder as a project's or plan's column."""
    return {f"{budget.holder._meta.model_name}_id": budget.holder.pk}
