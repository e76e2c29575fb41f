"""With --database-only exactly the tests that may query are run, and the rest is counted."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.on_database import uses_database

ROOT = Path(settings.BASE_DIR)
INNER = """
import pytest
from django.test import SimpleTestCase, TestCase

@pytest.mark.django_db
def test_marked(): pass

def test_by_fixture(db): pass

def test_by_fixture_of_a_fixture(published): pass

def test_plain(): pass

def test_with_a_client(client): pass

class TestStored(TestCase):
    def test_in_a_class(self): pass

class TestSimple(SimpleTestCase):
    def test_in_a_simple_class(self): pass
"""


@pytest.mark.django_db
def test_a_marked_test_uses_the_database(request: pytest.FixtureRequest) -> None:
    assert uses_database(request.node)


@pytest.mark.usefixtures("territory")
def test_a_test_asks_through_its_fixtures(request: pytest.FixtureRequest) -> None:
    assert uses_database(request.node)


def test_another_test_does_not_and_is_refused_a_query(request: pytest.FixtureRequest) -> None:
    from provinces.models import Province

    assert not uses_database(request.node)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Province.objects.exists()


def test_only_those_are_run_and_the_others_are_counted(tmp_path: Path) -> None:
    (tmp_path / "test_inner.py").write_text(INNER)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "--database-only", "-q",
         "--collect-only", "-p", "no:cacheprovider", "-p", "tests.conftest",
         tmp_path / "test_inner.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = [line.partition("::")[2] for line in done.stdout.splitlines() if "::" in line]
    assert names == [
        "test_marked", "test_by_fixture", "test_by_fixture_of_a_fixture",
        "TestStored::test_in_a_class",
    ], done.stdout + done.stderr  # fmt: skip
    assert "3 tests that use no database were left" in done.stdout
