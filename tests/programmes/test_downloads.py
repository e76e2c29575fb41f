"""Every table as a file: the same numbers as on the page, as numbers, with their sources."""

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from khuyencong.formatting import ty_dong
from programmes.models import Document
from tests import factories as make
from tests.programmes.records import mixed_ledger, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

REGION = "/khu-vuc/mien-trung-tay-nguyen/"

TABLE_PAGES = [
    ("/?nam=2021", "khu-vuc"), ("/?nam=2021", "tinh"), ("/?nam=2021", "theo-nam"),
    ("/?nam=2021", "muc"), ("/?nam=2024", "to-chuc"), ("/?nam=2024", "noi-dung"),
    ("/?nam=2024", "theo-thang"), (f"{REGION}?nam=2021", "tinh"),
    ("/tinh/phu-tho-34/?nam=2024", "don-vi"), ("/tinh/phu-tho-34/?nam=2021", "don-vi"),
]  # fmt: skip


def download(client: Client, path: str, table: str, kind: str) -> HttpResponse:
    response: Any = client.get(f"{path}&bang={table}&dinh-dang={kind}")
    assert response.status_code == 200
    assert re.fullmatch(
        rf'attachment; filename="[a-z0-9-]+\.{kind}"', response["Content-Disposition"]
    )
    return response  # type: ignore[no-any-return]


def csv_rows(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(("path", "table"), TABLE_PAGES)
def test_a_table_is_offered_on_its_page_as_csv_and_xlsx(
    client: Client, path: str, table: str
) -> None:
    mixed_ledger()
    html = unescape(client.get(path).content.decode())
    for kind in ("csv", "xlsx"):
        assert f"bang={table}&dinh-dang={kind}" in html


@pytest.mark.parametrize(("path", "table"), TABLE_PAGES)
def test_both_files_hold_the_same_numbers_as_numbers(client: Client, path: str, table: str) -> None:
    mixed_ledger()
    response = download(client, path, table, "csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    lines = csv_rows(response)
    book = load_workbook(io.BytesIO(download(client, path, table, "xlsx").content))
    sheet = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(lines) if not row) + 1
    columns = lines[head]
    for written, stored in zip(lines[head + 1 :], sheet[head + 1 :], strict=False):
        if not written:
            break
        for label, text, value in zip(columns, written, stored, strict=False):
            if "(đồng)" in label:
                assert (int(text) if text else None) == value
            if "(%)" in label and text:
                assert isinstance(value, int | float)
                assert abs(value * 100 - float(text.replace(",", "."))) < 0.01
    assert len(book.worksheets) == 2
    assert book.worksheets[1].title == "Nguồn và giải thích"


def test_the_files_numbers_are_the_pages(client: Client) -> None:
    page = seen(client.get(f"{REGION}?nam=2021"))
    lines = csv_rows(download(client, f"{REGION}?nam=2021", "muc", "csv"))
    amounts = {cell for line in lines for cell in line if cell.isdigit() and len(cell) > 9}
    for amount, printed in (("48790000000", "48,79"), ("51230000000", "51,23")):
        assert amount in amounts
        assert printed in page


def test_the_sheet_of_sources_names_the_documents_of_the_table(client: Client) -> None:
    response = download(client, f"{REGION}?nam=2021", "muc", "xlsx")
    sources = load_workbook(io.BytesIO(response.content)).worksheets[1]
    rows = [[cell or "" for cell in row[:4]] for row in sources.iter_rows(values_only=True)]
    told = rows[rows.index(["Nguồn", "Nơi công bố", "Ngày công bố", "Địa chỉ"]) + 1 :]
    documents = Document.objects.values_list("title", "publisher", "url")
    assert told
    assert {(title, publisher, url) for title, publisher, _day, url in told} <= set(documents)


def test_a_missing_amount_is_an_empty_cell_and_not_zero(client: Client) -> None:
    lines = csv_rows(download(client, "/tinh/bac-kan-63/?nam=2020", "muc", "csv"))
    allocated = next(line for line in lines if line and line[0] == "Được giao")
    assert allocated[1:3] == ["900000000", ""]


@pytest.mark.parametrize(
    "question", ["bang=la&dinh-dang=csv", "bang=tinh&dinh-dang=pdf", "bang=tinh", "bang=%00"]
)
def test_an_unknown_table_or_format_is_not_found(client: Client, question: str) -> None:
    assert client.get(f"/?nam=2021&{question}").status_code == 404


def test_a_text_like_a_formula_is_harmless_in_a_download(client: Client) -> None:
    content = make.make_content(name="=HYPERLINK(1)")
    make.make_entry(project=make.make_project(content=content))
    lines = csv_rows(download(client, "/?nam=2024", "noi-dung", "csv"))
    assert any(line and line[0] == "'=HYPERLINK(1)" for line in lines)


@pytest.mark.parametrize("path", ["/?nam=2024", f"{REGION}?nam=2024&dia-gioi=34"])
def test_every_row_of_the_file_is_a_row_of_the_page(client: Client, path: str) -> None:
    mixed_ledger()
    page = seen(client.get(path))
    lines = csv_rows(download(client, path, "tinh", "csv"))
    head = next(place for place, row in enumerate(lines) if row[:1] == ["Đơn vị"])
    known = [line for line in lines[head + 1 : lines.index([], head)] if line[1] or line[3]]
    assert known
    for label, plan, _stage, actual, *_rest in known:
        texts = [ty_dong(int(each)) if each else "–" for each in (plan, actual)]
        between, end = "[^0-9]{0,60}", r"(?![\d,])"
        line = rf"{re.escape(label)} (\w+ )?{texts[0]}{end}{between}{texts[1]}{end}"
        assert re.search(line, page), label


@pytest.mark.parametrize(
    "address",
    ["/?nam=2021", "/khu-vuc/mien-trung-tay-nguyen/?nam=2022", "/tinh/phu-tho-34/?nam=2021"],
)
def test_every_table_of_a_page_offers_its_data(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    links = re.findall(r'href="([^"]*bang=[^"]*)"', page)
    tables = page.count("<table")
    assert len(links) == 9 * tables, "three kinds in three units under each table"
    for link in links:
        response = client.get(address.partition("?")[0] + unescape(link))
        assert response.status_code == 200, link
        assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "question",
    [
        "pham-vi=ca-nuoc&giai-doan=planned&nam=2021",
        "pham-vi=mien-trung-tay-nguyen&giai-doan=executed&nam=2021",
        "pham-vi=phu-tho-34&giai-doan=allocated&nam=2021&dia-gioi=34",
    ],
)
def test_an_opened_sum_can_be_downloaded(client: Client, question: str, kind: str) -> None:
    response = client.get(f"/so-lieu/cong/?{question}&dinh-dang={kind}")
    assert response.status_code == 200
    assert f".{kind}" in response.headers["Content-Disposition"]


def test_an_opened_sum_is_no_other_file(client: Client) -> None:
    address = "/so-lieu/cong/?pham-vi=ca-nuoc&giai-doan=planned&nam=2021&dinh-dang=exe"
    assert client.get(address).status_code == 404
