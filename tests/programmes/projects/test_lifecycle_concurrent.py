"""Two people decide at once: one wins, the other is told."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from khuyencong.accounts.models import Role
from programmes.lifecycle.batches import decide_batch
from programmes.lifecycle.carrying_out import carry_out
from programmes.lifecycle.refusals import ChangedMeanwhile
from programmes.models import PlanDecision, Project, ProjectEvent, cells
from tests import factories as make
from tests.programmes.projects.lives import MILLION, make_full_project, person
from tests.programmes.projects.test_batches import order


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


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run the jobs together, each on its own connection; return what each gave or raised."""
    results: list[Any] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(number: int) -> None:
        try:
            start.wait(timeout=10)
            results[number] = jobs[number]()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def looked_up(question: Callable[[], Any]) -> Any:
    """Ask the shared database from a thread of its own."""
    return at_once([question])[0]


def test_of_two_deciders_one_wins_and_the_other_is_told(
    shared_database: Callable[[], None],
) -> None:
    project = make_full_project(status="registered")
    first, second = person(Role.DEPARTMENT, project), person(Role.DEPARTMENT, project)
    shared_database()
    read = project.version
    results = at_once(
        [
            lambda: carry_out(project=project, action="appraise_local", by=first, version=read),
            lambda: carry_out(
                project=project, action="reject", by=second, version=read, reason="Trùng"
            ),
        ]
    )
    lost = [each for each in results if isinstance(each, Exception)]
    assert [type(each) for each in lost] == [ChangedMeanwhile]
    assert "đã làm bước" in str(lost[0])
    assert looked_up(ProjectEvent.objects.count) == 1


def test_batches_at_once_give_each_project_its_money_once(
    shared_database: Callable[[], None],
) -> None:
    projects = [make_full_project(status="assigned")]
    for _number in range(3):
        projects.append(make_full_project(status="assigned", province=projects[0].province))
    by = person(Role.MINISTRY_OFFICER)
    shared_database()
    versions = {row.pk: row.version for row in projects}
    forwards = order("allocated", dict.fromkeys(projects, 100), versions=versions)
    other_way = dict(reversed(list(forwards.amounts.items())))
    backwards = replace(forwards, amounts=other_way, name="Đợt 2")
    results = at_once([partial(decide_batch, order=each, by=by) for each in (forwards, backwards)])
    assert sum(isinstance(each, ChangedMeanwhile) for each in results) == 1, results
    total = sum(looked_up(lambda: list(PlanDecision.objects.values_list("amount", flat=True))))
    assert total == 400 * MILLION
    assert looked_up(cells.differences) == []


def test_a_step_and_a_new_entry_do_not_block_each_other_for_good(
    shared_database: Callable[[], None],
) -> None:
    project = make_full_project(status="in_progress")
    by = person(Role.DEPARTMENT, project)
    shared_database()
    results = at_once(
        [
            lambda: carry_out(
                project=project, action="accept", by=by, number="1/BB",
                decided_on=project.ended_on,
            ),
            lambda: make.make_entry(project=Project.objects.get(pk=project.pk)),
        ]
    )  # fmt: skip
    assert not [each for each in results if isinstance(each, Exception)]
    assert looked_up(cells.differences) == []
