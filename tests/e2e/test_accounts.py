"""Accounts in a browser: each new page accessible and as wide as its window, each way in tried."""

import re
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from khuyencong.accounts.models import Role, User
from provinces.models import Province
from tests.e2e.conftest import Screen
from tests.khuyencong.accounts.signing import (
    ANOTHER,
    PASSWORD,
    code_of,
    make_person,
    with_telephone,
)


def submit(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def sign_in(screen: Screen, name: str, *, onward: str = "/tai-khoan/") -> Page:
    page = screen.open(f"/dang-nhap/?next={onward}")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    submit(page)
    return page


def check(screen: Screen) -> None:
    """What every page owes its reader."""
    assert screen.violations() == []
    assert screen.overflow() == 0


def let_time_pass(user: User, minutes: int) -> None:
    """Make every session of the account that much older."""
    for row in user.sign_ins.all():
        session = SessionStore(session_key=row.session_key)
        session["seen_at"] -= minutes * 60
        session.save()


def test_a_telephone_is_set_up_and_asked_for(screen: Screen) -> None:
    user = make_person()
    page = sign_in(screen, user.username)
    check(screen)
    page.get_by_role("link", name="Bật xác thực hai bước").click()
    expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 100
    check(screen)
    key = SessionStore(session_key=user.sign_ins.get().session_key)["second_factor_key"]
    page.get_by_label("Mã xác thực").fill(code_of(key))
    submit(page)
    codes = page.locator("code.secret").all_inner_texts()
    assert len(codes) == 10
    check(screen)
    page.get_by_role("link", name="Tôi đã cất các mã").click()
    expect(page.get_by_text("Đang bật")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    sign_in(screen, user.username)
    check(screen)
    page.get_by_label("Mã xác thực").fill(code_of(key, steps=1))
    submit(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản")


def test_without_the_telephone_a_printed_code_opens_once(screen: Screen) -> None:
    user = make_person()
    _key, codes = with_telephone(user)
    for is_first in (True, False):
        page = sign_in(screen, user.username)
        page.get_by_role("link", name="dùng mã khôi phục").click()
        check(screen)
        page.get_by_label("Mã khôi phục").fill(codes[0])
        submit(page)
        if is_first:
            expect(page.get_by_text("Còn 9 mã khôi phục. Mất")).to_be_visible()
            page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã không đúng hoặc đã dùng rồi")
    check(screen)


def test_a_first_password_is_changed_with_the_keyboard(screen: Screen) -> None:
    user = make_person(must_change_password=True)
    page = sign_in(screen, user.username)
    check(screen)
    page.get_by_label("Mật khẩu mới", exact=True).fill("ngan")
    page.get_by_label("Xác nhận mật khẩu mới").fill("ngan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    check(screen)
    page.get_by_label("Mật khẩu mới", exact=True).fill(ANOTHER)
    page.get_by_label("Xác nhận mật khẩu mới").fill(ANOTHER)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/tai-khoan/$"))


def test_another_browser_is_signed_out_from_the_list(screen: Screen) -> None:
    user = make_person()
    other = screen.page.context.browser.new_context()  # type: ignore[union-attr]
    elsewhere = sign_in(Screen(other.new_page(), screen.site), user.username)
    page = sign_in(screen, user.username)
    check(screen)
    page.get_by_role("button", name=re.compile("Đăng xuất khỏi Chrome")).click()
    expect(page.get_by_text("Đã đăng xuất khỏi")).to_be_visible()
    elsewhere.reload()
    expect(elsewhere).to_have_url(re.compile("/dang-nhap/"))
    other.close()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_form_sent_after_the_time_out_is_handed_back(
    screen: Screen, has_script: bool, width: int
) -> None:
    user = make_person(province=Province.objects.get(key="thai-nguyen-34"))
    browser = screen.page.context.browser
    assert browser
    with browser.new_context(java_script_enabled=has_script) as context:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        sign_in(Screen(page, screen.site), user.username, onward="/de-an/them/")
        page.locator("[name=title]").fill("Máy sấy chè gõ dở")
        let_time_pass(user, 31)
        page.get_by_role("button", name="Lưu bản nháp").click()
        expect(page).to_have_url(re.compile("/dang-nhap/"))
        expect(page.get_by_text("được giữ lại")).to_be_visible()
        page.get_by_label("Tên đăng nhập").fill(user.username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        expect(page).to_have_url(re.compile("/de-an/them/"))
        expect(page.locator("[name=title]")).to_have_value("Máy sấy chè gõ dở")
        expect(page.get_by_text("Nội dung bạn đã nhập còn đây")).to_be_visible()


def test_too_many_failures_are_told_for_how_long(screen: Screen) -> None:
    name = f"khong-co-{screen.page.viewport_size}"
    page = screen.open("/dang-nhap/")
    screen.expected_missing = screen.site + "/dang-nhap/"  # Chromium reports the 429 itself
    for _time in range(6):
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill("sai")
        submit(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tạm khóa đăng nhập")
    check(screen)


def test_a_list_of_accounts_is_seen_before_it_is_written(screen: Screen, tmp_path: Path) -> None:
    name = f"moi-{screen.page.viewport_size}".translate({ord(sign): "" for sign in "{}':, "})
    page = sign_in(screen, make_person(role=Role.SYSTEM_ADMIN).username)
    screen.open("/tai-khoan/quan-ly/")
    check(screen)
    file = tmp_path / "tai-khoan.csv"
    file.write_text(f"Tên đăng nhập;Vai trò;Tỉnh/Thành phố\n{name};centre;Thái Nguyên\n;sếp;\n")
    page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(file)
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("Có dòng lỗi")
    check(screen)
    file.write_text(f"Tên đăng nhập;Vai trò;Tỉnh/Thành phố\n{name};centre;Thái Nguyên\n")
    screen.open("/tai-khoan/quan-ly/")
    page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(file)
    submit(page)
    page.get_by_role("button", name="Ghi").click()
    expect(page.locator("code.secret")).to_have_count(1)
    check(screen)
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải danh sách").click()
    assert download.value.suggested_filename == "mat-khau-dung-mot-lan.xlsx"
    screen.open(f"/tai-khoan/quan-ly/{User.objects.get(username=name).pk}/mat-khau/")
    check(screen)


@pytest.mark.parametrize(
    "path", ["hai-buoc/", "hai-buoc/ma-khoi-phuc/", "hai-buoc/tat/", "mat-khau/"]
)
def test_pages_that_ask_for_the_password_are_accessible(screen: Screen, path: str) -> None:
    user = make_person()
    key, _codes = with_telephone(user)
    page = sign_in(screen, user.username)
    page.get_by_label("Mã xác thực").fill(code_of(key, steps=1))
    submit(page)
    screen.open(f"/tai-khoan/{path}")
    check(screen)
