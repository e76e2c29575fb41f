"""After the confirmation: taken back, done again, found again; and while something runs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khuyencong.imports.jobs_file import JobFile
from khuyencong.imports.models import ImportBatch, ImportStatus
from programmes.models import Project
from tests.khuyencong.imports.paging import (
    GOOD,
    a_running_job,
    browser,
    confirm,
    said,
    saved,
    send,
    sheet,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return browser(staff())


@pytest.fixture
def batch(client: Client) -> ImportBatch:
    """A file of two projects that was brought in."""
    made = send(client, sheet(), "Danh sách 2025.csv")
    confirm(client, made)
    return made


def undo(client: Client, batch: ImportBatch, page: str = "hoan-tac/") -> str:
    batch.refresh_from_db()
    sent = {"version": batch.version}
    response = client.post(f"/nhap-lieu/{batch.pk}/{page}", sent, follow=True)
    batch.refresh_from_db()
    return said(response)


def test_undo_says_beforehand_what_will_go_and_what_stays(
    client: Client, batch: ImportBatch
) -> None:
    edited = Project.objects.get(title="Máy sấy chè")
    edited.title = "Máy sấy chè cải tiến"
    edited.save()
    page = said(client.get(f"/nhap-lieu/{batch.pk}/hoan-tac/"))
    assert "Sẽ hoàn tác 1 dòng" in page
    assert "Sẽ giữ lại vì đã sửa sau khi nhập 1 dòng" in page
    assert "Đã được sửa sau khi nhập" in page
    assert "Tên đề án" in page
    assert Project.objects.filter(title="Lò gốm tiết kiệm điện").exists()
    result = undo(client, batch)
    assert "Đã hoàn tác." in result
    assert not Project.objects.filter(title="Lò gốm tiết kiệm điện").exists()
    assert Project.objects.filter(pk=edited.pk).exists()
    kept = said(client.get(f"/nhap-lieu/{batch.pk}/?ket-qua=giu-lai"))
    assert "Máy sấy chè" in kept
    assert "Lò gốm" not in kept


def test_of_a_large_import_undo_names_what_was_changed_since(
    client: Client, batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khuyencong.imports.views.doing.SMALL_ROWS", 1)
    edited = Project.objects.get(title="Máy sấy chè")
    edited.need = "Thêm thợ"
    edited.save()
    page = said(client.get(f"/nhap-lieu/{batch.pk}/hoan-tac/"))
    assert "đã ghi 2 dòng; 1 bản ghi đã có người đổi" in page
    assert "Máy sấy chè" in page
    assert "Lò gốm" not in page


def test_what_was_taken_back_is_done_again(client: Client, batch: ImportBatch) -> None:
    undo(client, batch)
    assert not Project.objects.filter(title="Máy sấy chè").exists()
    assert "Ghi lại 2 dòng đã hoàn tác" in said(client.get(f"/nhap-lieu/{batch.pk}/lam-lai/"))
    assert "Đã làm lại." in undo(client, batch, "lam-lai/")
    assert Project.objects.filter(title="Máy sấy chè").count() == 1


def test_an_old_page_takes_nothing_back(client: Client, batch: ImportBatch) -> None:
    response = client.post(f"/nhap-lieu/{batch.pk}/hoan-tac/", {"version": batch.version - 1})
    assert response.status_code == 409
    assert Project.objects.filter(title="Máy sấy chè").exists()


def test_the_file_and_the_rows_left_out_can_be_fetched(client: Client) -> None:
    text = sheet(GOOD[0], "2;Lò gốm;Thái Nguyên;2025;KCĐP;khoảng 300;")
    batch = send(client, text)
    confirm(client, batch)
    original = client.get(f"/nhap-lieu/{batch.pk}/tep/")
    assert saved(original).decode() == text
    assert "no-store" in original.headers["Cache-Control"]
    assert "Tải 1 dòng không nhập" in said(client.get(f"/nhap-lieu/{batch.pk}/"))
    left_out = client.get(f"/nhap-lieu/{batch.pk}/khong-nhap/")
    assert left_out.status_code == 200
    assert "xlsx" in left_out.headers["Content-Disposition"]


def test_the_history_is_filtered_by_its_address(client: Client, batch: ImportBatch) -> None:
    page = said(client.get("/nhap-lieu/lich-su/"))
    assert batch.sha256[:8] in page
    assert "Đã thêm 2" in page
    assert "Danh sách 2025.csv" in said(client.get("/nhap-lieu/lich-su/?q=2025&trangthai=da-nhap"))
    assert "khớp bộ lọc" in said(client.get("/nhap-lieu/lich-su/?trangthai=da-hoan-tac"))
    assert "Không hiểu bộ lọc “Từ ngày”" in said(client.get("/nhap-lieu/lich-su/?tu=hôm+qua"))
    who = batch.uploaded_by.username
    assert "Danh sách 2025.csv" in said(client.get("/nhap-lieu/lich-su/", {"nguoi": who}))


def test_more_imports_cost_the_history_no_query_more(client: Client, batch: ImportBatch) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/nhap-lieu/lich-su/")
        return len(queries)

    cost()
    before = cost()
    for number in range(4):
        ImportBatch.objects.create(
            name=f"{number}.csv", sha256=str(number), size=1, uploaded_by=batch.uploaded_by,
            province=batch.province, status=ImportStatus.READ,
        )  # fmt: skip
    assert cost() == before


def test_more_rows_cost_the_result_no_query_more(client: Client) -> None:
    def cost(rows: int) -> int:
        names = [f"{n};Máy số {rows}-{n};Thái Nguyên;2025;KCĐP;150;" for n in range(rows)]
        made = send(client, sheet(*names))
        confirm(client, made)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/nhap-lieu/{made.pk}/")
        return len(queries)

    assert cost(2) == cost(9)


# -- while something runs -----------------------------------------------------------------------


@pytest.fixture
def running(client: Client) -> tuple[ImportBatch, JobFile]:
    """An import that another process is writing just now."""
    made = send(client, sheet())
    return made, a_running_job(made, done=3, of=12)


def test_a_page_tells_how_far_it_is_and_asks_again_without_a_script(
    client: Client, running: tuple[ImportBatch, JobFile]
) -> None:
    batch, file = running
    response = client.get(f"/nhap-lieu/{batch.pk}/")
    page = said(response)
    assert "Đang ghi" in page
    assert "3/12 dòng" in page
    assert '<meta http-equiv="refresh"' in response.content.decode()
    state = client.get(f"/nhap-lieu/{batch.pk}/tien-do/").json()
    assert state == {"running": True, "done": 3, "of": 12, "words": "3/12 dòng"}
    file.end()


def test_what_runs_is_asked_to_stop_and_nothing_else_begins(
    client: Client, running: tuple[ImportBatch, JobFile]
) -> None:
    batch, file = running
    assert client.post(f"/nhap-lieu/{batch.pk}/dung/").status_code == 302
    assert file.shall_stop
    assert confirm(client, batch).status_code == 409
    assert client.post(f"/nhap-lieu/{batch.pk}/da-hieu/", {}).status_code == 403
    file.end()


def test_a_killed_job_leaves_the_file_waiting_and_says_so(
    client: Client, running: tuple[ImportBatch, JobFile]
) -> None:
    batch, file = running
    file.end()
    page = said(client.get(f"/nhap-lieu/{batch.pk}/", follow=True))
    assert "bị ngắt, chưa ghi gì" in page
    batch.refresh_from_db()
    assert batch.status == ImportStatus.READ
    assert not Project.objects.filter(title="Máy sấy chè").exists()
