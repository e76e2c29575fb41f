"""Establishments in spreadsheets: known by tax code, else by name on their ground."""

from typing import Any

import pytest

from khuyencong.accounts.models import User
from khuyencong.imports.engine import undo_batch
from provinces.models import Establishment, Province
from tests import factories as make
from tests.programmes.imports.rows import imported, messages, outcomes, previewed, results

pytestmark = pytest.mark.django_db
CODE, OTHER_CODE = "0100109106", "0300588569"


@pytest.fixture
def province() -> Province:
    return make.make_province(name="Vĩnh Lạc", key="vinh-lac")


@pytest.fixture
def staff(province: Province) -> User:
    return make.make_user(role="centre", province=province)


def a_row(**values: Any) -> dict[str, Any]:
    return {"name": "Công ty TNHH Hoa Ban", "tax_code": CODE, "province": "vinh-lac"} | values


def test_a_name_tells_the_legal_form_that_no_column_tells(staff: User) -> None:
    imported(
        staff, "establishments", a_row(), a_row(name="HTX Mây tre Tân Tiến", tax_code=None),
        a_row(name="Hộ kinh doanh Lò Văn Tám", tax_code=None),
    )  # fmt: skip
    forms = Establishment.objects.values_list("legal_form", flat=True).order_by("pk")
    assert list(forms) == ["enterprise", "cooperative", "household"]


@pytest.mark.parametrize(("typed", "form"), [
    ("Công ty TNHH", "enterprise"), ("Doanh nghiệp tư nhân", "enterprise"), ("HTX", "cooperative"),
    ("Hộ kinh doanh", "household"), ("household", "household"),
])  # fmt: skip
def test_a_legal_form_as_offices_write_it(staff: User, typed: str, form: str) -> None:
    imported(staff, "establishments", a_row(name="Cơ sở Hoa Ban", legal_form=typed))
    assert Establishment.objects.get().legal_form == form


def test_a_name_that_tells_no_form_is_asked_about(staff: User) -> None:
    batch = previewed(staff, "establishments", a_row(name="Cơ sở Hoa Ban", tax_code=None))
    assert outcomes(batch) == ["invalid"]
    assert "legal_form" in messages(batch)


def test_the_same_rows_again_change_nothing_and_a_changed_cell_changes_one(staff: User) -> None:
    imported(staff, "establishments", a_row(), a_row(name="HTX Tân Tiến", tax_code=None))
    again = previewed(
        staff, "establishments", a_row(contact_phone="0912 345 678"),
        a_row(name="HTX TÂN TIẾN", tax_code=None),
    )  # fmt: skip
    assert outcomes(again) == ["changed", "changed"]
    assert again.rows.get(position=0).changes == {"contact_phone": ("", "0912 345 678")}
    assert outcomes(
        previewed(staff, "establishments", a_row(), a_row(name="HTX Tân Tiến", tax_code=None))
    ) == ["unchanged", "unchanged"]


def test_an_empty_cell_leaves_what_is_known(staff: User) -> None:
    imported(staff, "establishments", a_row(production_address="Xã A"))
    assert outcomes(previewed(staff, "establishments", a_row(production_address=None))) == [
        "unchanged"
    ]


def test_a_code_is_added_to_a_namesake_that_had_none(staff: User) -> None:
    imported(staff, "establishments", a_row(tax_code=None))
    batch = imported(staff, "establishments", a_row())
    assert results(batch) == ["changed"]
    assert Establishment.objects.get().tax_code == CODE
    assert Establishment.objects.get().version == 2


def test_a_namesake_with_another_code_needs_a_reason(staff: User) -> None:
    imported(staff, "establishments", a_row())
    asked = previewed(staff, "establishments", a_row(tax_code=OTHER_CODE))
    assert "ghi lý do là cơ sở khác" in messages(asked)
    said = a_row(tax_code=OTHER_CODE, distinct_reason="Chi nhánh độc lập")
    assert results(imported(staff, "establishments", said)) == ["created"]


@pytest.mark.parametrize("code", ["0100109107", "100109106", "001090012345"])
def test_a_wrong_code_is_refused_at_its_cell(staff: User, code: str) -> None:
    batch = previewed(staff, "establishments", a_row(tax_code=code))
    assert outcomes(batch) == ["invalid"]
    assert messages(batch).startswith("tax_code: ")


def test_two_rows_of_one_name_without_a_code_are_asked_about(staff: User) -> None:
    row = a_row(tax_code=None)
    assert outcomes(previewed(staff, "establishments", row, dict(row))) == ["new", "invalid"]


def test_a_centre_enters_only_in_its_own_province(staff: User) -> None:
    make.make_province(name="Nơi khác", key="noi-khac")
    batch = imported(staff, "establishments", a_row(), a_row(province="noi-khac", tax_code=None))
    assert results(batch) == ["created", "skipped"]
    assert "Bạn không nhập cơ sở của tỉnh" in messages(batch)


def test_nothing_is_told_of_another_provinces_establishment(staff: User) -> None:
    other = make.make_province()
    make.make_establishment(tax_code=CODE, province=other, contact_phone="0912345678")
    batch = previewed(staff, "establishments", a_row())
    row = batch.rows.get()
    assert row.outcome == "invalid"
    assert (row.before, row.after, row.object_name) == (None, None, "")


def test_undo_deletes_what_no_project_names(staff: User, province: Province) -> None:
    batch = imported(staff, "establishments", a_row(), a_row(name="HTX Tân Tiến", tax_code=None))
    project = make.make_project(province=province)
    project.beneficiaries.create(establishment=Establishment.objects.get(tax_code=CODE))
    undo_batch(batch=batch, user=staff)
    assert results(batch) == ["not_undone", "undone"]
    assert Establishment.objects.count() == 1


def test_undo_gives_back_the_old_values_unless_edited_since(staff: User) -> None:
    imported(staff, "establishments", a_row(), a_row(name="HTX Tân Tiến", tax_code=None))
    batch = imported(
        staff, "establishments", a_row(industry="Tiểu thủ công nghiệp"),
        a_row(name="HTX Tân Tiến", tax_code=None, production_address="Thôn 1"),
    )  # fmt: skip
    edited = Establishment.objects.get(tax_code="")
    edited.production_address = "Thôn 2"
    edited.save()
    undo_batch(batch=batch, user=staff)
    assert results(batch) == ["undone", "kept"]
    assert Establishment.objects.get(tax_code=CODE).industry == ""
    assert "địa chỉ sản xuất" in batch.rows.get(position=1).note.lower()
