"""Ceilings in spreadsheets: known by item, programme, place and the day from which they hold."""

from decimal import Decimal
from typing import Any

import pytest

from khuyencong.accounts.models import User
from programmes.models import SupportCeiling
from tests import factories as make
from tests.programmes.imports.rows import imported, messages, outcomes, previewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make.make_user(role="importer")


def a_row(**values: Any) -> dict[str, Any]:
    given = {"name": "Máy mới", "programme": "local", "share": 50, "share_of": "cost"}
    return given | {"legal_basis": "NQ 1", "valid_from": "2030-01-01", "is_verified": "có"} | values


def test_a_ceiling_is_entered_once_and_changed_by_its_item_and_day(admin: User) -> None:
    imported(admin, "ceilings", a_row())
    ceiling = SupportCeiling.objects.get(item="may-moi")
    assert (ceiling.share, ceiling.kind, ceiling.is_verified) == (Decimal(50), "support", True)
    assert outcomes(previewed(admin, "ceilings", a_row())) == ["unchanged"]
    imported(admin, "ceilings", a_row(amount=300_000_000, valid_to="2031-01-01"))
    ceiling.refresh_from_db()
    assert (ceiling.amount, ceiling.share) == (300_000_000, Decimal(50))


def test_two_verified_ceilings_of_one_thing_may_not_hold_on_one_day(admin: User) -> None:
    imported(admin, "ceilings", a_row())
    batch = previewed(admin, "ceilings", a_row(valid_from="2031-01-01"))
    assert "kết thúc mức cũ trước" in messages(batch)


def test_what_limits_nothing_or_makes_no_sense_is_refused_by_column(admin: User) -> None:
    batch = previewed(
        admin, "ceilings", a_row(share=None, share_of=""), a_row(name="B", share_of=""),
        a_row(name="C", share=120), a_row(name="D", factor="1,5"), a_row(name="E", legal_basis=""),
        a_row(name="F", kind="factor"), a_row(name="G", share_of="tất cả"),
    )  # fmt: skip
    assert outcomes(batch) == ["invalid"] * 7


def test_the_item_of_a_name_that_is_known_is_used_again(admin: User) -> None:
    known = SupportCeiling.objects.filter(kind="support").exclude(name="")[0]
    imported(admin, "ceilings", a_row(name=known.name, is_verified="không"))
    assert SupportCeiling.objects.get(legal_basis="NQ 1").item == known.item


def test_only_who_keeps_the_rules_brings_them_in() -> None:
    staff = make.make_user(role="centre", province=make.make_province())
    assert outcomes(previewed(staff, "ceilings", a_row())) == ["invalid"]
