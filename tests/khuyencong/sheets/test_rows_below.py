"""Rows that belong to the row above, and headers that come again for something else."""

from khuyencong.sheets.cells import Value
from tests.khuyencong.sheets.drawn import draw, kinds, read_rows, read_sheets

MILLION = 10**6
TITLE: list[Value] = ["ĐỀ ÁN KCQG NĂM 2023; ĐVT: triệu đồng"]
HEADER: list[Value] = ["STT", "Tên đề án", "Đơn vị thụ hưởng", "Địa điểm", "Tổng kinh phí", "KCQG"]
RESULTS: list[Value] = ["STT", "Tỉnh", "Kế hoạch", "Thực hiện"]


def test_a_project_over_several_rows_is_one_project() -> None:
    table = read_rows(
        TITLE, HEADER,
        [1, "Đề án nhóm", "Công ty A", "Xã A", 1350, 600],
        ["^", "^", "Công ty B", "Xã B", "^", "^"],
        [2, "Máy chè", "HTX C", "Xã C", 500, 200],
        [None, None, "HTX D", "Xã C"],
    )  # fmt: skip
    first, second = table.records
    assert first.text("beneficiary") == "Công ty A;\nCông ty B"
    assert [part.name for part in second.parts] == ["HTX C", "HTX D"]
    assert (first.text("location"), second.text("location")) == ("Xã A; Xã B", "Xã C")
    assert [r.amounts["amount_total", None] for r in table.records] == [1350 * MILLION,
                                                                        500 * MILLION]  # fmt: skip
    assert (table.ignored_rows, kinds(table)) == ({4: "more", 6: "more"}, [])


def test_the_money_of_each_who_gains_is_added_up_in_a_merged_project() -> None:
    table = read_rows(
        TITLE, HEADER, [1, "Đề án nhóm", "Công ty A", "Xã A", 700, 300],
        ["^", "^", "Công ty B", "Xã A", 650, 250], [None, "Tổng cộng", None, None, 1350, 550],
    )  # fmt: skip
    (record,) = table.records
    assert (list(record.amounts.values()), kinds(table)) == ([1350 * MILLION, 550 * MILLION], [])
    assert [(part.name, part.amount) for part in record.parts] == [
        ("Công ty A", 300 * MILLION), ("Công ty B", 250 * MILLION),
    ]  # fmt: skip
    assert record.text("beneficiary") == (
        "Công ty A (300.000.000 đồng);\nCông ty B (250.000.000 đồng)"
    )


def test_a_row_with_money_and_without_a_title_is_not_added_to_the_one_above() -> None:
    table = read_rows(TITLE, HEADER, [1, "Lò", "Công ty A", "Xã A", 700, 300],
                      [None, None, "Công ty B", "Xã A", 650, 250])  # fmt: skip
    assert kinds(table) == [("missing_required", 4, 2)]


def test_sources_below_their_province() -> None:
    table = read_rows(
        TITLE, RESULTS, [1, "Nghệ An", 5500, 5300], [None, "- KCQG", 1500, 1500],
        [None, "- KCĐP", 4000, 3800], [2, "Hà Tĩnh", 800, 700],
        [None, "Khuyến công quốc gia", 900, 700],
    )  # fmt: skip
    found = [(r.row, r.values["province"], r.values["source"]) for r in table.records]
    assert found == [(4, "Nghệ An", "national"), (5, "Nghệ An", "local"),
                     (7, "Hà Tĩnh", "national")]  # fmt: skip
    assert kinds(table) == [("subtotal_mismatch", 6, 3)]


def test_sources_above_their_provinces() -> None:
    table = read_rows(
        ["NĂM 2023; ĐVT: triệu đồng"], RESULTS, [None, "Khuyến công quốc gia", 100, 90],
        [1, "Nghệ An", 100, 90], [None, "Khuyến công địa phương", 50, 40], [1, "Nghệ An", 50, 40],
    )  # fmt: skip
    found = [(r.row, r.values["province"], r.values["source"]) for r in table.records]
    assert found == [(4, "Nghệ An", "national"), (6, "Nghệ An", "local")]
    assert kinds(table) == []


def test_two_rows_of_a_province_differ_by_their_source() -> None:
    table = read_rows(
        ["NĂM 2023; ĐVT: triệu đồng"], ["STT", "Tỉnh", "Nguồn", "Kế hoạch", "Thực hiện"],
        [1, "Nghệ An", "KCQG", 1, 1], ["^", "^", "KCĐP", 2, 2], [2, "Nghệ An", "KCĐP", 2, 2],
    )  # fmt: skip
    assert kinds(table) == [("duplicate_row", 5, 2)]


