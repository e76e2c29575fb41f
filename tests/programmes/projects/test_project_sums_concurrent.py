"""Two people write to one project at once: its line holds both writes."""

from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from programmes.models import Beneficiary, Project, ProjectFunding, ProjectLine, lines
from tests import factories as make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time anyway"
    ),
]
ROUNDS = 6


def together(writes: list[Callable[[], Any]]) -> None:
    """Start all writes at the same moment, each with a connection of its own."""
    barrier, problems = Barrier(len(writes)), []

    def run(write: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            write()
        except Exception as problem:  # noqa: BLE001 - told by the test, not by the thread
            problems.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[write]) for write in writes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_every_write_of_several_at_once_is_in_the_line() -> None:
    for number in range(ROUNDS):
        project, firm = make.make_project(), make.make_establishment()
        fund = partial(ProjectFunding.objects.create, project=project)
        together(
            [
                partial(fund, source="national", amount=100),
                partial(fund, source="counterpart", amount=50),
                partial(make.make_entry, project=project, amount=40),
                partial(Beneficiary.objects.create, project=project, establishment=firm),
                partial(Project.objects.filter(pk=project.pk).update, title=f"Máy {number}"),
            ]
        )
        line = ProjectLine.objects.get(pk=project.pk)
        assert (line.support, line.total, line.executed) == (100, 150, 40)
        assert lines.compared([project.pk]) == []


def test_renaming_an_establishment_meets_writes_to_its_projects() -> None:
    firm = make.make_establishment()
    projects = [make.make_project() for _number in range(3)]
    for project in projects:
        Beneficiary.objects.create(project=project, establishment=firm)

    def rename() -> None:
        firm.name = "Cơ sở Mới"
        firm.save()

    def spend(project: Project) -> None:
        make.make_entry(project=project, amount=10, spent_on=date(2024, 6, 1))

    together([rename, *(partial(spend, project) for project in projects)])
    for line in ProjectLine.objects.filter(pk__in=[project.pk for project in projects]):
        assert "co so moi" in line.text
        assert line.executed == 10
