"""The database itself refuses to change or remove what is in the log."""

import importlib
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, models, transaction

from khuyencong.history import guard
from khuyencong.history.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def past_the_model() -> models.QuerySet[Change]:
    """The rows as any program with the password of the database reaches them."""
    if connection.vendor == "sqlite":
        guard.put_up(connection)  # tests/conftest.py took it down for the flush
    make.make_project()
    return models.QuerySet(Change)


def test_the_database_refuses_to_change_the_log(past_the_model: models.QuerySet[Change]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        past_the_model.update(user_name="Ai đó")


def test_the_database_refuses_to_remove_from_the_log(
    past_the_model: models.QuerySet[Change],
) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        past_the_model.delete()
    assert past_the_model.exists()


def test_the_log_is_still_added_to(past_the_model: models.QuerySet[Change]) -> None:
    before = past_the_model.count()
    make.make_project()
    assert past_the_model.count() > before


def test_the_migration_puts_the_guard_up() -> None:
    migration = importlib.import_module("khuyencong.history.migrations.0003_guard").Migration
    (step,) = migration.operations
    guard.take_down(connection)
    step.code(None, SimpleNamespace(connection=connection))
    make.make_project()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        models.QuerySet(Change).update(user_name="Ai đó")
