"""The option --database-only: a second database need not repeat what no database has a part in.

pytest-django refuses every query of a test that did not ask for a database, so a test that did not
ask says the same on each. What is left out is counted and told.
"""

from typing import Any, Final

import pytest
from django.test import TransactionTestCase

ASKING: Final = {"db", "transactional_db", "live_server", "django_db_setup"}
LEFT: Final = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true",
        help="leave out tests that use no database: the run on another one has done them",
    )  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    others = [item for item in items if not uses_database(item)]
    items[:] = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=others)
    config.stash[LEFT] = len(others)


def uses_database(item: pytest.Item) -> bool:
    """Say whether pytest-django lets the test query at all: by mark, fixture or Django's class."""
    if item.get_closest_marker("django_db"):
        return True
    cls = getattr(item, "cls", None)
    is_django_case = isinstance(cls, type) and issubclass(cls, TransactionTestCase)
    return is_django_case or not ASKING.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell xdist's controller, which collects nothing itself."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left"] = session.config.stash.get(LEFT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear it from a worker; each has collected the same."""
    node.config.stash[LEFT] = getattr(node, "workeroutput", {}).get("left", 0)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if left := config.stash.get(LEFT, 0):
        terminalreporter.write_line(
            f"{left} tests that use no database were left to the run without --database-only"
        )
