"""The figures that the first readers ask for, in the words of their documents, doubts included."""

from typing import Any

import pytest

from programmes.models import ReportedFigure
from provinces.models import Province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

WHOLE_YEAR = {"period": "months", "from_month": 1, "through_month": 12}


def figure(**lookup: Any) -> ReportedFigure:
    return ReportedFigure.objects.get(**lookup)


def said(**lookup: Any) -> dict[str, str]:
    """Return what the documents print, by source and indicator."""
    rows = ReportedFigure.objects.filter(scope="whole", **lookup).select_related("indicator")
    return {f"{row.source} {row.indicator.key}": row.as_printed for row in rows}


def test_central_region_2021_plan_actual_and_rate_by_source() -> None:
    assert said(region="central", year=2021, document__key="mien-trung-hoi-nghi-2022") == {
        "national executed_amount": "11,07 tỷ đồng",
        "national planned_budget": "11,14 tỷ đồng",
        "national execution_rate": "99,37%",
        "national share_of_national": "14,71%",
        "local executed_amount": "37,73 tỷ đồng",
        "local planned_budget": "40,09 tỷ đồng",
        "local execution_rate": "94,11%",
        "local share_of_national": "23,76%",
        "state executed_amount": "48,79 tỷ đồng",
        "state planned_budget": "51,23 tỷ đồng",
        "state execution_rate": "95,24%",
    }


def test_country_2021_keeps_four_claims_that_do_not_agree() -> None:
    nation = said(level="nation", year=2021, source__in=["state", "national", "local"])

    assert nation == {
        "state planned_budget": "338 tỷ đồng",
        "national planned_budget": "150 tỷ đồng",
        "local planned_budget": "188 tỷ đồng",
        "national allocated_budget": "75,641 tỷ đồng",
        "national allocation_rate": "50%",
        "national recipients_provinces": "46",
        "national recipients_organisations": "5",
        "state executed_amount": "166,27 tỷ đồng",
        "state execution_rate": "ước 93,26%",
    }
    organisations = figure(level="nation", indicator__key="recipients_organisations")
    assert "6 tổ chức" in organisations.note
    assert figure(code="F0004").status == "estimate"


def test_central_region_seven_months_of_2022_are_seven_months() -> None:
    months = {"period": "months", "from_month": 1, "through_month": 7}
    assert said(
        region="central", year=2022, source__in=["state", "national", "local"], **months
    ) == {
        "state executed_amount": "20,7 tỷ đồng",
        "state execution_rate": "28,44%",
        "state growth": "62,15%",
        "national executed_amount": "3,54 tỷ đồng",
        "national execution_rate": "12,11%",
        "local executed_amount": "17,17 tỷ đồng",
        "local execution_rate": "39,38%",
    }
    growth = figure(region="central", year=2022, indicator__key="growth", source="state")
    assert growth.relation == "relative_change"
    assert growth.denominator == "tỷ lệ thực hiện 7 tháng đầu năm 2021"


def test_thai_nguyen_keeps_the_words_of_its_figures() -> None:
    eight_months = said(province__key="thai-nguyen-63", year=2020, through_month=8)
    whole_year = said(province__key="thai-nguyen-63", year=2021, **WHOLE_YEAR)

    assert eight_months == {
        "state project_count": "17",
        "national project_count": "4",
        "local project_count": "13",
        "state allocated_budget": "hơn 6 tỷ đồng",
        "national allocated_budget": "trên 4,4 tỷ đồng",
        "local allocated_budget": "hơn 1,7 tỷ đồng",
    }
    assert whole_year == {
        "state project_count": "28",
        "state executed_amount": "trên 4,3 tỷ đồng",
        "none products_recognised": "6",
    }


