"""The lookup of the project form names establishments that one may see, and nobody else's."""

from typing import Any

import pytest
from django.test import Client

from khuyencong.accounts.models import Role, User
from provinces.models import Establishment, Province
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def unit(key: str) -> Province:
    return Province.objects.get(key=key)


def staff(key: str, **fields: Any) -> User:
    return make.make_user(province=unit(key), **fields)


def found(client: Client, user: User, **asked: Any) -> list[str]:
    client.force_login(user)
    response = client.get("/co-so/tim/", asked)
    assert response.status_code == 200
    return [row["name"] for row in response.json()["results"]]


def test_an_establishment_is_found_without_marks_by_name_tax_code_or_address(
    client: Client,
) -> None:
    make.make_establishment(
        name="HTX Chè Đồng Hỷ",
        tax_code="0100109106-001",
        production_address="Xóm Sông Cầu",
        province=unit("thai-nguyen-34"),
    )
    user = staff("thai-nguyen-34")
    for words in ("che dong hy", "0100109106", "0100109106001", "song cau", "HTX sông"):
        assert found(client, user, q=words) == ["HTX Chè Đồng Hỷ"]
    assert found(client, user, q="") == []
    assert found(client, user, q="khong co") == []


def test_other_provinces_establishments_are_not_named(client: Client) -> None:
    make.make_establishment(name="HTX Một", province=unit("thai-nguyen-34"))
    make.make_establishment(name="HTX Hai", province=unit("phu-tho-34"))
    assert found(client, staff("phu-tho-34"), q="htx") == ["HTX Hai"]
    assert found(client, make.make_user(role=Role.MINISTRY_VIEWER), q="htx") == [
        "HTX Hai",
        "HTX Một",
    ]


def test_a_centre_finds_those_of_the_units_merged_into_its_province(client: Client) -> None:
    make.make_establishment(name="HTX Cũ", province=unit("hoa-binh-63"))
    assert found(client, staff("phu-tho-34"), q="htx", tinh="hoa-binh-63") == ["HTX Cũ"]
    assert found(client, staff("phu-tho-34"), q="htx", tinh=unit("phu-tho-34").pk) == ["HTX Cũ"]
    assert found(client, staff("phu-tho-34"), q="htx", tinh="ha-noi") == []


def test_at_most_twenty_are_named_in_three_queries_more_than_signing_in(
    client: Client, django_assert_num_queries: Any
) -> None:
    for number in range(25):
        make.make_establishment(name=f"Cơ sở {number}", province=unit("ha-noi"))
    client.force_login(make.make_user(role=Role.MINISTRY_OFFICER))
    client.get("/co-so/tim/", {"q": "co so"})
    with django_assert_num_queries(5):
        assert len(client.get("/co-so/tim/", {"q": "co so"}).json()["results"]) == 20


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/co-so/tim/", {"q": "x"}).status_code == 302


def test_nonsense_in_the_address_finds_nothing_and_breaks_nothing(client: Client) -> None:
    user = staff("ha-noi")
    for asked in ({"q": "\0"}, {"q": "x" * 5000}, {"q": "%_"}, {"q": "a", "tinh": "9" * 30}):
        assert found(client, user, **asked) == []


def test_what_is_met_often_and_what_is_rare_come_in_the_same_order() -> None:
    for name in ("Xưởng B", "Xưởng A", "Xưởng C"):
        make.make_establishment(name=name, province=unit("ha-noi"))
    rows = Establishment.objects.with_words("xuong")
    rare, common = rows.keys_in_order(few=3), rows.keys_in_order(few=2)
    assert list(common) == rare
    names = [row.name for row in Establishment.objects.in_this_order(rare)]
    assert names == ["Xưởng A", "Xưởng B", "Xưởng C"]
