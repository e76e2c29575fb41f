"""Cells of .xlsx as they are, whatever the file claims about itself."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from khuyencong.sheets import xlsx, xlsx_parts
from khuyencong.sheets.cells import Fault, Sheet, Span, Workbook
from khuyencong.sheets.limits import UPLOAD, Limits, OverLimitError
from tests.khuyencong.sheets import files


def book(rows: str = "", **options: str) -> Workbook:
    return xlsx.read(files.xlsx(rows, **options), UPLOAD)


def sheet(rows: str = "", **options: str) -> Sheet:
    return book(rows, **options).sheets[0]


def refusal(data: bytes, limits: Limits = UPLOAD) -> str:
    with pytest.raises(OverLimitError) as refused:
        xlsx.read(data, limits)
    return refused.value.kind


def row(*cells: str, number: int = 1, attributes: str = "") -> str:
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>420</v></c>', 420),
        (
            '<c r="A1" t="inlineStr"><is><t>Gia</t><rPh sb="0"><t>x</t></rPh><t> Lai</t></is></c>',
            "Gia Lai",
        ),
        ('<c r="A1"><v>-0</v></c>', 0),
        ('<c r="A1"><v>9007199254740993</v></c>', 9007199254740993),
        ('<c r="A1"><v>1.5049999999999999</v></c>', Decimal("1.505")),
        ('<c r="A1"><v>0.30000000000000004</v></c>', Decimal("0.3")),
        ('<c r="A1"><v>6.555E2</v></c>', Decimal("655.5")),
        ('<c r="A1"><v>4.2E8</v></c>', 420_000_000),
        ('<c r="A1"><v>1E308</v></c>', Fault("#NUM!")),
        ('<c r="A1"><v>NaN</v></c>', Fault("#NUM!")),
        ('<c r="A1"><v>inf</v></c>', Fault("#NUM!")),
        ('<c r="A1"><v>٤٢</v></c>', Fault("#NUM!")),
        ('<c r="A1"><v>1_000</v></c>', Fault("#NUM!")),
        ('<c r="A1" t="e"><v>#REF!</v></c>', Fault("#REF!")),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="str"><v>x_x000D_y</v></c>', "x\ry"),
        ('<c r="A1" t="s"><v>1</v></c>', "Hòa Bình"),
        ('<c r="A1" t="inlineStr"><is><r><t>Gia </t></r><r><t>Lai</t></r></is></c>', "Gia Lai"),
        ('<c r="A1" s="1"><v>44621</v></c>', date(2022, 3, 1)),
        ('<c r="A1" s="1"><v>44621.5</v></c>', datetime.fromisoformat("2022-03-01T12:00")),
        ('<c r="A1" s="1"><v>-1</v></c>', Fault("#DATE!")),
        ('<c r="A1" s="1"><v>99999999</v></c>', Fault("#DATE!")),
        ('<c r="A1" t="d"><v>2022-03-01</v></c>', date(2022, 3, 1)),
        ('<c r="A1" t="d"><v>mai</v></c>', Fault("#DATE!")),
        ('<c r="A1" s="99"><v>1</v></c>', 1),
        ("<c><v>7</v></c>", 7),
        ('<x:c xmlns:x="urn:x" r="A1"><x:v>7</x:v></x:c>', 7),
    ],
)
def test_a_value_keeps_its_type_and_every_digit(cell: str, value: object) -> None:
    strings = "<si><t>x</t></si><si><r><t>Hòa</t></r><r><t> Bình</t></r><rPh><t>z</t></rPh></si>"
    read = sheet(row(cell), strings=strings).value(1, 1)
    assert read == value
    assert type(read) is type(value)


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    read = book(row('<c r="A1" s="1"><v>43159</v></c>'), book='<workbookPr date1904="1"/>')
    assert read.sheets[0].value(1, 1) == date(2022, 3, 1)
    assert read.notes == ("dates_1904",)


def test_a_formula_keeps_its_text_and_the_value_of_last_time_or_none() -> None:
    read = sheet(row('<c r="A1"><f>SUM(B1:B3)</f><v>7</v></c>', '<c r="B1"><f>A1*2</f></c>',
                     '<c r="C1" t="e"><f>#REF!+1</f><v>#REF!</v></c>'))  # fmt: skip
    first, second, third = read.cells()
    assert (first.formula, first.value, first.lacks_value) == ("=SUM(B1:B3)", 7, False)
    assert (second.formula, second.value, second.lacks_value) == ("=A1*2", None, True)
    assert third.value == Fault("#REF!")


def test_a_style_tells_format_font_bold_and_indent() -> None:
    cell = sheet(row('<c r="B1" s="2"><v>0.95</v></c>')).cell(1, 2)
    assert cell
    assert cell.style == ("0.00%", ".VnTime", True, 2)
    assert (cell.style.is_percent, cell.address) == (True, "B1")


def test_hidden_rows_columns_and_merges_are_seen() -> None:
    read = sheet(
        row(files.text_cell("A1", "x")) + row(files.text_cell("A2", "y"), number=2,
                                              attributes='hidden="1"'),
        more='<cols><col min="3" max="16384" hidden="1"/></cols>'
        '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C1"/></mergeCells>',
    )  # fmt: skip
    assert read.hidden_rows == {2}
    assert read.hidden_columns == set(range(3, UPLOAD.columns + 1))
    assert read.spans == [Span(1, 1, 2, 2)]


def test_order_dimension_and_missing_addresses_do_not_matter() -> None:
    rows = "".join(row(files.text_cell(f"A{number}", str(number)), number=number)
                   for number in (4, 2, 3))  # fmt: skip
    assert [cell.value for cell in sheet(rows).cells()] == ["2", "3", "4"]
    bare = sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert [cell.address for cell in bare.cells()] == ["A1", "B1", "A2"]


def test_a_hidden_sheet_is_read_and_says_so() -> None:
    members = files.parts(row(files.text_cell("A1", "x")))
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(
        "sheetId", 'state="veryHidden" sheetId'
    )
    assert xlsx.read(files.packed(members), UPLOAD).sheets[0].hidden


def test_a_part_in_utf_16_and_one_in_the_strict_dialect_are_read() -> None:
    members: dict[str, str | bytes] = {**files.parts(row(files.text_cell("A1", "Đắk Lắk")))}
    name = "xl/worksheets/sheet1.xml"
    strict = str(members[name]).replace(files.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    members[name] = strict.encode("utf-16")
    assert xlsx.read(files.packed(members), UPLOAD).sheets[0].value(1, 1) == "Đắk Lắk"


def test_more_shared_texts_than_cells_may_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_parts, "MOST_STRINGS", 2)
    assert refusal(files.xlsx(strings="<si><t>x</t></si>" * 3)) == "too_many_cells"


@pytest.mark.parametrize(
    "rows",
    [
        row('<c r="ZZZZ9"><v>1</v></c>'),
        row('<c r="XFE1"><v>1</v></c>'),
        row('<c r="A1048577"><v>1</v></c>', number=1048577),
        row('<c r="A0"><v>1</v></c>'),
        row('<c r="A2"><v>1</v></c>'),
        row('<c r="A1"><v>1</v></c>', '<c r="A1"><v>2</v></c>'),
        row('<c r="A1" t="s"><v>9</v></c>'),
        row('<c r="A1" t="s"><v>-1</v></c>'),
        row('<c r="A1" t="s"><v>x</v></c>'),
        "<row r='x'/>",
        row("<c r='A1'><v>&#xD800;</v></c>"),
        row("<c r='A1'><v>1</c>"),
        "<a>" * 50 + "</a>" * 50,
        "<a>" * 200_000,
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(rows: str) -> None:
    assert refusal(files.xlsx(rows)) == "damaged"


@pytest.mark.parametrize("merge", ["B2:A1", "A1:ZZZZ9", "x"])
def test_a_merge_of_nothing_is_refused(merge: str) -> None:
    assert refusal(files.xlsx("", more=f'<mergeCell ref="{merge}"/>')) == "damaged"


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/styles.xml",
     "xl/sharedStrings.xml", "docProps/core.xml"],
)  # fmt: skip
@pytest.mark.parametrize(
    "declaration",
    ['<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
     '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
     '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'],
)  # fmt: skip
def test_a_document_type_is_refused_in_every_part(part: str, declaration: str) -> None:
    members = files.parts() | {"docProps/core.xml": "<x/>"}
    members[part] = declaration + members[part]
    assert refusal(files.packed(members)) == "unsafe_xml"


@pytest.mark.parametrize("part", ["_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_a_workbook_without_a_part_it_needs_is_refused(part: str) -> None:
    members = files.parts()
    del members[part]
    assert refusal(files.packed(members)) == "damaged"


def test_caps_count_what_is_written_and_nothing_else() -> None:
    rows = "".join(row(f'<c r="A{n}"><v>1</v></c>', f'<c r="B{n}" s="1"/>', number=n)
                   for n in range(1, 12))  # fmt: skip
    data = files.xlsx(rows + "<row/>" * 50_000)
    assert len(xlsx.read(data, Limits(rows=11, cells=11, columns=1)).sheets[0].rows) == 11
    assert refusal(data, Limits(rows=10)) == "too_many_rows"
    assert refusal(data, Limits(cells=10)) == "too_many_cells"
    assert refusal(data, Limits(unpacked_bytes=50_000)) == "bomb"
    far = files.xlsx(row('<c r="XFD1"><v>1</v></c>'))
    assert refusal(far) == "too_many_columns"
    long = files.xlsx(row(files.text_cell("A1", "x" * 32_768)))
    assert refusal(long) == "too_long"


def test_one_cell_in_the_last_row_costs_nothing() -> None:
    last = 1_048_576
    assert sheet(row(f'<c r="A{last}"><v>1</v></c>', number=last)).rows.keys() == {last}
