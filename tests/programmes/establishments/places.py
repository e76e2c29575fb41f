"""Who works where, for the tests of establishments and files."""

from typing import Any

from django.test import Client

from khuyencong.accounts.models import Role, User
from provinces.models import Province
from tests import factories as make
from tests.programmes import records


def unit(key: str = "thai-nguyen-34") -> Province:
    return Province.objects.get(key=key)


def staff(key: str = "thai-nguyen-34", **fields: Any) -> User:
    """Somebody of the extension centre of a province, unless said otherwise."""
    return make.make_user(province=unit(key), **fields)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def administrator() -> Client:
    return signed_in(make.make_user(role=Role.IMPORT_ADMIN))


def seen(response: Any) -> str:
    """What a reader sees of a page, in one line."""
    return records.seen(response)
