"""The path of a file through the pages: read, understood, previewed, confirmed, taken back."""

import pytest
from django.test import Client

from khuyencong.imports.models import ImportBatch
from programmes.models import Project
from tests.khuyencong.imports.paging import (
    GOOD,
    HEAD,
    UNIT,
    browser,
    confirm,
    said,
    send,
    sheet,
    staff,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return browser(staff())


def projects() -> list[str]:
    return list(Project.objects.filter(origin="entered").values_list("title", flat=True))


def test_a_file_goes_through_every_step_and_writes_only_at_the_end(client: Client) -> None:
    before = projects()
    batch = send(client, sheet())
    root = f"/nhap-lieu/{batch.pk}/"
    understood = said(client.get(root, follow=True))
    assert "ví dụ 420 → 420.000.000 đồng" in understood
    assert "Không có lỗi" in said(client.get(f"{root}loi/"))
    previewed = said(client.get(f"{root}xem-truoc/"))
    assert "150.000.000 đồng (150 triệu đồng)" in previewed
    assert "Mới" in previewed
    assert "Sẽ ghi 2 bản ghi" in said(client.get(f"{root}xac-nhan/"))
    assert projects() == before
    assert confirm(client, batch, "all").status_code == 302
    result = said(client.get(root))
    assert "2 dòng = 2 đã thêm + 0 đã sửa + 0 không đổi + 0 đã bỏ qua" in result
    assert sorted(set(projects()) - set(before)) == ["Lò gốm tiết kiệm điện", "Máy sấy chè"]


def test_an_endless_name_is_shortened(client: Client) -> None:
    batch = send(client, sheet(), "đ" * 250 + ".csv")
    assert batch.name.endswith("đđ.csv")
    assert len(batch.name) <= 200


def test_a_second_press_writes_nothing_more_and_says_so(client: Client) -> None:
    batch = send(client, sheet())
    old = batch.version
    assert confirm(client, batch).status_code == 302
    sent = {"version": old, "mode": "valid"}
    again = client.post(f"/nhap-lieu/{batch.pk}/xac-nhan/", sent)
    assert again.status_code == 409
    assert "Không ghi thêm lần nữa" in said(again)
    assert client.get(f"/nhap-lieu/{batch.pk}/xac-nhan/").status_code == 302
    assert projects().count("Máy sấy chè") == 1


def test_an_old_page_confirms_nothing(client: Client) -> None:
    batch = send(client, sheet())
    sent = {"version": batch.version - 1, "mode": "valid"}
    stale = client.post(f"/nhap-lieu/{batch.pk}/xac-nhan/", sent)
    assert stale.status_code == 409
    assert "cửa sổ khác" in said(stale)
    assert projects() == []


def test_what_was_edited_after_the_preview_is_shown_and_confirmed_anew(client: Client) -> None:
    confirm(client, send(client, sheet()))
    code = Project.objects.get(title="Máy sấy chè").code
    head = HEAD.replace("STT", "Mã đề án")
    text = f"{UNIT}\n{head}\n{code};Máy sấy chè mới;Thái Nguyên;2025;KCĐP;150;100"
    batch = send(client, text, "sửa.csv")
    assert batch.counts["changed"] == 1
    project = Project.objects.get(code=code)
    project.title = "Máy sấy chè của tổ hợp tác"
    project.save()
    late = confirm(client, batch)
    assert late.status_code == 409
    assert "Máy sấy chè của tổ hợp tác" in said(late)
    assert Project.objects.get(code=code).title == "Máy sấy chè của tổ hợp tác"
    preview = said(client.get(f"/nhap-lieu/{batch.pk}/xem-truoc/"))
    assert "Máy sấy chè của tổ hợp tác" in preview
    assert confirm(client, batch).status_code == 302
    assert Project.objects.get(code=code).title == "Máy sấy chè mới"


def test_without_a_way_of_writing_the_page_asks_for_one(client: Client) -> None:
    batch = send(client, sheet())
    response = client.post(f"/nhap-lieu/{batch.pk}/xac-nhan/", {"version": batch.version})
    assert "Hãy chọn một cách nhập." in said(response)
    assert projects() == []


def test_a_block_is_pasted_with_its_headings(client: Client) -> None:
    block = sheet().replace(";", "\t").replace("\n", "\r\n")
    assert client.post("/nhap-lieu/", {"block": block}).status_code == 302
    batch = ImportBatch.objects.latest("pk")
    assert batch.counts["new"] == 2
    assert "Bảng dán" in batch.name


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("trong.xlsx", b"", "Tệp rỗng"),
        ("trang.xls", b"<html><table><tr><td>1</td></tr></table></html>", "trang web"),
        ("anh.png", b"\x89PNG\r\n\x1a\n", "Chỉ nhận bảng tính"),
        ("hong.xlsx", b"PK\x03\x04hong", "Tệp bị hỏng"),
        ("to.csv", b"a;b\n" * 2_700_000, "lớn hơn 10 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_place(
    client: Client, name: str, data: bytes, words: str
) -> None:
    response = client.post("/nhap-lieu/", {"file": upload(data, name)})
    assert response.status_code == 200
    assert words in said(response)
    assert not ImportBatch.objects.exists()


def test_nothing_chosen_and_nothing_pasted_are_told_apart(client: Client) -> None:
    assert "Chưa chọn tệp nào" in said(client.post("/nhap-lieu/", {}))
    assert "Chưa dán gì" in said(client.post("/nhap-lieu/", {"block": "  "}))


def test_a_file_without_a_table_says_what_a_table_needs(client: Client) -> None:
    batch = send(client, "xin chào;các bạn\nhôm nay;trời đẹp")
    assert "Không thấy bảng nào" in said(client.get(f"/nhap-lieu/{batch.pk}/", follow=True))


def test_the_same_file_is_known_with_who_and_what_became_of_it(client: Client) -> None:
    first = send(client, sheet(), "lần đầu.csv")
    confirm(client, first)
    second = send(client, sheet(), "lần sau.csv")
    page = said(client.get(f"/nhap-lieu/{second.pk}/da-hieu/"))
    assert "Đúng tệp này đã được tải lên trước đây" in page
    assert "lần đầu.csv" in page
    assert "Đã nhập" in page
    assert second.counts["new"] == 0
    assert second.counts["unchanged"] == 2
    confirm(client, second)
    assert projects().count("Máy sấy chè") == 1


def test_a_discarded_file_writes_nothing_and_is_not_confirmed_later(client: Client) -> None:
    batch = send(client, sheet())
    response = client.post(f"/nhap-lieu/{batch.pk}/bo/", follow=True)
    assert "không có gì được ghi" in said(response)
    assert "Đã bỏ" in said(client.get(f"/nhap-lieu/{batch.pk}/"))
    assert confirm(client, batch).status_code == 409
    assert projects() == []


def test_a_centre_brings_in_nothing_of_another_province(client: Client) -> None:
    batch = send(client, sheet(GOOD[0], "2;Đan lát;Phú Thọ;2025;KCĐP;120;"))
    assert (batch.counts["new"], batch.counts["invalid"]) == (1, 1)
    assert "dòng 4" in said(client.get(f"/nhap-lieu/{batch.pk}/xem-truoc/?dong=co-loi"))
    confirm(client, batch)
    assert projects() == ["Máy sấy chè"]
    result = said(client.get(f"/nhap-lieu/{batch.pk}/"))
    assert "2 dòng = 1 đã thêm + 0 đã sửa + 0 không đổi + 1 đã bỏ qua" in result


def test_another_office_does_not_find_the_import(client: Client) -> None:
    batch = send(client, sheet())
    other = browser(staff("phu-tho-34"))
    for page in ("", "da-hieu/", "loi/", "xem-truoc/", "xac-nhan/", "tep/", "tien-do/"):
        assert other.get(f"/nhap-lieu/{batch.pk}/{page}").status_code == 404, page
    assert other.post(f"/nhap-lieu/{batch.pk}/xac-nhan/", {}).status_code == 404
    assert batch.name not in said(other.get("/nhap-lieu/lich-su/"))
    colleague = browser(staff())
    assert batch.name in said(colleague.get("/nhap-lieu/lich-su/"))


def test_a_record_leads_to_its_file_for_who_may_see_it(client: Client) -> None:
    batch = send(client, sheet(), "Danh sách 2025.csv")
    confirm(client, batch)
    project = Project.objects.get(title="Máy sấy chè")
    page = said(client.get(f"/de-an/{project.pk}/"))
    assert "Nhập từ tệp Danh sách 2025.csv" in page
    assert "ô F3, G3" in page
    officer = browser(staff(role="officer", province=None))
    assert "Nhập từ tệp" not in said(officer.get(f"/de-an/{project.pk}/"))


def test_only_the_kinds_of_the_role_are_offered(client: Client) -> None:
    assert "Tài khoản" not in said(client.get("/nhap-lieu/"))
    system = browser(staff(role="system", province=None))
    assert "Tài khoản" in said(system.get("/nhap-lieu/"))
