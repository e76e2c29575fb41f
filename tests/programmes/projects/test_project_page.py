"""The page of a project: for who may see it, with what they may do now."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khuyencong.accounts.models import Role
from programmes.lifecycle.adjusting import adjust
from programmes.models import Beneficiary, ProjectFunding
from tests import factories as make
from tests.programmes.projects.lives import GROUNDS, aim, make_full_project, person
from tests.programmes.records import seen


@pytest.mark.django_db
def test_the_page_shows_the_project_to_its_province(client: Client) -> None:
    project = make.make_project(status="draft", goal="Máy sấy mới")
    ProjectFunding.objects.create(project=project, source="national", amount=300_000_000)
    client.force_login(make.make_user(province=project.province))
    page = seen(client.get(f"/de-an/{project.pk}/"))
    assert "Máy sấy mới" in page
    assert "300.000.000" in page
    assert "Nộp hồ sơ đăng ký" in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.CENTRE_STAFF, Role.DEPARTMENT])
def test_a_stranger_finds_nothing(client: Client, role: Role) -> None:
    project = make.make_project()
    client.force_login(make.make_user(role=role, province=make.make_province()))
    assert client.get(f"/de-an/{project.pk}/").status_code == 404


@pytest.mark.django_db
def test_the_public_is_sent_to_sign_in(client: Client) -> None:
    project = make.make_project()
    assert client.get(f"/de-an/{project.pk}/").status_code == 302


@pytest.mark.django_db
def test_a_project_that_a_document_names_shows_it_and_nothing_to_do(client: Client) -> None:
    document = make.make_document(title="Bản tin số 9", url="https://vi.du/9")
    project = make.make_project(
        origin="published", document=document, status="approved", source="", content=None,
        status_text="đã nghiệm thu",
    )  # fmt: skip
    client.force_login(make.make_administrator())
    page = seen(client.get(f"/de-an/{project.pk}/"))
    assert "Bản tin số 9" in page
    assert "đã nghiệm thu" in page
    assert "Quá trình xử lý" not in page
    assert client.get(f"/de-an/{project.pk}/buoc/giao-ke-hoach/").status_code == 403
    assert client.get(f"/de-an/{project.pk}/dieu-chinh/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.CENTRE_STAFF, {"Rút hồ sơ"}),
        (Role.DEPARTMENT, {"Thẩm định cấp cơ sở", "Trả lại", "Không duyệt"}),
        (Role.MINISTRY_OFFICER, set()),
        (Role.MINISTRY_VIEWER, set()),
    ],
)
def test_each_sees_what_they_may_do_now(client: Client, role: Role, words: set[str]) -> None:
    project = make_full_project(status="registered")
    client.force_login(person(role, project))
    html = client.get(f"/de-an/{project.pk}/").content.decode()
    steps = re.findall(r'href="/de-an/\d+/buoc/[\w-]+/">([^<]+)<', html)
    assert set(steps) == words


@pytest.mark.django_db
def test_the_page_costs_the_same_however_much_happened(client: Client) -> None:
    counts = []
    project = make_full_project(status="in_progress")
    officer = person(Role.MINISTRY_OFFICER)
    client.force_login(officer)
    for number in range(1, 7):
        given = {"kind": "place", "values": {"place": f"Xóm {number}"}, **GROUNDS}
        adjust(project=project, by=officer, **given)
        gains = make.make_establishment(province=project.province)
        Beneficiary.objects.create(project=project, establishment=gains)
        aim(project)
        make.make_entry(project=project)
        client.get(f"/de-an/{project.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/de-an/{project.pk}/")
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1, counts
