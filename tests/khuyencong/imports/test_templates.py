"""A template that a person fills in is read back as it was filled in, for every kind."""

from io import BytesIO
from typing import Any, Final

import openpyxl
import pytest

from khuyencong.imports import jobs
from khuyencong.imports.blanks import parts_of, write_blank
from khuyencong.imports.engine import read_batch
from khuyencong.imports.kinds import Kind, in_order, kind_of
from khuyencong.imports.places import ProvinceBook
from khuyencong.sheets import child
from khuyencong.sheets.tables import Reading, find_tables
from tests import factories as make

pytestmark = pytest.mark.django_db
ROWS: Final = 3
TYPED: Final = {
    "active": "có",
    "is_active": "có",
    "email": "a{0}@example.org",
    "username": "ten{0}",
    "tax_code": "",
    "contact_phone": "091234567{0}",
    "stated_total": 4_500_000,
    "share": 50,
    "factor": "1,5",
}


def blank(kind: Kind, user: Any) -> Any:
    file = BytesIO()
    write_blank(kind, user, file)
    return openpyxl.load_workbook(BytesIO(file.getvalue()))


def example(column: Any, number: int) -> Any:
    """What a person might type into a column."""
    if column.choices:
        return column.choices[0]
    if column.key in TYPED:
        typed = TYPED[column.key]
        return typed.format(number) if isinstance(typed, str) else typed
    if column.key == "province":
        return ["Hà Nội", "Lâm Đồng", "Sơn La"][number % ROWS]
    samples = {"money": 1_500_000, "year": 2024, "date": "15/3/2024", "count": 40}
    return samples.get(column.kind, f"Chữ thử {number}")


def filled(kind: Kind, user: Any) -> tuple[bytes, list[Any]]:
    """Fill three rows in; return the file and its columns."""
    book = blank(kind, user)
    sheet = book.worksheets[0]
    columns, _lines = parts_of(kind.resource(user))
    head = next(r for r in range(1, 9) if sheet.cell(r, 1).value == columns[0].heading)
    for row in range(head + 1, head + 1 + ROWS):
        for place, column in enumerate(columns, 1):
            sheet.cell(row, place).value = example(column, row)
    file = BytesIO()
    book.save(file)
    return file.getvalue(), columns


def read(data: bytes) -> Reading:
    return find_tables(child.read(data, "mau.xlsx"), ProvinceBook().find)


KEYS: Final = [kind.key for kind in in_order()]


@pytest.mark.parametrize("key", KEYS)
def test_a_filled_template_is_read_without_corrections(key: str) -> None:
    kind = kind_of(key)
    data, columns = filled(kind, make.make_administrator())

    reading = read(data)

    assert [table.kind in kind.table_kinds for table in reading.tables] == [True]
    table = reading.tables[0]
    assert not table.header.unknown
    assert not table.header.duplicates
    assert not table.problems
    drafts = [draft for record in table.records for draft in kind.resource.drafts(table, record)]
    assert len({draft.row for draft in drafts}) == ROWS
    if kind.resource(make.make_administrator()).blank() is None:
        wanted = {column.key for column in columns if TYPED.get(column.key) != ""}
        assert {name for name in wanted if drafts[0].values.get(name) is None} == set()


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_template_has_no_rows(key: str) -> None:
    file = BytesIO()
    write_blank(kind_of(key), make.make_administrator(), file)

    assert not read(file.getvalue()).tables


@pytest.mark.parametrize("key", [kind.key for kind in in_order() if kind.own])
def test_a_template_filled_with_what_there_is_changes_nothing(key: str) -> None:
    kind, user = kind_of(key), make.make_administrator()
    make.make_decision(content=make.make_content(), number="12/QĐ", note="- ghi chú")
    make.make_establishment(name="Cơ sở Ớt", legal_form="other", production_address="- Xã A")
    make.make_organisation(name="Trung tâm Vùng")
    make.make_project(status="draft", title="- Đề án ớt", note="dòng một\ndòng hai")
    file = BytesIO()
    assert kind.own is not None
    write_blank(kind, user, file, kind.own(user))
    batch = jobs.upload_batch(user, name="mau.xlsx", data=file.getvalue()).batch
    read_batch(batch, user)

    rows = list(batch.rows.all())
    assert [
        (row.outcome, row.problems, row.changes) for row in rows if row.outcome != "unchanged"
    ] == []
    assert len(rows) == kind.own(user).count() > 0
