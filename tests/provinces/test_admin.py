from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from provinces.models import Establishment, LegalForm, Organisation, Province
from tests.provinces.admin_forms import sent_back

pytestmark = pytest.mark.usefixtures("territory")


def names_in(client: Client, model: str, **query: str) -> list[str]:
    """Return the names that the list of a model shows."""
    response = client.get(reverse(f"admin:provinces_{model}_changelist"), query)
    assert response.status_code == 200
    return [row.name for row in response.context["cl"].result_list]


def choices(client: Client, field: str, term: str) -> list[str]:
    """Return what typing into the autocompletion of a field offers."""
    names = ("app_label", "model_name", "field_name")
    query = dict(zip(names, field.split("."), strict=True))
    response = client.get(reverse("admin:autocomplete"), {**query, "term": term})
    return [choice["text"] for choice in response.json()["results"]]


@pytest.mark.parametrize("term", ["thai nguyen", "THÁI NGUYÊN", "nguyen thai", "Thái  Nguyên"])
def test_thai_nguyen_is_found_without_marks(admin_client: Client, term: str) -> None:
    assert names_in(admin_client, "province", q=term) == ["Thái Nguyên", "Thái Nguyên"]


def test_a_province_is_found_by_its_key_or_code(admin_client: Client) -> None:
    assert names_in(admin_client, "province", q="thai-nguyen-34") == ["Thái Nguyên"]
    assert names_in(admin_client, "province", q="24") == ["Bắc Giang", "Bắc Ninh"]


def test_the_list_of_provinces_can_be_narrowed_to_today(admin_client: Client) -> None:
    assert len(names_in(admin_client, "province", **{"hieu-luc": "nay"})) == 34
    assert len(names_in(admin_client, "province", **{"hieu-luc": "het"})) == 52


def test_the_list_of_provinces_can_be_narrowed_to_a_region(admin_client: Client) -> None:
    query = {"hieu-luc": "nay", "khu-vuc": "phia-nam"}
    assert len(names_in(admin_client, "province", **query)) == 8


def test_the_list_of_provinces_shows_their_periods(admin_client: Client) -> None:
    page = admin_client.get(reverse("admin:provinces_province_changelist"), {"q": "bac ninh"})
    assert "đến 30/06/2025" in page.content.decode()
    assert "từ 01/07/2025" in page.content.decode()


def test_choosing_a_province_tells_two_of_one_name_apart(admin_client: Client) -> None:
    offered = choices(admin_client, "provinces.establishment.province", "bac ninh")
    assert offered == ["Bắc Ninh", "Bắc Ninh (đến 30/06/2025)"]


def test_an_organisation_is_found_without_marks(admin_client: Client) -> None:
    names = names_in(admin_client, "organisation", q="tu van phat trien")
    assert names == ["Trung tâm Khuyến công và Tư vấn phát triển công nghiệp 1"]


def test_an_establishment_is_found_by_name_or_tax_code(admin_client: Client) -> None:
    Establishment.objects.create(
        name="HTX Đồng Hỷ Ví Dụ",
        legal_form=LegalForm.COOPERATIVE,
        tax_code="0100000001",
        province=Province.objects.get(key="thai-nguyen-34"),
    )
    assert names_in(admin_client, "establishment", q="dong hy") == ["HTX Đồng Hỷ Ví Dụ"]
    assert names_in(admin_client, "establishment", q="0100000001") == ["HTX Đồng Hỷ Ví Dụ"]
    assert names_in(admin_client, "establishment", q="khong co") == []


@pytest.mark.parametrize("model", ["province", "organisation", "establishment"])
def test_a_form_can_be_opened_and_has_no_long_list_of_choices(
    admin_client: Client, model: str
) -> None:
    page = admin_client.get(reverse(f"admin:provinces_{model}_add")).content.decode()
    assert page.count("<option") < 40


@pytest.mark.parametrize("model", ["province", "organisation", "establishment"])
def test_the_number_of_queries_of_a_list_does_not_grow(
    admin_client: Client, model: str, django_assert_max_num_queries: Any
) -> None:
    unit = Province.objects.get(key="thai-nguyen-34")
    for number in range(40):
        Organisation.objects.create(key=f"vi-du-{number}", name=f"Ví dụ {number}", province=unit)
        Establishment.objects.create(name=f"Ví dụ {number}", province=unit)
    with django_assert_max_num_queries(10):
        admin_client.get(reverse(f"admin:provinces_{model}_changelist"))


def period_rows(client: Client, key: str, **changes: str) -> tuple[int, str]:
    """Send the form of a province back with some cells changed; return status and page."""
    address = reverse("admin:provinces_province_change", args=[Province.objects.get(key=key).pk])
    response = client.post(address, {**sent_back(client, address), **changes})
    return response.status_code, response.content.decode()


def test_the_day_between_two_names_can_be_moved_in_one_go(admin_client: Client) -> None:
    days = {"designations-0-valid_to": "15/01/2025", "designations-1-valid_from": "15/01/2025"}
    assert period_rows(admin_client, "hue", **days)[0] == 302
    assert Province.objects.get(key="hue").name_on(date(2025, 1, 14)) == "Thừa Thiên Huế"


def test_two_names_on_one_day_are_refused(admin_client: Client) -> None:
    status, page = period_rows(admin_client, "hue", **{"designations-0-valid_to": "15/01/2025"})
    assert status == 200
    assert "Các thời kỳ không được chồng lên nhau." in page
