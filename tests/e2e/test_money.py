"""Money in a browser: typed, read back, asked about, recorded, reversed; at both widths."""

from datetime import date

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from programmes.models import ActivityContent, Project
from tests import factories as make
from tests.e2e.conftest import Screen
from tests.programmes.projects.money_forms import TRIEU, project_with, staff

AMOUNT, DAY, KIND = "#id_form-0-amount_0", "#id_form-0-spent_on", "#id_form-0-kind"


@pytest.fixture
def project(site: str) -> Project:
    """A machinery project of 2024 with more support than one establishment may get."""
    content = ActivityContent.objects.get(code="machinery")
    return project_with(
        301 * TRIEU,
        own=400 * TRIEU,
        content=content,
        year=2024,
        started_on=date(2024, 2, 1),
        title="Máy sấy chè của một hợp tác xã",
    )


@pytest.fixture
def desk(screen: Screen, project: Project) -> Page:
    """The project's page before somebody of its centre."""
    client = Client()
    client.force_login(staff())
    value = client.cookies["sessionid"].value
    screen.page.context.add_cookies([{"name": "sessionid", "value": value, "url": screen.site}])
    return screen.open(f"/de-an/{project.pk}/")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def fine(screen: Screen) -> None:
    assert screen.violations() == []
    assert screen.overflow() == 0


def test_money_is_recorded_asked_about_and_reversed(screen: Screen, desk: Page) -> None:
    fine(screen)
    follow(desk, "Ghi bút toán")
    desk.locator(AMOUNT).fill("năm trăm")
    expect(desk.locator("output").first).to_have_text("Chưa rõ số tiền.")
    press(desk, "Ghi")
    expect(desk.get_by_role("alert")).to_contain_text("“năm trăm” không phải là số tiền")
    fine(screen)

    desk.locator(AMOUNT).fill("0,25 tỷ")
    expect(desk.locator("output").first).to_have_text("250.000.000 đồng (250 triệu đồng)")
    desk.locator(KIND).select_option("advance")
    desk.locator(DAY).fill("05/03/2024")
    press(desk, "Thêm một dòng")
    expect(desk.locator("fieldset.entry")).to_have_count(2)
    expect(desk.get_by_role("alert")).to_have_count(0)
    expect(desk.locator("output").first).to_have_text("250.000.000 đồng (250 triệu đồng)")
    fine(screen)
    press(desk, "Ghi")

    expect(desk.get_by_role("heading", level=1)).to_have_text("Chưa ghi: cần xác nhận")
    expect(desk.get_by_role("main")).to_contain_text("vượt 70% của kinh phí hỗ trợ")
    fine(screen)
    press(desk, "Sửa lại")
    expect(desk.locator(AMOUNT)).to_have_value("0,25 tỷ")
    press(desk, "Ghi")
    desk.get_by_label("Lý do vẫn ghi").fill("Cục cho tăng tỷ lệ, công văn kèm theo.")
    press(desk, "Vẫn ghi")

    expect(desk.get_by_role("status").first).to_contain_text("Đã ghi: Tạm ứng 05/03/2024")
    expect(desk.get_by_role("main")).to_contain_text("Cục cho tăng tỷ lệ, công văn kèm theo.")
    fine(screen)
    follow(desk, "Đảo bút toán ngày 05/03/2024")
    fine(screen)
    desk.get_by_label("Lý do").fill("Ghi nhầm đề án.")
    press(desk, "Đảo bút toán")
    expect(desk.locator("tr.reversed")).to_have_count(1)
    expect(desk.get_by_role("main")).to_contain_text("Ghi nhầm đề án.")
    fine(screen)


def test_a_warning_is_accepted_and_its_ceiling_counted(screen: Screen, desk: Page) -> None:
    warnings = desk.locator("section", has=desk.locator("#warnings-title"))
    expect(warnings).to_contain_text("vượt mức tối đa cho 1 cơ sở 300.000.000 đồng")
    expect(warnings).to_contain_text("TT 28/2018/TT-BTC Điều 8 khoản 4")
    warnings.get_by_role("link", name="Chấp nhận, nêu lý do").first.click()
    desk.wait_for_load_state()
    fine(screen)
    desk.get_by_label("Lý do").fill("Bộ đã đồng ý bằng văn bản.")
    press(desk, "Chấp nhận")
    expect(warnings.locator(".badge")).to_have_text("đã chấp nhận")
    fine(screen)
    follow(desk, "Mức hỗ trợ áp dụng")
    fine(screen)
    desk.get_by_label("Số lượng").fill("2")
    press(desk, "Ghi")
    expect(desk.get_by_role("status").first).to_contain_text("Đã ghi mức hỗ trợ áp dụng.")
    expect(warnings).to_have_count(0)  # of two establishments 600 triệu may be asked


def test_who_only_reads_has_nothing_to_press(screen: Screen, project: Project) -> None:
    client = Client()
    client.force_login(make.make_user(role="viewer"))
    value = client.cookies["sessionid"].value
    screen.page.context.add_cookies([{"name": "sessionid", "value": value, "url": screen.site}])
    page = screen.open(f"/de-an/{project.pk}/")
    expect(page.get_by_role("heading", name="Kinh phí đã chi")).to_be_visible()
    for name in ("Ghi bút toán", "Mức hỗ trợ áp dụng", "Chấp nhận"):
        expect(page.get_by_role("main").get_by_role("link", name=name)).to_have_count(0)
    fine(screen)
