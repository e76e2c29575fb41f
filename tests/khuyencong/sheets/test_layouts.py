"""Layouts as offices make them, other than the samples: each read for what it says."""

from khuyencong.sheets.cells import Cell, Style
from khuyencong.sheets.checks import AWARDS, RESULTS
from khuyencong.sheets.choices import Choices, TableChoice
from tests.khuyencong.sheets.drawn import Bold, draw, kinds, read_rows, read_sheets

TOTAL, SUPPORT = ("amount_total", None), ("amount_support", None)
NATIONAL, LOCAL = ("amount_national", "national"), ("amount_local", "local")
OTHER = ("amount_counterpart", None)
MILLION = 10**6


def test_local_money_before_national_and_the_unit_in_the_parent() -> None:
    table = read_rows(
        ["BÁO CÁO KINH PHÍ KHUYẾN CÔNG NĂM 2023"],
        ["TT", "Tên đề án", "Đơn vị thụ hưởng", "Kinh phí (triệu đồng)", "<", "<", "Ghi chú"],
        ["^", "^", "^", "KCĐP", "KCQG", "Đối ứng", "^"],
        [1, "Máy sấy", "HTX A", 100, None, "1.505", None],
        [2, "Máy gói", "HTX B", None, 200, "-", "Chuyển tiếp"],
    )
    first, second = table.records
    assert (first.amounts[LOCAL], first.amounts[OTHER]) == (100 * MILLION, 1505 * MILLION)
    assert (second.amounts[NATIONAL], second.amounts[OTHER]) == (200 * MILLION, None)
    assert [record.values["source"] for record in table.records] == ["local", "national"]
    assert [record.values["year"] for record in table.records] == [2023, 2023]
    assert kinds(table) == []


def test_a_header_over_three_rows_with_two_merges_in_one_another() -> None:
    table = read_rows(
        ["Đơn vị tính: nghìn đồng"],
        ["TT", "Tên đề án", "Nguồn kinh phí", "<", "<", "Năm"],
        ["^", "^", "Khuyến công", "<", "Đối ứng", "^"],
        ["^", "^", "Quốc gia", "Địa phương", "^", "^"],
        [1, "Máy sấy", 300000, 100000, 50000, 2022],
    )
    (record,) = table.records
    assert table.header.rows == [2, 3, 4]
    assert record.amounts == {NATIONAL: 300 * MILLION, LOCAL: 100 * MILLION, OTHER: 50 * MILLION}
    assert record.values["source"] == "both"


def test_a_heading_over_two_columns_that_nobody_merged() -> None:
    table = read_rows(
        ["TT", "Tỉnh", "Khuyến công quốc gia", None, "Khuyến công địa phương", None],
        [None, None, "Kế hoạch", "Thực hiện", "Kế hoạch", "Thực hiện"],
        [1, "Gia Lai", "1,5 tỷ", "1 tỷ", "200 triệu", "150 triệu"],
    )
    (record,) = table.records
    assert table.kind == RESULTS
    assert record.amounts == {
        ("planned", "national"): 1500 * MILLION, ("actual", "national"): 1000 * MILLION,
        ("planned", "local"): 200 * MILLION, ("actual", "local"): 150 * MILLION,
    }  # fmt: skip


def test_a_header_split_over_rows_without_merges() -> None:
    table = read_rows(
        ["ĐVT: triệu đồng"],
        ["STT", "Tên", "Đơn vị", "Kinh phí"],
        [None, "đề án", "thụ hưởng", "khuyến công"],
        [1, "Máy sấy", "HTX A", 100],
    )
    assert table.header.rows == [2, 3]
    assert [column.field for column in table.header.columns] == [
        "number", "title", "beneficiary", "amount_support",
    ]  # fmt: skip


def test_a_value_that_equals_a_header_word_is_no_second_header() -> None:
    table = read_rows(
        ["Mã đề án", "Tên đề án", "Nguồn", "Nội dung", "Năm"],
        ["KC-1", "Đào tạo", "Khuyến công địa phương", "Ghi chú", "2022"],
        ["KC-2", "Máy sấy", "Khuyến công quốc gia", "Trạng thái", "2022"],
    )
    assert [record.row for record in table.records] == [2, 3]


def test_groups_of_letters_holding_romans_holding_numbers() -> None:
    table = read_rows(
        ["DANH MỤC ĐỀ ÁN NĂM 2022. ĐVT: đồng"],
        ["TT", "Nội dung", "Tổng kinh phí", "Đơn vị thực hiện"],
        ["A", "Khuyến công quốc gia", 30, None],
        ["I", "Đào tạo", 10, None],
        [1, "Nghề may", 10, "TTKC"],
        ["II", "Máy móc", 20, None],
        [1, "Máy sấy", 20, "TTKC"],
        ["B", "Khuyến công địa phương", 5, None],
        [1, "Hội chợ", 5, "TTKC"],
        [None, "Tổng cộng (A+B)", 35, None],
    )
    assert [record.groups for record in table.records] == [
        ("Khuyến công quốc gia", "Đào tạo"), ("Khuyến công quốc gia", "Máy móc"),
        ("Khuyến công địa phương",),
    ]  # fmt: skip
    assert [record.values["source"] for record in table.records] == ["national"] * 2 + ["local"]
    assert kinds(table) == []


