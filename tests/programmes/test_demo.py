"""Invented data: shaped like the real thing, the same for the same seed, never beside real data."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q, Sum
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.accounts.models import User
from programmes.demo import making, names
from programmes.demo.budgets import Inventor
from programmes.demo.people import PROVINCES
from programmes.demo.projects import Author
from programmes.demo.telling import tell_stories
from programmes.models import (
    Cell,
    FundingPlan,
    PlanDecision,
    Project,
    ReportedFigure,
    SpendingEntry,
    cells,
)
from programmes.models.cells import Level
from programmes.models.ledger import month_within
from programmes.models.status import Status
from provinces.models import MERGER_DAY, Establishment, Organisation, Province
from tests.factories import refusals

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def empty_demo(territory: None, settings: LazySettings, tmp_path: Path) -> None:
    """A demonstration database with territory and nothing else."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    ReportedFigure.objects.all().delete()
    Project.objects.all().delete()


@pytest.fixture
def demo(empty_demo: None) -> None:
    making.make(projects=400, seed=7, today=TODAY)


def test_a_real_installation_is_refused(settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="không được lẫn với dữ liệu thật"):
        call_command("make_demo", projects=1)


def test_a_database_with_published_figures_is_refused(
    published: None, settings: LazySettings
) -> None:
    settings.DEMO = True
    if not ReportedFigure.objects.exists():
        pytest.skip("nothing is published yet")
    with pytest.raises(CommandError, match="có số liệu thật"):
        call_command("make_demo", projects=1)


def test_running_it_again_adds_nothing(
    empty_demo: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tell_stories, "__defaults__", (PROVINCES[:1],))  # the other's are the same
    call_command("make_demo", projects=30)
    assert "Đã sinh 30 đề án" in capsys.readouterr().out
    count, people = Project.objects.count(), User.objects.count()
    call_command("make_demo", projects=30)
    assert "không thêm gì" in capsys.readouterr().out
    assert (Project.objects.count(), User.objects.count()) == (count, people)


def invented(seed: int) -> list[Any]:
    """What a seed leads to, before anything is stored."""
    rng = Random(seed)
    contents = {code: number for number, code in enumerate(names.CONTENTS, start=1)}
    author = Author(rng, TODAY, contents, {})
    drafts = [author.drafts(budget, 2) for budget in Inventor(rng, TODAY).all()[:40]]
    return [
        (
            draft.project.title,
            draft.project.status,
            [(row.spent_on, row.amount) for row in draft.entries],
        )
        for of_budget in drafts
        for draft in of_budget
    ]


def test_the_same_seed_invents_the_same(territory: None) -> None:
    assert invented(1) == invented(1) != invented(2)


def cells_agree_and_months_follow_dates() -> None:
    assert cells.differences() == []
    assert Cell.objects.exists()
    for entry in SpendingEntry.objects.all():
        assert entry.month == month_within(entry.spent_on, entry.year)
    for decision in PlanDecision.objects.select_related("plan"):
        assert decision.month == month_within(decision.decided_on, decision.plan.year)


def no_rule_of_the_models_is_broken() -> None:
    related = {"project": Project.objects.select_related("province", "organisation")}
    for project in related["project"].order_by("?")[:40]:
        assert refusals(project) == []
        assert project.search_key.startswith("vd-")
    for entry in SpendingEntry.objects.select_related("project").order_by("?")[:80]:
        assert refusals(entry) == []
    for plan in FundingPlan.objects.select_related("province", "organisation"):
        assert plan.holder is not None
        plan.clean()
    for decision in PlanDecision.objects.order_by("?")[:80]:
        assert refusals(decision) == []


def every_year_and_unit_of_the_time_has_plans() -> None:
    years = set(FundingPlan.objects.values_list("year", flat=True))
    assert years == set(range(2016, 2027))
    planned = FundingPlan.objects.exclude(province=None).values("year")
    units = dict(
        planned.annotate(units=Count("province", distinct=True)).values_list("year", "units")
    )
    assert 55 < units[2024] <= 63
    assert 30 < units[2026] <= 34
    assert units[2025] > 63  # 63 until the merger, then 34
    assert Organisation.objects.standalone().filter(fundingplan__isnull=False).exists()


