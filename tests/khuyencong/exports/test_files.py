"""Files read back as a spreadsheet would: numbers stay numbers, missing is no 0, all is told."""

import datetime
import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.exports.naming import LONGEST_TEXT
from khuyencong.tables import Column, MoneyUnit, Source, Table
from tests.khuyencong.exports.reading import (
    calamine_grids,
    csv_grid,
    made,
    openpyxl_grids,
    own_grids,
)

COLUMNS = [
    Column("name", "Tỉnh"),
    Column("amount", "Được giao", "money", "đồng", meaning="Số tiền", computed="Cộng quyết định"),
    Column("rate", "Tỷ lệ", "percent"),
    Column("year", "Năm", "year"),
    Column("day", "Ngày", "date"),
]
HEADINGS = ["Tỉnh", "Được giao (đồng)", "Tỷ lệ (%)", "Năm", "Ngày"]
ROW: list[Any] = ["Hòa Bình", 1_505_000_000, Decimal("0.9524"), 2021, datetime.date(2021, 12, 10)]
AS_OF = datetime.date(2021, 12, 10)
FIRST = 7
"""The place of the first row of a table, after title, unit, period, source, day and the head."""


def make_table(*rows: list[Any], title: str = "Kinh phí", **fields: Any) -> Table:
    given = {"unit": "đồng", "period": "năm 2021", "source": "tài liệu công bố", "as_of": AS_OF}
    return Table(title=title, columns=COLUMNS, rows=rows, **{**given, **fields})


def workbook(table: Table) -> Any:
    return openpyxl.load_workbook(io.BytesIO(made(table, "xlsx")))


def numbers_sheet(table: Table, kind: str) -> list[list[Any]]:
    """Return the first sheet as each independent reader sees it; they must agree."""
    data = made(table, kind)
    grids = [calamine_grids(data), own_grids(data, kind)]
    grids += [openpyxl_grids(data)] if kind == "xlsx" else []
    sheets = [next(iter(grid.values())) for grid in grids]
    widest = max(len(row) for sheet in sheets for row in sheet)
    told = [[[*row, *[None] * (widest - len(row))] for row in sheet] for sheet in sheets]
    same = [[[alike(cell) for cell in row] for row in sheet] for sheet in told]
    assert all(each == same[0] for each in same)
    return told[0]


def alike(cell: Any) -> Any:
    return float(cell) if isinstance(cell, int | Decimal) else cell


