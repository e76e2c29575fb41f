"""Headings whose meaning the rest of the header, or what stands below, decides."""

from datetime import date
from decimal import Decimal

import pytest

from khuyencong.sheets.cells import Value
from khuyencong.sheets.contents import INDICATORS, PLANS, PROJECTS, RESULTS
from khuyencong.sheets.vocabulary import meaning_of
from tests.khuyencong.sheets.drawn import kinds, read_rows

MILLION = 10**6
TITLE: list[Value] = ["Năm 2024; ĐVT: triệu đồng"]


def test_what_a_project_costs_is_also_called_what_was_spent() -> None:
    table = read_rows(
        TITLE,
        ["TT", "Tên đề án", "Kinh phí thực hiện", "<", "<", "<", "<"],
        ["^", "^", "Tổng số", "Ngân sách nhà nước", "<", "<", "Đơn vị thụ hưởng đóng góp"],
        ["^", "^", "^", "Cộng", "KCQG", "KCĐP", "^"],
        [1, "Lò", 1000, 400, 300, 100, 600],
    )
    assert (table.kind, kinds(table)) == (PROJECTS, [])
    assert {field: amount for (field, _source), amount in table.records[0].amounts.items()} == {
        "amount_total": 1000 * MILLION, "amount_support": 400 * MILLION,
        "amount_national": 300 * MILLION, "amount_local": 100 * MILLION,
        "amount_counterpart": 600 * MILLION,
    }  # fmt: skip


def test_the_same_words_beside_a_plan_are_what_was_done() -> None:
    table = read_rows(TITLE, ["TT", "Tỉnh", "Kinh phí kế hoạch", "Kinh phí thực hiện"],
                      [1, "Gia Lai", 100, 50])  # fmt: skip
    assert {column.field for column in table.header.columns} >= {"planned", "actual"}


def test_an_outcome_in_words_is_no_money() -> None:
    table = read_rows(TITLE, ["TT", "Tên mô hình", "Tổng vốn thực hiện", "Kết quả thực hiện"],
                      [1, "Lò", 100, "Đã nghiệm thu"])  # fmt: skip
    (record,) = table.records
    assert (record.text("title"), record.text("status")) == ("Lò", "Đã nghiệm thu")
    assert (record.amounts, kinds(table)) == ({("amount_total", None): 100 * MILLION}, [])


def test_a_year_in_numbers_ends_a_broken_heading() -> None:
    table = read_rows(
        TITLE,
        ["TT", "Tỉnh", "KCQG", "<"],
        ["^", "^", "Kế hoạch", "Thực hiện"],
        ["^", "^", "năm", "6 tháng"],
        ["^", "^", 2024, 2024],
        [1, "Gia Lai", 100, 50],
    )
    assert (table.header.rows, table.kind, table.context.period) == ([2, 3, 4, 5], RESULTS, "M06")
    assert table.records[0].amounts == {
        ("planned", "national"): 100 * MILLION, ("actual", "national"): 50 * MILLION,
    }  # fmt: skip


def test_units_that_are_provinces_are_told_by_their_names() -> None:
    header: list[Value] = ["TT", "Đơn vị", "Kế hoạch", "Thực hiện"]
    table = read_rows(TITLE, header, [1, "Sở Công Thương Gia Lai", 100, 50],
                      [2, "2. Hà Nội (*)", 100, 50], [3, "Trung tâm Ví Dụ", 10, 5])  # fmt: skip
    assert [record.values["province"] for record in table.records] == ["Gia Lai", "Hà Nội", None]
    assert (table.kind, kinds(table)) == (RESULTS, [("unknown_province", 5, 2)])
    table = read_rows(TITLE, ["TT", "Tên đề án", "Đơn vị", "Kinh phí"], [1, "Lò", "HTX A", 5])
    assert table.records[0].text("beneficiary") == "HTX A"


def test_a_body_among_provinces_is_an_organisation_where_a_kind_has_those() -> None:
    table = read_rows(TITLE, ["TT", "Tỉnh, thành phố/Đơn vị", "Tên đề án", "KCQG"],
                      [1, "Gia Lai", "Lò", 5], [2, "Trung tâm Ví Dụ 1", "Máy", 5],
                      [3, "Ga Lai", "Máy", 5])  # fmt: skip
    found = [(r.values["province"], r.values.get("organisation")) for r in table.records]
    assert found == [("Gia Lai", None), (None, "Trung tâm Ví Dụ 1"), (None, None)]
    assert kinds(table) == [("unknown_province", 5, 2)]


