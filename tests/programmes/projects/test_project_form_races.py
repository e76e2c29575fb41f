"""Several at once: one record from a form sent twice, and never one code twice."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction

from programmes.models import Project
from programmes.models.numbering import code_prefix, next_code
from tests import factories as make
from tests.programmes.projects.sending import draft, empty_form, signed, staff, stored_form

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has one writer at a time"),
]
TOKEN = "7b0c7d9e-4a34-4cd2-9d0a-0b8f2f4a7c11"


def at_once(*calls: Any) -> list[Any]:
    """Run each in a thread with a connection of its own."""

    def run(call: Any) -> Any:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_a_form_sent_twice_at_once_makes_one_record() -> None:
    user = staff()
    sent = empty_form(user, title="Máy", token=TOKEN)
    clients = [signed(user) for _ in range(4)]
    answers = at_once(*[lambda one=one: one.post("/de-an/them/", sent) for one in clients])
    assert {answer.status_code for answer in answers} == {302}
    assert Project.objects.filter(created_by=user).count() == 1


def test_forms_of_one_holder_sent_at_once_get_different_codes() -> None:
    users = [staff() for _ in range(4)]
    forms = [(signed(user), empty_form(user, source="local", year="2026")) for user in users]
    at_once(*[lambda c=client, s=sent: c.post("/de-an/them/", s) for client, sent in forms])
    codes = sorted(Project.objects.filter(created_by__in=users).values_list("code", flat=True))
    assert codes == [f"THAI-NGUYEN-2026-DP-{number:03}" for number in range(1, 5)]


def test_of_two_saves_at_once_one_is_told() -> None:
    user = staff()
    project = draft(user)
    sent = [stored_form(user, project, title=f"Bản {number}") for number in range(2)]
    address = f"/de-an/{project.pk}/luu-tam/"
    clients = [signed(user), signed(user)]
    answers = at_once(
        *[lambda c=c, s=s: c.post(address, s) for c, s in zip(clients, sent, strict=True)]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_a_number_is_not_given_again() -> None:
    province = make.make_province(name="Thái Thử")
    assert code_prefix(province, 2026, "national") == "THAI-THU-2026-QG-"
    assert code_prefix(province, 2026, "") == "THAI-THU-2026-"
    make.make_project(code="THAI-THU-2026-QG-002")
    with transaction.atomic():
        codes = [next_code(province, 2026, "national") for _ in range(3)]
    assert codes == [f"THAI-THU-2026-QG-{number:03}" for number in (1, 3, 4)]
