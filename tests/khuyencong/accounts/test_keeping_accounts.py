"""Making accounts: the first by a command, the others by administrators; nobody types another's."""

import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from khuyencong.accounts import passwords
from khuyencong.accounts.models import Role, User
from tests import factories as make
from tests.khuyencong.accounts.signing import (
    ANOTHER,
    PASSWORD,
    is_signed_in,
    make_person,
    sign_in,
    with_telephone,
)

pytestmark = pytest.mark.django_db
ADD = "/quan-tri/accounts/user/add/"


def first_admin(*arguments: str) -> str:
    out = StringIO()
    call_command("create_first_admin", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def admin(client: Client) -> User:
    user = make_person(role=Role.SYSTEM_ADMIN)
    client.force_login(user)
    return user


def shown_password(response: Any) -> str:
    found = re.search(r'<code class="secret">([\w-]+)</code>', response.content.decode())
    assert found
    return found[1]


# -- the first ----------------------------------------------------------------------------------


def test_the_first_administrator_gets_a_password_for_once(client: Client) -> None:
    printed = first_admin("lan", "--email", "Lan@A.vn")
    user = User.objects.get(username="lan")
    assert (user.role, user.email) == (Role.SYSTEM_ADMIN, "lan@a.vn")
    password = re.search(r"one-time password: ([\w-]{19})\n", printed)
    assert password
    sign_in(client, "lan", password[1])
    assert client.get("/quan-tri/")["Location"].startswith(reverse("password"))
    client.post(reverse("password"), {"new_password1": ANOTHER, "new_password2": ANOTHER})
    assert client.get("/quan-tri/").status_code == 200


def test_there_is_one_first_administrator() -> None:
    first_admin()
    with pytest.raises(CommandError, match="Đã có quản trị hệ thống \\(quan-tri\\)"):
        first_admin("hai")
    User.objects.get().delete()
    assert "hai" in first_admin("hai")


def test_a_deactivated_administrator_does_not_count() -> None:
    make_person(role=Role.SYSTEM_ADMIN, is_active=False)
    first_admin("moi")


def test_a_name_that_is_taken_or_wrong_is_refused() -> None:
    make_person(username="lan")
    for name in ("lan", "có dấu cách"):
        with pytest.raises(CommandError):
            first_admin(name)
    assert User.objects.count() == 1


# -- one-time passwords -------------------------------------------------------------------------


def test_one_time_passwords_differ_and_pass_our_own_rules() -> None:
    made = {passwords.one_time_password() for _number in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"(?:[a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", each) for each in made)


def test_a_one_time_password_is_hashed_quickly_and_checked_like_any_other(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user = User(username="lan")
    password = passwords.begin_with(user)
    assert user.password.startswith("pbkdf2_sha256$10000$")
    assert check_password(password, user.password)
    assert not check_password("khac", user.password)
    assert PBKDF2PasswordHasher().must_update(user.password)


def test_an_account_is_made_whole_or_not_at_all() -> None:
    with pytest.raises(ValidationError):
        passwords.make_account(username="so", role=Role.DEPARTMENT)
    user, password = passwords.make_account(username="tt", role=Role.MINISTRY_VIEWER)
    assert user.must_change_password
    assert user.check_password(password)
    user, password = passwords.make_account(
        username="co", role=Role.MINISTRY_VIEWER, password=PASSWORD
    )
    assert not user.must_change_password
    assert password == PASSWORD


# -- in the admin -------------------------------------------------------------------------------


def test_an_administrator_makes_an_account_without_typing_a_password(
    client: Client, admin: User
) -> None:
    page = client.get(ADD).content.decode()
    assert "password" not in page.lower().replace("/mat-khau/", "").replace("password_change", "")
    typed = {"username": "lan", "role": "viewer", "last_name": "Lê", "first_name": "Lan"}
    response = client.post(ADD, typed)
    assert "no-store" in response["Cache-Control"]
    other = Client()
    sign_in(other, "lan", shown_password(response))
    assert other.get("/tai-khoan/")["Location"].startswith(reverse("password"))


def test_rights_are_not_picked_by_hand(client: Client, admin: User) -> None:
    page = client.get(f"/quan-tri/accounts/user/{make_person().pk}/change/").content.decode()
    for name in ("groups", "user_permissions", "is_superuser", "is_staff", "password"):
        assert f'name="{name}"' not in page
    assert client.get("/quan-tri/auth/group/").status_code == 404
    assert client.get("/quan-tri/otp_totp/totpdevice/").status_code == 404


def test_an_account_needs_a_role_and_its_place(client: Client, admin: User) -> None:
    client.post(ADD, {"username": "lan"})
    assert not User.objects.filter(username="lan").exists()
    response = client.post(ADD, {"username": "lan", "role": "department"})
    assert "Tài khoản của Sở phải thuộc một tỉnh" in response.content.decode()


def test_an_administrator_does_not_lock_themselves_out(client: Client, admin: User) -> None:
    address = f"/quan-tri/accounts/user/{admin.pk}/change/"
    client.post(address, {"username": admin.username, "role": "centre", "first_name": "Mới"})
    admin.refresh_from_db()
    assert (admin.role, admin.is_active, admin.first_name) == (Role.SYSTEM_ADMIN, True, "Mới")


def test_deactivating_ends_every_session(client: Client, admin: User) -> None:
    user = make_person()
    other = Client()
    sign_in(other, user.username)
    client.post(
        f"/quan-tri/accounts/user/{user.pk}/change/", {"username": user.username, "role": "centre"}
    )
    user.refresh_from_db()
    assert not user.is_active
    assert not user.sign_ins.exists()
    assert not is_signed_in(other)


def test_accounts_are_closed_not_deleted(client: Client, admin: User) -> None:
    address = f"/quan-tri/accounts/user/{make_person().pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403


def test_a_forgotten_password_is_replaced_by_one_for_once(client: Client, admin: User) -> None:
    user = make_person()
    other = Client()
    sign_in(other, user.username)
    address = reverse("user-password", args=[user.pk])
    assert address in client.get(f"/quan-tri/accounts/user/{user.pk}/change/").content.decode()
    assert client.get(address).status_code == 200
    assert is_signed_in(other)
    password = shown_password(client.post(address))
    assert not is_signed_in(other)
    sign_in(other, user.username, password)
    assert other.get("/")["Location"].startswith(reverse("password"))


def test_a_lost_telephone_is_taken_off_the_account(client: Client, admin: User) -> None:
    user = make_person()
    with_telephone(user)
    address = reverse("user-second-factor", args=[user.pk])
    assert address in client.get(f"/quan-tri/accounts/user/{user.pk}/change/").content.decode()
    client.post(address)
    other = Client()
    sign_in(other, user.username)
    assert is_signed_in(other)


def test_ones_own_password_is_not_reset_without_being_asked_for(
    client: Client, admin: User
) -> None:
    assert client.post(reverse("user-password", args=[admin.pk])).status_code == 404
    assert client.post(reverse("user-second-factor", args=[admin.pk])).status_code == 404


def test_the_admins_own_password_page_is_the_sites(client: Client, admin: User) -> None:
    assert client.get("/quan-tri/password_change/")["Location"] == reverse("password")


def test_the_list_of_accounts_leads_to_the_spreadsheet(client: Client, admin: User) -> None:
    make.make_user(province=make.make_province())
    page = client.get("/quan-tri/accounts/user/").content.decode()
    assert reverse("users") in page
