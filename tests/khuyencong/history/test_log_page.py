"""The log for administrators: everything, filtered, at the same cost however long it is."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from khuyencong.accounts.models import Role
from khuyencong.history.acting import acting
from khuyencong.history.models import Change
from tests import factories as make
from tests.programmes.records import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(client: Client) -> Client:
    """A system administrator's browser."""
    client.force_login(make.make_administrator())
    return client


def read(log: Client, query: str = "") -> str:
    return seen(log.get(f"/nhat-ky/?{query}"))


def edit(title: str, *, name: str = "An", source: str = "/de-an/1/sua/") -> Any:
    """Somebody gives a project another title."""
    project = make.make_project(title="Máy cũ")
    with acting(make.make_user(first_name=name), source=source):
        project.title = title
        project.save()
    return project


def test_a_change_names_person_page_old_and_new(log: Client) -> None:
    edit("Máy mới")
    text = read(log, "viec=changed")
    assert "An từ trang sửa đề án" in text
    assert "tên đề án cũ: Máy cũ → mới: Máy mới" in text


def test_what_was_done_at_once_stands_together(log: Client) -> None:
    with acting(make.make_user(first_name="Bình"), source="/x/"):
        first = make.make_project(title="Một")
        make.make_entry(project=first)
    acts = log.get("/nhat-ky/").context["acts"]
    assert [len(act.parts) for act in acts if act.person == "Bình"] == [2]


def test_words_are_found_without_marks(log: Client) -> None:
    edit("Sấy chè Đồng Hỷ", name="Hạnh")
    assert "Đồng Hỷ" in read(log, "q=dong+hy")
    assert "Đồng Hỷ" in read(log, "q=hanh")
    assert "Đồng Hỷ" not in read(log, "q=khong+co")


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("loai=programmes.project", True),
        ("loai=accounts.user", False),
        ("nguon=nhap.xlsx", True),
        ("nguon=khac.xlsx", False),
        ("tu=2000-01-01", True),
        ("tu=2100-01-01", False),
        ("den=01/01/2000", False),
        ("nguoi=999999", False),
    ],
)
def test_filters_keep_what_they_say(log: Client, query: str, *, is_found: bool) -> None:
    edit("Sấy chè Đồng Hỷ", source="nhap.xlsx")
    assert ("Đồng Hỷ" in read(log, query)) is is_found


def test_a_filter_that_is_not_understood_is_said(log: Client) -> None:
    assert "Không hiểu “tu=hôm qua”" in read(log, "tu=hôm qua")
    assert "Không có bộ lọc “mau”" in read(log, "mau=xanh")


def test_older_pages_go_on_where_the_last_ended(log: Client) -> None:
    project = make.make_project(title="0")
    for number in range(1, 61):
        project.title = f"tên {number}"
        project.save()
    first = log.get("/nhat-ky/?viec=changed")
    older = first.context["older"]
    second = log.get(f"/nhat-ky/?viec=changed&truoc={older}")
    parts = [part for page in (first, second) for act in page.context["acts"] for part in act.parts]
    assert [part.values[0].new for part in parts] == [f"tên {n}" for n in range(60, 0, -1)]
    assert second.context["older"] is None


def test_a_page_asks_as_much_of_a_long_log_as_of_a_short_one(
    log: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Change.objects.bulk_create(
        Change(kind="created", model="programmes.project", object_pk=n, object_name="x", about="y")
        for n in range(500)
    )
    with django_assert_max_num_queries(5):
        log.get("/nhat-ky/?q=x")


def test_the_file_holds_every_line_and_runs_no_formula(log: Client) -> None:
    edit("=cmd|x")
    response = log.get("/nhat-ky/?viec=changed&dinh-dang=csv")
    heading, line = response.content.decode("utf-8-sig").splitlines()[6:8]
    assert heading.startswith("Lúc;Người;Từ;Việc;Loại hồ sơ;Hồ sơ;Mục;Cũ;Mới")
    assert line.endswith("tên đề án;Máy cũ;'=cmd|x")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMIN])
def test_other_roles_may_not_read_it(client: Client, role: Role) -> None:
    local = role in (Role.CENTRE_STAFF, Role.DEPARTMENT)
    province = make.make_province() if local else None
    client.force_login(make.make_user(role=role, province=province))
    assert client.get("/nhat-ky/").status_code == 403


def test_what_a_deleted_project_was_is_still_read(log: Client) -> None:
    make.make_project(title="Đề án nhầm", status="draft").delete()
    assert "tên đề án cũ: Đề án nhầm (trống)" in read(log, "viec=deleted")


def test_the_admin_shows_it_and_changes_nothing(log: Client) -> None:
    edit("Máy mới")
    change = Change.objects.latest_first()[0]
    assert log.get("/quan-tri/history/change/?q=may").status_code == 200
    address = f"/quan-tri/history/change/{change.pk}/"
    assert log.get(f"{address}change/").status_code == 200
    assert log.post(f"{address}change/", {}).status_code == 403
    assert log.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert log.get("/quan-tri/history/change/add/").status_code == 403
