"""Export my projects, edit cells in Excel, upload: only edited cells are written."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from khuyencong.accounts.models import User
from khuyencong.imports.models import ImportBatch, Mode
from programmes.models import Project
from provinces.models import Province
from tests import factories as make
from tests.programmes.imports.rows import imported, messages, outcomes, results
from tests.programmes.imports.sheets import applied, uploaded

pytestmark = pytest.mark.django_db
ADDRESS = "/nhap-lieu/mau/projects/?du-lieu=co"
CODES = ["VINH-LAC-2024-DP-001", "VINH-LAC-2024-DP-002", "VINH-LAC-2024-DP-003"]


@pytest.fixture
def staff() -> User:
    province = make.make_province(name="Vĩnh Lạc", key="vinh-lac")
    make.make_establishment(name="Cơ sở A", tax_code="0100109106", province=province)
    staff = make.make_user(role="centre", province=province)
    given = {"year": 2024, "province": "vinh-lac", "source": "local", "local": 150_000_000}
    imported(
        staff, "projects",
        given | {"title": "Đề án một", "note": "cũ", "content": "machinery",
                 "stated_total": 200_000_000,
                 "beneficiaries": "Cơ sở A (5 triệu đồng)\nHTX Tân Tiến", "place": "Xã A",
                 "started_on": "2024-03-01"},
        given | {"title": "Đề án hai", "counterpart": 0},
        given | {"title": "Đề án ba", "note": "– mới: =1+1"},
    )  # fmt: skip
    return staff


def exported(user: User, address: str = ADDRESS) -> Any:
    client = Client()
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return openpyxl.load_workbook(BytesIO(response.getvalue()))


def cell(book: Any, code: str, heading: str) -> Any:
    """Return the cell of a project under a heading."""
    sheet = book.worksheets[0]
    heads = next(
        {c.value: c.column for c in row}
        for row in sheet.iter_rows()
        if row[0].value == "Mã bản ghi"
    )
    row = next(r for r in range(1, 12) if sheet.cell(r, heads["Mã đề án"]).value == code)
    return sheet.cell(row, heads[heading])


def sent(user: User, book: Any) -> ImportBatch:
    file = BytesIO()
    book.save(file)
    return uploaded(user, "Mẫu nhập.xlsx", file.getvalue())


def test_an_export_that_comes_back_as_it_went_changes_nothing(staff: User) -> None:
    make.make_project(title="Của tỉnh khác", status="draft")
    book = exported(staff)
    titles = {cell(book, code, "Tên đề án").value for code in CODES}
    assert titles == {"Đề án một", "Đề án hai", "Đề án ba"}
    assert [row.changes for row in sent(staff, book).rows.all()] == [{}] * 3


def test_edited_cells_are_written_and_an_emptied_one_empties(staff: User) -> None:
    book = exported(staff)
    cell(book, CODES[0], "Ghi chú").value = None
    cell(book, CODES[0], "Kinh phí đối ứng (đồng)").value = 7_000_000
    cell(book, CODES[0], "Đơn vị thụ hưởng").value = "Cơ sở A (6 triệu đồng)"
    cell(book, CODES[1], "Mã đề án").value = "SỐ 12"
    batch = applied(staff, sent(staff, book))

    assert results(batch) == ["changed", "changed", "unchanged"]
    first = batch.rows.order_by("position")[0]
    assert set(first.changes) == {"note", "counterpart", "beneficiaries"}
    project = Project.objects.get(code=CODES[0])
    assert (project.note, project.place, project.version) == ("", "Xã A", 2)
    assert [row.share for row in project.beneficiaries.all()] == [6_000_000]
    assert Project.objects.get(title="Đề án hai").code == "SỐ 12"


def test_a_row_that_somebody_changed_since_is_refused_alone(staff: User) -> None:
    book = exported(staff)
    stale = Project.objects.get(code=CODES[0])
    stale.goal = "Mục tiêu"
    stale.save()
    for code in CODES[:2]:
        cell(book, code, "Ghi chú").value = "sửa trong Excel"
    batch = sent(staff, book)

    assert outcomes(batch) == ["invalid", "changed", "unchanged"]
    assert "Đã được sửa sau khi xuất tệp" in messages(batch)
    assert results(applied(staff, batch, Mode.VALID))[1] == "changed"
    assert Project.objects.get(code=CODES[0]).note == "cũ"


def test_a_row_whose_project_is_gone_or_another_province_s_is_refused(staff: User) -> None:
    book = exported(staff)
    Project.objects.get(code=CODES[0]).delete()
    theirs = make.make_project(title="Bí mật", status="draft")
    sheet = book.worksheets[0]
    cell(book, CODES[1], "Mã bản ghi").value = theirs.pk
    batch = sent(staff, book)

    assert outcomes(batch) == ["invalid", "invalid", "unchanged"]
    assert sheet.column_dimensions["A"].hidden
    assert "Bí mật" not in messages(batch)
    theirs.refresh_from_db()
    assert theirs.title == "Bí mật"


def test_new_rows_at_the_end_are_new_projects(staff: User) -> None:
    book = exported(staff)
    source, sheet = cell(book, CODES[1], "Mã bản ghi").row, book.worksheets[0]
    for column in range(3, sheet.max_column + 1):
        sheet.cell(sheet.max_row + 1 if column == 3 else sheet.max_row, column).value = None
    last = next(r for r in range(source, 40) if sheet.cell(r, 4).value is None)
    for column in range(4, sheet.max_column + 1):
        sheet.cell(last, column).value = sheet.cell(source, column).value
    sheet.cell(last, 4).value = "Đề án bốn"
    assert outcomes(sent(staff, book)) == ["unchanged"] * 3 + ["new"]


def test_a_unit_of_2025_comes_back_as_itself() -> None:
    admin = make.make_user(role="importer")
    for key in ("phu-tho-34", "phu-tho-63"):
        unit = Province.objects.get(key=key)
        make.make_project(province=unit, year=2025, status="draft", source="local", title=key)
    book = exported(admin, f"{ADDRESS}&nam=2025")
    batch = sent(admin, book)
    assert set(outcomes(batch)) == {"unchanged"}


def test_a_template_is_for_who_brings_the_kind_in(staff: User, client: Client) -> None:
    client.force_login(staff)
    page = client.get("/nhap-lieu/mau/").content.decode()
    assert page.count('name="du-lieu"') == 2  # projects and establishments
    assert client.get("/nhap-lieu/mau/plans/").status_code == 403
    assert client.get("/nhap-lieu/mau/khong-co/").status_code == 404
    assert client.get("/nhap-lieu/mau/entries/?du-lieu=co").status_code == 404
    response = client.get("/nhap-lieu/mau/projects/")
    assert response.headers["Content-Disposition"].endswith('.xlsx"')
