"""What titles, names, units and answers say; magnitudes are never changed in silence."""

from datetime import date
from decimal import Decimal

import pytest

from khuyencong.formatting import Unit
from khuyencong.sheets.cells import Cell, Fault, Style, Value
from khuyencong.sheets.checks import PROJECTS
from khuyencong.sheets.tables import Choices
from tests.khuyencong.sheets.drawn import draw, kinds, read_rows, read_sheets

TOTAL, SUPPORT = ("amount_total", None), ("amount_support", None)
NATIONAL, LOCAL = ("amount_national", "national"), ("amount_local", "local")
OTHER = ("amount_counterpart", None)
MILLION = 10**6


# -- what titles and names say ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name", "year", "period"),
    [
        ("KẾT QUẢ NĂM 2021", "a.xlsx", 2021, "year"),
        ("KẾT QUẢ 7 THÁNG ĐẦU NĂM 2022", "a.xlsx", 2022, "M07"),
        ("Kết quả quý II năm 2022", "a.xlsx", 2022, "Q2"),
        ("Kết quả 6 tháng cuối năm 2022", "a.xlsx", 2022, "H2"),
        ("Kết quả tháng 9 năm 2025", "a.xlsx", 2025, "month-09"),
        ("KẾT QUẢ", "bao_cao_2023.xlsx", 2023, "year"),
        ("KẾT QUẢ GIAI ĐOẠN 2016-2020", "a.xlsx", None, None),
        ("KẾT QUẢ", "2022_2023.xlsx", None, None),
    ],
)
def test_year_and_period_come_from_titles_then_from_the_name(
    title: str, name: str, year: int | None, period: str | None
) -> None:
    table = read_rows([title], ["TT", "Tỉnh", "Kế hoạch (đồng)"], [1, "Gia Lai", 5], name=name)
    assert (table.context.year, table.context.period) == (year, period)


def test_a_decision_line_gives_its_number_and_day_and_no_year() -> None:
    table = read_rows(
        ["(Kèm theo Quyết định số 3872/QĐ-BCT ngày 27/12/2019 của Bộ Công Thương)"],
        ["KẾ HOẠCH KHUYẾN CÔNG QUỐC GIA NĂM 2020"],
        ["TT", "Tên đề án", "Kinh phí hỗ trợ (đồng)"],
        [1, "Bao bì", 600000000],
    )
    context = table.context
    assert (context.decision_no, context.decision_date) == ("3872/QĐ-BCT", date(2019, 12, 27))
    assert (context.year, context.source) == (2020, "national")


def test_choices_of_the_user_win() -> None:
    sheet = draw([["TT", "Tên đề án", "Kinh phí hỗ trợ"], [1, "Máy sấy", 100]])
    (asked,) = read_sheets(sheet).tables
    assert kinds(asked) == [("unit_missing", None, None), ("year_missing", None, None)]
    choices = Choices(unit=Unit.MILLION, year=2022, province="Gia Lai", source="local")
    (answered,) = read_sheets(sheet, choices=choices).tables
    record = answered.records[0]
    assert (kinds(answered), record.amounts[SUPPORT]) == ([], 100 * MILLION)
    assert (record.values["province"], record.values["source"]) == ("Gia Lai", "local")


# -- magnitudes are never changed in silence -------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (Decimal("1.505"), "ambiguous_number"),
        (-5, "negative_amount"),
        ("56..537,447", "not_a_number"),
        ("2.1485", "not_a_number"),
        ("250 (đã duyệt)", "not_a_number"),
        ("٤٢٠", "not_a_number"),
        ("４２０", "not_a_number"),
        ("1e5", "not_a_number"),
        ("10**9", "not_a_number"),
        (True, "not_a_number"),
        (date(2022, 1, 1), "not_a_number"),
        (10**17, "too_large"),
        (Fault("#DIV/0!"), "formula_error"),
    ],
)
def test_an_amount_that_is_none_is_named_at_its_cell(value: object, kind: str) -> None:
    table = read_rows(
        ["Tên đề án", "Năm", "Kinh phí hỗ trợ (triệu đồng)"],
        ["Máy sấy", 2022, value],  # type: ignore[list-item]
    )
    assert kinds(table) == [(kind, 2, 3)]
    assert table.records[0].amounts.get(SUPPORT) is None


