"""Sheets as offices really make them, on which a reader goes wrong silently: it has to ask."""

from datetime import date
from decimal import Decimal

from khuyencong.sheets.cells import Value
from khuyencong.sheets.choices import IGNORE, Choices, ColumnChoice, TableChoice
from khuyencong.sheets.contents import INDICATORS, PLANS, PROJECTS, RESULTS
from tests.khuyencong.sheets.drawn import Bold, draw, kinds, read_rows, read_sheets

MILLION = 10**6
TOTAL = ("amount_total", None)
TITLE: list[Value] = ["Năm 2023, ĐVT: triệu đồng"]
HEADER: list[Value] = ["STT", "Tên đề án", "Tỉnh", "Tổng kinh phí"]


def test_two_tables_side_by_side_are_asked_about() -> None:
    rows: list[list[Value]] = [
        TITLE,
        ["TT", "Tên đề án", "Tổng kinh phí", None, "Tỉnh", "Kế hoạch", "Thực hiện"],
        [1, "Máy sấy", 100, None, "Hà Nội", 200, 150],
    ]
    assert kinds(read_rows(*rows)) == [("side_by_side", 2, 4)]
    left = {number: ColumnChoice(IGNORE) for number in (5, 6, 7)}
    chosen = Choices(tables={("Trang 1", 0): TableChoice(columns=left)})
    (table,) = read_sheets(draw(rows), choices=chosen).tables
    assert (table.kind, kinds(table)) == (PROJECTS, [])
    assert table.records[0].values["province"] is None
    right = {number: ColumnChoice(IGNORE) for number in (1, 2, 3)}
    chosen = Choices(tables={("Trang 1", 0): TableChoice(columns=right)})
    (table,) = read_sheets(draw(rows), choices=chosen).tables
    assert (table.kind, kinds(table)) == (RESULTS, [])


def test_a_column_between_that_the_user_confirms() -> None:
    rows: list[list[Value]] = [
        TITLE,
        ["TT", "Tên đề án", None, "Tổng kinh phí"],
        [1, "Máy sấy", None, 100],
    ]
    assert kinds(read_rows(*rows)) == [("side_by_side", 2, 3)]
    chosen = {("Trang 1", 0): TableChoice(columns={4: ColumnChoice("amount_total")})}
    (table,) = read_sheets(draw(rows), choices=Choices(tables=chosen)).tables
    assert kinds(table) == []


def test_a_merged_heading_over_two_columns_is_no_gap() -> None:
    table = read_rows(TITLE, ["TT", "Tên đề án", "<", "Tổng kinh phí"], [1, "Máy sấy", "<", 100])
    assert kinds(table) == []


def test_remarks_beside_the_table_are_not_read_and_that_is_said() -> None:
    table = read_rows(TITLE, HEADER, [1, "Máy sấy", "Gia Lai", 100, "xem lại"],
                      [2, "Lò", "Gia Lai", 50, "xem lại"])  # fmt: skip
    assert kinds(table) == [("cell_outside", 3, 5)]
    assert table.blocked_rows == set()


def test_a_header_in_row_forty() -> None:
    table = read_rows(*[[f"Dòng giới thiệu {n}"] for n in range(38)], TITLE, HEADER,
                      [1, "Máy sấy", "Gia Lai", 100])  # fmt: skip
    assert table.header.rows == [40]
    assert table.records[0].amounts == {TOTAL: 100 * MILLION}


def test_a_unit_for_every_column() -> None:
    table = read_rows(
        ["Năm 2023"],
        ["STT", "Tên đề án", "Tỉnh", "Tổng kinh phí (triệu đồng)", "KCQG (nghìn đồng)",
         "Đối ứng (đồng)"],
        [1, "Máy sấy", "Gia Lai", 300, 100_000, 200 * MILLION],
    )  # fmt: skip
    assert list(table.records[0].amounts.values()) == [300 * MILLION, 100 * MILLION, 200 * MILLION]
    assert kinds(table) == []


def test_amounts_with_a_currency_behind_them_and_those_that_nobody_can_read() -> None:
    amounts = ["300.000.000 đ", "300.000.000đ", "300.000.000 đồng", "300 triệu", "0,3 tỷ"]
    unreadable = [
        "300,000,000",
        "300 000 000",
        "0.3 tỷ",
        "300.000.00",
        "ba trăm triệu",
        "300tr/năm",
    ]
    rows: list[list[Value]] = [[number, f"Đề án {number}", "Gia Lai", amount]
            for number, amount in enumerate([*amounts, *unreadable])]  # fmt: skip
    table = read_rows(["Năm 2023"], HEADER, *rows)
    assert [record.amounts[TOTAL] for record in table.records] == (
        [300 * MILLION] * len(amounts) + [None] * len(unreadable)
    )
    assert [row for _kind, row, _column in kinds(table)] == list(range(8, 14))


