"""Dashboards of records in a browser: charts, bars and map drawn, sums opened, files fetched."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from programmes.models import (
    ActivityContent,
    Cell,
    FundingPlan,
    PlanDecision,
    Project,
    SpendingEntry,
)
from provinces.models import Province
from tests import factories as make
from tests.e2e.conftest import WIDTHS, Screen

KEYS = ("ha-noi", "hoa-binh-63", "vinh-phuc-63", "phu-tho-63", "hue", "an-giang-63")
YEARS = (2023, 2024)
SECRET = "Máy sấy bí mật"
SUM = "/so-lieu/cong/?nam=2024&pham-vi="
PAGES = [
    "/?nam=2024",
    "/?nam=2024&dia-gioi=34&den-thang=6",
    "/khu-vuc/phia-bac/?nam=2024&nguon=dia-phuong",
    "/tinh/ha-noi/?nam=2024",
    "/tinh/phu-tho-34/?nam=2024",
    "/?nam=2003&den-thang=99",
    f"{SUM}ca-nuoc&giai-doan=executed",
    f"{SUM}ha-noi&giai-doan=allocated&nguon=quoc-gia",
    f"{SUM}ha-noi&giai-doan=executed&nguon=quoc-gia",
]
COUNTRY, PROVINCE = PAGES[0], PAGES[3]


@pytest.fixture(scope="module", autouse=True)
def _ledger(site: str) -> Iterator[None]:
    """Plans and spending of some provinces and one body; gone when these tests end."""
    content = make.make_content(name="Hỗ trợ máy móc")
    body = make.make_organisation(name="Trung tâm thử")
    holders: list[dict[str, Any]] = [{"organisation": body}]
    holders += [{"province": each} for each in Province.objects.filter(key__in=KEYS)]
    for holder, year, source in product(holders, YEARS, ("national", "local")):
        record(holder, content, year, source)
    yield
    SpendingEntry.objects.all().delete()
    PlanDecision.objects.all().delete()
    Project.objects.filter(title=SECRET).delete()
    FundingPlan.objects.all().delete()
    Cell.objects.all().delete()
    body.delete()
    content.delete()


def record(holder: dict[str, Any], content: ActivityContent, year: int, source: str) -> None:
    """Record 2 tỷ allocated and 1,2 tỷ spent in three months."""
    plan = make.make_plan(**holder, year=year, source=source)
    given = {"year": year, "source": source, "content": content}
    decided = {"decided_on": date(year, 1, 15), "content": content}
    make.make_decision(plan=plan, amount=2_000_000_000, **decided)
    project = make.make_project(**holder, **given, title=SECRET, started_on=None)
    for month in (3, 5, 11):
        spent = {"year": year, "source": source, "spent_on": date(year, month, 9)}
        make.make_entry(project=project, amount=400_000_000, **spent)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_records_is_accessible_and_fits(screen: Screen, path: str) -> None:
    page = screen.open(path)
    screen.scroll_through()
    assert screen.violations() == []
    assert screen.overflow() == 0
    assert SECRET not in page.content()


@pytest.mark.parametrize("path", [COUNTRY, PROVINCE])
def test_every_chart_is_drawn_and_none_offers_to_upload_it(screen: Screen, path: str) -> None:
    page = screen.open(path)
    screen.scroll_through()
    charts = page.locator("[data-chart]")
    assert charts.count() == 2
    expect(page.locator("[data-chart] .main-svg").first).to_be_visible()
    assert page.locator("[data-chart].js-plotly-plot").count() == charts.count()
    titles = page.locator(".modebar-btn").evaluate_all(
        "buttons => buttons.map(button => button.dataset.title || '')"
    )
    assert [title for title in titles if re.search("share|cloud|edit", title, re.I)] == []


def test_a_chart_says_the_numbers_of_its_table(screen: Screen) -> None:
    page = screen.open(PROVINCE)
    screen.scroll_through()
    drawn = page.locator('[data-chart="theo-thang"]').evaluate("plot => plot.data[0].y")
    page.locator("figure.chart .numbers summary").nth(1).click()
    told = page.locator("figure.chart").nth(1).locator("tbody tr").last.inner_text()
    assert drawn[-1] == 2400
    assert "2.400" in told


def test_bars_and_map_stand_without_javascript(browser: Browser, site: str, width: int) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        for path in (COUNTRY, PROVINCE):
            page.goto(site + path)
            assert page.locator("main table:visible").count() > 0
            assert page.locator("[data-chart]:visible").count() == 0
            assert is_within(page)
        page.goto(site + COUNTRY)
        assert page.locator("svg.bullet:visible").count() > 0
        assert page.locator("figure.map svg path").count() > 63
        page.locator("figure.chart summary").first.click()
        expect(page.locator("figure.chart table").first).to_be_visible()
        page.get_by_label("Năm", exact=True).select_option("2023")
        page.get_by_role("button", name="Xem").click()
        assert "nam=2023" in page.url


def is_within(page: Page) -> bool:
    return page.locator("body").evaluate("body => body.scrollWidth <= window.innerWidth")  # type: ignore[no-any-return]


def test_a_sum_opens_step_by_step_down_to_its_decisions(screen: Screen) -> None:
    page = screen.open("/?nam=2024&nguon=quoc-gia")
    page.locator(".tile a.figure").first.click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_text("Nguồn gốc số cộng")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="Hà Nội"))
    row.locator("a.figure").click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Quyết định kinh phí")).to_be_visible()
    assert "2.000.000.000 đồng" in page.locator("main").inner_text()


def test_a_pointers_choice_is_sent_at_once_and_back_restores_it(screen: Screen) -> None:
    page = screen.open(COUNTRY)
    page.get_by_label("Địa phương").click()
    expect(page).to_have_url(re.compile("nguon=dia-phuong"))
    expect(page.get_by_label("Địa phương")).to_be_checked()
    page.get_by_label("34 tỉnh hiện nay").click()
    expect(page).to_have_url(re.compile("dia-gioi=34"))
    assert "nguon=dia-phuong" in page.url
    page.go_back(wait_until="load")
    page.go_back(wait_until="load")
    expect(page.get_by_label("Tất cả")).to_be_checked()
    expect(page.get_by_label("Năm", exact=True)).to_have_value("2024")


def test_the_source_is_chosen_with_the_arrow_keys(screen: Screen) -> None:
    page = screen.open(COUNTRY)
    page.get_by_label("Tất cả").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Quốc gia")).to_be_checked()
    assert "nguon" not in page.url  # moving is not yet choosing
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("nguon=quoc-gia"))


@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_a_table_is_fetched_as_a_file(screen: Screen, kind: str) -> None:
    page = screen.open(COUNTRY)
    with page.expect_download() as waiting:
        page.locator(".downloads > a", has_text=kind).last.click()
    assert waiting.value.suggested_filename.endswith(kind.lower())


@pytest.mark.parametrize("width", [WIDTHS["desktop"]])
def test_the_map_leads_to_a_province(screen: Screen) -> None:
    page = screen.open(COUNTRY)
    page.locator("figure.map a", has_text="Hà Nội").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Hà Nội")


def test_a_province_that_ended_leads_forward_and_back(screen: Screen) -> None:
    page = screen.open("/tinh/hoa-binh-63/?nam=2024")
    page.locator(".notice a", has_text="Phú Thọ").click()
    expect(page).to_have_url(re.compile("/tinh/phu-tho-34/"))
    page.locator(".notice a", has_text="Hòa Bình").click()
    expect(page).to_have_url(re.compile("/tinh/hoa-binh-63/"))
    assert "nam=2024" in page.url


@pytest.mark.parametrize("path", [COUNTRY, f"{SUM}ha-noi&giai-doan=allocated"])
def test_on_paper_only_what_is_read_remains(screen: Screen, path: str) -> None:
    page = screen.open(path)
    page.emulate_media(media="print")
    for controls in (".site-nav", "form.filters", ".downloads", ".site-search"):
        assert page.locator(f"{controls}:visible").count() == 0, controls
    assert page.locator("main table:visible").count() > 0
