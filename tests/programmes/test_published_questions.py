"""Questions that officials ask of the published record, answered on the pages."""

import re
from html import unescape

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def text_of(client: Client, address: str) -> str:
    """Return what a reader sees of a page, in one line."""
    response = client.get(address)
    assert response.status_code == 200, address
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    html = re.sub(r'<span class="visually-hidden">.*?</span>', "", html, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def tile(text: str, title: str) -> str:
    """Return the words of one tile."""
    start = text.index(f" {title} ", text.index("Địa giới"))
    return text[start : start + 260]


def test_central_region_2021_shows_amounts_and_rates_of_both_sources(client: Client) -> None:
    page = text_of(client, "/khu-vuc/mien-trung-tay-nguyen/?nam=2021")
    for amount in ("51,23", "48,79", "11,14", "40,09", "11,07", "37,73"):
        assert amount in page
    for rate in ("95,24%", "99,37%", "94,11%"):
        assert rate in page


def test_central_region_2021_says_that_its_parts_give_one_hundredth_more(client: Client) -> None:
    page = text_of(client, "/khu-vuc/mien-trung-tay-nguyen/?nam=2021")
    assert "hai nguồn cộng lại 48,8, lệch 0,01" in page


def test_country_2021_shows_planned_allocated_and_executed_side_by_side(client: Client) -> None:
    page = text_of(client, "/?nam=2021")
    for amount in ("338", "150", "188", "75,641", "166,27"):
        assert amount in page
    assert "93,26%" in page


def test_country_2021_offers_no_rate_of_a_doubtful_amount_over_another_documents_plan(
    client: Client,
) -> None:
    page = text_of(client, "/?nam=2021")
    assert "49,19%" not in page


def test_country_2021_lists_implied_values_as_implied(client: Client) -> None:
    page = text_of(client, "/?nam=2021")
    implied = page[page.index("Số suy ra") :]
    for amount in ("178,29", "75,25", "158,8", "234,05"):
        assert amount in implied


def test_country_2021_names_provinces_and_organisations_that_were_given_money(
    client: Client,
) -> None:
    page = text_of(client, "/?nam=2021")
    assert "46 địa phương, 5 tổ chức dịch vụ khuyến công và Trung tâm 1" in page
    assert "cùng với Trung tâm 1 là 6 tổ chức" in page
    assert "KCQG được giao bằng 50,43% kế hoạch" in page
    assert re.search(r"\b50% ○", page), "the article's own rounding stands beside"


def test_seven_months_of_2022_are_shown_as_seven_months(client: Client) -> None:
    page = text_of(client, "/khu-vuc/mien-trung-tay-nguyen/?nam=2022&den-thang=7")
    assert "7 tháng đầu năm 2022" in page
    for words in ("20,7", "28,44%", "3,54", "12,11%", "17,17", "39,38%"):
        assert words in page


def test_seven_months_of_2022_are_never_shown_as_the_year(client: Client) -> None:
    page = text_of(client, "/khu-vuc/mien-trung-tay-nguyen/?nam=2022")
    assert "chưa có số liệu" in tile(page, "Thực hiện")
    assert "Có số liệu lũy kế 7 tháng của năm này" in page


def test_a_relative_change_of_a_rate_is_not_read_as_points(client: Client) -> None:
    page = text_of(client, "/khu-vuc/mien-trung-tay-nguyen/?nam=2022&den-thang=7")
    assert "62,15%" in page
    assert "17,54%" in page


def test_thai_nguyen_eight_months_of_2020_keeps_the_words_of_the_document(client: Client) -> None:
    page = text_of(client, "/tinh/thai-nguyen-63/?nam=2020&den-thang=8")
    for words in ("hơn 6.000", "trên 4.400", "hơn 1.700"):
        assert words in page
    for count in ("17", "4", "13"):
        assert re.search(rf"\b{count}\b", page)


def test_thai_nguyen_2021_keeps_its_count_and_its_vague_amount(client: Client) -> None:
    page = text_of(client, "/tinh/thai-nguyen-63/?nam=2021")
    assert "trên 4.300" in page
    assert re.search(r"\b28\b", page)
    assert "cấp quốc gia lần thứ IV" in page


def test_hoa_binh_2021_is_found_under_todays_phu_tho_with_what_is_missing(client: Client) -> None:
    page = text_of(client, "/tinh/phu-tho-34/?nam=2021")
    tile_of_plan = tile(page, "Được giao")
    for amount in ("1.505", "1.100", "405"):
        assert amount in tile_of_plan
    assert "có số liệu 1/3; thiếu Phú Thọ, Vĩnh Phúc" in page


def test_hoa_binh_leads_to_phu_tho_and_back(client: Client) -> None:
    before = client.get("/tinh/hoa-binh-63/?nam=2021").content.decode()
    after = client.get("/tinh/phu-tho-34/?nam=2021").content.decode()
    assert "/tinh/phu-tho-34/?nam=2021&amp;dia-gioi=34" in before
    assert "/tinh/hoa-binh-63/?nam=2021&amp;dia-gioi=thoi-diem" in after


def test_bac_kan_2020_has_no_local_amount_rather_than_zero(client: Client) -> None:
    page = text_of(client, "/tinh/bac-kan-63/?nam=2020")
    assert "900" in page
    allocated = page[page.index("Các mức kinh phí") :]
    assert re.search(r"Được giao 900 ○ chưa có số liệu", allocated)


def test_bac_kan_2020_counts_projects_and_products(client: Client) -> None:
    page = text_of(client, "/tinh/bac-kan-63/?nam=2020")
    assert re.search(r"KCQG 2 ○", page)
    assert re.search(r"KCĐP 7 ○", page)
    assert re.search(r"\b20 ○", page)


def test_national_award_round_iv_is_told_by_group(client: Client) -> None:
    page = text_of(client, "/?nam=2021")
    for count in ("310", "52", "194", "33", "31", "58", "200"):
        assert re.search(rf"\b{count} ○", page), count


def test_central_region_2022_awards_count_products_and_establishments(client: Client) -> None:
    page = text_of(client, "/khu-vuc/mien-trung-tay-nguyen/?nam=2022")
    assert re.search(r"\b124 ○", page)
    assert re.search(r"\b120 ○", page)


@pytest.mark.parametrize(
    ("address", "collectives", "individuals"),
    [
        pytest.param("/?nam=2020", 75, 112, id="country"),
        pytest.param("/tinh/thai-nguyen-63/?nam=2020", 1, 2, id="thai-nguyen"),
        pytest.param("/tinh/hoa-binh-63/?nam=2020", 2, 1, id="hoa-binh"),
    ],
)
def test_commendations_of_2014_to_2020_are_told(
    client: Client, address: str, collectives: int, individuals: int
) -> None:
    page = text_of(client, address)
    spans = page[page.index("Số liệu nhiều năm") :]
    assert re.search(rf"\b{collectives} ○ 2014–2020", spans)
    assert re.search(rf"\b{individuals} ○ 2014–2020", spans)
