"""Every file that any list or rollup offers: read by readers that did not write it, and re-summed.

The pages are those that a person reaches; each link to a file on them is followed. All kinds and
units of one table must hold the same numbers, and what the page prints as a sum is their sum.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from khuyencong.formatting import number
from khuyencong.history.models import Change
from tests import factories as make
from tests.khuyencong.exports.reading import (
    calamine_grids,
    content_of,
    csv_grid,
    openpyxl_grids,
    own_grids,
)
from tests.permissions.cast import MARKER, OWN, Cast
from tests.programmes.records import mixed_ledger, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

POWERS = {"dong": 0, "trieu": 6, "ty": 9}
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def cast_once(module_data: DjangoDbBlocker) -> Cast:
    with module_data.unblock():
        cast = Cast.build()
        mixed_ledger()
        return cast


@pytest.fixture
def cast(cast_once: Cast, db: None) -> Cast:
    return deepcopy(cast_once)


def pages(cast: Cast) -> list[str]:
    """List the pages that offer files: every list and rollup, and a record of each kind."""
    records = cast.records
    plan, project, batch = records["plan"], records["in_progress"], records["batch"]
    return [
        "/?nam=2024", "/?nam=2021", "/khu-vuc/mien-trung-tay-nguyen/?nam=2021",
        f"/tinh/{OWN}/?nam=2024", "/tinh/phu-tho-34/?nam=2024", "/so-lieu/?nam=2021",
        "/doi-chieu/", "/de-an/?nam=tat-ca", "/ke-hoach/", f"/ke-hoach/{plan.pk}/",
        f"/ke-hoach/dot/{batch.pk}/", f"/de-an/{project.pk}/", "/co-so/", "/viec-can-lam/",
        f"/co-so/{records['establishment'].pk}/",
        "/nhat-ky/?viec=created&loai=programmes.project", f"/de-an/{project.pk}/lich-su/",
        "/binh-chon/", "/san-pham/", "/khen-thuong/", "/hieu-qua-ho-tro/",
        "/so-lieu/cong/?pham-vi=ca-nuoc&giai-doan=executed&nam=2024",
        f"/so-lieu/cong/?pham-vi={OWN}&giai-doan=allocated&nam=2024",
        f"/so-lieu/cong/?pham-vi={OWN}&giai-doan=executed&nam=2024",
    ]  # fmt: skip


def links(client: Client, page: str) -> Iterator[str]:
    """Yield the addresses of files that a page offers."""
    response = client.get(page)
    assert response.status_code == 200, page
    for found in re.findall(r'href="([^"]*dinh-dang=[^"]*)"', response.content.decode()):
        yield urljoin(page, unescape(found))


def tables(client: Client, page: str) -> dict[str, dict[tuple[str, str], str]]:
    """Group the links of a page by the table that they are of, then by kind and unit."""
    found: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for link in links(client, page):
        parts = urlsplit(link)
        asked = dict(parse_qsl(parts.query))
        key = (asked.pop("dinh-dang"), asked.pop("don-vi", "dong"))
        found[f"{parts.path}?{urlencode(asked)}"][key] = link
    return found


def grid_of(client: Client, link: str, kind: str) -> list[list[Any]]:
    """Fetch a file and read it; all readers must see the same cells."""
    response: Any = client.get(link)
    assert response.status_code == 200, link
    assert response["Content-Disposition"].endswith(f'.{kind}"'), link
    data = content_of(response)
    if kind == "csv":
        return csv_grid(data)
    first: list[list[Any]] = next(iter(calamine_grids(data).values()))
    others = [own_grids(data, kind)] + ([openpyxl_grids(data)] if kind == "xlsx" else [])
    for other in others:
        assert trimmed(next(iter(other.values()))) == trimmed(first), link
    return first


def trimmed(grid: list[list[Any]]) -> list[list[Any]]:
    """Return cells as readers agree on them: numbers as such, no empty end of a line, no tabs."""
    rows = []
    for row in grid:
        told = [shortened(cell) if is_number(cell) else bare(cell) for cell in row]
        while told and told[-1] in (None, ""):
            told.pop()
        rows.append(told)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def shortened(cell: Any) -> float:
    """Cut the endless decimals of a rate, which each reader ends where it likes."""
    return float(cell) if float(cell).is_integer() else float(f"{cell:.12g}")


def is_number(cell: Any) -> bool:
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def bare(cell: Any) -> Any:
    return cell.replace("\t", "") if isinstance(cell, str) else cell


def rows_of(grid: list[list[Any]]) -> Rows:
    """Return the rows below the head, which stands under the first empty line, by heading."""
    head = next(place for place, row in enumerate(grid) if not any(row)) + 1
    rows = []
    for row in grid[head + 1 :]:
        if not any(cell not in (None, "") for cell in row):
            break
        rows.append(dict(zip(grid[head], row, strict=False)))
    return rows


def sums_of(rows: Rows, unit: str) -> dict[str, Decimal]:
    """Add up every column of money, in đồng."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        for heading, cell in row.items():
            label, _space, of = heading.rpartition(" (")
            if of in ("đồng)", "triệu đồng)", "tỷ đồng)") and cell not in (None, ""):
                found[label] += Decimal(str(cell).replace(",", ".")).scaleb(POWERS[unit])
    return dict(found)


