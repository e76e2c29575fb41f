"""Approves projects and gives them money together (đợt phê duyệt, đợt giao), by one paper.

Locks in one order for everybody: the projects, their plans, at the end the cells.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from khuyencong.formatting import dong
from programmes.lifecycle.carrying_out import Grounds, judge, leave_event, take
from programmes.lifecycle.deciding import stage_kind
from programmes.lifecycle.plan_sums import PlanKey, PlanSums, key_of, sums_of
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.lifecycle.staleness import what_happened
from programmes.lifecycle.steps import GIVEN_MONEY, is_ever_theirs
from programmes.models import (
    Action,
    DecisionShare,
    FundingPlan,
    PlanBatch,
    PlanDecision,
    PlanStage,
    Project,
    ProjectFunding,
    Status,
    cells,
)
from programmes.models.status import Origin

ACTIONS: Final = {PlanStage.PLANNED: Action.APPROVE, PlanStage.ALLOCATED: Action.ASSIGN}
BEFORE_APPROVAL: Final = {
    "national": Status.APPRAISED_MINISTRY,
    "local": Status.APPRAISED_LOCAL,
}


class Exceeds(Exception):  # noqa: N818 - a plan may be exceeded where somebody says why
    """The batch takes more than there is; `warnings` says where, a reason overrides them."""

    def __init__(self, warnings: list[str]) -> None:
        super().__init__(" ".join(warnings))
        self.warnings = warnings


@dataclass(frozen=True)
class Order:
    """A batch as it is asked for: its paper, and the money (đồng) of each project."""

    stage: PlanStage
    year: int
    source: str
    name: str
    number: str
    decided_on: date
    issued_by: str
    amounts: Mapping[int, int]
    versions: Mapping[int, int] = field(default_factory=dict)
    existing_number: str = ""  # the money is already in this decision
    override_reason: str = ""
    note: str = ""

    @property
    def action(self) -> Action:
        """Return what is done to each project."""
        return ACTIONS[self.stage]

    @property
    def adds_money(self) -> bool:
        """Say whether the batch's money is new to the plans."""
        return not self.existing_number


def waiting(stage: PlanStage, year: int, source: str, by: Any) -> "QuerySet[Project]":
    """Return the projects that a batch may take: appraised, or with money left to be given."""
    rows = with_money(Project.objects.visible_to(by)).filter(
        year=year, source=source, origin=Origin.ENTERED
    )
    if stage == PlanStage.PLANNED:
        return rows.filter(status=BEFORE_APPROVAL[source])
    return rows.filter(
        Q(asked=None) | Q(given=None) | Q(given__lt=F("asked")),
        status__in=(Status.APPROVED, *GIVEN_MONEY),
    )


def with_money(projects: "QuerySet[Project]") -> "QuerySet[Project]":
    """Add what each project has of its programme's money, and was given before (đồng)."""
    own = ProjectFunding.objects.filter(project=OuterRef("pk"), source=OuterRef("source"))
    shares = DecisionShare.objects.filter(project=OuterRef("pk"), stage=PlanStage.ALLOCATED)
    sums = shares.order_by().values("project").annotate(total=Sum("amount"))
    return projects.annotate(
        asked=Subquery(own.values("amount")[:1]), given=Subquery(sums.values("total"))
    )


def without_decision(projects: Any) -> Any:
    """Keep those under way whose money no decision names: they were so when they were entered."""
    return projects.filter(status__in=GIVEN_MONEY, given=None)


def decide_batch(*, order: Order, by: Any) -> PlanBatch:
    """Take the step for every project and write the money into their plans.

    Raises Project.DoesNotExist for a stranger's project, Refused and ChangedMeanwhile as
    `carry_out`, ValidationError where a decision named is not there, Exceeds without a reason.
    """
    with cells.gathered():
        projects = hold_projects(order, by)
        plans = hold_plans(projects)
        ledger = Ledger(order, projects, plans)
        ledger.check_named()
        if not order.override_reason.strip() and (warnings := warnings_of(order, projects)):
            raise Exceeds(warnings)
        return ledger.write(by)


def hold_projects(order: Order, by: Any) -> list[Project]:
    """Lock the projects and judge each as it is then."""
    if not order.amounts:
        raise ValidationError(_("Chưa chọn đề án nào."))
    Project.objects.filter(pk__in=order.amounts).hold()
    rows = Project.objects.visible_to(by).filter(pk__in=order.amounts).order_by("pk")
    projects = list(rows.select_related("province", "organisation", "content"))
    if len(projects) != len(order.amounts):
        raise Project.DoesNotExist
    for project in projects:
        judge_for(order, project, by)
    return projects


