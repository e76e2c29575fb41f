"""A spreadsheet on its way in, in a browser: every step, mended here and in Excel, taken back."""

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from django.test import Client
from playwright.sync_api import Page, expect

from khuyencong.accounts.models import User
from khuyencong.imports.models import ImportBatch
from programmes.models import Project
from tests import factories as make
from tests.e2e.conftest import Screen
from tests.khuyencong.imports.paging import HEAD, UNIT, a_running_job, staff

desktop = pytest.mark.parametrize("width", ["desktop"], indirect=True)


def become(screen: Screen, user: User) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    screen.page.context.clear_cookies()
    screen.page.context.add_cookies([{"name": "sessionid", "value": value, "url": screen.site}])


def checked(screen: Screen) -> None:
    assert screen.violations() == []
    assert screen.overflow() == 0


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def workbook(folder: Path, *rows: tuple[object, ...]) -> Path:
    """A list of projects as an office keeps it: a title, the unit at the right, the heading."""
    path = folder / f"Danh sách đề án {next(make.serial)}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Danh sách")
        page.write_string(0, 0, "DANH SÁCH ĐỀ ÁN KHUYẾN CÔNG")
        page.write_string(1, 5, UNIT)
        for number, row in enumerate([HEAD.split(";"), *rows], start=2):
            for place, value in enumerate(row):
                page.write(number, place, value)
    return path


def project(title: str, support: object = 150) -> tuple[object, ...]:
    return (1, title, "Thái Nguyên", 2025, "KCĐP", support, 100)


def send(screen: Screen, path: Path) -> ImportBatch:
    """Choose a file on the first page and have it read."""
    page = screen.open("/nhap-lieu/")
    page.locator("#id_file").set_input_files(path)
    press(page, "Đọc tệp")
    return ImportBatch.objects.latest("pk")


def write_it(page: Page) -> None:
    """Go on to the confirmation, and confirm."""
    page.get_by_role("link", name="Sang bước xác nhận").click()
    page.get_by_label("Nhập các dòng hợp lệ").check()
    if page.get_by_label("Tôi đã đọc").count():
        page.get_by_label("Tôi đã đọc").check()
    press(page, "Nhập")


def test_a_good_file_goes_from_the_upload_to_its_record(screen: Screen, tmp_path: Path) -> None:
    become(screen, staff())
    title = f"Máy sấy chè {next(make.serial)}"
    screen.open("/nhap-lieu/")
    checked(screen)
    press(screen.page, "Đọc tệp")
    expect(screen.page.locator("main")).to_contain_text("Chưa chọn tệp nào")
    checked(screen)
    batch = send(screen, workbook(tmp_path, project(title)))
    page = screen.page
    expect(page.locator("main")).to_contain_text("ví dụ 420 → 420.000.000 đồng")
    checked(screen)
    page.get_by_role("link", name="Xem trước", exact=True).last.click()
    expect(page.locator("main")).to_contain_text("150.000.000 đồng (150 triệu đồng)")
    checked(screen)
    page.get_by_role("link", name="Sang bước xác nhận").click()
    checked(screen)
    assert not Project.objects.filter(title=title).exists()
    page.get_by_label("Nhập tất cả hoặc không nhập gì").check()
    press(page, "Nhập")
    expect(page.locator("main")).to_contain_text("1 dòng = 1 đã thêm")
    checked(screen)
    screen.open("/nhap-lieu/lich-su/")
    checked(screen)
    screen.open(f"/nhap-lieu/{batch.pk}/")
    page.get_by_role("link", name=title).click()
    expect(page.locator("main")).to_contain_text(f"Nhập từ tệp {batch.name}, trang “Danh sách”, ô")
    checked(screen)


def test_a_bad_file_is_mended_in_the_browser(screen: Screen, tmp_path: Path) -> None:
    become(screen, staff())
    title = f"Lò gốm {next(make.serial)}"
    long_words = "khoảng ba trăm triệu đồng theo dự toán đã trình " * 6
    batch = send(screen, workbook(tmp_path, project(title, long_words), project(f"{title} b", -5)))
    page = screen.open(f"/nhap-lieu/{batch.pk}/loi/")
    checked(screen)
    page.get_by_label("Ô F4, trang Danh sách").fill("300")
    page.get_by_label("Ô F5, trang Danh sách").fill("250 triệu")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Đã sửa 2 ô và đọc lại tệp.")
    checked(screen)
    page.get_by_role("link", name="Xem trước", exact=True).last.click()
    write_it(page)
    expect(page.locator("main")).to_contain_text("2 dòng = 2 đã thêm")
    assert Project.objects.filter(title=title).exists()


