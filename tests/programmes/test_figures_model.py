"""Reported figures and reports: one territory, one value, one origin, a period forwards."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from programmes.models import ReportedFigure
from tests import factories as make

pytestmark = pytest.mark.django_db

TERRITORY = "Cấp và địa bàn của số liệu không khớp nhau."
VALUE = "Ghi số tiền hoặc số lượng, không cả hai."
ORIGIN = "Số liệu phải thuộc một tài liệu hoặc một báo cáo kỳ."
MONTHS = "Tháng của kỳ không hợp lệ."
YEARS = "Năm đầu không được sau năm cuối."


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"level": "nation", "region": "north"}, TERRITORY, id="nation of a region"),
        pytest.param({"level": "region"}, TERRITORY, id="region unnamed"),
        pytest.param({"level": "province"}, TERRITORY, id="province unnamed"),
        pytest.param({"level": "organisation"}, TERRITORY, id="organisation unnamed"),
        pytest.param({"amount": None}, VALUE, id="no value"),
        pytest.param({"number": Decimal(3)}, VALUE, id="two values"),
        pytest.param({"document": None}, ORIGIN, id="no origin"),
        pytest.param({"from_month": 8, "through_month": 7}, MONTHS, id="months upside down"),
        pytest.param({"through_month": 13}, MONTHS, id="month 13"),
        pytest.param({"from_month": 0}, MONTHS, id="month 0"),
        pytest.param({"period": "unstated"}, MONTHS, id="months of no stated period"),
        pytest.param({"year_from": 2020}, YEARS, id="two years by months"),
    ],
)
def test_nonsense_is_refused(fields: dict[str, Any], message: str) -> None:
    figure = make.new_figure(**fields)
    assert make.refusals(figure) == [message]
    assert make.database_refuses(figure)


SPAN = {"period": "span", "from_month": None, "through_month": None}


@pytest.mark.parametrize(("year_from", "fine"), [(2016, True), (2020, True), (2021, False)])
def test_a_span_of_years_runs_forwards(year_from: int, fine: bool) -> None:
    figure = make.new_figure(**SPAN, year_from=year_from, year=2020)
    assert make.refusals(figure) == ([] if fine else [YEARS])
    assert make.database_refuses(figure) is not fine


def test_a_figure_of_two_territories_or_two_origins_is_refused() -> None:
    province, organisation = make.make_province(), make.make_organisation()
    figure = make.new_figure(level="province", province=province, organisation=organisation)
    assert make.refusals(figure) == [TERRITORY]
    both = make.new_figure(document=make.make_document(), report=make.make_report())
    assert make.refusals(both) == [ORIGIN]
    assert make.database_refuses(both)


def test_a_figure_is_found_by_territory_indicator_and_document_without_marks() -> None:
    figure = make.new_figure(
        level="province",
        province=make.make_province(name="Đắk Lắk"),
        document=make.make_document(title="Hội nghị", publisher="Báo Ví Dụ"),
    )
    figure.save()
    for words in ("dak lak", "chi tieu", "hoi nghi bao vi du", "11,07"):
        assert words in figure.search_key


def test_a_figure_is_printed_in_the_words_of_its_document() -> None:
    assert make.new_figure(qualifier="trên").as_printed == "trên 11,07 tỷ đồng"
    percent = make.new_figure(amount=None, number=Decimal("99.37"), printed="99,37", unit="percent")
    assert percent.as_printed == "99,37%"
    count = make.new_figure(amount=None, number=Decimal(17), printed="17", unit="count")
    assert count.as_printed == "17"


@pytest.mark.parametrize(
    ("printed", "unit", "half"),
    [
        ("11,07", "ty_dong", 5_000_000),
        ("1.505", "trieu_dong", 500_000),
        ("17", "count", Decimal("0.5")),
    ],
)
def test_rounding_hides_half_a_unit_of_the_last_digit(
    printed: str, unit: str, half: Decimal
) -> None:
    assert make.new_figure(printed=printed, unit=unit).half_unit == half


def test_the_final_and_then_the_latest_comes_first() -> None:
    indicator = make.make_indicator(stage="executed")
    for status, as_of in (
        ("estimate", date(2025, 2, 1)),
        ("final", None),
        ("final", date(2025, 1, 1)),
    ):
        make.new_figure(status=status, as_of=as_of, indicator=indicator).save()
    figures = ReportedFigure.objects.filter(indicator=indicator).headline_money().best_first()
    found = [(figure.status, figure.as_of) for figure in figures]
    assert found == [
        ("final", date(2025, 1, 1)),
        ("final", None),
        ("estimate", date(2025, 2, 1)),
    ]


def test_a_report_counts_once_it_is_approved_and_signed() -> None:
    report = make.make_report()
    make.new_figure(report=report, indicator=make.make_indicator()).save()
    of_report = ReportedFigure.objects.filter(report=report)
    assert not of_report.visible_to(None).exists()
    report.status = "approved"
    assert make.refusals(report) == ["Báo cáo đã duyệt phải ghi người duyệt và lúc duyệt."]
    report.approved_by, report.approved_at = make.make_administrator(), "2025-01-10T08:00:00+07:00"
    report.save()
    assert of_report.visible_to(None).exists()


def test_a_report_is_of_a_month_that_exists() -> None:
    report = make.make_report()
    report.through_month = 13
    assert make.refusals(report) == ["Tháng phải từ 1 đến 12."]
