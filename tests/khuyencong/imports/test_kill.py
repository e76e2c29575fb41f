"""SIGKILL at 50 random moments of an import: all or nothing, to the đồng, and the batch says so."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)


@contextmanager
def copy_of_database(folder: Path) -> Iterator[str]:
    """Copy the database of the tests, with its territory; give the address of the copy."""
    if connection.vendor == "sqlite":
        path = folder / "copy.sqlite3"
        connection.ensure_connection()
        path.write_bytes(connection.connection.serialize())
        yield f"sqlite:///{path}"
        return
    name, source = f"kill_{os.getpid()}", connection.settings_dict["NAME"]
    connection.close()  # a database that somebody uses cannot be copied
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.django_db
def test_a_killed_import_leaves_all_or_nothing(tmp_path: Path) -> None:
    with copy_of_database(tmp_path) as address:
        done = subprocess.run(
            [sys.executable, "-m", "tests.khuyencong.imports.killing", str(tmp_path)],
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "DATABASE_URL": address,
                 "DJANGO_SETTINGS_MODULE": "tests.settings"},
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("50 kills: "), done.stdout
