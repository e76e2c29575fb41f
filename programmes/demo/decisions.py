"""Decisions of an invented plan: registered, planned, allocated in batches, some taken back."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from programmes.demo.budgets import TRIEU, Budget
from programmes.models import FundingPlan, PlanDecision, PlanStage
from programmes.models.plan import DecisionKind


@dataclass(frozen=True)
class Share:
    """A part of a plan at a stage: per mille of the money, on a day."""

    stage: PlanStage
    kind: DecisionKind
    per_mille: int
    day: date
    batch: str = ""


def shares(rng: Random, budget: Budget) -> list[Share]:
    """Invent how the money of a budget came to be decided."""
    before = date(budget.year - 1, 12, 31)
    starts_late = budget.first_day > date(budget.year, 1, 1)
    first = budget.first_day + timedelta(days=9) if starts_late else before - timedelta(days=1)
    asked, planned = rng.randint(1200, 1900), rng.randint(1000, 1200)
    if budget.is_national:
        planned = rng.randint(1100, asked)  # the ministry allocates less than it plans
    return [
        Share(PlanStage.REGISTERED, DecisionKind.INITIAL, asked, date(budget.year - 1, 5, 18)),
        Share(PlanStage.PLANNED, DecisionKind.INITIAL, planned, before - timedelta(days=20)),
        *allocations(rng, budget, first),
    ]


def allocations(rng: Random, budget: Budget, first: date) -> list[Share]:
    """Allocate in batches that come to the whole; now and then too much, and then take it back."""
    early = rng.randint(550, 750) if budget.is_national else rng.randint(850, 1000)
    extra = rng.choice((0, 0, 0, 40))
    middle = budget.first_day + (budget.last_day - budget.first_day) / 2
    late = budget.last_day - timedelta(days=35)
    found = [
        Share(PlanStage.ALLOCATED, DecisionKind.INITIAL, early, first, "Đợt 1"),
        Share(PlanStage.ALLOCATED, DecisionKind.SUPPLEMENT, 1000 - early + extra, middle, "Đợt 2"),
        Share(PlanStage.ALLOCATED, DecisionKind.RECOVERY, -extra, late),
    ]
    return [share for share in found if share.per_mille]


def decisions_of(
    rng: Random, budget: Budget, plan: FundingPlan, by_content: dict[int, int], today: date
) -> list[PlanDecision]:
    """Write the decisions of a plan, by content where money is allocated."""
    rows = []
    for share in shares(rng, budget):
        is_split = share.stage == PlanStage.ALLOCATED and by_content
        parts = by_content if is_split else {None: budget.amount}
        if share.day <= today:
            rows += [decision(plan, share, content, whole) for content, whole in parts.items()]
    return [row for row in rows if row.amount]


def decision(plan: FundingPlan, share: Share, content: int | None, whole: int) -> PlanDecision:
    """Write one signed amount, in whole triệu."""
    row = PlanDecision(
        plan=plan,
        stage=share.stage,
        kind=share.kind,
        content_id=content,
        amount=whole * share.per_mille // 1000 // TRIEU * TRIEU,
        decided_on=share.day,
        number=f"QĐ {share.day:%m%d}/MINH-HỌA",
        issued_by="Cơ quan Ví Dụ",
        batch=share.batch,
    )
    row.place_in_year()
    return row
