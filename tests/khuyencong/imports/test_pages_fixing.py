"""Correcting on the pages: how a file is read, what stands in its cells, layouts that are kept."""

import io

import openpyxl
import pytest
from django.test import Client

from khuyencong.accounts.models import Role
from khuyencong.imports.engine import ChangedMeanwhile
from khuyencong.imports.models import ImportBatch, SheetLayout
from khuyencong.imports.problems import problems_of
from khuyencong.imports.views.doing import keep_choices
from programmes.models import Project
from tests.khuyencong.imports.paging import (
    GOOD,
    HEAD,
    browser,
    confirm,
    said,
    saved,
    send,
    sheet,
    staff,
)

pytestmark = pytest.mark.django_db
BAD = "2;Lò gốm;Thái Nguyên;2025;KCĐP;khoảng 300;"
STRANGE = HEAD.replace("Kinh phí hỗ trợ", "Cột lạ")


@pytest.fixture
def client() -> Client:
    return browser(staff())


def fields(client: Client, batch: ImportBatch, page: str = "da-hieu/") -> dict[str, str]:
    """What the form of the table would send as it stands."""
    form = client.get(f"/nhap-lieu/{batch.pk}/{page}").context["form"]
    sent = {name: form[name].value() for name in form.fields}
    batch.refresh_from_db()
    said_yes = {name: "on" if value is True else value or "" for name, value in sent.items()}
    return {**said_yes, "version": str(batch.version), "bang": "1"}


def correct(client: Client, batch: ImportBatch, **changes: str) -> str:
    """Change some of what was understood, and read again."""
    names = {name: name.replace("_", "-") if name[-1].isdigit() else name for name in changes}
    sent = {**fields(client, batch), **{names[name]: value for name, value in changes.items()}}
    response = client.post(f"/nhap-lieu/{batch.pk}/da-hieu/", sent, follow=True)
    batch.refresh_from_db()
    return said(response)


def fix(client: Client, batch: ImportBatch, **typed: str) -> str:
    """Type into cells, and read again."""
    batch.refresh_from_db()
    sent = {f"o-0-{at}": text for at, text in typed.items()}
    sent["version"] = str(batch.version)
    response = client.post(f"/nhap-lieu/{batch.pk}/loi/", sent, follow=True)
    batch.refresh_from_db()
    return said(response)


def test_a_bad_cell_is_told_with_what_stands_in_it_and_fixed_by_typing(client: Client) -> None:
    batch = send(client, sheet(GOOD[0], BAD))
    assert batch.counts["invalid"] == 1
    page = said(client.get(f"/nhap-lieu/{batch.pk}/loi/"))
    assert "F4" in page
    assert "“khoảng 300” không phải là số tiền." in page
    assert "Đã sửa 1 ô và đọc lại tệp." in fix(client, batch, F4="300")
    assert (batch.counts["new"], batch.counts["invalid"]) == (2, 0)
    assert "Đã sửa 1 ô trên trang này" in said(client.get(f"/nhap-lieu/{batch.pk}/loi/"))
    confirm(client, batch, "all")
    assert Project.objects.filter(title="Lò gốm").exists()


def test_nothing_typed_is_lost_when_another_window_came_first(client: Client) -> None:
    batch = send(client, sheet(GOOD[0], BAD))
    sent = {"version": str(batch.version - 1), "o-0-F4": "333"}
    response = client.post(f"/nhap-lieu/{batch.pk}/loi/", sent)
    assert response.status_code == 409
    assert 'value="333"' in response.content.decode()
    batch.refresh_from_db()
    assert batch.counts["invalid"] == 1


def test_one_fix_that_is_still_wrong_keeps_the_other(client: Client) -> None:
    batch = send(client, sheet(GOOD[0].replace("150", "một trăm"), BAD))
    page = fix(client, batch, F3="150", F4="ba trăm")
    assert "“ba trăm” không phải là số tiền." in page
    assert (batch.counts["new"], batch.counts["invalid"]) == (1, 1)


def test_a_suggestion_is_taken_with_one_press(client: Client) -> None:
    batch = send(client, sheet(GOOD[0].replace("Thái Nguyên", "Thái Nguyênn")))
    problem = next(each for each in problems_of(batch) if each.suggestions)
    assert (problem.at, problem.suggestions) == ("C3", ["Thái Nguyên"])
    sent = {"version": str(batch.version), "goi-y": f"{problem.name}|Thái Nguyên"}
    client.post(f"/nhap-lieu/{batch.pk}/loi/", sent)
    batch.refresh_from_db()
    assert batch.counts["invalid"] == 0


def test_errors_come_before_warnings_and_both_can_be_picked(client: Client) -> None:
    total = ";TỔNG CỘNG;;;;999;"
    batch = send(client, sheet(GOOD[0], BAD, total))
    found = problems_of(batch)
    assert next(each.severity for each in found) == "error"
    only = said(client.get(f"/nhap-lieu/{batch.pk}/loi/?muc=canh-bao"))
    assert "Số tổng cộng trong tệp" in only
    assert "không phải là số tiền" not in only
    kinds = said(client.get(f"/nhap-lieu/{batch.pk}/loi/?loai=not_a_number"))
    assert "F5" not in kinds


def test_warnings_wait_for_one_confirmation(client: Client) -> None:
    batch = send(client, sheet(*GOOD, ";TỔNG CỘNG;;;;999;"))
    assert "Có 1 cảnh báo chờ xác nhận" in said(client.get(f"/nhap-lieu/{batch.pk}/xem-truoc/"))
    sent = {"version": str(batch.version), "mode": "all"}
    asked = client.post(f"/nhap-lieu/{batch.pk}/xac-nhan/", sent)
    assert "Hãy đọc các cảnh báo" in said(asked)
    assert confirm(client, batch, "all").status_code == 302
    assert batch.accepted_warnings