def test_a_plan_before_and_after_an_adjustment_is_asked_about() -> None:
    table = read_rows(
        ["KCQG năm 2024; ĐVT: triệu đồng"],
        ["TT", "Tỉnh", "Kế hoạch đã giao", "Điều chỉnh tăng", "Kế hoạch sau điều chỉnh"],
        [1, "Gia Lai", 1000, 200, 1200],
    )
    assert kinds(table) == [("duplicate_header", 2, 5)]


def test_a_body_that_heads_a_group_is_whose_its_projects_are() -> None:
    table = read_rows(
        TITLE, ["TT", "Đơn vị/Tên đề án", "KCQG"], ["I", "Sở Công Thương Gia Lai", 5],
        [1, "Lò", 5], ["II", "Trung tâm KC&TVPTCN 2", 4], [1, "Hội nghị", 4],
    )  # fmt: skip
    found = [(r.values["province"], r.values.get("organisation")) for r in table.records]
    assert found == [("Gia Lai", None), (None, "Trung tâm KC&TVPTCN 2")]
    assert kinds(table) == []


def test_a_second_note_and_a_share_of_the_whole_are_not_read() -> None:
    table = read_rows(
        ["KCQG năm 2024; ĐVT: triệu đồng"],
        ["TT", "Tỉnh", "Kế hoạch", "Thực hiện", "Tỷ lệ", "Tỷ trọng (%)", "Ghi chú", "Ghi chú 2"],
        [1, "Gia Lai", 100, 50, 50, 7, "a", "b"],
    )
    assert (kinds(table), table.records[0].text("note")) == ([], "a")


def test_progress_in_words_is_a_status() -> None:
    table = read_rows(TITLE, ["TT", "Tên đề án", "Tiến độ", "KCQG"], [1, "Lò", "Đã nghiệm thu", 5],
                      [2, "Máy", "Quý II", 5], [3, "Bể", "Tháng 14", 5])  # fmt: skip
    assert [r.text("status") for r in table.records] == ["Đã nghiệm thu", None, None]
    assert kinds(table) == [("bad_date", 5, 3)]


def test_an_allotment_to_provinces_and_bodies_is_a_plan() -> None:
    table = read_rows(
        ["PHÂN BỔ KINH PHÍ KHUYẾN CÔNG QUỐC GIA NĂM 2024; ĐVT: triệu đồng"],
        ["(Kèm theo Quyết định số 12/QĐ-BCT ngày 28/12/2023)"],
        ["TT", "Đơn vị", "Kinh phí được giao"], [1, "Sở Công Thương Gia Lai", 1000],
        [2, "Sở Công Thương Hà Nội", 900], [3, "Tạp chí Ví Dụ", 400],
    )  # fmt: skip
    assert (table.kind, table.possible, kinds(table)) == (PLANS, (PLANS, RESULTS), [])
    found = [(r.values["province"], r.values.get("organisation")) for r in table.records]
    assert found == [("Gia Lai", None), ("Hà Nội", None), (None, "Tạp chí Ví Dụ")]
    (figure,) = table.figures(table.records[0])
    assert (figure.stage, figure.source, figure.amount) == ("allocated", "national", 1000 * MILLION)


def test_kinds_of_decisions_beside_notes() -> None:
    table = read_rows(
        ["GIAO KẾ HOẠCH NĂM 2024; ĐVT: triệu đồng"],
        ["TT", "Tỉnh", "Số QĐ", "Ngày ký", "Loại", "Nguồn", "Số tiền", "Nội dung"],
        [1, "Gia Lai", "12/QĐ-BCT", "15/01/2024", "Giao đầu năm", "KCQG", 500, None],
        [2, "Gia Lai", "13/QĐ-BCT", "15/09/2024", "Thu hồi", "KCQG", "(50)", "Không làm"],
    )  # fmt: skip
    assert (table.kind, kinds(table)) == (PLANS, [])
    assert [r.values["decision_kind"] for r in table.records] == ["initial", "recovery"]
    assert table.records[1].amounts == {("amount_total", None): -50 * MILLION}


