"""Downloads read back as a spreadsheet would: numbers stay numbers, nothing runs, nothing is 0."""

import csv
import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from hypothesis import example, given
from hypothesis import strategies as st

from khuyencong.tables import (
    LONGEST_TEXT,
    Column,
    Source,
    Table,
    csv_response,
    xlsx_response,
)

COLUMNS = [
    Column("name", "Tỉnh"),
    Column("amount", "Được giao", "money", "đồng"),
    Column("rate", "Tỷ lệ", "percent"),
    Column("year", "Năm", "year"),
    Column("day", "Ngày", "date"),
]
HEADINGS = ["Tỉnh", "Được giao (đồng)", "Tỷ lệ (%)", "Năm", "Ngày"]
ROW: list[Any] = ["Hòa Bình", 1_505_000_000, Decimal("0.9524"), 2021, datetime.date(2021, 12, 10)]
AS_OF = datetime.date(2021, 12, 10)


def make_table(*rows: list[Any], title: str = "Kinh phí", **fields: Any) -> Table:
    given = {"unit": "đồng", "period": "năm 2021", "source": "tài liệu công bố", "as_of": AS_OF}
    return Table(title=title, columns=COLUMNS, rows=rows, **{**given, **fields})


def read_csv(response: HttpResponse) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def read_xlsx(response: HttpResponse) -> Any:
    return openpyxl.load_workbook(io.BytesIO(response.content))


def first_row(response: HttpResponse) -> list[str]:
    return read_csv(response)[7]


def test_csv_is_what_vietnamese_excel_reads() -> None:
    response = csv_response(make_table(ROW), "hoa-binh")

    assert response.content.startswith("\ufeff".encode())
    assert response["Content-Disposition"] == 'attachment; filename="hoa-binh.csv"'
    assert first_row(response) == ["Hòa Bình", "1505000000", "95,24", "2021", "2021-12-10"]
    assert read_csv(response)[6] == HEADINGS


@pytest.mark.parametrize("write", [csv_response, xlsx_response])
def test_title_unit_period_source_and_day_stand_above(
    write: Callable[[Table, str], HttpResponse],
) -> None:
    response = write(make_table(ROW), "x")
    if write is csv_response:
        lines: Any = [tuple(line) for line in read_csv(response)[:5]]
        day: Any = "2021-12-10"
    else:
        sheet = read_xlsx(response).worksheets[0]
        lines = [tuple(cell.value for cell in line[:2]) for line in sheet["A1:B5"]]
        day = datetime.datetime(2021, 12, 10)  # noqa: DTZ001  what openpyxl returns

    assert lines == [
        ("Bảng", "Kinh phí"),
        ("Đơn vị tính", "đồng"),
        ("Kỳ", "năm 2021"),
        ("Nguồn", "tài liệu công bố"),
        ("Số liệu tại ngày", day),
    ]


def test_xlsx_holds_numbers_and_dates_as_such() -> None:
    book = read_xlsx(xlsx_response(make_table(ROW), "x"))
    sheet = book.worksheets[0]
    cells = sheet[8]

    assert [cell.value for cell in sheet[7]] == HEADINGS
    assert [cell.data_type for cell in cells] == ["s", "n", "n", "n", "d"]
    assert [cell.number_format for cell in cells[1:]] == ["#,##0", "0.00%", "0", "dd/mm/yyyy"]
    assert cells[1].value == 1_505_000_000
    assert sheet.freeze_panes == "B8"


def test_missing_is_an_empty_cell_and_zero_is_zero() -> None:
    table = make_table(["Bắc Kạn", None, None, None, None], ["Hà Nam", 0, Decimal(0), 2021, None])

    assert read_csv(csv_response(table, "x"))[7:9] == [
        ["Bắc Kạn", "", "", "", ""],
        ["Hà Nam", "0", "0", "2021", ""],
    ]
    sheet = read_xlsx(xlsx_response(table, "x")).worksheets[0]
    assert [cell.value for cell in sheet[8]] == ["Bắc Kạn", None, None, None, None]
    assert sheet["B9"].value == 0


def test_sources_have_a_sheet_and_a_list_below() -> None:
    source = Source("Hội nghị", "Sở Công Thương", AS_OF, "https://example.vn/bai")
    table = make_table(ROW, sources=[source])

    sheet = read_xlsx(xlsx_response(table, "x"))["Nguồn"]
    assert sheet["A1"].value == "Nguồn"
    assert sheet["D2"].value == "https://example.vn/bai"
    assert sheet["D2"].hyperlink is None
    below = ["Hội nghị", "Sở Công Thương", "2021-12-10", "https://example.vn/bai"]
    assert read_csv(csv_response(table, "x"))[-1] == below


def test_digits_beyond_what_a_spreadsheet_keeps_become_text() -> None:
    amount = 123_456_789_012_345_678
    sheet = read_xlsx(xlsx_response(make_table(["x", amount, None, None, None]), "x")).worksheets[0]

    assert sheet["B8"].value == str(amount)


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
DANGEROUS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", " ", "  ", "\n", "\u00a0", "\u3000"]),
        st.sampled_from([*"=+-@\t\r", "＝", "＋", "＠"]),
        LINES,
    ),
)


@given(text=DANGEROUS)
@example(text='=HYPERLINK("http://x","bấm")')
@example(text="  @SUM(1)")
@example(text="\t=1+1")
def test_no_text_runs_as_a_formula(text: str) -> None:
    table = make_table([text, None, None, None, None], title=text)

    assert first_row(csv_response(table, "x"))[0] == f"'{text}"
    sheet = read_xlsx(xlsx_response(table, "x")).worksheets[0]
    assert sheet["A8"].data_type == sheet["B1"].data_type == "s"


@given(text=LINES.filter(lambda text: text.lstrip()[:1] not in ("", *"=+-@＝＋－＠﹢﹣﹦﹫⁺⁻⁼₊₋₌")))
def test_other_text_comes_back_as_it_was(text: str) -> None:
    table = make_table([text, None, None, None, None])

    assert first_row(csv_response(table, "x"))[0] == text
    assert read_xlsx(xlsx_response(table, "x")).worksheets[0]["A8"].value == text


def test_longer_text_than_a_cell_holds_is_cut_not_lost() -> None:
    table = make_table(["a" * 40_000, None, None, None, None])

    assert len(read_xlsx(xlsx_response(table, "x")).worksheets[0]["A8"].value) == LONGEST_TEXT


@given(amount=st.integers(-(10**15) + 1, 10**15 - 1), rate=st.decimals(0, 20, places=6))
def test_numbers_come_back_to_the_dong(amount: int, rate: Decimal) -> None:
    table = make_table(["x", amount, rate, None, None])

    _name, money, percent, *_rest = first_row(csv_response(table, "x"))
    assert int(money) == amount
    assert Decimal(percent.replace(",", ".")) == rate * 100
    sheet = read_xlsx(xlsx_response(table, "x")).worksheets[0]
    assert sheet["B8"].value == amount
    assert sheet["C8"].value == pytest.approx(float(rate))