def test_with_errors_left_all_or_nothing_is_not_open(client: Client) -> None:
    batch = send(client, sheet(GOOD[0], BAD))
    sent = {"version": str(batch.version), "mode": "all", "warnings": "on"}
    response = client.post(f"/nhap-lieu/{batch.pk}/xac-nhan/", sent)
    assert response.status_code == 200
    assert not Project.objects.filter(title="Máy sấy chè").exists()
    assert "Còn 1 dòng có lỗi" in said(response)


def test_a_missing_unit_is_chosen_and_the_file_read_again(client: Client) -> None:
    batch = send(client, sheet(unit="Danh sách đề án"))
    assert "Không thấy đơn vị tính" in said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))
    assert "ví dụ 420 → 420.000 đồng" in correct(client, batch, unit="1000")
    assert batch.counts["new"] == 2
    row = batch.rows.order_by("position")[0]
    assert 150_000 in row.values.values()


def test_a_correction_on_an_old_page_is_not_taken(client: Client) -> None:
    batch = send(client, sheet())
    sent = {**fields(client, batch), "unit": "1000", "version": str(batch.version - 1)}
    assert client.post(f"/nhap-lieu/{batch.pk}/da-hieu/", sent).status_code == 409


def test_a_table_can_be_left_alone(client: Client) -> None:
    batch = send(client, sheet())
    correct(client, batch, take="")
    assert batch.counts["rows"] == 0
    correct(client, batch, take="on")
    assert batch.counts["new"] == 2


def test_a_column_gets_its_meaning_and_the_office_keeps_that(client: Client) -> None:
    text = sheet().replace(HEAD, STRANGE)
    batch = send(client, text)
    page = client.get(f"/nhap-lieu/{batch.pk}/da-hieu/").context["form"]
    support = next(
        value
        for value, label in page.fields["meaning-6"].choices
        if "KCĐP" in str(label) or value.startswith("amount_support")
    )
    correct(client, batch, meaning_6=support)
    assert any(150_000_000 in row.values.values() for row in batch.rows.all())
    sent = {"bang": "1", "name": "Mẫu của trung tâm"}
    kept = said(client.post(f"/nhap-lieu/{batch.pk}/bo-cuc/", sent, follow=True))
    assert "Đã lưu bố cục “Mẫu của trung tâm”" in kept
    again = client.post(f"/nhap-lieu/{batch.pk}/bo-cuc/", sent, follow=True)
    assert "Đã có bố cục tên này" in said(again)
    later = send(client, text.replace("Máy sấy chè", "Máy sấy miến"), "lần sau.csv")
    assert "đang được đọc theo bố cục" in said(client.get(f"/nhap-lieu/{later.pk}/da-hieu/"))
    assert any(150_000_000 in row.values.values() for row in later.rows.all())
    layout = SheetLayout.objects.get()
    assert later.layout == layout
    ministry = browser(staff(role=Role.IMPORT_ADMIN, province=None))
    elsewhere = send(ministry, text.replace("Thái Nguyên", "Phú Thọ"), "nơi khác.csv")
    assert elsewhere.layout is None
    offered = said(ministry.get(f"/nhap-lieu/{elsewhere.pk}/da-hieu/"))
    assert "Đọc theo bố cục “Mẫu của trung tâm”" in offered
    assert layout.name in said(client.get("/nhap-lieu/bo-cuc/"))
    assert (
        browser(staff("phu-tho-34")).post(f"/nhap-lieu/bo-cuc/{layout.pk}/bo/").status_code == 404
    )
    client.post(f"/nhap-lieu/bo-cuc/{layout.pk}/bo/")
    assert not SheetLayout.objects.exists()


def test_the_workbook_comes_back_with_its_cells_marked(client: Client) -> None:
    batch = send(client, sheet(GOOD[0], BAD))
    response = client.get(f"/nhap-lieu/{batch.pk}/loi/tep/")
    assert "can-sua.xlsx" in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(saved(response)))
    comments = [cell.comment.text for page in book for row in page for cell in row if cell.comment]
    assert any("không phải là số tiền" in text for text in comments)


def test_an_encoding_in_which_the_file_is_not_is_refused_and_the_file_stays(client: Client) -> None:
    batch = send(client, sheet())
    sent = {"file": "1", "decode_legacy": "on", "version": str(batch.version)}
    address = f"/nhap-lieu/{batch.pk}/da-hieu/"
    wrong = client.post(address, {**sent, "encoding": "utf-16"})
    assert "cách đọc cũ được giữ" in said(wrong)
    client.post(address, {**sent, "encoding": "utf-8", "delimiter": ";"})
    batch.refresh_from_db()
    assert batch.counts["new"] == 2
    assert batch.choices["encoding"] == "utf-8"


def test_of_two_windows_that_save_at_once_the_second_is_told(client: Client) -> None:
    batch = send(client, sheet(GOOD[0], BAD))
    stale = ImportBatch.objects.get(pk=batch.pk)
    fix(client, batch, F4="300")
    with pytest.raises(ChangedMeanwhile):
        keep_choices(stale)
    batch.refresh_from_db()
    assert [text for *_place, text in batch.choices["edits"]] == ["300"]


def test_what_was_understood_of_a_written_file_is_only_read(client: Client) -> None:
    batch = send(client, sheet())
    confirm(client, batch)
    page = client.get(f"/nhap-lieu/{batch.pk}/da-hieu/")
    assert "Đọc lại theo cách hiểu này" not in said(page)
    assert page.context["form"].fields["meaning-2"].disabled
