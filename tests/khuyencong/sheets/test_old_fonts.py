"""Sheets that mix old fonts with Unicode, cell by cell, as they grow over twenty years."""

import pytest

from khuyencong.formatting import parse_money
from khuyencong.sheets import delimited
from khuyencong.sheets.cells import Cell, Style, Value
from khuyencong.sheets.limits import UPLOAD
from khuyencong.sheets.tables import Table, find_tables
from tests.khuyencong.sheets import provinces
from tests.khuyencong.sheets.drawn import draw, kinds, read_sheets
from tests.khuyencong.sheets.test_text_of_cells import in_tcvn3, in_vni

MILLION = 10**6
TITLE: list[Value] = ["NĂM 2010, ĐVT: triệu đồng"]
HEADER: list[Value] = ["TT", "Tên đề án", "Cơ sở thụ hưởng", "Tỉnh", "Kinh phí hỗ trợ"]
NAMES = ["Cơ sở gạch Minh Họa", "Công ty Tân Á", "HTX “Lúa vàng” – đợt 1…", "Hộ Nguyễn Văn Mẫu"]
OLD = {".VnTime": in_tcvn3, "VNI-Times": in_vni}


def written(text: str, font: str) -> Cell:
    return Cell(1, 1, OLD[font](text) if font in OLD else text, Style(font=font))


def read_names(*fonts: str) -> Table:
    """Read a list whose names are written in some fonts, the rest in Times New Roman."""
    rows: list[list[Value]] = [[n, "Hỗ trợ máy sấy", name, "Gia Lai", 100]
                               for n, name in enumerate(NAMES)]  # fmt: skip
    sheet = draw([TITLE, HEADER, *rows])
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            font = fonts[row - 3] if column == 3 and row > 2 else "Times New Roman"
            if isinstance(cell.value, str):
                sheet.put(written(cell.value, font)._replace(row=row, column=column))
    (table,) = read_sheets(sheet).tables
    return table


@pytest.mark.parametrize("fonts", [
    (".VnTime", "Arial", ".VnTime", ".VnTime"), ("Arial", "Arial", "Arial", ".VnTime"),
    ("VNI-Times", "Arial", ".VnTime", "Arial"), ("VNI-Times",) * 4, ("Arial",) * 4,
])  # fmt: skip
def test_the_font_of_each_cell_tells_its_encoding(fonts: tuple[str, ...]) -> None:
    table = read_names(*fonts)
    assert [record.values["beneficiary"] for record in table.records] == NAMES
    assert bool(table.decodings) == bool(set(fonts) & set(OLD))
    assert kinds(table) == []


@pytest.mark.parametrize("encode", [in_tcvn3, in_vni])
def test_one_word_follows_the_rest_of_its_sheet_where_no_font_is_known(encode: object) -> None:
    rows: list[list[Value]] = [
        ["TT", "Tên sản phẩm", "Cơ sở", "Địa chỉ", "Số GCN"],
        [1, "Giỏ lục bình", "HTX Đan lát Ví Dụ", "Huyện Chợ Mới", "01/2023"],
    ]
    old = [[encode(v) if isinstance(v, str) else v for v in row] for row in rows]  # type: ignore[operator]
    (table,) = read_sheets(draw(old)).tables
    assert table.records[0].values["certificate_no"] == "01/2023"


@pytest.mark.parametrize("encode", [in_tcvn3, in_vni])
def test_amounts_in_words_and_sums_of_an_old_font(encode: object) -> None:
    text = ("ĐVT: triệu đồng;;;;\nTT;Tên đề án – đợt 1;Tỉnh;Năm;Kinh phí hỗ trợ\n"
            "1;Hỗ trợ “máy sấy”;Gia Lai;2010;0,25 tỷ\n2;Đào tạo nghề;Gia Lai;2010;90 triệu đồng\n"
            ";Tổng cộng;;;340 triệu đồng\n")  # fmt: skip
    book = delimited.read(encode(text).encode("cp1252"), UPLOAD)  # type: ignore[operator]
    (table,) = find_tables(book, provinces.find).tables
    assert [list(record.amounts.values()) for record in table.records] == [
        [250 * MILLION], [90 * MILLION],
    ]  # fmt: skip
    assert table.records[0].values["title"] == "Hỗ trợ “máy sấy”"
    assert kinds(table) == []
    wrong = delimited.read(encode(text.replace("0,25 tỷ", "đang xin")).encode("cp1252"), UPLOAD)  # type: ignore[operator]
    assert find_tables(wrong, provinces.find).tables[0].problems[0].value == "đang xin"


@pytest.mark.parametrize("typed", ["105 tr.đ", "105 Tr.đ", "105tr.đ", "105 tr.đồng", "105 tr. đ"])
def test_the_short_word_for_a_million_may_have_its_dot(typed: str) -> None:
    assert parse_money(typed) == 105 * MILLION