def judge_for(order: Order, project: Project, by: Any) -> None:
    """Refuse a project that is not the batch's, not the person's, or not as it was read."""
    if (project.year, project.source) != (order.year, order.source):
        raise Refused(_("Đề án %(code)s thuộc năm hoặc chương trình khác.") % {"code": project})
    version = order.versions.get(project.pk)
    if gets_more(order, project):
        if not is_ever_theirs(project, order.action, by):
            raise Refused(_("Vai trò của bạn không giao kế hoạch cho đề án này."))
        if version is not None and version != project.version:
            raise ChangedMeanwhile(*what_happened(project))
    else:
        judge(project, order.action, by, version)


def gets_more(order: Order, project: Project) -> bool:
    """Say whether the project was given money before, and is given more now."""
    return order.action == Action.ASSIGN and project.status in GIVEN_MONEY


def hold_plans(projects: Iterable[Project]) -> dict[PlanKey, FundingPlan]:
    """Lock the projects' plans, and open those that are not there yet."""
    plans = {key: plan_of(key) for key in sorted({key_of(row) for row in projects}, key=str)}
    FundingPlan.objects.filter(pk__in=[plan.pk for plan in plans.values()]).hold()
    return plans


def plan_of(key: PlanKey) -> FundingPlan:
    """Return the plan of a holder's year and programme."""
    plan: FundingPlan = FundingPlan.objects.get_or_create(**key._asdict())[0]
    return plan


@dataclass
class Ledger:
    """What a batch writes: its decisions, each project's part of them, and the steps."""

    order: Order
    projects: list[Project]
    plans: dict[PlanKey, FundingPlan]

    def write(self, by: Any) -> PlanBatch:
        """Write everything."""
        batch = PlanBatch.objects.create(
            stage=self.order.stage,
            year=self.order.year,
            source=self.order.source,
            name=self.order.name,
            number=self.order.number,
            decided_on=self.order.decided_on,
            issued_by=self.order.issued_by,
            is_new_money=self.order.adds_money,
            override_reason=self.order.override_reason.strip(),
            note=self.order.note,
            by=by,
        )
        decisions = self.new_decisions() if self.order.adds_money else self.named_decisions()
        for project in self.projects:
            self.give(project, decisions[self.part_of(project)], batch)
            self.take_step(project, batch, by)
        return batch

    def part_of(self, project: Project) -> tuple[PlanKey, int | None]:
        """Return the plan and content that the project's money counts in."""
        return key_of(project), project.content_id

    def new_decisions(self) -> dict[tuple[PlanKey, int | None], PlanDecision]:
        """Add one decision for each plan and content."""
        totals = Counter[tuple[PlanKey, int | None]]()
        for project in self.projects:
            totals[self.part_of(project)] += self.order.amounts[project.pk]
        kinds = {key: stage_kind(plan, self.order.stage) for key, plan in self.plans.items()}
        found = {}
        for (key, content), amount in totals.items():
            found[key, content] = PlanDecision.objects.create(
                plan=self.plans[key],
                stage=self.order.stage,
                kind=kinds[key],
                content_id=content,
                amount=amount,
                decided_on=self.order.decided_on,
                number=self.order.number,
                issued_by=self.order.issued_by,
                batch=self.order.name,
            )
        return found

    def check_named(self) -> None:
        """Refuse a decision that some plan does not have, before anything else is judged."""
        if not self.order.adds_money:
            self.named_decisions()

    def named_decisions(self) -> dict[tuple[PlanKey, int | None], PlanDecision]:
        """Find the decision that already holds the money, in every plan."""
        parts = {self.part_of(project) for project in self.projects}
        return {part: self.named_decision(*part) for part in parts}

    def named_decision(self, key: PlanKey, content: int | None) -> PlanDecision:
        """Find it in one plan: of the batch's stage and of the content where there are several."""
        plan, number = self.plans[key], self.order.existing_number
        rows = list(plan.decisions.filter(number=number, amount__gt=0))
        if not rows:
            message = _("Kế hoạch %(plan)s không có quyết định số %(number)s.")
            words = {"plan": plan, "number": number}
            raise ValidationError({"existing_number": message % words})
        found: PlanDecision = min(
            rows, key=lambda row: (row.stage != self.order.stage, row.content_id != content)
        )
        return found

    def give(self, project: Project, decision: PlanDecision, batch: PlanBatch) -> None:
        """Write the project's part of the decision."""
        DecisionShare.objects.create(
            project=project,
            decision=decision,
            stage=self.order.stage,
            amount=self.order.amounts[project.pk],
            batch=batch,
        )

    def take_step(self, project: Project, batch: PlanBatch, by: Any) -> None:
        """Take the step, or note the money where it comes on top of what was given."""
        amount = self.order.amounts[project.pk]
        grounds = Grounds(
            number=self.order.number,
            decided_on=self.order.decided_on,
            issued_by=self.order.issued_by,
            note=note_of(self.order, project, amount),
            batch=batch,
        )
        if gets_more(self.order, project):
            project.save(update_fields=["status"])  # whoever read it before is told
            leave_event(project, self.order.action, project.status, by, grounds)
            return
        if self.order.stage == PlanStage.PLANNED:
            approve_amount(project, amount)
        take(project, judge(project, self.order.action, by), by, grounds)


