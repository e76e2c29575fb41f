"""Each rule says both numbers and its article just beyond its limit, and nothing at the limit."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from khuyencong.formatting import dong
from programmes.rules.facts import Facts
from programmes.rules.judging import warnings_of
from programmes.rules.law import ANYTHING, Case, Law
from tests.programmes.rules.judged import (
    AFTER,
    NEW,
    OLD,
    TRIEU,
    facts,
    keys,
    money,
    sentences,
    spent,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_project_within_every_limit_is_left_alone() -> None:
    assert warnings_of(facts()) == []


# -- ceilings: dated, counted, multiplied -------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "day", "most"),
    [
        ("machinery", OLD, 200),
        ("machinery", NEW, 300),  # TT 28/2018/TT-BTC Điều 8 khoản 4
        ("technology_transfer", OLD, 200),
        ("production_line", NEW, 450),  # 1,5 times the machinery's 300
        ("demo_model_new", OLD, 500),
        ("demo_model_new", NEW, 1000),
        ("demo_model_existing", OLD, 100),
        ("trademark", OLD, 35),
        ("pollution_cluster", OLD, 1500),
        ("cluster_infrastructure", OLD, 3000),
        ("prize_national", OLD, 10),
    ],
)
def test_support_is_held_to_the_amount_of_its_day(item: str, day: date, most: int) -> None:
    assert "support-over-ceiling" not in keys(facts(item, day, funding=money(most)))
    said = sentences(facts(item, day, funding={**money(most), "local": 1}))["support-over-ceiling"]
    assert said.startswith(f"Kinh phí hỗ trợ {dong(most * TRIEU + 1)}, vượt mức tối đa cho 1 ")
    assert said.endswith(f" {dong(most * TRIEU)}.")


def test_a_warning_cites_the_article_of_its_day() -> None:
    cited = {
        day: next(
            each.basis
            for each in warnings_of(facts(day=day, funding=money(301)))
            if each.key == "support-over-ceiling"
        )
        for day in (OLD, NEW)
    }
    assert cited == {
        OLD: "TTLT 26/2014/TTLT-BTC-BCT Điều 6 khoản 2 điểm c",
        NEW: "TT 28/2018/TT-BTC Điều 8 khoản 4",
    }


def test_the_priority_of_2014_multiplies_by_one_and_a_half() -> None:
    assert "support-over-ceiling" not in keys(facts(day=OLD, funding=money(300), is_priority=True))
    said = sentences(facts(day=OLD, funding=money(301), is_priority=True))
    assert "300.000.000 đồng." in said["support-over-ceiling"]
    assert "hệ số ưu tiên 1,5 (TTLT 26/2014" in said["support-over-ceiling"]


def test_a_factor_that_nobody_has_verified_is_not_used() -> None:
    said = sentences(facts(day=NEW, funding=money(301), is_priority=True))["support-over-ceiling"]
    assert "Hệ số ưu tiên chưa có mức đã kiểm chứng" in said


def test_an_amount_per_establishment_is_counted_by_establishments() -> None:
    two = (300 * TRIEU, 300 * TRIEU)
    assert "support-over-ceiling" not in keys(facts(funding=money(600), shares=two))
    assert "support-over-ceiling" in keys(facts(funding=money(601), shares=two))
    assert "support-over-ceiling" not in keys(facts(funding=money(900), unit_count=3))


def test_a_group_whose_members_are_not_known_is_not_compared() -> None:
    found = facts(funding=money(1200), kind="group")
    assert keys(found) == {"ceiling-uncounted"}
    assert "Chưa rõ số cơ sở" in sentences(found)["ceiling-uncounted"]


def test_no_establishment_gets_more_than_one_may() -> None:
    even, uneven = (300 * TRIEU, 200 * TRIEU), (301 * TRIEU, 199 * TRIEU)
    assert "share-over-ceiling" not in keys(facts(funding=money(500), shares=even))
    said = sentences(facts(funding=money(500), shares=uneven))["share-over-ceiling"]
    assert "1 cơ sở" in said
    assert "301.000.000 đồng, vượt mức tối đa cho một cơ sở 300.000.000 đồng" in said


@pytest.mark.parametrize(
    ("item", "day", "share"),
    [("machinery", NEW, 50), ("demo_model_new", OLD, 30), ("pollution_establishment", OLD, 30)],
)
def test_support_is_a_part_of_the_cost(item: str, day: date, share: int) -> None:
    at_limit = facts(item, day, funding=money(share, 100 - share))
    beyond = facts(item, day, funding=money(share + 1, 99 - share))
    assert "support-over-rate" not in keys(at_limit)
    assert f"vượt {share}% của tổng kinh phí" in sentences(beyond)["support-over-rate"]


def test_the_eligible_cost_counts_where_it_is_known() -> None:
    found = facts(funding=money(100), eligible_cost=199 * TRIEU)
    said = sentences(found)["support-over-rate"]
    assert "50% của chi phí được tính hỗ trợ 199.000.000 đồng, tức 99.500.000 đồng" in said


def test_a_share_of_something_else_is_not_compared_with_the_cost() -> None:
    found = facts("relocation_interest", OLD, funding={"national": 400 * TRIEU})
    assert keys(found) == set()


def test_who_is_helped_in_part_bears_the_rest() -> None:
    assert "counterpart-missing" not in keys(facts())
    for funding in ({"national": 10}, {"national": 10, "counterpart": 0, "other": 90}):
        said = sentences(facts(funding=funding))["counterpart-missing"]
        assert "hỗ trợ tối đa là 50% chi phí" in said
    free = facts("cluster_infrastructure", OLD, funding={"national": 10})
    assert "counterpart-missing" not in keys(free)


@pytest.mark.parametrize(
    ("item", "day", "programme"),
    [
        ("machinery", AFTER, "national"),  # nobody has read TT 64/2024/TT-BTC
        ("trademark", NEW, "national"),  # nor the rest of TT 28/2018/TT-BTC
        ("machinery", date(2014, 4, 7), "national"),
        ("machinery", NEW, "local"),  # each province sets its own
    ],
)
def test_what_nobody_has_verified_is_said_and_not_invented(
    item: str, day: date, programme: str
) -> None:
    funding = {programme: 9_000 * TRIEU}
    found = facts(item, day, programme=programme, funding=funding)
    notes = [each for each in warnings_of(found) if each.key == "ceiling-unknown"]
    assert "Chưa có mức đã kiểm chứng cho thời điểm này" in notes[0].sentence
    assert notes[0].is_note
    assert not notes[0].is_open
    assert "support-over-ceiling" not in keys(found)


def test_where_there_is_something_to_choose_it_asks_for_the_choice() -> None:
    found = facts("", OLD)
    assert "Chưa chọn hạng mục được hỗ trợ" in sentences(found)["ceiling-unknown"]
    nothing = facts("", programme="local", funding={"local": TRIEU})
    assert "Chưa có mức đã kiểm chứng" in sentences(nothing)["ceiling-unknown"]


def test_the_part_of_a_single_establishment_is_the_support_and_is_said_once() -> None:
    found = facts(funding=money(301), shares=(301 * TRIEU,))
    assert keys(found) == {"support-over-ceiling"}


def test_nothing_is_said_of_support_that_nobody_has_stated() -> None:
    assert warnings_of(facts(funding={})) == []


# -- sums that must agree -----------------------------------------------------------------------


def test_the_sources_make_the_stated_total() -> None:
    assert keys(facts(stated_total=500 * TRIEU)) == set()
    said = sentences(facts(stated_total=499 * TRIEU))["sources-unlike-total"]
    assert "500.000.000 đồng, hồ sơ ghi tổng kinh phí 499.000.000 đồng" in said


def test_the_shares_make_the_support_where_all_are_known() -> None:
    assert keys(facts(shares=(60 * TRIEU, 40 * TRIEU))) == set()
    assert keys(facts(shares=(60 * TRIEU, None))) == set()
    said = sentences(facts(shares=(60 * TRIEU, 41 * TRIEU)))["shares-unlike-support"]
    assert "101.000.000 đồng, kinh phí hỗ trợ là 100.000.000 đồng" in said


# -- what was spent -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "day", "share"),
    [
        ("machinery", NEW, 70),
        ("training", NEW, 70),
        ("cluster_infrastructure", NEW, 30),
        ("pollution_cluster", NEW, 30),
        ("award_national", OLD, 70),  # no type of its own: TTLT 26/2014 Điều 8 khoản 2 điểm b
    ],
)
def test_the_first_advance_is_a_part_by_type(item: str, day: date, share: int) -> None:
    key = "advance-share-national"
    assert key not in keys(facts(item, day, spent=spent("advanced", share)))
    said = sentences(facts(item, day, spent=spent("advanced", share + 1)))[key]
    assert f"vượt {share}% của kinh phí hỗ trợ 100.000.000 đồng" in said


def test_a_founded_firm_is_advanced_all_of_it() -> None:
    found = facts("founding_firm", OLD, spent=spent("advanced", 100), funding=money(100))
    assert "advance-share-national" not in keys(found)


def test_without_a_verified_share_no_advance_is_called_too_much() -> None:
    found = facts("award_national", NEW, spent=spent("advanced", 99))
    assert "advance-share-national" not in keys(found)


@pytest.mark.parametrize("status", ["accepted", "liquidated", "settled"])
def test_what_remains_is_advanced_after_acceptance(status: str) -> None:
    found = facts(spent=spent("advanced", 100), status=status)
    assert "advance-share-national" not in keys(found)


def test_advances_and_payments_together_are_no_more_than_the_support() -> None:
    key = "paid-over-support-national"
    paid = {**spent("advanced", 60), **spent("disbursed", 40)}
    assert key not in keys(facts(spent=paid))
    more = {**paid, **spent("disbursed", 1, year=2020)}
    assert (
        "101.000.000 đồng, vượt kinh phí hỗ trợ 100.000.000 đồng"
        in sentences(facts(spent=more))[key]
    )


def test_no_more_is_done_than_supported_or_allocated() -> None:
    assert keys(facts(spent=spent("executed", 100), allocated=100 * TRIEU)) == set()
    said = sentences(facts(spent=spent("executed", 100), allocated=90 * TRIEU))
    assert "vượt kinh phí được giao 90.000.000 đồng" in said["executed-over-allocated-national"]
    said = sentences(facts(spent=spent("executed", 101)))
    assert set(said) == {"executed-over-support-national"}  # nothing allocated: nothing to compare


def test_no_more_is_settled_than_done() -> None:
    done = spent("executed", 80)
    assert keys(facts(spent={**done, **spent("settled", 80)})) == set()
    said = sentences(facts(spent={**done, **spent("settled", 81)}))
    assert (
        "81.000.000 đồng, vượt giá trị thực hiện 80.000.000 đồng"
        in (said["settled-over-executed-national"])
    )
    assert "settled-over-executed-national" in keys(facts(spent=spent("settled", 1)))


# -- promises about every rule ------------------------------------------------------------------


def everything_wrong() -> Facts:
    """A project that breaks as many rules as one can at once."""
    late = date(2021, 5, 1)
    wrong = {
        **spent("advanced", 900, date(2018, 1, 1), late),
        **spent("disbursed", 900, late, late),
        **spent("executed", 900, late, late),
        **spent("settled", 950, late, late),
    }
    return facts(
        funding={"national": 800 * TRIEU},
        shares=(500 * TRIEU, 200 * TRIEU),
        stated_total=1,
        allocated=1,
        spent=wrong,
        ended_on=date(2019, 10, 31),
        contracted_on=date(2019, 4, 1),
        status="in_progress",
    )


def test_every_warning_has_its_key_numbers_article_and_advice() -> None:
    found = warnings_of(everything_wrong())
    assert len(found) == len({each.key for each in found}) >= 15
    for each in found:
        assert sum(char.isdigit() for char in each.sentence) >= 2, each.key
        assert any(word in each.basis for word in ("Điều", "Luật", "Quy chế")), each.key
        assert each.advice.endswith("."), each.key
        assert each.key.replace("-", "").isalnum(), each.key
        assert each.is_open, each.key


def test_rules_ask_no_query(django_assert_num_queries: Callable[[int], Any]) -> None:
    found = everything_wrong()
    with django_assert_num_queries(0):
        warnings_of(found)


def test_a_row_for_anything_is_never_offered_as_an_item() -> None:
    case = Case("national", None, OLD)
    assert ANYTHING not in Law.load().items(case)