def test_words_that_folding_makes_alike_and_abbreviations() -> None:
    table = read_rows(
        TITLE,
        ["S\nT\nT", "Tên đề án", "Mục tiêu, nội dung", "ĐV thực hiện", "ĐV\nthụ hưởng",
         "T/G thực hiện", "Mức hỗ trợ"],
        [1, "Lò", "Trang bị máy", "TTKC", "HTX A", "3 tháng", 5],
    )  # fmt: skip
    assert [(c.number, c.field) for c in table.header.columns] == [
        (1, "number"), (2, "title"), (4, "implementing_unit"), (5, "beneficiary"), (6, "period"),
        (7, "amount_support"),
    ]  # fmt: skip
    (record,) = table.records
    assert (record.text("period_text"), record.values["start"], kinds(table)) == (
        "3 tháng", None, [],
    )  # fmt: skip


def test_parts_of_a_plan_are_no_claims_beside_their_sum() -> None:
    table = read_rows(
        ["KCQG năm 2024; ĐVT: triệu đồng"],
        ["TT", "Tỉnh", "Kế hoạch", "<", "<", "Thực hiện", "Tỷ lệ"],
        ["^", "^", "Đầu năm", "Bổ sung", "Tổng", "^", "^"],
        [1, "Gia Lai", 1000, 200, 1200, 1100, Decimal("91.67")],
    )
    assert (table.kind, kinds(table)) == (RESULTS, [])
    amounts = table.records[0].amounts
    assert (amounts["planned", None], amounts["actual", None]) == (1200 * MILLION, 1100 * MILLION)


def test_plan_and_actual_by_content_are_no_projects() -> None:
    table = read_rows(
        ["Tỉnh Gia Lai, năm 2024; ĐVT: triệu đồng"],
        ["TT", "Nội dung", "Kế hoạch", "Thực hiện"],
        [1, "Đào tạo nghề", 100, 90],
    )
    assert table.kind == INDICATORS


def test_an_amount_in_foreign_groups_is_asked_back() -> None:
    table = read_rows(["Năm 2024; ĐVT: đồng"], ["TT", "Tên đề án", "Kinh phí"],
                      [1, "Lò", "1,505,000,000"], [2, "Máy", "1.2.3"])  # fmt: skip
    assert [problem.hint for problem in table.problems] == [
        "“1,505,000,000” không phải là số tiền; có phải 1.505.000.000?",
        "ghi bằng chữ số, ví dụ 300.000.000 hoặc “300 triệu đồng”",
    ]


def test_a_list_in_other_words() -> None:
    table = read_rows(
        ["TT", "Tên dự án khuyến công", "Tỉnh", "Năm KH", "Chương trình", "Ngày phê duyệt",
         "Cơ quan phê duyệt", "Trong đó: KCQG (đồng)", "Thời gian hoàn thành"],
        [1, "Lò", "Gia Lai", 2024, "KC QG", "05/01/2024", "Sở", 500_000, "Tháng 9/2024"],
        [2, "Máy", "Gia Lai", 2024, "Khuyến công tỉnh", "05/01/2024", "Sở", None, "Cả năm"],
        [3, "Bể", "Gia Lai", 2024, "ĐP", "05/01/2024", "Sở", None, "khi xong"],
    )  # fmt: skip
    assert [r.values["source"] for r in table.records] == ["national", "local", "local"]
    assert [r.values["end"] for r in table.records] == [date(2024, 9, 30), date(2024, 12, 31), None]
    assert table.records[0].values["decision_date"] == date(2024, 1, 5)
    assert table.records[0].amounts == {("amount_national", "national"): 500_000}
    assert (table.header.unknown, kinds(table)) == (
        ((7, "Cơ quan phê duyệt"),), [("bad_date", 4, 9)],
    )  # fmt: skip


def test_units_behind_commas_and_money_beside_its_total() -> None:
    table = read_rows(
        ["KCĐP năm 2024"],
        ["TT", "Tên đề án", "Kinh phí (ĐVT: tr.đồng)", "Vốn đối ứng, tr.đồng",
         "Tổng vốn - nghìn đồng"],
        [1, "Lò", 100, 50, 150_000],
    )  # fmt: skip
    assert {field: amount for (field, _source), amount in table.records[0].amounts.items()} == {
        "amount_support": 100 * MILLION, "amount_counterpart": 50 * MILLION,
        "amount_total": 150 * MILLION,
    }  # fmt: skip
    table = read_rows(TITLE, ["TT", "Nội dung", "Đơn giá", "Thành tiền"], [1, "Lò", 50, 100])
    assert list(table.records[0].amounts.values()) == [100 * MILLION]
    assert [number for number, _text in table.header.unknown] == [3]


