"""Before the confirmation: rows left out, cells taken back, what titles and names say corrected."""

import io

import openpyxl
import pytest
from django.test import Client

from khuyencong.accounts.models import Role
from khuyencong.imports.models import ImportBatch, SheetLayout
from khuyencong.imports.words import _PROBLEMS
from khuyencong.sheets.messages import KINDS
from programmes.models import Project
from tests.khuyencong.imports.paging import (
    GOOD,
    HEAD,
    UNIT,
    browser,
    confirm,
    said,
    saved,
    send,
    sheet,
    staff,
)
from tests.khuyencong.imports.test_pages_fixing import BAD, correct, fix

pytestmark = pytest.mark.django_db
RESULTS = "\n".join([
    "KẾT QUẢ THỰC HIỆN KHUYẾN CÔNG 7 THÁNG ĐẦU NĂM 2022",
    UNIT,
    "STT;Tỉnh;Kế hoạch;Thực hiện",
    "1;Thái Nguyên;500;300",
])  # fmt: skip
INDICATORS = "\n".join([
    UNIT,
    "Chỉ tiêu;Đơn vị tính;Khuyến công địa phương;Khuyến công quốc gia",
    "Số đề án;đề án;5;3",
    "Kinh phí hỗ trợ;triệu đồng;500;300",
])  # fmt: skip


@pytest.fixture
def client() -> Client:
    return browser(staff())


def leave(client: Client, batch: ImportBatch, *rows: int) -> str:
    """Tick the boxes of these rows of the sheet, and of no other."""
    batch.refresh_from_db()
    shown = dict(batch.rows.values_list("pk", "row"))
    sent = {
        "version": batch.version, "hien": list(shown), "tiep": "dong=moi",
        "bo": [pk for pk, row in shown.items() if row in rows],
    }  # fmt: skip
    response = client.post(f"/nhap-lieu/{batch.pk}/bo-dong/", sent, follow=True)
    batch.refresh_from_db()
    return said(response)


def test_a_row_is_left_out_by_hand_and_the_counts_still_reconcile(client: Client) -> None:
    batch = send(client, sheet(*GOOD, BAD.replace("2;", "3;", 1)))
    assert "Bỏ dòng này" in said(client.get(f"/nhap-lieu/{batch.pk}/xem-truoc/"))
    assert "Đã bỏ 2 dòng." in leave(client, batch, 4, 5)
    counts = batch.counts
    assert (counts["rows"], counts["new"], counts["left"], counts["invalid"]) == (3, 1, 2, 0)
    assert "Không có lỗi" in said(client.get(f"/nhap-lieu/{batch.pk}/loi/"))
    confirm(client, batch, "all")
    result = said(client.get(f"/nhap-lieu/{batch.pk}/"))
    assert "3 dòng = 1 đã thêm + 0 đã sửa + 0 không đổi + 2 đã bỏ qua" in result
    assert "Bỏ qua theo lựa chọn." in result
    assert Project.objects.filter(origin="entered").count() == 1


def test_a_row_that_was_left_out_comes_in_again_until_all_is_confirmed(client: Client) -> None:
    batch = send(client, sheet())
    leave(client, batch, 4)
    left = said(client.get(f"/nhap-lieu/{batch.pk}/xem-truoc/?dong=bo-qua"))
    assert "Lò gốm" in left
    assert "Máy sấy chè" not in left
    assert "Đã lấy lại 1 dòng." in leave(client, batch)
    assert (batch.counts["new"], batch.counts["left"]) == (2, 0)
    leave(client, batch, 3)
    sent = {"version": batch.version, "lay": "3|", "ve": "loi"}
    assert "Đã lấy lại 1 dòng." in said(
        client.post(f"/nhap-lieu/{batch.pk}/bo-dong/", sent, follow=True)
    )
    confirm(client, batch)
    assert client.post(f"/nhap-lieu/{batch.pk}/bo-dong/", sent).status_code == 403


