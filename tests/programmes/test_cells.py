"""Cells equal a recount of the ledger, whatever is written, in whatever order, by however many."""

import contextlib
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, models, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programmes.models import Cell, FundingPlan, PlanDecision, Project, SpendingEntry, cells
from programmes.models.cells import Level
from programmes.models.ledger import month_within
from provinces.models import Province
from tests import factories as make

HOLDERS, YEARS, DAYS = 3, (2024, 2025), (date(2023, 12, 20), date(2024, 5, 3), date(2025, 2, 1))
STAGES, SOURCES = ("advanced", "executed"), ("national", "local")


class World:
    """Three holders and two contents, and every way there is to write about them."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        provinces = [make.make_province() for _number in range(HOLDERS - 1)]
        self.holders: list[dict[str, Any]] = [{"province": each} for each in provinces]
        self.holders.append({"organisation": make.make_organisation()})
        self.contents = [make.make_content(), make.make_content()]

    def holder(self) -> dict[str, Any]:
        return {"province": None, "organisation": None, **self.rng.choice(self.holders)}

    def one(self, model: type[models.Model]) -> Any:
        pks = sorted(model._default_manager.values_list("pk", flat=True))
        return model._default_manager.filter(pk=self.rng.choice(pks)).first() if pks else None

    def some(self, model: type[models.Model]) -> Any:
        pks = sorted(model._default_manager.values_list("pk", flat=True))
        return model._default_manager.filter(
            pk__in=self.rng.sample(pks, self.rng.randint(0, min(4, len(pks))))
        )

    def project(self) -> Project:
        content, started_on = self.rng.choice(self.contents), self.rng.choice((None, DAYS[0]))
        status = self.rng.choice(("draft", "approved", "in_progress", "rejected"))
        fields = {"content": content, "started_on": started_on, "status": status}
        year, source = self.rng.choice(YEARS), self.rng.choice(SOURCES)
        return make.new_project(**self.holder(), **fields, year=year, source=source)

    def money(self) -> dict[str, Any]:
        return {"amount": self.rng.randint(1, 9) * 1_000_000}

    def entry(self) -> SpendingEntry:
        project = self.one(Project) or make.make_project(**self.rng.choice(self.holders))
        where = {"stage": self.rng.choice(STAGES), "source": self.rng.choice(SOURCES)}
        when = {"spent_on": self.rng.choice(DAYS), "year": self.rng.choice(YEARS)}
        return make.new_entry(project=project, **where, **when, **self.money())

    def decision(self) -> PlanDecision:
        plan = self.one(FundingPlan) or make.make_plan(**self.rng.choice(self.holders))
        content = self.rng.choice([None, *self.contents])
        when = {"decided_on": self.rng.choice(DAYS)}
        return make.new_decision(plan=plan, content=content, **when, **self.money())

    # -- writes ---------------------------------------------------------------------------------

    def add_plan(self) -> None:
        wanted = {**self.holder(), "year": self.rng.choice(YEARS)}
        FundingPlan.objects.get_or_create(**wanted, source=self.rng.choice(SOURCES))

    def add_decision(self) -> None:
        self.decision().save()

    def add_project(self) -> None:
        self.project().save()

    def add_entry(self) -> None:
        self.entry().save()

    def add_many(self) -> None:
        Project.objects.bulk_create([self.project() for _number in range(3)])
        SpendingEntry.objects.bulk_create([self.entry() for _number in range(5)])
        PlanDecision.objects.bulk_create([self.decision() for _number in range(3)])

    def add_many_one_by_one(self) -> None:
        with cells.gathered():
            for row in (self.project(), self.entry(), self.decision(), self.entry()):
                row.save()

    def edit(self) -> None:
        for model, fresh in ((SpendingEntry, self.entry), (PlanDecision, self.decision)):
            if row := self.one(model):
                other = fresh()
                other.pk = row.pk
                other.save()

    def edit_one_field(self) -> None:
        if row := self.one(SpendingEntry):
            row.spent_on = self.rng.choice(DAYS)
            row.save(update_fields=["spent_on"])

    def move_plan(self) -> None:
        if plan := self.one(FundingPlan):
            moved = {**self.holder(), "year": self.rng.choice(YEARS), "source": plan.source}
            if not FundingPlan.objects.filter(**moved).exists():
                for name, value in moved.items():
                    setattr(plan, name, value)
                plan.save()

    def move_plan_in_the_table(self) -> None:
        plans = self.some(FundingPlan)[:1]
        for plan in plans:
            moved = {"province": plan.province, "organisation": plan.organisation}
            moved |= {"year": self.rng.choice(YEARS), "source": self.rng.choice(SOURCES)}
            if not FundingPlan.objects.filter(**moved).exists():
                FundingPlan.objects.filter(pk=plan.pk).update(**moved)

    def move_project(self) -> None:
        if project := self.one(Project):
            for name, value in {**self.holder(), "year": self.rng.choice(YEARS)}.items():
                setattr(project, name, value)
            project.content, project.status = self.rng.choice(self.contents), "approved"
            project.save()

    def move_projects(self) -> None:
        self.some(Project).update(**self.holder(), content=self.rng.choice(self.contents))
        self.some(Project).filter(status="draft").update(status="accepted", year=YEARS[1])

    def move_entries(self) -> None:
        if project := self.one(Project):
            self.some(SpendingEntry).update(project=project)
            project.entries.add(*self.some(SpendingEntry))
        self.some(SpendingEntry).update(stage=self.rng.choice(STAGES))
        self.some(SpendingEntry).update(spent_on=self.rng.choice(DAYS), year=YEARS[0])
        if plan := self.one(FundingPlan):
            self.some(PlanDecision).update(plan=plan, decided_on=self.rng.choice(DAYS))

    def change_many(self) -> None:
        rows = list(self.some(SpendingEntry))
        for row in rows:
            row.amount, row.spent_on = row.amount + 1, self.rng.choice(DAYS)
        SpendingEntry.objects.bulk_update(rows, ["amount", "spent_on"])

    def delete(self) -> None:
        for model in (SpendingEntry, PlanDecision, Project, FundingPlan):
            if row := self.one(model):
                delete_unless_protected(row.delete)

    def delete_some(self) -> None:
        for model in (SpendingEntry, PlanDecision, Project):
            delete_unless_protected(self.some(model).delete)

    def fail_half_way(self) -> None:
        class WrongError(Exception):
            pass

        with contextlib.suppress(WrongError), transaction.atomic():
            self.entry().save()
            raise WrongError


def delete_unless_protected(delete: Callable[[], object]) -> None:
    with contextlib.suppress(ProtectedError), transaction.atomic():
        delete()


WRITES = [name for name in vars(World) if name.split("_")[0] in ("add", "edit", "move", "change")]
WRITES += ["delete", "delete_some", "fail_half_way"]


def plain_sums() -> Counter[tuple[Any, ...]]:
    """Sum the years in Python from the rows alone, with none of the code under test."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for entry in SpendingEntry.objects.select_related("project"):
        of = entry.project
        sums[of.province_id, of.organisation_id, entry.year, entry.source, entry.stage] += (
            entry.amount
        )
    for decision in PlanDecision.objects.select_related("plan"):
        plan = decision.plan
        holder = (plan.province_id, plan.organisation_id, plan.year, plan.source)
        sums[(*holder, decision.stage)] += decision.amount
    return sums