def test_sums_in_the_middle_with_and_without_marks() -> None:
    table = read_rows(
        TITLE, HEADER, [1, "Máy sấy", "Gia Lai", 100], [2, "Máy gói", "Gia Lai", 100],
        [None, "CONG", None, 200], [1, "Lò", "Hà Nội", 50], [None, "Cộng Hà Nội", None, 50],
        [None, "Cộng tác viên khuyến công", "Hà Nội", 10], [None, "TONG CONG", None, 260],
    )  # fmt: skip
    assert [record.row for record in table.records] == [3, 4, 6, 8]
    assert kinds(table) == []


def test_remarks_between_rows_are_no_groups() -> None:
    table = read_rows(
        TITLE, HEADER, [1, "Máy sấy", "Gia Lai", 100], ["(*) Đề án chuyển tiếp từ năm trước"],
        [2, "Máy gói", "Gia Lai", 100], ["* Số liệu tạm tính"], [3, "Lò", "Hà Nội", 50],
    )  # fmt: skip
    assert [record.groups for record in table.records] == [(), (), ()]
    assert table.ignored_rows == {4: "note", 6: "note"}


def test_groups_of_provinces_that_only_bold_letters_tell() -> None:
    table = read_rows(
        TITLE, ["Tỉnh/Đề án", "Đơn vị thực hiện", "Kinh phí"], [Bold("Gia Lai"), None, 300],
        ["Máy sấy", "TTKC", 100], ["Máy gói", "TTKC", 200], [Bold("Hà Nội"), None, 50],
        ["Lò", "TTKC", 50],
    )  # fmt: skip
    assert [record.values["province"] for record in table.records] == [
        "Gia Lai", "Gia Lai", "Hà Nội",
    ]  # fmt: skip
    assert kinds(table) == []


def test_columns_of_several_years_are_asked_about() -> None:
    table = read_rows(
        ["ĐVT: triệu đồng"],
        ["TT", "Tỉnh", "Kế hoạch năm 2021", "Thực hiện năm 2021", "Kế hoạch năm 2022"],
        [1, "Gia Lai", 100, 200, 300],
    )
    assert ("duplicate_header", 2, 5) in kinds(table)
    assert table.blocked_rows == {3}


def test_a_report_of_many_figures_makes_no_projects() -> None:
    table = read_rows(
        ["NĂM BÁO CÁO: 2023"],
        ["STT", "Chỉ tiêu", "Đơn vị tính", "Khuyến công địa phương", "Khuyến công quốc gia"],
        [1, "Kinh phí hỗ trợ", "Triệu đồng", 100, 200], [2, "Số đề án", "Đề án", 3, 4],
    )  # fmt: skip
    assert table.kind == INDICATORS
    assert table.records[0].text("title") is None


def test_an_english_number_cell_is_never_taken_for_granted() -> None:
    table = read_rows(TITLE, HEADER, [1, "Máy sấy", "Gia Lai", Decimal("1.505")],
                      [2, "Lò", "Gia Lai", Decimal("1505.5")])  # fmt: skip
    assert kinds(table) == [("ambiguous_number", 3, 4)]
    assert table.records[1].amounts == {TOTAL: 1_505_500_000}


def test_days_of_both_orders_and_a_serial_that_lost_its_format() -> None:
    days: list[Value] = [
        "05/06/2023",
        "2023-06-05",
        45082,
        date(2023, 6, 5),
        "5.6.2023",
        "06/25/2023",
        "5/6/23",
    ]
    rows = [[n, f"Đề án {n}", "Gia Lai", day, 2023] for n, day in enumerate(days)]
    table = read_rows(["STT", "Tên đề án", "Tỉnh", "Ngày bắt đầu", "Năm"],
                      *rows)  # fmt: skip
    assert [record.values["start"] for record in table.records] == (
        [date(2023, 6, 5)] * 5 + [None, None]
    )
    assert kinds(table) == [("bad_date", 7, 4), ("bad_date", 8, 4)]


def test_a_real_day_of_another_century_is_told() -> None:
    days: list[Value] = [date(2222, 1, 1), date(1922, 6, 5), 120_000, date(2022, 6, 5)]
    rows = [[n, f"Đề án {n}", "Gia Lai", day, 2022] for n, day in enumerate(days)]
    table = read_rows(["STT", "Tên đề án", "Tỉnh", "Ngày kết thúc", "Năm"], *rows)
    assert kinds(table) == [("year_out_of_range", row, 4) for row in (2, 3, 4)]


def test_a_header_with_more_columns_of_an_office_than_known_ones() -> None:
    own: list[Value] = ["Cán bộ", "Zalo", "Hồ sơ", "Kho", "Xe", "Đợt kiểm tra"]
    table = read_rows(TITLE, [*HEADER, *own], [1, "Lò", "Gia Lai", 5, *own])
    assert table.records[0].amounts == {TOTAL: 5 * MILLION}
    assert [number for number, _text in table.header.unknown] == [5, 6, 7, 8, 9, 10]


