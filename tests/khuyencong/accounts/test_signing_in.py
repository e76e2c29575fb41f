"""The door: by name or e-mail, one answer to every failure, closed after too many."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khuyencong.accounts import attempts
from khuyencong.accounts.models import FailedSignIn, Role, User
from tests import factories as make
from tests.khuyencong.accounts.signing import PASSWORD, is_signed_in, make_person, sign_in

pytestmark = pytest.mark.django_db
WRONG = "sai-mat-khau-roi"
FIRST_PAGE = resolve_url(settings.LOGIN_REDIRECT_URL)


@pytest.mark.parametrize("typed", ["lan", "lan@congthuong.gov.vn", "Lan@CongThuong.gov.VN", " lan"])
def test_a_name_or_an_e_mail_opens_the_door(client: Client, typed: str) -> None:
    make_person(username="lan", email="lan@congthuong.gov.vn")
    assert sign_in(client, typed)["Location"] == FIRST_PAGE
    assert is_signed_in(client)


def test_one_returns_to_the_page_that_asked(client: Client) -> None:
    user = make_person()
    address = reverse("login") + "?next=/tai-khoan/"
    response = client.post(address, {"username": user.username, "password": PASSWORD})
    assert response["Location"] == "/tai-khoan/"


def test_nobody_is_led_to_another_site(client: Client) -> None:
    user = make_person()
    typed = {"username": user.username, "password": PASSWORD, "next": "https://xau.example/"}
    assert client.post(reverse("login"), typed)["Location"] == FIRST_PAGE


def test_every_failure_gets_the_same_answer(client: Client) -> None:
    make_person(username="lan", email="lan@a.vn")
    make_person(username="khoa", is_active=False)
    answers = set()
    for name, password in [
        ("lan", WRONG), ("lan@a.vn", WRONG), ("khong-co", WRONG), ("khoa", PASSWORD),
        ("khoa", WRONG), ("khong@co.vn", PASSWORD),
    ]:  # fmt: skip
        html = sign_in(client, name, password).content.decode()
        html = html.replace(f'value="{name}"', "")
        answers.add(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html))
    assert len(answers) == 1
    assert "tên hoặc mật khẩu không đúng" in answers.pop()


def test_an_unknown_name_costs_one_hash_like_a_wrong_password(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return str(encode(self, password, salt))

    make_person(username="lan")
    make_person(username="khoa", is_active=False)
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    costs = []
    for name in ("lan", "khong-co", "khoa"):
        hashed.clear()
        sign_in(client, name, WRONG)
        costs.append(len(hashed))
    assert costs == [1, 1, 1]


def test_a_text_that_means_two_accounts_opens_neither(client: Client) -> None:
    make_person(username="binh", email="chung@a.vn")
    make_person(username="chung@a.vn")
    sign_in(client, "chung@a.vn")
    assert not is_signed_in(client)
    sign_in(client, "binh")
    assert is_signed_in(client)


def test_an_e_mail_belongs_to_one_account_whatever_its_case() -> None:
    make_person(email="Lan@A.vn")
    twin = User(username="hai", email="LAN@a.VN", role=Role.MINISTRY_VIEWER, password="x")
    assert make.refusals(twin) == ["Đã có tài khoản dùng thư điện tử này."]
    assert make.database_refuses(twin)
    assert make.refusals(User(username="ba", role=Role.MINISTRY_VIEWER, password="x")) == []


def test_a_name_is_not_stored_or_logged_where_nobody_has_it(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    user = make_person()
    sign_in(client, "MatKhauGoNhamCho", WRONG)
    sign_in(client, user.username, WRONG)
    stored = " ".join(f"{row.who} {row.address}" for row in FailedSignIn.objects.all())
    for text in (stored, caplog.text):
        assert "MatKhauGoNhamCho" not in text
        assert WRONG not in text
        assert f"account:{user.pk}" in text
    assert "password wrong" in caplog.text


# -- too many failures --------------------------------------------------------------------------


def fail(client: Client, name: str, times: int, **extra: Any) -> Any:
    for _time in range(times):
        response = sign_in(client, name, WRONG, **extra)
    return response


def test_after_five_failures_even_the_right_password_waits(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    user = make_person()
    assert fail(client, user.username, 5).status_code == 200
    refused = sign_in(client, user.username)
    assert refused.status_code == 429
    assert 800 < int(refused["Retry-After"]) <= 901
    assert "Tạm khóa đăng nhập" in refused.content.decode()
    assert "15 phút" in refused.content.decode()
    assert not is_signed_in(client)
    assert f"sign-in locked: account:{user.pk}" in caplog.text


def test_name_and_e_mail_of_one_account_count_together(client: Client) -> None:
    user = make_person(email="lan@a.vn")
    fail(client, user.username, 3)
    fail(client, "lan@a.vn", 2)
    assert sign_in(client, user.username).status_code == 429


def test_trying_while_locked_does_not_prolong_the_wait(client: Client) -> None:
    user = make_person()
    fail(client, user.username, 9)
    FailedSignIn.objects.update(at=timezone.now() - attempts.WINDOW)
    sign_in(client, user.username)
    assert is_signed_in(client)


def test_a_colleague_elsewhere_is_not_locked_out(client: Client) -> None:
    user = make_person()
    fail(client, user.username, 6, REMOTE_ADDR="203.0.113.7")
    sign_in(client, user.username, REMOTE_ADDR="203.0.113.8")
    assert is_signed_in(client)


def test_a_name_that_nobody_has_is_locked_like_any_other(client: Client) -> None:
    fail(client, "khong-co", 5)
    assert sign_in(client, "khong-co").status_code == 429


def test_one_address_may_not_try_many_names(client: Client) -> None:
    for number in range(30):
        sign_in(client, f"ten-{number}", WRONG)
    assert sign_in(client, make_person().username).status_code == 429


def test_signing_in_forgets_ones_own_failures(client: Client) -> None:
    user = make_person()
    fail(client, user.username, 4)
    sign_in(client, user.username)
    assert not FailedSignIn.objects.exists()


def test_failures_are_kept_for_a_day(client: Client) -> None:
    fail(client, "a", 1)
    FailedSignIn.objects.update(at=timezone.now() - timedelta(days=2))
    fail(client, "b", 1)
    assert FailedSignIn.objects.count() == 1


def test_an_account_under_attack_from_everywhere_is_reported(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    user = make_person()
    for number in range(attempts.ALERT_AT):
        sign_in(client, user.username, WRONG, REMOTE_ADDR=f"203.0.113.{number}")
    assert f"50 failures in a day: account:{user.pk}" in caplog.text


# -- leaving ------------------------------------------------------------------------------------


def test_leaving_ends_the_session_for_good(client: Client) -> None:
    sign_in(client, make_person().username)
    stolen = client.cookies["sessionid"].value
    assert "Bạn đã đăng xuất" in client.post(reverse("logout")).content.decode()
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not is_signed_in(thief)


def test_leaving_by_a_link_is_refused(client: Client) -> None:
    sign_in(client, make_person().username)
    assert client.get(reverse("logout")).status_code == 405
    assert is_signed_in(client)


def test_a_deactivated_person_is_out_at_once(client: Client) -> None:
    user = make_person()
    sign_in(client, user.username)
    user.is_active = False
    user.save()
    assert not is_signed_in(client)
    assert not get_user(client).is_authenticated


# -- the admin has no door of its own -----------------------------------------------------------


def test_the_admin_sends_to_the_door_of_the_site(client: Client) -> None:
    address = f"{reverse('login')}?next=%2Fquan-tri%2F"
    assert client.get("/quan-tri/login/")["Location"] == address
    typed = {"username": make.make_administrator().username, "password": PASSWORD}
    assert client.post("/quan-tri/login/", typed)["Location"] == address
    assert not is_signed_in(client)


def test_who_is_no_administrator_is_told_so(client: Client) -> None:
    sign_in(client, make_person().username)
    response = client.get("/quan-tri/", follow=True)
    assert response.status_code == 403
    assert "không được phép" in response.content.decode()


def test_leaving_the_admin_is_leaving_the_site(client: Client) -> None:
    person = make_person(role=Role.SYSTEM_ADMIN)
    sign_in(client, person.username)
    client.post("/quan-tri/logout/")
    assert not person.sign_ins.exists()
    assert not is_signed_in(client)


def test_an_old_form_is_refused_in_vietnamese() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("login"), {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "Biểu mẫu đã cũ" in response.content.decode()
