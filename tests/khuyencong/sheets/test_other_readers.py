"""Cells of .ods, .xls and text files."""

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from khuyencong.sheets import delimited, ods, xls
from khuyencong.sheets.cells import Fault, Sheet, Span
from khuyencong.sheets.limits import COMMAND, UPLOAD, Limits, OverLimitError
from tests.khuyencong.sheets import files

DATA = Path(__file__).parent / "data"


def table(rows: str, attributes: str = "", limits: Limits = UPLOAD, styles: str = "") -> Sheet:
    written = f'{styles}<table:table table:name="Bảng" {attributes}>{rows}</table:table>'
    return ods.read(files.ods(written), limits).sheets[0]


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str = "", attributes: str = "") -> str:
    body = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{body}</table:table-cell>"


# -- ODS -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "text", "value"),
    [
        ('office:value-type="float" office:value="1.5049999999999999"', "1,505", Decimal("1.505")),
        ('office:value-type="float" office:value="420"', "420", 420),
        ('office:value-type="float" office:value="NaN"', "x", Fault("#NUM!")),
        ('office:value-type="percentage" office:value="0.95"', "95%", Decimal("0.95")),
        ('office:value-type="boolean" office:boolean-value="true"', "x", True),
        ('office:value-type="date" office:date-value="2022-03-01"', "1/3/22", date(2022, 3, 1)),
        ('office:value-type="date" office:date-value="2022-03-01T12:00:00"', "",
         datetime.fromisoformat("2022-03-01T12:00")),
        ('office:value-type="date" office:date-value="x"', "x", Fault("#DATE!")),
        ('table:formula="of:=1/0" office:value-type="string"', "#DIV/0!", Fault("#DIV/0!")),
        ('calcext:value-type="error" office:value-type="string"', "Err:502", Fault("Err:502")),
        ('office:value-type="string"', "a<text:s text:c='3'/>b<text:tab/>c", "a   b\tc"),
        ('office:value-type="string"', "a</text:p><text:p>b<text:line-break/>c", "a\nb\nc"),
        ('office:value-type="string"', "<text:span>Gia</text:span> Lai", "Gia Lai"),
    ],
)  # fmt: skip
def test_a_cell_of_an_open_document_keeps_its_type(
    attributes: str, text: str, value: object
) -> None:
    read = table(ods_row(ods_cell(text, attributes))).value(1, 1)
    assert read == value
    assert type(read) is type(value)


def test_repeats_move_what_follows_and_only_written_cells_are_kept() -> None:
    read = table(
        ods_row(ods_cell(attributes='table:number-columns-repeated="16000"'),
                attributes='table:number-rows-repeated="1000000"')
        + ods_row(ods_cell(attributes='table:number-columns-repeated="2"'), ods_cell("x"),
                  attributes='table:number-rows-repeated="2"')
    )  # fmt: skip
    assert [cell.address for cell in read.cells()] == ["C1000001", "C1000002"]


def test_repeats_of_written_cells_are_capped() -> None:
    bomb = ods_row(
        ods_cell("x", 'table:number-columns-repeated="200"'),
        attributes='table:number-rows-repeated="1048576"',
    )
    with pytest.raises(OverLimitError):
        table(bomb)
    for count in ("0", "-1", "99999999999", "x"):
        with pytest.raises(OverLimitError):
            table(ods_row(ods_cell("x", f'table:number-columns-repeated="{count}"')))


def test_hidden_things_merges_formulas_fonts_and_notes_of_an_open_document() -> None:
    read = table(
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        + ods_row(
            ods_cell("x", 'table:style-name="b" table:number-rows-spanned="2" '
                     'table:number-columns-spanned="2"'),
            "<table:table-cell><office:annotation><text:p>ghi chú</text:p></office:annotation>"
            "<text:p>y</text:p></table:table-cell>",
        )
        + ods_row("<table:covered-table-cell/>",
                  ods_cell("", 'table:formula="of:=SUM([.A1])"'),
                  attributes='table:visibility="filter"'),
        'table:style-name="hid"',
    )  # fmt: skip
    assert (read.hidden, read.hidden_rows, read.hidden_columns) == (True, {2}, {2})
    assert read.spans == [Span(1, 1, 2, 2)]
    first, second, third = read.cells()
    assert (first.style.font, first.style.bold, second.value) == (".VnTime", True, "y")
    assert (third.formula, third.lacks_value) == ("=SUM([.A1])", True)


# -- XLS -----------------------------------------------------------------------------------------


def test_an_old_workbook_keeps_its_fonts_merges_and_numbers() -> None:
    read = xls.read((DATA / "04_tcvn3_cu.xls").read_bytes(), UPLOAD).sheets[0]
    cell = read.cell(1, 1)
    assert cell
    assert (cell.value, cell.style.font) == ("ubnd tØnh hµ giang", ".VnTimeH")
    assert read.value(9, 6) == Decimal("185.5")
    assert Span(6, 1, 7, 1) in read.spans


