"""What a user corrects: each correction changes the reading as it says, and can be stored."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.formatting import Unit
from khuyencong.sheets.cells import Cell, Sheet, Style
from khuyencong.sheets.choices import IGNORE, Choices, ColumnChoice, TableChoice
from khuyencong.sheets.contents import KINDS
from khuyencong.sheets.tables import Table
from tests.khuyencong.sheets.drawn import draw, kinds, read_sheets

FIRST = ("Trang 1", 0)
TOTAL = ("amount_total", None)


def corrected(sheet: Sheet, choice: TableChoice, **more: Any) -> Table:
    (table,) = read_sheets(sheet, choices=Choices(tables={FIRST: choice}, **more)).tables
    return table


def projects(*rows: list[Any]) -> Sheet:
    header = ["STT", "Tên đề án", "Tỉnh", "Năm", "Tổng kinh phí", "Mã riêng"]
    return draw([["DANH MỤC"], header, *(rows or ([1, "Máy sấy", "Gia Lai", 2023, 420, "x1"],))])


def test_the_unit_of_a_table_and_of_a_column() -> None:
    sheet = projects()
    assert kinds(read_sheets(sheet).tables[0]) == [("unit_missing", None, None)]
    table = corrected(sheet, TableChoice(unit=Unit.MILLION))
    assert table.records[0].amounts == {TOTAL: 420_000_000}
    assert table.records[0].units == {5: Unit.MILLION}
    table = corrected(sheet, TableChoice(columns={5: ColumnChoice(unit=Unit.THOUSAND)}))
    assert table.records[0].amounts == {TOTAL: 420_000}


def test_what_a_column_means_and_that_it_means_nothing() -> None:
    sheet = projects()
    columns = {6: ColumnChoice("code"), 2: ColumnChoice("content"), 3: ColumnChoice(IGNORE),
               5: ColumnChoice("amount_national", "national", unit=Unit.DONG)}  # fmt: skip
    (record,) = corrected(sheet, TableChoice(columns=columns)).records
    assert (record.text("code"), record.text("content")) == ("x1", "Máy sấy")
    assert record.values["province"] is None
    assert record.amounts == {("amount_national", "national"): 420}


def test_a_chosen_column_wins_over_one_of_the_same_name() -> None:
    sheet = draw([["Tên đề án", "Năm", "Ghi chú", "Tổng kinh phí (đồng)", "Tổng kinh phí (đồng)"],
                  ["Máy sấy", 2023, "a", 100_000, 200_000]])  # fmt: skip
    assert ("duplicate_header", 1, 5) in kinds(read_sheets(sheet).tables[0])
    table = corrected(sheet, TableChoice(columns={4: ColumnChoice(IGNORE)}))
    assert (table.records[0].amounts, kinds(table)) == ({TOTAL: 200_000}, [])
    table = corrected(sheet, TableChoice(columns={5: ColumnChoice("amount_total")}))
    assert table.records[0].amounts == {TOTAL: 200_000}


def test_the_header_that_nothing_tells_is_pointed_at() -> None:
    sheet = draw([["Bảng"], ["A", "B", "C"], ["x", "y", "z"], ["Máy sấy", "Gia Lai", 2023]])
    assert read_sheets(sheet).tables == []
    columns = {1: ColumnChoice("title"), 2: ColumnChoice("province"), 3: ColumnChoice("year")}
    table = corrected(sheet, TableChoice(top=2, bottom=3, columns=columns))
    (record,) = table.records
    assert (record.row, record.text("title"), record.values["year"]) == (4, "Máy sấy", 2023)


def test_the_header_is_moved_down_and_the_data_ends_early() -> None:
    sheet = projects([1, "Máy sấy", "Gia Lai", 2023, "420 triệu", None],
                     [2, "Máy gói", "Gia Lai", 2023, "100 triệu", None],
                     [3, "Ghi thêm", "Gia Lai", 2023, "1 triệu", None])  # fmt: skip
    table = corrected(sheet, TableChoice(last=4))
    assert [record.row for record in table.records] == [3, 4]
    names = {2: ColumnChoice("title"), 3: ColumnChoice("province"), 4: ColumnChoice("year")}
    table = corrected(sheet, TableChoice(top=2, bottom=3, columns=names))
    assert [record.row for record in table.records] == [4, 5]


def test_year_province_and_source_of_one_table() -> None:
    sheet = draw([["Tên đề án", "Thời gian", "Ghi chú"], ["Máy sấy", None, "a"]])
    table = corrected(sheet, TableChoice(year=2020, province="Gia Lai", source="local"))
    values = table.records[0].values
    assert (values["year"], values["province"], values["source"]) == (2020, "Gia Lai", "local")


def test_a_table_and_a_sheet_may_be_left_out() -> None:
    one, two = projects(), draw([["Tên đề án", "Tỉnh", "Năm"], ["Lò", "Hà Nội", 2022]], name="Hai")
    choices = Choices(tables={FIRST: TableChoice(take=False)})
    reading = read_sheets(one, two, choices=choices)
    assert [table.sheet for table in reading.tables] == ["Hai"]
    assert [table.sheet for table in reading.skipped] == ["Trang 1"]
    reading = read_sheets(one, two, choices=Choices(sheets=("Hai",)))
    assert [table.sheet for table in reading.tables] == ["Hai"]
    assert reading.ignored_sheets == ["Trang 1"]


def test_the_second_table_of_a_sheet_is_corrected_by_its_number() -> None:
    rows: list[list[Any]] = [["Tên đề án", "Tỉnh", "Năm"], ["Lò", "Hà Nội", 2022], [None],
            ["Tên đề án", "Tỉnh", "Tổng kinh phí", "Năm"], ["Máy", "Gia Lai", 5, 2023]]  # fmt: skip
    choices = Choices(tables={("Trang 1", 1): TableChoice(unit=Unit.BILLION)})
    first, second = read_sheets(draw(rows), choices=choices).tables
    assert (first.number, second.number) == (0, 1)
    assert second.records[0].amounts == {TOTAL: 5 * 10**9}


def test_an_edit_replaces_a_cell_and_is_read_as_text() -> None:
    sheet = projects([1, "Máy sấy", "Gia Lay", 2023, 1.5, None])
    sheet.put(Cell(3, 5, None, Style("0%"), "=1/0"))
    edits = {("Trang 1", 3, 3): "Gia Lai", ("Trang 1", 3, 5): "1.505 triệu", ("Trang 1", 3, 1): ""}
    (table,) = read_sheets(sheet, choices=Choices(edits=edits)).tables
    (record,) = table.records
    assert record.values["province"] == "Gia Lai"
    assert record.amounts == {TOTAL: 1_505_000_000}
    assert record.shown("amount_total") == "1.505 triệu"
    assert kinds(table) == []


def test_an_edit_in_a_column_of_old_letters_is_new_letters() -> None:
    rows = [["Tên đề án", "Tỉnh", "Năm"]]
    rows += [[f"Hç trî m¸y mãc cho c¬ së {n}", "Hµ Giang", "2019"] for n in range(4)]
    edits = {("Trang 1", 2, 1): "Hà và má", ("Trang 1", 5, 1): "Đào tạo"}
    (table,) = read_sheets(draw(rows), choices=Choices(edits=edits)).tables
    titles = [record.text("title") for record in table.records]
    assert titles[:2] == ["Hà và má", "Hỗ trợ máy móc cho cơ sở 1"]
    assert titles[3] == "Đào tạo"
    (table,) = read_sheets(draw(rows), choices=Choices(
        tables={FIRST: TableChoice(columns={1: ColumnChoice(decode=False)})})).tables  # fmt: skip
    assert table.records[0].text("title") == "Hç trî m¸y mãc cho c¬ së 0"
    assert table.records[0].values["province"] == "Hà Giang"


def test_a_layout_saved_for_an_office_is_used_for_its_next_file() -> None:
    table = read_sheets(projects()).tables[0]
    choice = TableChoice(unit=Unit.MILLION, year=2023, last=9, columns={6: ColumnChoice("code")})
    layouts = {table.fingerprint: choice.for_layout()}
    other = projects([1, "Lò gốm", "Hà Nội", 2024, 5, "x9"], [2, "Lò", "Hà Nội", 2024, 6, "x8"])
    (again,) = read_sheets(other, choices=Choices(layouts=layouts)).tables
    assert again.has_layout
    assert [record.text("code") for record in again.records] == ["x9", "x8"]
    assert again.records[0].amounts == {TOTAL: 5_000_000}
    assert again.fingerprint == table.fingerprint
    changed = draw([["Tên đề án", "Tỉnh", "Năm"], ["Lò", "Hà Nội", 2022]])
    assert not read_sheets(changed, choices=Choices(layouts=layouts)).tables[0].has_layout


def test_where_every_value_of_a_record_stands() -> None:
    sheet = draw([["Tên đề án", "Tỉnh", "Ngày bắt đầu", "Tổng kinh phí (triệu đồng)"],
                  ["Lò", "Hà Nội", date(2023, 5, 6), "1,5 tỷ"], ["Máy", "^", None, 7]])  # fmt: skip
    first, second = read_sheets(sheet).tables[0].records
    assert first.at("start") == ("Trang 1", 2, 3)
    assert first.shown("start") == "06/05/2023"
    assert second.at("province") == ("Trang 1", 2, 2)
    assert second.at("amount_total") == ("Trang 1", 3, 4)
    assert second.at("amount_local", "local") is None
    assert (first.shown("amount_total"), second.units) == ("1,5 tỷ", {4: Unit.MILLION})


ROWS = st.one_of(st.none(), st.integers(1, 99))
UNITS = st.sampled_from([None, *Unit])
WORDS = st.one_of(st.none(), st.text(max_size=8))
COLUMNS = st.builds(ColumnChoice, WORDS, WORDS, WORDS, UNITS, st.sampled_from([None, True, False]))
TABLES = st.builds(
    TableChoice, st.booleans(), st.sampled_from([None, *KINDS]), ROWS, ROWS, ROWS,
    st.dictionaries(st.integers(1, 99), COLUMNS, max_size=3), UNITS, ROWS, WORDS, WORDS, WORDS,
)  # fmt: skip
CHOICES = st.builds(
    Choices, UNITS, ROWS, WORDS, WORDS, st.booleans(), WORDS, WORDS, WORDS,
    st.one_of(st.none(), st.lists(st.text(max_size=5), max_size=2).map(tuple)),
    st.dictionaries(st.tuples(st.text(max_size=5), st.integers(0, 3)), TABLES, max_size=2),
    st.dictionaries(st.text(max_size=5), TABLES, max_size=2),
    st.dictionaries(st.tuples(st.text(max_size=5), st.integers(1, 9), st.integers(1, 9)),
                    st.text(max_size=8), max_size=3),
)  # fmt: skip


@given(CHOICES)
def test_choices_are_stored_and_come_back(choices: Choices) -> None:
    assert Choices.from_json(choices.to_json()) == choices


@pytest.mark.parametrize(
    "text",
    ["", "7", "[]", '{"tables": 3}', '{"x": 1}', '{"tables": [], "layouts": {}, "edits": [[1]]}',
     '{"tables": [], "layouts": {}, "edits": [], "unit": 7}',
     '{"tables": [["a", 0, {"columns": {"x": {}}}]], "layouts": {}, "edits": []}',
     '{"tables": [], "layouts": {}, "edits": [], "colour": "red"}'],
)  # fmt: skip
def test_choices_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Choices.from_json(text)
