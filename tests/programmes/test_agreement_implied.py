"""Implied values, random figures, and the engine on the whole published record."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.agreement.findings import Kind, Verdict
from programmes.agreement.quantities import Quantity
from programmes.agreement.review import neighbours, review, review_of, with_everything
from programmes.agreement.words import period_words
from programmes.models import ReportedFigure
from tests.programmes.said import TY, Record, say_sources


@pytest.fixture
def record() -> Record:
    return Record()


# -- implied values -----------------------------------------------------------------------------


def test_a_plan_follows_from_amount_and_rate_and_stands_beside_the_stated_one(
    record: Record,
) -> None:
    record.say("executed_amount", "166,27", status="estimate")
    record.say("execution_rate", "93,26", "percent", qualifier="ước", relation="of_plan")
    record.say("planned_budget", "338", document="B")

    (value,) = record.implied()
    assert value.formula == "166,27 tỷ đồng / ước 93,26% = 178,29 tỷ đồng"
    assert record.one(Kind.IMPLIED).verdict == Verdict.DIFFERS


def test_the_country_follows_from_the_shares_of_a_region(record: Record) -> None:
    region = {"level": "region", "region": "central"}
    for source, amount, share in (("national", "11,07", "14,71"), ("local", "37,73", "23,76")):
        record.say("executed_amount", amount, source=source, **region)
        share_of = {"relation": "of_national", "denominator": "tổng thực hiện cả nước"}
        record.say("share_of_national", share, "percent", source=source, **share_of, **region)

    values = {value.topic.source: value.text for value in record.implied()}

    assert values == {
        "KCQG": "75,25 tỷ đồng",
        "KCĐP": "158,80 tỷ đồng",
        "KCQG và KCĐP": "234,05 tỷ đồng",
    }


def test_a_relative_change_gives_the_rate_of_the_year_before(record: Record) -> None:
    record.say("execution_rate", "28,44", "percent", through_month=7)
    record.say(
        "growth",
        "62,15",
        "percent",
        through_month=7,
        relation="relative_change",
        denominator="tỷ lệ thực hiện 7 tháng cùng kỳ",
    )

    (value,) = record.implied()

    assert value.formula == "28,44% / 1,6215 = 17,54%"
    assert value.topic.period == "7 tháng 2030"


def test_an_index_is_not_an_increase(record: Record) -> None:
    record.say("executed_amount", "47,017")
    record.say("growth", "133,59", "percent", relation="index", denominator="thực hiện cùng kỳ")

    (value,) = record.implied()

    assert value.text == "35,195 tỷ đồng"


# -- properties ---------------------------------------------------------------------------------

AMOUNTS = st.decimals(min_value=0, max_value=500, places=2)


def comma(number: Decimal) -> str:
    return f"{number:.2f}".replace(".", ",")


@given(national=AMOUNTS, local=AMOUNTS, apart=st.decimals(-3, 3, places=2))
def test_a_sum_differs_exactly_when_it_is_beyond_its_tolerance(
    national: Decimal, local: Decimal, apart: Decimal
) -> None:
    record = Record()
    state = max(national + local + apart, Decimal(0))
    say_sources(record, comma(national), comma(local), comma(state))

    found = record.one(Kind.SUM_OF_PARTS)

    difference = national + local - state
    assert found.difference == difference * TY
    assert (found.verdict == Verdict.DIFFERS) is (abs(difference) > Decimal("0.015"))


@given(amount=AMOUNTS, word=st.sampled_from(["", "trên", "hơn", "gần", "khoảng", "ước"]))
def test_a_printed_number_lies_within_its_range(amount: Decimal, word: str) -> None:
    figure = Record().say("executed_amount", comma(amount), qualifier=word)

    quantity = Quantity.of(figure)

    assert quantity.low <= quantity.value <= quantity.high
    assert quantity.low < quantity.high


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "năm 2031"),
        ({"through_month": 7}, "7 tháng 2031"),
        ({"from_month": 4, "through_month": 4}, "tháng 4/2031"),
        ({"from_month": 4, "through_month": 9}, "tháng 4–9/2031"),
        ({"period": "span", "year_from": 2026, "year": 2030}, "2026–2030"),
        ({"period": "span"}, "đến 2031"),
        ({"period": "unstated"}, "không nêu kỳ (2031)"),
    ],
)
def test_periods_are_put_into_words(record: Record, fields: Any, words: str) -> None:
    assert period_words(record.say("executed_amount", "1", **fields)) == words


# -- on the published record --------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_reviewing_asks_one_query_however_many_figures(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = review(with_everything(ReportedFigure.objects.visible_to(None)))
    of_records = {Kind.YEARS, Kind.RECORDS}  # these come from the awards' own registry
    assert {finding.kind for finding in found.findings} == set(Kind) - of_records


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_a_passport_finds_what_the_whole_record_says_of_its_figure() -> None:
    visible = with_everything(ReportedFigure.objects.visible_to(None))
    everything = list(visible)
    for figure in everything[::37]:
        near = review_of(figure, neighbours(visible, figure))
        far = review_of(figure, everything)
        assert [f.explanation for f in near.findings] == [f.explanation for f in far.findings]
        assert [value.text for value in near.implied] == [value.text for value in far.implied]


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_provinces_are_never_compared_with_each_other() -> None:
    for finding in review(with_everything(ReportedFigure.objects.visible_to(None))).findings:
        places = {each.province_id for each in finding.figures if each.level == "province"}
        assert len(places) <= 1
