"""Many rows are taken back by groups; the few that are refused do not hold up the others."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyencong.accounts.models import User
from khuyencong.imports.engine import redo_batch, undo_batch
from khuyencong.imports.models import ImportBatch
from programmes.models import Beneficiary, Project
from provinces.models import Establishment, Province
from tests import factories as make
from tests.programmes.imports.rows import imported, outcomes, results
from tests.programmes.imports.sheets import caches_are_right

pytestmark = pytest.mark.django_db
FEW, MANY = 5, 55
BY_HUNDREDS = 4  # statements more: what Django deletes and inserts goes in pieces
OF_2024 = {"year": 2024, "province": "vinh-lac", "source": "local", "content": "machinery"}


@pytest.fixture
def staff() -> User:
    province = make.make_province(name="Vĩnh Lạc", key="vinh-lac")
    return make.make_user(role="centre", province=province)


def projects(staff: User, count: int, note: str = "cũ", **other: Any) -> ImportBatch:
    """Bring in projects of as many establishments."""
    rows = [
        OF_2024 | {"code": f"M{n}", "title": f"Đề án {n}", "local": 1_000_000 * n, "note": note,
                   "beneficiaries": f"HTX Ví Dụ {n}", **other}
        for n in range(count)
    ]  # fmt: skip
    return imported(staff, "projects", *rows)


def establishments(staff: User, count: int, person: str = "Lan") -> ImportBatch:
    """Bring in establishments."""
    rows = [
        {"name": f"HTX Ví Dụ {n}", "province": "vinh-lac", "contact_name": person}
        for n in range(count)
    ]
    return imported(staff, "establishments", *rows)


def said(column: str) -> set[Any]:
    """Return what the projects of the tests say, whatever else the database holds."""
    rows = Project.objects.filter(province__key="vinh-lac")
    return set(rows.values_list(column, flat=True))


def statements(act: Callable[[], Any]) -> int:
    """Count what the database is asked."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        act()
    return len(asked)


# -- statements do not grow with rows ------------------------------------------------------------


def created_projects(staff: User, count: int) -> ImportBatch:
    return projects(staff, count)


def changed_projects(staff: User, count: int) -> ImportBatch:
    projects(staff, count)
    return projects(staff, count, "mới", local=7_000_000, started_on="2024-05-01")


def created_establishments(staff: User, count: int) -> ImportBatch:
    return establishments(staff, count)


def changed_establishments(staff: User, count: int) -> ImportBatch:
    establishments(staff, count)
    return establishments(staff, count, "Minh")


BATCHES = (created_projects, changed_projects, created_establishments, changed_establishments)


@pytest.mark.parametrize("bring", BATCHES)
def test_more_rows_are_taken_back_and_written_again_by_as_many_statements(
    staff: User, bring: Callable[[User, int], ImportBatch]
) -> None:
    counts = []
    for count in (FEW, MANY):
        batch = bring(staff, count)
        undone = statements(lambda b=batch: undo_batch(batch=b, user=staff))  # type: ignore[misc]
        assert results(batch) == ["undone"] * count
        again = statements(lambda b=batch: redo_batch(batch=b, user=staff))  # type: ignore[misc]
        counts.append((undone, again))
        undo_batch(batch=batch, user=staff)
        assert results(batch) == ["undone"] * count
    few, many = counts
    assert many[0] - few[0] <= BY_HUNDREDS
    assert many[1] - few[1] <= BY_HUNDREDS
    assert caches_are_right()


def test_more_changed_rows_are_written_by_as_many_statements(staff: User) -> None:
    projects(staff, MANY)
    few = statements(lambda: projects(staff, FEW, "mới", local=7_000_000))
    many = statements(lambda: projects(staff, MANY, "mới nữa", local=8_000_000))
    assert many - few <= BY_HUNDREDS
    assert said("note") == {"mới nữa"}
    assert said("funding__amount") == {8_000_000}
    assert caches_are_right()


def test_rows_that_all_are_refused_are_told_by_as_many_statements(staff: User) -> None:
    batch = establishments(staff, MANY)
    projects(staff, MANY)
    many = statements(lambda: undo_batch(batch=batch, user=staff))
    assert results(batch) == ["not_undone"] * MANY
    assert many < MANY


# -- those that stay -----------------------------------------------------------------------------


def test_what_others_rest_on_stays_and_the_others_go(staff: User) -> None:
    batch = projects(staff, 9)
    first = Project.objects.get(code="M3")
    make.make_project(title="Tiếp theo", continues=first)
    undo_batch(batch=batch, user=staff)
    stays = batch.rows.exclude(result="undone").get()
    assert (stays.object_pk, stays.result) == (first.pk, "not_undone")
    assert stays.note == "Đã có dữ liệu khác dựa vào bản ghi này: đề án."
    assert set(Project.objects.filter(code__startswith="M")) == {first}
    assert [str(row) for row in Establishment.objects.all()] == ["HTX Ví Dụ 3"]
    assert caches_are_right()


def test_a_row_that_the_database_refuses_spoils_nothing_of_the_others(staff: User) -> None:
    projects(staff, 6)
    rows = [
        OF_2024 | {"_pk": pk, "_version": "1", "code": f"M{n}", "title": f"Đề án {n}",
                   "beneficiaries": f"HTX Khác {n}"}
        for n, pk in enumerate(sorted(said("pk")))
    ]  # fmt: skip
    rows[4]["code"] = "SỐ 4"
    batch = imported(staff, "projects", *rows)
    assert outcomes(batch) == ["changed"] * 6
    Establishment.objects.filter(name__startswith="HTX Ví Dụ").delete()
    make.make_project(code="M4", province=Province.objects.get(key="vinh-lac"))

    undo_batch(batch=batch, user=staff)
    assert results(batch) == [*["undone"] * 4, "not_undone", "undone"]
    mine = Beneficiary.objects.filter(project__in=[row["_pk"] for row in rows])
    named = mine.order_by("project_id").values_list("establishment__name", flat=True)
    assert list(named) == [f"HTX {'Khác' if n == 4 else 'Ví Dụ'} {n}" for n in range(6)]
    versions = Project.objects.filter(pk__in=[row["_pk"] for row in rows]).order_by("pk")
    assert list(versions.values_list("version", flat=True)) == [3, 3, 3, 3, 2, 3]
    assert caches_are_right()


def test_every_row_that_cannot_be_as_it_was_says_why(staff: User) -> None:
    projects(staff, 6)
    batch = projects(staff, 6, "mới")
    staff.province = make.make_province(name="Nơi Khác", key="noi-khac")
    staff.save()
    undo_batch(batch=batch, user=User.objects.get(pk=staff.pk))
    assert results(batch) == ["not_undone"] * 6
    notes = set(batch.rows.values_list("note", flat=True))
    assert notes == {"Bạn chỉ nhập đề án của đơn vị mình."}
    assert said("note") == {"mới"}
