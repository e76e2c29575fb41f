"""Which figure a row shows (ARCHITECTURE §5): records, then claims; none fills another's place."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from programmes.models import ReportedFigure
from programmes.rollups.defaults import default_year
from programmes.rollups.facts import facts
from programmes.rollups.overview import Overview
from programmes.rollups.scope import Subject
from programmes.rollups.series import cumulative
from programmes.rollups.sources import Evidence
from programmes.rollups.values import Value
from provinces.geography import Territory
from tests import factories as make
from tests.programmes.records import YEAR, amount, claim, decide, province, read, spend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


# -- records before claims ----------------------------------------------------------------------


def test_what_is_recorded_goes_before_what_is_claimed() -> None:
    claim(99)
    spend(60)
    shown = read("ha-noi").comparison.actual.shown
    assert shown == Value(60, "executed", records=True, missing_sources=("local",))


def test_a_claim_shows_where_nothing_is_recorded() -> None:
    figure = claim(99)
    shown = read("ha-noi").comparison.actual.shown
    assert amount(shown) == 99
    assert shown is not None
    assert [each.code for each in shown.claims] == [figure.code]


def test_a_recorded_zero_is_zero_and_not_a_gap_for_a_claim() -> None:
    claim(99)
    spend(60)
    spend(-60)
    assert amount(read("ha-noi").comparison.actual.shown) == 0


def test_nothing_recorded_or_claimed_is_none() -> None:
    page = read("ha-noi")
    assert page.comparison.plan.shown is None
    assert page.comparison.actual.shown is None
    assert page.comparison.rate is None
    assert page.stages == []
    assert page.months == []


def test_each_source_is_a_row_of_its_own() -> None:
    spend(60)
    claim(40, source="local")
    page = read("ha-noi")
    assert amount(page.comparison.actual.shown) == 100
    by_source = {str(key.value): each.actual.shown for key, each in page.by_source.items()}
    assert by_source["national"] == Value(60, "executed", records=True)
    assert amount(by_source["local"]) == 40


def test_a_claim_of_both_sources_is_no_sum_of_one_recorded_and_both_claimed() -> None:
    spend(60)
    claim(500, source="state")
    shown = read("ha-noi").comparison.actual.shown
    assert shown == Value(60, "executed", records=True, missing_sources=("local",))


def test_counterpart_and_other_money_is_in_no_sum() -> None:
    for source in ("counterpart", "other"):
        decide(70, source=source)
        spend(60, source=source)
    claim(99, source="all")
    claim(98, source="counterpart")
    spend(5, stage="advanced")
    page = read("ha-noi")
    assert [(row.stage, amount(row.total.shown)) for row in page.stages] == [("advanced", 5)]


# -- which of several claims --------------------------------------------------------------------


def test_final_goes_before_estimate_and_the_latest_before_older() -> None:
    claim(1, status="estimate", as_of=date(YEAR + 2, 1, 1))
    claim(2, status="unstated", as_of=date(YEAR + 3, 1, 1))
    claim(3, status="final", as_of=date(YEAR + 1, 1, 1))
    claim(4, status="final", as_of=date(YEAR + 1, 6, 1))
    claim(5, status="final", as_of=None)
    assert amount(read("ha-noi").comparison.actual.shown) == 4


def test_a_clear_estimate_goes_before_a_doubtful_final_figure() -> None:
    claim(1, ambiguity="cả năm hay 9 tháng?")
    claim(2, status="estimate")
    assert amount(read("ha-noi").comparison.actual.shown) == 2


def test_an_estimate_is_shown_as_one() -> None:
    claim(2, status="estimate", qualifier="ước")
    shown = read("ha-noi").comparison.actual.shown
    assert shown is not None
    assert shown.is_estimate
    assert shown.qualifier == "ước"


def test_several_sources_claimed_together_beat_the_sum_of_the_two() -> None:
    claim(10)
    claim(20, source="local")
    claim(31, source="state")
    assert amount(read("ha-noi").comparison.actual.shown) == 31


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_a_report_that_is_not_approved_is_invisible(status: str) -> None:
    report = make.make_report(province=province(), year=YEAR, status=status)
    claim(99, report=report)
    page = read("ha-noi")
    assert page.comparison.actual.shown is None
    assert YEAR not in [point.year for point in page.years]
    territory = Territory.load()
    subject = Subject(unit=territory.by_key("ha-noi"))
    assert default_year(subject, territory, Evidence.read()) < YEAR
    assert not told(page)


def test_an_approved_report_shows() -> None:
    signed = {"approved_by": make.make_user(), "approved_at": timezone.now()}
    report = make.make_report(province=province(), year=YEAR, status="approved", **signed)
    claim(99, report=report)
    page = read("ha-noi")
    assert amount(page.comparison.actual.shown) == 99
    assert len(told(page)) == 1


def told(page: Overview) -> tuple[ReportedFigure, ...]:
    return facts(page.subject, page.selection, page.scope.places_on(date(YEAR, 12, 31))).figures


# -- doubtful claims ----------------------------------------------------------------------------


def test_a_doubtful_claim_is_shown_and_not_added() -> None:
    claim(50, ambiguity="đơn vị tính?")
    spend(60, holder={"province": province("hue")})
    page = read(region=None)
    row = next(row for row in page.rows if row.key == "ha-noi")
    assert amount(row.actual) == 50
    assert amount(page.total.actual) == 60
    assert page.comparison.actual.known == 1


def test_a_doubtful_claim_of_one_source_is_not_added_to_the_other() -> None:
    spend(60)
    claim(50, source="local", ambiguity="đơn vị tính?")
    page = read("ha-noi")
    assert page.comparison.actual.shown == Value(
        60, "executed", records=True, missing_sources=("local",)
    )
    local = next(each for key, each in page.by_source.items() if key.value == "local")
    assert amount(local.actual.shown) == 50


def test_two_doubtful_claims_of_one_document_share_their_doubt() -> None:
    document = make.make_document()
    for source in ("national", "local"):
        claim(50, source=source, document=document, ambiguity="cả năm?")
    shown = read("ha-noi").comparison.actual.shown
    assert amount(shown) == 100
    assert shown is not None
    assert shown.is_ambiguous
    claim(70, source="local", ambiguity="cả năm?", as_of=date(YEAR + 1, 1, 1))
    assert read("ha-noi").comparison.actual.shown is None


def test_a_doubtful_claim_is_only_divided_by_its_own_documents_plan() -> None:
    document = make.make_document()
    claim(50, document=document, ambiguity="cả năm?")
    claim(100, "allocated")
    assert read("ha-noi").comparison.rate is None
    claim(200, "allocated", document=document, as_of=date(YEAR + 1, 1, 1))
    assert read("ha-noi").comparison.rate == Decimal("0.25")


def test_a_doubtful_claim_is_not_divided_by_a_record() -> None:
    decide(100)
    claim(50, ambiguity="cả năm?")
    assert read("ha-noi", source="national").comparison.rate is None


# -- periods ------------------------------------------------------------------------------------


def test_seven_months_never_fill_a_year() -> None:
    claim(70, through_month=7)
    assert read("ha-noi").comparison.actual.shown is None
    assert amount(read("ha-noi", through_month=7).comparison.actual.shown) == 70
    assert read("ha-noi", through_month=8).comparison.actual.shown is None
    point = read("ha-noi", source="national").years[-1]
    assert (point.through_month, amount(point.actual.shown)) == (7, 70)


def test_a_year_never_fills_seven_months() -> None:
    claim(120)
    assert read("ha-noi", through_month=7).comparison.actual.shown is None


def test_the_plan_of_the_year_stands_beside_seven_months() -> None:
    claim(70, through_month=7)
    claim(100, "allocated")
    page = read("ha-noi", through_month=7, source="national")
    assert page.comparison.rate == Decimal("0.7")


def test_months_that_do_not_begin_in_january_fill_nothing() -> None:
    claim(70, from_month=4, through_month=6)
    for month in (6, 12):
        assert read("ha-noi", through_month=month).comparison.actual.shown is None


def test_several_years_never_enter_a_year() -> None:
    span: dict[str, Any] = {"period": "span", "from_month": None, "through_month": None}
    claim(500, year_from=YEAR - 4, **span)
    claim(400, period="unstated", from_month=None, through_month=None)
    page = read("ha-noi")
    assert page.comparison.actual.shown is None
    assert YEAR not in [point.year for point in page.years]
    assert len(told(page)) == 2


def test_a_target_is_no_result_and_a_part_is_no_whole() -> None:
    claim(500, is_target=True)
    claim(400, scope="part")
    assert read("ha-noi").comparison.actual.shown is None


def test_records_are_read_up_to_the_month() -> None:
    decide(100)
    decide(30, source="local", decided_on=date(YEAR, 9, 1))
    spend(60)
    spend(20, spent_on=date(YEAR, 11, 2))
    page = read("ha-noi", through_month=7)
    assert amount(page.comparison.plan.shown) == 100
    assert amount(page.comparison.actual.shown) == 60
    assert amount(read("ha-noi").comparison.actual.shown) == 80


@pytest.mark.parametrize(
    ("months", "line"),
    [
        ({}, {}),
        ({0: 5}, {1: 5}),
        ({0: 5, 3: 1}, {1: 5, 2: 5, 3: 6}),
        ({4: 1, 6: -1}, {4: 1, 5: 1, 6: 0}),
        ({12: 3}, {12: 3}),
    ],
)
def test_months_add_up_and_begin_with_the_first_known(
    months: dict[int, int], line: dict[int, int]
) -> None:
    assert cumulative(months) == line


def test_the_year_before_is_the_same_months_beside_it() -> None:
    spend(60)
    spend(40, year=YEAR - 1, spent_on=date(YEAR - 1, 3, 1))
    this, before = read("ha-noi").months
    assert (this.year, this.amounts) == (YEAR, {5: 60})
    assert (before.year, before.amounts) == (YEAR - 1, {3: 40})


def test_money_given_back_before_it_was_spent_is_a_negative_sum(client: Client) -> None:
    spend(60, spent_on=date(YEAR, 5, 10))
    spend(-20, spent_on=date(YEAR, 2, 1))
    assert amount(read("ha-noi", through_month=3).comparison.actual.shown) == -20
    page = client.get(f"/tinh/ha-noi/?nam={YEAR}&den-thang=3")
    assert page.status_code == 200
    assert 'width="-' not in page.content.decode()
