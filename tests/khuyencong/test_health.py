"""The health page says whether this instance may be sent traffic, and gives nothing away."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import InterfaceError, OperationalError
from django.test import Client

from khuyencong import __version__

pytestmark = pytest.mark.django_db


def test_a_healthy_instance_says_so_with_its_version(client: Client) -> None:
    response = client.get("/khoe/")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "version": __version__,
    }


def test_an_unapplied_migration_is_unavailable(client: Client) -> None:
    app, name = MigrationLoader(connection).graph.leaf_nodes("history")[0]
    MigrationRecorder(connection).record_unapplied(app, name)
    response = client.get("/khoe/")
    assert response.status_code == 503
    assert response.json()["migrations"] == "pending"
    assert response.json()["database"] == "ok"


@pytest.mark.parametrize("failure", [OperationalError, InterfaceError])
def test_an_unreachable_database_is_unavailable_and_gives_nothing_away(
    client: Client, monkeypatch: pytest.MonkeyPatch, failure: type[Exception]
) -> None:
    def refuse(*_arguments: Any) -> None:
        raise failure("connection to db.noi-bo as khuyencong failed")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/khoe/")
    monkeypatch.undo()
    assert response.status_code == 503
    assert response.json()["status"] == "error"
    assert response.json()["database"] == "unreachable"
    assert "noi-bo" not in response.content.decode()


def test_health_is_never_cached_and_may_only_be_read(client: Client) -> None:
    assert "no-store" in client.get("/khoe/")["Cache-Control"]
    assert client.head("/khoe/").status_code == 200
    assert client.post("/khoe/").status_code == 405


def test_a_load_balancer_may_ask_over_plain_http(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/khoe/").status_code == 200
    assert client.get("/").status_code == 301
