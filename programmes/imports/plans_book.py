"""The plans that rows are about, with their decisions and sums, read in three queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from khuyencong.formatting import dong
from khuyencong.text import search_key
from programmes.imports.projects_books import pieces
from programmes.models import FundingPlan, PlanDecision
from programmes.models.plan import DecisionKind
from provinces.models import Organisation, Province


class PlanKey(NamedTuple):
    """A plan: whose, of which year, from which source."""

    province: int | None
    organisation: int | None
    year: int
    source: str


def identity(decision: Any) -> tuple[Any, ...]:
    """Return what a decision is known by within its plan, its kind apart.

    Without a number, two amounts are two decisions.
    """
    number = search_key(decision.number)
    amount = None if number else decision.amount
    return decision.stage, number, decision.decided_on, decision.content_id, amount


class PlanBook:
    """Plans by key; decisions by what they are known by."""

    def __init__(self, places: Any, bodies: Any, contents: Any) -> None:
        self.places, self.bodies, self.contents = places, bodies, contents
        self.plans: dict[PlanKey, FundingPlan] = {}
        self.decisions: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        self.totals: dict[tuple[PlanKey, str], int] = defaultdict(int)
        self.begun: set[tuple[PlanKey, str]] = set()

    def add(self, keys: set[PlanKey], held: Callable[[Any], Any]) -> None:
        """Read plans that were not read yet."""
        new = {key for key in keys if key not in self.plans}
        scope = {"year__in": {key.year for key in new}, "source__in": {key.source for key in new}}
        for plan in held(FundingPlan.objects.filter(**scope)) if new else ():
            key = key_of(plan)
            if key in new:
                self.plans[key] = plan
        by_pk = {self.plans[key].pk: key for key in new if key in self.plans}
        for some in pieces(by_pk):
            for decision in PlanDecision.objects.filter(plan__in=some).order_by("pk"):
                self.remember(by_pk[decision.plan_id], decision)

    def remember(self, key: PlanKey, decision: Any) -> None:
        """Take a stored decision in."""
        self.complete(decision, self.plans[key])
        self.decisions[(key, *identity(decision))].append(decision)
        self.totals[key, decision.stage] += decision.amount
        self.begun.add((key, decision.stage))

    def complete(self, decision: Any, plan: FundingPlan) -> None:
        """Show a decision with the holder, year and source of its plan."""
        plan.province = self.places.provinces.get(plan.province_id)
        plan.organisation = self.bodies.by_pk.get(plan.organisation_id)
        decision.plan = plan
        decision.province, decision.organisation = plan.province, plan.organisation
        decision.year, decision.source = plan.year, plan.source
        decision.content = self.contents.by_pk.get(decision.content_id)

    def completed(self, rows: Iterable[Any]) -> dict[int, Any]:
        """Return stored decisions with their plans."""
        found = list(rows)
        plans = FundingPlan.objects.in_bulk({decision.plan_id for decision in found})
        for decision in found:
            self.complete(decision, plans[decision.plan_id])
        return {decision.pk: decision for decision in found}

    def like(self, key: PlanKey, decision: Any, *, with_kind: bool) -> Any:
        """Return the stored decision that says the same; its kind only where one is stated."""
        same = self.decisions.get((key, *identity(decision)), [])
        fitting = (each for each in same if not with_kind or each.kind == decision.kind)
        return next(fitting, None)

    def usual_kind(self, key: PlanKey, stage: str, amount: int | None) -> str:
        """Say what a decision is that does not say it: the first of its stage, or on top."""
        if (amount or 0) < 0:
            return str(DecisionKind.ADJUSTMENT)
        is_first = (key, stage) not in self.begun
        return str(DecisionKind.INITIAL if is_first else DecisionKind.SUPPLEMENT)

    def taken_away(self, decision: Any) -> dict[str, str]:
        """Count a new decision; refuse one that takes more away than was given."""
        key = key_of(decision)
        total = self.totals[key, decision.stage] + decision.amount
        if total < 0:
            words = {"stage": decision.get_stage_display(), "total": dong(total)}
            message = _(
                "Tổng của giai đoạn “%(stage)s” sẽ là %(total)s: thu hồi nhiều hơn đã giao."
            )
            return {"amount": message % words}
        self.totals[key, decision.stage] = total
        self.begun.add((key, decision.stage))
        return {}

    def open_plans(self, decisions: list[Any]) -> None:
        """Give each decision its plan; a plan that is not there yet comes with its first one."""
        new: dict[PlanKey, FundingPlan] = {}
        for decision in decisions:
            key = key_of(decision)
            if key not in self.plans and key not in new:
                new[key] = plan_of(decision)
                decision.opens = new[key]
        FundingPlan.objects.bulk_create(new.values(), batch_size=500)
        self.plans |= new
        for decision in decisions:
            decision.plan = self.plans[key_of(decision)]
            opened = getattr(decision, "opens", None)
            decision.created_along = [("programmes.fundingplan", opened.pk)] if opened else []


def plan_of(decision: Any) -> FundingPlan:
    """Make the plan that a decision is about."""
    return FundingPlan(
        province=decision.province,
        organisation=decision.organisation,
        year=decision.year,
        source=decision.source,
    )


def key_of(row: Any) -> PlanKey:
    """Name the plan of a plan or of a decision."""
    if isinstance(row, FundingPlan):
        return PlanKey(row.province_id, row.organisation_id, row.year, row.source)
    return plan_key(row.province, row.organisation, row.year, row.source)


def plan_key(
    province: Province | None, organisation: Organisation | None, year: int, source: str
) -> PlanKey:
    """Name a plan by its holder, year and source."""
    pks = (province.pk if province else None, organisation.pk if organisation else None)
    return PlanKey(*pks, year, source)
