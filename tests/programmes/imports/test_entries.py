"""Spending entries in spreadsheets: added once, never edited, taken back by reversal."""

from datetime import date
from typing import Any

import pytest

from khuyencong.accounts.models import User
from khuyencong.imports.engine import redo_batch, undo_batch
from programmes.models import Project, SpendingEntry, cells
from tests import factories as make
from tests.programmes.imports.rows import imported, messages, outcomes, previewed, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.make_project(
        code="DA-1", source="national", status="in_progress", year=2025,
        started_on=date(2025, 2, 1), province=make.make_province(),
    )  # fmt: skip


@pytest.fixture
def staff(project: Project) -> User:
    return make.make_user(role="centre", province=project.province)


def a_row(**values: Any) -> dict[str, Any]:
    row = {"project": "DA-1", "kind": "Tạm ứng", "amount": 50_000_000}
    return row | {"spent_on": date(2025, 3, 4), "voucher": "UNC 7"} | values


def test_a_row_becomes_an_entry_with_source_and_year_of_what_it_says(
    project: Project, staff: User
) -> None:
    batch = imported(staff, "entries", a_row())
    entry = SpendingEntry.objects.get()
    assert results(batch) == ["created"]
    assert (entry.stage, entry.source, entry.amount) == ("advanced", "national", 50_000_000)
    assert (entry.year, entry.month, entry.recorded_by) == (2025, 3, staff)
    assert cells.differences() == []


def test_the_same_rows_again_change_nothing(project: Project, staff: User) -> None:
    imported(staff, "entries", a_row())
    assert outcomes(previewed(staff, "entries", a_row(note="lần hai"))) == ["unchanged"]
    assert outcomes(previewed(staff, "entries", a_row(amount=50_000_001))) == ["new"]


def test_two_rows_that_say_the_same_are_asked_about(project: Project, staff: User) -> None:
    batch = previewed(staff, "entries", a_row(voucher=None), a_row(voucher=None))
    assert outcomes(batch) == ["new", "invalid"]
    assert "hãy ghi số chứng từ" in messages(batch)


@pytest.mark.parametrize(
    ("kind", "amount", "stage", "signed"),
    [
        ("Hoàn trả tạm ứng", 5, "advanced", -5),
        ("hoàn ứng", -5, "advanced", -5),
        ("Giải ngân", -5, "disbursed", -5),
        ("Quyết toán", 5, "settled", 5),
    ],
)
def test_money_that_comes_back_is_negative_however_it_is_written(
    project: Project, staff: User, kind: str, amount: int, stage: str, signed: int
) -> None:
    make.make_entry(project=project, source="national", stage=stage, amount=100, year=2025)
    imported(staff, "entries", a_row(kind=kind, amount=amount))
    assert SpendingEntry.objects.get(voucher="UNC 7").amount == signed
    assert SpendingEntry.objects.get(voucher="UNC 7").stage == stage


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"project": "DA-9"}, "project: Không có đề án mang mã này."),
        ({"kind": "Biếu tặng"}, "kind: Chỉ nhận: Tạm ứng"),
        ({"amount": None}, "amount: Thiếu “Số tiền”."),
        ({"spent_on": date(2025, 1, 31)}, "spent_on: Ngày chi trước ngày bắt đầu đề án."),
        ({"year": 2019}, "year: Năm ngân sách cách ngày chi quá một năm."),
        ({"kind": "Hoàn ứng"}, "amount: Hoàn trả nhiều hơn số đã ghi của đề án."),
    ],
)
def test_a_wrong_row_says_what_is_wrong_at_its_column(
    project: Project, staff: User, values: dict[str, Any], said: str
) -> None:
    batch = previewed(staff, "entries", a_row(**values))
    assert outcomes(batch) == ["invalid"]
    assert said in messages(batch)


def test_refunds_of_one_file_count_together(project: Project, staff: User) -> None:
    batch = previewed(
        staff, "entries", a_row(), a_row(kind="Hoàn ứng", amount=30_000_000, voucher="1"),
        a_row(kind="Hoàn ứng", amount=30_000_000, voucher="2"),
    )  # fmt: skip
    assert outcomes(batch) == ["new", "new", "invalid"]


def test_another_provinces_project_is_not_known(project: Project) -> None:
    stranger = make.make_user(role="centre", province=make.make_province())
    batch = previewed(stranger, "entries", a_row())
    assert outcomes(batch) == ["invalid"]
    assert "Không có đề án mang mã này." in messages(batch)


def test_a_draft_takes_no_money(project: Project, staff: User) -> None:
    Project.objects.update(status="draft")
    assert "chỉ ghi bút toán sau khi ký hợp đồng" in messages(previewed(staff, "entries", a_row()))


def test_undo_reverses_and_redo_records_again(project: Project, staff: User) -> None:
    batch = imported(staff, "entries", a_row(), a_row(voucher="UNC 8"))
    undo_batch(batch=batch, user=staff)
    assert results(batch) == ["undone", "undone"]
    assert SpendingEntry.objects.count() == 4
    assert sum(SpendingEntry.objects.values_list("amount", flat=True)) == 0
    redo_batch(batch=batch, user=staff)
    assert results(batch) == ["created", "created"]
    assert sum(SpendingEntry.objects.values_list("amount", flat=True)) == 100_000_000
    assert cells.differences() == []


def test_undo_leaves_what_somebody_reversed_since(project: Project, staff: User) -> None:
    batch = imported(staff, "entries", a_row())
    SpendingEntry.objects.get().reverse(on=date(2025, 4, 1), reason="nhầm")
    undo_batch(batch=batch, user=staff)
    assert results(batch) == ["not_undone"]
    assert batch.rows.get().note == "Bút toán này đã được đảo."


def test_rows_cost_no_query_each(
    project: Project, staff: User, django_assert_max_num_queries: Any
) -> None:
    rows = [a_row(voucher=str(number)) for number in range(300)]
    with django_assert_max_num_queries(100):
        imported(staff, "entries", *rows)
    assert SpendingEntry.objects.count() == 300