def test_a_second_column_of_the_same_meaning_is_told_not_added() -> None:
    table = read_rows(
        ["Tên đề án", "Năm", "Kinh phí hỗ trợ (đồng)", "Kinh phí hỗ trợ (đồng)"],
        ["Máy sấy", 2022, 100, 200],
    )
    assert kinds(table) == [("duplicate_header", 1, 4)]
    assert table.records[0].amounts == {SUPPORT: 100}


def test_a_formula_that_calls_out_is_told_and_one_that_looks_up_is_read() -> None:
    sheet = draw([["Tên đề án", "Năm", "Đơn vị thụ hưởng"], [None, 2022, None]])
    sheet.put(Cell(2, 1, "Máy sấy", formula='=HYPERLINK("http://x","Máy sấy")'))
    sheet.put(Cell(2, 3, "HTX A", formula="=VLOOKUP(A2,DM!A:B,2,0)"))
    (table,) = read_sheets(sheet).tables
    assert kinds(table) == [("formula_in_text", 2, 1)]
    assert table.records[0].values["beneficiary"] == "HTX A"


def test_a_legacy_column_is_offered_and_can_be_declined() -> None:
    sheet = draw([
        ["Tªn ®Ò ¸n", "N¨m", "§¬n vÞ thô h­ëng"],
        ["§µo t¹o nghÒ may", 2009, "C«ng ty VÝ Dô"],
    ])  # fmt: skip
    (table,) = read_sheets(sheet).tables
    assert table.records[0].values["title"] == "Đào tạo nghề may"
    assert [(offer.column, offer.encoding) for offer in table.decodings] == [
        (1, "tcvn3"), (2, "tcvn3"), (3, "tcvn3"),
    ]  # fmt: skip
    assert read_sheets(sheet, choices=Choices(decode_legacy=False)).tables == []


def test_columns_of_no_known_meaning_are_named() -> None:
    table = read_rows(
        ["Tên đề án", "Năm", "Tỉnh", "id", "is_superuser"], ["A", 2022, "Gia Lai", 1, True]
    )
    assert table.header.unknown == ((4, "id"), (5, "is_superuser"))
    assert table.kind == PROJECTS
    assert "id" not in table.records[0].values


def test_one_bad_merged_cell_is_told_once_and_blocks_every_row_of_it() -> None:
    table = read_rows(
        ["TT", "Tỉnh", "Tên đề án", "Năm"],
        [1, "Quảng Tín", "A", 2022],
        [2, "^", "B", 2022],
        [3, "Gia Lai", "C", 2022],
    )
    assert kinds(table) == [("unknown_province", 2, 2)]
    assert table.blocked_rows == {2, 3}


def test_nothing_of_a_table_that_lacks_its_unit_may_be_stored() -> None:
    table = read_rows(["Tên đề án", "Năm", "Kinh phí hỗ trợ"], ["A", 2022, 5], ["B", 2022, "1 tỷ"])
    assert kinds(table) == [("unit_missing", None, None)]
    assert table.blocked_rows == {2, 3}


def test_a_row_may_state_its_own_unit_and_people_are_no_money() -> None:
    table = read_rows(
        ["Năm Báo Cáo: 2022"],
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Khuyến công địa phương", "Khuyến công quốc gia"],
        [1, "Kinh phí đào tạo", "Triệu đồng", 100, 200],
        [2, "Số học viên", "người", 30, 40],
        [3, "Kinh phí hội chợ", "đồng", 5000000, "-"],
    )
    assert table.context.year == 2022
    assert [record.amounts.get(LOCAL) for record in table.records] == [100 * MILLION, None, 5000000]
    assert kinds(table) == [("unknown_unit", 4, 3)]
    assert table.blocked_rows == {4}


@pytest.mark.parametrize(
    ("number_format", "kind"),
    [("#,##0,", "ambiguous_number"), ("#,##0,,\\ \"tr\"", "ambiguous_number"),
     ("0.00%", "not_a_number"), ("#,##0", None), ("#,##0.00", None), ("0,000", None),
     ('#,##0 "đồng, tròn"', None), ('#,##0 "₫"', None), ("[$₫-42A]#,##0", None),
     ("[$-409]#,##0", None), ("$#,##0", "not_a_number"), ('_("$"* #,##0_)', "not_a_number"),
     ("[$USD] #,##0", "not_a_number"), ("[$€-407] #,##0", "not_a_number")],
)  # fmt: skip
def test_an_amount_that_is_shown_as_another_is_asked_about(
    number_format: str, kind: str | None
) -> None:
    sheet = draw([["Tên đề án", "Năm", "Kinh phí hỗ trợ (đồng)"], ["A", 2022, None]])
    sheet.put(Cell(2, 3, 420000, Style(number_format)))
    (table,) = read_sheets(sheet).tables
    assert [problem.kind for problem in table.problems] == ([kind] if kind else [])


