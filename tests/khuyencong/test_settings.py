"""Settings come from the environment, are secure unless told otherwise, and refuse nonsense."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as running
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(running.BASE_DIR) / "khuyencong" / "settings.py"
VARIABLES = [
    "ALLOWED_HOSTS", "BEHIND_TLS", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL", "DATA_DIR", "DEBUG",
    "KHUYENCONG_DEMO", "SECRET_KEY",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SETTINGS))


def test_production_is_secure_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, SECRET_KEY="a" * 60)
    assert settings["DEBUG"] is False
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] > 0


def test_plain_http_on_one_machine_has_to_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, SECRET_KEY="a" * 60, BEHIND_TLS="False")
    assert settings["SESSION_COOKIE_SECURE"] is False
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0


@pytest.mark.parametrize("word", ["true", "1", "yes", "Flase"])
@pytest.mark.parametrize("name", ["DEBUG", "BEHIND_TLS", "KHUYENCONG_DEMO"])
def test_a_flag_is_true_or_false_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, name: str, word: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        read(monkeypatch, SECRET_KEY="a" * 60, **{name: word})


def test_without_a_secret_key_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read(monkeypatch)


def test_debug_makes_up_a_secret_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(read(monkeypatch, DEBUG="True")["SECRET_KEY"]) > 50


def test_the_database_is_sqlite_in_the_data_folder_unless_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = read(monkeypatch, SECRET_KEY="a" * 60, DATA_DIR=str(tmp_path))
    assert settings["DATABASES"]["default"]["NAME"].startswith(str(tmp_path))
    address = "postgres://khuyencong@db.example/khuyencong"
    settings = read(monkeypatch, SECRET_KEY="a" * 60, DATABASE_URL=address)
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"


def test_no_data_is_invented_unless_the_demo_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, SECRET_KEY="a" * 60)["DEMO"] is False
    assert read(monkeypatch, SECRET_KEY="a" * 60, KHUYENCONG_DEMO="True")["DEMO"] is True
