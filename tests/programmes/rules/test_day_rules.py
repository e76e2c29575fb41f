"""Rules on days: the project's end, its contract, the budget year, the day of settlement."""

from datetime import date

import pytest

from programmes.models.status import Status
from programmes.rules.facts import Slot, Spent
from tests import factories as make
from tests.programmes.rules.judged import TRIEU, facts, keys, sentences, spent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

END = date(2019, 10, 31)
NEXT = date(2019, 11, 1)


@pytest.mark.parametrize("stage", ["advanced", "executed"])
def test_money_is_spent_before_the_end(stage: str) -> None:
    key = f"after-end-national-{stage}-2019"
    assert key not in keys(facts(spent=spent(stage, 1, END, END), ended_on=END))
    said = sentences(facts(spent=spent(stage, 1, END, NEXT), ended_on=END))[key]
    assert "ngày 01/11/2019, sau ngày kết thúc đề án 31/10/2019" in said


def test_paying_and_settling_come_after_the_end() -> None:
    for stage in ("disbursed", "settled"):
        found = facts(spent=spent(stage, 1, NEXT, NEXT), ended_on=END)
        assert not any(key.startswith("after-end") for key in keys(found))


@pytest.mark.parametrize(
    ("day", "outside"),
    [
        (date(2018, 12, 31), True),
        (date(2019, 1, 1), False),
        (date(2020, 1, 31), False),
        (date(2020, 2, 1), True),
    ],
)
def test_a_budget_year_closes_with_january(day: date, outside: bool) -> None:
    found = facts(spent=spent("disbursed", 1, day, day))
    assert ("outside-year-national-disbursed-2019" in keys(found)) is outside


CONTRACT = date(2019, 4, 1)


def test_money_follows_the_contract() -> None:
    key = "before-contract-advanced-2019"
    before = spent("advanced", 1, date(2019, 3, 31), date(2019, 5, 1))
    on_the_day = spent("advanced", 1, CONTRACT, CONTRACT)
    assert key not in keys(facts(spent=on_the_day, contracted_on=CONTRACT))
    said = sentences(facts(spent=before, contracted_on=CONTRACT))[key]
    assert "31/03/2019 trước ngày hợp đồng 01/04/2019" in said
    assert key not in keys(facts(spent=before))  # whose day nobody has noted


@pytest.mark.parametrize("status", Status.values)
def test_nothing_is_paid_before_there_is_a_contract(status: str) -> None:
    found = facts(spent=spent("disbursed", 1, CONTRACT, CONTRACT), status=status)
    early = {"draft", "registered", "appraised_local", "appraised_ministry", "approved"}
    is_early = status in early | {"assigned", "rejected"}
    assert ("before-contract-disbursed-2019" in keys(found)) is is_early


def test_a_task_has_no_contract() -> None:
    found = facts(spent=spent("disbursed", 1, CONTRACT, CONTRACT), status="assigned", kind="task")
    assert keys(found) == set()


@pytest.mark.parametrize(("day", "late"), [(22, False), (23, True)])
def test_national_money_is_settled_by_the_22nd_of_january(day: int, late: bool) -> None:
    settled = date(2020, 1, day)
    both = {**spent("executed", 50), **spent("settled", 50, settled, settled)}
    assert ("settled-late-2019" in keys(facts(spent=both))) is late
    unsettled = facts(spent=spent("executed", 50), on=settled)
    assert ("settled-late-2019" in keys(unsettled)) is late
    if late:
        assert "còn 50.000.000 đồng chưa quyết toán" in sentences(unsettled)["settled-late-2019"]


def test_local_money_is_settled_as_its_province_says() -> None:
    local = {Slot("local", "executed", 2019): Spent(50 * TRIEU)}
    found = facts(
        programme="local", funding={"local": 100 * TRIEU}, spent=local, on=date(2025, 1, 1)
    )
    assert keys(found) == {"ceiling-unknown"}


def test_a_reversed_or_refunded_entry_has_no_day_to_mind() -> None:
    found = facts(spent=spent("executed", 0), ended_on=END)  # its pair sums to nothing
    assert keys(found) == set()
    refund = make.new_entry(
        project=make.new_project(), amount=-1, spent_on=date(2030, 1, 1), year=2019
    )
    with_refund = found.with_entries([refund])
    assert not any(key.startswith(("after-end", "outside")) for key in keys(with_refund))