def test_numbers_that_hold_numbers() -> None:
    table = read_rows(
        ["STT", "Tên nhiệm vụ", "Kinh phí hỗ trợ (đồng)", "Năm"],
        ["1", "Đào tạo", 30, None],
        ["1.1", "Nghề may", 10, 2022],
        ["1.2", "Nghề mộc", 20, 2022],
        ["2", "Hội chợ", 5, 2022],
    )
    assert [(record.row, record.groups) for record in table.records] == [
        (3, ("Đào tạo",)), (4, ("Đào tạo",)), (5, ()),
    ]  # fmt: skip


def test_bold_groups_without_any_numbering_and_a_subtotal_after_each() -> None:
    table = read_rows(
        ["Đơn vị tính: triệu đồng"],
        ["Tên đề án", "Đơn vị thụ hưởng", "Kinh phí hỗ trợ", "Năm"],
        [Bold("Đào tạo nghề")],
        ["Nghề may", "Công ty A", 10, 2022],
        ["Nghề mộc", "Công ty B", 20, 2022],
        ["Cộng", None, 30, None],
        [Bold("Máy móc")],
        ["Máy sấy", "HTX C", 40, 2022],
        ["Cộng", None, 41, None],
        ["TỔNG CỘNG", None, 70, None],
    )
    assert [record.groups for record in table.records] == [("Đào tạo nghề",)] * 2 + [("Máy móc",)]
    assert kinds(table) == [("subtotal_mismatch", 9, 3)]


def test_indented_items_under_a_group() -> None:
    sheet = draw([
        ["Tên đề án", "Kinh phí hỗ trợ (đồng)", "Năm"],
        ["Đào tạo", None, None],
        ["Nghề may", 10, 2022],
    ])  # fmt: skip
    sheet.put(Cell(3, 1, "Nghề may", Style(indent=2)))
    (table,) = read_sheets(sheet).tables
    assert [record.groups for record in table.records] == [("Đào tạo",)]


def test_a_roman_row_without_children_is_an_item() -> None:
    table = read_rows(
        ["TT", "Nội dung", "Kinh phí hỗ trợ (đồng)", "Năm"],
        ["I", "Đào tạo", 10, None],
        [1, "Nghề may", 10, 2022],
        ["II", "Chi quản lý", 1, 2022],
        ["III", "Chưa phân bổ", None, None],
    )
    assert [(record.row, record.groups) for record in table.records] == [(3, ("Đào tạo",)), (4, ())]


def test_provinces_as_groups_of_their_projects() -> None:
    table = read_rows(
        ["DANH SÁCH ĐỀ ÁN KCQG NĂM 2024"],
        ["TT", "Tên đề án", "Kinh phí hỗ trợ (triệu đồng)"],
        ["I", "Tỉnh Gia Lai", 30],
        [1, "Máy sấy", 30],
        ["II", "TP. Hồ Chí Minh", 20],
        [1, "Máy gói", 20],
    )
    assert [record.values["province"] for record in table.records] == ["Gia Lai", "Hồ Chí Minh"]
    assert {record.values["source"] for record in table.records} == {"national"}


def test_cells_merged_downwards_hold_for_every_row_but_money_is_counted_once() -> None:
    table = read_rows(
        ["TT", "Tỉnh", "Tên đề án", "Đơn vị thụ hưởng", "Kinh phí hỗ trợ (đồng)", "Năm"],
        [1, "Gia Lai", "Đề án nhóm", "Công ty A", 600, 2022],
        [2, "^", "^", "Công ty B", "^", "^"],
        [3, "Kon Tum", "Máy sấy", "Công ty C", 100, 2022],
    )
    assert [record.values["province"] for record in table.records] == [
        "Gia Lai", "Gia Lai", "Kon Tum",
    ]  # fmt: skip
    assert [record.amounts[SUPPORT] for record in table.records] == [600, None, 100]
    assert [record.values["year"] for record in table.records] == [2022, 2022, 2022]


def test_two_tables_in_one_sheet_and_the_second_keeps_the_titles_of_the_first() -> None:
    reading = read_sheets(draw([
        ["TỈNH GIA LAI"],
        ["KẾ HOẠCH NĂM 2022", None, "ĐVT: triệu đồng"],
        ["TT", "Tên đề án", "Kinh phí KCQG"],
        [1, "Máy sấy", 100],
        [None, "Cộng", 100],
        [None],
        ["II. KHUYẾN CÔNG ĐỊA PHƯƠNG"],
        ["TT", "Đơn vị thụ hưởng", "Tên đề án", "Kinh phí KCĐP", "Ghi chú"],
        [1, "HTX A", "Máy gói", 50, None],
    ]))  # fmt: skip
    first, second = reading.tables
    assert [record.amounts for record in first.records] == [{NATIONAL: 100 * MILLION}]
    assert [record.amounts for record in second.records] == [{LOCAL: 50 * MILLION}]
    assert second.records[0].values["province"] == "Gia Lai"
    assert second.records[0].values["year"] == 2022


