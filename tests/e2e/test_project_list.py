"""The list of projects and the search in a browser: filters, sorting, going back."""

import pytest
from playwright.sync_api import expect

from khuyencong.accounts.models import Role
from programmes.models import Beneficiary, Project, ProjectFunding
from provinces.models import Province
from tests import factories as make
from tests.e2e.conftest import Screen
from tests.e2e.test_life_cycle import become


@pytest.fixture
def listed(screen: Screen) -> Screen:
    """Centre staff of Bạc Liêu, the only ones there, with three projects that count nowhere yet."""
    province = Province.objects.get(key="bac-lieu-63")
    Project.objects.filter(province=province).delete()
    content = make.make_content()
    for number, (title, status) in enumerate(
        [
            ("Máy sấy chè", "registered"),
            ("Lò nung gốm", "appraised_local"),
            ("Máy xay bột", "draft"),
        ],
        1,
    ):
        project = make.make_project(
            title=title, status=status, province=province, content=content,
            kind="group" if number == 1 else "ordinary",
        )  # fmt: skip
        amount = number * 100_000_000
        ProjectFunding.objects.create(project=project, source="national", amount=amount)
        firm = make.make_establishment(province=province)
        Beneficiary.objects.create(project=project, establishment=firm)
    become(screen, make.make_user(role=Role.CENTRE_STAFF, province=province))
    return screen


def titles(screen: Screen) -> list[str]:
    return screen.page.locator("table.projects tbody th > a").all_inner_texts()


def test_a_list_is_filtered_sorted_and_brought_back(listed: Screen) -> None:
    page = listed.open("/de-an/?nam=2024")
    assert titles(listed) == ["Máy sấy chè", "Lò nung gốm", "Máy xay bột"]
    assert listed.violations() == []
    assert listed.overflow() == 0

    if not page.locator("#id_q").is_visible():
        page.locator(".filter-box > summary").click()
    page.locator("#id_q").fill("may")
    page.get_by_role("button", name="Xem", exact=True).click()
    page.wait_for_load_state()
    assert titles(listed) == ["Máy sấy chè", "Máy xay bột"]
    assert "nam=2024" in page.url
    expect(page.get_by_text("400.000.000 đồng").first).to_be_visible()

    listed.open("/de-an/?nam=2024&q=may&sap-xep=-ho-tro")
    assert titles(listed) == ["Máy xay bột", "Máy sấy chè"]
    assert page.locator("[aria-sort=descending]").count() == 1

    page.get_by_role("link", name="Bỏ bộ lọc Tìm: “may”").click()
    page.wait_for_load_state()
    assert titles(listed) == ["Máy xay bột", "Lò nung gốm", "Máy sấy chè"]
    page.go_back(wait_until="load")
    assert titles(listed) == ["Máy xay bột", "Máy sấy chè"]
    assert page.locator("#id_q").input_value() == "may"
    page.reload(wait_until="load")
    assert titles(listed) == ["Máy xay bột", "Máy sấy chè"]


def test_a_heading_sorts_on_a_wide_screen(listed: Screen, width: int) -> None:
    page = listed.open("/de-an/?nam=2024")
    heading = page.locator("table.projects thead").get_by_role("link", name="Hỗ trợ")
    if width < 600:  # cards have no headings
        expect(heading).to_be_hidden()
        return
    heading.click()
    page.wait_for_load_state()
    assert titles(listed) == ["Máy xay bột", "Lò nung gốm", "Máy sấy chè"]
    page.locator("table.projects thead").get_by_role("link", name="Hỗ trợ").click()
    page.wait_for_load_state()
    assert titles(listed) == ["Máy sấy chè", "Lò nung gốm", "Máy xay bột"]


def test_all_filters_and_an_empty_list_are_accessible(listed: Screen) -> None:
    page = listed.open("/de-an/?nam=2024&trang-thai=dang-ky&trang-thai=ban-nhap&loai=nhom")
    assert titles(listed) == ["Máy sấy chè"]
    for summary in page.locator("main details > summary").all():
        if summary.is_visible() and summary.locator("..").get_attribute("open") is None:
            summary.click()
    assert page.get_by_label("Đăng ký").is_checked()
    assert listed.violations() == []
    assert listed.overflow() == 0
    listed.open("/de-an/?nam=2024&q=khongco")
    expect(page.get_by_text("Không có đề án nào khớp bộ lọc.")).to_be_visible()
    assert listed.violations() == []


def test_the_header_searches_and_the_menu_leads_on(listed: Screen, width: int) -> None:
    page = listed.open("/de-an/")
    page.locator("#site-search").fill("xay bot")
    page.locator("#site-search").press("Enter")
    page.wait_for_load_state()
    expect(page.get_by_role("link", name="Máy xay bột")).to_be_visible()
    assert page.locator("#site-search").input_value() == "xay bot"
    assert listed.violations() == []
    assert listed.overflow() == 0
    if width < 600:
        page.locator(".site-menu > summary").click()
    assert listed.violations() == []
    page.get_by_role("navigation", name="Các phần của trang").get_by_role(
        "link", name="Đề án"
    ).click()
    page.wait_for_load_state()
    assert page.url.endswith("/de-an/")
