"""The kinds of tables: each told by its columns, each read for what it says."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from khuyencong.sheets import body
from khuyencong.sheets.choices import Choices, ColumnChoice, TableChoice
from khuyencong.sheets.contents import (
    CEILINGS,
    CONTENTS,
    ENTRIES,
    ESTABLISHMENTS,
    ORGANISATIONS,
    PLANS,
    PROJECTS,
    RESULTS,
    USERS,
    ranked,
)
from khuyencong.sheets.headers import header_at
from khuyencong.sheets.tables import Table
from tests.khuyencong.sheets.drawn import draw, kinds, read_rows, read_sheets

MILLION = 10**6
PLAN_HEADER = ["STT", "Tỉnh", "Số quyết định", "Ngày quyết định", "Loại quyết định", "Giai đoạn",
               "Nguồn vốn", "Số tiền (triệu đồng)"]  # fmt: skip


def money(table: Table) -> list[list[tuple[str | None, str | None, int]]]:
    """Return stage, source and amount of every figure, record by record."""
    return [[figure[:3] for figure in table.figures(record)] for record in table.records]


def test_decisions_of_plans_with_signs_and_stages() -> None:
    table = read_rows(
        ["KẾ HOẠCH KINH PHÍ KHUYẾN CÔNG NĂM 2024"],
        PLAN_HEADER,
        [1, "Gia Lai", "12/QĐ-BCT", "15/02/2024", "Giao đầu năm", "Giao", "KCQG", 500],
        [2, "Gia Lai", "40/QĐ-BCT", "15/08/2024", "Thu hồi", "Giao", "KCQG", -50],
        [3, "Hà Nội", "41/QĐ-BCT", "16/08/2024", "Điều chỉnh giảm", "Giao", "KCĐP", "(30)"],
        [4, "Hà Nội", "42/QĐ-BCT", "17/08/2024", "Bổ sung đợt 2", "Đăng ký", "KCĐP", "1.505"],
    )
    assert table.kind == PLANS
    assert [record.values["decision_kind"] for record in table.records] == [
        "initial", "recovery", "adjustment", "supplement",
    ]  # fmt: skip
    assert money(table) == [
        [("allocated", "national", 500 * MILLION)], [("allocated", "national", -50 * MILLION)],
        [("allocated", "local", -30 * MILLION)], [("registered", "local", 1505 * MILLION)],
    ]  # fmt: skip
    assert table.records[0].values["decision_date"] == date(2024, 2, 15)
    assert table.records[0].values["year"] == 2024
    assert kinds(table) == []


def test_a_recovery_typed_without_a_sign_is_negative_and_said_so() -> None:
    table = read_rows(
        ["GIAO KẾ HOẠCH KINH PHÍ KCQG NĂM 2024. ĐVT: triệu đồng"],
        ["TT", "Đơn vị", "Số QĐ", "Ngày ký", "Đợt", "Kinh phí"],
        [1, "Trung tâm vùng 1", "12/QĐ-BCT", "15/02/2024", "Thu hồi đợt 1", 50],
    )
    assert table.kind == PLANS
    assert table.records[0].values["organisation"] == "Trung tâm vùng 1"
    assert money(table) == [[("allocated", "national", -50 * MILLION)]]
    assert kinds(table) == [("sign_turned", 3, 6)]
    assert table.blocked_rows == set()


def test_a_plan_with_a_column_for_each_stage_and_source() -> None:
    table = read_rows(
        ["Đơn vị tính: triệu đồng"],
        ["TT", "Tỉnh", "Năm", "KCQG", "<", "KCĐP", "<", "Số quyết định"],
        ["^", "^", "^", "Đăng ký", "Được giao", "Đăng ký", "Được giao", "^"],
        [1, "Gia Lai", 2024, 100, 90, 80, 70, "1/QĐ-BCT"],
    )
    assert table.kind == PLANS
    assert money(table) == [[
        ("registered", "national", 100 * MILLION), ("allocated", "national", 90 * MILLION),
        ("registered", "local", 80 * MILLION), ("allocated", "local", 70 * MILLION),
    ]]  # fmt: skip


def test_a_plan_without_stage_or_source_asks_for_both() -> None:
    sheet = draw([["Tỉnh", "Năm", "Số QĐ", "Số tiền (triệu đồng)"], ["Gia Lai", 2024, "1/QĐ", 5]])
    (table,) = read_sheets(sheet).tables
    assert [kind for kind, _row, _column in kinds(table)] == ["stage_missing", "source_missing"]
    assert table.blocked_rows == {2}
    (told,) = read_sheets(sheet, choices=Choices(stage="planned", source="local")).tables
    assert money(told) == [[("planned", "local", 5 * MILLION)]]
    assert kinds(told) == []


def test_a_province_with_plans_alone_may_be_a_plan_or_a_result() -> None:
    table = read_rows(["Năm 2024, ĐVT: triệu đồng"], ["TT", "Tỉnh", "Kế hoạch"], [1, "Gia Lai", 5])
    assert table.kind == PLANS
    assert table.possible == (PLANS, RESULTS)


def test_entries_and_refunds() -> None:
    table = read_rows(
        ["TT", "Mã đề án", "Tên đề án", "Khoản chi", "Nguồn vốn", "Số tiền (đồng)", "Ngày",
         "Số chứng từ", "Ngày chứng từ", "Năm ngân sách", "Ghi chú"],
        [1, "KC-1", "Máy sấy", "Tạm ứng", "KCQG", 100 * MILLION, "15/4/2023", "UNC 12",
         "16/4/2023", 2023, None],
        [2, "KC-1", "Máy sấy", "Hoàn trả tạm ứng", "KCQG", 20 * MILLION, "15/5/2023", "UNC 13",
         None, 2023, None],
        [3, "KC-1", "Máy sấy", "Hoàn trả", "KCQG", -20 * MILLION, "15/5/2023", "UNC 14", None, 2023,
         None],
        [4, "KC-1", "Máy sấy", "Quyết toán", "KCQG", 8 * MILLION, None, "UNC 15", None, 2023, None],
    )  # fmt: skip
    assert table.kind == ENTRIES
    assert money(table)[:2] == [
        [("advanced", "national", 100 * MILLION)], [("advanced", "national", -20 * MILLION)],
    ]  # fmt: skip
    assert table.records[0].values["spent_on"] == date(2023, 4, 15)
    assert table.records[0].values["voucher_no"] == "UNC 12"
    assert kinds(table) == [("sign_turned", 3, 6), ("unknown_stage", 4, 4)]
    assert table.blocked_rows == {4}


def test_a_cash_book_that_says_its_stage_and_source_in_the_title() -> None:
    table = read_rows(
        ["SỔ GIẢI NGÂN ĐỀ ÁN KHUYẾN CÔNG QUỐC GIA NĂM 2023"],
        ["Ngày tháng", "Số CT", "Mã đề án", "Diễn giải", "Số tiền (đồng)"],
        ["15/4/2023", "PC01", "KC-1", "Chi mua máy", 1 * MILLION],
        ["15/4/2023", "PC01", "KC-1", "Chi mua máy", 1 * MILLION],
    )
    assert table.kind == ENTRIES
    assert money(table)[0] == [("disbursed", "national", 1 * MILLION)]
    assert table.records[0].text("note") == "Chi mua máy"
    assert kinds(table) == [("duplicate_row", 4, None)]


def test_a_tax_code_that_lost_its_zero_is_told_not_guessed() -> None:
    table = read_rows(
        ["DANH SÁCH CƠ SỞ CNNT"],
        ["STT", "Tên cơ sở", "Loại hình", "Mã số thuế", "Tỉnh", "Địa chỉ sản xuất",
         "Địa chỉ trụ sở", "Ngành nghề", "Người liên hệ", "Điện thoại"],
        [1, "HTX A", "HTX", 101234567, "Gia Lai", "Xã B", "Phường C", "Gỗ", "Ông X", 912345678],
        [2, "Công ty B", "DN", "0101234567", "Gia Lai", "Xã B", None, "Gỗ", "Ông Y", "0912345678"],
        [3, "Công ty C", "DN", "0101234567", "Gia Lai", "Xã D", None, "Gỗ", None, None],
        [4, "Hộ D", "Hộ", "012345678901", "Gia Lai", "Xã D", None, "Gỗ", None, None],
        [5, "Công ty E", "DN", 4101234567, "Gia Lai", "Xã D", None, "Gỗ", None, None],
        [6, "Công ty F", "DN", "4101234567-001", "Gia Lai", "Xã D", None, "Gỗ", None, None],
    )  # fmt: skip
    assert table.kind == ESTABLISHMENTS
    assert kinds(table) == [
        ("lost_zero", 3, 4), ("lost_zero", 3, 10), ("duplicate_code", 5, 4), ("bad_tax_code", 6, 4),
    ]  # fmt: skip
    assert [record.values.get("tax_code") for record in table.records] == [
        None, "0101234567", "0101234567", None, "4101234567", "4101234567-001",
    ]  # fmt: skip
    second = table.records[1]
    assert (second.text("establishment"), second.text("industry")) == ("Công ty B", "Gỗ")
    assert (second.text("person"), second.text("phone")) == ("Ông Y", "0912345678")
    assert table.records[0].text("registered_address") == "Phường C"


def test_a_list_with_addresses_and_nothing_of_a_project_is_one_of_establishments() -> None:
    table = read_rows(
        ["Tên cơ sở", "Loại hình", "Tỉnh, thành phố", "Địa chỉ sản xuất", "Ngành nghề"],
        ["HTX Ví Dụ", "Hợp tác xã", "Gia Lai", "Xã B", "Chế biến nông sản"],
    )
    assert (table.kind, kinds(table)) == (ESTABLISHMENTS, [])
    assert table.records[0].text("legal_form") == "Hợp tác xã"


def test_values_that_look_like_headings_are_tried_as_headings_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[int] = []

    def counted(grid: Any, row: int) -> Any:
        tried.append(row)
        return header_at(grid, row)

    monkeypatch.setattr(body, "header_at", counted)
    table = read_rows(
        ["Tên cơ sở", "Loại hình", "Tỉnh", "Địa chỉ"],
        *(["HTX Ví Dụ", "Doanh nghiệp", "Gia Lai", f"Thôn {n}a"] for n in range(300)),
    )
    assert len(table.records) == 300
    assert len(tried) == 1


def test_organisations() -> None:
    table = read_rows(
        ["STT", "Tên đơn vị", "Tên viết tắt", "Loại đơn vị", "Tỉnh/TP", "Trực thuộc"],
        [1, "Trung tâm Khuyến công A", "TTKC A", "Trung tâm", "Gia Lai", "Sở Công Thương"],
        [2, "Cục Ví Dụ", "CVD", "Cục", None, None],
    )
    assert table.kind == ORGANISATIONS
    assert table.records[0].values == {
        "organisation": "Trung tâm Khuyến công A", "short_name": "TTKC A",
        "organisation_kind": "Trung tâm", "province": "Gia Lai", "parent": "Sở Công Thương",
        "source": None, "year": None, "period_text": None,
    }  # fmt: skip
    assert kinds(table) == []


def test_users() -> None:
    table = read_rows(
        ["DANH SÁCH NGƯỜI DÙNG"],
        ["STT", "Tên đăng nhập", "Họ đệm", "Tên", "Email", "Vai trò", "Tỉnh", "Nơi công tác",
         "Kích hoạt"],
        [1, "anv", "Nguyễn Văn", "A", "a@b.vn", "Cán bộ trung tâm", "Gia Lai", "TTKC", "có"],
        [2, "bnv", "Nguyễn Văn", "B", "b@b", "Cán bộ trung tâm", "Gia Lai", "TTKC", "có lẽ"],
        [3, "ANV", "Nguyễn Văn", "C", "c@b.vn", "Cán bộ trung tâm", "Gia Lai", "TTKC", "không"],
    )  # fmt: skip
    assert table.kind == USERS
    first = table.records[0].values
    assert (first["last_name"], first["first_name"], first["active"]) == ("Nguyễn Văn", "A", True)
    assert table.records[2].values["active"] is False
    assert first["organisation"] == "TTKC"
    assert kinds(table) == [("bad_email", 4, 5), ("unknown_yes_no", 4, 9), ("duplicate_code", 5, 2)]


def test_rights_are_no_columns_of_users() -> None:
    table = read_rows(
        ["id", "username", "email", "Vai trò", "is_superuser", "is_staff"],
        ["7", "anv", "a@b.vn", "Cán bộ", "1", "1"],
    )
    (record,) = table.records
    assert {name for name, value in record.values.items() if value} == {"username", "email", "role"}
    assert [text for _number, text in table.header.unknown] == [
        "id", "is_superuser", "is_staff",
    ]  # fmt: skip


def test_ceilings() -> None:
    table = read_rows(
        ["MỨC HỖ TRỢ TỐI ĐA"],
        ["STT", "Hạng mục", "Chương trình", "Tỷ lệ tối đa (%)", "Tính trên",
         "Mức hỗ trợ tối đa (triệu đồng)", "Tính cho một", "Điều kiện áp dụng", "Căn cứ pháp lý",
         "Hiệu lực từ", "Hết hiệu lực"],
        [1, "Ứng dụng máy móc", "KCQG", "50 %", "chi phí", 300, "cơ sở", "dây chuyền",
         "TT 28/2018/TT-BTC Điều 6", "01/01/2019", None],
        [2, "Đào tạo", "KCQG", 150, "chi phí", None, None, None, "Điều 7", "01/01/2019", None],
    )  # fmt: skip
    assert table.kind == CEILINGS
    first = table.records[0]
    assert first.values["share"] == Decimal(50)
    assert first.amounts == {("amount_total", None): 300 * MILLION}
    assert first.values["valid_from"] == date(2019, 1, 1)
    assert kinds(table) == [("not_a_value", 4, 4)]


def test_the_user_decides_what_a_table_is() -> None:
    sheet = draw(
        [["Năm 2024, ĐVT: triệu đồng"], ["TT", "Tỉnh", "Kế hoạch KCQG"], [1, "Gia Lai", 5]]
    )
    chosen = Choices(tables={("Trang 1", 0): TableChoice(kind=PLANS)})
    (table,) = read_sheets(sheet, choices=chosen).tables
    assert table.kind == PLANS
    assert money(table) == [[("planned", "national", 5 * MILLION)]]


def test_a_column_that_is_needed_is_asked_for() -> None:
    rows = [["Tên đăng nhập", "Họ và tên", "Thư", "Email"], ["anv", "Văn A", "x", "a@b.vn"]]
    chosen = {("Trang 1", 0): TableChoice(kind=USERS)}
    (table,) = read_sheets(draw(rows), choices=Choices(tables=chosen)).tables
    assert kinds(table) == [("missing_column", None, None)]
    columns = {1: ColumnChoice("username"), 3: ColumnChoice("role")}
    chosen = {("Trang 1", 0): TableChoice(kind=USERS, columns=columns)}
    (table,) = read_sheets(draw(rows), choices=Choices(tables=chosen)).tables
    assert kinds(table) == []


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_kind_is_told_by_all_of_its_own_columns(kind: str) -> None:
    content = CONTENTS[kind]
    refused = {name for name in content.uses if name in content.refuses}
    assert not refused
    fields = content.uses - content.renames.keys() | {"province"}
    named = [name for name in content.renames if name in content.uses]
    best = ranked(fields | set(named[:1]) | {names[0] for names in content.needs})
    assert best[0] == kind or kind == PROJECTS


def test_a_ceiling_may_be_called_at_most() -> None:
    table = read_rows(
        ["TT", "Hạng mục", "Mức hỗ trợ", "Căn cứ pháp lý"],
        [1, "Máy", "Tối đa 300 triệu đồng", "Đ7"],
        [2, "Lò", "không quá 0,5 tỷ", "Đ8"], [3, "Bể", "khoảng 5 triệu", "Đ9"],
    )  # fmt: skip
    assert (table.kind, kinds(table)) == (CEILINGS, [("not_a_number", 4, 3)])
    assert [r.amounts["amount_total", None] for r in table.records] == [
        300_000_000,
        500_000_000,
        None,
    ]
