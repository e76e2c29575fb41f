"""The second factor: set up with a code, asked for at the door, replaced, printed, never twice."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from khuyencong.accounts import second_factor
from khuyencong.accounts.models import Role, User
from khuyencong.history.models import Change
from tests.khuyencong.accounts.signing import (
    PASSWORD,
    code_of,
    is_signed_in,
    make_person,
    sign_in,
    with_telephone,
)

pytestmark = pytest.mark.django_db
CODE = reverse("login-code")
RECOVERY = reverse("login-recovery")
SET_UP = reverse("second-factor")


def enter_code(client: Client, code: str, address: str = CODE) -> Any:
    return client.post(address, {"code": code})


def wait(user: User) -> None:
    """Let the pause after wrong codes go by."""
    for kind in (TOTPDevice, StaticDevice):
        for device in kind.objects.filter(user=user, throttling_failure_count__gt=0):
            device.throttling_failure_timestamp -= timedelta(hours=1)
            device.save()


def set_up(client: Client, **typed: str) -> Any:
    """Confirm the telephone that the page offers."""
    client.get(SET_UP)
    key = client.session["second_factor_key"]
    return client.post(SET_UP, {"code": code_of(key), **typed})


# -- at the door --------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(client: Client) -> None:
    user = make_person()
    with_telephone(user)
    assert sign_in(client, user.username)["Location"].startswith(CODE)
    assert not is_signed_in(client)
    assert not user.sign_ins.exists()


def test_password_and_code_open_the_page_that_asked(client: Client) -> None:
    user = make_person()
    key, _codes = with_telephone(user)
    address = reverse("login") + "?next=/tai-khoan/"
    code_page = client.post(address, {"username": user.username, "password": PASSWORD})["Location"]
    assert 'autocomplete="one-time-code"' in client.get(code_page).content.decode()
    response = client.post(code_page, {"code": code_of(key, steps=1)})
    assert response["Location"] == "/tai-khoan/"
    assert is_signed_in(client)


def test_a_code_opens_once(client: Client) -> None:
    user = make_person()
    key, _codes = with_telephone(user)
    code = code_of(key, steps=1)
    sign_in(client, user.username)
    enter_code(client, code)
    assert is_signed_in(client)
    other = Client()
    sign_in(other, user.username)
    assert "đã dùng rồi" in enter_code(other, code).content.decode()
    assert not is_signed_in(other)


def test_the_code_of_the_set_up_opens_nothing_more(client: Client) -> None:
    user = make_person()
    key = second_factor.new_key()
    code = code_of(key)
    second_factor.turn_on(user=user, key=key, code=code)
    sign_in(client, user.username)
    enter_code(client, code)
    assert not is_signed_in(client)


def test_after_a_wrong_code_one_waits(client: Client) -> None:
    user = make_person()
    key, _codes = with_telephone(user)
    sign_in(client, user.username)
    assert "Mã không đúng" in enter_code(client, "000000").content.decode()
    assert "giây rồi thử lại" in enter_code(client, code_of(key, steps=1)).content.decode()
    wait(user)
    enter_code(client, code_of(key, steps=1))
    assert is_signed_in(client)


def test_wrong_codes_lock_like_wrong_passwords(client: Client) -> None:
    user = make_person()
    key, _codes = with_telephone(user)
    sign_in(client, user.username)
    for _time in range(5):
        enter_code(client, "000000")
        wait(user)
    assert enter_code(client, code_of(key, steps=1)).status_code == 429
    assert sign_in(client, user.username).status_code == 429


def test_the_code_page_is_nobodys_without_a_password(client: Client) -> None:
    for address in (CODE, RECOVERY):
        assert client.get(address)["Location"].startswith(reverse("login"))


def test_the_password_is_asked_again_after_ten_minutes_or_a_change(client: Client) -> None:
    user = make_person()
    key, _codes = with_telephone(user)
    sign_in(client, user.username)
    session = client.session
    session["pending"] = {**session["pending"], "at": session["pending"]["at"] - 601}
    session.save()
    assert enter_code(client, code_of(key, steps=1))["Location"].startswith(reverse("login"))
    sign_in(client, user.username)
    user.set_password("doi-roi-khong-dung-nua")
    user.save()
    assert enter_code(client, code_of(key, steps=1))["Location"].startswith(reverse("login"))


# -- recovery codes -----------------------------------------------------------------------------


def test_a_recovery_code_opens_once_in_any_spelling(client: Client) -> None:
    user = make_person()
    _key, codes = with_telephone(user)
    assert len(set(codes)) == 10
    sign_in(client, user.username)
    enter_code(client, f" {codes[3].upper().replace('-', ' ')} ", RECOVERY)
    assert is_signed_in(client)
    assert second_factor.codes_left(user) == 9
    other = Client()
    sign_in(other, user.username)
    enter_code(other, codes[3], RECOVERY)
    assert not is_signed_in(other)


def test_recovery_codes_are_not_stored_as_they_are() -> None:
    user = make_person()
    _key, codes = with_telephone(user)
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert len(stored) == 10
    assert not stored & {*codes, *(code.replace("-", "") for code in codes)}


def test_new_recovery_codes_need_the_password_and_end_the_old_ones(client: Client) -> None:
    user = make_person()
    _key, codes = with_telephone(user)
    sign_in(client, user.username)
    enter_code(client, codes[0], RECOVERY)
    page = reverse("recovery-codes")
    assert "Mật khẩu không đúng" in client.post(page, {"password": "sai"}).content.decode()
    html = client.post(page, {"password": PASSWORD}).content.decode()
    assert len(re.findall(r'<code class="secret">\w{5}-\w{5}</code>', html)) == 10
    assert second_factor.codes_left(user) == 10
    with pytest.raises(second_factor.WrongCodeError):
        second_factor.check_recovery_code(user, codes[1])


# -- setting up ---------------------------------------------------------------------------------


def test_the_page_shows_the_key_as_a_picture_and_as_text(client: Client) -> None:
    user = make_person(username="lan")
    sign_in(client, "lan")
    html = client.get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml' in html
    assert re.search(r'<code class="secret">([A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>', html)
    assert f"otpauth://totp/Khuy%E1%BA%BFn%20c%C3%B4ng%3A{user.username}" in html
    assert client.get(SET_UP)["Cache-Control"].count("no-store") == 1


def test_setting_up_shows_recovery_codes_once(client: Client) -> None:
    user = make_person()
    sign_in(client, user.username)
    html = set_up(client).content.decode()
    assert len(re.findall(r'<code class="secret">', html)) == 10
    user.refresh_from_db()
    assert user.second_factor_since
    assert "second_factor_key" not in client.session
    assert is_signed_in(client)


def test_a_wrong_code_turns_nothing_on(client: Client) -> None:
    user = make_person()
    sign_in(client, user.username)
    for code in ("000000", "abc", "9" * 20, ""):
        response = client.post(SET_UP, {"code": code})
        assert 'class="field-error"' in response.content.decode()
    assert not TOTPDevice.objects.exists()


def test_another_telephone_needs_the_password(client: Client) -> None:
    user = make_person()
    key, _codes = with_telephone(user)
    sign_in(client, user.username)
    enter_code(client, code_of(key, steps=1))
    assert "Mật khẩu của bạn" in set_up(client).content.decode()
    assert TOTPDevice.objects.get(user=user).key == key
    set_up(client, password=PASSWORD)
    assert TOTPDevice.objects.get(user=user).key != key


def test_turning_it_on_ends_sessions_that_had_only_the_password(client: Client) -> None:
    user = make_person()
    other = Client()
    sign_in(other, user.username)
    sign_in(client, user.username)
    set_up(client)
    assert not is_signed_in(other)


def test_turning_it_off_needs_the_password(client: Client) -> None:
    user = make_person()
    key, _codes = with_telephone(user)
    sign_in(client, user.username)
    enter_code(client, code_of(key, steps=1))
    page = reverse("second-factor-off")
    client.post(page, {"password": "sai"})
    assert TOTPDevice.objects.exists()
    client.post(page, {"password": PASSWORD})
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
    assert is_signed_in(client)
    assert client.get(page)["Location"] == SET_UP


def test_the_history_tells_when_it_was_turned_on_and_off_but_no_key() -> None:
    user = make_person()
    key, _codes = with_telephone(user)
    second_factor.turn_off(user=user)
    texts = [str(change.values) for change in Change.objects.about(user)]
    assert sum("second_factor_since" in text for text in texts) == 2
    assert not any(key in text for text in texts)


# -- where it is required -----------------------------------------------------------------------


@pytest.fixture
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ("viewer", "officer", "importer", "system")


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize("path", ["/", "/quan-tri/", "/quan-tri/accounts/user/", "/tai-khoan/"])
def test_a_required_second_factor_comes_before_everything(client: Client, path: str) -> None:
    user = make_person(role=Role.SYSTEM_ADMIN)
    sign_in(client, user.username)
    response = client.get(path)
    assert response["Location"] == f"{SET_UP}?next={path}"
    assert client.post(path, {"a": "b"}).status_code == 302
    html = set_up(client, next=path).content.decode()
    assert f'href="{path}"' in html
    assert client.get(path).status_code == 200


@pytest.mark.usefixtures("_required")
def test_other_roles_are_not_asked(client: Client) -> None:
    user = make_person(role=Role.CENTRE_STAFF)
    sign_in(client, user.username)
    assert is_signed_in(client)


@pytest.mark.usefixtures("_required")
def test_a_session_that_never_proved_it_does_not_get_around_it(client: Client) -> None:
    user = make_person(role=Role.SYSTEM_ADMIN)
    with_telephone(user)
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get("/quan-tri/").status_code == 302


@pytest.mark.usefixtures("_required")
def test_who_must_have_it_cannot_turn_it_off(client: Client) -> None:
    user = make_person(role=Role.MINISTRY_VIEWER)
    key, _codes = with_telephone(user)
    sign_in(client, user.username)
    enter_code(client, code_of(key, steps=1))
    assert client.post(reverse("second-factor-off"), {"password": PASSWORD}).status_code == 403
    assert "Tắt" not in client.get(reverse("account")).content.decode()


@pytest.mark.usefixtures("_required")
def test_who_waits_for_the_second_factor_can_still_leave(client: Client) -> None:
    sign_in(client, make_person(role=Role.MINISTRY_VIEWER).username)
    assert client.post(reverse("logout")).status_code == 200
