"""The list of reported figures and their passports, as a visitor without an account sees them."""

import csv
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client

from programmes.models import ReportedFigure
from provinces.models import Province
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

LIST = "/so-lieu/"
MAIN_LIST_QUERIES = 8  # count, rows, years, indicators, documents, territory in three


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
    assert len(re.findall(r"<details[^>]*\sopen>", text)) == 2


def test_the_filters_are_folded_until_one_is_set(client: Client) -> None:
    for query, opened in (({}, 0), ({"nam": "2021"}, 1), ({"sap-xep": "ma"}, 2)):
        text = client.get(LIST, query).content.decode()
        assert len(re.findall(r"<details[^>]*\sopen>", text)) == opened


def test_single_years_come_before_what_is_meant_for_several(client: Client) -> None:
    rows = [row.figure for row in client.get(LIST).context["rows"]]
    assert all(figure.period != "span" for figure in rows)
    assert [figure.year for figure in rows] == sorted((f.year for f in rows), reverse=True)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"nam": "abc"}, "Không hiểu “nam=abc”, nên bỏ qua bộ lọc “Năm”."),
        ({"nam": "1800"}, "Không hiểu “nam=1800”"),
        ({"tinh": "atlantis"}, "Không hiểu “tinh=atlantis”"),
        ({"q": "a\0b"}, "Không hiểu “q=a�b”"),
        ({"q": "x" * 300}, "Không hiểu “q=xxx"),
        ({"nguồn": "1"}, "Không có bộ lọc “nguồn”."),
        ({"dinh-dang": "pdf"}, "Không có định dạng “pdf”; chỉ có csv, xlsx và ods."),
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
    assert sources.title == "Nguồn và giải thích"
    told = [str(row[0]).title() for row in sources.iter_rows(values_only=True)]
    assert any("Miền Trung" in title for title in told)


def test_a_title_that_is_a_formula_does_not_run(client: Client) -> None:
    document = factories.make_document(title="=cmd|' /C calc'!A0", key="cong-thuc")
    factories.new_figure(document=document).save()
    text = client.get(LIST, {"tai-lieu": "cong-thuc", "dinh-dang": "csv"}).content.decode()
    assert "'=cmd" in text
    assert ";=cmd" not in text
