"""The form of a project in a browser: it saves itself, warns, reads amounts back, loses nothing."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Dialog, Locator, Page, expect

from khuyencong.accounts.models import User
from khuyencong.fields import UNITS, read_amount
from khuyencong.formatting import AmountError, read_back
from programmes.models import Beneficiary, Project
from tests import factories as make
from tests.e2e.conftest import Screen
from tests.programmes.projects.sending import draft, staff

LONG = "Công ty cổ phần Sản xuất và Thương mại Nông sản Xuất khẩu Đồng Hỷ – Chi nhánh chế biến chè"
SAVED = re.compile(r"Đã lưu lúc \d\d:\d\d:\d\d")


def sit_down(screen: Screen, user: User) -> None:
    """Let the person use the browser."""
    client = Client()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    screen.page.context.add_cookies([{"name": "sessionid", "value": value, "url": screen.site}])


def open_new(screen: Screen) -> tuple[User, Page]:
    user = staff()
    sit_down(screen, user)
    return user, screen.open("/de-an/them/")


def open_draft(screen: Screen, **fields: Any) -> tuple[Project, Page]:
    user = staff()
    sit_down(screen, user)
    project = draft(user, **fields)
    return project, screen.open(f"/de-an/{project.pk}/sua/")


def told(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def check(screen: Screen) -> None:
    assert screen.violations() == []
    assert screen.overflow() == 0


# -- every state is accessible and as wide as its window ------------------------------------------


def becomes(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until something is stored: the page saves when it likes, and more than once."""
    for _time in range(100):
        if is_so():
            return
        page.wait_for_timeout(100)
    assert is_so()


def test_a_new_form_an_error_and_a_check_are_accessible(screen: Screen) -> None:
    user, page = open_new(screen)
    make.make_establishment(province=user.province, name=LONG)
    check(screen)
    page.get_by_label("Tên đề án").fill(f"Ứng dụng máy sao chè tại {LONG}")
    page.locator("#id_funding-national_0").fill("năm trăm")
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page).to_have_title(re.compile("^Lỗi:"))
    expect(page.locator("#problems")).to_be_focused()
    check(screen)
    page.get_by_role("link", name=re.compile("năm trăm")).click()
    expect(page.locator("#id_funding-national_0")).to_be_focused()
    expect(page.locator("#id_funding-national_0")).to_have_value("năm trăm")
    page.locator("#id_funding-national_0").fill("500")
    page.get_by_role("button", name="Kiểm tra và lưu").click()
    expect(page.get_by_role("heading", name=re.compile("Đã lưu bản nháp. Còn"))).to_be_visible()
    check(screen)


def test_the_picker_and_the_question_before_deleting_are_accessible(screen: Screen) -> None:
    project, page = open_draft(screen, year=2025, title=LONG)
    page = screen.open("/de-an/them/?tu-nam=2025&tim=nong+san")
    expect(page.get_by_role("button", name=f"Chép sang 2026 {project.code}")).to_be_visible()
    check(screen)
    screen.open(f"/de-an/{project.pk}/xoa/")
    check(screen)


# -- saving while one types -----------------------------------------------------------------------


def test_a_new_form_saves_itself_once_and_takes_its_address(screen: Screen) -> None:
    user, page = open_new(screen)
    page.get_by_label("Tên đề án").fill("Máy sao chè")
    expect(told(page)).to_have_text(SAVED, timeout=10_000)
    project = Project.objects.get(created_by=user)
    expect(page).to_have_url(re.compile(f"/de-an/{project.pk}/sua/$"))
    expect(page.locator("[data-code]")).to_have_text(project.code)
    page.get_by_label("Mục tiêu", exact=True).fill("Tăng sản lượng")
    page.get_by_label("Hiệu quả").focus()  # leaving the field saves sooner
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu bản nháp")
    rows = [(row.title, row.goal) for row in Project.objects.filter(created_by=user)]
    assert rows == [("Máy sao chè", "Tăng sản lượng")]


def test_ctrl_s_saves_at_once_and_enter_sends_nothing(screen: Screen) -> None:
    project, page = open_draft(screen, title="Cũ")
    address = page.url
    page.get_by_label("Năm kế hoạch").press("Enter")
    assert page.url == address
    page.get_by_label("Đơn vị phối hợp").fill("UBND xã")
    with page.expect_request("**/luu-tam/", timeout=2500):  # before the autosave would
        page.keyboard.press("Control+s")
    expect(told(page)).to_have_text(SAVED, timeout=10_000)
    project.refresh_from_db()
    assert project.coordinating_unit == "UBND xã"


