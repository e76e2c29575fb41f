"""The form of a project offers the units of its year: none that would be refused at the end."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.accounts.models import Role
from programmes.models import Project
from provinces.models import Province
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
BEFORE, NOW = "bac-kan-63", "thai-nguyen-34"


def unit(key: str) -> Province:
    return Province.objects.get(key=key)


def options(response: Any) -> dict[str, str]:
    """The attributes of each unit in the list, by its primary key."""
    html = response.content.decode()
    (shown,) = re.findall(r'<select name="province".*?</select>', html, re.S)
    return dict(re.findall(r'<option value="(\d+)"([^>]*)>', shown))


def offered(response: Any) -> set[int]:
    return {int(pk) for pk, attrs in options(response).items() if "disabled" not in attrs}


@pytest.fixture
def centre(client: Client) -> Client:
    client.force_login(make.make_user(province=unit(NOW)))
    return client


@pytest.mark.parametrize(
    ("year", "keys"),
    [(2024, {BEFORE}), (2025, {BEFORE, NOW}), (2026, {NOW})],
)
def test_each_year_has_its_own_units(centre: Client, year: int, keys: set[str]) -> None:
    page = centre.post(reverse("project-add"), {"year": str(year), "add_row": "1"})
    found = set(Province.objects.filter(pk__in=offered(page)).values_list("key", flat=True))
    assert found & {BEFORE, NOW} == keys


def test_the_script_knows_in_which_years_a_unit_existed(centre: Client) -> None:
    attrs = options(centre.get(reverse("project-add")))
    assert 'data-first="" data-last="2025"' in attrs[str(unit(BEFORE).pk)]
    assert 'data-first="2025" data-last=""' in attrs[str(unit(NOW).pk)]


def test_a_unit_that_was_chosen_stays_in_the_list_and_is_explained(centre: Client) -> None:
    wrong = {"year": "2026", "province": unit(BEFORE).pk, "title": "Máy"}
    page = centre.post(reverse("project-add"), wrong)
    assert unit(BEFORE).pk in offered(page)
    assert "không tồn tại trong năm 2026" in page.content.decode()
    assert not Project.objects.filter(title="Máy").exists()


def test_nobody_is_offered_a_unit_that_is_refused_afterwards(client: Client) -> None:
    client.force_login(make.make_user(role=Role.IMPORT_ADMIN))
    page = client.post(reverse("project-add"), {"year": "2026", "add_row": "1"})
    ended = Province.objects.filter(valid_to__lte=date(2026, 1, 1)).values_list("pk", flat=True)
    assert offered(page)
    assert not offered(page) & set(ended)
