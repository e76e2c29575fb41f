"""Lines of projects: whatever is written, by whichever way, they equal a recount."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from hypothesis import given
from hypothesis import strategies as st

from programmes.models import (
    Beneficiary,
    Project,
    ProjectFunding,
    ProjectLine,
    SpendingEntry,
    cells,
    lines,
)
from provinces.models import Establishment
from tests import factories as make

pytestmark = pytest.mark.django_db
TRIEU = 1_000_000


def line_of(project: Project) -> ProjectLine:
    return ProjectLine.objects.get(pk=project.pk)


def fund(project: Project, source: str, amount: int) -> ProjectFunding:
    return ProjectFunding.objects.create(project=project, source=source, amount=amount)


def test_a_line_sums_the_money_by_source() -> None:
    project = make.make_project()
    assert line_of(project).support is None
    assert line_of(project).total is None
    assert line_of(project).executed is None
    fund(project, "national", 3 * TRIEU)
    fund(project, "local", 0)
    fund(project, "counterpart", 5 * TRIEU)
    make.make_entry(project=project, amount=TRIEU)
    make.make_entry(project=project, amount=7 * TRIEU, source="counterpart")
    make.make_entry(project=project, amount=2 * TRIEU, stage="advanced")
    line = line_of(project)
    assert (line.national, line.local, line.counterpart) == (3 * TRIEU, 0, 5 * TRIEU)
    assert (line.support, line.total, line.executed) == (3 * TRIEU, 8 * TRIEU, TRIEU)


def test_a_reversal_takes_the_money_back_and_leaves_a_zero() -> None:
    entry = make.make_entry(amount=TRIEU)
    entry.reverse(on=date(2024, 6, 1))
    assert line_of(entry.project).executed == 0


def test_what_is_renamed_is_found_by_its_new_name() -> None:
    firm = make.make_establishment(name="Cơ sở Cũ")
    project = make.make_project()
    Beneficiary.objects.create(project=project, establishment=firm)
    assert "co so cu" in line_of(project).text
    firm.name = "Cơ sở Mới"
    firm.save()
    assert "co so moi" in line_of(project).text
    assert "co so cu" not in line_of(project).text
    Establishment.objects.filter(pk=firm.pk).update(tax_code="4601234567")
    assert "4601234567" in line_of(project).text
    project.title = "Lò nung gốm"
    project.save(update_fields=["title"])
    assert "lo nung gom" in line_of(project).text


def test_a_row_that_moves_changes_both_lines() -> None:
    one, two = make.make_project(), make.make_project()
    funding = fund(one, "national", TRIEU)
    funding.project = two
    funding.save()
    assert (line_of(one).support, line_of(two).support) == (None, TRIEU)
    ProjectFunding.objects.filter(pk=funding.pk).update(project=one)
    assert (line_of(one).support, line_of(two).support) == (TRIEU, None)


def test_a_line_goes_with_its_project() -> None:
    project = make.make_project()
    fund(project, "national", TRIEU)
    pk = project.pk
    project.delete()
    assert not ProjectLine.objects.filter(pk=pk).exists()


def test_gathered_writes_are_counted_once_at_the_end() -> None:
    with cells.gathered():
        project = make.make_project()
        fund(project, "national", TRIEU)
        assert not ProjectLine.objects.filter(pk=project.pk).exists()
    assert line_of(project).support == TRIEU


@pytest.mark.usefixtures("few_years")
def test_a_difference_is_found_and_mended() -> None:
    project = make.make_project()
    call_command("rebuild_cells", check=True)
    models.QuerySet(ProjectLine).filter(pk=project.pk).update(support=1, text="sai")
    with pytest.raises(CommandError, match="1 ô, dòng lệch"):
        call_command("rebuild_cells", check=True)
    call_command("rebuild_cells")
    call_command("rebuild_cells", check=True)
    assert line_of(project).support is None


def test_a_missing_line_is_found_and_mended() -> None:
    project = make.make_project()
    models.QuerySet(ProjectLine).filter(pk=project.pk).delete()
    assert [code for code, *_sums in lines.differences()] == [project.code]
    lines.rebuild()
    assert lines.differences() == []


# -- whatever is written ------------------------------------------------------------------------

Write = Callable[[list[Project], list[Establishment], int], Any]


def any_of(rows: models.QuerySet[Any], number: int) -> Any:
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


def save_funding(projects: list[Project], _firms: Any, number: int) -> None:
    project, source = projects[number % 3], ("national", "local", "counterpart")[number % 5 % 3]
    ProjectFunding.objects.update_or_create(
        project=project, source=source, defaults={"amount": number * TRIEU}
    )


def bulk_funding(projects: list[Project], _firms: Any, number: int) -> None:
    ProjectFunding.objects.filter(source="other").delete()
    ProjectFunding.objects.bulk_create(
        ProjectFunding(project=project, source="other", amount=number) for project in projects
    )


def change_funding(projects: list[Project], _firms: Any, number: int) -> None:
    ProjectFunding.objects.filter(project=projects[number % 3]).update(amount=number)


def delete_funding(_projects: Any, _firms: Any, number: int) -> None:
    if row := any_of(ProjectFunding.objects.all(), number):
        row.delete()


def give(projects: list[Project], firms: list[Establishment], number: int) -> None:
    Beneficiary.objects.get_or_create(project=projects[number % 3], establishment=firms[number % 2])


def take(projects: list[Project], _firms: Any, number: int) -> None:
    projects[number % 3].beneficiaries.all().delete()


def move_beneficiaries(_projects: Any, firms: list[Establishment], number: int) -> None:
    row = any_of(Beneficiary.objects.all(), number)
    taken = row and Beneficiary.objects.filter(project=row.project, establishment=firms[number % 2])
    if row and not taken.exists():
        Beneficiary.objects.filter(pk=row.pk).update(establishment=firms[number % 2])


def rename(_projects: Any, firms: list[Establishment], number: int) -> None:
    firm = firms[number % 2]
    firm.name = f"Cơ sở {number}"
    firm.save()


def spend(projects: list[Project], _firms: Any, number: int) -> None:
    source = ("national", "local", "counterpart")[number % 3]
    make.make_entry(project=projects[number % 3], amount=number * TRIEU, source=source)


def move_entries(projects: list[Project], _firms: Any, number: int) -> None:
    if row := any_of(SpendingEntry.objects.all(), number):
        SpendingEntry.objects.filter(pk=row.pk).update(project=projects[number % 3])


def drop_entries(_projects: Any, _firms: Any, number: int) -> None:
    SpendingEntry.objects.filter(amount=number * TRIEU).delete()


def retitle(projects: list[Project], _firms: Any, number: int) -> None:
    project = Project.objects.get(pk=projects[number % 3].pk)
    project.title, project.place = f"Máy {number}", f"Xã {number}"
    project.save()


def change_projects(_projects: Any, _firms: Any, number: int) -> None:
    Project.objects.filter(source="national").update(
        status=("accepted", "settled")[number % 2], is_flagship=number % 2 == 0, year=2023
    )


WRITES: list[Write] = [
    save_funding, bulk_funding, change_funding, delete_funding, give, take, move_beneficiaries,
    rename, spend, move_entries, drop_entries, retitle, change_projects,
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(WRITES), st.integers(1, 40)), max_size=8))
def test_whatever_is_written_lines_equal_a_recount(writes: list[tuple[Write, int]]) -> None:
    with transaction.atomic():
        projects = [make.make_project() for _number in range(3)]
        firms = [make.make_establishment() for _number in range(2)]
        for write, number in writes:
            write(projects, firms, number)
        pks = [project.pk for project in projects]
        assert lines.compared(pks) == []
        assert recounted_by_hand(pks)
        transaction.set_rollback(True)


def recounted_by_hand(pks: list[int]) -> bool:
    """Compare with sums made in plain Python from the rows themselves."""
    for pk in pks:
        line = ProjectLine.objects.get(pk=pk)
        money = dict(ProjectFunding.objects.filter(project=pk).values_list("source", "amount"))
        state = [money[source] for source in ("national", "local") if source in money]
        spent = [
            entry.amount
            for entry in SpendingEntry.objects.filter(project=pk, stage="executed")
            if entry.source in ("national", "local")
        ]
        assert line.support == (sum(state) if state else None)
        assert line.total == (sum(money.values()) if money else None)
        assert line.executed == (sum(spent) if spent else None)
    return True
