"""Cells equal a recount of the ledger, whatever is written, in whatever order, by however many."""

import contextlib
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programmes.models import Cell, PlanDecision, Project, SpendingEntry, cells
from programmes.models.cells import Level
from programmes.models.ledger import month_within
from provinces.models import Province
from tests import factories as make
from tests.programmes.ledger_world import WRITES, World, plain_sums, year_cells


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


@contextlib.contextmanager
def overtaken_is_fine() -> Iterator[None]:
    """Let a write fail because another writer came first, and for no other reason.

    What it hangs on may have gone, the row itself may have gone (Django's plain `DatabaseError`,
    never the `OperationalError` of a deadlock), or the plan it would become may be there already.
    """
    try:
        yield
    except (IntegrityError, ObjectDoesNotExist):
        pass
    except DatabaseError as error:
        if type(error) is not DatabaseError:
            raise


def test_concurrent_writers_leave_no_difference(shared_database: Callable[[], None]) -> None:
    worlds = [World(random.Random(seed)) for seed in range(4)]
    for world in worlds:
        world.holders, world.contents = worlds[0].holders, worlds[0].contents
    for name in ("add_plan", "add_plan", "add_decision", "add_project", "add_many"):
        getattr(worlds[0], name)()
    shared_database()

    def write(world: World) -> None:
        for _turn in range(12):
            with overtaken_is_fine():
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
    assert len(queries) == 29
    with CaptureQueriesContext(connection) as queries:
        entry.save()
    assert len(queries) == 32


@pytest.mark.django_db
def test_many_writes_gathered_refresh_once() -> None:
    project = make.make_project()
    with CaptureQueriesContext(connection) as queries, cells.gathered():
        for _number in range(10):
            make.make_entry(project=project)
    written = [query["sql"] for query in queries if 'INTO "programmes_cell"' in query["sql"]]
    assert 0 < len(written) <= 5
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
@pytest.mark.usefixtures("few_years")
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
