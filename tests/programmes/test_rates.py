"""Rates name what they divide, and the sum of the parts stands beside the report of the whole."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from programmes.rollups.defaults import default_year
from programmes.rollups.scope import Subject
from programmes.rollups.sources import Evidence
from programmes.rollups.values import Value, add_up, execution_rate
from provinces.geography import Geography, Territory
from provinces.models import Region
from tests import factories as make
from tests.programmes.records import YEAR, amount, claim, decide, province, read, spend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


# -- rates --------------------------------------------------------------------------------------


def test_a_rate_may_pass_one_hundred_percent() -> None:
    decide(100)
    spend(150)
    assert read("ha-noi").comparison.rate == Decimal("1.5")


def test_a_zero_plan_has_no_rate() -> None:
    decide(100)
    decide_more = make.make_decision
    plan = province().fundingplan_set.get(year=YEAR)
    decide_more(plan=plan, amount=-100, kind="recovery", decided_on=date(YEAR, 6, 1))
    spend(50)
    page = read("ha-noi")
    assert amount(page.comparison.plan.shown) == 0
    assert page.comparison.rate is None


def test_what_was_not_allocated_is_measured_by_what_was_planned_and_says_so() -> None:
    decide(200, "planned")
    spend(50)
    page = read("ha-noi")
    assert page.comparison.plan.shown is not None
    assert page.comparison.plan.shown.stage == "planned"
    assert page.comparison.rate == Decimal("0.25")


def test_one_source_allocated_and_one_planned_is_no_plan_of_one_source() -> None:
    decide(100)
    decide(200, "planned", source="local")
    spend(90)
    spend(180, source="local")
    page = read("ha-noi")
    assert amount(page.comparison.plan.shown) == 300
    assert page.comparison.plan.shown is not None
    assert page.comparison.plan.shown.stage == "mixed"
    assert page.comparison.rate == Decimal("0.9")


def test_a_plan_of_one_source_does_not_measure_the_spending_of_two() -> None:
    decide(100)
    spend(90)
    spend(180, source="local")
    assert read("ha-noi").comparison.rate is None
    assert read("ha-noi", source="national").comparison.rate == Decimal("0.9")


def test_the_rate_of_a_total_is_of_the_units_that_know_both() -> None:
    decide(100)
    spend(90)
    decide(900, holder={"province": province("hue")})
    total = read(source="national").total
    assert (amount(total.plan), amount(total.actual)) == (1000, 90)
    assert total.rate == Decimal("0.9")
    assert len(total.comparable) == 1


def test_values_of_different_money_are_not_divided() -> None:
    assert execution_rate(Value(1, "executed"), None) is None
    partial = Value(1, "executed", missing_sources=("local",))
    assert execution_rate(partial, Value(2, "allocated")) is None
    assert execution_rate(partial, Value(2, "allocated", missing_sources=("local",))) == Decimal(
        "0.5"
    )


def test_a_source_is_missing_from_a_sum_only_where_every_part_lacks_it() -> None:
    without = Value(1, "executed", missing_sources=("local",))
    assert add_up([without, Value(2, "executed")]) == Value(3, "executed")
    assert add_up([without, without]) == Value(2, "executed", missing_sources=("local",))
    assert add_up([None, None]) is None
    assert add_up([None, Value(0, "executed")]) == Value(0, "executed")


# -- sum and report side by side ----------------------------------------------------------------


def test_a_report_of_a_region_stands_beside_the_sum_with_the_difference() -> None:
    spend(60)
    claim(100, level="region", region="north", province=None)
    actual = read(region=Region.NORTH, source="national").comparison.actual
    assert amount(actual.summed) == 60
    assert amount(actual.reported) == 100
    assert actual.difference == -40
    assert actual.shown is actual.reported  # one unit of fifteen is no region
    assert actual.beside is actual.summed
    assert (actual.known, actual.parts) == (1, 15)


def test_a_complete_sum_goes_first_and_the_report_stays_beside_it() -> None:
    for each in Territory.load().units_of_region(Region.SOUTH, date(YEAR, 12, 31)):
        spend(10, holder={"province": province(each.key)})
    claim(75, level="region", region="south", province=None)
    actual = read(region=Region.SOUTH, source="national").comparison.actual
    assert amount(actual.shown) == 80
    assert amount(actual.beside) == 75
    assert actual.difference == 5


def test_a_report_alone_is_shown_alone() -> None:
    claim(100, level="nation")
    actual = read(source="national").comparison.actual
    assert actual.summed is None
    assert amount(actual.shown) == 100
    assert actual.beside is None
    assert actual.difference is None


def test_a_sum_is_not_divided_by_a_report_of_the_whole() -> None:
    spend(60)
    claim(100, "allocated", level="nation")
    assert read(source="national").comparison.rate is None


def test_a_report_of_a_region_before_the_merger_is_not_todays_region() -> None:
    claim(100, level="region", region="central", province=None, year=2016)
    page: dict[str, Any] = {"region": Region.CENTRAL, "year": 2016, "source": "national"}
    assert amount(read(**page).comparison.actual.reported) == 100
    folded = read(**page, geography=Geography.CURRENT)
    assert folded.comparison.actual.reported is None


def test_the_money_of_a_body_is_the_nations_and_no_provinces() -> None:
    body = make.make_organisation(name="Trung tâm vùng thử", kind="regional_centre")
    spend(60)
    spend(30, holder={"organisation": body})
    page = read(source="national")
    assert amount(page.total.actual) == 90
    assert [(row.label, amount(row.actual)) for row in page.organisations] == [(body.name, 30)]
    assert amount(read(region=Region.NORTH, source="national").total.actual) == 60


def test_the_latest_year_with_anything_is_the_year_a_page_opens_on() -> None:
    territory = Territory.load()
    city = Subject(unit=territory.by_key("ha-noi"))
    claim(5, year=YEAR)
    assert default_year(city, territory, Evidence.read()) == YEAR
    spend(60, year=YEAR + 1, spent_on=date(YEAR + 1, 2, 1))
    assert default_year(city, territory, Evidence.read()) == YEAR + 1
    assert default_year(Subject(), territory, Evidence.read()) == YEAR + 1
