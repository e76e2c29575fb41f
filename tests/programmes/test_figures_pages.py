"""The list of reported figures and their passports, as a visitor without an account sees them."""

import csv
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programmes.models import Indicator, ReportedFigure
from provinces.models import Province
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

LIST = "/so-lieu/"
MAIN_LIST_QUERIES = 8  # count, rows, years, indicators, documents, territory in three
PASSPORT_QUERIES = 5  # the figure, its neighbours, territory in three


def codes(client: Client, **parameters: Any) -> set[str]:
    """Return the codes on every page of a filtered list."""
    found: set[str] = set()
    for page in range(1, 30):
        response = client.get(LIST, {**parameters, "trang": page})
        found |= set(re.findall(r"<a href=\"/so-lieu/([^/]+)/\">", response.content.decode()))
        if not response.context["page"].has_next():
            return found
    raise AssertionError("too many pages")


def district_figure() -> ReportedFigure:
    """A figure of a district committee, which hangs on an organisation."""
    figures = ReportedFigure.objects.filter(level="organisation").select_related("organisation")
    figure = figures.order_by("code").first()
    assert figure is not None
    return figure


def the(**lookup: Any) -> ReportedFigure:
    return ReportedFigure.objects.get(**lookup)


def page_of(client: Client, figure: ReportedFigure) -> str:
    """Return the text of a passport, with its spaces evened out."""
    response = client.get(reverse("figure", args=[figure.code]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def region_2021(**lookup: Any) -> ReportedFigure:
    document = {"document__key": "mien-trung-hoi-nghi-2022", "year": 2021}
    return the(region="central", **document, **lookup)


# -- the list -----------------------------------------------------------------------------------


def test_pages_hold_every_figure_once(client: Client) -> None:
    assert codes(client) == set(ReportedFigure.objects.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("parameters", "lookup"),
    [
        ({"nguon": "quoc-gia"}, {"source": "national"}),
        ({"nguon": "hai-nguon"}, {"source": "state"}),
        ({"cap": "ca-nuoc"}, {"level": "nation"}),
        ({"cap": "nation"}, {"level": "nation"}),
        ({"chi-tieu": "execution_rate"}, {"indicator__key": "execution_rate"}),
        ({"tai-lieu": "bac-kan-2020"}, {"document__key": "bac-kan-2020"}),
        ({"tinh-trang": "muc-tieu"}, {"is_target": True}),
        ({"tinh-trang": "uoc"}, {"status": "estimate", "is_target": False}),
        ({"chua-ro": "1"}, {"ambiguity__gt": ""}),
        ({"khu-vuc": "phia-bac", "cap": "khu-vuc"}, {"region": "north"}),
    ],
)
def test_filters_find_what_they_name(client: Client, parameters: Any, lookup: Any) -> None:
    expected = set(ReportedFigure.objects.filter(**lookup).values_list("code", flat=True))
    assert expected
    assert codes(client, **parameters) == expected


def test_a_year_finds_the_spans_that_hold_it(client: Client) -> None:
    found = ReportedFigure.objects.filter(code__in=codes(client, nam="2018"))
    assert {figure.year for figure in found if figure.period != "span"} == {2018}
    spans = [figure for figure in found if figure.period == "span" and figure.year != 2018]
    assert spans
    assert all((figure.year_from or 0) <= 2018 < figure.year for figure in spans)


def test_a_province_of_today_finds_the_figures_of_those_it_came_from(client: Client) -> None:
    keys = {figure.province.key for figure in figures_of(client, "phu-tho-34") if figure.province}
    assert "hoa-binh-63" in keys
    assert "thai-nguyen-63" not in keys


def figures_of(client: Client, key: str) -> list[ReportedFigure]:
    found = ReportedFigure.objects.filter(code__in=codes(client, tinh=key))
    return list(found.select_related("province"))


def test_a_region_finds_the_units_it_had_in_the_year(client: Client) -> None:
    found = ReportedFigure.objects.filter(code__in=codes(client, **{"khu-vuc": "phia-bac"}))
    years = found.filter(province__key="thanh-hoa").values_list("year", flat=True)
    assert all(year < 2025 for year in years)


@pytest.mark.parametrize("words", ["hoa binh 1.100", "HÒA BÌNH 1.100", "  hoà  bình 1.100 "])
def test_search_reads_without_marks_and_case(client: Client, words: str) -> None:
    assert the(printed="1.100", province__key="hoa-binh-63").code in codes(client, q=words)


def test_the_form_shows_the_filters_of_the_address(client: Client) -> None:
    query = {"nam": "2021", "nguon": "dia-phuong", "q": "hòa bình", "cap": "tinh"}
    text = client.get(LIST, query).content.decode()
    for value in ("2021", "dia-phuong", "tinh"):
        assert f'<option value="{value}" selected>' in text
    assert 'value="hòa bình"' in text
    assert "<details" in text
    assert re.search(r"<details[^>]* open", text)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"nam": "abc"}, "Không hiểu “nam=abc”, nên bỏ qua bộ lọc “Năm”."),
        ({"nam": "1800"}, "Không hiểu “nam=1800”"),
        ({"tinh": "atlantis"}, "Không hiểu “tinh=atlantis”"),
        ({"q": "a\0b"}, "Không hiểu “q=a�b”"),
        ({"q": "x" * 300}, "Không hiểu “q=xxx"),
        ({"nguồn": "1"}, "Không có bộ lọc “nguồn”."),
        ({"dinh-dang": "pdf"}, "Không có định dạng “pdf”; chỉ có csv và xlsx."),
    ],
)
def test_what_is_not_understood_is_left_out_and_said(
    client: Client, parameters: Any, message: str
) -> None:
    response = client.get(LIST, parameters)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert response.context["page"].paginator.count == ReportedFigure.objects.count()


