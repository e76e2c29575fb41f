"""Several at once: one establishment from a form sent twice, and one merge of two."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from programmes.models import Beneficiary
from provinces.models import Establishment
from tests import factories as make
from tests.programmes.establishments.places import administrator, signed_in, staff, unit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("territory"),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has one writer at a time"),
]


def at_once(*calls: Any) -> list[Any]:
    """Run each in a thread with a connection of its own."""

    def run(call: Any) -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_a_form_sent_twice_at_once_enters_one_establishment() -> None:
    user = staff()
    sent: dict[str, Any] = {"name": "HTX Chè", "legal_form": "cooperative", "activity": "active"}
    sent["province"] = unit().pk
    clients = [signed_in(user) for _press in range(4)]
    answers = at_once(*[lambda one=one: one.post("/co-so/them/", sent) for one in clients])
    assert {answer.status_code for answer in answers} == {302}
    assert Establishment.objects.count() == 1


def test_of_two_corrections_at_once_one_is_told() -> None:
    row, user = make.make_establishment(province=unit()), staff()
    sent = {"legal_form": "other", "activity": "active", "province": unit().pk, "version": 1}
    clients = [signed_in(user) for _editor in range(2)]
    address = f"/co-so/{row.pk}/sua/"
    answers = at_once(
        *[
            lambda one=one, name=name: one.post(address, {**sent, "name": name})
            for one, name in zip(clients, ("Một", "Hai"), strict=True)
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]


def test_of_two_merges_at_once_in_both_directions_one_happens() -> None:
    one, other = (make.make_establishment(name="HTX", province=unit()) for _row in range(2))
    project = make.make_project(province=unit())
    for row in (one, other):
        Beneficiary.objects.create(project=project, establishment=row, share=50)
    pairs = [(one.pk, other.pk), (other.pk, one.pk)]
    clients = [administrator() for _pair in pairs]
    answers = at_once(
        *[
            lambda c=client, p=pair: c.post(
                "/co-so/gop/", {"giu": p[0], "bo": p[1], "reason": "Cùng chủ"}
            )
            for client, pair in zip(clients, pairs, strict=True)
        ]
    )
    assert 302 in {answer.status_code for answer in answers}
    assert {answer.status_code for answer in answers} <= {302, 404, 409}
    assert Establishment.objects.filter(merged_into=None).count() == 1
    assert Beneficiary.objects.get(project=project).share == 100
