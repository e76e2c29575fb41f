"""What everybody reads of awards: the published record on its pages, and records beside it."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Commendation, Entry, Product
from awards.outcomes import coverage, outcomes
from programmes.models import FundingSource
from provinces.models import Establishment, LegalForm
from tests import factories as make
from tests.awards.rounds import certified, make_entry, make_product, make_round, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def text(response: Any) -> str:
    """The words of a page, one space between them."""
    assert response.status_code == 200
    body = response.content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


# -- the published record -----------------------------------------------------------------------


def test_the_fourth_national_round_says_what_its_documents_say(client: Client) -> None:
    page = text(client.get("/binh-chon/quoc-gia-2021-lan-4/"))
    assert "310 ○" in page
    assert "200 ○" in page
    assert "bằng 64,52%" in page
    assert re.search(r"58 ○ \(số theo báo cáo\) ?/63 tỉnh", page)
    for number in ("52", "194", "33", "31"):
        assert f" {number} ○" in page
    assert "chưa biết địa phương nào không tham gia" in page
    assert re.search(r"Thái Nguyên .{0,60}6 ○", page)


def test_the_group_numbers_of_the_fourth_round_are_of_registered_products(client: Client) -> None:
    groups = client.get("/binh-chon/quoc-gia-2021-lan-4/").context["page"].groups
    assert [line.registered.best for line in groups] == [52, 194, 33, 31]
    assert [line.recognised.best for line in groups] == [None] * 4


def test_the_series_of_national_rounds_stands_in_chart_and_table(client: Client) -> None:
    charts = client.get("/binh-chon/").context["charts"]
    national = next(chart for chart in charts if chart.id == "quoc-gia")
    recognised = {row[0]: row[2] for row in national.table.rows}
    assert [recognised[year] for year in ("2015", "2017", "2019", "2021", "2023")] == [
        "100", "102", "110", "200", "173",
    ]  # fmt: skip


def test_the_central_highlands_round_names_products_and_establishments(client: Client) -> None:
    page = text(client.get("/binh-chon/mien-trung-tay-nguyen-2022/"))
    assert "124 ○" in page
    assert "120 ○" in page


def test_bac_kan_stands_under_thai_nguyen_in_todays_units(client: Client) -> None:
    then = client.get("/binh-chon/?nam=2020").context["places"]
    assert {place.unit.key for place in then} >= {"bac-kan-63"}
    now = client.get("/binh-chon/?nam=2020&dia-gioi=34").context["places"]
    place = next(each for each in now if each.unit.key == "thai-nguyen-34")
    lines = {line.round.level: line for line in place.lines if line.unit.key == "bac-kan-63"}
    assert lines["province"].recognised.best == 20
    assert lines["region"].registered.best == 7
    assert "(tỉnh Bắc Kạn lúc đó)" in text(client.get("/binh-chon/?nam=2020&dia-gioi=34"))


def test_a_district_award_stays_with_its_level_and_place(client: Client) -> None:
    page = text(client.get("/binh-chon/binh-duong-63-huyen-phu-giao-2024/"))
    assert "Cấp huyện" in page
    assert "huyện Phú Giáo" in page


@pytest.mark.parametrize("name", ["awards", "products", "support-outcomes", "commendations"])
def test_a_list_opens_for_everybody_and_tells_what_it_did_not_understand(
    client: Client, name: str
) -> None:
    assert client.get(reverse(name)).status_code == 200
    for query in ("nam=abc", "trang=999", "tinh=khong-co", "dia-gioi=1", "cap=2"):
        assert client.get(f"{reverse(name)}?{query}").status_code == 200


def test_every_product_of_the_record_has_a_page_that_names_its_document(client: Client) -> None:
    codes = list(Product.objects.values_list("code", flat=True))
    assert len(codes) == 81
    for code in codes[:10]:
        page = text(client.get(reverse("product", args=[code])))
        assert "Tài liệu" in page


# -- records ------------------------------------------------------------------------------------


def test_records_stand_beside_a_document_and_a_difference_is_marked(client: Client) -> None:
    rounds = make_round(level="national", year=2027, ordinal=7, province=None, status="decided")
    for key in ("ha-noi", "ha-tinh"):
        make_entry(round=rounds, province=unit(key), result="recognised")
    page = client.get(reverse("award-round", args=[rounds.code]))
    assert page.context["row"].recognised.best == 2
    assert page.context["page"].presence.by_records.count == 2
    assert "2 ●" in text(page)
    assert "Hà Nội" in text(page)


def test_an_open_round_is_not_found_by_a_stranger(client: Client) -> None:
    award_round = make_round(status="open")
    assert client.get(reverse("award-round", args=[award_round.code])).status_code == 404
    entry = make_entry(round=award_round)
    assert client.get(reverse("product", args=[entry.product.code])).status_code == 404


def test_a_household_is_not_named_to_strangers(client: Client) -> None:
    maker = make.make_establishment(
        province=unit("ha-noi"), name="Hộ kinh doanh Lò Văn Tám",
        legal_form=LegalForm.HOUSEHOLD_BUSINESS,
    )  # fmt: skip
    award_round = make_round(status="decided", year=2030)
    product = make_product(establishment=maker, name="Rượu men lá")
    make_entry(round=award_round, product=product, result="recognised")
    for address in ("/san-pham/?q=ruou", reverse("product", args=[product.code]),
                    reverse("award-round", args=[award_round.code]),
                    "/san-pham/?q=ruou&dinh-dang=csv"):  # fmt: skip
        body = client.get(address).content.decode()
        assert "Rượu men lá" in body
        assert "Lò Văn Tám" not in body
    client.force_login(make.make_user(role="viewer"))
    assert "Lò Văn Tám" in client.get("/san-pham/?q=ruou").content.decode()


def test_a_certificate_says_what_it_is_worth_today(client: Client) -> None:
    expired = certified(result="recognised", round=make_round(status="closed", year=2022))
    page = text(client.get(reverse("product", args=[expired.product.code])))
    assert "Hết hiệu lực" in page
    Entry.objects.filter(pk=expired.pk).update(
        revoked_on=date(2023, 1, 1), revocation_reason="Giả mạo hồ sơ", revocation_decision="1/QĐ"
    )
    page = text(client.get(reverse("product", args=[expired.product.code])))
    assert "Đã thu hồi từ 01/01/2023" in page
    assert "Giả mạo hồ sơ" not in page


def test_products_are_found_without_marks_and_by_group_level_and_validity(client: Client) -> None:
    award_round = make_round(status="decided", year=2030)
    product = make_product(name="Miến dong Bình Lư", group="food")
    entry = make_entry(round=award_round, product=product, result="recognised")
    Entry.objects.filter(pk=entry.pk).update(
        issued_on=date(2020, 1, 1), valid_until=date(2099, 12, 31), certificate_number="1/GCN"
    )
    for query in ("q=mien+dong", "nhom=thuc-pham&nam=2030", "cap=tinh&nam=2030", "hieu-luc=con"):
        found = client.get(f"/san-pham/?{query}").context["cards"]
        assert product in [card.product for card in found], query
    for query in ("nhom=may-moc&nam=2030", "hieu-luc=het&nam=2030", "cap=quoc-gia&nam=2030"):
        found = client.get(f"/san-pham/?{query}").context["cards"]
        assert product not in [card.product for card in found], query


def test_persons_who_were_commended_are_named_only_inside(client: Client) -> None:
    for kind, name in (("collective", "Trung tâm A"), ("individual", "Bà Nguyễn Thị B")):
        Commendation.objects.create(kind=kind, name=name, form="Bằng khen", year_to=2024)
    assert "Bà Nguyễn Thị B" not in client.get("/khen-thuong/").content.decode()
    assert "Bà Nguyễn" not in client.get("/khen-thuong/?dinh-dang=csv").content.decode()
    client.force_login(make.make_user(role="viewer"))
    assert "Bà Nguyễn Thị B" in client.get("/khen-thuong/").content.decode()


# -- what support led to ------------------------------------------------------------------------


def supported(year: int, key: str, amount: int, **maker: Any) -> Establishment:
    """An establishment that a project of the year supported."""
    establishment = make.make_establishment(province=unit(key), **maker)
    project = make.make_project(province=unit(key), year=year, source="local", status="in_progress")
    project.beneficiaries.create(establishment=establishment)
    project.funding.create(source=FundingSource.LOCAL, amount=amount)
    project.funding.create(source=FundingSource.COUNTERPART, amount=3 * amount)
    return establishment


def test_support_leads_to_awards_of_the_same_year_or_later(client: Client) -> None:
    before, after, never = (supported(2023, "ha-noi", 10**8) for _number in range(3))
    for maker, year in ((before, 2022), (after, 2024)):
        award_round = make_round(status="decided", year=year, ordinal=9)
        make_entry(
            round=award_round, product=make_product(establishment=maker), result="recognised"
        )
    assert never.pk
    (told,) = outcomes(2023, "source").values()
    assert (told.supported, told.awarded, told.projects) == (3, 1, 3)
    assert (told.support, told.counterpart) == (3 * 10**8, 9 * 10**8)
    assert told.mobilised == Decimal(3)
    assert coverage(2023).linked == 1
    page = text(client.get("/hieu-qua-ho-tro/?nam=2023"))
    assert "33,33%" in page
    assert "Độ phủ" in page


def test_both_geographies_add_up_to_the_same(client: Client) -> None:
    for number, key in enumerate(("bac-kan-63", "thai-nguyen-63", "ha-noi"), 1):
        supported(2023, key, number * 10**8)
    sums = []
    for geography in ("thoi-diem", "34"):
        tables = client.get(f"/hieu-qua-ho-tro/?nam=2023&dia-gioi={geography}").context["tables"]
        rows = next(table for table in tables if table.key == "tinh").rows
        sums.append(sum(row.outcome.support or 0 for row in rows))
    assert sums == [6 * 10**8, 6 * 10**8]


# -- on other pages -----------------------------------------------------------------------------


def test_awards_stand_on_the_pages_of_province_region_and_establishment(client: Client) -> None:
    maker = make.make_establishment(province=unit("ha-tinh"))
    award_round = make_round(status="decided", province=unit("ha-tinh"), year=2030)
    product = make_product(establishment=maker, name="Cu đơ Hà Tĩnh")
    make_entry(round=award_round, product=product, result="recognised")
    for address in ("/tinh/ha-tinh/", "/khu-vuc/mien-trung-tay-nguyen/"):
        assert "Sản phẩm công nghiệp nông thôn tiêu biểu" in text(client.get(address))
    assert client.get("/").context["sections"] == []
    client.force_login(make.make_user(role="viewer"))
    assert "Cu đơ Hà Tĩnh" in text(client.get(reverse("establishment", args=[maker.pk])))


# -- queries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/binh-chon/?nam=2030", "/san-pham/", "/binh-chon/k/"])
def test_queries_do_not_grow_with_rows(
    client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    award_round = make_round(status="decided", year=2030, level="national", province=None)
    address = address.replace("/k/", f"/{award_round.code}/")
    for _number in range(25):
        make_entry(round=award_round, province=unit("ha-noi"), result="recognised")
    with django_assert_max_num_queries(30):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/binh-chon/", "/san-pham/", "/binh-chon/phia-bac-2022/"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_what_is_listed_can_be_taken_away(client: Client, address: str, kind: str) -> None:
    response = client.get(f"{address}?dinh-dang={kind}")
    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]