@desktop
def test_a_bad_file_is_mended_in_the_workbook_that_comes_back(
    screen: Screen, tmp_path: Path
) -> None:
    become(screen, staff())
    title = f"Máy ép gỗ {next(make.serial)}"
    batch = send(screen, workbook(tmp_path, project(title, "n/a")))
    page = screen.open(f"/nhap-lieu/{batch.pk}/loi/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải chính tệp này, ô sai được tô màu và ghi chú").click()
    content = Path(download.value.path()).read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = book["Danh sách"]["F4"]
    assert "không phải là số tiền" in cell.comment.text
    cell.value = 320
    mended = tmp_path / download.value.suggested_filename
    book.save(mended)
    again = send(screen, mended)
    assert (again.counts["new"], again.counts["invalid"]) == (1, 0)
    page.get_by_role("link", name="Xem trước", exact=True).last.click()
    write_it(page)
    expect(page.locator("main")).to_contain_text("1 dòng = 1 đã thêm")


def test_an_import_is_taken_back_but_for_what_somebody_edited(
    screen: Screen, tmp_path: Path
) -> None:
    become(screen, staff())
    kept, gone = (f"Đan lát {next(make.serial)}" for _both in range(2))
    batch = send(screen, workbook(tmp_path, project(kept), project(gone)))
    page = screen.open(f"/nhap-lieu/{batch.pk}/xem-truoc/")
    write_it(page)
    expect(page.locator("main")).to_contain_text("2 dòng = 2 đã thêm")
    row = Project.objects.get(title=kept)
    row.need = "Thêm thợ"
    row.title = f"{kept} cải tiến"
    row.save()
    page.get_by_role("link", name="Hoàn tác cả lần nhập…").click()
    expect(page.locator("main")).to_contain_text("Sẽ giữ lại vì đã sửa sau khi nhập")
    checked(screen)
    press(page, "Hoàn tác")
    expect(page.locator("main")).to_contain_text("Đã hoàn tác.")
    checked(screen)
    assert Project.objects.filter(pk=row.pk).exists()
    assert not Project.objects.filter(title=gone).exists()
    screen.open(f"/nhap-lieu/{batch.pk}/lam-lai/")
    checked(screen)
    screen.open("/nhap-lieu/bo-cuc/")
    checked(screen)


@desktop
def test_a_page_that_waits_goes_on_by_itself(screen: Screen, tmp_path: Path) -> None:
    become(screen, staff())
    batch = send(screen, workbook(tmp_path, project(f"Nấu rượu {next(make.serial)}")))
    job = a_running_job(batch, done=3, of=12)
    page = screen.open(f"/nhap-lieu/{batch.pk}/")
    expect(page.locator("main")).to_contain_text("3/12 dòng")
    checked(screen)
    job.end()  # as if it had been killed: the page finds out and leads on
    expect(page.locator("main")).to_contain_text("bị ngắt, chưa ghi gì")
    checked(screen)


@desktop
def test_a_centre_neither_sees_nor_writes_what_is_another_provinces(
    screen: Screen, tmp_path: Path
) -> None:
    become(screen, staff())
    title = f"Dệt lanh {next(make.serial)}"
    batch = send(screen, workbook(tmp_path, project(title)))
    become(screen, staff("phu-tho-34"))
    page = screen.open_missing(f"/nhap-lieu/{batch.pk}/")
    assert "Không tìm thấy" in page.locator("main").inner_text()
    own = send(screen, workbook(tmp_path, project(title)))
    assert (own.counts["new"], own.counts["invalid"]) == (0, 1)
    page = screen.open(f"/nhap-lieu/{own.pk}/xac-nhan/")
    expect(page.locator("main")).to_contain_text("Không có dòng nào nhập được.")
    checked(screen)
    assert not Project.objects.filter(title=title).exists()