def no_money_of_a_unit_after_its_end_or_of_a_day_to_come() -> None:
    ended = Province.objects.filter(valid_to=MERGER_DAY)
    assert not FundingPlan.objects.filter(province__in=ended, year__gt=2025).exists()
    late = Q(project__province__in=ended) & Q(spent_on__gte=date(2025, 7, 7)) & ~Q(stage="settled")
    assert not SpendingEntry.objects.filter(late).exists()
    assert not SpendingEntry.objects.filter(spent_on__gt=TODAY).exists()
    assert not PlanDecision.objects.filter(decided_on__gt=TODAY).exists()
    assert SpendingEntry.objects.filter(year=2026, stage="executed").exists()


def amounts_are_shaped_like_the_real_thing() -> None:
    of_2021 = Cell.objects.filter(level=Level.YEAR, year=2021)
    sums = {
        source: of_2021.filter(source=source, executed__isnull=False).aggregate(
            Sum("planned"), Sum("allocated"), Sum("executed")
        )
        for source in ("national", "local")
    }
    national, local = sums["national"], sums["local"]
    assert national["executed__sum"] < local["executed__sum"]
    assert 80 < 100 * local["executed__sum"] // local["allocated__sum"] <= 100
    assert national["planned__sum"] > national["allocated__sum"]
    plans = of_2021.filter(source="local", province__isnull=False, allocated__isnull=False)
    assert all(10**9 // 2 < cell.allocated <= 10**10 for cell in plans if cell.allocated)
    machinery = Project.objects.filter(content__code="machinery").count()
    assert machinery > Project.objects.count() * 2 // 5


def some_places_report_nothing_and_that_is_not_zero() -> None:
    reporting = FundingPlan.objects.filter(year=2023, source="local", province__isnull=False)
    units = Province.objects.on(date(2023, 6, 1))
    missing = units.exclude(pk__in=reporting.values("province")).first()
    assert missing is not None
    assert not Cell.objects.filter(province=missing, year=2023, source="local").exists()


def allocations_come_in_batches_from_the_december_before() -> None:
    allocated = PlanDecision.objects.filter(stage="allocated")
    assert set(allocated.values_list("kind", flat=True)) == {"initial", "supplement", "recovery"}
    first = allocated.filter(kind="initial", decided_on__year=F("plan__year") - 1)
    assert set(first.values_list("month", flat=True)) == {0}


def a_stopped_project_pays_its_advance_back() -> None:
    stopped = Project.objects.filter(status=Status.STOPPED, year__lt=TODAY.year)
    assert stopped.exists()
    for project in stopped:
        assert project.entries.aggregate(total=Sum("amount"))["total"] == 0


def every_name_says_that_it_is_invented() -> None:
    assert not Project.objects.exclude(title__contains="Minh Họa").exists()
    assert not Establishment.objects.exclude(name__contains="Ví Dụ").exists()


PROMISES: list[Callable[[], None]] = [
    cells_agree_and_months_follow_dates,
    no_rule_of_the_models_is_broken,
    every_year_and_unit_of_the_time_has_plans,
    no_money_of_a_unit_after_its_end_or_of_a_day_to_come,
    amounts_are_shaped_like_the_real_thing,
    some_places_report_nothing_and_that_is_not_zero,
    allocations_come_in_batches_from_the_december_before,
    a_stopped_project_pays_its_advance_back,
    every_name_says_that_it_is_invented,
]


def test_invented_data_keeps_every_promise(demo: None) -> None:
    """Together, for inventing it again before each would take a minute."""
    for promise in PROMISES:
        promise()


@given(st.lists(st.integers(1, 10**10), min_size=1, max_size=30), st.integers(0, 5000))
def test_projects_are_shared_out_to_the_last_one(amounts: list[int], projects: int) -> None:
    class Sized:
        def __init__(self, amount: int) -> None:
            self.amount = amount

    shared = list(making.counts([Sized(amount) for amount in amounts], projects))  # type: ignore[misc]  # all it looks at
    assert sum(shared) == projects
    assert min(shared) >= 0
