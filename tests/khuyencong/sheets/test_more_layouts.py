"""More layouts as offices make them, in the newer kinds too: orders, words, depths, letters."""

from datetime import date
from decimal import Decimal

import pytest

from khuyencong.sheets import delimited
from khuyencong.sheets.cells import Sheet, Value
from khuyencong.sheets.contents import (
    AWARDS,
    CEILINGS,
    ENTRIES,
    ESTABLISHMENTS,
    ORGANISATIONS,
    PLANS,
    PROJECTS,
    RESULTS,
    USERS,
)
from khuyencong.sheets.encodings import decode
from khuyencong.sheets.limits import UPLOAD
from khuyencong.sheets.tables import Table, find_tables
from tests.khuyencong.sheets import provinces
from tests.khuyencong.sheets.drawn import draw, kinds, read_rows, read_sheets
from tests.khuyencong.sheets.saved import as_csv

MILLION = 10**6


def money(table: Table) -> list[list[tuple[str | None, str | None, int]]]:
    """Return stage, source and amount of every figure, record by record."""
    return [[figure[:3] for figure in table.figures(record)] for record in table.records]


def test_an_allotment_whose_titles_say_the_decision_the_stage_and_the_source() -> None:
    table = read_rows(
        ["BỘ CÔNG THƯƠNG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["PHÂN BỔ KINH PHÍ KHUYẾN CÔNG QUỐC GIA ĐỢT 1 NĂM 2024"],
        ["(Kèm theo Quyết định số 123/QĐ-BCT ngày 15/01/2024)"],
        [None, None, None, "ĐVT: triệu đồng"],
        ["TT", "Tỉnh, thành phố", "Số đề án", "Kinh phí", "Ghi chú"],
        ["I", "Khu vực phía Bắc", None, 300, None],
        [1, "Hà Nội", 2, 100, None], [2, "Hà Giang", 1, 200, None],
        ["II", "Khu vực phía Nam", None, 50, None],
        [3, "Đồng Nai", 1, 50, None],
        [None, "Tổng cộng", None, 350, None],
    )  # fmt: skip
    assert table.kind == PLANS
    assert money(table) == [
        [("allocated", "national", amount * MILLION)] for amount in (100, 200, 50)
    ]
    assert {record.text("decision_no") for record in table.records} == {"123/QĐ-BCT"}
    assert table.records[0].values["decision_date"] == date(2024, 1, 15)
    assert kinds(table) == []


def test_a_plan_without_any_mark() -> None:
    table = read_rows(
        ["KE HOACH KINH PHI KHUYEN CONG DIA PHUONG NAM 2024", None, "DVT: trieu dong"],
        ["STT", "Tinh", "So quyet dinh", "So tien"], [1, "gia lai", "1/QD-UBND", 100],
    )  # fmt: skip
    assert (table.kind, money(table)) == (PLANS, [[("planned", "local", 100 * MILLION)]])
    assert table.records[0].values["province"] == "Gia Lai"


def test_a_plan_with_the_decision_before_everything_and_amounts_in_words() -> None:
    table = read_rows(
        ["Văn bản", "Ngày ban hành", "Đợt", "Nguồn", "Địa phương", "Được giao", "Năm kế hoạch"],
        ["15/QĐ-BCT", date(2024, 3, 1), "Đợt 2", "KCQG", "Đắk Lắk", "1,2 tỷ", "2024"],
        ["^", "^", "^", "^", "Kon Tum", "350 triệu", "2024"],
    )
    assert table.kind == PLANS
    assert money(table) == [
        [("allocated", "national", 1_200 * MILLION)], [("allocated", "national", 350 * MILLION)],
    ]  # fmt: skip
    assert table.records[1].values["decision_date"] == date(2024, 3, 1)
    assert kinds(table) == []


def test_a_ledger_with_a_column_for_every_stage() -> None:
    table = read_rows(
        ["THEO DÕI ĐỀ ÁN KCĐP NĂM 2023 (đơn vị: nghìn đồng)"],
        ["Mã đề án", "Tên đề án", "Ngày", "Tạm ứng", "Giải ngân", "Quyết toán", "Ghi chú"],
        ["KC1", "Máy sấy", "15/4/2023", 100, None, None, None],
        ["KC1", "Máy sấy", "15/6/2023", None, 50, None, None],
        ["KC1", "Máy sấy", "15/12/2023", None, None, -20, "giảm trừ"],
    )
    assert table.kind == ENTRIES
    assert money(table) == [
        [("advanced", "local", 100_000)], [("disbursed", "local", 50_000)],
        [("settled", "local", -20_000)],
    ]  # fmt: skip
    assert kinds(table) == []


def test_a_settlement_with_plan_and_difference_beside_it() -> None:
    table = read_rows(
        ["Biểu 03: QUYẾT TOÁN KINH PHÍ KHUYẾN CÔNG QUỐC GIA NĂM 2022"],
        ["STT", "Mã số đề án", "Tên đề án", "Kinh phí được duyệt", "Kinh phí quyết toán",
         "Chênh lệch", "Chứng từ số", "Ngày chứng từ"],
        [1, "KC-1", "Lò", "100 triệu", "90 triệu", "10 triệu", "PC1", "1/12/2022"],
    )  # fmt: skip
    assert table.kind == ENTRIES
    assert money(table) == [[("settled", "national", 90 * MILLION)]]
    assert kinds(table) == []


def test_disbursement_by_province_is_a_result() -> None:
    table = read_rows(
        ["TÌNH HÌNH GIẢI NGÂN KINH PHÍ KHUYẾN CÔNG QUỐC GIA NĂM 2023"],
        ["STT", "Tỉnh", "Kế hoạch giao", "Đã giải ngân", "Tỷ lệ giải ngân (%)"],
        [1, "Gia Lai", "1,5 tỷ", "0,9 tỷ", "60"], [2, "Hà Nội", "1 tỷ", "0,5 tỷ", "51"],
    )  # fmt: skip
    assert table.kind == RESULTS
    assert [column.stage for column in table.header.columns][2:4] == ["allocated", "disbursed"]
    assert kinds(table) == [("percent_mismatch", 4, 5)]


def test_units_and_money_of_organisations_are_asked_about() -> None:
    table = read_rows(
        ["KẾ HOẠCH VỐN NĂM 2024"],
        ["STT", "Đơn vị", "Nguồn kinh phí (triệu đồng)", "<", "Ghi chú"],
        ["^", "^", "KCQG", "KCĐP", "^"],
        [1, "Trung tâm KC Ví Dụ", 100, 50, None], ["Tổng", None, 100, 50, None],
    )  # fmt: skip
    assert table.kind == PROJECTS
    assert kinds(table) == [("missing_column", None, None)]


def test_establishments_in_districts() -> None:
    table = read_rows(
        ["DANH SÁCH CÁC CƠ SỞ CÔNG NGHIỆP NÔNG THÔN TỈNH GIA LAI"],
        ["TT", "Tên doanh nghiệp, HTX, hộ", "Người đại diện", "Số điện thoại",
         "Mặt hàng sản xuất chính", "Địa chỉ", "Số lao động", "Ghi chú"],
        ["I", "Huyện C"],
        [1, "HTX A", "Ông X", "0912 345 678", "Gỗ", "Xã B", 20, None],
        [2, "HTX D", "Ông Y", "0912 345 679", "Mây", "Xã B", 10, None],
    )  # fmt: skip
    assert table.kind == ESTABLISHMENTS
    assert [record.text("establishment") for record in table.records] == ["HTX A", "HTX D"]
    assert {record.values["province"] for record in table.records} == {"Gia Lai"}
    assert table.records[0].groups == ("Huyện C",)
    assert kinds(table) == []


def test_accounts_with_the_full_name_first() -> None:
    table = read_rows(
        ["Danh sách tài khoản"],
        ["Họ và tên", "Chức vụ", "Thư điện tử", "Tài khoản", "Quyền hạn", "Đơn vị"],
        ["Nguyễn Văn A", "Chuyên viên", "a@b.vn", "anv", "Cán bộ", "TTKC Gia Lai"],
    )
    values = table.records[0].values
    assert (table.kind, kinds(table)) == (USERS, [])
    assert (values["full_name"], values["organisation"]) == ("Nguyễn Văn A", "TTKC Gia Lai")


def test_ceilings_under_a_header_of_two_rows() -> None:
    table = read_rows(
        ["ĐỊNH MỨC HỖ TRỢ KHUYẾN CÔNG (Theo Thông tư 28/2018/TT-BTC)"],
        ["TT", "Nội dung hỗ trợ", "Mức hỗ trợ tối đa", "<", "Căn cứ"],
        ["^", "^", "Tỷ lệ (%)", "Số tiền (triệu đồng)", "^"],
        ["I", "Hỗ trợ máy móc"],
        [1, "Ứng dụng máy móc", 50, 300, "Điều 6"], [2, "Mô hình", "30%", 1_000, "Điều 6"],
    )  # fmt: skip
    assert table.kind == CEILINGS
    assert [record.values["share"] for record in table.records] == [Decimal(50), Decimal(30)]
    assert [list(record.amounts.values()) for record in table.records] == [
        [300 * MILLION], [1_000 * MILLION],
    ]  # fmt: skip
    assert kinds(table) == []


def test_three_kinds_in_one_workbook() -> None:
    plans = draw([["Tỉnh", "Số QĐ", "Năm", "Được giao KCQG (đồng)"],
                  ["Gia Lai", "1/QĐ", 2024, 10**9]], name="Kế hoạch")  # fmt: skip
    entries = draw([["Mã đề án", "Ngày", "Số CT", "Giải ngân KCQG (đồng)"],
                    ["KC-1", "1/2/2024", "PC1", 10**8]], name="Chi")  # fmt: skip
    projects = draw([["Mã đề án", "Tên đề án", "Tỉnh", "Năm"], ["KC-1", "Lò", "Gia Lai", 2024]])
    reading = read_sheets(plans, entries, projects)
    assert [table.kind for table in reading.tables] == [PLANS, ENTRIES, PROJECTS]
    assert [table.problems for table in reading.tables] == [[], [], []]
    assert money(reading.tables[1]) == [[("disbursed", "national", 10**8)]]


OLD = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
TCVN3 = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ"
ROWS: list[list[Value]] = [
    ["tên cơ sở", "loại hình", "mã số thuế", "tỉnh", "địa chỉ sản xuất", "ngành nghề"],
    ["hợp tác xã máy sấy", "hợp tác xã", "0101234567", "hà giang", "xã mẫu", "chế biến gỗ"],
    ["doanh nghiệp đồ gỗ", "doanh nghiệp", "0101234568", "hà giang", "xã thử", "đồ mộc"],
]  # fmt: skip


def test_establishments_in_the_letters_of_before_unicode() -> None:
    table = str.maketrans(OLD, TCVN3)
    old = [[str(text).translate(table) for text in row] for row in ROWS]
    assert decode(old[1][0], "tcvn3") == ROWS[1][0]
    (found,) = read_sheets(draw(old)).tables
    assert found.kind == ESTABLISHMENTS
    assert [record.text("establishment") for record in found.records] == [r[0] for r in ROWS[1:]]
    assert {record.values["province"] for record in found.records} == {"Hà Giang"}
    assert {decoding.encoding for decoding in found.decodings} == {"tcvn3"}


def written(sheet: Sheet, mark: str, encoding: str) -> Table:
    book = delimited.read(as_csv(sheet, mark, encoding), UPLOAD)
    (table,) = find_tables(book, provinces.find).tables
    return table


@pytest.mark.parametrize(("mark", "encoding"), [
    (";", "utf-8"), (",", "utf-8-sig"), ("\t", "utf-16"), ("|", "utf-8"), (";", "utf-16-be"),
])  # fmt: skip
def test_organisations_in_text_files_of_every_writing(mark: str, encoding: str) -> None:
    sheet = draw([["STT", "Tên đơn vị", "Tên viết tắt", "Loại đơn vị", "Tỉnh"],
                  [1, "Trung tâm, Khuyến công; số 1", "TTKC|1", "Trung tâm", "Bà Rịa - Vũng Tàu"],
                  [2, "Cục Ví Dụ", "CVD", "Cục", None]])  # fmt: skip
    table = written(sheet, mark, encoding)
    assert (table.kind, kinds(table)) == (ORGANISATIONS, [])
    first, second = table.records
    assert (first.text("organisation"), first.text("short_name")) == (
        "Trung tâm, Khuyến công; số 1", "TTKC|1",
    )  # fmt: skip
    assert (first.values["province"], second.values["province"]) == ("Bà Rịa - Vũng Tàu", None)


def test_products_with_level_region_decision_and_certificate() -> None:
    table = read_rows(
        ["Cấp bình chọn", "Năm", "Khu vực", "Tên sản phẩm", "Số GCN", "Số QĐ công nhận",
         "Ngày quyết định"],
        ["Cấp khu vực", 2023, "Phía Bắc", "Bộ ấm chén", "12/GCN", "34/QĐ-BCT", "1/2/2023"],
        ["Cấp khu vực", 2023, "Phía Bắc", "Bàn trà", "13/GCN", "34/QĐ-BCT", "1/2/2023"],
    )  # fmt: skip
    assert (table.kind, kinds(table)) == (AWARDS, [])
    assert table.header.unknown == ()
    values = table.records[0].values
    assert (values["level"], values["region"]) == ("Cấp khu vực", "Phía Bắc")
    assert (values["certificate_no"], values["decision_no"]) == ("12/GCN", "34/QĐ-BCT")
