"""Plan decisions in spreadsheets: added under their plan, never rewritten, taken back whole."""

from typing import Any

import pytest

from khuyencong.accounts.models import User
from khuyencong.imports.engine import undo_batch
from programmes.models import FundingPlan, PlanDecision
from provinces.models import Province
from tests import factories as make
from tests.programmes.imports.rows import imported, messages, outcomes, previewed, results
from tests.programmes.imports.sheets import applied, caches_are_right, uploaded

pytestmark = pytest.mark.django_db
SHEET = """KẾ HOẠCH KINH PHÍ KHUYẾN CÔNG ĐỊA PHƯƠNG NĂM 2024
(Kèm theo Quyết định số 12/QĐ-UBND ngày 15/01/2024)
Đơn vị tính: triệu đồng
STT;Tỉnh;Nội dung khuyến công;Loại quyết định;Kinh phí được giao
1;Vĩnh Lạc;Đào tạo nghề, truyền nghề;Giao đầu năm;1.500
2;Vĩnh Lạc;Thông tin, tuyên truyền;Bổ sung;200,5
"""


@pytest.fixture(autouse=True)
def province() -> Province:
    return make.make_province(name="Vĩnh Lạc", key="vinh-lac")


@pytest.fixture
def department(province: Province) -> User:
    return make.make_user(role="department", province=province)


def a_row(**values: Any) -> dict[str, Any]:
    given = {"year": 2024, "province": "vinh-lac", "source": "local", "stage": "planned"}
    return given | {"amount": 100, "number": "1/QĐ", "decided_on": "2024-01-15"} | values


def test_decisions_open_their_plan_and_say_by_themselves_what_kind_they_are(
    department: User,
) -> None:
    batch = imported(
        department, "plans", a_row(), a_row(number="2/QĐ", amount=30),
        a_row(number="3/QĐ", amount=-50, kind="recovery", note="không có dự án"),
    )  # fmt: skip
    plan = FundingPlan.objects.get(province__key="vinh-lac")
    kinds = list(plan.decisions.order_by("pk").values_list("kind", "amount"))
    assert kinds == [("initial", 100), ("supplement", 30), ("recovery", -50)]
    assert batch.rows.order_by("position")[0].also == [["programmes.fundingplan", plan.pk]]
    assert caches_are_right()

    again = previewed(department, "plans", a_row(), a_row(number="2/QĐ", amount=30))
    assert outcomes(again) == ["unchanged", "unchanged"]


def test_a_decision_that_is_recorded_is_not_rewritten_but_its_notes_are(department: User) -> None:
    imported(department, "plans", a_row())
    assert "hãy ghi quyết định điều chỉnh" in messages(
        previewed(department, "plans", a_row(amount=90))
    )
    imported(department, "plans", a_row(note="bản chính ở văn thư", issued_by="UBND tỉnh"))
    decision = PlanDecision.objects.get()
    assert (decision.amount, decision.issued_by) == (100, "UBND tỉnh")


def test_more_is_not_taken_away_than_was_given(department: User) -> None:
    batch = previewed(
        department, "plans", a_row(), a_row(number="2/QĐ", amount=-60, kind="recovery"),
        a_row(number="3/QĐ", amount=-60, kind="recovery"),
    )  # fmt: skip
    assert outcomes(batch) == ["new", "new", "invalid"]
    assert "thu hồi nhiều hơn đã giao" in messages(batch)


def test_signs_dates_and_numbers_are_checked(department: User) -> None:
    batch = previewed(
        department,
        "plans",
        a_row(amount=5, kind="recovery"),
        a_row(number="2", amount=-5, kind="initial"),
        a_row(decided_on=None),
        a_row(number="4", amount=None),
        a_row(number="x" * 61),
    )
    assert outcomes(batch) == ["invalid"] * 5


def test_who_decides_no_plans_of_a_source_or_place_brings_none_in(department: User) -> None:
    make.make_province(name="Xuân Lạc", key="xuan-lac")
    batch = previewed(department, "plans", a_row(source="national"), a_row(province="xuan-lac"))
    assert outcomes(batch) == ["invalid", "invalid"]
    ministry = make.make_user(role="officer")
    batch = previewed(ministry, "plans", a_row(source="national"), a_row())
    assert outcomes(batch) == ["new", "invalid"]


def test_the_same_decision_twice_in_a_file_is_refused_once(department: User) -> None:
    batch = previewed(department, "plans", a_row(), a_row(), a_row(number="", amount=5))
    assert outcomes(batch) == ["new", "invalid", "new"]


def test_undo_takes_decisions_and_their_plan_back_unless_others_rest_on_them(
    department: User,
) -> None:
    first = imported(department, "plans", a_row())
    second = imported(department, "plans", a_row(number="2/QĐ", amount=-80, kind="recovery"))
    assert results(undo_batch(batch=first, user=department)) == ["not_undone"]
    assert results(undo_batch(batch=second, user=department)) == ["undone"]
    assert caches_are_right()


def test_an_appendix_says_number_day_source_and_unit_in_its_titles(department: User) -> None:
    batch = applied(department, uploaded(department, "ke hoach.csv", SHEET.encode()))
    assert results(batch) == ["created", "created"]
    amounts = dict(PlanDecision.objects.values_list("content__code", "amount"))
    assert amounts == {
        "vocational_training": 1_500_000_000,
        "information_communication": 200_500_000,
    }
    decision = PlanDecision.objects.all()[0]
    assert (decision.number, str(decision.decided_on)) == ("12/QĐ-UBND", "2024-01-15")
    assert (decision.stage, decision.plan.source) == ("allocated", "local")
