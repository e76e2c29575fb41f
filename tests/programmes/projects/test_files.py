"""Files of a project: added by who has a part in it, handed out only to who sees it."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khuyencong.accounts.models import Role
from khuyencong.history.models import Change
from programmes.models import Project, ProjectFile
from tests import factories as make
from tests.khuyencong.attachments import samples
from tests.khuyencong.attachments.test_uploads import upload
from tests.programmes.establishments.places import administrator, seen, signed_in, staff, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


@pytest.fixture
def project() -> Project:
    return make.make_project(province=unit())


def add(client: Client, project: Project, *files: Any, **words: Any) -> Any:
    given = {"kind": "decision", "uploads": list(files), **words}
    return client.post(f"/de-an/{project.pk}/tep/them/", given)


def added(client: Client, project: Project, content: bytes = samples.PDF, **words: Any) -> Any:
    add(client, project, upload(content, words.pop("name", "Quyết định.pdf")), **words)
    return project.files.latest("pk")


def test_centre_staff_add_several_files_with_number_date_and_issuer(project: Project) -> None:
    client = signed_in(staff())
    response = add(
        client,
        project,
        upload(name="Quyết định 12.pdf"),
        number="12/QĐ-BCT",
        dated_on="15/01/2024",
        issued_by="Bộ Công Thương",
        photos=[upload(samples.JPEG, "IMG_1.jpg")],
    )
    assert response.headers["Location"] == f"/de-an/{project.pk}/"
    page = seen(client.get(f"/de-an/{project.pk}/"))
    for words in ("Quyết định 12.pdf", "IMG_1.jpg", "12/QĐ-BCT, 15/01/2024, Bộ Công Thương"):
        assert words in page
    names = set(Change.objects.about(project).values_list("object_name", flat=True))
    assert {"Quyết định 12.pdf", "IMG_1.jpg"} <= names


def test_a_file_comes_back_byte_for_byte_with_its_vietnamese_name(project: Project) -> None:
    client = signed_in(staff())
    row = added(client, project)
    response: Any = client.get(f"/de-an/{project.pk}/tep/{row.pk}/")
    assert b"".join(response.streaming_content) == samples.PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.pdf"
    )
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["../../x.pdf", 'a"; filename="evil.exe.pdf', "a\r\nX-Evil: 1.pdf", "a\u202egpj.pdf"]
)
def test_no_name_gets_into_a_path_or_a_header(project: Project, name: str) -> None:
    client = signed_in(staff())
    row = added(client, project, name=name)
    assert row.file.name.startswith("attachments/20")
    assert len(row.file.name.rpartition("/")[2]) == 32
    response = client.get(f"/de-an/{project.pk}/tep/{row.pk}/")
    disposition = response.headers["Content-Disposition"]
    assert "X-Evil" not in response.headers
    assert ".." not in disposition
    assert disposition.count('"') in (0, 2)
    assert "\u202e" not in row.name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.EXE, "qd.pdf"),
        (samples.HTML, "qd.pdf"),
        (samples.SVG, "anh.png"),
        (samples.PDF + samples.DOCX, "qd.pdf"),
        (b"", "qd.pdf"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_not_stored(
    project: Project, content: bytes, name: str
) -> None:
    page = add(signed_in(staff()), project, upload(content, name))
    assert page.status_code == 200
    assert name in seen(page)
    assert not ProjectFile.objects.exists()


def test_the_same_file_sent_twice_is_stored_once(project: Project) -> None:
    client = signed_in(staff())
    for _press in range(2):
        assert add(client, project, upload()).status_code == 302
    assert project.files.count() == 1


def test_without_a_file_or_with_a_day_to_come_nothing_is_stored(project: Project) -> None:
    client = signed_in(staff())
    assert "Hãy chọn ít nhất một tệp" in seen(add(client, project))
    assert "không thể sau hôm nay" in seen(add(client, project, upload(), dated_on="01/01/2099"))
    assert not ProjectFile.objects.exists()


def test_who_decides_adds_files_and_who_only_looks_does_not(project: Project) -> None:
    deciding = (staff(role=Role.DEPARTMENT), make.make_user(role=Role.MINISTRY_OFFICER))
    for number, user in enumerate(deciding):
        content = samples.PDF.replace(b"1.4", b"1.%d" % number)
        assert add(signed_in(user), project, upload(content)).status_code == 302
    viewer = signed_in(make.make_user(role=Role.MINISTRY_VIEWER))
    row = project.files.latest("pk")
    assert viewer.get(f"/de-an/{project.pk}/tep/{row.pk}/").status_code == 200
    assert viewer.get(f"/de-an/{project.pk}/tep/them/").status_code == 403
    assert add(viewer, project, upload()).status_code == 403
    assert viewer.post(f"/de-an/{project.pk}/tep/{row.pk}/go/").status_code == 403


def test_another_provinces_files_are_not_found(project: Project) -> None:
    row = added(signed_in(staff()), project)
    own = make.make_project(province=unit("ha-noi"))
    client = signed_in(staff("ha-noi"))
    paths = [f"/de-an/{project.pk}/tep/{row.pk}/", f"/de-an/{own.pk}/tep/{row.pk}/"]
    paths += [f"/de-an/{project.pk}/tep/them/", f"/de-an/{own.pk}/tep/{row.pk}/go/"]
    assert [client.get(path).status_code for path in paths] == [404] * 4
    assert add(client, project, upload()).status_code == 404
    anonymous = Client().get(paths[0])
    assert anonymous.status_code == 302
    assert anonymous.headers["Location"].startswith("/dang-nhap/")


def test_a_removed_file_stays_named_with_the_reason_and_in_the_store(project: Project) -> None:
    client = signed_in(staff())
    row = added(client, project)
    address = f"/de-an/{project.pk}/tep/{row.pk}/"
    assert "Trường này là bắt buộc" in seen(client.post(f"{address}go/", {"reason": ""}))
    client.post(f"{address}go/", {"reason": "Nhầm đề án"})
    assert "Nhầm đề án" in seen(client.get(f"/de-an/{project.pk}/"))
    assert client.get(address).status_code == 404
    assert administrator().get(address).status_code == 200
    assert default_storage.exists(row.file.name)
    assert client.post(f"{address}go/", {"reason": "Lần nữa"}).status_code == 404


def test_only_who_added_a_file_or_an_administrator_removes_it(project: Project) -> None:
    row = added(signed_in(staff()), project)
    address = f"/de-an/{project.pk}/tep/{row.pk}/go/"
    assert signed_in(staff()).post(address, {"reason": "x"}).status_code == 403
    assert administrator().post(address, {"reason": "Trùng"}).status_code == 302


def test_the_page_costs_the_same_queries_for_one_file_and_for_twenty(project: Project) -> None:
    client = signed_in(staff())

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/de-an/{project.pk}/").status_code == 200
        return len(queries)

    added(client, project)
    before = cost()
    row = project.files.get()
    for number in range(20):
        ProjectFile.objects.create(
            project=project, kind="photo", name=f"{number}.jpg", file=row.file.name,
            media_type="image/jpeg", size=9, sha256=str(number), uploaded_by=make.make_user(),
        )  # fmt: skip
    assert cost() == before


def test_a_published_project_takes_no_files() -> None:
    project = make.make_project(province=unit(), origin="published")
    assert administrator().get(f"/de-an/{project.pk}/tep/them/").status_code == 403
