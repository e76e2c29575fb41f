"""What people do with the pages: keyboard, zoom, print, addresses that are kept, the admin."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ADMINISTRATOR, PASSWORD, WIDTHS, Screen

REGION = "/khu-vuc/mien-trung-tay-nguyen/?nam=2021"
A4_AT_96_DPI = 794


def sign_in(screen: Screen) -> Page:
    page = screen.open("/dang-nhap/?next=/quan-tri/")
    page.get_by_label("Tên đăng nhập").fill(ADMINISTRATOR)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state()
    return page


def test_the_first_tab_stop_skips_to_the_content(screen: Screen) -> None:
    page = screen.open(REGION)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_filters_work_with_the_keyboard_alone_and_live_in_the_address(screen: Screen) -> None:
    page = screen.open(REGION)
    page.get_by_label("Năm", exact=True).focus()
    page.keyboard.press("ArrowUp")  # 2022 stands above 2021
    page.get_by_role("button", name="Xem").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("nam=2022"))
    page.reload(wait_until="load")
    expect(page.get_by_label("Năm", exact=True)).to_have_value("2022")
    page.go_back(wait_until="load")
    expect(page.get_by_label("Năm", exact=True)).to_have_value("2021")


def test_every_tab_stop_is_visible(screen: Screen) -> None:
    page = screen.open(REGION)
    for _ in range(25):
        page.keyboard.press("Tab")
        box = page.evaluate(
            "(({width, height}) => width * height)(document.activeElement.getBoundingClientRect())"
        )
        assert box > 0, page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("path", ["/", REGION, "/so-lieu/", "/doi-chieu/"])
def test_at_twice_the_size_nothing_is_cut_off(screen: Screen, path: str, width: int) -> None:
    screen.page.set_viewport_size({"width": width // 2 if width > 700 else width, "height": 450})
    screen.open(path)
    assert screen.overflow() == 0


@pytest.mark.parametrize("path", [REGION, "/so-lieu/", "/doi-chieu/"])
def test_a_page_prints_on_a4_without_its_controls(screen: Screen, path: str) -> None:
    page = screen.open(path)
    screen.scroll_through()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_AT_96_DPI, "height": 1123})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # as the print dialogue does
    assert screen.overflow() == 0
    expect(page.locator(".site-nav")).to_be_hidden()
    expect(page.locator("main table").first).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_link_to_a_figure_opens_the_page_of_that_figure(screen: Screen) -> None:
    page = screen.open(REGION)
    page.locator("main a.figure").first.click()
    page.wait_for_load_state()
    assert "/so-lieu/" in page.url
    assert screen.violations() == []


@pytest.mark.parametrize("width", [WIDTHS["desktop"]])
def test_the_admin_is_quiet_and_accessible_under_the_same_policy(screen: Screen) -> None:
    page = sign_in(screen)
    assert screen.violations() == []
    links = page.locator("#content-main th a, #content-main a.addlink").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert len(links) > 16
    for path in links:
        screen.open(path)
        assert screen.violations() == [], path


def test_signing_out_is_one_button(screen: Screen) -> None:
    page = sign_in(screen)
    screen.open("/")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_load_state()
    expect(page.get_by_role("link", name="Đăng nhập", exact=True)).to_be_visible()
