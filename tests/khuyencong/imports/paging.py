"""What the tests of the pages share: an office's list as text, and a browser that sends it."""

import re
import secrets
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khuyencong.accounts.models import Role, User
from khuyencong.imports.jobs_file import JobFile
from khuyencong.imports.models import ImportBatch, ImportStatus
from provinces.models import Province
from tests import factories as make

HEAD = "STT;Tên đề án;Tỉnh;Năm;Nguồn kinh phí;Kinh phí hỗ trợ;Đối ứng"
UNIT = "Đơn vị tính: triệu đồng"
GOOD = (
    "1;Máy sấy chè;Thái Nguyên;2025;KCĐP;150;100",
    "2;Lò gốm tiết kiệm điện;Thái Nguyên;2025;KCĐP;300;",
)


def sheet(*rows: str, unit: str = UNIT) -> str:
    """A list of projects as text."""
    return "\n".join([unit, HEAD, *(rows or GOOD)])


def staff(key: str = "thai-nguyen-34", **fields: Any) -> User:
    """Somebody of a centre."""
    return make.make_user(
        **{"role": Role.CENTRE_STAFF, "province": Province.objects.get(key=key), **fields}
    )


def browser(user: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, text: str, name: str = "de-an.csv") -> ImportBatch:
    """Upload a text as a file, as the first page does."""
    response = client.post("/nhap-lieu/", {"file": upload(text.encode(), name)})
    assert response.status_code == 302, said(response)
    return ImportBatch.objects.latest("pk")


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, data)


def confirm(client: Client, batch: ImportBatch, mode: str = "valid") -> Any:
    """Press "Nhập" on the page as it is now, warnings read."""
    batch.refresh_from_db()
    sent = {"version": batch.version, "mode": mode, "warnings": "on"}
    response = client.post(f"/nhap-lieu/{batch.pk}/xac-nhan/", sent)
    batch.refresh_from_db()
    return response


def said(response: Any) -> str:
    """The text of a page's main part, on one line."""
    html = response.content.decode()
    main = html[html.find("<main") : html.find("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def saved(response: Any) -> bytes:
    """The bytes of a file that is sent."""
    return b"".join(response.streaming_content)


def a_running_job(batch: ImportBatch, *, done: int, of: int) -> JobFile:
    """Let a process write the import just now; whoever ends the file kills it."""
    file = JobFile.create(secrets.token_hex(16))
    job = {
        "step": "apply", "token": file.token, "was": "read", "at": "2026-01-01T00:00:00+00:00",
        "user": batch.uploaded_by_id, "options": {},
    }  # fmt: skip
    ImportBatch.objects.filter(pk=batch.pk).update(status=ImportStatus.APPLYING, job=job)
    file.tell(done, of)
    return file
