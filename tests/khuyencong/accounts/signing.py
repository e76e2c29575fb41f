"""A person with a name, a password and perhaps a telephone, as tests need them."""

import time
from typing import Any, Final

from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from khuyencong.accounts import second_factor
from khuyencong.accounts.models import User
from tests import factories as make

PASSWORD: Final = "mat-khau-that-dai"
ANOTHER: Final = "mot-mat-khau-khac"


def make_person(**fields: Any) -> User:
    return make.make_user(**{"password": PASSWORD, **fields})


def sign_in(client: Client, name: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(reverse("login"), {"username": name, "password": password}, **extra)


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def code_of(key: str, *, steps: int = 0) -> str:
    """What a telephone with the key shows now, or some half minutes later."""
    return f"{totp(bytes.fromhex(key), drift=steps):06}"


def with_telephone(user: User) -> tuple[str, list[str]]:
    """Turn the second factor on; return the telephone's key and the recovery codes."""
    key = second_factor.new_key()
    _device, codes = second_factor.turn_on(user=user, key=key, code=code_of(key))
    return key, codes


def grow_older(client: Client, seconds: int) -> None:
    """Let time pass for the client's session."""
    session = client.session
    for name in ("seen_at", "signed_in_at"):
        session[name] -= seconds
    session.save()


def now() -> int:
    return int(time.time())