@pytest.mark.parametrize("page", ["0", "-1", "99999", "abc", "9" * 400])
def test_a_page_that_is_not_there_is_answered_with_one_that_is(client: Client, page: str) -> None:
    response = client.get(LIST, {"trang": page})
    assert response.status_code == 200
    assert f"Không có trang “{page[:40]}”; đang xem trang" in response.content.decode()


def test_a_wrong_filter_is_not_downloaded_as_if_it_held(client: Client) -> None:
    response = client.get(LIST, {"nam": "abc", "dinh-dang": "csv"})
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("order", ["nam", "dia-ban", "chi-tieu", "so-tien", "tai-lieu", "ma"])
def test_every_order_is_total_so_that_no_figure_is_skipped(client: Client, order: str) -> None:
    parameters = {"sap-xep": order, "nguon": "dia-phuong"}
    assert len(codes(client, **parameters)) == ReportedFigure.objects.filter(source="local").count()


def test_nothing_found_is_said_and_offers_nothing_to_download(client: Client) -> None:
    text = client.get(LIST, {"q": "zzzzzz"}).content.decode()
    assert "Không có số liệu nào khớp bộ lọc." in text
    assert "dinh-dang=" not in text


def test_the_list_asks_as_many_queries_for_fifty_figures_as_for_one(
    client: Client, django_assert_num_queries: Any
) -> None:
    for parameters in ({}, {"nguon": "dia-phuong", "sap-xep": "dia-ban"}, {"q": "1.505"}):
        with django_assert_num_queries(MAIN_LIST_QUERIES):
            client.get(LIST, parameters)


def test_a_province_stands_under_the_name_of_its_time(client: Client) -> None:
    figure = factories.new_figure(
        level="province", province=Province.objects.get(key="hue"), year=2019
    )
    figure.save()
    text = client.get(LIST, {"q": figure.code}).content.decode()
    assert "Thừa Thiên Huế" in text


def test_a_district_is_found_in_its_province_and_region(client: Client) -> None:
    figure = district_figure()
    assert figure.organisation is not None
    assert figure.organisation.province is not None
    assert figure.code in codes(client, tinh=figure.organisation.province.key)
    region = figure.organisation.province.region_on(date(figure.year, 12, 31))
    assert region is not None
    assert figure.code in codes(client, **{"khu-vuc": region.slug})


