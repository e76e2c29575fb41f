"""The public dashboards through the client: filters, odd addresses, downloads, what stays out."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as site_settings
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.security import POLICY
from programmes.dashboard.downloads import TABLES
from programmes.models import ReportedFigure
from provinces.models import Province
from tests import factories as make
from tests.programmes.records import mixed_ledger, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

REGION = "/khu-vuc/mien-trung-tay-nguyen/"
PAGES = ["/", REGION, "/tinh/hoa-binh-63/", "/tinh/phu-tho-34/"]
SUM = "/so-lieu/cong/?giai-doan=executed&pham-vi="


class FormReader(HTMLParser):
    """Reads what the filter form would send."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.select, self.fields, self.names = "", dict[str, str](), set[str]()
        html = response.content.decode()
        start = html.index('<form class="filters"')
        self.feed(html[start : html.index("</form>", start)])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "select":
            self.select = str(given["name"])
        chosen = (tag == "option" and "selected" in given) or (
            tag == "input" and "checked" in given
        )
        name = str(given.get("name") or self.select)
        if tag in ("option", "input"):
            self.names.add(name)
        if chosen:
            self.fields[name] = str(given["value"])


# -- filters ------------------------------------------------------------------------------------

CHOSEN = [
    {"nam": "2021"},
    {"nam": "2022", "den-thang": "7"},
    {"nam": "2021", "nguon": "quoc-gia"},
    {"nam": "2021", "nguon": "dia-phuong", "ty-le": "thuc-hien-ke-hoach"},
    {"nam": "2024", "ty-le": "giai-ngan-duoc-giao", "dia-gioi": "34"},
    {"nam": "2025", "ty-le": "quyet-toan-duoc-giao", "dia-gioi": "thoi-diem", "den-thang": "3"},
    {"nam": "2003"},  # a year nothing is known of
]


@pytest.mark.parametrize("path", ["/", REGION, "/tinh/thai-nguyen-63/"])
@pytest.mark.parametrize("chosen", CHOSEN, ids=lambda chosen: urlencode(chosen))
def test_the_form_shows_what_the_address_says(
    client: Client, path: str, chosen: dict[str, str]
) -> None:
    if path.startswith("/tinh/") and chosen.get("dia-gioi") == "34":
        chosen = {**chosen, "dia-gioi": "thoi-diem"}  # it would lead to the unit of today
    response = client.get(path, chosen)
    form = FormReader(response)  # type: ignore[arg-type]
    assert form.names == {"nam", "den-thang", "nguon", "ty-le", "dia-gioi"}
    defaults = {"den-thang": "", "nguon": "", "ty-le": "thuc-hien-duoc-giao"}
    assert form.fields == {**defaults, "dia-gioi": "thoi-diem", **chosen}
    assert "Không hiểu" not in seen(response)


def test_without_a_choice_the_page_opens_on_the_latest_year_with_figures(client: Client) -> None:
    latest = ReportedFigure.objects.headline_money().filter(level="nation").order_by("-year")
    assert FormReader(client.get("/")).fields["nam"] == str(latest.first().year)  # type: ignore[arg-type, union-attr]


def test_a_unit_made_by_merger_opens_with_what_went_into_it(client: Client) -> None:
    assert FormReader(client.get("/tinh/phu-tho-34/")).fields["dia-gioi"] == "34"  # type: ignore[arg-type]