def test_an_old_page_leaves_no_row_out(client: Client) -> None:
    batch = send(client, sheet())
    sent = {"version": batch.version - 1, "lay": "3|"}
    assert client.post(f"/nhap-lieu/{batch.pk}/bo-dong/", sent).status_code == 409


def test_of_two_rows_with_one_code_either_can_be_left_out(client: Client) -> None:
    head = HEAD.replace("STT", "Mã đề án")
    rows = (GOOD[0].replace("1;", "TN-1;", 1), GOOD[1].replace("2;", "TN-1;", 1))
    batch = send(client, "\n".join([UNIT, head, *rows]))
    assert batch.counts["invalid"] == 1
    sent = {"version": batch.version, "bo": "0-4"}
    response = client.post(f"/nhap-lieu/{batch.pk}/loi/", sent, follow=True)
    assert "bỏ 1 dòng và đọc lại tệp" in said(response)
    batch.refresh_from_db()
    assert (batch.counts["new"], batch.counts["left"]) == (1, 1)
    leave(client, batch, 3)
    assert (batch.counts["new"], batch.counts["left"]) == (1, 1)
    assert batch.rows.get(outcome="new").row == 4


def test_a_record_with_too_many_cells_is_left_out_too(client: Client) -> None:
    batch = send(client, sheet(GOOD[0], f"{GOOD[1]};thừa;thừa"))
    assert batch.counts["table_errors"] == 1
    client.post(f"/nhap-lieu/{batch.pk}/loi/", {"version": batch.version, "bo": "0-4"})
    batch.refresh_from_db()
    assert batch.counts["table_errors"] == 0
    assert "bỏ qua theo lựa chọn: dòng 4" in said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))


def test_a_cell_that_was_typed_over_goes_back_to_what_the_file_says(client: Client) -> None:
    batch = send(client, sheet(GOOD[0], BAD))
    fix(client, batch, F4="300")
    page = said(client.get(f"/nhap-lieu/{batch.pk}/loi/"))
    assert "Đã sửa 1 ô trên trang này" in page
    assert "khoảng 300" in page
    sent = {"version": batch.version, "o": "4|6|", "ve": "loi"}
    response = client.post(f"/nhap-lieu/{batch.pk}/tra-o/", sent, follow=True)
    assert "Đã trả ô về như trong tệp." in said(response)
    batch.refresh_from_db()
    assert batch.counts["invalid"] == 1


def test_a_cell_fixed_here_stands_in_the_workbook_that_is_given_back(client: Client) -> None:
    batch = send(client, sheet(GOOD[0], BAD))
    fix(client, batch, F4="300")
    content = saved(client.get(f"/nhap-lieu/{batch.pk}/loi/tep/"))
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]["F4"]
    assert cell.value == "300"
    assert "Trong tệp ghi “khoảng 300”" in cell.comment.text


def test_period_and_document_of_a_table_are_corrected_and_not_kept_in_a_layout() -> None:
    client = browser(staff(role=Role.IMPORT_ADMIN, province=None))
    batch = send(client, RESULTS, "ket-qua.csv")
    assert "lũy kế đến tháng 7" in said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))
    correct(client, batch, period="M09", decision_no="12/BC-SCT", unit="1000000000")
    assert {row.values["period"] for row in batch.rows.all()} == {"M09"}
    assert {row.values["document"] for row in batch.rows.all()} == {"Văn bản số 12/BC-SCT"}
    client.post(f"/nhap-lieu/{batch.pk}/bo-cuc/", {"bang": "1", "name": "Biểu kết quả"})
    kept = SheetLayout.objects.get().choices
    assert kept["unit"] == 1_000_000_000
    assert not {"period", "decision_no", "year"} & kept.keys()
    correct(client, batch, year="")
    assert "Không thấy năm" in said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))