def test_an_autosave_can_be_taken_back(screen: Screen) -> None:
    project, page = open_draft(screen, title="Tên cũ")
    page.get_by_label("Tên đề án").fill("Tên mới")
    page.keyboard.press("Control+s")
    expect(told(page)).to_have_text(SAVED)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(told(page)).to_contain_text("Đã trở về bản lưu trước")
    expect(page.get_by_label("Tên đề án")).to_have_value("Tên cũ")
    project.refresh_from_db()
    assert project.title == "Tên cũ"


def test_leaving_with_unsaved_text_is_asked_and_leaving_saved_is_not(screen: Screen) -> None:
    _project, page = open_draft(screen)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.get_by_label("Đơn vị phối hợp").fill("UBND xã")
    page.evaluate("location.href = '/de-an/'")
    page.wait_for_url("**/de-an/")
    assert asked == ["beforeunload"]
    _project, page = open_draft(screen)
    page.get_by_label("Đơn vị phối hợp").fill("UBND xã")
    page.keyboard.press("Control+s")
    expect(told(page)).to_have_text(SAVED)
    page.evaluate("location.href = '/de-an/'")
    page.wait_for_url("**/de-an/")
    assert asked == ["beforeunload"]


def test_what_cannot_be_read_is_said_while_the_rest_is_saved(screen: Screen) -> None:
    project, page = open_draft(screen, title="Cũ")
    page.get_by_label("Tên đề án").fill("Mới")
    page.locator("#id_funding-local_0").fill("năm trăm")
    screen.page.keyboard.press("Control+s")
    expect(told(page)).to_contain_text("trừ 1 mục")
    expect(page.locator("[data-save-problem]")).to_contain_text("năm trăm")
    check(screen)
    project.refresh_from_db()
    assert project.title == "Mới"


# -- two people -----------------------------------------------------------------------------------


def test_a_newer_version_stops_the_autosave_and_both_are_shown(screen: Screen) -> None:
    project, page = open_draft(screen, title="Cũ")
    other = staff(first_name="Lan")
    newer = Project.objects.get(pk=project.pk)
    newer.title, newer.place = "Của Lan", "Xóm Guộc"
    newer.save()
    assert other.pk
    page.get_by_label("Tên đề án").fill("Của tôi")
    screen.expected_missing = f"{screen.site}/de-an/{project.pk}/luu-tam/"
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-problem]")).to_contain_text("đã sửa đề án này lúc")
    expect(page.get_by_role("link", name="Xem bản mới (mở thẻ khác)")).to_be_visible()
    expect(page.get_by_label("Tên đề án")).to_have_value("Của tôi")
    screen.expected_missing = f"{screen.site}/de-an/{project.pk}/sua/"
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("heading", name="Đề án này vừa được người khác sửa")).to_be_visible()
    check(screen)
    page.get_by_role("row", name=re.compile("Tên đề án")).get_by_label("Của tôi:").check()
    page.get_by_role("button", name="Lưu theo lựa chọn").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu bản nháp")
    project.refresh_from_db()
    assert (project.title, project.place) == ("Của tôi", "Xóm Guộc")


def test_after_a_time_out_the_text_is_there_and_is_saved(screen: Screen) -> None:
    project, page = open_draft(screen, title="Cũ")
    user = User.objects.latest("pk")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Tên đề án").fill("Gõ sau khi hết phiên")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-problem]")).to_contain_text("Phiên làm việc đã hết")
    expect(page.get_by_label("Tên đề án")).to_have_value("Gõ sau khi hết phiên")
    sit_down(screen, user)
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu bản nháp")
    project.refresh_from_db()
    assert project.title == "Gõ sau khi hết phiên"


# -- by keyboard ----------------------------------------------------------------------------------


def test_a_beneficiary_is_found_without_marks_by_keyboard_alone(screen: Screen) -> None:
    user, page = open_new(screen)
    name = f"{LONG} {user.username}"
    gains = make.make_establishment(province=user.province, name=name)
    box = page.locator("#id_beneficiaries-0-establishment_0")
    box.focus()
    page.keyboard.type(f"dong hy che bien {user.username}")
    option = page.get_by_role("option", name=re.compile("Đồng Hỷ"))
    expect(option).to_be_visible()
    check(screen)
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("suggestions-0"))
    page.keyboard.press("Enter")
    expect(box).to_have_value(name)
    page.keyboard.press("Tab")
    page.keyboard.type("300")
    expect(page.locator("[data-rows] [data-read-back]").first).to_have_text(
        "300.000.000 đồng (300 triệu đồng)"
    )
    page.keyboard.press("Control+s")
    shares = Beneficiary.objects.filter(project__created_by=user, establishment=gains)
    becomes(page, lambda: list(shares.values_list("share", flat=True)) == [300_000_000])


