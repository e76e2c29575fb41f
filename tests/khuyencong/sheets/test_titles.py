"""What titles, headings and names of sheets say of unit, year and period, as offices write it."""

import pytest

from khuyencong.formatting import Unit
from khuyencong.sheets.cells import Value
from khuyencong.sheets.titles import period_of
from khuyencong.sheets.units import stated_unit, unit_of_phrase
from tests.khuyencong.sheets.drawn import draw, kinds, read_rows, read_sheets

HEADER: list[Value] = ["STT", "Tên đề án", "Tỉnh", "Tổng kinh phí"]
ROW: list[Value] = [1, "Máy sấy", "Gia Lai", 100]
RESULTS: list[Value] = ["STT", "Tỉnh", "Kế hoạch năm", "Lũy kế thực hiện 8 tháng"]


@pytest.mark.parametrize("text", [
    "ĐVT: Tr.đồng", "Đơn vị: Tr.đ", "ĐVT: Trđ", "(Tr. đồng)", "Đơn vị tính: triệu VNĐ",
])  # fmt: skip
def test_a_million_is_never_taken_for_a_dong(text: str) -> None:
    assert stated_unit(text) == Unit.MILLION


@pytest.mark.parametrize("text", [
    "ĐVT: trăm triệu đồng", "ĐVT: chục triệu đồng", "ĐVT: 10.000 đồng", "Đơn vị tính: lao động",
    "ĐVT: 10^6 đồng",
])  # fmt: skip
def test_a_unit_of_another_size_is_asked_about(text: str) -> None:
    assert stated_unit(text) is None


def test_dong_stands_alone_and_first() -> None:
    assert unit_of_phrase("đồng Việt Nam") == unit_of_phrase("Việt Nam đồng") == Unit.DONG
    assert unit_of_phrase("ng.đồng") == Unit.THOUSAND
    assert unit_of_phrase("Lao động") is None


def test_a_unit_in_brackets_ends_the_title() -> None:
    table = read_rows(["ĐỀ ÁN KHUYẾN CÔNG NĂM 2023 (triệu đồng)"], HEADER, ROW)
    assert (table.context.unit, kinds(table)) == (Unit.MILLION, [])


def test_the_day_of_a_signature_is_not_the_year_of_the_plan() -> None:
    for day in ("Gia Lai, ngày 28 tháng 12 năm 2022", "Gia Lai, ngày … tháng 12 năm 2022"):
        table = read_rows([day], ["KẾ HOẠCH NĂM 2023; ĐVT: đồng"], HEADER, ROW)
        assert (table.context.year, table.context.period) == (2023, "year")


@pytest.mark.parametrize(("title", "year", "period"), [
    ("BÁO CÁO QUÝ III/2023", 2023, "Q3"),
    ("Báo cáo tháng 9/2023", 2023, "month-09"),
    ("Kết quả đến hết tháng 9 năm 2023", 2023, "M09"),
    ("Số liệu đến ngày 30/9/2023", 2023, "M09"),
    ("Tính đến ngày 30 tháng 9 năm 2023", 2023, "M09"),
    ("Lũy kế đến tháng 8 năm 2023", 2023, "M08"),
    ("Năm kế hoạch: 2023", 2023, "year"),
])  # fmt: skip
def test_years_and_periods_of_titles(title: str, year: int, period: str) -> None:
    header: list[Value] = ["STT", "Tỉnh", "Kế hoạch", "Thực hiện"]
    table = read_rows([title], ["ĐVT: triệu đồng"], header, [1, "Gia Lai", 100, 50])
    assert (table.context.year, table.context.period) == (year, period)


def test_what_was_done_is_of_the_period_above_its_own_column() -> None:
    for title in ("BÁO CÁO THÁNG 8 NĂM 2023", "KẾT QUẢ THỰC HIỆN NĂM 2023"):
        table = read_rows([title], ["ĐVT: triệu đồng"], RESULTS, [1, "Gia Lai", 100, 50])
        assert table.context.period == "M08"
    assert period_of(["KH năm", "Thực hiện"]) is None


