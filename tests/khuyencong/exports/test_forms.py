"""Workbooks to fill in: typed columns, lists to choose from, instructions, hidden identity."""

import datetime
import io
from typing import Any

import openpyxl

from khuyencong.exports.forms import Form, write_form
from khuyencong.tables import Column
from tests.khuyencong.exports.reading import calamine_grids, own_grids

PROVINCES = [f"Tỉnh số {number}" for number in range(63)]
COLUMNS = [
    Column("id", "Mã hệ thống", "count", is_hidden=True),
    Column("title", "Tên đề án", is_required=True, meaning="Tên trong quyết định"),
    Column("province", "Tỉnh, thành phố", choices=PROVINCES),
    Column("amount", "Kinh phí", "money"),
    Column("year", "Năm", "year"),
    Column("day", "Ngày ký", "date"),
]
ROWS: list[list[Any]] = [
    [7, "=Sấy chè", "Tỉnh số 3", 1_505_000_000, 2025, datetime.date(2025, 3, 1)],
    [8, "- Hỗ trợ máy", None, None, None, None],
]


def made(rows: Any = (), **fields: Any) -> bytes:
    file = io.BytesIO()
    lines = [("Đơn vị tính", "đồng"), ("Năm", 2025)]
    write_form(Form("Danh sách đề án", COLUMNS, rows, lines, ["Điền mỗi dòng một đề án."]), file)
    return file.getvalue()


def test_rows_stand_below_title_lines_and_head() -> None:
    for grids in (calamine_grids(made(iter(ROWS))), own_grids(made(iter(ROWS)), "xlsx")):
        sheet = grids["Dữ liệu"]
        assert sheet[0][:2] == [None, "Danh sách đề án"]  # the first column is hidden
        assert sheet[1][1:3] == ["Đơn vị tính", "đồng"]
        assert sheet[4] == [column.heading for column in COLUMNS]
        assert sheet[5:7] == ROWS


def test_every_column_takes_what_it_is_for() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(iter(ROWS))))["Dữ liệu"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}

    assert rules["C6:C507"].formula1 == "'Danh mục để chọn'!$A$2:$A$64"
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}
    kinds = {place[0]: rule.type for place, rule in rules.items()}
    assert kinds == {"A": "decimal", "C": "list", "D": "decimal", "E": "whole", "F": "date"}
    assert sheet.column_dimensions["A"].hidden
    assert not sheet.protection.sheet
    assert sheet.freeze_panes == "C6"


def test_the_lists_and_the_instructions_have_sheets_of_their_own() -> None:
    grids = calamine_grids(made())

    assert list(grids) == ["Dữ liệu", "Hướng dẫn", "Danh mục để chọn"]
    assert [row[0] for row in grids["Danh mục để chọn"]] == ["Tỉnh, thành phố", *PROVINCES]
    guide = grids["Hướng dẫn"]
    assert guide[1][0] == "1. Điền mỗi dòng một đề án."
    assert ["Tên đề án", "có", "Tên trong quyết định", "chữ"] in [row[:4] for row in guide]
    assert not any("Mã hệ thống" in row for row in guide)


def test_text_cells_of_an_empty_row_keep_what_is_typed() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made()))["Dữ liệu"]

    assert sheet.column_dimensions["B"].width > 20
    assert len(sheet.data_validations.dataValidation) == 5


def test_a_form_without_lists_is_a_form() -> None:
    file = io.BytesIO()
    write_form(Form("Mẫu", [Column("name", "Tên cơ sở")], spare_rows=0), file)

    assert calamine_grids(file.getvalue())["Dữ liệu"][2][0] == "Tên cơ sở"
