"""Invented awards: every state that a page must show, told by the real steps."""

from datetime import date
from random import Random
from typing import Any

import pytest

from awards.demo import invent_awards
from awards.models import (
    AwardLevel,
    AwardRound,
    CertificateState,
    Commendation,
    Entry,
    Nomination,
    Product,
)
from programmes.demo import making, people
from tests.factories import refusals

pytestmark = pytest.mark.django_db
TODAYS = [date(2026, 11, 24), date(2027, 1, 1)]


@pytest.fixture
def invented(territory: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Invent awards as of a day, in a database that holds no published ones."""

    def invent(today: date) -> int:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: today)
        Entry.objects.all().delete()
        Product.objects.all().delete()
        AwardRound.objects.all().delete()
        making.invent_organisations()
        making.invent_establishments(Random(1), 130)
        people.make_people()
        return invent_awards(today)

    return invent


@pytest.mark.parametrize("today", TODAYS)
def test_every_state_is_there(invented: Any, today: date) -> None:
    assert invented(today) == Entry.objects.count()

    states = {entry.certificate_on(today) for entry in Entry.objects.all()}
    assert states == set(CertificateState)  # unknown: of early 2014, before TT 26/2014
    assert set(Entry.objects.values_list("nomination", flat=True)) == {"", *Nomination}
    assert set(Entry.objects.values_list("result", flat=True)) >= {
        "pending",
        "recognised",
        "not_recognised",
    }
    without = Entry.objects.filter(nominated_from=None).exclude(exception_reason="")
    assert without.filter(product__name__contains="ngoại lệ").count() == 2
    statuses = set(AwardRound.objects.filter(year=today.year).values_list("status", flat=True))
    assert statuses == {"open", "voting"}
    assert set(Commendation.objects.values_list("kind", flat=True)) == {"collective", "individual"}


def test_one_product_climbs_from_province_to_nation(invented: Any) -> None:
    invented(TODAYS[0])
    for product in Product.objects.filter(name__contains="lên tới quốc gia"):
        path = product.entries.recognised().order_by("round__year")
        assert [entry.round.level for entry in path] == [
            AwardLevel.PROVINCE,
            AwardLevel.REGION,
            AwardLevel.NATION,
        ]
        assert [entry.exception_reason for entry in path] == ["", "", ""]


def test_nothing_invented_is_impossible_or_could_be_taken_for_real(invented: Any) -> None:
    invented(TODAYS[0])
    latest = [model.objects.order_by("-pk")[:40] for model in (AwardRound, Product, Entry)]
    rows = [row for some in latest for row in some]
    assert [(row, said) for row in rows if (said := refusals(row))] == []
    assert all("Ví Dụ" in name for name in Product.objects.values_list("name", flat=True))
