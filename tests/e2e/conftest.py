"""A real Chromium on the real pages, at two widths, watched for messages and foreign requests."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import ConsoleMessage, Page, Request
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests import reference_data
from tests.e2e import axe

# Playwright's loop runs in this thread, which Django takes for an asynchronous context.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WIDTHS = {"desktop": 1280, "phone": 360}
ADMINISTRATOR, PASSWORD = "quan-tri", "mot-mat-khau-dai"
BROWSERS_OWN = "Autofocus processing was blocked"  # the keyboard was there first
QUIET = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

# "networkidle" waits half a second more on every page; what a page still loads are its charts.
# Asked from here: where scripts are off, no timer and no animation frame of a page ever comes.
IS_DRAWING = """() => {
  const isNear = plot => plot.getBoundingClientRect().top < innerHeight + 300;
  const isDue = plot => !plot.hidden && isNear(plot) && !plot.querySelector(".main-svg");
  const isLoading = document.fonts.status === "loading";
  return isLoading || [...document.querySelectorAll("[data-chart]")].some(isDue);
}"""
LOOKS, BETWEEN_MS = 400, 25


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, and run it last: Playwright's loop stays until the end."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


def missing(what: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium: Playwright's own would have to be downloaded."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        missing("no Chromium: install it (Debian: sudo apt install chromium)")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": sandbox + QUIET}


@pytest.fixture(scope="session", autouse=True)
def site(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of one server for all browser tests; what they write stays for the others.

    It starts before Playwright (autouse): inside Playwright's loop Django would see, in each
    context, a database connection of its own. SQLite is a file here: in shared memory a test that
    writes while the server does is refused at once ("table is locked"), in a file it waits.
    """
    with django_db_blocker.unblock():
        for connection in connections.all():
            if connection.vendor == "sqlite":
                file = tmp_path_factory.mktemp("site") / "site.sqlite3"
                connection.settings_dict["TEST"]["NAME"] = str(file)
        databases = setup_databases(verbosity=0, interactive=False)
        reference_data.load()
        get_user_model().objects.create_superuser(ADMINISTRATOR, password=PASSWORD)
        server = LiveServer("localhost")
        with server._live_server_modified_settings:
            yield server.url
            server.stop()
        teardown_databases(databases, verbosity=0)


class Screen:
    """A browser page that remembers what it said and whom it asked."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.messages: list[str] = []
        self.foreign_requests: list[str] = []
        self.expected_missing = ""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("request", self._see)

    def open(self, path: str) -> Page:
        """Go to a page of the site and wait until it has drawn everything above the fold."""
        self.page.goto(self.site + path, wait_until="load")
        self.wait_until_drawn()
        return self.page

    def open_missing(self, path: str) -> Page:
        """Go to a page that does not exist; Chromium's own message about that is expected."""
        self.expected_missing = self.site + path
        return self.open(path)

    def scroll_through(self) -> None:
        """Bring each chart into view once: they are drawn only then."""
        height = self.page.evaluate("document.documentElement.scrollHeight")
        for top in range(0, height, 600):
            self.page.mouse.wheel(0, 600)
            self.page.wait_for_timeout(50 if top else 150)
        self.wait_until_drawn()

    def wait_until_drawn(self) -> None:
        """Wait until nothing in sight is still to be drawn, twice running; ten seconds at most."""
        quiet = 0
        for _look in range(LOOKS):
            quiet = 0 if self.page.evaluate(IS_DRAWING) else quiet + 1
            if quiet > 1:
                return
            self.page.wait_for_timeout(BETWEEN_MS)

    def violations(self, *, best_practice: bool = True) -> list[str]:
        """What axe finds; the messages axe itself causes are not counted against the page."""
        if not axe.AXE.exists():
            missing("no axe-core: install npm, then run `npm ci --ignore-scripts`")
        self.wait_until_drawn()  # a click may have led to a page that is not yet
        heard = list(self.messages)
        found = axe.violations(self.page, best_practice=best_practice)
        self.messages = heard
        return found

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        self.wait_until_drawn()
        width: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width

    def _hear(self, message: ConsoleMessage) -> None:
        is_expected = message.location.get("url") == self.expected_missing
        if not is_expected and BROWSERS_OWN not in message.text:
            self.messages.append(f"{message.type}: {message.text}")

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.site + "/", "data:", "blob:" + self.site)):
            self.foreign_requests.append(request.url)


@pytest.fixture(params=WIDTHS, ids=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> int:
    """Each test runs at both widths."""
    return WIDTHS[request.param]


@pytest.fixture
def screen(page: Page, site: str, width: int) -> Iterator[Screen]:
    """A page at one width; afterwards nothing was said and nobody else was asked."""
    page.set_viewport_size({"width": width, "height": 900})
    watched = Screen(page, site)
    yield watched
    assert watched.messages == []
    assert watched.foreign_requests == []
