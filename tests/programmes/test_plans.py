"""Plans and decisions: what the database refuses, and how it is said."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from programmes.models import Cell, FundingPlan, PlanDecision, cells
from programmes.models.cells import Level
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("both", [True, False], ids=["both", "neither"])
def test_a_plan_is_of_one_province_or_one_organisation(both: bool) -> None:
    holders: dict[str, Any] = {"province": None, "organisation": None}
    if both:
        holders = {"province": make.make_province(), "organisation": make.make_organisation()}
    plan = FundingPlan(**holders, year=2024, source="local")
    assert make.refusals(plan) == ["Chọn đúng một: tỉnh, thành phố hoặc tổ chức."]
    assert make.database_refuses(plan)


def test_a_holder_has_one_plan_a_year_and_source() -> None:
    first = make.make_plan(organisation=make.make_organisation())
    again = FundingPlan(organisation=first.organisation, year=first.year, source=first.source)
    assert make.refusals(again) == ["Tổ chức đã có kế hoạch của năm và nguồn này."]
    assert make.database_refuses(again)
    of_province = make.make_plan()
    again = FundingPlan(province=of_province.province, year=2024, source="national")
    assert make.refusals(again) == ["Tỉnh đã có kế hoạch của năm và nguồn này."]


@pytest.mark.parametrize("year", [22, 20222])
def test_a_year_is_plausible(year: int) -> None:
    plan = FundingPlan(province=make.make_province(), year=year, source="local")
    assert "Năm phải từ 2000 đến 2100." in make.refusals(plan)
    assert make.database_refuses(plan)


@pytest.mark.parametrize(
    ("year", "exists"), [(2024, False), (2025, True), (2026, True), (2027, False)]
)
def test_a_plan_is_of_a_unit_that_existed_in_the_year(year: int, exists: bool) -> None:
    period = {"valid_from": date(2025, 7, 1), "valid_to": date(2027, 1, 1)}
    province = make.make_province(name="Ví Dụ", **period)
    messages = make.refusals(FundingPlan(province=province, year=year, source="local"))
    refused = [f"Ví Dụ không tồn tại trong năm {year}; chọn đơn vị của năm đó."]
    assert messages == ([] if exists else refused)


@pytest.mark.parametrize(
    ("kind", "amount", "message"),
    [
        ("recovery", 5, "Thu hồi phải ghi số âm."),
        ("initial", -5, "Giao hoặc bổ sung không được ghi số âm."),
        ("supplement", -5, "Giao hoặc bổ sung không được ghi số âm."),
    ],
)
def test_the_sign_of_a_decision_follows_its_kind(kind: str, amount: int, message: str) -> None:
    plan = make.make_decision().plan
    decision = make.new_decision(plan=plan, kind=kind, amount=amount)
    assert make.refusals(decision) == [message]
    assert make.database_refuses(decision)


NEGATIVE = "Tổng của giai đoạn “Được giao” sẽ âm: thu hồi nhiều hơn số đã quyết định."


def test_no_more_is_taken_back_than_was_given() -> None:
    plan = make.make_decision(amount=100).plan
    assert make.refusals(make.new_decision(plan=plan, kind="recovery", amount=-100)) == []
    too_much = make.new_decision(plan=plan, kind="recovery", amount=-101)
    assert make.refusals(too_much) == [NEGATIVE]
    with pytest.raises(IntegrityError), transaction.atomic():
        too_much.save()
    assert PlanDecision.objects.count() == 1


def test_changing_a_decision_may_not_leave_the_rest_below_zero() -> None:
    first = make.make_decision(amount=100)
    make.make_decision(plan=first.plan, kind="recovery", amount=-60)
    first.stage = "planned"
    assert make.refusals(first) != []
    first.stage, first.amount = "allocated", 50
    assert make.refusals(first) == [NEGATIVE]
    first.amount = 60
    assert make.refusals(first) == []


def test_the_december_before_counts_before_the_year_and_moves_with_the_plan() -> None:
    decision = make.make_decision(plan=make.make_plan(year=2025), decided_on=date(2024, 12, 30))
    assert decision.month == 0
    decision.plan.year = 2024
    decision.plan.save()
    decision.refresh_from_db()
    assert decision.month == 12
    FundingPlan.objects.update(year=2023, source="local")
    decision.refresh_from_db()
    assert decision.month == 12
    assert cells.differences() == []
    cell = Cell.objects.get(level=Level.YEAR, records=1)
    assert (cell.year, cell.source, cell.allocated) == (2023, "local", 100_000_000)


def test_a_plan_with_decisions_cannot_be_deleted() -> None:
    plan = make.make_decision().plan
    with pytest.raises(IntegrityError):
        FundingPlan.objects.filter(pk=plan.pk).delete()


def test_a_plan_names_its_holder_source_and_year() -> None:
    plan = make.make_plan(province=make.make_province(name="Ví Dụ"))
    assert str(plan) == "Ví Dụ – Khuyến công quốc gia 2024"
    assert str(make.make_decision(plan=plan)) == "Giao đầu năm, đợt 15/01/2024"
    assert str(make.make_decision(plan=plan, number="QĐ 1/VD")) == "QĐ 1/VD"


def test_a_stranger_sees_no_plan_and_a_centre_only_its_own() -> None:
    plan = make.make_decision().plan
    make.make_plan(organisation=make.make_organisation())
    own, stranger = make.make_user(province=plan.province), make.make_user()
    assert list(FundingPlan.objects.visible_to(own).in_year(2024)) == [plan]
    assert list(PlanDecision.objects.visible_to(own)) == list(plan.decisions.all())
    assert not PlanDecision.objects.editable_by(own).exists()
    assert not FundingPlan.objects.visible_to(stranger).exists()
    assert not FundingPlan.objects.visible_to(None).exists()
    assert FundingPlan.objects.visible_to(make.make_administrator()).count() == 2
