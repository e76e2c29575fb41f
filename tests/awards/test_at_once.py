"""Two people at one round at once: one comes first, the other is told, and nothing is doubled."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from awards import lifecycle
from awards.models import AwardRound, Entry, Product
from khuyencong.accounts.models import Role
from programmes.lifecycle.refusals import ChangedMeanwhile
from tests import factories as make
from tests.awards import rounds as world
from tests.programmes.projects.test_lifecycle_concurrent import (
    at_once,
    looked_up,
    shared_database,
)

__all__ = ["shared_database"]
Shared = Callable[[], None]


def lost(results: list[Any]) -> list[type]:
    return [type(each) for each in results if isinstance(each, Exception)]


def test_what_two_people_do_to_a_round_at_once_happens_once(
    shared_database: Shared,
) -> None:
    department = [world.staff("ha-noi", Role.DEPARTMENT) for _ in range(2)]
    centre = [world.staff("ha-noi") for _ in range(2)]
    voting = world.make_round(status="voting")
    entry = world.make_entry(round=voting)
    receiving = world.make_round(ordinal=2)
    maker = make.make_establishment(province=world.unit("ha-noi"))
    product = world.make_product(establishment=maker)
    shared_database()
    paper: dict[str, Any] = {"decision_number": "1/QĐ", "decided_on": timezone.localdate()}
    decide = partial(
        lifecycle.decide,
        award_round=voting,
        recognised=[entry.pk],
        version=voting.version,
        **paper,
    )
    place: dict[str, Any] = {"level": "province", "province": product.province, "ordinal": 3}
    year = timezone.localdate().year
    opening = partial(lifecycle.open_round, year=year, **place)
    register = partial(lifecycle.register, award_round=receiving, product=product)
    adding = partial(lifecycle.add_product, establishment=maker, name="Trà sen", group="food")

    results = {
        "decide": at_once([partial(decide, by=by) for by in department]),
        "open": at_once([partial(opening, by=by) for by in centre]),
        "register": at_once([partial(register, by=by) for by in centre]),
        "add": at_once([partial(adding, by=by) for by in centre]),
    }

    assert {name: lost(each) for name, each in results.items()} == {
        "decide": [ChangedMeanwhile],
        "open": [ValidationError],
        "register": [ValidationError],
        "add": [ValidationError],
    }
    assert looked_up(AwardRound.objects.filter(year=year, ordinal=3).count) == 1
    assert looked_up(Entry.objects.filter(round=receiving).count) == 1
    assert looked_up(Product.objects.filter(name="Trà sen").count) == 1


def test_a_nomination_sent_twice_is_one(shared_database: Shared) -> None:
    row = world.make_round(level="national", year=2030)
    product = world.make_product()
    senders = [world.staff("ha-noi", Role.DEPARTMENT), make.make_administrator()]
    shared_database()
    send = partial(lifecycle.nominate, product=product, to=row, exception_reason="Cục đồng ý")

    results = at_once([partial(send, by=by) for by in senders])

    assert lost(results) == [ValidationError]
    assert looked_up(Entry.objects.filter(round=row).count) == 1
