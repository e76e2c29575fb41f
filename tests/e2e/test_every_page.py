"""Each public page in a browser: quiet, accessible, as wide as the window, asking nobody else."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Screen

PAGES = [
    "/",
    "/?nam=2021&nguon=quoc-gia",
    "/khu-vuc/mien-trung-tay-nguyen/?nam=2021",
    "/khu-vuc/mien-trung-tay-nguyen/?nam=2022&den-thang=7",
    "/tinh/hoa-binh-63/?nam=2021",
    "/tinh/phu-tho-34/?nam=2021&dia-gioi=34",
    "/so-lieu/",
    "/doi-chieu/",
    "/binh-chon/?nam=2020&dia-gioi=34",
    "/binh-chon/quoc-gia-2021-lan-4/",
    "/san-pham/",
    "/san-pham/S041/",
    "/hieu-qua-ho-tro/",
    "/khen-thuong/",
    "/dang-nhap/",
]
CHART_PAGE = "/khu-vuc/mien-trung-tay-nguyen/?nam=2021"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_its_window(screen: Screen, path: str) -> None:
    screen.open(path)
    screen.scroll_through()
    assert screen.violations() == []
    assert screen.overflow() == 0


def test_a_missing_page_says_so_in_vietnamese(screen: Screen) -> None:
    page = screen.open_missing("/khong-co-trang-nay/")
    assert "Không tìm thấy" in page.locator("main").inner_text()
    assert screen.violations() == []
    assert screen.overflow() == 0


def test_a_figure_opens_its_passport(screen: Screen) -> None:
    page = screen.open("/so-lieu/")
    page.locator("main a[href^='/so-lieu/']").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text()
    assert screen.violations() == []
    assert screen.overflow() == 0


def test_charts_are_drawn_without_a_button_that_shares_their_data(screen: Screen) -> None:
    page = screen.open(CHART_PAGE)
    screen.scroll_through()
    page.wait_for_selector(".js-plotly-plot .main-svg")
    titles = page.locator(".modebar-btn").evaluate_all(
        "buttons => buttons.map(button => button.dataset.title || '')"
    )
    assert [title for title in titles if "share" in title.lower() or "cloud" in title.lower()] == []


def test_without_javascript_the_numbers_stay(browser: Browser, site: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site + CHART_PAGE)
        assert "48,79" in page.locator("main").inner_text()
        assert page.locator("main table").count() > 0
        assert page.locator("[data-chart]:visible").count() == 0
