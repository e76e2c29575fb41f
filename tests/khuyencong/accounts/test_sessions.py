"""Sessions: listed for their owner, ended for good, over when idle; a typed form survives that."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from khuyencong.accounts import kept
from khuyencong.accounts.clients import browser_name, client_address
from khuyencong.accounts.models import KeptForm, Role, SignIn
from tests.khuyencong.accounts.signing import (
    ANOTHER,
    PASSWORD,
    grow_older,
    is_signed_in,
    make_person,
    sign_in,
)

pytestmark = pytest.mark.django_db
ACCOUNT = reverse("account")
WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0"


def two_browsers() -> tuple[Client, Client]:
    """One person, signed in twice."""
    user = make_person()
    first, second = Client(), Client(headers={"user-agent": WINDOWS})
    for client in (first, second):
        sign_in(client, user.username)
    return first, second


# -- the list -----------------------------------------------------------------------------------


def test_one_sees_where_one_is_signed_in() -> None:
    first, _second = two_browsers()
    html = first.get(ACCOUNT).content.decode()
    assert "Edge, Windows" in html
    assert "127.0.0.1" in html
    assert html.count("Phiên này") == 1


def test_one_browser_is_signed_out_from_another() -> None:
    first, second = two_browsers()
    row = SignIn.objects.get(agent=WINDOWS)
    first.post(reverse("session-end", args=[row.pk]))
    assert not is_signed_in(second)
    assert is_signed_in(first)
    assert not Session.objects.filter(session_key=row.session_key).exists()


def test_all_others_are_signed_out_at_once() -> None:
    first, second = two_browsers()
    assert "1 phiên khác" in first.post(reverse("sessions-end"), follow=True).content.decode()
    assert not is_signed_in(second)
    assert is_signed_in(first)


def test_ones_own_browser_is_left_by_signing_out_only(client: Client) -> None:
    sign_in(client, make_person().username)
    client.post(reverse("session-end", args=[client.session["sign_in"]]))
    assert is_signed_in(client)


def test_nobody_ends_a_strangers_session(client: Client) -> None:
    first, _second = two_browsers()
    sign_in(client, make_person().username)
    address = reverse("session-end", args=[first.session["sign_in"]])
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405
    assert is_signed_in(first)


def test_when_a_session_was_used_is_written_once_a_minute(client: Client) -> None:
    sign_in(client, make_person().username)
    row = SignIn.objects.get()
    client.get(ACCOUNT)
    assert SignIn.objects.get().last_seen == row.last_seen
    grow_older(client, 61)
    client.get(ACCOUNT)
    assert SignIn.objects.get().last_seen > row.last_seen


def test_signing_in_again_in_one_browser_keeps_one_row(client: Client) -> None:
    user = make_person()
    sign_in(client, user.username)
    sign_in(client, user.username)
    assert user.sign_ins.count() == 1


# -- passwords ----------------------------------------------------------------------------------


def change(client: Client, **typed: str) -> Any:
    given = {"old_password": PASSWORD, "new_password1": ANOTHER, "new_password2": ANOTHER}
    return client.post(reverse("password"), {**given, **typed})


def test_a_new_password_signs_the_other_browsers_out() -> None:
    first, second = two_browsers()
    assert change(first)["Location"] == ACCOUNT
    assert is_signed_in(first)
    assert not is_signed_in(second)
    row = SignIn.objects.get()
    assert row.session_key == first.session.session_key


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"old_password": "sai"}, "không chính xác"),
        ({"new_password1": "ngan-qua", "new_password2": "ngan-qua"}, "12"),
        ({"new_password1": PASSWORD, "new_password2": PASSWORD}, "phải khác"),
        ({"new_password2": "mot-cai-khac-nua"}, "không giống nhau"),
        ({"new_password1": "123456789012", "new_password2": "123456789012"}, "số"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(
    client: Client, typed: dict[str, str], reason: str
) -> None:
    user = make_person()
    sign_in(client, user.username)
    html = change(client, **typed).content.decode()
    assert reason in html
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("path", ["/", "/tai-khoan/", "/quan-tri/", "/tai-khoan/hai-buoc/"])
def test_a_first_password_is_changed_before_anything_else(client: Client, path: str) -> None:
    user = make_person(role=Role.SYSTEM_ADMIN, must_change_password=True)
    sign_in(client, user.username)
    assert client.get(path)["Location"] == f"{reverse('password')}?next={path}"
    page = client.get(reverse("password")).content.decode()
    assert "old_password" not in page
    typed = {"new_password1": ANOTHER, "new_password2": ANOTHER, "next": path}
    assert client.post(reverse("password"), typed)["Location"] == path
    assert client.get(path).status_code == 200


# -- the time-out -------------------------------------------------------------------------------


def test_an_idle_session_opens_nothing(client: Client) -> None:
    sign_in(client, make_person().username)
    grow_older(client, 29 * 60)
    assert is_signed_in(client)
    grow_older(client, 31 * 60)
    response = client.get(ACCOUNT, follow=True)
    assert response.redirect_chain[0][0] == f"{reverse('login')}?next={ACCOUNT}"
    assert "hết hạn" in response.content.decode()
    assert client.get("/").context["user"].is_anonymous


def test_a_session_in_use_ends_with_the_working_day(client: Client, settings: Any) -> None:
    settings.SESSION_IDLE_MINUTES = 0
    sign_in(client, make_person().username)
    grow_older(client, 11 * 60 * 60)
    assert is_signed_in(client)
    grow_older(client, 2 * 60 * 60)
    assert not is_signed_in(client)


def test_a_script_is_told_by_its_status(client: Client) -> None:
    sign_in(client, make_person().username)
    grow_older(client, 3600)
    response = client.post(ACCOUNT, {"ten": "Máy"}, headers={"accept": "application/json"})
    assert response.status_code == 401
    assert not KeptForm.objects.exists()


def test_public_pages_and_the_door_stay_open(client: Client) -> None:
    user = make_person()
    sign_in(client, user.username)
    grow_older(client, 3600)
    assert client.get("/").status_code == 200
    sign_in(client, user.username)
    assert is_signed_in(client)


def test_another_account_signs_in_where_a_session_had_timed_out(client: Client) -> None:
    first, second = make_person(), make_person()
    sign_in(client, first.username)
    grow_older(client, 3600)
    assert sign_in(client, second.username).status_code == 302
    assert client.get(ACCOUNT).context["user"] == second
    assert not first.sign_ins.exists()
    assert second.sign_ins.get().session_key == client.session.session_key


def send_late(client: Client, **fields: Any) -> Any:
    grow_older(client, 3600)
    return client.post("/tai-khoan/mat-khau/", fields, headers={"referer": "http://testserver/x/"})


def request_of(user: Any, path: str = "/tai-khoan/mat-khau/") -> Any:
    """A request that can carry messages."""
    request = RequestFactory().get(path)
    request.user = user
    request._messages = []  # type: ignore[attr-defined]
    return request


@pytest.fixture
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khuyencong.accounts.kept.messages.info", lambda *arguments: None)


@pytest.mark.usefixtures("_quiet")
def test_what_was_typed_is_handed_back_once_to_its_owner(client: Client) -> None:
    user = make_person()
    sign_in(client, user.username)
    response = send_late(client, tieu_de="Máy sấy", muc=["a", "b"], new_password1=ANOTHER)
    assert "next=/tai-khoan/da-go/" in response["Location"]
    assert kept.take(request_of(make_person())) is None
    assert kept.take(request_of(user, "/khac/")) is None
    fields = kept.take(request_of(user))
    assert fields is not None
    assert fields.dict() == {"tieu_de": "Máy sấy", "muc": "b"}
    assert fields.getlist("muc") == ["a", "b"]
    assert kept.take(request_of(user)) is None


@pytest.mark.usefixtures("_quiet")
def test_what_was_typed_is_kept_for_an_hour(client: Client) -> None:
    user = make_person()
    sign_in(client, user.username)
    send_late(client, tieu_de="Máy sấy")
    row = KeptForm.objects.get()
    row.kept_at -= kept.LIFETIME
    row.save()
    assert kept.take(request_of(user)) is None
    assert not KeptForm.objects.exists()


def test_a_form_of_passwords_only_is_not_kept(client: Client) -> None:
    sign_in(client, make_person().username)
    change(client, old_password=PASSWORD)
    grow_older(client, 3600)
    change(client, old_password=ANOTHER)
    assert not KeptForm.objects.exists()


def test_a_forged_late_form_is_not_kept() -> None:
    strict = Client(enforce_csrf_checks=True)
    user = make_person()
    strict.get(reverse("login"))
    token = strict.cookies["csrftoken"].value
    typed = {"username": user.username, "password": PASSWORD, "csrfmiddlewaretoken": token}
    strict.post(reverse("login"), typed)
    grow_older(strict, 3600)
    assert strict.post("/tai-khoan/mat-khau/", {"tieu_de": "Xấu"}).status_code == 403
    assert not KeptForm.objects.exists()


def test_only_the_newest_forms_are_kept(client: Client) -> None:
    user = make_person()
    for number in range(kept.MOST + 3):
        request = RequestFactory().post(f"/trang/{number}/", {"a": "b"})
        assert kept.keep(request, user)
    assert KeptForm.objects.count() == kept.MOST
    assert not KeptForm.objects.filter(path="/trang/0/").exists()


# -- who is asking ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "<script>", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_what_a_client_writes_itself_does_not_become_its_address(
    settings: Any, proxies: int, header: str, address: str
) -> None:
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": header})
    assert client_address(request) == address


def test_a_browser_is_named_by_what_it_claims() -> None:
    assert browser_name(WINDOWS) == "Edge, Windows"
    assert browser_name("Mozilla/5.0 (iPhone; CPU) Version/18.0 Safari/604.1") == "Safari, iPhone"
    assert browser_name("curl/8") == "Trình duyệt không rõ"
