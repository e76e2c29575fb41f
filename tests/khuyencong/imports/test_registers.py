"""Organisations and accounts in spreadsheets."""

from typing import Any

import pytest

from khuyencong.accounts.models import User
from khuyencong.imports.engine import undo_batch
from provinces.models import Organisation
from tests import factories as make
from tests.programmes.imports.rows import imported, messages, outcomes, previewed, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def importer() -> User:
    return make.make_user(role="importer")


@pytest.fixture
def system() -> User:
    return make.make_user(role="system")


def a_body(**values: Any) -> dict[str, Any]:
    return {"name": "Trung tâm Tư vấn Hoa Ban", "kind": "Tổ chức dịch vụ khuyến công"} | values


def test_a_body_comes_in_once_and_is_found_without_marks(importer: User) -> None:
    assert results(imported(importer, "organisations", a_body())) == ["created"]
    again = a_body(name="TRUNG TÂM TƯ VẤN HOA BAN")
    assert outcomes(previewed(importer, "organisations", again)) == ["changed"]
    assert outcomes(previewed(importer, "organisations", a_body())) == ["unchanged"]
    assert Organisation.objects.filter(search_key="trung tam tu van hoa ban").exists()


def test_bodies_of_one_name_in_two_provinces_are_two(importer: User) -> None:
    for key in ("vinh-lac", "tan-an"):
        make.make_province(name=key, key=key)
    rows = [a_body(kind="Khác", province=key) for key in ("vinh-lac", "tan-an")]
    assert results(imported(importer, "organisations", *rows)) == ["created", "created"]


def test_a_body_with_a_plan_is_not_taken_back(importer: User) -> None:
    batch = imported(importer, "organisations", a_body(), a_body(name="Trung tâm Khác"))
    body = Organisation.objects.get(name="Trung tâm Khác")
    make.make_plan(organisation=body, province=None)
    undo_batch(batch=batch, user=importer)
    assert results(batch) == ["undone", "not_undone"]


def test_only_who_keeps_the_register_brings_bodies_in() -> None:
    staff = make.make_user(role="centre", province=make.make_province())
    assert outcomes(previewed(staff, "organisations", a_body())) == ["invalid"]


def an_account(**values: Any) -> dict[str, Any]:
    row = {"username": "lan", "last_name": "Nguyễn Thị", "first_name": "Lan"}
    return row | {"role": "Bộ Công Thương – xem", "email": "Lan@Example.vn"} | values


def test_an_account_comes_in_without_a_password_that_works(system: User) -> None:
    imported(system, "users", an_account())
    account = User.objects.get(username="lan")
    assert (account.role, account.email) == ("viewer", "lan@example.vn")
    assert not account.has_usable_password()
    assert account.must_change_password
    assert outcomes(previewed(system, "users", an_account())) == ["unchanged"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"role": "Giám đốc"}, "role: Vai trò phải là một trong"),
        ({"role": None}, "role: Chưa ghi vai trò."),
        ({"role": "Cán bộ trung tâm khuyến công"}, "province: Cán bộ trung tâm phải thuộc"),
        ({"province": "Không Có"}, "province: "),
        ({"email": "khong-phai-thu"}, "email: "),
    ],
)
def test_a_wrong_account_is_refused_at_its_column(
    system: User, values: dict[str, Any], said: str
) -> None:
    batch = previewed(system, "users", an_account(**values))
    assert outcomes(batch) == ["invalid"]
    assert said in messages(batch)


def test_two_accounts_of_one_address_are_refused(system: User) -> None:
    batch = previewed(system, "users", an_account(), an_account(username="lan2"))
    assert outcomes(batch) == ["new", "invalid"]


def test_nobody_locks_themselves_out(system: User) -> None:
    own = {"username": system.username, "role": "Bộ Công Thương – xem"}
    assert "Không tự đổi vai trò" in messages(previewed(system, "users", own))


def test_only_system_administrators_bring_accounts_in(importer: User) -> None:
    assert outcomes(previewed(importer, "users", an_account())) == ["invalid"]