def year_cells() -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for cell in Cell.objects.filter(level=Level.YEAR):
        holder = (cell.province_id, cell.organisation_id, cell.year, cell.source)
        for stage in cells.AMOUNTS:
            if (amount := getattr(cell, stage)) is not None:
                found[(*holder, stage)] = amount
    return found


def assert_months_follow_dates() -> None:
    for entry in SpendingEntry.objects.all():
        assert entry.month == month_within(entry.spent_on, entry.year)
    for decision in PlanDecision.objects.select_related("plan"):
        assert decision.month == month_within(decision.decided_on, decision.plan.year)
    for project in Project.objects.all():
        assert project.month == month_within(project.started_on, project.year)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.lists(st.sampled_from(WRITES), min_size=3, max_size=15))
def test_cells_equal_a_recount_after_any_writes(seed: int, writes: list[str]) -> None:
    with transaction.atomic():
        world = World(random.Random(seed))
        for name in ("add_plan", "add_project", "add_entry", *writes):
            getattr(world, name)()
        assert cells.differences() == []
        assert year_cells() == plain_sums()
        assert_months_follow_dates()
        transaction.set_rollback(True)


# -- several writers ----------------------------------------------------------------------------

CONCURRENT = [
    "add_entry", "add_many", "add_many_one_by_one", "add_decision", "edit", "edit_one_field",
    "move_plan_in_the_table", "move_project", "delete",
]  # fmt: skip


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """A database that threads can open: SQLite in memory has one connection, so copy it."""
    original = connections.settings["default"]["NAME"]

    def share() -> None:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with sqlite3.connect(tmp_path / "shared.sqlite3") as copy:
                connection.connection.backup(copy)
            copy.close()
            connections.settings["default"]["NAME"] = str(tmp_path / "shared.sqlite3")

    yield share
    connections.settings["default"]["NAME"] = original