# -- downloads ----------------------------------------------------------------------------------


def test_csv_holds_the_filtered_figures_with_value_print_and_source(client: Client) -> None:
    response = client.get(LIST, {"tai-lieu": "bac-kan-2020", "dinh-dang": "csv"})
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    head = next(number for number, line in enumerate(lines) if line and line[0] == "Mã")
    rows = [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 : head + 7]]

    assert response["Content-Disposition"].startswith("attachment")
    money = next(row for row in rows if row["Số in trong tài liệu"] == "900")
    assert money["Số tiền (đồng)"] == "900000000"
    assert money["Đơn vị in"] == "triệu đồng"
    assert money["Ngày công bố"] == ""
    local = next(row for row in rows if row["Số in trong tài liệu"] == "7")
    assert local["Số tiền (đồng)"] == ""
    assert lines[-1][0].startswith("Đẩy mạnh các hoạt động khuyến công")


def test_xlsx_holds_numbers_and_a_sheet_of_sources(client: Client) -> None:
    response = client.get(LIST, {"q": "48,79", "dinh-dang": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet, sources = book.worksheets

    heading = {cell.value: cell.column for cell in sheet[7]}
    assert sheet.cell(8, heading["Số tiền (đồng)"]).value == 48_790_000_000
    assert sheet.cell(8, heading["Năm"]).value == 2021
    assert sources.title == "Nguồn"
    assert "Miền Trung" in str(sources["A2"].value).title()


def test_a_title_that_is_a_formula_does_not_run(client: Client) -> None:
    document = factories.make_document(title="=cmd|' /C calc'!A0", key="cong-thuc")
    factories.new_figure(document=document).save()
    text = client.get(LIST, {"tai-lieu": "cong-thuc", "dinh-dang": "csv"}).content.decode()
    assert "'=cmd" in text
    assert ";=cmd" not in text


# -- passports ----------------------------------------------------------------------------------


def test_a_passport_says_what_where_when_who_and_how_precisely(client: Client) -> None:
    text = page_of(client, region_2021(printed="48,79"))
    for said in (
        "Kinh phí thực hiện, Miền Trung – Tây Nguyên",
        "năm 2021",
        "18/08/2022",
        "48.790.000.000 đồng",
        "±0,005 tỷ đồng",
        "chính thức",
        "nguồn không ghi ngày",
    ):
        assert said in text


def test_the_parts_of_a_rounded_sum_are_listed_with_the_size_of_the_rounding(
    client: Client,
) -> None:
    text = page_of(client, region_2021(printed="48,79"))
    assert "11,07 + 37,73 = 48,80 tỷ đồng; tài liệu in 48,79 tỷ đồng." in text
    assert "+0,01 tỷ đồng" in text
    assert "dung sai ±0,015 tỷ đồng" in text
    assert "khớp, chênh lệch do làm tròn" in text
    assert reverse("figure", args=[region_2021(printed="37,73").code]) in text


def test_implied_values_are_marked_and_written_out(client: Client) -> None:
    growth = the(indicator__key="growth", printed="62,15")
    text = page_of(client, growth)
    assert "28,44% / 1,6215 = 17,54%" in text
    assert 'class="mark implied"' in text


def test_none_of_the_claims_on_the_countrys_2021_hides_another(client: Client) -> None:
    executed = page_of(client, the(level="nation", printed="166,27"))
    planned = page_of(client, the(level="nation", printed="338"))
    for said in ("178,29 tỷ đồng", "234,05 tỷ đồng", "338 tỷ đồng", "75,25 + 158,80"):
        assert said in executed
    assert "178,29 tỷ đồng" in planned
    assert "75,641 tỷ đồng" in page_of(client, the(level="nation", printed="150"))


def test_doubts_and_notes_stand_on_top(client: Client) -> None:
    figure = the(level="nation", printed="166,27")
    text = page_of(client, figure)
    assert text.index(figure.ambiguity[:40]) < text.index("Con số</h2>")


def test_a_figure_of_an_ended_province_leads_to_todays(client: Client) -> None:
    text = page_of(client, the(printed="1.505", province__key="hoa-binh-63"))
    assert 'href="/tinh/hoa-binh-63/?nam=2021"' in text
    assert 'nay thuộc <a href="/tinh/phu-tho-34/">Phú Thọ</a>' in text


def test_an_address_leads_outside_without_saying_where_from(client: Client) -> None:
    figure = ReportedFigure.objects.filter(document__url__startswith="https://").first()
    assert figure is not None
    assert figure.document is not None
    link = re.search(r'<a href="(https:[^"]+)" rel="noreferrer external"', page_of(client, figure))
    assert link is not None
    assert link[1] == figure.document.url.replace("&", "&amp;")


def test_an_address_that_is_a_script_is_no_link(client: Client) -> None:
    document = factories.make_document(url="javascript:alert(1)")
    figure = factories.new_figure(document=document)
    figure.save()
    assert 'href="javascript' not in page_of(client, figure)


def test_a_title_given_by_the_enterer_says_so(client: Client) -> None:
    described = factories.new_figure(document=factories.make_document(title_is_given=False))
    described.save()
    assert "tên do người nhập mô tả" in page_of(client, described)
    assert "tên do người nhập mô tả" not in page_of(client, region_2021(printed="48,79"))


def test_every_document_that_disagrees_is_listed_the_best_first(client: Client) -> None:
    indicator = Indicator.objects.get(key="executed_amount")
    said = [("5", "unstated"), ("7", "estimate"), ("9", "final")]
    figures = [
        factories.new_figure(
            indicator=indicator, year=2033, printed=printed, amount=int(printed) * 10**9,
            status=status, document=factories.make_document(title=f"Tài liệu {status}"),
        )
        for printed, status in said
    ]  # fmt: skip
    for figure in figures:
        figure.save()

    text = page_of(client, figures[0])

    assert text.index("Hai tài liệu nêu 5 tỷ đồng và 9 tỷ đồng.") < text.index(
        "Hai tài liệu nêu 5 tỷ đồng và 7 tỷ đồng."
    )


def test_every_passport_asks_as_many_queries(
    client: Client, django_assert_num_queries: Any
) -> None:
    for printed in ("166,27", "338", "1.505"):
        figure = ReportedFigure.objects.filter(printed=printed).first()
        assert figure is not None
        with django_assert_num_queries(PASSPORT_QUERIES):
            client.get(reverse("figure", args=[figure.code]))


def test_every_passport_opens(client: Client) -> None:
    for code in ReportedFigure.objects.order_by("code").values_list("code", flat=True)[::9]:
        assert client.get(reverse("figure", args=[code])).status_code == 200


# -- periodic reports ---------------------------------------------------------------------------


def reported(status: str) -> ReportedFigure:
    signed: dict[str, Any] = {}
    if status == "approved":
        user = factories.make_user(first_name="Nguyễn", last_name="Duyệt")
        signed = {"approved_by": user, "approved_at": timezone.now()}
    report = factories.make_report(status=status, reported_on=date(2024, 7, 5), **signed)
    figure = factories.new_figure(report=report, document=None)
    figure.save()
    return figure


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_a_report_that_is_not_approved_is_nowhere(client: Client, status: str) -> None:
    figure = reported(status)
    assert client.get(reverse("figure", args=[figure.code])).status_code == 404
    assert figure.code not in codes(client, q=figure.code)
    assert client.get(LIST, {"q": figure.code, "dinh-dang": "csv"})["Content-Type"].startswith(
        "text/html"
    )


def test_an_approved_report_is_public_but_not_who_approved_it(client: Client) -> None:
    figure = reported("approved")
    assert figure.report is not None
    approver = str(figure.report.approved_by)
    text = page_of(client, figure)
    assert "Báo cáo kỳ" in text
    assert "05/07/2024" in text
    assert approver not in text

    client.force_login(factories.make_user())
    assert approver in page_of(client, figure)