READ = [("csv", "dong"), ("xlsx", "dong"), ("ods", "dong"), ("xlsx", "trieu"), ("ods", "ty")]


def test_every_file_of_every_page_holds_the_same_numbers(cast: Cast) -> None:
    client = cast.client("system admin")
    seen_tables = 0
    for page in pages(cast):
        for table, files in tables(client, page).items():
            seen_tables += 1
            assert {kind for kind, _unit in files} == {"csv", "xlsx", "ods"}, table
            read = [key for key in READ if key in files]
            rows = {key: rows_of(grid_of(client, files[key], key[0])) for key in read}
            assert all(len(each) == len(rows["csv", "dong"]) > 0 for each in rows.values()), table
            sums = {key: sums_of(each, key[1]) for key, each in rows.items()}
            assert all(each == sums["csv", "dong"] for each in sums.values()), table
    assert seen_tables > 40


def test_a_visitor_gets_every_file_that_a_page_offers_them(cast: Cast) -> None:
    client = cast.client("anonymous")
    for page in ("/?nam=2024", f"/tinh/{OWN}/?nam=2024", "/so-lieu/?nam=2021", "/doi-chieu/"):
        for table, files in tables(client, page).items():
            assert rows_of(grid_of(client, files["csv", "dong"], "csv")), table


def total_in(client: Client, page: str, table: str = "") -> dict[str, Decimal]:
    """Re-sum a file of a page."""
    files = next(found for name, found in tables(client, page).items() if name.endswith(table))
    return sums_of(rows_of(grid_of(client, files["xlsx", "dong"], "xlsx")), "dong")


def test_the_sums_of_a_file_are_the_sums_on_the_screen(cast: Cast) -> None:
    client = cast.client("system admin")
    records = cast.records
    for page, table in [
        ("/de-an/?nam=2024", ""),
        ("/ke-hoach/?nam=2024", ""),
        (f"/ke-hoach/dot/{records['batch'].pk}/", ""),
        ("/so-lieu/cong/?pham-vi=ca-nuoc&giai-doan=executed&nam=2024", ""),
        (f"/so-lieu/cong/?pham-vi={OWN}&giai-doan=executed&nam=2024", ""),
        (f"/ke-hoach/{records['plan'].pk}/", "quyet-dinh"),
        (f"/de-an/{records['in_progress'].pk}/", "/?"),
    ]:
        html = unescape(client.get(page).content.decode())
        for label, total in total_in(client, page, table).items():
            if label == "Lũy kế":  # a running sum is not added up
                continue
            assert f"{number(total)}" in html, (page, label, total)


def test_the_country_in_the_file_is_the_country_on_the_screen(cast: Cast) -> None:
    client = cast.client("anonymous")
    provinces = total_in(client, "/?nam=2024", "bang=tinh")
    bodies = total_in(client, "/?nam=2024", "bang=to-chuc")
    whole = total_in(client, "/?nam=2024", "bang=khu-vuc")
    assert whole["Thực hiện"] == provinces["Thực hiện"] > bodies["Thực hiện"] > 0


def test_the_file_of_a_list_holds_what_its_reader_may_see(cast: Cast) -> None:
    for who, count in (("staff of the province", 5), ("staff of another province", 0)):
        files = next(iter(tables(cast.client(who), "/de-an/?nam=2024").values()))
        rows = rows_of(grid_of(cast.client(who), files["csv", "dong"], "csv"))
        assert sum(row["Tên đề án"] == MARKER for row in rows) == count
    records = cast.records
    stranger = cast.client("staff of another province")
    for page in (
        f"/ke-hoach/{records['plan'].pk}/?bang=quyet-dinh",
        f"/ke-hoach/dot/{records['batch'].pk}/?",
        f"/de-an/{records['in_progress'].pk}/?",
        f"/de-an/{records['in_progress'].pk}/lich-su/?",
    ):
        assert stranger.get(f"{page}&dinh-dang=xlsx").status_code == 404, page