def test_the_same_header_below_another_year_is_another_table() -> None:
    reading = read_sheets(draw([
        ["KẾT QUẢ KHUYẾN CÔNG QUỐC GIA; ĐVT: triệu đồng"],
        ["1. Năm 2021"], RESULTS, [1, "Hà Nam", 500, 450], ["Cộng", None, 500, 450],
        ["2. Năm 2022"], RESULTS, [1, "Hà Nam", 600, 600], ["Cộng", None, 600, 600],
    ]))  # fmt: skip
    found = [(t.context.year, t.context.source, len(t.records)) for t in reading.tables]
    assert found == [(2021, "national", 1), (2022, "national", 1)]
    assert [kinds(table) for table in reading.tables] == [[], []]


def test_the_same_header_on_the_next_page_goes_on() -> None:
    table = read_rows(
        TITLE, RESULTS, [1, "Hà Nam", 5, 5], ["Cộng trang", None, 5, 5], RESULTS,
        [2, "Hà Nội", 6, 6], ["Tổng cộng", None, 11, 11],
    )  # fmt: skip
    assert (len(table.records), kinds(table)) == (2, [])


def test_years_as_groups() -> None:
    table = read_rows(
        ["KCĐP; ĐVT: triệu đồng"], RESULTS, ["I", "Năm 2021"], [1, "Hà Nam", 5, 5],
        ["II", "Năm 2022"], [1, "Hà Nam", 6, 6],
    )  # fmt: skip
    assert [record.values["year"] for record in table.records] == [2021, 2022]
    assert ("duplicate_row", 6, 2) not in kinds(table)


def test_the_nation_is_a_sum_and_regions_are_groups_without_numbers() -> None:
    table = read_rows(
        ["NĂM 2023; ĐVT: triệu đồng"], ["Địa phương", "Kế hoạch", "Thực hiện"],
        ["CẢ NƯỚC", 30, 20], ["Miền Bắc", 10, 9], ["Hà Nam", 10, 9],
        ["Đồng bằng sông Cửu Long", 20, 11], ["Cà Mau", 12, 6], ["Bến Tre", 8, 5],
    )  # fmt: skip
    assert [record.values["province"] for record in table.records] == [
        "Hà Nam",
        "Cà Mau",
        "Bến Tre",
    ]
    assert table.ignored_rows == {3: "total", 4: "group", 6: "group"}
    assert kinds(table) == []


def test_rows_numbered_by_dashes_are_not_counted_twice() -> None:
    table = read_rows(
        TITLE, HEADER, [1, "Đề án nhóm", None, None, 600, 250],
        ["-", "HTX A", "HTX A", "Xã A", 350, 150],
        ["-", "HTX B", "HTX B", "Xã B", 250, 100], [2, "Lò", "HTX C", "Xã C", 300, 100],
    )  # fmt: skip
    found = [(record.row, record.groups) for record in table.records]
    assert found == [(4, ("Đề án nhóm",)), (5, ("Đề án nhóm",)), (6, ())]
    assert kinds(table) == []


def test_what_a_total_is_made_of_is_no_item() -> None:
    parts: list[list[Value]] = [
        [None, "Trong đó:"], [None, "- Kinh phí KCQG", None, None, 50, 20],
        [None, "- KCĐP", None, None, 40, 10], [None, "Tỷ lệ (%)", None, None, 60, 40],
    ]  # fmt: skip
    table = read_rows(TITLE, HEADER, [1, "Lò", "A", None, 90, 30],
                      [None, "Tổng cộng", None, None, 90, 30], *parts)  # fmt: skip
    assert ([record.row for record in table.records], kinds(table)) == ([3], [])
    table = read_rows(TITLE, HEADER, [None, "Tổng số", None, None, 90, 30], *parts[1:3],
                      ["A", "Khuyến công quốc gia", None, None, 50, 20],
                      [1, "Lò", "A", None, 50, 20],
                      ["B", "Khuyến công địa phương", None, None, 40, 10],
                      [1, "Máy", "A", None, 40, 10])  # fmt: skip
    assert [(r.row, r.values["source"]) for r in table.records] == [(7, "national"), (9, "local")]
    assert kinds(table) == []


def test_data_after_a_total_are_told_and_kept() -> None:
    table = read_rows(TITLE, HEADER, [1, "Lò", "A", None, 90, 30],
                      [None, "Tổng cộng", None, None, 90, 30], [2, "Máy", "B", None, 5, 1],
                      [None, "Máy C", "C", None, 5, 1])  # fmt: skip
    assert kinds(table) == [("row_after_total", 5, None), ("row_after_total", 6, None)]


def test_an_amount_merged_over_two_projects_is_asked_about() -> None:
    table = read_rows(TITLE, HEADER, [1, "Lò", "A", None, 90, 30], [2, "Máy", "B", None, 80, "^"],
                      [None, "(đã nghiệm thu)"], [3, "Bể", "C", None, 80, 7])  # fmt: skip
    assert kinds(table) == [("ambiguous_number", 4, 6)]
    assert table.ignored_rows == {5: "note"}