def test_hoa_binh_2021_stands_under_the_province_of_that_time() -> None:
    allocated = said(
        province__key="hoa-binh-63", year=2021, indicator__key="allocated_budget", **WHOLE_YEAR
    )

    assert allocated == {
        "state allocated_budget": "1.505 triệu đồng",
        "national allocated_budget": "1.100 triệu đồng",
        "local allocated_budget": "405 triệu đồng",
    }
    successor = Province.objects.get(key="hoa-binh-63").successor
    assert successor
    assert successor.key == "phu-tho-34"


def test_bac_kan_2020_has_no_local_amount_rather_than_zero() -> None:
    bac_kan = ReportedFigure.objects.filter(province__key="bac-kan-63", year=2020)

    assert said(province__key="bac-kan-63", year=2020, source__in=["national", "local"]) == {
        "national project_count": "2",
        "national allocated_budget": "900 triệu đồng",
        "local project_count": "7",
    }
    assert not bac_kan.filter(source="local").exclude(amount=None).exists()
    assert bac_kan.get(indicator__key="products_recognised", award_level="province").number == 20
    assert bac_kan.get(indicator__key="products_registered", award_level="region").number == 7


def test_national_award_round_four_by_group() -> None:
    registered = ReportedFigure.objects.filter(
        level="nation", award_round=4, indicator__key="products_registered"
    )
    assert {row.product_group: row.printed for row in registered} == {
        "": "310",
        "handicraft": "52",
        "food": "194",
        "machinery": "33",
        "other": "31",
    }
    assert figure(award_round=4, indicator__key="provinces_participating").number == 58
    recognised = ReportedFigure.objects.filter(
        level="nation", award_round=4, indicator__key="products_recognised"
    )
    assert {row.number for row in recognised} == {200}
    central = {"region": "central", "year": 2022, "award_level": "region"}
    assert figure(indicator__key="products_recognised", **central).number == 124
    assert figure(indicator__key="establishments_recognised", **central).number == 120


def test_commendations_are_of_2014_to_2020() -> None:
    rows = ReportedFigure.objects.filter(indicator__key__startswith="commendations")

    assert {(row.year_from, row.year, row.period) for row in rows} == {(2014, 2020, "span")}
    assert {
        (row.territory, row.indicator.key.removeprefix("commendations_")): row.printed
        for row in rows.select_related("province", "indicator")
    } == {
        ("Cả nước", "collective"): "75",
        ("Cả nước", "individual"): "112",
        ("Thái Nguyên", "collective"): "1",
        ("Thái Nguyên", "individual"): "2",
        ("Hòa Bình", "collective"): "2",
        ("Hòa Bình", "individual"): "1",
    }


# -- what is doubtful stays doubtful ------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "doubt"),
    [
        ("F0004", "Phạm vi không rõ"),
        ("F0005", "178,29"),
        ("F0432", "15 tỉnh cũ hay 11 tỉnh mới"),
        ("F0447", "kế hoạch cả năm"),
        ("F0570", "mỗi năm 2021, 2022 hay cho cả hai năm"),
        ("F0662", "vốn đối ứng"),
    ],
)
def test_an_ambiguous_figure_says_what_is_unclear(code: str, doubt: str) -> None:
    assert doubt in figure(code=code).ambiguity


def test_a_clear_figure_has_no_doubt() -> None:
    assert figure(code="F0045").ambiguity == ""


def test_shares_of_the_total_plan_name_the_total_plan() -> None:
    rates = ReportedFigure.objects.filter(
        region="central", year=2025, through_month=11, indicator__key="execution_rate"
    ).exclude(source="state")

    assert {row.as_printed for row in rates} == {"12,77%", "64,5%"}
    assert {row.denominator for row in rates} == {
        "tổng kế hoạch (KCQG + KCĐP), không phải kế hoạch của riêng nguồn"
    }


def test_an_index_is_not_a_change() -> None:
    assert figure(code="F0442").relation == "index"
    assert figure(code="F0442").as_printed == "133,59%"


def test_a_reported_zero_is_zero() -> None:
    assert figure(code="F0435").amount == 0
    assert "Nguồn nêu bằng chữ" in figure(code="F0435").note
