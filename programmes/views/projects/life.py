"""What the page of a project says of its life: steps, money, people, places, targets, story."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db.models import Sum
from django.urls import reverse

from khuyencong.formatting import short_number
from programmes.lifecycle import snapshot
from programmes.lifecycle.adjusting import kinds_for
from programmes.lifecycle.plan_sums import key_of
from programmes.lifecycle.steps import Step, path_of, steps_for
from programmes.models import (
    Action,
    Adjustment,
    Beneficiary,
    DecisionShare,
    FundingPlan,
    FundingSource,
    PlanStage,
    Project,
    ProjectEvent,
    Status,
)
from programmes.models.status import Origin

BADGES: Final = {
    Status.REJECTED: "error",
    Status.STOPPED: "error",
    Status.CARRIED_OVER: "warning",
    Status.ACCEPTED: "ok",
    Status.LIQUIDATED: "ok",
    Status.SETTLED: "ok",
}
BACKWARDS: Final = (
    Action.WITHDRAW,
    Action.RETURN,
    Action.RETURN_TO_DRAFT,
    Action.REJECT,
    Action.STOP,
    Action.CARRY_OVER,
)


@dataclass(frozen=True)
class Button:
    """Something that the person may do now."""

    label: str
    url: str
    is_secondary: bool


@dataclass(frozen=True)
class Station:
    """A status on the project's path, and since when it has been passed."""

    label: str
    state: str  # done, current, ahead
    event: ProjectEvent | None


@dataclass(frozen=True)
class FundingRow:
    """A source's money (đồng): approved, as it is now, in the plan, allocated."""

    label: str
    is_state: bool
    approved: int | None
    now: int | None
    planned: int | None
    allocated: int | None


@dataclass(frozen=True)
class TargetRow:
    """An aim with its result, in words."""

    label: str
    unit: str
    planned: str
    achieved: str