def test_a_rate_beside_a_plan_and_a_result_is_of_their_source() -> None:
    table = read_rows(
        TITLE, ["Tỉnh", "KH KCQG", "TH KCQG", "Tỷ lệ %", "KH KCĐP", "TH KCĐP", "Tỷ lệ %"],
        ["Gia Lai", 100, 50, 60, 10, 5, 50], ["Hà Nội", 100, 50, 50, 10, 5, 40],
    )  # fmt: skip
    assert kinds(table) == [("percent_mismatch", 3, 4), ("percent_mismatch", 4, 7)]


def test_days_of_their_own_say_more_than_a_period() -> None:
    table = read_rows(
        ["Tên đề án", "Tỉnh", "Năm", "Thời gian thực hiện", "Ngày bắt đầu", "Ngày kết thúc"],
        ["Lò", "Gia Lai", 2022, "2022", date(2022, 3, 5), date(2022, 9, 1)],
        ["Máy", "Gia Lai", 2022, "2022", date(2022, 3, 5), date(2021, 9, 1)],
        ["Xe", "Gia Lai", 2022, "2022", None, date(2022, 9, 1)],
    )
    assert [(record.values["start"], record.values["end"]) for record in table.records] == [
        (date(2022, 3, 5), date(2022, 9, 1)), (date(2022, 3, 5), date(2021, 9, 1)),
        (date(2022, 1, 1), date(2022, 9, 1)),
    ]  # fmt: skip
    assert kinds(table) == [("date_order", 3, 6)]


def test_products_are_of_the_group_that_stands_above_them() -> None:
    table = read_rows(
        ["SẢN PHẨM CNNT TIÊU BIỂU CẤP TỈNH NĂM 2023, TỈNH AN GIANG"],
        ["TT", "Tên sản phẩm", "Tên cơ sở CNNT"], ["I", "Nhóm thủ công mỹ nghệ"],
        [1, "Giỏ", "HTX A"], ["II", "Thực phẩm"], [2, "Mắm", "HTX B"], ["III", "Huyện Chợ Mới"],
        [3, "Khô", "HTX C"],
    )  # fmt: skip
    found = [(r.text("product"), r.values["group"]) for r in table.records]
    assert found == [("Giỏ", "Nhóm thủ công mỹ nghệ"), ("Mắm", "Thực phẩm"), ("Khô", None)]
    assert kinds(table) == []


def test_every_error_says_what_to_do() -> None:
    table = read_rows(
        ["Tên đề án", "Tỉnh", "Năm", "Nguồn", "Thời gian", "Ngày bắt đầu", "Kinh phí (đồng)"],
        ["Lò", "Gia Lai", "hai hai", "vốn xã", "mùa thu", "31/02/2022", "ba trăm"],
        [None, "Gia Lai", 2202, "KCĐP", "2022", None, -5],
    )  # fmt: skip
    assert len(table.problems) == 8
    assert all(problem.hint and problem.hint not in problem.message for problem in table.problems)


def test_a_hidden_column_with_data_is_told() -> None:
    sheet = draw([TITLE, [*HEADER, "Mã bản ghi", "Ghi chú"], [1, "Lò", "Gia Lai", 5, 77, None]])
    sheet.hidden_columns = {3, 5, 6}
    (table,) = read_sheets(sheet).tables
    assert kinds(table) == [("hidden_column", 2, 3)]
    assert table.records[0].text("record_id") == "77"


def test_two_plans_that_repeat_each_other_are_told() -> None:
    row: list[Value] = ["Gia Lai", "12/QĐ-BCT", "15/02/2024", "Giao", "KCQG", 500]
    table = read_rows(
        TITLE, ["Tỉnh", "Số quyết định", "Ngày quyết định", "Giai đoạn", "Nguồn", "Số tiền"],
        row, row, ["Gia Lai", "13/QĐ-BCT", "15/02/2024", "Giao", "KCQG", 500],
    )  # fmt: skip
    assert (table.kind, kinds(table)) == (PLANS, [("duplicate_row", 4, None)])


def test_numbers_are_told_as_they_would_be_typed_again() -> None:
    table = read_rows(TITLE, HEADER, [1, "Máy sấy", "Gia Lai", Decimal("1.505")],
                      [2, "Lò", "Gia Lai", Decimal("2600.5")])  # fmt: skip
    assert table.problems[0].value == "1,505"
    assert table.records[1].shown("amount_total") == "2600,5"


def test_numbers_of_projects_are_no_money_even_above_the_sources() -> None:
    table = read_rows(
        ["Năm 2023, ĐVT: triệu đồng"],
        ["TT", "Tỉnh", "Số đề án", "<", "Kinh phí", "<", "Số cơ sở được hỗ trợ"],
        ["^", "^", "KCQG", "KCĐP", "KCQG", "KCĐP", "^"],
        [1, "Gia Lai", 3, 2, 300, 200, 7],
    )
    assert table.records[0].amounts == {
        ("amount_national", "national"): 300 * MILLION, ("amount_local", "local"): 200 * MILLION,
    }  # fmt: skip
    assert [number for number, _text in table.header.unknown] == [3, 4, 7]
    assert "duplicate_header" not in {kind for kind, _row, _column in kinds(table)}
