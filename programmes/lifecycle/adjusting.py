"""Adjusts a project after its approval (điều chỉnh): what was approved stays beside what holds now.

Who decides: TT 36/2013/TT-BCT Điều 11; of local money the province.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.lifecycle.carrying_out import Grounds, hold, leave_event
from programmes.lifecycle.deciding import hold_plan, refuse_twice
from programmes.lifecycle.plan_sums import key_of
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.lifecycle.snapshot import frozen, texts
from programmes.lifecycle.staleness import what_happened
from programmes.lifecycle.steps import DEPARTMENT, MINISTRY, UNDER_WAY
from programmes.models import (
    STATE_SOURCES,
    Action,
    Adjustment,
    AdjustmentKind,
    Beneficiary,
    Decider,
    DecisionShare,
    FundingPlan,
    FundingSource,
    PlanDecision,
    Project,
    ProjectFunding,
    ProjectKind,
    cells,
)
from programmes.models.plan import DecisionKind
from programmes.models.status import Origin
from programmes.rules.accepting import Acceptance, accept_all
from programmes.rules.facts import Facts
from programmes.rules.judging import brought, facts_for
from programmes.rules.warning import RuleWarning
from provinces.models import Establishment

NOTHING: Final = Acceptance()
MENDED_APART: Final = ("shares-unlike-support", "sources-unlike-total")  # the page tells of them
ROLES: Final = {
    Decider.MINISTER: MINISTRY,
    Decider.MINISTRY_DEPARTMENT: MINISTRY,
    Decider.DEPARTMENT: DEPARTMENT,
}
BY_MINISTER: Final = (AdjustmentKind.CONTENT, AdjustmentKind.EXTENSION)
OF_A_GROUP: Final = (AdjustmentKind.PLACE, AdjustmentKind.BENEFICIARY, AdjustmentKind.PARTNER)
COLUMNS: Final = {
    AdjustmentKind.CONTENT: ("title", "content", "goal"),
    AdjustmentKind.EXTENSION: ("ended_on",),
    AdjustmentKind.TIME: ("started_on", "ended_on"),
    AdjustmentKind.PLACE: ("commune", "place"),
    AdjustmentKind.PARTNER: ("implementing_unit", "coordinating_unit"),
}


def decider_of(project: Project, kind: str, *, is_more: bool = False) -> Decider:
    """Say who decides such an adjustment; `is_more` is for money of the State that grows."""
    if project.source == FundingSource.LOCAL:
        return Decider.DEPARTMENT
    if kind in BY_MINISTER or (kind == AdjustmentKind.MONEY and is_more):
        return Decider.MINISTER
    is_group = project.kind == ProjectKind.GROUP and project.province_id is not None
    if is_group and kind in OF_A_GROUP:
        return Decider.DEPARTMENT
    return Decider.MINISTRY_DEPARTMENT


def kinds_for(project: Project, user: Any) -> list[AdjustmentKind]:
    """Return the adjustments that the person may record now."""
    if project.status not in UNDER_WAY or project.origin != Origin.ENTERED:
        return []
    return [kind for kind in AdjustmentKind if user.role in ROLES[decider_of(project, kind)]]


@dataclass(frozen=True)
class Paper:
    """The decision that adjusts."""

    reason: str
    number: str
    decided_on: Any  # a date, once it is checked
    issued_by: str

    def check(self) -> None:
        """Refuse an adjustment without its reason or its whole paper, by field."""
        message = _("Điều chỉnh cần ghi mục này.")
        empty = [name for name, value in vars(self).items() if not str(value or "").strip()]
        if empty:
            raise ValidationError(dict.fromkeys(empty, message))


def adjust(
    *,
    project: Project,
    by: Any,
    kind: str,
    values: Mapping[str, Any],
    reason: str,
    number: str,
    decided_on: date | None,
    issued_by: str,
    version: int | None = None,
    stages: Iterable[str] = (),
    acceptance: Acceptance = NOTHING,
) -> Adjustment:
    """Change what the decision changes; `stages` are those of the plan that its money moves.

    Raises Project.DoesNotExist for a stranger, Refused, ChangedMeanwhile for a stale version,
    ValidationError where the paper is not whole, nothing changes, or the plan forbids it, and
    Unconfirmed where it brings warnings that nobody has accepted.
    """
    paper = Paper(reason, number, decided_on, issued_by)
    paper.check()
    with cells.gathered():
        held = hold(project.pk, by)
        judge(held, kind, by, version)
        before, facts = frozen(held), facts_before(held)
        apply(held, AdjustmentKind(kind), values)
        row = remember(held, kind, by, before, paper)
        accept_all(held, warnings_since(facts, held), acceptance, by)
        for stage in stages:
            row.decisions.add(move_plan(held, stage, before, paper, by))
    return row


def facts_before(project: Project) -> Facts:
    """Read what is about to be adjusted; never approved here, its support is what holds now."""
    facts = facts_for(project, on=timezone.localdate())
    known = facts.support if facts.approved_support is None else facts.approved_support
    return replace(facts, approved_support=known)


def warnings_since(before: Facts, project: Project) -> list[RuleWarning]:
    """Return what does not agree because of the adjustment, and no other of its own mends."""
    after = facts_for(Project.objects.get(pk=project.pk), on=before.on)
    found = brought(before, replace(after, approved_support=before.approved_support))
    return [each for each in found if each.key not in MENDED_APART]


def judge(project: Project, kind: str, by: Any, version: int | None = None) -> None:
    """Refuse who does not decide this, a status out of time, and a stale reader."""
    if project.origin != Origin.ENTERED:
        raise Refused(_("Đề án này chỉ được nêu trong tài liệu công bố."))
    if by.role not in ROLES[decider_of(project, kind)]:
        raise Refused(_("Vai trò của bạn không quyết định loại điều chỉnh này."))
    if version is not None and version != project.version:
        raise ChangedMeanwhile(*what_happened(project))
    if project.status not in UNDER_WAY:
        words = {"status": project.get_status_display()}
        raise Refused(_("Đề án đang ở trạng thái “%(status)s”, không điều chỉnh được.") % words)


def apply(project: Project, kind: AdjustmentKind, values: Mapping[str, Any]) -> None:
    """Write the new values; the project's version grows in any case."""
    write: dict[AdjustmentKind, Callable[[Project, Mapping[str, Any]], None]] = {
        AdjustmentKind.MONEY: apply_money,
        AdjustmentKind.BENEFICIARY: apply_beneficiaries,
    }
    columns, ended = COLUMNS.get(kind, ()), project.ended_on
    for name in columns:
        if name in values:
            setattr(project, name, values[name])
    check_dates(project, kind, ended)
    if columns:
        project.full_clean(exclude=[f.name for f in project._meta.fields if f.name not in columns])
    project.save(update_fields=list(columns) or ["status"])
    if kind in write:
        write[kind](project, values)