def test_csv_is_what_vietnamese_excel_reads() -> None:
    data = made(make_table(ROW), "csv")

    assert data.startswith("\ufeff".encode())
    assert data.count(b"\r\n") == data.count(b"\n")
    assert csv_grid(data)[FIRST - 1] == HEADINGS
    assert csv_grid(data)[FIRST] == ["Hòa Bình", "1505000000", "95,24", "2021", "2021-12-10"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_title_unit_period_source_and_day_stand_above(kind: str) -> None:
    table = make_table(ROW)
    lines = csv_grid(made(table, kind)) if kind == "csv" else numbers_sheet(table, kind)

    assert [tuple(line[:2]) for line in lines[:5]] == [
        ("Bảng", "Kinh phí"),
        ("Đơn vị tính", "đồng"),
        ("Kỳ", "năm 2021"),
        ("Nguồn", "tài liệu công bố"),
        ("Số liệu tại ngày", "2021-12-10" if kind == "csv" else AS_OF),
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_numbers_and_days_are_such(kind: str) -> None:
    sheet = numbers_sheet(make_table(ROW), kind)

    assert sheet[FIRST - 1] == HEADINGS
    assert sheet[FIRST] == ["Hòa Bình", 1_505_000_000, 0.9524, 2021, AS_OF]


def test_xlsx_shows_numbers_with_their_formats_under_a_frozen_head_on_a4() -> None:
    sheet = workbook(make_table(ROW)).worksheets[0]
    cells = sheet[FIRST + 1]

    assert [cell.data_type for cell in cells] == ["s", "n", "n", "n", "d"]
    assert [cell.number_format for cell in cells[1:]] == ["#,##0", "0.00%", "0", "dd/mm/yyyy"]
    assert sheet.freeze_panes == "B8"
    assert sheet.auto_filter.ref == "A7:E8"
    assert sheet.print_title_rows == "$7:$7"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.column_dimensions["A"].width > 18


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize(
    ("unit", "heading", "amount"),
    [
        (MoneyUnit.TRIEU, "Được giao (triệu đồng)", 1505.000001),
        (MoneyUnit.TY, "Được giao (tỷ đồng)", 1.505000001),
    ],
)
def test_another_unit_stands_in_the_heading_and_keeps_every_dong(
    kind: str, unit: MoneyUnit, heading: str, amount: float
) -> None:
    sheet = numbers_sheet(make_table(["x", 1_505_000_001, None, None, None]).in_unit(unit), kind)

    assert sheet[1][1] == str(unit.label)
    assert sheet[FIRST - 1][1] == heading
    assert sheet[FIRST][1] == amount


def test_xlsx_shows_trieu_and_ty_with_three_decimals() -> None:
    for unit in (MoneyUnit.TRIEU, MoneyUnit.TY):
        sheet = workbook(make_table(ROW).in_unit(unit)).worksheets[0]
        assert sheet["B8"].number_format == "#,##0.000"


@given(amounts=st.lists(st.integers(-(10**15) + 1, 10**15 - 1), min_size=1, max_size=8))
def test_a_sum_over_the_file_is_the_sum_of_the_dong_in_every_unit(amounts: list[int]) -> None:
    for unit in MoneyUnit:
        rows = ([None, amount, None, None, None] for amount in amounts)
        table = Table("x", COLUMNS, list(rows)).in_unit(unit)
        for kind in ("xlsx", "ods"):
            sheet = next(iter(own_grids(made(table, kind), kind).values()))
            found = [Decimal(str(row[1])).scaleb(unit.power) for row in sheet[FIRST:]]
            assert found == amounts
        found = [
            Decimal(row[1].replace(",", ".")).scaleb(unit.power)
            for row in csv_grid(made(table, "csv"))[FIRST : FIRST + len(amounts)]
        ]
        assert found == amounts


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_missing_is_an_empty_cell_and_zero_is_zero(kind: str) -> None:
    table = make_table(["Bắc Kạn", None, None, None, None], ["Hà Nam", 0, Decimal(0), 2021, None])
    if kind == "csv":
        assert csv_grid(made(table, kind))[FIRST : FIRST + 2] == [
            ["Bắc Kạn", "", "", "", ""],
            ["Hà Nam", "0", "0", "2021", ""],
        ]
    else:
        assert numbers_sheet(table, kind)[FIRST:] == [
            ["Bắc Kạn", None, None, None, None],
            ["Hà Nam", 0, 0, 2021, None],
        ]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_second_sheet_explains_columns_and_names_the_sources(kind: str) -> None:
    source = Source("Hội nghị", "Sở Công Thương", AS_OF, "https://example.vn/bai")
    table = make_table(
        ROW, sources=[source], filters="Năm: 2021", address="https://example.vn/?nam=2021"
    )

    lines = calamine_grids(made(table, kind))["Nguồn và giải thích"]
    assert ["Bộ lọc", "Năm: 2021"] in [line[:2] for line in lines]
    assert ["Địa chỉ trang", "https://example.vn/?nam=2021"] in [line[:2] for line in lines]
    amount = ["Được giao", "Số tiền", "đồng", "Cộng quyết định", "chưa có số liệu, không phải 0"]
    assert amount in lines
    assert ["Hội nghị", "Sở Công Thương", AS_OF, "https://example.vn/bai", None] in lines
    if kind == "xlsx":
        sheet = workbook(table).worksheets[1]
        assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_csv_has_its_explanations_and_sources_below() -> None:
    source = Source("Hội nghị", "Sở Công Thương", AS_OF, "https://example.vn/bai")
    lines = csv_grid(made(make_table(ROW, sources=[source], filters="Năm: 2021"), "csv"))

    assert lines[FIRST + 1] == []
    assert lines[FIRST + 2][:2] == ["Cột", "Ý nghĩa"]
    assert ["Bộ lọc", "Năm: 2021"] in lines
    assert lines[-1] == ["Hội nghị", "Sở Công Thương", "2021-12-10", "https://example.vn/bai"]


def test_digits_beyond_what_a_spreadsheet_keeps_become_text() -> None:
    table = make_table(["x", 123_456_789_012_345_678, None, None, None])
    for kind in ("xlsx", "ods"):
        assert numbers_sheet(table, kind)[FIRST][1] == "123456789012345678"
        small = numbers_sheet(table.in_unit(MoneyUnit.TRIEU), kind)
        assert small[FIRST][1] == "123456789012,345678"


def test_a_hidden_column_is_hidden_in_workbooks_and_left_out_of_csv() -> None:
    columns = [Column("name", "Tên"), Column("id", "Mã số", "count", is_hidden=True)]
    table = Table("x", columns, [["a", 7]])

    assert workbook(table).worksheets[0].column_dimensions["B"].hidden
    assert csv_grid(made(table, "csv"))[FIRST] == ["a"]
    assert b'table:visibility="collapse"' in content_xml(made(table, "ods"))


def test_the_head_of_an_ods_is_frozen() -> None:
    with zipfile.ZipFile(io.BytesIO(made(make_table(ROW), "ods"))) as package:
        settings = package.read("settings.xml").decode()
    assert 'xmlns:ooo="http://openoffice.org/2004/office"' in settings  # else it is passed over
    assert f'config:name="VerticalSplitPosition" config:type="int">{FIRST}<' in settings


def test_long_text_gets_a_high_row_and_short_text_a_narrow_column() -> None:
    columns = [Column("name", "Tên"), Column("text", "Diễn giải", width=20), Column("x", "Loại")]
    table = Table("x", columns, [["a", "mười hai chữ cái " * 5, "có"], ["b", "ngắn", "có"]])

    sheet = workbook(table).worksheets[0]
    assert sheet.row_dimensions[FIRST + 1].height == 57
    assert sheet.row_dimensions[FIRST + 2].height is None
    assert [round(sheet.column_dimensions[each].width) for each in "ABC"] == [19, 23, 9]


def test_a_wide_table_is_printed_on_large_paper() -> None:
    columns = [Column(f"c{place}", f"Cột {place}", width=40) for place in range(6)]
    table = Table("x", columns, [["Trung tâm Khuyến công và Xúc tiến thương"] * 6])

    assert workbook(table).worksheets[0].page_setup.paperSize == 8
    with zipfile.ZipFile(io.BytesIO(made(table, "ods"))) as package:
        assert b'fo:page-width="420mm"' in package.read("styles.xml")


def content_xml(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.infolist()[0].filename == "mimetype"
        assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
        return package.read("content.xml")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_longer_text_than_a_cell_holds_is_cut_not_lost(kind: str) -> None:
    sheet = numbers_sheet(make_table(["a" * 40_000, None, None, None, None]), kind)

    assert len(sheet[FIRST][0]) == LONGEST_TEXT


def test_a_row_that_is_too_short_is_a_fault_of_ours() -> None:
    for kind in ("csv", "xlsx", "ods"):
        with pytest.raises(ValueError, match="zip"):
            made(make_table(["a", 1]), kind)
