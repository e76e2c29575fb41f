"""Every page × everybody × GET and POST, with what each is answered (tests/permissions/)."""

from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.urls import get_resolver, reverse
from pytest_django import DjangoDbBlocker

from programmes.models import Project
from tests.permissions.cast import PEOPLE, Cast
from tests.permissions.matrix import GROUPS, METHODS, Row
from tests.test_consistency import pages

NOT_COUNTED = {"sessions", "history", "admin"}  # apps whose rows a refusal may add or touch
TOKENS = {"programmes_projectbeginning"}  # a form that was sent is remembered, to be taken once
LETTERS = {200: "2", 400: "0", 403: "3", 404: "4", 405: "5", 409: "9"}
REFUSALS = "L03459"
ADMIN = "admin:"
ROWS = [row for rows in GROUPS.values() for row in rows]


@pytest.fixture(scope="module")
def cast_once(module_data: DjangoDbBlocker) -> Cast:
    with module_data.unblock():
        return Cast.build()


@pytest.fixture
def cast(cast_once: Cast, db: None) -> Cast:
    """Everybody and everything; each request on them is taken back by itself."""
    return deepcopy(cast_once)


def test_every_page_is_in_the_matrix() -> None:
    names = {name for name, _address in pages(get_resolver().url_patterns)}
    assert {row.name for row in ROWS} == {name for name in names if not name.startswith(ADMIN)}


def test_every_row_decides_about_everybody() -> None:
    for row in ROWS:
        assert len(row.get) == len(row.post) == len(PEOPLE), row
    assert len({str(row) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("group", GROUPS)
def test_everybody_gets_the_answer_that_was_decided(
    cast: Cast, group: str, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = fingerprint()
    answers: dict[str, str] = {}
    for row in GROUPS[group]:
        answers[str(row)] = ""
        for name in PEOPLE:
            caplog.clear()
            with transaction.atomic():
                with connection.execute_wrapper(writes := Writes()):
                    letter = answer(respond(cast, name, row, method))
                is_clean = letter not in REFUSALS or not writes.seen
                written = {} if is_clean else differences(before, fingerprint())
                transaction.set_rollback(True)
            assert written == {}, f"{row}: {name} was refused, and yet something was written"
            assert is_logged(caplog) == (letter in "34" and name != "anonymous"), f"{row}: {name}"
            answers[str(row)] += letter
    assert answers == {str(row): row.expected(method) for row in GROUPS[group]}


def respond(cast: Cast, name: str, row: Row, method: str) -> HttpResponseBase:
    """Let somebody try a page."""
    address, client = reverse(row.name, args=row.args(cast.records)), cast.client(name)
    if method == "GET":
        return client.get(f"{address}?{row.query}")
    return client.post(address, row.body(cast.records))


def answer(response: HttpResponseBase) -> str:
    """Write an answer as a letter of the matrix."""
    if response.status_code != 302:
        return LETTERS.get(response.status_code, str(response.status_code))
    return "L" if urlsplit(response.headers["Location"]).path == reverse("login") else "R"


def is_logged(caplog: pytest.LogCaptureFixture) -> bool:
    """Say whether a refusal stands in the log of operators."""
    return any(record.name == "khuyencong.access" for record in caplog.records)


class Writes:
    """Notices statements that may write: only after them are all tables counted."""

    seen = False

    def __call__(self, execute: Any, sql: str, *arguments: Any) -> Any:
        self.seen |= not sql.lstrip("( ").startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
        return execute(sql, *arguments)


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Name the tables that are not as they were."""
    return {name: after[name] for name in after if after[name] != before[name]}


def fingerprint() -> dict[str, Any]:
    """Count every table, and read where each project stands."""
    models = [m for m in apps.get_models() if m._meta.app_label not in NOT_COUNTED]
    tables = {model._meta.db_table for model in models} - TOKENS
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}', COUNT(*) FROM {t}" for t in tables))
        counts = dict(cursor.fetchall())
    states = Project.objects.order_by("pk").values_list("pk", "version", "status", "is_returned")
    return {**counts, "projects": list(states)}