EMPTY = [
    "/de-an/?q=khong-co-dau", "/ke-hoach/?nam=tat-ca&tinh=lai-chau", "/co-so/?q=khong-co-dau",
    "/doi-chieu/?tinh=lai-chau&hien=vuot", "/so-lieu/?q=khong-co-dau", "/nhat-ky/?q=khong-co-dau",
]  # fmt: skip


@pytest.mark.parametrize("path", EMPTY)
def test_nothing_found_offers_no_file_and_gives_none(cast: Cast, path: str) -> None:
    client = cast.client("system admin")
    assert [link for link in links(client, path) if "bang=" not in link] == []
    response = client.get(f"{path}&dinh-dang=xlsx")
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("asked", ["dinh-dang=exe", "dinh-dang=csv&don-vi=usd"])
def test_an_unknown_kind_or_unit_is_told_on_the_page(cast: Cast, asked: str) -> None:
    client = cast.client("system admin")
    for path in ("/de-an/?nam=2024", "/ke-hoach/?nam=2024", "/co-so/?", "/so-lieu/?", "/nhat-ky/?"):
        told = seen(client.get(f"{path}&{asked}"))
        assert "chỉ có csv, xlsx và ods" in told or "chỉ có dong, trieu và ty" in told, path
    for path in ("/?nam=2024&bang=tinh", "/so-lieu/cong/?pham-vi=ca-nuoc&giai-doan=executed"):
        assert client.get(f"{path}&{asked}").status_code == 404


def test_a_file_costs_as_many_queries_however_many_lines_it_has(cast: Cast) -> None:
    records, client = cast.records, cast.client("system admin")
    addresses = [
        "/ke-hoach/?nam=tat-ca&dinh-dang=csv",
        f"/ke-hoach/{records['plan'].pk}/?bang=quyet-dinh&dinh-dang=csv",
        f"/ke-hoach/{records['plan'].pk}/?bang=de-an&dinh-dang=csv",
        f"/de-an/{records['in_progress'].pk}/?dinh-dang=csv",
        f"/de-an/{records['in_progress'].pk}/lich-su/?dinh-dang=csv",
        "/nhat-ky/?dinh-dang=csv",
    ]
    before = [cost(client, each) for each in addresses]
    for number_of in range(3, 9):
        make.make_plan(year=2000 + number_of)
        make.make_decision(plan=records["plan"])
        make.make_entry(project=records["in_progress"])
    assert [cost(client, each) for each in addresses] == before


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert content_of(client.get(address))
    return len(queries)


def test_a_file_tells_its_page_its_filters_and_what_columns_mean(cast: Cast) -> None:
    client = cast.client("system admin")
    response: Any = client.get("/de-an/?nam=2024&nguon=quoc-gia&dinh-dang=xlsx&don-vi=ty")
    sheet = calamine_grids(content_of(response))["Nguồn và giải thích"]
    about = {row[0]: row[1] for row in sheet if row}
    assert about["Địa chỉ trang"] == "http://testserver/de-an/?nam=2024&nguon=quoc-gia"
    assert "Khuyến công quốc gia" in about["Bộ lọc"]
    assert about["Đơn vị tính"] == "tỷ đồng"


def test_a_long_log_is_sent_while_it_is_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khuyencong.exports.download.KEPT_IN_MEMORY", 100)
    monkeypatch.setattr("khuyencong.history.file.MOST_CHANGES", {"xlsx": 1, "ods": 1})
    client = cast.client("system admin")
    assert client.get("/nhat-ky/?dinh-dang=csv").streaming
    assert "quá dài cho một bảng tính" in seen(client.get("/nhat-ky/?dinh-dang=xlsx"))
    assert Change.objects.count() > 1


def test_a_long_workbook_goes_through_the_disk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khuyencong.exports.download.KEPT_IN_MEMORY", 100)
    response: Any = cast.client("system admin").get("/de-an/?nam=2024&dinh-dang=ods")
    assert response.streaming
    data = content_of(response)
    assert int(response["Content-Length"]) == len(data)
    assert rows_of(next(iter(calamine_grids(data).values())))
