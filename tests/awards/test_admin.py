"""The admin of awards, as an administrator uses it."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from awards.models import (
    AwardRound,
    AwardRule,
    Commendation,
    Criterion,
    CriterionScore,
    Entry,
    GroupName,
    Product,
    ProductPhoto,
)
from tests import factories as make
from tests.awards import rounds as world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

MODELS = [AwardRound, AwardRule, Commendation, Entry, GroupName, Product]
WITHIN_ANOTHER = {Criterion, CriterionScore, ProductPhoto}


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make.make_administrator())
    return client


def address(model: type[Model] | Model, page: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def test_every_model_has_its_admin_or_stands_within_another() -> None:
    registered = {model for model in admin.site._registry if model._meta.app_label == "awards"}
    others = set(apps.get_app_config("awards").get_models()) - registered
    assert registered == set(MODELS)
    assert others == WITHIN_ANOTHER


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_form_opens_in_vietnamese(office: Client, model: type[Model]) -> None:
    listed = office.get(address(model, "changelist"), {"q": "chè"})
    assert listed.status_code == 200
    added = office.get(address(model, "add"))
    assert added.status_code == 200
    assert " this " not in added.content.decode()


def test_a_list_asks_as_many_queries_for_many_rows(
    office: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        office.get(address(Entry, "changelist"))


def test_what_a_document_names_is_only_read(office: Client) -> None:
    for row in (AwardRound.objects.first(), Product.objects.first(), Entry.objects.first()):
        assert row is not None
        response = office.get(address(row, "change", row.pk))
        assert response.status_code == 200
        assert not response.context["has_change_permission"]


def test_a_result_changes_by_its_step_alone(office: Client) -> None:
    entry = world.make_entry()
    form = office.get(address(entry, "change", entry.pk)).context["adminform"].form
    assert not {"result", "nomination", "valid_until"} & set(form.fields)
    assert "note" in form.fields


def test_a_rule_that_ends_is_edited_here(office: Client) -> None:
    rule = AwardRule.objects.get(key="validity-2014")
    page = address(rule, "change", rule.pk)
    form = office.get(page).context["adminform"].form
    values = {field: form.get_initial_for_field(form.fields[field], field) for field in form.fields}
    sent = {field: value for field, value in values.items() if value is not None}

    response = office.post(page, {**sent, "valid_to": "01/01/2027"})

    assert response.status_code == 302
    rule.refresh_from_db()
    assert rule.valid_to is not None


def test_what_is_there_already_is_refused_in_a_sentence(office: Client) -> None:
    row, product = world.make_round(), world.make_product(name="Trà sen")
    assert product.establishment is not None
    frame = {"criteria-TOTAL_FORMS": "0", "criteria-INITIAL_FORMS": "0"}
    same = {"level": "province", "year": row.year, "province": row.province_id, "status": "open"}
    photos = {"photos-TOTAL_FORMS": "0", "photos-INITIAL_FORMS": "0"}
    twin = {
        "code": "SP-X",
        "name": "TRÀ  SEN",
        "establishment": product.establishment.pk,
        "province": product.province_id,
        "group": "food",
    }

    again = office.post(address(AwardRound, "add"), {**same, **frame})
    double = office.post(address(Product, "add"), {**twin, **photos})

    assert "đã có" in again.content.decode()
    assert "đã có sản phẩm cùng tên" in double.content.decode()
