"""Approval and allocation in batches: each đồng counts once, in the plan and for its project."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from khuyencong.accounts.models import Role
from programmes.lifecycle.batches import Exceeds, Order, decide_batch
from programmes.lifecycle.plan_sums import key_of, sums_of
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.models import Cell, DecisionShare, PlanBatch, PlanDecision, Project, cells
from programmes.models.cells import Level
from programmes.models.stages import PlanStage
from tests import factories as make
from tests.programmes.projects.lives import MILLION, make_full_project, person

pytestmark = pytest.mark.django_db


def order(stage: str, amounts: dict[Project, int], **changes: Any) -> Order:
    """A batch of 2024 by decision 3536, amounts in triệu."""
    project = next(iter(amounts))
    given = Order(
        stage=PlanStage(stage),
        year=project.year,
        source=project.source,
        name="Đợt 1",
        number="3536/QĐ-BCT",
        decided_on=date(2024, 1, 20),
        issued_by="Bộ Công Thương",
        amounts={row.pk: amount * MILLION for row, amount in amounts.items()},
    )
    return replace(given, **changes)


def officer() -> Any:
    return person(Role.MINISTRY_OFFICER)


def in_plan(project: Project, stage: str) -> int | None:
    """What the year's cell of the project's holder shows (triệu)."""
    cell = Cell.objects.get(
        level=Level.YEAR, province=project.province, year=2024, source=project.source
    )
    amount = getattr(cell, stage)
    return None if amount is None else amount // MILLION


def test_approving_writes_the_plan_and_freezes_what_was_approved() -> None:
    project = make_full_project(status="appraised_ministry")
    batch = decide_batch(order=order("planned", {project: 250}), by=officer())
    project.refresh_from_db()
    assert project.status == "approved"
    assert project.approved
    assert project.approved["funding"]["national"] == 250 * MILLION
    assert in_plan(project, "planned") == 250
    event = project.events.get()
    assert (event.number, event.batch) == ("3536/QĐ-BCT", batch)
    assert "duyệt 250.000.000 đồng, đăng ký 300.000.000 đồng" in event.note


def test_money_comes_in_two_batches_and_counts_once_each() -> None:
    project = make_full_project(status="appraised_ministry")
    by = officer()
    decide_batch(order=order("planned", {project: 300}), by=by)
    decide_batch(order=order("allocated", {project: 180}), by=by)
    project.refresh_from_db()
    assert project.status == "assigned"
    Project.objects.filter(pk=project.pk).update(status="contracted")
    second = order("allocated", {project: 120}, name="Đợt 2", number="99/QĐ-BCT")
    decide_batch(order=second, by=by)
    project.refresh_from_db()
    assert project.status == "contracted"
    assert in_plan(project, "allocated") == 300
    assert [row.amount // MILLION for row in project.shares.filter(stage="allocated")] == [180, 120]
    kinds = PlanDecision.objects.filter(stage="allocated").values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == ["initial", "supplement"]
    sums = sums_of([key_of(project)])[key_of(project)]
    assert (sums.left, sums.unassigned) == (0, 0)
    assert cells.differences() == []


def test_one_decision_a_plan_and_content() -> None:
    first = make_full_project(status="appraised_ministry")
    same = make_full_project(
        status="appraised_ministry", province=first.province, content=first.content
    )
    other = make_full_project(status="appraised_ministry", province=first.province)
    away = make_full_project(status="appraised_ministry")
    amounts = {first: 100, same: 200, other: 50, away: 70}
    decide_batch(order=order("planned", amounts), by=officer())
    rows = PlanDecision.objects.order_by("amount").values_list("amount", flat=True)
    assert [amount // MILLION for amount in rows] == [50, 70, 300]
    assert DecisionShare.objects.count() == 4


def test_money_that_was_already_decided_is_not_counted_again() -> None:
    project = make_full_project(status="appraised_local", source="local")
    plan = make.make_plan(province=project.province, source="local")
    make.make_decision(plan=plan, stage="planned", amount=500 * MILLION, number="1289/QĐ-UBND")
    so = person(Role.DEPARTMENT, project)
    named = order("planned", {project: 300}, existing_number="1289/QĐ-UBND")
    decide_batch(order=named, by=so)
    assert in_plan(project, "planned") == 500
    assert project.shares.get().decision.number == "1289/QĐ-UBND"
    sums = sums_of([key_of(project)])[key_of(project)]
    assert sums.left == 200 * MILLION


def test_a_decision_that_is_not_there_is_refused_and_nothing_happens() -> None:
    project = make_full_project(status="appraised_local", source="local")
    named = order("planned", {project: 300}, existing_number="Không có")
    with pytest.raises(ValidationError):
        decide_batch(order=named, by=person(Role.DEPARTMENT, project))
    project.refresh_from_db()
    assert project.status == "appraised_local"
    assert not PlanBatch.objects.exists()


def test_more_than_the_plan_needs_a_reason() -> None:
    project = make_full_project(status="appraised_local", source="local")
    plan = make.make_plan(province=project.province, source="local")
    make.make_decision(plan=plan, stage="planned", amount=200 * MILLION, number="1/QĐ")
    so = person(Role.DEPARTMENT, project)
    named = order("planned", {project: 300}, existing_number="1/QĐ")
    with pytest.raises(Exceeds) as warned:
        decide_batch(order=named, by=so)
    assert "vượt kế hoạch 100.000.000 đồng" in str(warned.value)
    batch = decide_batch(order=replace(named, override_reason="Chờ bổ sung"), by=so)
    assert batch.override_reason == "Chờ bổ sung"


def test_more_than_the_project_was_approved_needs_a_reason() -> None:
    project = make_full_project(status="approved")
    with pytest.raises(Exceeds, match=f"Đề án {project.code} được giao vượt số duyệt"):
        decide_batch(order=order("allocated", {project: 301}), by=officer())


@pytest.mark.parametrize("role", [Role.CENTRE_STAFF, Role.MINISTRY_VIEWER, Role.IMPORT_ADMIN])
def test_only_who_decides_makes_batches(role: Role) -> None:
    project = make_full_project(status="appraised_ministry")
    with pytest.raises(Refused):
        decide_batch(order=order("planned", {project: 300}), by=person(role, project))
    given = make_full_project(status="assigned")
    with pytest.raises(Refused):
        decide_batch(order=order("allocated", {given: 1}), by=person(role, given))


def test_one_project_out_of_turn_stops_the_whole_batch() -> None:
    ready = make_full_project(status="appraised_ministry")
    early = make_full_project(status="registered")
    with pytest.raises(Refused):
        decide_batch(order=order("planned", {ready: 300, early: 300}), by=officer())
    ready.refresh_from_db()
    assert ready.status == "appraised_ministry"
    assert not PlanDecision.objects.exists()


def test_the_same_batch_sent_twice_gives_its_money_once() -> None:
    project = make_full_project(status="assigned")
    again = order("allocated", {project: 100}, versions={project.pk: project.version})
    by = officer()
    decide_batch(order=again, by=by)
    with pytest.raises(ChangedMeanwhile):
        decide_batch(order=again, by=by)
    assert in_plan(project, "allocated") == 100


def test_a_stopped_project_takes_of_the_plan_only_what_was_carried_out() -> None:
    project = make_full_project(status="in_progress")
    make.make_entry(project=project, amount=60 * MILLION)
    key = key_of(project)
    assert sums_of([key])[key].approved == 300 * MILLION
    Project.objects.filter(pk=project.pk).update(status="stopped")
    assert sums_of([key])[key].approved == 60 * MILLION