def test_columns_of_another_year_are_left_out_of_the_year_of_the_title() -> None:
    head: list[Value] = [
        "TT",
        "Tỉnh",
        "TH 8 tháng năm 2023",
        "Kế hoạch năm 2024",
        "TH 8 tháng năm 2024",
    ]
    table = read_rows(["KCĐP 8 THÁNG NĂM 2024; ĐVT: triệu đồng"], head, [1, "Gia Lai", 7, 9, 8])
    assert (table.kind, kinds(table), table.header.ignored) == (RESULTS, [], (3,))
    assert list(table.records[0].amounts.values()) == [9 * MILLION, 8 * MILLION]
    table = read_rows(["KẾ HOẠCH KCĐP NĂM 2024; ĐVT: triệu đồng"], head[:4], [1, "Gia Lai", 7, 9])
    assert (table.kind, kinds(table)) == (PLANS, [])
    assert list(table.records[0].amounts.values()) == [9 * MILLION]
    table = read_rows(["ĐVT: triệu đồng"], head[:4], [1, "Gia Lai", 7, 9])
    assert kinds(table) == [("year_missing", None, None)]


def test_places_that_are_provinces() -> None:
    table = read_rows(TITLE, ["TT", "Tên đề án", "Địa chỉ", "KCQG"], [1, "Lò", "Tỉnh Gia Lai", 5],
                      [2, "Máy", "TP. Hà Nội", 5])  # fmt: skip
    assert [record.values["province"] for record in table.records] == ["Gia Lai", "Hà Nội"]
    table = read_rows(TITLE, ["TT", "Tên đề án", "Địa chỉ", "KCQG"], [1, "Lò", "Xã A, Gia Lai", 5],
                      [2, "Máy", "Xã B, Hà Nội", 5])  # fmt: skip
    assert [record.text("address") for record in table.records] == ["Xã A, Gia Lai", "Xã B, Hà Nội"]


WORDS = {
    "number": ("No.", "#"), "code": ("Mã hồ sơ", "Mã nhiệm vụ"),
    "title": ("Đề án, nhiệm vụ", "Đề án/Nhiệm vụ", "Tên công trình", "Danh mục"),
    "weak_title": ("Nội dung, nhiệm vụ", "Hạng mục công việc"),
    "province": ("Thuộc tỉnh", "Đơn vị hành chính", "Đơn vị, địa phương"),
    "year": ("Năm tài chính", "Năm phê duyệt"),
    "source": ("Nguồn vốn hỗ trợ", "Nguồn kinh phí thực hiện", "Loại khuyến công"),
    "content": ("Nhóm nội dung", "Loại hình hỗ trợ"),
    "implementing_unit": ("Chủ trì", "Tổ chức dịch vụ khuyến công", "CQ chủ trì"),
    "beneficiary": ("Tổ chức, cá nhân thụ hưởng", "Đơn vị nhận hỗ trợ", "Cơ sở SXCN"),
    "location": ("Huyện/Xã", "Xã, phường"), "start": ("Từ", "Thời điểm bắt đầu"),
    "end": ("Đến", "Ngày KT"), "period": ("Thời gian TH",), "percent": ("Tỉ lệ đạt được",),
    "comparison": ("Tỷ trọng KCQG (%)",),
    "accepted_on": ("Thời gian nghiệm thu",), "status": ("Tình hình thực hiện",),
    "decision_no": ("Quyết định phê duyệt",), "actual": ("Thực chi",),
    "amount_support": ("Vốn nhà nước", "Nhà nước hỗ trợ"),
    "amount_national": ("KC QG", "KPKCQG", "Kinh phí QG"),
    "amount_local": ("KC ĐP", "Kinh phí khuyến công tỉnh"),
    "amount_counterpart": ("Vốn huy động", "Kinh phí tự có", "Vốn xã hội hóa", "Vốn vay"),
}  # fmt: skip


@pytest.mark.parametrize("field", WORDS)
def test_words_of_headings(field: str) -> None:
    for text in WORDS[field]:
        meaning = meaning_of((text,))
        assert (text, meaning and meaning.field) == (text, field)
