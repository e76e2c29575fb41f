"""What every test finds: territory and published figures loaded, no way out to the network."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests import reference_data
from tests.on_database import (
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

__all__ = [
    "pytest_addoption", "pytest_collection_modifyitems", "pytest_sessionfinish",
    "pytest_terminal_summary", "pytest_testnodedown",
]  # fmt: skip

# Each run tries other examples; under CI always the same, so that no change fails for another's.
hypothesis_settings.register_profile("quick", deadline=None, max_examples=10)
hypothesis_settings.register_profile("ci", deadline=None, max_examples=15, derandomize=True)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=100)
hypothesis_settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "quick")
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Load once per run what every installation has; each test's changes are rolled back."""
    with django_db_blocker.unblock():
        reference_data.load()
        let_tests_empty_the_log()


def let_tests_empty_the_log() -> None:
    """Open SQLite's guard for the flush after real transactions; PostgreSQL's lets it through."""
    from django.db import connection

    from khuyencong.history import guard

    if connection.vendor == "sqlite":
        guard.take_down(connection)


@pytest.fixture(scope="session")
def _kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Callable[[], None]:
    """Keep aside what was loaded: asked for first by a test whose changes are not rolled back."""
    with django_db_blocker.unblock():
        return reference_data.keep()


@pytest.fixture(autouse=True)
def _reload_after_flush(request: pytest.FixtureRequest) -> None:
    """Tests with real transactions end by emptying every table: fill them again for the next."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        put_back = request.getfixturevalue("_kept")
        request.getfixturevalue("transactional_db")
        from provinces.models import Province

        if not Province.objects.exists():
            put_back()


@pytest.fixture(scope="module")
def module_data(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[DjangoDbBlocker]:
    """Let a fixture of a module unblock and write once; taken back after the module's last test.

    Every test of the module that queries must ask for that fixture: then it matters neither which
    of them run nor in which order, for each one's own changes are rolled back to this point.
    """
    from django.db import transaction

    with ExitStack() as open_until_then:
        with django_db_blocker.unblock():
            open_until_then.enter_context(transaction.atomic())
        yield django_db_blocker
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            open_until_then.close()


@pytest.fixture
def territory(db: None) -> None:
    """Provinces, regions and organisations (địa giới), as load_territory leaves them."""


@pytest.fixture
def published(territory: None) -> None:
    """The published figures (số liệu đã công bố), as load_published leaves them."""


@pytest.fixture
def few_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recount the cells of the years that tests write to, not of a whole century."""
    monkeypatch.setattr("programmes.models.cells.YEARS", range(2018, 2030))


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        is_local = self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost")
        if not is_local:
            raise AssertionError(f"a test tried to connect to {address[0]}")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()
