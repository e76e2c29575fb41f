"""Two attempts at once: no limit is slipped through, no code opens twice."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.khuyencong.accounts.signing import (
    code_of,
    is_signed_in,
    make_person,
    sign_in,
    with_telephone,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="in SQLite's memory there is one connection"
    ),
]


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run the jobs in threads that begin together; return their results."""
    barrier = threading.Barrier(len(jobs))
    results: list[Any] = []

    def run(job: Callable[[], Any]) -> None:
        barrier.wait()
        results.append(job())
        connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_no_more_than_five_guesses_are_checked_however_fast_they_come() -> None:
    user = make_person()
    clients = [Client() for _number in range(12)]
    guesses = at_once([partial(sign_in, client, user.username, "sai") for client in clients])
    statuses = [response.status_code for response in guesses]
    assert statuses.count(200) <= 5
    assert statuses.count(429) == 12 - statuses.count(200)


def test_one_code_lets_in_one_browser() -> None:
    user = make_person()
    key, codes = with_telephone(user)
    for page, code in (("login-code", code_of(key, steps=1)), ("login-recovery", codes[0])):
        clients = [Client() for _number in range(4)]
        for client in clients:
            sign_in(client, user.username)
        at_once([partial(client.post, reverse(page), {"code": code}) for client in clients])
        assert sum(is_signed_in(client) for client in clients) == 1, page