@dataclass(frozen=True)
class Life:
    """The project and what follows from where it stands; each part is read once."""

    project: Project
    user: Any

    @cached_property
    def events(self) -> list[ProjectEvent]:
        """Return the story, oldest first."""
        return list(self.project.events.select_related("batch"))

    @property
    def badge(self) -> str:
        """Return the colour of the status."""
        return BADGES.get(Status(self.project.status), "")

    @property
    def is_claim(self) -> bool:
        """Say whether the project is only named in a published document."""
        return self.project.origin == Origin.PUBLISHED

    @cached_property
    def buttons(self) -> list[Button]:
        """Return the steps that the person may take now, those forward first."""
        steps = steps_for(self.project, self.user)
        ordered = sorted(steps, key=lambda step: step.action in BACKWARDS)
        return [self.button(step) for step in ordered]

    def button(self, step: Step) -> Button:
        """Make the button of a step."""
        url = reverse("project-step", args=[self.project.pk, step.action.slug])
        return Button(str(step.action.label), url, step.action in BACKWARDS)

    @cached_property
    def stations(self) -> list[Station]:
        """Return the path with where the project stands; side exits stand behind what they left."""
        reached = {event.to_status: event for event in self.events}
        path = path_of(self.project)
        if self.project.status not in path:
            path = [status for status in path if status in reached]
            path.append(Status(self.project.status))
        at = path.index(Status(self.project.status))
        return [
            Station(
                str(status.label),
                "done" if number < at else "current" if number == at else "ahead",
                reached.get(status) if number <= at else None,
            )
            for number, status in enumerate(path)
        ]

    @cached_property
    def returned(self) -> ProjectEvent | None:
        """Return who sent the file back last, where it still lies with whom it went to."""
        if not self.project.is_returned:
            return None
        back = (Action.RETURN, Action.RETURN_TO_DRAFT)
        return next((event for event in reversed(self.events) if event.action in back), None)

    @cached_property
    def shares(self) -> dict[str, int]:
        """Return what plan decisions gave the project, by stage (đồng)."""
        rows = DecisionShare.objects.filter(project=self.project).order_by().values("stage")
        return {row["stage"]: row["total"] for row in rows.annotate(total=Sum("amount"))}

    @cached_property
    def funding(self) -> list[FundingRow]:
        """Return the money by source."""
        now = {row.source: row.amount for row in self.project.funding.all()}
        approved = snapshot.approved_funding(self.project)
        sources = (source for source in FundingSource if source in {*now, *approved})
        return [self.funding_row(source, now, approved) for source in sources]

    def funding_row(
        self, source: FundingSource, now: dict[str, int], approved: dict[str, int]
    ) -> FundingRow:
        """Describe the money of a source; only the programme's own is in a plan."""
        is_state = source == self.project.source
        shares: dict[str, int] = self.shares if is_state else {}
        return FundingRow(
            str(source.label),
            is_state,
            approved.get(source),
            now.get(source),
            shares.get(PlanStage.PLANNED),
            shares.get(PlanStage.ALLOCATED),
        )

    @property
    def total(self) -> int | None:
        """Return the money of all sources (đồng), counterpart included."""
        return sum(row.now or 0 for row in self.funding) if self.funding else None

    @property
    def total_approved(self) -> int | None:
        """Return what was approved of all sources (đồng); None before any approval."""
        known = [row.approved for row in self.funding if row.approved is not None]
        return sum(known) if known else None

    @cached_property
    def differences(self) -> list[snapshot.Difference]:
        """Return what is not any more as it was approved."""
        return snapshot.differences(self.project)

    @cached_property
    def beneficiaries(self) -> list[Beneficiary]:
        """Return who gains, with their shares."""
        return list(self.project.beneficiaries.all())

    @cached_property
    def targets(self) -> list[TargetRow]:
        """Return what it aims at and what was achieved."""
        return [
            TargetRow(
                str(row.indicator),
                row.unit,
                short_number(row.planned, 3),
                short_number(row.achieved, 3),
            )
            for row in self.project.targets.all()
        ]

    @property
    def continued_by(self) -> Project | None:
        """Return the next year's project that goes on with this one."""
        return getattr(self.project, "continued_by", None)

    @property
    def may_edit(self) -> bool:
        """Say whether the person may edit the form: only of a draft."""
        is_draft = self.project.status == Status.DRAFT and not self.is_claim
        return is_draft and self.user.may_enter

    @property
    def may_delete(self) -> bool:
        """Say whether the draft may go: one that was ever handed in leaves its story behind."""
        return self.may_edit and not self.events

    @property
    def may_copy(self) -> bool:
        """Say whether the person may make a project from this one."""
        return bool(self.user.may_enter)

    @property
    def may_adjust(self) -> bool:
        """Say whether the person may record an adjustment."""
        return bool(kinds_for(self.project, self.user))

    @cached_property
    def adjustments(self) -> list[Adjustment]:
        """Return what was adjusted, oldest first."""
        return list(self.project.adjustments.all())

    @cached_property
    def plan_url(self) -> str:
        """Return the address of the plan that the project's money counts in, where there is one."""
        plans = FundingPlan.objects.visible_to(self.user).filter(**key_of(self.project)._asdict())
        pk = plans.order_by().values_list("pk", flat=True).first()
        return reverse("plan", args=[pk]) if pk else ""

    @property
    def place(self) -> str:
        """Return where it is carried out."""
        return snapshot.place_text(self.project)

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """Return the headings of the file that are filled in."""
        names = ("need", "goal", "scale", "schedule", "arrangement", "effect", "note")
        found = ((name, getattr(self.project, name)) for name in names)
        return [(self.label_of(name), text) for name, text in found if text]

    def label_of(self, name: str) -> str:
        """Return a field's name as a heading."""
        field: Any = self.project._meta.get_field(name)
        label = str(field.verbose_name)
        return label[:1].upper() + label[1:]


def life_of(project: Project, user: Any) -> Life:
    """Describe the life of a project to a person who may see it."""
    return Life(project, user)