def in_threads(jobs: list[Callable[[], None]]) -> list[Exception]:
    """Run the jobs at once, each on a connection of its own, and return what went wrong."""
    failed: list[Exception] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - handed to the test, which fails with it
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_concurrent_writers_leave_no_difference(shared_database: Callable[[], None]) -> None:
    worlds = [World(random.Random(seed)) for seed in range(4)]
    for world in worlds:
        world.holders, world.contents = worlds[0].holders, worlds[0].contents
    for name in ("add_plan", "add_plan", "add_decision", "add_project", "add_many"):
        getattr(worlds[0], name)()
    shared_database()

    def write(world: World) -> None:
        for _turn in range(12):
            # What it hangs on may have gone, or the plan it would become may be there already.
            with contextlib.suppress(IntegrityError):
                getattr(world, world.rng.choice(CONCURRENT))()

    found: list[Any] = []
    assert in_threads([lambda world=world: write(world) for world in worlds]) == []  # type: ignore[misc]
    assert (
        in_threads([lambda: found.append((cells.differences(), year_cells(), plain_sums()))]) == []
    )
    differences, stored, recounted = found[0]
    assert differences == []
    assert stored == recounted


def spend_elsewhere(project: Project, _other: Project) -> None:
    make.make_entry(project=project)


def move_away(_project: Project, other: Project) -> None:
    other.province = Province.objects.get(name="Nơi khác")
    other.save()


@pytest.mark.parametrize("first_write", [spend_elsewhere, move_away])
def test_the_second_of_two_writers_waits_for_the_first(
    shared_database: Callable[[], None], first_write: Callable[[Project, Project], None]
) -> None:
    make.make_province(name="Nơi khác")
    project = make.make_project()
    other = make.make_project(province=project.province, content=project.content)
    make.make_entry(project=project)
    shared_database()
    written = threading.Event()

    def slow() -> None:
        with transaction.atomic():
            first_write(project, other)
            written.set()
            time.sleep(0.3)

    def quick() -> None:
        written.wait(timeout=10)
        make.make_entry(project=Project.objects.get(pk=other.pk))

    found: list[Any] = []
    assert in_threads([slow, quick]) == []
    assert in_threads([lambda: found.extend(cells.differences())]) == []
    assert found == []


# -- what a write costs, and the command --------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("others", [0, 20])
def test_saving_one_entry_costs_a_fixed_number_of_queries(others: int) -> None:
    project = make.make_project()
    SpendingEntry.objects.bulk_create([make.new_entry(project=project) for _n in range(others)])
    entry = make.new_entry(project=project)
    with CaptureQueriesContext(connection) as queries:
        entry.save()
    assert len(queries) == 15
    with CaptureQueriesContext(connection) as queries:
        entry.save()
    assert len(queries) == 18


@pytest.mark.django_db
def test_many_writes_gathered_refresh_once() -> None:
    project = make.make_project()
    with CaptureQueriesContext(connection) as queries, cells.gathered():
        for _number in range(10):
            make.make_entry(project=project)
    assert sum("ON CONFLICT" in query["sql"] for query in queries) <= 4
    assert cells.differences() == []


@pytest.mark.django_db
def test_a_draft_and_a_published_project_count_nowhere() -> None:
    make.make_project(status="draft")
    make.make_project(origin="published", status="approved", source="", content=None)
    assert not Cell.objects.filter(projects__gt=0).exists()


@pytest.mark.django_db
def test_what_is_gone_is_missing_and_not_zero() -> None:
    decision = make.make_decision()
    decision.delete()
    assert set(Cell.objects.values_list("allocated", "records")) == {(None, 0)}


@pytest.mark.django_db
def test_a_reversed_entry_leaves_a_recorded_zero() -> None:
    make.make_entry().reverse(on=date(2024, 6, 1))
    assert Cell.objects.get(level=Level.YEAR).executed == 0


@pytest.mark.django_db
def test_the_check_names_what_differs_and_a_rebuild_mends_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make.make_entry()
    make.make_decision()
    call_command("rebuild_cells", check=True)
    assert "không lệch" in capsys.readouterr().out
    cell = Cell.objects.filter(level=Level.YEAR, executed__isnull=False).get()
    Cell.objects.filter(pk=cell.pk).update(executed=1)
    Cell.objects.filter(level=Level.MONTH, allocated__isnull=False).delete()
    Cell.objects.create(
        key="2|||2024|local|3|", level=2, year=2024, source="local", month=3, records=9
    )
    with pytest.raises(CommandError) as refused:
        call_command("rebuild_cells", check=True)
    assert refused.value.returncode == 1
    printed = capsys.readouterr().out
    assert f"{cell.key}: " in printed
    assert "60000000" in printed
    call_command("rebuild_cells")
    assert cells.differences() == []
    call_command("rebuild_cells", check=True)


@pytest.mark.django_db
def test_ledger_rows_are_never_merged() -> None:
    with pytest.raises(ValueError, match="not merged"):
        SpendingEntry.objects.bulk_create([make.new_entry()], ignore_conflicts=True)
