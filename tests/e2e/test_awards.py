"""A round in a browser: a list by spreadsheet, scores, result, certificates, upward, the path."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.utils import timezone
from playwright.sync_api import Page, expect

from awards.models import AwardRound, Entry, Product
from khuyencong.accounts.models import User
from tests import factories as make
from tests.awards.rounds import certified, make_entry, make_round, unit
from tests.e2e.conftest import Screen
from tests.e2e.test_imports import become, checked, press, write_it

YEAR = timezone.localdate().year
TODAY = f"{timezone.localdate():%d/%m/%Y}"
PRODUCT = "Trà sen Tây Hồ thượng hạng"
desktop = pytest.mark.parametrize("width", ["desktop"], indirect=True)


def somebody(role: str, province: str = "") -> User:
    place = {"province": unit(province)} if province else {}
    return make.make_user(username=f"{role}-{next(make.serial)}", role=role, **place)


def the_list(folder: Path) -> Path:
    """A list of products as a province keeps it: everything that holds for all in its title."""
    path = folder / f"Danh sách sản phẩm {next(make.serial)}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Đăng ký")
        page.write_string(0, 0, "DANH SÁCH SẢN PHẨM CNNT TIÊU BIỂU CẤP TỈNH")
        page.write_string(1, 0, f"thành phố Hà Nội, năm {YEAR}")
        heads = ("TT", "Tên cơ sở CNNT", "Địa chỉ", "Tên sản phẩm, bộ sản phẩm", "Nhóm sản phẩm")
        rows = [
            (1, "HTX Trà sen Tây Hồ", "phường Tây Hồ", PRODUCT, "Thực phẩm"),
            (2, "HTX Trà sen Tây Hồ", "phường Tây Hồ", "Mứt sen trần", "Thực phẩm"),
        ]
        for number, row in enumerate([heads, *rows], start=3):
            for place, value in enumerate(row):
                page.write(number, place, value)
    return path


def fill(page: Page, name: str, text: str) -> None:
    page.locator(f"[name='{name}']").fill(text)


def decide(screen: Screen, award_round: AwardRound, entry: Entry, number: str) -> None:
    """Recognise one entry, and give it its certificate."""
    page = screen.open(f"/binh-chon/{award_round.code}/ket-qua/")
    checked(screen)
    fill(page, "decision_number", f"{number}/QĐ")
    fill(page, "decided_on", TODAY)
    page.locator(f"input[name='cong-nhan'][value='{entry.pk}']").check()
    press(page, "Công nhận")


def certify(screen: Screen, award_round: AwardRound, entry: Entry, number: str) -> None:
    page = screen.open(f"/binh-chon/{award_round.code}/giay-chung-nhan/")
    checked(screen)
    fill(page, "issued_on", TODAY)
    fill(page, f"so-{entry.pk}", number)
    press(page, "Cấp giấy chứng nhận")


@desktop
def test_a_round_from_a_spreadsheet_to_the_regional_certificate(
    screen: Screen, tmp_path: Path
) -> None:
    centre, office = somebody("centre", "ha-noi"), somebody("department", "ha-noi")
    officer = somebody("officer")
    become(screen, centre)
    page = screen.open("/binh-chon/them/")
    checked(screen)
    page.locator("[name='province']").select_option(label="Hà Nội")
    press(page, "Mở kỳ")
    page.wait_for_url("**/sua/")
    checked(screen)
    award_round = AwardRound.objects.get(level="province", year=YEAR, province=unit("ha-noi"))
    page = screen.open("/nhap-lieu/")
    page.locator("#id_file").set_input_files(the_list(tmp_path))
    press(page, "Đọc tệp")
    page.get_by_role("link", name="Xem trước", exact=True).last.click()
    write_it(page)
    expect(page.locator("main")).to_contain_text("2 dòng = 2 đã thêm")
    won = Entry.objects.get(round=award_round, product__name=PRODUCT)
    page = screen.open(f"/binh-chon/{award_round.code}/sua/")
    press(page, "Bắt đầu chấm điểm")
    page = screen.open(f"/binh-chon/{award_round.code}/diem/")
    checked(screen)
    fill(page, f"tong-{won.pk}", "91,5")
    press(page, "Lưu điểm")
    become(screen, office)
    decide(screen, award_round, won, "12")
    become(screen, centre)
    certify(screen, award_round, won, "01/HN")
    above = make_round(level="region", region="north", year=YEAR, province=None, ordinal=19)
    become(screen, office)
    page = screen.open(f"/binh-chon/{award_round.code}/de-cu/?ky={above.code}")
    checked(screen)
    page.locator(f"input[name='de-cu'][value='{won.pk}']").check()
    page.get_by_role("button", name="Gửi đề cử tới").click()
    page.wait_for_load_state()
    sent = Entry.objects.get(round=above)
    become(screen, officer)
    page = screen.open(f"/binh-chon/{above.code}/sua/")
    checked(screen)
    press(page, "Tiếp nhận mục đã chọn")
    press(page, "Bắt đầu chấm điểm")
    decide(screen, above, sent, "7")
    certify(screen, above, sent, "02/KV")
    screen.page.context.clear_cookies()
    page = screen.open(f"/san-pham/{won.product.code}/")
    for words in (award_round.name, above.name, "01/HN", "02/KV", "Còn hiệu lực"):
        expect(page.locator("main")).to_contain_text(words)
    checked(screen)


def test_a_product_tells_what_its_certificates_are_worth(screen: Screen, site: str) -> None:
    expired = certified(
        round=make_round(status="closed", year=2022, ordinal=next(make.serial) + 10),
        result="recognised",
    )
    page = screen.open(f"/san-pham/{expired.product.code}/")
    expect(page.locator("main")).to_contain_text("Hết hiệu lực")
    checked(screen)
    Entry.objects.filter(pk=expired.pk).update(
        revoked_on=date(2023, 1, 1), revocation_reason="Giả mạo", revocation_decision="1/QĐ"
    )
    page = screen.open(f"/san-pham/{expired.product.code}/")
    expect(page.locator("main")).to_contain_text("Đã thu hồi từ 01/01/2023")
    checked(screen)


@desktop
def test_a_nomination_without_a_certificate_asks_for_its_reason(screen: Screen) -> None:
    below = make_round(
        status="decided", year=YEAR, province=unit("ha-tinh"), ordinal=next(make.serial) + 10
    )
    entry = make_entry(round=below, province=unit("ha-tinh"), result="recognised")
    ends = timezone.localdate() + timedelta(30)
    above = make_round(
        level="region", region="central", year=YEAR, province=None, ordinal=23,
        registration_to=ends if ends.year == YEAR else None,
    )  # fmt: skip
    become(screen, somebody("department", "ha-tinh"))
    page = screen.open(f"/binh-chon/{below.code}/de-cu/?ky={above.code}")
    page.locator(f"input[name='de-cu'][value='{entry.pk}']").check()
    page.get_by_role("button", name="Gửi đề cử tới").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("TT 26/2014")
    checked(screen)
    fill(page, f"ly-do-{entry.pk}", "Sản phẩm xuất khẩu mới")
    page.get_by_role("button", name="Gửi đề cử tới").click()
    page.wait_for_load_state()
    assert Entry.objects.get(round=above).exception_reason == "Sản phẩm xuất khẩu mới"


def test_the_desk_of_a_round_fits_a_telephone(screen: Screen) -> None:
    award_round = make_round(
        status="open", year=YEAR, province=unit("ha-tinh"), ordinal=next(make.serial) + 40
    )
    make_entry(round=award_round, province=unit("ha-tinh"))
    become(screen, somebody("centre", "ha-tinh"))
    for part in ("", "sua/", "dang-ky/", "diem/", "trich-ngang/", "so-giay-chung-nhan/"):
        screen.open(f"/binh-chon/{award_round.code}/{part}")
        checked(screen)
    product = Product.objects.latest("pk")
    for address in ("/san-pham/them/", f"/san-pham/{product.code}/sua/", "/khen-thuong/them/"):
        screen.open(address)
        checked(screen)
