"""Writes decisions into plans (quyết định kinh phí): each once, under the plan's lock."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.lifecycle.refusals import Refused
from programmes.models import ActivityContent, FundingPlan, PlanDecision, cells
from programmes.models.plan import DecisionKind, planned_by
from provinces.models import Organisation, Province


def add_decision(
    *,
    plan: FundingPlan,
    by: Any,
    stage: str,
    kind: str,
    amount: int,
    decided_on: date,
    number: str,
    issued_by: str = "",
    content: ActivityContent | None = None,
    batch: str = "",
    note: str = "",
) -> PlanDecision:
    """Add a signed decision (đồng) to a plan that the person decides; never the same one twice.

    Raises FundingPlan.DoesNotExist for a stranger, Refused for who only sees the plan,
    ValidationError for what is already there or takes more away than was given.
    """
    with cells.gathered():
        held = hold_plan(plan.pk, by)
        decision = PlanDecision(
            plan=held,
            stage=stage,
            kind=kind,
            amount=amount,
            decided_on=decided_on,
            number=number,
            issued_by=issued_by,
            content=content,
            batch=batch,
            note=note,
        )
        refuse_twice(decision)
        decision.full_clean()
        decision.save()
    return decision


def hold_plan(pk: int, by: Any) -> FundingPlan:
    """Lock the plan until the transaction ends, and read it as it is then."""
    FundingPlan.objects.filter(pk=pk).hold()
    plan: FundingPlan = FundingPlan.objects.visible_to(by).get(pk=pk)
    if not FundingPlan.objects.editable_by(by).filter(pk=pk).exists():
        raise Refused(_("Kế hoạch này do cấp khác quyết định; bạn chỉ xem được."))
    return plan


def refuse_twice(decision: PlanDecision) -> None:
    """Refuse a decision that is already in the plan to the last field: somebody clicked twice."""
    same = ("stage", "kind", "amount", "decided_on", "number", "content", "batch")
    values = {name: getattr(decision, name) for name in same}
    if decision.number and decision.plan.decisions.filter(**values).exists():
        raise ValidationError({"number": _("Quyết định này đã được ghi vào kế hoạch.")})


def add_plan(
    *,
    by: Any,
    year: int,
    source: str,
    province: Province | None = None,
    organisation: Organisation | None = None,
    note: str = "",
) -> FundingPlan:
    """Open the plan of a holder's year and source, which the person decides.

    Raises Refused where another level decides it, ValidationError where there is one already.
    """
    with cells.gathered():
        plan = FundingPlan(
            year=year, source=source, province=province, organisation=organisation, note=note
        )
        refuse_foreign(plan, by)
        plan.full_clean()
        plan.save()
    return plan


def refuse_foreign(plan: FundingPlan, by: Any) -> None:
    """Refuse a plan that another level or another province decides."""
    if plan.source not in planned_by(by):
        raise Refused(_("Kế hoạch này do cấp khác quyết định."))
    if by.is_local:
        served = Province.objects.merged_into(by.province_id or 0)
        if plan.province is None or plan.province not in served:
            raise Refused(_("Kế hoạch này của tỉnh khác."))


def stage_kind(plan: FundingPlan, stage: str) -> str:
    """Say whether money is the first of its stage or comes on top."""
    is_first = not plan.decisions.filter(stage=stage).exists()
    return DecisionKind.INITIAL if is_first else DecisionKind.SUPPLEMENT
