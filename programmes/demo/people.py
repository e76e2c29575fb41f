"""Accounts of the demonstration (tài khoản minh họa): one for each role, in two provinces."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from khuyencong.accounts.models import Role, User
from khuyencong.accounts.passwords import one_time_password
from provinces.models import Organisation, Province

PROVINCES: Final = ("thai-nguyen-34", "phu-tho-34")
BODY: Final = "vi-du-1"


@dataclass(frozen=True)
class Person:
    """An account to be made: its name, role and workplace."""

    username: str
    role: Role
    province: str = ""
    organisation: str = ""


def people() -> list[Person]:
    """List who is in the demonstration."""
    local = [
        Person(f"{prefix}-{key.removesuffix('-34')}", role, province=key)
        for key in PROVINCES
        for prefix, role in (("tt", Role.CENTRE_STAFF), ("so", Role.DEPARTMENT))
    ]
    return [
        *local,
        Person("tt-vi-du", Role.CENTRE_STAFF, organisation=BODY),
        Person("bo-xem", Role.MINISTRY_VIEWER),
        Person("bo-duyet", Role.MINISTRY_OFFICER),
        Person("nhap-lieu", Role.IMPORT_ADMIN),
        Person("quan-tri", Role.SYSTEM_ADMIN),
    ]


@transaction.atomic
def make_people() -> dict[User, str]:
    """Make the accounts with a random password each; return those that were not there yet."""
    names = [person.username for person in people()]
    there = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    wanted = [person for person in people() if person.username not in there]
    made = {}
    for person in wanted:
        password = one_time_password()
        made[User.objects.create_user(**fields_of(person), password=password)] = password
    return made


def fields_of(person: Person) -> dict[str, Any]:
    """Describe the account; nobody of this name exists."""
    return {
        "username": person.username,
        "last_name": "Người Ví Dụ",
        "first_name": person.username,
        "role": person.role,
        "province": Province.objects.filter(key=person.province).first(),
        "organisation": Organisation.objects.filter(key=person.organisation).first(),
    }


def keep(made: dict[User, str], path: Path) -> None:
    """Write names and passwords where only the owner reads them; `make demo` prints the file."""
    lines = [line_of(user, password) for user, password in made.items()]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.writelines(lines)


def line_of(user: User, password: str) -> str:
    """Write one account in columns."""
    role = f"{user.get_role_display()}{f', {user.workplace}' if user.workplace else ''}"
    return f"{user.username:<16} {password:<20} {role}\n"
