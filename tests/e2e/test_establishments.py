"""The register of establishments and the files of a project, in a browser."""

from pathlib import Path

from django.test import Client
from playwright.sync_api import Page, expect

from khuyencong.accounts.models import Role, User
from programmes.models import Beneficiary, ProjectFile
from provinces.models import Establishment, Province
from tests import factories as make
from tests.e2e.conftest import Screen
from tests.khuyencong.attachments import samples


def province() -> Province:
    return Province.objects.get(key="thai-nguyen-34")


def become(screen: Screen, user: User) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    screen.page.context.clear_cookies()
    screen.page.context.add_cookies([{"name": "sessionid", "value": value, "url": screen.site}])


def checked(screen: Screen) -> None:
    assert screen.violations() == []
    assert screen.overflow() == 0


def send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_an_establishment_is_entered_once_and_its_twin_is_asked_about(screen: Screen) -> None:
    become(screen, make.make_user(province=province()))
    name = f"HTX Miến dong {next(make.serial)}"
    page = screen.open("/co-so/them/")
    checked(screen)
    page.get_by_label("Tên", exact=True).fill(name)
    page.get_by_label("Loại hình").select_option("cooperative")
    page.get_by_label("Mã số thuế").fill("0100109107")
    send(page, "Lưu")
    expect(page.locator("main")).to_contain_text("sai số kiểm tra")
    checked(screen)
    page.get_by_label("Mã số thuế").fill("")
    send(page, "Lưu")
    expect(page.locator("h1")).to_have_text(name)
    checked(screen)
    page = screen.open("/co-so/them/")
    page.get_by_label("Tên", exact=True).fill(name.replace("HTX", "Hợp tác xã").upper())
    page.get_by_label("Loại hình").select_option("cooperative")
    send(page, "Lưu")
    expect(page.locator("main")).to_contain_text("Sổ có thể đã có cơ sở này")
    checked(screen)
    page.get_by_label("Lý do là cơ sở khác").fill("Khác xã, khác chủ")
    send(page, "Đây là cơ sở khác, vẫn lưu")
    expect(page.locator("main")).to_contain_text("Khác xã, khác chủ")
    screen.open("/co-so/?q=mien+dong")
    checked(screen)


def test_two_records_are_merged_side_by_side(screen: Screen) -> None:
    number = next(make.serial)
    kept = make.make_establishment(name=f"Gốm Phù Lãng {number}", province=province())
    gone = make.make_establishment(name=f"GỐM phù lãng {number}", province=province())
    project = make.make_project(province=province())
    Beneficiary.objects.create(project=project, establishment=gone, share=1_000_000)
    become(screen, make.make_user(role=Role.IMPORT_ADMIN))
    screen.open("/co-so/trung/")
    checked(screen)
    page = screen.open(f"/co-so/gop/?giu={kept.pk}&bo={gone.pk}")
    checked(screen)
    page.get_by_label("Lý do gộp").fill("Cùng một xưởng")
    send(page, "Gộp")
    expect(page.locator("h1")).to_have_text(kept.name)
    expect(page.locator("main")).to_contain_text(project.code)
    checked(screen)
    screen.open(f"/co-so/{gone.pk}/")
    assert page.url.endswith(f"/co-so/{kept.pk}/")
    assert Establishment.objects.get(pk=gone.pk).merged_into == kept


def test_files_are_dropped_sent_and_come_back_as_downloads(screen: Screen, tmp_path: Path) -> None:
    project = make.make_project(province=province())
    become(screen, make.make_user(province=province()))
    good, bad = tmp_path / "Quyết định 12.pdf", tmp_path / "anh.png"
    good.write_bytes(samples.PDF)
    bad.write_bytes(samples.HTML)
    page = screen.open(f"/de-an/{project.pk}/tep/them/")
    checked(screen)
    page.locator("#id_uploads").set_input_files([good, bad])
    expect(page.locator("main")).to_contain_text("anh.png – 1 KB")
    checked(screen)
    send(page, "Tải lên")
    expect(page.locator("main")).to_contain_text("anh.png: Đây là trang web")
    checked(screen)
    page.locator("#id_uploads").set_input_files(good)
    page.get_by_label("Số, ký hiệu").fill("12/QĐ-BCT")
    send(page, "Tải lên")
    expect(page.locator("#tep")).to_contain_text("12/QĐ-BCT")
    checked(screen)
    with page.expect_download() as download:
        page.get_by_role("link", name="Quyết định 12.pdf", exact=True).click()
    assert download.value.suggested_filename == "Quyết định 12.pdf"
    assert Path(download.value.path()).read_bytes() == samples.PDF
    row = ProjectFile.objects.get(project=project)
    page = screen.open(f"/de-an/{project.pk}/tep/{row.pk}/go/")
    checked(screen)
    page.get_by_label("Lý do gỡ").fill("Nhầm bản")
    send(page, "Gỡ tệp")
    expect(page.locator("#tep del")).to_contain_text("Quyết định 12.pdf")
    checked(screen)


def test_a_file_dropped_on_the_field_is_listed(screen: Screen) -> None:
    project = make.make_project(province=province())
    become(screen, make.make_user(province=province()))
    page = screen.open(f"/de-an/{project.pk}/tep/them/")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["x".repeat(3000)], "keo-tha.pdf"));
          const field = document.querySelector("#id_uploads").closest(".field");
          field.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
        }"""
    )
    expect(page.locator(".chosen-files").first).to_contain_text("keo-tha.pdf – 2 KB")


def test_a_name_without_a_space_widens_no_page(screen: Screen) -> None:
    user = make.make_user(province=province())
    client = Client()
    client.force_login(user)
    sent = {"name": "X" * 290, "legal_form": "household", "province": province().pk}
    client.post("/co-so/them/", {**sent, "activity": "active", "distinct_reason": "Chạy thử"})
    row = Establishment.objects.latest("pk")
    become(screen, user)
    screen.open(f"/co-so/{row.pk}/")
    assert screen.overflow() == 0
