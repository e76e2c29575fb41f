"""Awards in the work list: who is told of what."""

from datetime import date, timedelta
from typing import Any

import pytest

from awards.models import Entry
from awards.worklist import KINDS, SOON
from khuyencong.accounts.models import Role, User
from programmes.worklist.kinds import work_of
from tests import factories as make
from tests.awards import rounds as world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
TODAY = date(2031, 11, 2)


def waiting(user: User) -> dict[str, list[str]]:
    """What is to be done, by kind: the products or rounds."""
    work = work_of(user, TODAY, KINDS)
    return {
        each.kind.slug: [item.name for item in each.found.items]
        for each in work
        if each.found.total
    }


def ends(day: date, **fields: Any) -> Entry:
    row = world.make_round(year=2029, ordinal=next(world.serial), status="closed")
    issued = {"issued_on": date(2029, 6, 1), "valid_until": day}
    return world.certified(round=row, **{**issued, **fields})


def test_a_certificate_that_ends_soon_is_told_to_its_place_and_the_ministry() -> None:
    soon = ends(TODAY + SOON)
    ends(TODAY + SOON + timedelta(days=1))
    ends(TODAY - timedelta(days=1))
    ends(TODAY, revoked_on=date(2030, 1, 1), revocation_reason="Sai")

    expected = {"chung-nhan-sap-het-han": [soon.product.name]}
    for user in (world.staff("ha-noi"), world.staff("ha-noi", Role.DEPARTMENT), world.officer()):
        assert waiting(user) == expected
    assert waiting(world.staff("thanh-hoa")) == {}
    assert waiting(make.make_user(role=Role.MINISTRY_VIEWER)) == {}


def test_a_nomination_waits_for_the_ministry_and_comes_back_to_the_department() -> None:
    row = world.make_round(level="national", year=2031)
    sent = world.make_entry(round=row, nomination="sent", nominated_on=TODAY)
    back = world.make_entry(
        round=row, nomination="returned", nomination_note="Thiếu ảnh", nominated_on=TODAY
    )

    assert waiting(world.officer()) == {"de-cu-cho-tiep-nhan": [sent.product.name]}
    department = world.staff("ha-noi", Role.DEPARTMENT)
    assert waiting(department) == {"de-cu-bi-tra-lai": [back.product.name]}
    assert waiting(world.staff("thanh-hoa", Role.DEPARTMENT)) == {}


def test_what_was_recognised_waits_for_its_certificate() -> None:
    row = world.make_round(year=2031, status="decided")
    entry = world.make_entry(round=row, result="recognised")
    assert waiting(world.staff("ha-noi")) == {"chua-cap-chung-nhan": [entry.product.name]}


def test_a_round_whose_registration_ended_waits_for_its_voting() -> None:
    row = world.make_round(year=2031, registration_to=TODAY - timedelta(days=3))
    world.make_round(year=2030, registration_to=TODAY)
    assert waiting(world.staff("ha-noi")) == {"het-han-dang-ky": [row.name]}


def test_a_list_asks_one_query_a_kind(django_assert_num_queries: Any) -> None:
    user = make.make_administrator()
    for _ in range(3):
        ends(TODAY)
    with django_assert_num_queries(len([kind for kind in KINDS if kind.concerns(user)])):
        work_of(user, TODAY, KINDS)
