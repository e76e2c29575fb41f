"""Several at once: a form sent twice records once, an entry is reversed once."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from programmes.models import Cell, RuleOverride, SpendingEntry
from programmes.models.cells import Level
from tests import factories as make
from tests.programmes.projects.money_forms import TRIEU, project_with, row, sent, staff
from tests.programmes.projects.test_project_form_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has one writer at a time"),
]


def posting(address: str, *bodies: dict[str, str]) -> list[int]:
    """Let one person's browsers send their forms at once; return the answers."""
    user = staff()
    clients = [Client() for _body in bodies]
    for client in clients:
        client.force_login(user)
    pairs = zip(clients, bodies, strict=True)
    answers: list[Any] = at_once(*[lambda c=one, b=body: c.post(address, b) for one, body in pairs])
    return [answer.status_code for answer in answers]


def test_a_form_sent_four_times_at_once_records_once() -> None:
    project = project_with()
    address = reverse("entry-add", args=[project.pk])
    assert posting(address, *[sent(row(), row(kind="execution"))] * 4) == [302] * 4
    assert SpendingEntry.objects.count() == 2
    assert Cell.objects.get(level=Level.YEAR, year=2026).advanced == 100 * TRIEU


def test_entries_sent_at_once_see_each_other() -> None:
    project = project_with(own=1000 * TRIEU)  # two payments of 120 are more than 200
    address = reverse("entry-add", args=[project.pk])
    forms = [sent(row(kind="disbursement", amount_0="120"), token=letter * 32) for letter in "ab"]
    assert sorted(posting(address, *forms)) == [200, 302]  # the second is asked why
    assert [entry.amount for entry in SpendingEntry.objects.all()] == [120 * TRIEU]
    assert not RuleOverride.objects.exists()


def test_an_entry_is_reversed_once_however_many_ask() -> None:
    project = project_with()
    entry = make.make_entry(project=project, year=2026, spent_on=date(2026, 3, 1))
    address = reverse("entry-reverse", args=[project.pk, entry.pk])
    assert posting(address, *[{"reason": "Ghi nhầm."}] * 3) == [302] * 3
    assert SpendingEntry.objects.filter(reverses=entry).count() == 1