ODD = [
    ("nam", "hai nghìn"), ("nam", "20222"), ("nam", "-1"), ("nam", "1e3"), ("nam", "٢٠٢١"),
    ("nam", "²⁰²¹"), ("nam", "2021\x00"), ("nam", "9" * 5000), ("den-thang", "13"),
    ("den-thang", "0"), ("den-thang", "7,5"), ("nguon", "doi-ung"), ("nguon", "national"),
    ("ty-le", "100"), ("ty-le", "<b>"), ("dia-gioi", "63"), ("dia-gioi", "\ud7ff"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), ODD, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("path", ["/", "/tinh/hoa-binh-63/", f"{SUM}ca-nuoc"])
def test_what_is_not_understood_is_said_in_vietnamese(
    client: Client, path: str, name: str, value: str
) -> None:
    joined = "&" if "?" in path else "?"
    response = client.get(f"{path}{joined}{urlencode({name: value})}")
    assert response.status_code == 200
    assert f"Không hiểu “{name}=" in seen(response)
    assert "<b>”" not in response.content.decode()


PARAMETERS = ["nam", "den-thang", "nguon", "ty-le", "dia-gioi", "bang", "dinh-dang", "giai-doan",
              "pham-vi", "noi-dung", "trang", "q", "lạ"]  # fmt: skip
GOOD = ["2021", "7", "12", "quoc-gia", "34", "thoi-diem", "csv", "xlsx", "executed", "allocated",
        "ca-nuoc", "phia-bac", "hoa-binh-63", "thuc-hien-ke-hoach", "khong", *TABLES]  # fmt: skip
texts = st.one_of(
    st.sampled_from(GOOD),
    st.text(max_size=30),
    st.text(alphabet="0123456789٠١٢३४५²³½０１-+.,eE_ \x00", max_size=12),
    st.integers().map(str),
    st.sampled_from(["\x00", "9" * 4999, "%00", "../../etc/passwd", "' OR 1=1 --", "\ufeff2021"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from([*PAGES, "/so-lieu/cong/", f"{SUM}phia-nam"]),
    pairs=st.lists(st.tuples(st.sampled_from(PARAMETERS), texts), max_size=6),
)
def test_no_address_breaks_a_page(client: Client, path: str, pairs: list[tuple[str, str]]) -> None:
    question = urlencode(pairs, errors="replace")
    response = client.get(f"{path}{'&' if '?' in path else '?'}{question}")
    assert response.status_code in (200, 302, 404)


@pytest.mark.parametrize("question", ["%00=%00", "nam=%FF%FE", "nam=2021&nam=lạ&nam=2022", "&&=&="])
@pytest.mark.parametrize("path", PAGES)
def test_bytes_that_are_no_text_break_nothing(client: Client, path: str, question: str) -> None:
    assert client.get(f"{path}?{question}").status_code == 200


# -- addresses ----------------------------------------------------------------------------------

UNKNOWN = [
    "/khu-vuc/mien-nam/", "/khu-vuc/north/", "/tinh/khong-co/", "/tinh/HA-NOI/", "/tinh/1/",
    f"{SUM}khong-co", f"{SUM}to-chuc-999999", f"{SUM}to-chuc-x", "/so-lieu/cong/",
    "/so-lieu/cong/?giai-doan=stolen",
]  # fmt: skip


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "Không tìm thấy" in response.content.decode()


@pytest.mark.parametrize("path", [*PAGES, f"{SUM}ca-nuoc"])
def test_a_page_may_be_asked_for_its_head_and_not_written_to(client: Client, path: str) -> None:
    head = client.head(path)
    assert head.status_code == 200
    assert head.content == b""
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(path).status_code == 405


def test_every_unit_of_every_time_has_a_page(client: Client) -> None:
    for key in Province.objects.values_list("key", flat=True):
        assert client.get(f"/tinh/{key}/").status_code == 200, key


def test_a_province_that_ended_leads_to_its_successor_and_back(client: Client) -> None:
    before = client.get("/tinh/bac-kan-63/?nam=2020").content.decode()
    assert 'href="/tinh/thai-nguyen-34/?nam=2020&amp;dia-gioi=34"' in before
    after = client.get("/tinh/thai-nguyen-34/?nam=2020&dia-gioi=34").content.decode()
    assert 'href="/tinh/bac-kan-63/?nam=2020&amp;dia-gioi=thoi-diem"' in after


def test_the_current_geography_of_a_province_that_ended_is_its_successor(client: Client) -> None:
    response = client.get("/tinh/hoa-binh-63/?nam=2021&nguon=quoc-gia&dia-gioi=34")
    assert response.status_code == 302
    assert response["Location"] == "/tinh/phu-tho-34/?nam=2021&nguon=quoc-gia&dia-gioi=34"
    assert client.get(response["Location"]).status_code == 200


LINKED = [
    "/?nam=2021", "/?nam=2025&den-thang=6", f"{REGION}?nam=2021",
    f"{REGION}?nam=2022&den-thang=7", "/tinh/phu-tho-34/?nam=2021", "/tinh/bac-kan-63/?nam=2020",
    "/?nam=2024", f"{REGION}?nam=2024&dia-gioi=34", f"{SUM}ca-nuoc&nam=2024",
]  # fmt: skip


def test_every_link_of_a_page_leads_somewhere(client: Client) -> None:
    """All pages together: most of their links are the same."""
    mixed_ledger()
    pages = {address: path for path in LINKED for address in links_of(client, path)}
    broken = {
        f"{path} → {address}"
        for address, path in pages.items()
        if client.get(address).status_code not in (200, 302)
    }
    assert broken == set()


def links_of(client: Client, path: str) -> set[str]:
    """Return where a page leads inside the site."""
    html = client.get(path).content.decode()
    found = {unescape(address) for address in re.findall(r'href="([^"]*)"', html)}
    base = path.partition("?")[0]
    inside = {base + each if each.startswith("?") else each for each in found}
    outside_this_test = ("/static/", "/tinh/")  # every unit's page is opened by a test of its own
    pages = {
        each for each in inside if each.startswith("/") and not each.startswith(outside_this_test)
    }
    assert pages, path
    return pages


# -- what the public may see --------------------------------------------------------------------


def test_an_anonymous_reader_sees_no_project_beneficiary_or_person(client: Client) -> None:
    province = Province.objects.get(key="ha-noi")
    someone = make.make_user(username="nguyen-thi-kin", first_name="Kín", last_name="Nguyễn Thị")
    content = make.make_content(name="Nội dung công khai")
    project = make.make_project(
        province=province, content=content, code="DA-KIN-1", title="Máy sấy bí mật",
        coordinating_unit="Hộ ông Trần Văn Kín", place="Ngõ Kín", note="0912345678",
    )  # fmt: skip
    establishment = make.make_establishment(province=province, name="Cơ sở Bà Lê Thị Kín")
    project.beneficiaries.create(establishment=establishment, share=10_000_000)
    make.make_entry(project=project, voucher="PC-KIN", note="trả cho ông Kín")
    plan = make.make_plan(province=province, note="ghi chú kín")
    make.make_decision(plan=plan, note="ghi chú kín", decided_on=date(2024, 2, 1))
    pages = ["/?nam=2024", "/khu-vuc/phia-bac/?nam=2024", "/tinh/ha-noi/?nam=2024"]
    pages += [f"/so-lieu/cong/?pham-vi=ha-noi&nam=2024&giai-doan={stage}"
              for stage in ("allocated", "executed")]  # fmt: skip
    for path in [*pages, *(f"{pages[0]}&bang={name}&dinh-dang=csv" for name in TABLES)]:
        html = client.get(path).content.decode()
        for secret in ("Kín", "KIN", "kín", "bí mật", "0912345678", someone.username):
            assert secret not in html, path


def test_demo_data_is_said_to_be_invented_on_every_page(client: Client, settings: Any) -> None:
    settings.DEMO = True
    for path in [*PAGES, f"{SUM}ca-nuoc", "/khong-co/"]:
        assert "Dữ liệu minh họa" in client.get(path).content.decode()
    settings.DEMO = False
    for path in PAGES:
        assert "Dữ liệu minh họa" not in client.get(path).content.decode()


def test_published_data_is_never_called_invented() -> None:
    assert site_settings.DEMO is False


@pytest.mark.parametrize("path", [*PAGES, f"{SUM}ca-nuoc", "/?bang=tinh&dinh-dang=csv"])
def test_nothing_inline_and_a_strict_policy(client: Client, path: str) -> None:
    response = client.get(path)
    assert response["Content-Security-Policy"] == POLICY
    html = response.content.decode()
    assert not re.search(r"""\s(style|on[a-z]+)=["']""", html)
    scripts = re.findall(r"<script\b[^>]*>", html)
    assert all("src=" in tag or 'type="application/json"' in tag for tag in scripts)
    assert "<style" not in html


def test_a_chart_is_followed_by_the_table_of_its_numbers(client: Client) -> None:
    html = client.get(f"{REGION}?nam=2021").content.decode()
    charts = re.findall(r'<figure class="chart.*?</figure>', html, flags=re.S)
    assert charts
    for chart in charts:
        assert "<table" in chart
        assert "bang=" in chart
        assert "Nguồn" in chart


def test_a_month_that_is_none_says_that_the_whole_year_is_shown(client: Client) -> None:
    page = client.get("/?nam=2021&den-thang=13").content.decode()
    assert "đang xem cả năm" in page