def check_dates(project: Project, kind: AdjustmentKind, ended: date | None) -> None:
    """Keep a change of time within the year: what goes beyond is the Minister's to decide.

    `ended` is when it was to end before; an extension goes into the year after that at most.
    """
    ends = project.ended_on
    if kind == AdjustmentKind.TIME and (ends is None or ends.year > project.year):
        message = _("Thời gian phải ở trong năm; kéo dài sang năm sau là loại điều chỉnh khác.")
        raise ValidationError({"ended_on": message})
    last = max(project.year, ended.year if ended else 0) + 1
    if kind == AdjustmentKind.EXTENSION and not (ends and project.year < ends.year <= last):
        message = _("Ngày kết thúc mới phải ở năm sau (đến 31/12/%(year)s).")
        raise ValidationError({"ended_on": message % {"year": last}})


def apply_money(project: Project, values: Mapping[str, Any]) -> None:
    """Write the amounts by source (đồng); None takes a source away."""
    rows = {row.source: row for row in project.funding.all()}
    for source, amount in values.items():
        row = rows.get(source)
        if amount is None and row:
            row.delete()
        elif amount is not None and (row is None or row.amount != amount):
            row = row or ProjectFunding(project=project, source=source)
            row.amount = amount
            row.full_clean()
            row.save()


def apply_beneficiaries(project: Project, values: Mapping[str, Any]) -> None:
    """Write who gains now, with their shares; whoever is not named gains no more."""
    wanted: dict[Establishment, int | None] = dict(values["beneficiaries"])
    rows = {row.establishment_id: row for row in project.beneficiaries.all()}
    for pk in rows.keys() - {each.pk for each in wanted}:
        rows[pk].delete()
    for establishment, share in wanted.items():
        row = rows.get(establishment.pk) or Beneficiary(
            project=project, establishment=establishment
        )
        if row.pk is None or row.share != share:
            row.share = share
            row.save()


def remember(
    project: Project, kind: str, by: Any, before: dict[str, Any], paper: Paper
) -> Adjustment:
    """Keep what was and what is, in values and in words, and tell it in the story."""
    after = frozen(Project.objects.get(pk=project.pk))
    then, now = dict(texts(before)), dict(texts(after))
    labels = dict.fromkeys((*then, *now))
    lines = [
        {"label": label, "old_text": then.get(label, "–"), "new_text": now.get(label, "–")}
        for label in labels
        if then.get(label) != now.get(label)
    ]
    if not lines:
        raise ValidationError(_("Chưa có gì thay đổi."))
    is_more = state_money(after) > state_money(before)
    row = Adjustment.objects.create(
        project=project,
        kind=kind,
        decider=decider_of(project, kind, is_more=is_more),
        changes={"values": changed_values(before, after), "texts": lines},
        by=by,
        **vars(paper),
    )
    told = "\n".join("{label}: {old_text} → {new_text}".format(**line) for line in lines)
    leave_event(project, Action.ADJUST, project.status, by, Grounds(**vars(paper), note=told))
    return row


def changed_values(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the typed values that differ."""
    return [
        {"field": name, "old": before[name], "new": after[name]}
        for name in before
        if before[name] != after[name]
    ]


def state_money(snapshot: dict[str, Any]) -> int:
    """Sum the money of the State (đồng)."""
    return sum(snapshot["funding"].get(source, 0) for source in STATE_SOURCES)


def move_plan(
    project: Project, stage: str, before: dict[str, Any], paper: Paper, by: Any
) -> PlanDecision:
    """Add to the plan what the project's own money grew or shrank by, as its part of it."""
    now = {row.source: row.amount for row in project.funding.all()}
    amount = now.get(project.source, 0) - before["funding"].get(project.source, 0)
    if not amount:
        message = _("Kinh phí khuyến công không đổi nên không có gì để ghi vào kế hoạch.")
        raise ValidationError({"stages": message})
    plan = FundingPlan.objects.get_or_create(**key_of(project)._asdict())[0]
    decision = PlanDecision(
        plan=hold_plan(plan.pk, by),
        stage=stage,
        kind=DecisionKind.ADJUSTMENT,
        content=project.content,
        amount=amount,
        decided_on=paper.decided_on,
        number=paper.number,
        issued_by=paper.issued_by,
        note=_("Điều chỉnh đề án %(code)s: %(reason)s")
        % {"code": project.code, "reason": paper.reason},
    )
    refuse_twice(decision)
    decision.full_clean()
    decision.save()
    DecisionShare.objects.create(project=project, decision=decision, stage=stage, amount=amount)
    return decision
