"""Forms sent too late: after the time-out, or from a page opened before signing in again."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.accounts.models import KeptForm, Role, User
from programmes.models import Project, SpendingEntry
from tests import factories as make
from tests.khuyencong.accounts.signing import PASSWORD, grow_older, make_person, sign_in

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver"}


@pytest.fixture
def project() -> Project:
    return make.make_project(status="in_progress")


@pytest.fixture
def entry(project: Project) -> SpendingEntry:
    return make.make_entry(project=project, spent_on=date(2024, 5, 1))


def staff(project: Project) -> User:
    return make_person(role=Role.CENTRE_STAFF, province=project.province)


def strict_client(user: User) -> tuple[Client, str]:
    """A browser with somebody signed in, and the token of a page opened before they were."""
    client = Client(enforce_csrf_checks=True)
    for _time in range(2):
        client.get(reverse("login"))
        old = client.cookies["csrftoken"].value
        name = {"username": user.username, "password": PASSWORD, "csrfmiddlewaretoken": old}
        client.post(reverse("login"), name)
    return client, old


def resent(response: Any) -> dict[str, Any]:
    """What pressing the button of the page would send."""
    token = response.context["csrf_token"]
    return {**dict(response.context["fields"]), "csrfmiddlewaretoken": str(token)}


def test_a_form_open_in_another_tab_survives_signing_in_again(entry: SpendingEntry) -> None:
    user = staff(entry.project)
    client, old = strict_client(user)
    address = reverse("entry-reverse", args=[entry.project_id, entry.pk])
    typed = {"reason": "Ghi nhầm số <tiền>", "csrfmiddlewaretoken": old}
    refused = client.post(address, typed, headers=HERE)
    assert refused.status_code == 403
    html = refused.content.decode()
    assert "Điều bạn vừa gửi còn đây" in html
    assert 'value="Ghi nhầm số &lt;tiền&gt;"' in html
    assert old not in html
    assert not SpendingEntry.objects.filter(reverses=entry).exists()
    assert client.post(refused.context["address"], resent(refused)).status_code == 302
    assert "Ghi nhầm số <tiền>" in SpendingEntry.objects.get(reverses=entry).note


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example"])
def test_nothing_of_a_form_from_elsewhere_is_handed_back(entry: SpendingEntry, origin: str) -> None:
    client, old = strict_client(staff(entry.project))
    address = reverse("entry-reverse", args=[entry.project_id, entry.pk])
    headers = {"origin": origin} if origin else {}
    typed = {"reason": "Bẫy", "csrfmiddlewaretoken": old}
    response = client.post(address, typed, headers=headers)
    assert response.status_code == 403
    assert "Bẫy" not in response.content.decode()
    assert "Gửi lại" not in response.content.decode()


def test_a_stranger_gets_nothing_back() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("project-add"), {"title": "Máy sấy"}, headers=HERE)
    assert response.status_code == 403
    assert "Máy sấy" not in response.content.decode()


def test_a_password_is_never_handed_back() -> None:
    client, old = strict_client(make_person())
    typed = {"old_password": PASSWORD, "new_password1": "x", "csrfmiddlewaretoken": old}
    response = client.post(reverse("password"), typed, headers=HERE)
    assert response.status_code == 403
    assert PASSWORD not in response.content.decode()


def test_who_signed_in_in_another_tab_is_not_asked_for_the_password_again() -> None:
    client, old = strict_client(make_person())
    typed = {"username": "a", "password": PASSWORD, "csrfmiddlewaretoken": old}
    response = client.post(reverse("login"), typed, headers=HERE)
    assert response.headers["Location"] == reverse("work")


# -- after the time-out ----------------------------------------------------------------------------


def late(client: Client, address: str, **fields: str) -> str:
    """Send a form after the time-out, and return where signing in again leads."""
    grow_older(client, 3600)
    location = client.post(address, fields).headers["Location"]
    return parse_qs(urlsplit(location).query)["next"][0]


def test_every_form_survives_the_time_out(client: Client, entry: SpendingEntry) -> None:
    user = staff(entry.project)
    sign_in(client, user.username)
    address = reverse("entry-reverse", args=[entry.project_id, entry.pk])
    onward = late(client, f"{address}?a=b", reason="Ghi nhầm số")
    sign_in(client, user.username)
    page = client.get(onward)
    assert "Điều bạn gửi lúc phiên đã hết hạn còn đây" in page.content.decode()
    assert page.context["address"] == f"{address}?a=b"
    assert client.post(page.context["address"], resent(page)).status_code == 302
    assert "Ghi nhầm số" in SpendingEntry.objects.get(reverses=entry).note


def test_the_form_of_a_project_fills_itself(client: Client, project: Project) -> None:
    user = staff(project)
    sign_in(client, user.username)
    onward = late(client, reverse("project-add"), title="Máy sấy")
    assert onward == reverse("project-add")
    sign_in(client, user.username)
    assert "Máy sấy" in client.get(onward).content.decode()


def test_what_is_kept_is_shown_to_its_owner_alone(client: Client, entry: SpendingEntry) -> None:
    user, other = staff(entry.project), staff(entry.project)
    sign_in(client, user.username)
    onward = late(client, reverse("entry-reverse", args=[entry.project_id, entry.pk]), reason="Bí")
    sign_in(client, other.username)
    assert "Không còn nội dung nào" in client.get(onward).content.decode()
    assert KeptForm.objects.filter(user=user).exists()


@pytest.mark.parametrize("noi", ["", "//evil.example/", "https://evil.example/", "/khong-co/"])
def test_the_page_sends_nowhere_else(client: Client, noi: str) -> None:
    user = make_person()
    sign_in(client, user.username)
    KeptForm.objects.create(user=user, path=noi, query="a=b")
    page = client.get(reverse("kept-form"), {"noi": noi}).content.decode()
    assert "Không còn nội dung nào" in page
    assert "evil" not in page