def test_what_only_the_name_of_the_file_says_is_marked_until_somebody_says_it(
    client: Client,
) -> None:
    text = sheet().replace("Năm", "Cột lạ").replace("2025", "x")
    batch = send(client, text, "Đề án 2025.csv")
    assert "2025 theo tên tệp" in said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))
    correct(client, batch, year="2024")
    page = said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))
    assert "Năm 2024" in page
    assert "theo tên tệp" not in page


def test_examples_of_a_column_show_what_is_typed_beside_what_is_understood(
    client: Client,
) -> None:
    batch = send(client, sheet().replace("Đối ứng", "Cột lạ"))
    page = said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))
    assert "150 → hiểu là 150.000.000 đồng 300" in page
    assert "KCĐP → hiểu là Khuyến công địa phương" in page
    assert "G – Cột lạ 100" in page


def test_a_table_of_indicators_is_shown_and_says_why_it_does_not_come_in(client: Client) -> None:
    batch = send(client, INDICATORS, "chi-tieu.csv")
    page = said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))
    assert "Nhiều chỉ tiêu" in page
    assert "chỉ đọc để xem; ghi từng chỉ tiêu ở báo cáo kỳ" in page
    assert batch.counts["rows"] == 0


def test_a_unit_that_no_register_has_stays_in_sight_with_what_to_do(client: Client) -> None:
    text = sheet().replace("Đối ứng", "Đơn vị thực hiện").replace("150;100", "150;Hội nghề lạ")
    batch = send(client, text)
    confirm(client, batch)
    result = said(client.get(f"/nhap-lieu/{batch.pk}/"))
    assert "Cần biết" in result
    only = said(client.get(f"/nhap-lieu/{batch.pk}/?ket-qua=can-biet"))
    assert "“Hội nghề lạ” nên chưa ghi đơn vị thực hiện: chọn ở trang đề án" in only
    assert "Lò gốm" not in only


def test_every_kind_of_problem_of_the_reader_has_words_for_its_filter() -> None:
    assert sorted(KINDS - _PROBLEMS.keys()) == []


def test_of_two_columns_that_mean_the_same_one_can_be_left_alone(client: Client) -> None:
    text = sheet().replace("Đối ứng", "Kinh phí hỗ trợ")
    batch = send(client, text)
    assert "xuất hiện nhiều lần" in said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))
    assert batch.counts["new"] == 0
    correct(client, batch, meaning_7="ignore|")
    assert batch.counts["new"] == 2


def test_numbers_of_columns_stay_out_of_the_headings_of_a_corrected_table(client: Client) -> None:
    numbers = "(1);(2);(3);(4);(5);(6);(7)"
    batch = send(client, "\n".join([UNIT, HEAD, numbers, *GOOD]))
    correct(client, batch, unit="1000")
    page = said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))
    assert "dòng 2–3" in page
    assert "B – Tên đề án Máy sấy chè" in page


def test_a_table_that_was_not_found_is_pointed_at_and_its_columns_named(client: Client) -> None:
    text = sheet().replace(HEAD, "Cột 1;Cột 2;Cột 3;Cột 4;Cột 5;Cột 6;Cột 7")
    batch = send(client, text)
    assert "Không thấy bảng nào" in said(client.get(f"/nhap-lieu/{batch.pk}/da-hieu/"))
    sent = {"version": batch.version, "point": "1", "sheet": ""}
    address = f"/nhap-lieu/{batch.pk}/da-hieu/"
    assert "Hãy ghi dòng tiêu đề" in said(client.post(address, sent))
    wrong = client.post(address, {**sent, "first": "5", "last": "2"})
    assert "Tiêu đề có từ một đến năm dòng" in said(wrong)
    page = said(client.post(address, {**sent, "first": "2"}, follow=True))
    assert "B – Cột 2 Máy sấy chè Lò gốm" in page
    meanings = {
        "meaning_2": "title|", "meaning_3": "province|", "meaning_4": "year|",
        "meaning_5": "source|", "meaning_6": "amount_support|",
    }  # fmt: skip
    assert "Đang đọc dòng 3–4" in correct(client, batch, **meanings)
    assert batch.counts["new"] == 2
