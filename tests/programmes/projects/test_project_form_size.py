"""However many projects, establishments and organisations there are, the form asks as often."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from khuyencong.accounts.models import User
from programmes.models import Project
from provinces.models import Establishment
from tests import factories as make
from tests.programmes.projects.sending import draft, signed, staff, stored_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
MOST = 20
"""Queries of the form page, the account's and the session's among them."""


def cost(user: User, address: str, sent: dict[str, Any] | None = None) -> tuple[int, int]:
    """Queries and bytes of a page."""
    client = signed(user)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.post(address, sent) if sent else client.get(address)
    return len(asked), len(response.content)


def fill(user: User, count: int) -> None:
    """A register and a list many times the size of a form."""
    make.make_content()
    Establishment.objects.bulk_create(
        Establishment(name=f"Cơ sở {n}", legal_form="enterprise", province=user.province)
        for n in range(count)
    )
    for number in range(count):
        make.make_organisation(name=f"Tổ chức {number}", key=f"to-chuc-lon-{number}")
    Project.objects.bulk_create(
        make.new_project(
            province=user.province, code=f"LON-{n}", year=2025, status="draft", content=None
        )
        for n in range(count)
    )


def test_the_form_costs_the_same_with_few_rows_and_with_many() -> None:
    user = staff()
    project = draft(user, content=None)
    pages = ["/de-an/them/", reverse("project-edit", args=[project.pk])]
    before = [cost(user, page) for page in pages]
    fill(user, 120)
    after = [cost(user, page) for page in pages]
    assert [queries for queries, _size in after] == [queries for queries, _size in before]
    assert all(queries <= MOST for queries, _size in after)
    for (_queries, small), (_same, large) in zip(before, after, strict=True):
        assert large < small + 1000


def test_more_beneficiaries_cost_no_more_questions_to_show() -> None:
    user = staff()
    project = draft(user)
    address = reverse("project-edit", args=[project.pk])

    def gain(count: int) -> int:
        for _ in range(count):
            gains = make.make_establishment(province=user.province)
            project.beneficiaries.create(establishment=gains, share=1_000_000)
        return cost(user, address)[0]

    assert gain(1) == gain(10)


def test_an_autosave_of_a_text_costs_little() -> None:
    user = staff()
    project = draft(user)
    sent = stored_form(user, project, goal="Mục tiêu")
    queries, _size = cost(user, reverse("project-autosave", args=[project.pk]), sent)
    assert queries <= 100