def test_rows_are_added_without_leaving_the_page(screen: Screen) -> None:
    _project, page = open_draft(screen)
    page.get_by_role("button", name="Thêm dòng").press("Enter")
    expect(page.locator("#id_beneficiaries-1-establishment_0")).to_be_focused()
    page.keyboard.type("Không có ai tên này")
    page.locator("#id_beneficiaries-1-share_0").fill("5")
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.locator("#problems")).to_contain_text("Dòng 2")


# -- amounts --------------------------------------------------------------------------------------

TYPED = [
    "1.505", "1,505 tỷ", "1.505.000.000", "1505 triệu", "12tr5", "-5", "năm trăm", "", "-", "0",
    "12tr50", "2tr350", "1tỷ5", "1,505", "1.5", "12,5", "0,3 tỷ đồng", "2 tỷ 150 triệu",
    "150 triệu 2 tỷ", "1.505 đ", "60.000.000 VNĐ", "5 tr", "5 trx", "5 nghìn", "٣", "1 2", "1.50.5",
    "000", "0.405", "1,0000000001", "1,123456789", "99999", "100000", "1.000.000.000.001",
    "999999999999999999", "9999999999999999999", "− 5", "–5 triệu", "1.505 TRIỆU ĐỒNG", " 7 ",
    "655,25", "7ty", "7 tỉ đồng 5 nghìn", "5²", "5 triệu²",
]  # fmt: skip


def understood(text: str, unit: str) -> str:
    """What the server makes of it."""
    try:
        amount = read_amount(text, UNITS[unit][0])
    except AmountError:
        return "refused"
    return "" if amount is None else read_back(amount)


def test_the_page_reads_amounts_exactly_as_the_server_does(screen: Screen) -> None:
    _project, page = open_draft(screen)
    pairs = [list(pair) for pair in itertools.product(TYPED, UNITS)]
    found = page.evaluate(
        """pairs => pairs.map(([text, unit]) => {
            try {
                const amount = window.amounts.read(text, unit);
                return amount === null ? "" : window.amounts.readBack(amount);
            } catch (error) { return error.kind ? "refused" : String(error); }
        })""",
        pairs,
    )
    expected = [understood(text, unit) for text, unit in pairs]
    wrong = [row for row in zip(pairs, found, expected, strict=True) if row[1] != row[2]]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "unit", "back"),
    [
        ("1.505", "triệu đồng", "1.505.000.000 đồng (1,505 tỷ đồng)"),
        ("1.505", "đồng", "quá nhỏ"),
        ("12tr5", "đồng", "12.500.000 đồng (12,5 triệu đồng)"),
        ("năm trăm", "triệu đồng", "Chưa đọc được"),
    ],
)
def test_an_amount_is_read_back_while_it_is_typed(
    screen: Screen, text: str, unit: str, back: str
) -> None:
    _project, page = open_draft(screen)
    page.locator("#id_funding-national_0").fill(text)
    page.locator("#id_funding-national_1").select_option(unit)
    field = page.locator(".field", has=page.locator("#id_funding-national_0"))
    expect(field.locator("[data-read-back]")).to_contain_text(back)


def test_totals_are_computed_and_contradicted_openly_while_one_types(screen: Screen) -> None:
    _project, page = open_draft(screen)
    page.locator("#id_funding-national_0").fill("300")
    page.locator("#id_funding-counterpart_0").fill("1,2 tỷ")
    page.locator("#id_stated_total_0").fill("1.600")
    expect(page.locator("[data-total]")).to_have_text("1.500.000.000 đồng (1,5 tỷ đồng)")
    expect(page.locator("[data-support]")).to_have_text("300.000.000 đồng (300 triệu đồng)")
    words = "lệch 100.000.000 đồng (100 triệu đồng)"
    expect(page.locator("[data-contradictions]")).to_contain_text(words)
    check(screen)


# -- without scripts ------------------------------------------------------------------------------


def test_the_form_works_without_scripts(browser: Any, site: str, width: int) -> None:
    user = staff()
    client = Client()
    client.force_login(user)
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": site}])
    page = context.new_page()
    page.goto(f"{site}/de-an/them/")
    page.get_by_label("Tên đề án").fill("Không cần kịch bản")
    page.get_by_label("Năm kế hoạch").press("Enter")
    assert page.url == f"{site}/de-an/them/"
    page.get_by_role("button", name="Thêm dòng").click()
    expect(page.locator("#id_beneficiaries-1-establishment_0")).to_be_visible()
    expect(page.get_by_label("Tên đề án")).to_have_value("Không cần kịch bản")
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu bản nháp")
    assert Project.objects.get(created_by=user).title == "Không cần kịch bản"
    context.close()
