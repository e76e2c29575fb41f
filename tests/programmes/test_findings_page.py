"""What does not agree, as a visitor without an account sees it."""

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from programmes.agreement.findings import Kind, Verdict
from programmes.models import Indicator, ReportedFigure
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

PAGE = "/doi-chieu/"
QUERIES = 5  # the figures, territory in three, the rounds that have records
PUBLISHED = [kind for kind in Kind if kind != Kind.RECORDS]  # nothing is recorded yet


def rows(client: Client, **parameters: Any) -> list[Any]:
    """Return the findings on every page of a filtered list."""
    found: list[Any] = []
    for page in range(1, 30):
        response = client.get(PAGE, {**parameters, "trang": page})
        found += response.context["rows"]
        if not response.context["page"].has_next():
            return found
    raise AssertionError("too many pages")


def text_of(client: Client, **parameters: Any) -> str:
    return " ".join(client.get(PAGE, parameters).content.decode().split())


def test_rounding_stands_apart_from_what_really_differs(client: Client) -> None:
    verdicts = [row.finding.verdict for row in rows(client)]
    assert verdicts == sorted(verdicts, key=list(Verdict).index)
    assert Verdict.EXACT not in verdicts
    assert {Verdict.DIFFERS, Verdict.ROUNDING, Verdict.STAGES} <= set(verdicts)


def test_both_values_the_difference_and_links_are_there(client: Client) -> None:
    text = text_of(client, loai=Kind.WRONG_DENOMINATOR, tinh="", nam="2025")
    figure = ReportedFigure.objects.get(printed="12,77")
    for said in ("12,77%", "68,35%", "−55,58 điểm %", "64,5%", "79,33%"):
        assert said in text
    assert f'href="{reverse("figure", args=[figure.code])}"' in text


def test_a_row_keeps_to_one_unit_and_to_the_decimals_of_its_inputs(client: Client) -> None:
    text = text_of(client, loai=Kind.SUM_OF_PARTS, tinh="dong-thap-34")
    for said in ("3,59 tỷ đồng", "3,667 tỷ đồng", "−0,077 tỷ đồng", "Hơn 1,63 + gần 1,96"):
        assert said in text
    assert "3,590" not in text


@pytest.mark.parametrize("kind", PUBLISHED)
def test_each_kind_is_found_and_counted(client: Client, kind: Kind) -> None:
    found = rows(client, loai=kind, hien="tat-ca")
    counted = client.get(PAGE, {"hien": "tat-ca"}).context["kinds"]
    assert found
    assert {row.finding.kind for row in found} == {kind}
    assert next(sum(row.cells) for row in counted if row.kind == kind) == len(found)


def test_only_what_exceeds_its_tolerance(client: Client) -> None:
    found = rows(client, hien="vuot")
    assert found
    assert all(not row.finding.within_tolerance for row in found)


def test_filters_by_year_and_place(client: Client) -> None:
    assert {row.finding.topic.year for row in rows(client, nam="2021")} == {2021}
    places = {row.place for row in rows(client, **{"khu-vuc": "mien-trung-tay-nguyen"})}
    assert {"Miền Trung – Tây Nguyên", "Lâm Đồng"} <= places
    assert not places & {"Yên Bái", "Thái Bình", "Cả nước"}


def test_a_province_of_today_finds_what_was_folded_into_it(client: Client) -> None:
    assert "Yên Bái" in {row.place for row in rows(client, tinh="lao-cai-34")}


def test_the_form_shows_the_filters_of_the_address(client: Client) -> None:
    text = text_of(client, loai="sai-mau-so", hien="vuot", nam="2025")
    for value in ("sai-mau-so", "vuot", "2025"):
        assert f'<option value="{value}" selected>' in text


@pytest.mark.parametrize(
    "parameters", [{"loai": "x"}, {"nam": "abc"}, {"tinh": "x"}, {"hien": "y"}, {"khu-vuc": "z"}]
)
def test_what_is_not_understood_is_left_out_and_said(client: Client, parameters: Any) -> None:
    (name, value), *_rest = parameters.items()
    response = client.get(PAGE, parameters)
    assert response.status_code == 200
    assert f"Không hiểu “{name}={value}”" in response.content.decode()
    assert len(rows(client, **parameters)) == len(rows(client))


def test_nothing_found_is_said_and_offers_nothing_to_download(client: Client) -> None:
    text = text_of(client, tinh="ca-mau-34", loai="sai-mau-so")
    assert "Không có đối chiếu nào khớp bộ lọc." in text
    assert "dinh-dang=" not in text


def test_findings_are_downloaded_as_filtered(client: Client) -> None:
    response = client.get(PAGE, {"loai": "sai-mau-so", "dinh-dang": "csv"})
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert sum(line[0] == str(Kind.WRONG_DENOMINATOR.label) for line in lines if line) == 3

    response = client.get(PAGE, {"hien": "vuot", "dinh-dang": "xlsx"})
    sheet, sources = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets
    heading = {cell.value: cell.column for cell in sheet[7]}
    difference = heading["Chênh lệch (đồng, số lượng hoặc điểm %)"]
    assert isinstance(sheet.cell(8, difference).value, int | float)
    assert sources.max_row > 3


def test_a_new_contradiction_is_found_without_anybody_naming_it(client: Client) -> None:
    indicator = Indicator.objects.get(key="project_count")
    document = factories.make_document()
    for source, number in (("national", 3), ("local", 4), ("state", 9)):
        factories.new_figure(
            indicator=indicator, document=document, source=source, year=2034,
            amount=None, number=number, printed=str(number), unit="count",
        ).save()  # fmt: skip
    assert "3 + 4 = 7; tài liệu in 9." in text_of(client, nam="2034")


def test_a_report_that_is_not_approved_is_not_compared(client: Client) -> None:
    figure = ReportedFigure.objects.get(level="nation", printed="338")
    factories.new_figure(
        indicator=figure.indicator, source="state", year=2021, printed="400",
        amount=400 * 10**9, document=None, report=factories.make_report(),
    ).save()  # fmt: skip
    assert not re.search(r"\b400 tỷ", text_of(client, nam="2021"))


def test_the_page_asks_as_many_queries_whatever_it_shows(
    client: Client, django_assert_num_queries: Any
) -> None:
    for parameters in ({}, {"hien": "tat-ca"}, {"nam": "2021", "khu-vuc": "phia-bac"}):
        with django_assert_num_queries(QUERIES):
            client.get(PAGE, parameters)
