"""The page of a project: for who may see it, with what they may do now."""

import pytest
from django.test import Client

from khuyencong.accounts.models import Role
from programmes.models import ProjectFunding
from tests import factories as make
from tests.programmes.records import seen


@pytest.mark.django_db
def test_the_page_shows_the_project_to_its_province(client: Client) -> None:
    project = make.make_project(status="draft", goal="Máy sấy mới")
    ProjectFunding.objects.create(project=project, source="national", amount=300_000_000)
    client.force_login(make.make_user(province=project.province))
    page = seen(client.get(f"/de-an/{project.pk}/"))
    assert "Máy sấy mới" in page
    assert "300.000.000 đồng" in page
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