def note_of(order: Order, project: Project, amount: int) -> str:
    """Say how much, and how much was asked where that differs."""
    words = {"name": order.name, "amount": dong(amount)}
    if order.stage == PlanStage.PLANNED:
        words["asked"] = dong(support_of(project))
        if support_of(project) != amount:
            return _("%(name)s: duyệt %(amount)s, đăng ký %(asked)s.") % words
        return _("%(name)s: duyệt %(amount)s.") % words
    return _("%(name)s: giao %(amount)s.") % words


def support_of(project: Project) -> int:
    """Return the programme's own money of the project (đồng)."""
    row = project.funding.filter(source=project.source).first()
    return row.amount if row else 0


def approve_amount(project: Project, amount: int) -> None:
    """Put the amount that was approved in the place of the one asked for."""
    row = project.funding.filter(source=project.source).first()
    if row is None or row.amount != amount:
        row = row or project.funding.model(project=project, source=project.source)
        row.amount = amount
        row.save()


# -- what is left ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """What a batch takes of the plans: at which stage, whether it brings its own money."""

    stage: PlanStage
    amounts: Mapping[int, int]
    adds_money: bool


def sums_around(
    taken: Taken | Order, projects: Iterable[Project]
) -> dict[PlanKey, tuple[PlanSums, PlanSums]]:
    """Return each plan's sums before and after the batch."""
    totals = Counter[PlanKey]()
    for project in projects:
        totals[key_of(project)] += taken.amounts[project.pk]
    before = sums_of(totals)
    part = "approved" if taken.stage == PlanStage.PLANNED else "assigned"
    changed = {part, str(taken.stage.value)} if taken.adds_money else {part}
    return {
        key: (before[key], before[key].plus(**dict.fromkeys(changed, amount)))
        for key, amount in totals.items()
    }


def warnings_of(order: Order, projects: list[Project]) -> list[str]:
    """Say which plans and projects the batch takes beyond what they have."""
    around = sums_around(order, projects)
    names = {key_of(project): str(project.holder) for project in projects}
    check = over_plan if order.stage == PlanStage.PLANNED else over_allocation
    found = [line for key, (_then, after) in around.items() for line in check(names[key], after)]
    return found + (given_too_much(order, projects) if order.action == Action.ASSIGN else [])


def over_plan(holder: str, after: PlanSums) -> list[str]:
    """Say by how much the approved projects exceed the plan."""
    message = _("%(holder)s: số duyệt cho đề án vượt kế hoạch %(amount)s.")
    return beyond(message, holder, after.planned, after.approved)


def over_allocation(holder: str, after: PlanSums) -> list[str]:
    """Say by how much the projects exceed what was allocated, and that what was planned."""
    message = _("%(holder)s: số giao cho đề án vượt số được giao %(amount)s.")
    allocated = after.planned if after.allocated is None else after.allocated
    found = beyond(message, holder, allocated, after.assigned)
    if after.planned is not None:
        message = _("%(holder)s: số được giao vượt kế hoạch %(amount)s.")
        found += beyond(message, holder, after.planned, after.allocated)
    return found


def beyond(message: str, holder: str, whole: int | None, part: int | None) -> list[str]:
    """Write the message where the part is more than the whole (đồng)."""
    over = (part or 0) - (whole or 0)
    return [message % {"holder": holder, "amount": dong(over)}] if over > 0 else []


def given_too_much(order: Order, projects: list[Project]) -> list[str]:
    """Say which projects would be given more than they were approved."""
    rows = DecisionShare.objects.filter(project__in=projects, stage=PlanStage.ALLOCATED)
    sums = rows.order_by().values("project").annotate(total=Sum("amount"))
    given = {row["project"]: row["total"] for row in sums}
    message = _("Đề án %(code)s được giao vượt số duyệt %(amount)s.")
    over = {
        project.code: given.get(project.pk, 0) + order.amounts[project.pk] - support_of(project)
        for project in projects
    }
    return [
        message % {"code": code, "amount": dong(amount)}
        for code, amount in over.items()
        if amount > 0
    ]
