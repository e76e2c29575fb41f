"""What is probably a slip: an entry twice, a support many times too high, a form too early."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from programmes.models import SpendingEntry
from programmes.rules.facts import Alike, Gaining
from programmes.rules.judging import warnings_for
from provinces.models.establishment import DECREE_235
from tests import factories as make
from tests.programmes.projects.lives import make_full_project
from tests.programmes.rules.judged import TRIEU, facts, keys, money, sentences

pytestmark = pytest.mark.django_db
TWIN = Alike("national", "advanced", 50 * TRIEU, date(2019, 5, 1), "UNC 12")


def test_two_entries_alike_in_everything_are_named_with_day_amount_and_voucher() -> None:
    assert keys(facts(alike={TWIN: 1})) == set()
    (said,) = sentences(facts(alike={TWIN: 2})).values()
    assert said == (
        "Khuyến công quốc gia, tạm ứng: 2 bút toán giống hệt nhau, 50.000.000 đồng ngày "
        "01/05/2019, chứng từ UNC 12."
    )
    (without,) = sentences(facts(alike={TWIN._replace(voucher=""): 3})).values()
    assert "3 bút toán giống hệt nhau" in without
    assert "chứng từ không ghi" in without


def test_entries_that_differ_in_anything_have_warnings_of_their_own() -> None:
    other = TWIN._replace(voucher="UNC 13")
    assert len(keys(facts(alike={TWIN: 2, other: 2}))) == 2
    assert keys(facts(alike={TWIN: 1, other: 1})) == set()


def test_an_entry_not_stored_yet_counts_beside_those_that_are() -> None:
    entry = SpendingEntry(
        source="national", stage="advanced", amount=TWIN.amount, spent_on=TWIN.spent_on,
        voucher="UNC 12", year=2019,
    )  # fmt: skip
    known = facts(alike={TWIN: 1})
    assert [key for key in keys(known.with_entries([entry])) if key.startswith("twice-")]
    assert [key for key in keys(facts().with_entries([entry] * 2)) if key.startswith("twice-")]


def test_the_page_of_a_project_tells_of_twins_until_one_is_reversed() -> None:
    project = make_full_project(status="in_progress")
    same = {"project": project, "spent_on": date(2024, 5, 1), "voucher": "UNC 1"}
    entry, _twin = make.make_entry(**same), make.make_entry(**same)
    on = date(2024, 6, 1)
    assert any(each.key.startswith("twice-") for each in warnings_for(project, on=on))
    entry.reverse(on=on)
    assert not any(each.key.startswith("twice-") for each in warnings_for(project, on=on))


def test_a_support_many_times_what_was_approved_cites_both() -> None:
    approved = 100 * TRIEU
    assert "support-far-above-approved" not in keys(
        facts(item="", funding=money(199), approved_support=approved)
    )
    said = sentences(facts(item="", funding=money(999_000_000), approved_support=approved))
    assert said["support-far-above-approved"] == (
        "Kinh phí hỗ trợ 999.000.000.000.000 đồng gấp 9.990.000 lần số được duyệt 100.000.000 đồng."
    )
    assert "support-far-above-approved" not in keys(facts(item="", funding=money(999)))


def test_a_support_above_the_stated_total_cites_both() -> None:
    found = sentences(facts(item="", funding=money(301, 0), stated_total=300 * TRIEU))
    assert found["support-over-total"] == (
        "Kinh phí hỗ trợ 301.000.000 đồng, vượt tổng kinh phí hồ sơ ghi 300.000.000 đồng."
    )


@pytest.mark.parametrize("form", ["union", "artisan"])
def test_a_legal_form_may_gain_from_the_day_of_the_decree_on(form: str) -> None:
    gaining = (Gaining("Cơ sở Ví Dụ", form, None),)
    found = facts(item="", gaining=gaining)
    before = replace(found, law_day=DECREE_235 - timedelta(days=1))
    said = sentences(before)["form-not-yet-eligible"]
    assert said.startswith("Cơ sở Ví Dụ: loại hình ")
    assert "được hỗ trợ từ ngày 15/10/2025, đề án tính theo ngày 14/10/2025" in said
    assert "form-not-yet-eligible" not in keys(replace(found, law_day=DECREE_235))


@pytest.mark.parametrize("form", ["enterprise", "cooperative", "group", "household", ""])
def test_the_other_forms_were_always_among_them(form: str) -> None:
    found = facts(item="", gaining=(Gaining("Cơ sở Ví Dụ", form, None),))
    assert "form-not-yet-eligible" not in keys(found)


def test_the_day_of_a_project_is_that_of_its_approval() -> None:
    project = make_full_project(status="registered", year=2026)
    gains = project.beneficiaries.get().establishment
    gains.legal_form = "artisan"
    gains.save()
    on = date(2026, 2, 1)
    assert "form-not-yet-eligible" not in {each.key for each in warnings_for(project, on=on)}
    project.year = 2025
    assert "form-not-yet-eligible" in {each.key for each in warnings_for(project, on=on)}
