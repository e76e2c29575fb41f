"""Spending entries: dated after their project, never below zero, reversed when wrong."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from programmes.models import SpendingEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_entry_is_of_some_money() -> None:
    entry = make.new_entry(amount=0)
    assert make.refusals(entry) == ["Bút toán phải có số tiền khác 0."]
    assert make.database_refuses(entry)


def test_money_is_not_spent_before_its_project_starts() -> None:
    project = make.make_project(started_on=date(2024, 5, 2))
    entry = make.new_entry(project=project, spent_on=date(2024, 5, 1))
    assert make.refusals(entry) == ["Ngày chi trước ngày bắt đầu đề án."]
    entry.spent_on = date(2024, 5, 2)
    assert make.refusals(entry) == []


@pytest.mark.parametrize(
    ("year", "fine"), [(2023, True), (2024, True), (2025, True), (2026, False)]
)
def test_a_budget_year_is_near_its_day(year: int, fine: bool) -> None:
    messages = make.refusals(make.new_entry(year=year))
    assert messages == ([] if fine else ["Năm ngân sách cách ngày chi quá một năm."])


NEGATIVE = "Tổng của đề án ở giai đoạn này sẽ âm: hoàn trả nhiều hơn số đã ghi."


def test_no_more_is_paid_back_than_was_spent_in_the_budget_year() -> None:
    entry = make.make_entry(amount=50)
    assert make.refusals(make.new_entry(project=entry.project, amount=-50)) == []
    for wrong in (
        {"amount": -51},
        {"amount": -1, "stage": "settled"},
        {"amount": -1, "year": 2025},
    ):
        refund = make.new_entry(project=entry.project, **wrong)
        assert make.refusals(refund) == [NEGATIVE]
        with pytest.raises(IntegrityError), transaction.atomic():
            refund.save()


def test_changing_an_entry_may_not_leave_the_rest_below_zero() -> None:
    entry = make.make_entry(amount=50)
    make.make_entry(project=entry.project, amount=-20)
    entry.stage = "settled"
    assert make.refusals(entry) == [NEGATIVE]


def test_an_empty_form_hears_only_of_its_empty_fields() -> None:
    assert len(make.refusals(SpendingEntry(stage="executed", source="local"))) == 4


@pytest.mark.parametrize(
    "wrong", [{"stage": "settled"}, {"source": "local"}, {"year": 2025}, {"amount": -1}]
)
def test_a_reversal_mirrors_its_entry(wrong: dict[str, Any]) -> None:
    entry = make.make_entry()
    reversal = {"project": entry.project, "amount": -entry.amount, "reverses": entry, **wrong}
    messages = make.refusals(make.new_entry(**reversal))
    assert messages == ["Bút toán đảo phải cùng đề án, nguồn, giai đoạn, năm và ngược dấu."]


def test_an_entry_is_reversed_once_and_then_kept() -> None:
    entry = make.make_entry(spent_on=date(2024, 5, 10))
    reversal = entry.reverse(on=date(2026, 11, 24))
    assert (reversal.amount, reversal.year, reversal.month) == (-entry.amount, 2024, 12)
    assert reversal.note == "Đảo bút toán ngày 10/05/2024"
    assert make.refusals(make.new_entry(project=entry.project, reverses=entry)) != []
    with pytest.raises(ProtectedError):
        entry.delete()


def test_a_reversal_is_not_dated_before_its_entry() -> None:
    entry = make.make_entry(spent_on=date(2024, 5, 10))
    assert entry.reverse(on=date(2024, 1, 1)).spent_on == date(2024, 5, 10)


def test_an_entry_names_its_stage_and_day() -> None:
    assert str(make.make_entry()) == "Thực hiện 10/05/2024"


def test_a_centre_sees_the_entries_of_its_projects() -> None:
    entry = make.make_entry()
    own = make.make_user(province=entry.project.province)
    at_an_office = make.make_user(organisation=make.make_organisation())
    assert list(SpendingEntry.objects.visible_to(own)) == [entry]
    assert not SpendingEntry.objects.visible_to(at_an_office).exists()