def test_a_sheet_called_by_its_year_its_source_or_its_province() -> None:
    rows: list[list[Value]] = [["ĐVT: đồng"], ["STT", "Tên đề án", "Kinh phí"], [1, "Lò", 100_000]]
    names = ("Năm 2021", "7T2022", "KCĐP", "Gia Lai")
    reading = read_sheets(*(draw(rows, name=name) for name in names), name="a.xlsx")
    said = [(t.context.year, t.context.source, t.context.province) for t in reading.tables]
    assert said == [
        (2021, None, None), (None, None, None), (None, "local", None), (None, None, "Gia Lai"),
    ]  # fmt: skip
    assert [table.context.by_name for table in reading.tables] == [
        ["year"], [], ["source"], ["province"],
    ]  # fmt: skip


def test_amounts_by_source_say_more_than_the_name_of_a_file() -> None:
    table = read_rows(["Năm 2023; ĐVT: đồng"], ["STT", "Tên đề án", "KCQG", "KCĐP"],
                      [1, "Lò", 5, 7], [2, "Máy", None, 7], name="KCQG.xlsx")  # fmt: skip
    assert [record.values["source"] for record in table.records] == ["both", "local"]


def test_headings_name_the_year_where_no_title_does() -> None:
    for header, year in ((["KH năm 2023", "TH năm 2023"], 2023), (["KH năm 2023", "TH 2022"], 2023),
                         (["KH năm", "TH"], None)):  # fmt: skip
        table = read_rows(["KCĐP; ĐVT: triệu đồng"], ["STT", "Tỉnh", *header], [1, "Gia Lai", 5, 4])
        assert table.context.year == year
    assert kinds(table) == [("year_missing", None, None)]


def test_the_place_of_a_title_is_not_that_of_who_was_written_to() -> None:
    table = read_rows(
        ["KẾ HOẠCH NĂM 2023 TỈNH GIA LAI; ĐVT: đồng"],
        ["(Kèm theo Công văn số 12/CV của Sở Công Thương tỉnh Gia Lai gửi Sở tỉnh Hà Nam)"],
        ["STT", "Tên đề án", "Kinh phí"], [1, "Lò", 500_000],
    )  # fmt: skip
    assert table.records[0].values["province"] == "Gia Lai"


def test_a_row_of_units_needs_no_brackets() -> None:
    table = read_rows(
        ["KCQG năm 2023"], ["TT", "Tỉnh", "Kế hoạch", "Thực hiện", "Tỷ lệ"],
        [None, None, "Triệu đồng", "Nghìn đồng", "%"], [1, "Gia Lai", 100, 90_000, 90],
    )  # fmt: skip
    assert list(table.records[0].amounts.values()) == [100_000_000, 90_000_000]
    assert kinds(table) == []


def test_a_title_goes_on_after_the_decision_it_belongs_to() -> None:
    table = read_rows(
        ["Kết quả khuyến công địa phương năm 2023 (kèm theo Báo cáo số 12/BC-SCT ngày 5/1/2024)"],
        ["ĐVT: đồng"], HEADER, [1, "Lò", "Gia Lai", 500_000],
    )  # fmt: skip
    context = table.context
    assert (context.year, context.source, context.decision_no) == (2023, "local", "12/BC-SCT")


def test_labels_with_their_values_in_the_next_cells() -> None:
    for rows in (
        [["Tỉnh: Gia Lai"], ["Năm báo cáo: 2023"], ["Nguồn: KCĐP"], ["ĐVT: đồng"]],
        [["Tỉnh:", "Gia Lai"], ["Năm:", 2023], ["Nguồn:", "KCĐP"], ["ĐVT:", "đồng"]],
    ):
        table = read_rows(*rows, ["TT", "Tên đề án", "Kinh phí hỗ trợ"], [1, "Lò", 500_000])
        context = table.context
        assert (context.province, context.year, context.source) == ("Gia Lai", 2023, "local")
        assert kinds(table) == []
