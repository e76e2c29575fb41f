"""One-time passwords (mật khẩu dùng một lần), and accounts that begin with one."""

import secrets
from typing import Any, Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.db import transaction

from khuyencong.accounts import sessions
from khuyencong.accounts.models import Role, User

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is read for another: no i, l, o, 0, 1."""
QUICK: Final = 10_000
"""Rounds of PBKDF2 for a random text of 79 bits."""


def readable(groups: int, length: int) -> str:
    """Make a random text that is easily typed: "kfmt-7w3q"; five bits a letter."""
    letters = (secrets.choice(LETTERS) for _number in range(groups * length))
    return "-".join("".join(next(letters) for _place in range(length)) for _group in range(groups))


def one_time_password() -> str:
    """Make a password to be read out or typed once: "kfmt-7w3q-x9bd-h2np", 79 bits."""
    return readable(groups=4, length=4)


def begin_with(user: User) -> str:
    """Give an account that is not yet saved its first password, and return that."""
    password = one_time_password()
    user.password = encoded(password)
    user.must_change_password = True
    return password


def encoded(password: str) -> str:
    """Hash quickly what nobody can guess: a list of 500 accounts must not take minutes.

    Django hashes it slowly, as all others, when it is first used.
    """
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), QUICK)
    return make_password(password)


@transaction.atomic
def give_one_time_password(*, user: User) -> str:
    """Replace a forgotten password, sign the account out everywhere, return the new one."""
    password = begin_with(user)
    user.save(update_fields=["password", "must_change_password"])
    sessions.end_all(user)
    return password


@transaction.atomic
def make_account(
    *, username: str, role: Role, password: str = "", **fields: Any
) -> tuple[User, str]:
    """Make an account, and return it with the password to sign in with.

    Without a password it gets one that has to be changed. Raises ValidationError.
    """
    user = User(username=username, role=role, **fields)
    if password:
        user.set_password(password)
    else:
        password = begin_with(user)
    user.full_clean()
    user.save()
    return user, password