def test_an_amount_of_another_unit_than_its_column_is_asked_about() -> None:
    table = read_rows(["ĐVT: triệu đồng, năm 2022"], ["TT", "Tên đề án", "Kinh phí hỗ trợ"],
                      [1, "A", 300_000_000], [2, "B", "300.000.000"], [3, "C", 300])  # fmt: skip
    assert kinds(table) == [("too_large", 3, 3), ("too_large", 4, 3)]
    assert "300.000.000.000.000 đồng" in (table.problems[0].hint or "")


def test_a_month_with_its_zero_names_the_year() -> None:
    table = read_rows(["KẾT QUẢ THÁNG 03/2024; ĐVT: đồng"],
                      ["Tỉnh", "Kế hoạch", "Thực hiện"], ["Gia Lai", 200_000, 100_000])  # fmt: skip
    assert (table.context.year, table.context.period) == (2024, "month-03")
    assert kinds(table) == []


def test_two_units_or_two_years_in_the_titles_are_asked_about() -> None:
    table = read_rows(
        ["KẾT QUẢ NĂM 2021 VÀ KẾ HOẠCH NĂM 2022"],
        ["ĐVT: triệu đồng", None, "Đơn vị tính: nghìn đồng"],
        ["TT", "Tên đề án", "Kinh phí hỗ trợ"],
        [1, "A", 5],
        name="bao_cao_2022.xlsx",
    )
    assert kinds(table) == [("unit_missing", None, None), ("year_missing", None, None)]


def test_units_may_stand_in_a_row_of_their_own_and_differ_by_column() -> None:
    table = read_rows(
        ["Tên đề án", "Năm", "Tổng kinh phí", "Kinh phí hỗ trợ"],
        [None, None, "(tỷ đồng)", "(triệu đồng)"],
        ["A", 2022, "1,5", 300],
    )
    assert table.header.rows == [1, 2]
    assert table.records[0].amounts == {TOTAL: 1500 * MILLION, SUPPORT: 300 * MILLION}


def test_a_heading_with_its_unit_over_columns_of_its_own() -> None:
    table = read_rows(
        ["TT", "Tên đề án", "Năm", "Kinh phí (ĐVT: nghìn đồng)", "<"],
        ["^", "^", "^", "Tổng số", "Trong đó KCQG"],
        [1, "A", 2022, "1.505.000", "400.000"],
    )
    assert table.records[0].amounts == {TOTAL: 1505 * MILLION, NATIONAL: 400 * MILLION}


def test_the_name_of_a_file_gives_what_no_title_says_and_that_is_said() -> None:
    rows: list[list[Value]] = [["TT", "Tên đề án", "Tổng kinh phí (đồng)"], [1, "Máy sấy", 100_000]]
    (table,) = read_sheets(draw(rows), name="De an KCQG tinh Gia Lai nam 2023 (sua).xlsx").tables
    values = table.records[0].values
    assert (values["province"], values["year"], values["source"]) == ("Gia Lai", 2023, "national")
    assert table.context.by_name == ["year", "source", "province"]
    rows = [["ĐỀ ÁN KHUYẾN CÔNG ĐỊA PHƯƠNG TỈNH ĐẮK LẮK NĂM 2021"], *rows]
    (table,) = read_sheets(draw(rows), name="KCQG_Gia-Lai_2023.xlsx").tables
    values = table.records[0].values
    assert (values["province"], values["year"], values["source"]) == ("Đắk Lắk", 2021, "local")
    assert table.context.by_name == []


def test_a_day_in_the_name_of_a_file_is_no_year_and_two_provinces_are_none() -> None:
    rows: list[list[Value]] = [["TT", "Tên đề án", "Tổng kinh phí (đồng)"], [1, "Máy sấy", 100_000]]
    for name in ("Đề án gửi ngày 24-11-2026.xlsx", "de_an_20261124.xlsx", "2026.11.24 de an.xlsx"):
        (table,) = read_sheets(draw(rows), name=name).tables
        assert kinds(table) == [("year_missing", None, None)]
    (table,) = read_sheets(draw(rows), name="Gia Lai - Đắk Lắk 2023.xlsx").tables
    assert (table.context.province, table.context.year) == (None, 2023)
