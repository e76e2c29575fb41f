"""Whatever people try, in whatever order: no step is lost, no đồng counts twice."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.accounts.models import Role
from programmes.lifecycle.adjusting import adjust, kinds_for
from programmes.lifecycle.batches import Exceeds, decide_batch
from programmes.lifecycle.carrying_out import carry_out
from programmes.lifecycle.plan_sums import key_of, sums_of
from programmes.lifecycle.refusals import ChangedMeanwhile, Incomplete, Refused
from programmes.lifecycle.steps import steps_for
from programmes.models import Action, DecisionShare, PlanDecision, Project, ProjectEvent, cells
from programmes.rules.accepting import Unconfirmed
from tests.programmes.projects.lives import GROUNDS, MILLION, make_full_project, person
from tests.programmes.projects.test_batches import order

ROLES = (Role.CENTRE_STAFF, Role.DEPARTMENT, Role.MINISTRY_OFFICER)
STEPS = [str(each.value) for each in Action if each not in (Action.ADJUST, Action.REJECT)]
REFUSALS = (Refused, Incomplete, ChangedMeanwhile, Exceeds, Unconfirmed, ValidationError)


@dataclass
class Office:
    """Two projects of one province, and everybody who may try something with them."""

    rng: random.Random
    projects: list[Project] = field(default_factory=list)

    def __post_init__(self) -> None:
        first = make_full_project(source=self.rng.choice(["national", "local"]))
        second = make_full_project(source=first.source, province=first.province)
        self.projects = [first, second]
        self.people = [person(role, first) for role in ROLES]
        self.frozen: dict[int, Any] = {}

    def try_something(self) -> None:
        """One person tries one thing; a refusal leaves everything as it was."""
        project = Project.objects.get(pk=self.rng.choice(self.projects).pk)
        by = self.rng.choice(self.people)
        act = self.rng.choice([self.due, self.due, self.due, self.step, self.batch, self.adjust])
        try:
            with transaction.atomic():
                act(project, by)
        except REFUSALS:
            return

    def due(self, project: Project, _by: Any) -> None:
        """Somebody takes a step that is theirs now: mostly forwards, or nothing would end."""
        open_now = [(step, by) for by in self.people for step in steps_for(project, by)]
        forwards = [pair for pair in open_now if pair[0].is_forward]
        if not open_now:
            return
        step, by = self.rng.choice(forwards * 12 + open_now)
        if step.action in (Action.APPROVE, Action.ASSIGN):
            self.batch(project, by)
        else:
            carry_out(project=project, action=step.action, by=by, **GROUNDS)

    def step(self, project: Project, by: Any) -> None:
        action = self.rng.choice(STEPS)
        if action not in (Action.APPROVE, Action.ASSIGN):
            carry_out(project=project, action=action, by=by, **GROUNDS)

    def batch(self, project: Project, by: Any) -> None:
        stage = "planned" if project.status.startswith("appraised") else "allocated"
        amounts = {project: self.rng.randint(1, 300)}
        reason = self.rng.choice(["", "Đã báo cáo"])
        decide_batch(order=order(stage, amounts, override_reason=reason), by=by)

    def adjust(self, project: Project, by: Any) -> None:
        by = next((each for each in self.people if kinds_for(project, each)), by)
        amount = self.rng.randint(1, 400) * MILLION
        stages = self.rng.choice([[], ["planned"], ["allocated"], ["planned", "allocated"]])
        values = {project.source: amount}
        adjust(project=project, by=by, kind="money", values=values, stages=stages, **GROUNDS)

    def approved_stays(self) -> None:
        """What was once frozen never changes."""
        for project in Project.objects.exclude(approved=None):
            assert self.frozen.setdefault(project.pk, project.approved) == project.approved


def assert_stories_hang_together() -> None:
    """Each step begins where the one before it ended, and the last ends where the project is."""
    stories: dict[int, list[ProjectEvent]] = defaultdict(list)
    for event in ProjectEvent.objects.order_by("pk"):
        stories[event.project_id].append(event)
    for pk, events in stories.items():
        for before, after in pairwise(events):
            assert before.to_status == after.from_status
        assert events[-1].to_status == Project.objects.get(pk=pk).status


def assert_each_dong_counts_once() -> None:
    """Plan decisions are the sum of the projects' shares: here nothing else was decided."""
    for decision in PlanDecision.objects.annotate(given=Sum("shares__amount")):
        assert decision.amount == decision.given
    for project in Project.objects.filter(origin="entered"):
        key = key_of(project)
        of_plan = DecisionShare.objects.filter(
            project__province=project.province, project__year=project.year, stage="allocated"
        )
        assert sums_of([key])[key].assigned == of_plan.aggregate(total=Sum("amount"))["total"]
    assert cells.differences() == []


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(st.integers(0, 2**32))
def test_no_order_of_attempts_loses_a_step_or_counts_twice(seed: int) -> None:
    with transaction.atomic():
        office = Office(random.Random(seed))
        for _turn in range(40):
            office.try_something()
            office.approved_stays()
        assert_stories_hang_together()
        assert_each_dong_counts_once()
        transaction.set_rollback(True)