def test_a_cut_old_workbook_is_refused_by_the_child_or_by_us() -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever xlrd raises ends the child
        xls.read((DATA / "04_tcvn3_cu.xls").read_bytes()[:700], UPLOAD)


# -- text ----------------------------------------------------------------------------------------


def rows(data: bytes) -> list[list[object]]:
    read = delimited.read(data, UPLOAD).sheets[0]
    return [[cell.value for cell in cells.values()] for cells in read.rows.values()]


def test_how_an_open_document_shows_a_number_is_kept() -> None:
    number = 'office:value-type="{}" office:value="5" {}'
    styles = ('<number:number-style style:name="N1"><number:number number:display-factor="9"/>'
              '</number:number-style><style:style style:name="k" '
              'style:data-style-name="N1"/>')  # fmt: skip
    cells = [("float", 'table:style-name="k"'), ("currency", 'office:currency="USD"'),
             ("currency", 'office:currency="VND"'), ("currency", "")]  # fmt: skip
    row = ods_row(*(ods_cell("5", number.format(*cell)) for cell in cells))
    sheet = table(row, styles=styles)
    found = [sheet.rows[1][column].style for column in range(1, 5)]
    assert [style.is_scaled for style in found] == [True, False, False, False]
    assert [style.is_foreign for style in found] == [False, True, False, False]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_table_is_read_in_every_dress(mark: str, end: str, encoding: str) -> None:
    lines = [["Tên", "Năm"], ["Chè, cà phê; bún", "2022"], ['Cơ sở "Mẫu"\nhai dòng', "2023"]]
    quoted = [mark.join('"' + text.replace('"', '""') + '"' for text in line) for line in lines]
    assert rows(end.join(quoted).encode(encoding)) == lines


def test_windows_1258_is_composed() -> None:
    data = _in_1258("Đề án;Hỗ trợ\nmáy móc;2021\n")
    read = delimited.read(data, UPLOAD)
    assert read.encoding == "windows-1258"
    assert rows(data) == [["Đề án", "Hỗ trợ"], ["máy móc", "2021"]]


def _in_1258(text: str) -> bytes:
    out = b""
    for char in text:
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", char)
            base, tone = apart[:-1], apart[-1]
            out += unicodedata.normalize("NFC", base).encode("cp1258")
            out += tone.encode("cp1258")
    return out


def test_bytes_of_tcvn3_are_kept_as_they_are_found() -> None:
    data = "§Ò ¸n;Hç trî m¸y mãc\n".encode("latin-1")
    assert delimited.read(data, UPLOAD).encoding == "latin-1"
    assert rows(data) == [["§Ò ¸n", "Hç trî m¸y mãc"]]


def test_the_hint_of_excel_chooses_the_delimiter_and_counts_as_a_record() -> None:
    read = delimited.read(b"sep=|\na,b|c;d\n", UPLOAD)
    assert read.delimiter == "|"
    assert {row: [cell.value for cell in cells.values()]
            for row, cells in read.sheets[0].rows.items()} == {2: ["a,b", "c;d"]}  # fmt: skip


def test_the_delimiter_is_the_one_that_stands_in_most_lines() -> None:
    assert rows(b"a;b\n1,5;2,5\n3,5;4,5\n")[1] == ["1,5", "2,5"]
    assert rows(b"a\tb\nx, y, z\tw\n")[1] == ["x, y, z", "w"]
    assert rows(b"a\nb\n") == [["a"], ["b"]]


def test_a_record_with_more_fields_shows_it() -> None:
    read = delimited.read(b"a;b\n1;2;\n", UPLOAD).sheets[0]
    assert max(read.rows[1]) == 2
    assert max(read.rows[2]) == 3


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'a,"b\nc,d\n', "broken_quotes"),
        (b'a,"b"c\n', "broken_quotes"),
        (b"x" * 40_000, "too_long"),
        (b"\xff\xfea", "encoding"),
        (b"a,b\n" * 30_000, "too_many_rows"),
        (b"," * 300 + b"x", "too_many_columns"),
    ],
)
def test_a_broken_or_endless_text_table_is_refused(data: bytes, kind: str) -> None:
    with pytest.raises(OverLimitError) as refused:
        delimited.read(data, UPLOAD)
    assert refused.value.kind == kind


def test_the_command_reads_what_an_upload_may_not_hold() -> None:
    data = b"a,b\n" * 12_000
    with pytest.raises(OverLimitError):
        delimited.read(data, UPLOAD)
    assert len(delimited.read(data, COMMAND).sheets[0].rows) == 12_000
