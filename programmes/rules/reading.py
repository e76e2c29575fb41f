"""Reads facts for many projects at once: the same few queries for one project as for a thousand."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.utils import timezone

from programmes.models import (
    STATE_SOURCES,
    Beneficiary,
    PlanStage,
    Project,
    ProjectFunding,
    RuleOverride,
    SpendingEntry,
    SupportBasis,
)
from programmes.models.batches import DecisionShare
from programmes.models.events import Action, ProjectEvent
from programmes.rules.facts import Alike, Facts, Gaining, Slot, Spent
from programmes.rules.law import Case, Law

NOT_WRONG = Q(reverses=None, reversal=None)
STANDS = NOT_WRONG & Q(amount__gt=0)  # nor money that came back


class Reader:
    """What the database says of some projects."""

    def __init__(
        self, projects: Iterable[Project], law: Law | None = None, *, least_alike: int = 2
    ) -> None:
        self.projects = list(projects)
        self.pks = [project.pk for project in self.projects]
        self.law = law or Law.load()
        self.spent = self.read_spent()
        self.funding = self.read_funding()
        self.allocated = self.read_allocated()
        self.gaining = self.read_gaining()
        self.alike = self.read_alike(at_least=least_alike)
        self.days = self.read_days()
        bases = SupportBasis.objects.filter(project__in=self.pks)
        self.bases = {basis.project_id: basis for basis in bases}

    def facts(self, on: date) -> dict[int, Facts]:
        """Return the facts by project."""
        return {project.pk: self.facts_of(project, on) for project in self.projects}

    def facts_of(self, project: Project, on: date) -> Facts:
        """Put together what is known of one project."""
        basis = self.bases.get(project.pk) or SupportBasis()
        law_day = self.days.get((project.pk, Action.APPROVE)) or date(project.year, 1, 1)
        case = Case(project.source, project.province_id, law_day, project.content_id, basis.item)
        return Facts(
            on=on,
            law_day=law_day,
            programme=project.source,
            year=project.year,
            status=project.status,
            kind=project.kind,
            is_priority=project.is_priority,
            ended_on=project.ended_on,
            contracted_on=self.days.get((project.pk, Action.CONTRACT)),
            stated_total=project.stated_total,
            funding=self.funding[project.pk],
            allocated=self.allocated.get(project.pk),
            approved_support=approved_support(project),
            gaining=tuple(self.gaining[project.pk]),
            spent=self.spent[project.pk],
            alike=self.alike[project.pk],
            eligible_cost=basis.eligible_cost,
            unit_count=basis.unit_count,
            limits=self.law.limits(case),
        )

    def read_spent(self) -> dict[int, dict[Slot, Spent]]:
        """Sum the entries by source, stage and year."""
        rows = (
            SpendingEntry.objects.filter(project__in=self.pks)
            .order_by()
            .values_list("project", "source", "stage", "year")
            .annotate(
                total=Sum("amount"),
                first=Min("spent_on", filter=STANDS),
                last=Max("spent_on", filter=STANDS),
            )
        )
        spent: dict[int, dict[Slot, Spent]] = defaultdict(dict)
        for project, source, stage, year, total, first, last in rows:
            spent[project][Slot(source, stage, year)] = Spent(total, first, last)
        return spent

    def read_funding(self) -> dict[int, dict[str, int]]:
        """Read what each source bears."""
        funding: dict[int, dict[str, int]] = defaultdict(dict)
        rows = ProjectFunding.objects.filter(project__in=self.pks)
        for project, source, amount in rows.values_list("project", "source", "amount"):
            funding[project][source] = amount
        return funding

    def read_allocated(self) -> dict[int, int]:
        """Sum what decisions gave each project."""
        shares = DecisionShare.objects.filter(project__in=self.pks, stage=PlanStage.ALLOCATED)
        summed = shares.order_by().values_list("project").annotate(total=Sum("amount"))
        return dict(summed)

    def read_gaining(self) -> dict[int, list[Gaining]]:
        """Read who gains, and what each gets."""
        gaining: dict[int, list[Gaining]] = defaultdict(list)
        rows = Beneficiary.objects.filter(project__in=self.pks).order_by("pk")
        for project, *values in rows.values_list(
            "project", "establishment__name", "establishment__legal_form", "share"
        ):
            gaining[project].append(Gaining(*values))
        return gaining

    def read_alike(self, *, at_least: int) -> dict[int, dict[Alike, int]]:
        """Count the entries that hold and agree in everything that tells them apart."""
        alike: dict[int, dict[Alike, int]] = defaultdict(dict)
        rows = SpendingEntry.objects.filter(NOT_WRONG, project__in=self.pks).order_by()
        counted = rows.values_list("project", *Alike._fields).annotate(times=Count("pk"))
        for project, *values, times in counted.filter(times__gte=at_least):
            alike[project][Alike(*values)] = times
        return alike

    def read_days(self) -> dict[tuple[int, str], date]:
        """Read when projects were approved and contracted: of several papers, the last."""
        steps = ProjectEvent.objects.filter(
            project__in=self.pks, action__in=[Action.APPROVE, Action.CONTRACT]
        )
        days: dict[tuple[int, str], date] = {}
        for project, action, decided_on, at in steps.order_by("at", "pk").values_list(
            "project", "action", "decided_on", "at"
        ):
            days[project, action] = decided_on or timezone.localdate(at)
        return days


def approved_support(project: Project) -> int | None:
    """Return the State's money of a project when it was approved here (đồng)."""
    funding: dict[str, int] = (project.approved or {}).get("funding", {})
    known = [funding[source] for source in STATE_SOURCES if source in funding]
    return sum(known) if known else None


def read_overrides(pks: list[Any]) -> dict[int, list[RuleOverride]]:
    """Read the accepted warnings by project, the newest first."""
    overrides: dict[int, list[RuleOverride]] = defaultdict(list)
    for override in RuleOverride.objects.filter(project__in=pks).select_related("by"):
        overrides[override.project_id].append(override)
    return overrides
