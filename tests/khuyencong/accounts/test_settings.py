"""What an installation decides about accounts; nonsense is refused at start."""

from typing import Any

import pytest
from django.conf import settings as running
from django.core.exceptions import ImproperlyConfigured

from khuyencong.accounts.models import NATIONWIDE_ROLES, Role
from tests.khuyencong.test_settings import read

NAMES = ("BEHIND_TLS", "DEBUG", "PROXY_COUNT", "SECOND_FACTOR_ROLES", "SESSION_IDLE_MINUTES")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    return read(monkeypatch, SECRET_KEY="a" * 60, **environment)


def test_the_roles_of_the_setting_are_the_roles() -> None:
    assert list(running.ROLES) == Role.values


def test_behind_tls_nationwide_roles_need_a_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch)["SECOND_FACTOR_ROLES"] == tuple(NATIONWIDE_ROLES)
    plain = settings_with(monkeypatch, BEHIND_TLS="False")
    assert plain["SECOND_FACTOR_ROLES"] == ()
    assert plain["PROXY_COUNT"] == 0


@pytest.mark.parametrize(
    ("text", "roles"), [("none", ()), ("system, centre", ("system", "centre"))]
)
def test_the_roles_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch, text: str, roles: tuple[str, ...]
) -> None:
    chosen = settings_with(monkeypatch, SECOND_FACTOR_ROLES=text)
    assert chosen["SECOND_FACTOR_ROLES"] == roles


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SECOND_FACTOR_ROLES", "admin"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("SESSION_IDLE_MINUTES", "721"),
        ("SESSION_IDLE_MINUTES", "-5"),
        ("SESSION_IDLE_MINUTES", "lâu"),
        ("PROXY_COUNT", "một"),
        ("PROXY_COUNT", "10"),
    ],
)
def test_nonsense_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        settings_with(monkeypatch, **{name: text})


def test_only_developers_go_without_a_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch)["SESSION_IDLE_MINUTES"] == 30
    without = settings_with(monkeypatch, DEBUG="True", SESSION_IDLE_MINUTES="0")
    assert without["SESSION_IDLE_MINUTES"] == 0
