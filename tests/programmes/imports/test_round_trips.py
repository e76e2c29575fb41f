"""Other registers leave and come back: a row is its record, whatever was edited in it."""

from io import BytesIO
from typing import Any

import pytest

from khuyencong.accounts.models import User
from khuyencong.imports.models import ImportBatch
from provinces.models import Establishment, Organisation, Province
from tests import factories as make
from tests.programmes.imports.rows import messages, outcomes, results
from tests.programmes.imports.sheets import applied, uploaded
from tests.programmes.imports.test_projects_round_trip import exported

pytestmark = pytest.mark.django_db
ESTABLISHMENTS, ORGANISATIONS, PROJECTS = (
    f"/nhap-lieu/mau/{key}/?du-lieu=co" for key in ("establishments", "organisations", "projects")
)


@pytest.fixture
def province() -> Province:
    return make.make_province(name="Vĩnh Lạc", key="vinh-lac")


@pytest.fixture
def staff(province: Province) -> User:
    return make.make_user(role="centre", province=province)


def edited(user: User, address: str, edits: dict[tuple[int, str], Any], **more: Any) -> ImportBatch:
    """Export, set cells by record and heading, and send the file back."""
    book = exported(user, address)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Mã bản ghi")
    places = {cell.value: cell.column for cell in head}
    rows = {sheet.cell(row, 1).value: row for row in range(head[0].row + 1, sheet.max_row + 1)}
    for (pk, heading), value in edits.items():
        sheet.cell(rows[pk], places[heading]).value = value
    for pk in more.get("copied", ()):
        last = max(rows.values()) + 1
        for column in places.values():
            sheet.cell(last, column).value = sheet.cell(rows[pk], column).value
        for heading, value in more["as_new"].items():
            sheet.cell(last, places[heading]).value = value
    file = BytesIO()
    book.save(file)
    return uploaded(user, "Mẫu nhập.xlsx", file.getvalue())


def test_an_establishment_is_renamed_and_gets_its_code(staff: User, province: Province) -> None:
    one = make.make_establishment(name="HTX Tân Tiên", province=province)
    make.make_establishment(name="HTX Bình An", province=province)
    batch = applied(
        staff,
        edited(
            staff, ESTABLISHMENTS,
            {(one.pk, "Tên cơ sở"): "HTX Tân Tiến", (one.pk, "Mã số thuế"): "0100109106"},
        ),
    )  # fmt: skip

    assert sorted(results(batch)) == ["changed", "unchanged"]
    one.refresh_from_db()
    assert (one.name, one.tax_code, Establishment.objects.count()) == (
        "HTX Tân Tiến", "0100109106", 2
    )  # fmt: skip


def test_namesakes_come_back_each_as_itself(staff: User, province: Province) -> None:
    same = [
        make.make_establishment(name="HTX Tân Tiến", province=province, distinct_reason="hai xã")
        for _ in range(2)
    ]
    batch = edited(staff, ESTABLISHMENTS, {(same[1].pk, "Điện thoại"): "0912345678"})

    assert outcomes(batch) == ["unchanged", "changed"], messages(batch)


def test_a_code_or_a_name_of_another_is_refused(staff: User, province: Province) -> None:
    make.make_establishment(name="HTX A", province=province)
    elsewhere = make.make_province()
    first = make.make_establishment(name="HTX", province=elsewhere, tax_code="0100109106")
    second = make.make_establishment(name="HTX B", province=province)
    third = make.make_establishment(name="HTX C", province=province)
    batch = edited(
        staff, ESTABLISHMENTS,
        {(second.pk, "Mã số thuế"): first.tax_code, (third.pk, "Tên cơ sở"): "HTX A"},
    )  # fmt: skip

    assert outcomes(batch) == ["unchanged", "invalid", "invalid"]
    assert "Mã số thuế này đã có" in messages(batch)
    assert "Sổ đã có cơ sở giống tên" in messages(batch)


def test_an_establishment_of_another_province_is_not_reached_by_number(
    staff: User, province: Province
) -> None:
    own = make.make_establishment(name="HTX A", province=province)
    theirs = make.make_establishment(name="HTX Bí mật", province=make.make_province())
    batch = edited(staff, ESTABLISHMENTS, {(own.pk, "Mã bản ghi"): theirs.pk})

    assert outcomes(batch) == ["invalid"]
    assert "Không còn bản ghi của dòng này" in messages(batch)
    assert "Bí mật" not in messages(batch)


def test_an_organisation_is_renamed() -> None:
    importer = make.make_user(role="importer")
    body = Organisation.objects.create(name="Trung tâm Cũ", key="cu", kind="centre")
    sent = edited(importer, ORGANISATIONS, {(body.pk, "Tên tổ chức"): "Trung tâm Mới"})
    assert messages(sent) == ""
    batch = applied(importer, sent)

    assert "changed" in results(batch)
    body.refresh_from_db()
    assert (body.name, body.key) == ("Trung tâm Mới", "cu")


def test_a_copied_row_does_not_write_over_what_it_was_copied_from(
    staff: User, province: Province
) -> None:
    project = make.make_project(
        province=province, title="Đề án một", status="draft", source="local", year=2025
    )
    batch = edited(
        staff, PROJECTS, {}, copied=[project.pk],
        as_new={"Tên đề án": "Đề án hai", "Mã đề án": None},
    )  # fmt: skip

    assert outcomes(batch) == ["unchanged", "invalid"]
    assert "chép từ dòng" in messages(batch)


def test_a_unit_that_is_no_more_is_named_with_its_last_day() -> None:
    importer = make.make_user(role="importer")
    for key in ("phu-tho-63", "phu-tho-34", "binh-duong-63"):
        make.make_establishment(name=f"HTX {key}", province=Province.objects.get(key=key))
    book = exported(importer, ESTABLISHMENTS)
    shown = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}

    assert "Phú Thọ (đến 30/06/2025)" in shown
    assert not {"phu-tho-63", "phu-tho-34", "binh-duong-63"} & shown
    assert set(outcomes(edited(importer, ESTABLISHMENTS, {}))) == {"unchanged"}