def test_the_header_is_repeated_on_every_page_with_its_numbers() -> None:
    header = ["TT", "Tên đề án", "Kinh phí hỗ trợ (đồng)", "Năm"]
    table = read_rows(header, ["(1)", "(2)", "(3)", "(4)"], [1, "A", 1, 2022], header,
                      ["(1)", "(2)", "(3)", "(4)"], [2, "B", 2, 2022])  # fmt: skip
    assert [record.row for record in table.records] == [3, 6]
    assert table.ignored_rows == {4: "header", 5: "header"}


def test_the_total_stands_first() -> None:
    table = read_rows(
        ["TT", "Tỉnh", "Kế hoạch (đồng)", "Thực hiện (đồng)", "Tỷ lệ (%)"],
        [None, "Tổng số", 300, 200, "66,67"],
        [1, "Gia Lai", 100, 100, 100],
        [2, "Kon Tum", 200, 100, 50],
    )
    assert (table.kind, [record.row for record in table.records]) == (RESULTS, [3, 4])
    assert kinds(table) == [("year_missing", None, None)]


def test_names_that_begin_like_totals_and_notes_are_items() -> None:
    table = read_rows(
        ["TT", "Tên đề án", "Đơn vị thụ hưởng", "Kinh phí hỗ trợ (đồng)", "Năm"],
        [1, "Công ty A mở rộng", "Công ty A", 1, 2022],
        [2, "Tổng công ty B", "Tổng công ty B", 2, 2022],
        [3, "Cộng đồng làng nghề", "HTX Nguồn Sáng", 3, 2022],
        [4, "Cộng tác viên khuyến công", "TTKC", 4, 2022],
        [5, "Nguồn nước sạch", "HTX C", 5, 2022],
    )
    assert [record.row for record in table.records] == [2, 3, 4, 5, 6]
    assert kinds(table) == []


def test_an_award_list_counts_its_products() -> None:
    table = read_rows(
        ["DANH SÁCH SẢN PHẨM CNNT TIÊU BIỂU CẤP TỈNH NĂM 2023"],
        ["STT", "Sản phẩm", "Tên cơ sở CNNT", "Tỉnh", "Nhóm sản phẩm"],
        [1, "Bộ ấm chén", "Gốm A", "Gia Lai", "Thủ công mỹ nghệ"],
        [2, "Cà phê bột", "HTX B", "Gia Lai", "Nhóm sản phẩm khác"],
        ["Tổng số: 3 sản phẩm, bộ sản phẩm của 2 cơ sở"],
    )
    assert (table.kind, table.context.level, table.context.year) == (AWARDS, "province", 2023)
    assert [record.values["establishment"] for record in table.records] == ["Gốm A", "HTX B"]
    assert kinds(table) == [("count_mismatch", 5, 1)]


def test_signatures_notes_and_stray_numbers_below_the_table() -> None:
    table = read_rows(
        ["TT", "Tên đề án", "Năm", "Kinh phí hỗ trợ (đồng)"],
        [1, "Máy sấy", 2022, 100],
        [None, "Cộng", None, 100],
        [None, "Ghi chú: số liệu đến 31/12"],
        [None, "Người lập biểu", None, "GIÁM ĐỐC"],
        [2, "Máy gói", 2022, 50],
    )
    assert [record.row for record in table.records] == [2, 6]
    assert kinds(table) == [("row_after_total", 6, None)]


def test_signatures_below_a_table_without_total() -> None:
    table = read_rows(
        ["TT", "Tên đề án", "Năm", "Kinh phí hỗ trợ (đồng)"],
        [1, "Máy sấy", 2022, 100],
        [2, "Máy gói", 2022, None],
        [None, "Người lập biểu", None, "GIÁM ĐỐC"],
        [None, "(Ký tên)"],
    )
    assert [record.row for record in table.records] == [2, 3]


def test_sheets_without_a_table_are_named_and_hidden_ones_are_marked() -> None:
    hidden = draw([["TT", "Tên đề án", "Năm"], [1, "Cũ", 2020]], name="Cũ")
    hidden.hidden = True
    prose = draw([["Thuyết minh"], ["1. Căn cứ Nghị định số 45/2012/NĐ-CP;"]], name="Thuyết minh")
    reading = read_sheets(prose, hidden)
    assert reading.ignored_sheets == ["Thuyết minh"]
    assert reading.tables == []
    assert [(table.sheet, table.hidden) for table in reading.skipped] == [("Cũ", True)]
    assert kinds(reading.skipped[0]) == [("hidden_sheet", None, None)]
    chosen = Choices(tables={("Cũ", 0): TableChoice()})
    (table,) = read_sheets(prose, hidden, choices=chosen).tables
    assert (len(table.records), kinds(table)) == (1, [])
