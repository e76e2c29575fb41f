"""Signed papers of a plan, questions before a slip, and a form from an old tab, in a browser."""

from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from khuyencong.accounts.models import Role
from tests import factories as make
from tests.e2e.conftest import Screen
from tests.e2e.test_establishments import become, checked, province, send
from tests.khuyencong.attachments import samples
from tests.programmes.projects.lives import make_full_project


def test_a_signed_paper_is_added_read_and_taken_off(screen: Screen, tmp_path: Path) -> None:
    decision = make.make_decision(plan=make.make_plan(), number="12/QĐ-BCT")
    scan = tmp_path / "Quyết định.pdf"
    scan.write_bytes(samples.PDF)
    become(screen, make.make_user(role=Role.MINISTRY_OFFICER))
    page = screen.open(f"/ke-hoach/{decision.plan_id}/")
    page.get_by_role("link", name="Thêm văn bản đã ký").click()
    checked(screen)
    send(page, "Tải lên")
    expect(page.locator("main")).to_contain_text("Hãy chọn ít nhất một tệp")
    page.get_by_label("Chọn tệp").set_input_files(scan)
    send(page, "Tải lên")
    with page.expect_download() as download:
        page.get_by_role("link", name="Quyết định.pdf", exact=True).click()
    assert Path(download.value.path()).read_bytes() == samples.PDF
    checked(screen)
    page.get_by_role("link", name="Gỡ Quyết định.pdf").click()
    checked(screen)
    page.get_by_label("Lý do gỡ").fill("Nhầm tệp")
    send(page, "Gỡ văn bản")
    expect(page.locator("main")).to_contain_text("Nhầm tệp")
    checked(screen)


def test_a_form_of_an_old_tab_is_sent_again_with_one_press(screen: Screen) -> None:
    project = make.make_project(province=province(), status="in_progress")
    entry = make.make_entry(project=project, spent_on=date(2024, 5, 1))
    become(screen, make.make_user(province=province()))
    address = f"/de-an/{project.pk}/but-toan/{entry.pk}/dao/"
    page = screen.open(address)
    page.get_by_label("Lý do").fill("Ghi nhầm số")
    # As if somebody had signed in again in another tab.
    page.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": screen.site}])
    screen.expected_missing = screen.site + address  # the browser tells of the 403
    send(page, "Đảo bút toán")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chưa ghi")
    checked(screen)
    send(page, "Gửi lại")
    expect(page.locator("main")).to_contain_text("Ghi nhầm số")
    checked(screen)


def test_an_adjustment_in_the_wrong_unit_is_asked_about(screen: Screen) -> None:
    project = make_full_project(province=province(), status="in_progress")
    become(screen, make.make_user(role=Role.MINISTRY_OFFICER))
    page = screen.open(f"/de-an/{project.pk}/dieu-chinh/?loai=money")
    page.locator("#id_national_0").fill("999")
    page.locator("#id_national_1").select_option("ty")
    page.get_by_label("Lý do", exact=True).fill("Bổ sung")
    page.locator("#id_number").fill("1/QĐ-BCT")
    page.locator("#id_decided_on").fill("20/02/2024")
    page.locator("#id_issued_by").fill("Bộ Công Thương")
    send(page, "Ghi điều chỉnh")
    expect(page.get_by_role("alert")).to_contain_text("gấp 3.330 lần số được duyệt")
    assert page.get_by_label("Lý do", exact=True).input_value() == "Bổ sung"
    checked(screen)
