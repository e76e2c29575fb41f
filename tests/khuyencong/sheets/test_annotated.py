"""The workbook that is given back: the same as before, with coloured, commented, listed cells."""

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from khuyencong.sheets.annotated import Note, annotate, note_of
from khuyencong.sheets.cells import letters
from khuyencong.sheets.child import read
from khuyencong.sheets.choices import Choices
from khuyencong.sheets.located import Reading
from khuyencong.sheets.marked_comments import MAIN
from khuyencong.sheets.notes import AUTHOR, COLOURS, SUMMARY
from khuyencong.sheets.refusals import RefusedSheetError
from khuyencong.sheets.tables import find_tables
from tests.khuyencong.sheets import files, provinces
from tests.khuyencong.sheets.drawn import draw
from tests.khuyencong.sheets.saved import as_csv, as_ods, as_xlsx

DATA = Path(__file__).parent / "data"
BAD_XLSX = sorted(path.name for path in DATA.glob("0*.bad.xlsx"))
OTHERS = ["04_tcvn3_cu.bad.xls", "05a_utf8_bom.bad.csv", "05b_windows1258.bad.csv"]


def reading_of(data: bytes, name: str) -> Reading:
    return find_tables(read(data, name), provinces.find)


def notes_of(reading: Reading) -> list[Note]:
    return [note_of(problem) for table in reading.tables for problem in table.problems]


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def shown(reading: Reading, *left_out: int | None) -> list[Any]:
    """Return what is read; a record of a text file with too many cells is left out."""
    return [(table.kind, table.header.rows, table.context, table.header.columns,
             [(r.row, r.values, r.amounts, r.groups, r.blocked) for r in table.records
              if r.row not in left_out],
             [(p.kind, p.row, p.column) for p in table.problems if p.row not in left_out])
            for table in reading.tables]  # fmt: skip


@pytest.mark.parametrize("name", BAD_XLSX)
def test_every_problem_is_coloured_commented_and_listed(name: str) -> None:
    data = (DATA / name).read_bytes()
    before = reading_of(data, name)
    notes = notes_of(before)
    marked, new_name = annotate(data, name, notes)
    assert new_name.endswith("-can-sua.xlsx")
    book = opened(marked)
    assert book.sheetnames[0] == SUMMARY
    for note in notes:
        if note.row:
            cell = book[note.sheet][f"{letters(note.column or 1)}{note.row}"]
            assert cell.fill.fgColor.rgb in COLOURS.values()
            assert note.message in cell.comment.text
            assert cell.comment.author == AUTHOR
    listed = [row for row in book[SUMMARY].iter_rows(min_row=3, values_only=True) if row[0]]
    assert [row[1] for row in listed] == [note.sheet for note in notes]
    assert [row[4] for row in listed] == [note.message for note in notes]
    links = [row[2].hyperlink.location for row in book[SUMMARY].iter_rows() if row[2].hyperlink]
    assert links == [f"'{n.sheet}'!{letters(n.column or 1)}{n.row}" for n in notes if n.row]
    assert reading_of(marked, new_name).tables == before.tables


@pytest.mark.parametrize("name", BAD_XLSX)
def test_everything_else_of_the_workbook_is_as_it_was(name: str) -> None:
    data = (DATA / name).read_bytes()
    marked, _name = annotate(data, name, notes_of(reading_of(data, name)))
    before, after = opened(data), opened(marked)
    assert after.sheetnames[1:] == before.sheetnames
    for sheet in before:
        same = after[sheet.title]
        assert same.merged_cells.ranges == sheet.merged_cells.ranges
        assert same.sheet_state == sheet.sheet_state
        assert same.freeze_panes == sheet.freeze_panes
        assert same.data_validations.count == sheet.data_validations.count
        assert {k: d.width for k, d in same.column_dimensions.items()} == {
            k: d.width for k, d in sheet.column_dimensions.items()}  # fmt: skip
        for row in sheet.iter_rows():
            for cell in row:
                twin = same[cell.coordinate]
                assert (twin.value, twin.number_format) == (cell.value, cell.number_format)
                assert repr((twin.font, twin.alignment)) == repr((cell.font, cell.alignment))


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_come_back_as_xlsx_with_the_same_cells(name: str) -> None:
    data = (DATA / name).read_bytes()
    before = reading_of(data, name)
    marked, new_name = annotate(data, name, notes_of(before))
    assert new_name == f"{Path(name).stem}-can-sua.xlsx"
    assert ".xlsx" in opened(marked)[SUMMARY]["A1"].value
    wide = [p.row for table in before.tables for p in table.problems if p.kind == "column_count"]
    again = reading_of(marked, new_name)
    assert shown(again, *wide) == shown(before, *wide)
    told = {p.row for table in again.tables for p in table.problems if p.kind == "cell_outside"}
    assert told == set(wide)


def test_an_open_document_comes_back_as_xlsx() -> None:
    sheet = draw([["Tên đề án", "Tỉnh", "Năm", "Tổng kinh phí (đồng)"],
                  ["Máy sấy", "Gia Lay", 2023, 100_000], ["Lò", "^", 2023, 5_000_000]])  # fmt: skip
    data = as_ods(sheet)
    before = reading_of(data, "a.ods")
    marked, name = annotate(data, "a.ods", notes_of(before))
    assert shown(reading_of(marked, name)) == shown(before)


def test_correcting_the_coloured_cells_is_enough() -> None:
    sheet = draw([["Tên đề án", "Tỉnh", "Năm", "Tổng kinh phí (đồng)"],
                  ["Máy sấy", "Gia Lay", 2023, 100_000], ["Lò", "Hà Nội", 2023, "x"]])  # fmt: skip
    data = as_xlsx(sheet)
    notes = notes_of(reading_of(data, "a.xlsx"))
    marked, name = annotate(data, "a.xlsx", notes)
    book = opened(marked)
    book["Trang 1"]["B2"] = "Gia Lai"
    book["Trang 1"]["D3"] = 200_000
    saved = io.BytesIO()
    book.save(saved)
    again = reading_of(saved.getvalue(), name)
    assert [table.problems for table in again.tables] == [[]]
    assert again.ignored_sheets == []
    once_more, _name = annotate(saved.getvalue(), name, [])
    clean = opened(once_more)
    assert clean["Trang 1"]["B2"].fill.fgColor.rgb not in COLOURS.values()
    assert clean["Trang 1"]["B2"].comment is None
    assert clean.sheetnames == [SUMMARY, "Trang 1"]
    assert [row for row in clean[SUMMARY].iter_rows(min_row=3, values_only=True) if row[0]] == []


def test_comments_of_people_stay_and_second_annotations_replace_the_first() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Tên đề án", "Tỉnh", "Năm"])
    page.append(["Máy sấy", "Gia Lay", 2023])
    page["A2"].comment = openpyxl.comments.Comment("Hỏi lại", "Chị Hoa")
    page["C9"].font = openpyxl.styles.Font(name="Times New Roman", bold=True)
    saved = io.BytesIO()
    book.save(saved)
    notes = [Note("Sheet", 2, 2, "Sai tỉnh"), Note("Sheet", 2, 1, "Tên"), Note("Sheet", 7, 3, "?")]
    first, _name = annotate(saved.getvalue(), "a.xlsx", notes)
    second, _name = annotate(first, "a.xlsx", [Note("Sheet", 2, 3, "Sai năm", "2024", "2023")])
    sheet = opened(second)["Sheet"]
    comments = {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}
    assert comments == {"A2": "Hỏi lại", "C2": "Lỗi: Sai năm\nGợi ý: 2024"}
    assert sheet["C9"].font.name == "Times New Roman"
    coloured = {c.coordinate for row in sheet.iter_rows() for c in row
                if c.fill.fgColor.rgb in COLOURS.values()}  # fmt: skip
    assert coloured == {"C2"}
    names = zipfile.ZipFile(io.BytesIO(second)).namelist()
    assert len(names) == len(set(names))


def test_macros_pass_through_untouched() -> None:
    parts = files.parts(f'<row r="1">{files.text_cell("A1", "x")}</row>')
    data = files.packed(parts | {"xl/vbaProject.bin": b"\x00macro"})
    marked, name = annotate(data, "a.xlsm", [Note("Đề án", 1, 1, "Sai")])
    assert name == "a-can-sua.xlsm"
    assert zipfile.ZipFile(io.BytesIO(marked)).read("xl/vbaProject.bin") == b"\x00macro"
    assert read(marked, name).sheets[1].value(1, 1) == "x"


def test_a_book_that_may_hold_macros_keeps_its_ending_without_any() -> None:
    parts = files.parts(f'<row r="1">{files.text_cell("A1", "x")}</row>')
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    book = f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = files.TYPES.replace("/>", f">{book}")
    _marked, name = annotate(files.packed(parts), "a.xlsm", [Note("Đề án", 1, 1, "Sai")])
    assert name == "a-can-sua.xlsm"  # Excel opens it under no other


@pytest.mark.parametrize(
    "rows",
    ["", "<row r='3'/>", "<row r='3'><c r='C3'><v>1</v></c></row>", "<row><c><v>1</v></c></row>",
     "<row r='9' s='1' customFormat='1'><c r='A9'><v>1</v></c><c r='Z9'><v>1</v></c></row>"],
)  # fmt: skip
def test_a_cell_that_is_not_there_is_put_in_its_place(rows: str) -> None:
    data = files.xlsx(rows + f"<row r='20'>{files.text_cell('A20', 'x')}</row>")
    notes = [Note("Đề án", row, column, f"{row}/{column}") for row in (1, 3, 9, 20, 30)
             for column in (1, 2, 30)]  # fmt: skip
    marked, _name = annotate(data, "a.xlsx", notes)
    before, after = read(data, "a.xlsx").sheets[0], read(marked, "a.xlsx").sheets[1]
    assert {at: c.value for at, c in cells(after)} == {at: c.value for at, c in cells(before)}
    with zipfile.ZipFile(io.BytesIO(marked)) as package:
        part = package.read("xl/worksheets/sheet1.xml").decode()
    assert part.count("<c ") + part.count("<c>") >= len(notes)


def cells(sheet: Any) -> list[Any]:
    return [((cell.row, cell.column), cell) for cell in sheet.cells()]


def test_a_workbook_without_styles_is_copied() -> None:
    parts = files.parts(f'<row r="1">{files.text_cell("A1", "x")}</row>')
    del parts["xl/styles.xml"]
    parts["xl/_rels/workbook.xml.rels"] = files.relations(("worksheet", "worksheets/sheet1.xml"))
    marked, _name = annotate(files.packed(parts), "a.xlsx", [Note("Đề án", 1, 1, "Sai")])
    assert opened(marked)["Đề án"]["A1"].comment.text == "Lỗi: Sai"


def test_what_is_refused_is_refused_here_too() -> None:
    with pytest.raises(RefusedSheetError, match="not_a_sheet"):
        annotate(b"%PDF", "a.xlsx", [])
    with pytest.raises(RefusedSheetError, match="unsafe_xml"):
        annotate(files.packed(files.parts() | {"xl/styles.xml": "<!DOCTYPE a><a/>"}), "a.xlsx", [])


def test_notes_with_characters_that_no_sheet_holds() -> None:
    data = as_csv(draw([["a", "b"]]), ";", "utf-8")
    note = Note("", 1, 1, "Sai <&> \x00\x0b\ud800", "=cmd|1", "x" * 5_000)
    marked, _name = annotate(data, "a.csv", [note])
    assert "Sai <&>" in opened(marked)["Dữ liệu"]["A1"].comment.text
    data = files.xlsx(f'<row r="1">{files.text_cell("A1", "x")}</row>')
    marked, _name = annotate(data, "a.xlsx", [note._replace(sheet="Đề án")])
    assert read(marked, "a.xlsx").sheets[0].value(3, 7) == "=cmd|1"


# -- cells that were fixed in the browser --------------------------------------------------------

FIXED = "Đã sửa trên trang"


def typed_over(data: bytes, name: str, edits: dict[tuple[str, int, int], str]) -> tuple[Any, str]:
    """Return the marked workbook with cells typed over, each told, and what it is called."""
    notes = [Note(sheet, row, column, FIXED, "", "", "fixed") for sheet, row, column in edits]
    return annotate(data, name, notes, choices=Choices(edits=edits))


@pytest.mark.parametrize("name", [*BAD_XLSX, *OTHERS])
def test_what_was_typed_in_the_browser_stands_in_the_cell_and_reads_the_same(name: str) -> None:
    data = (DATA / name).read_bytes()
    before = reading_of(data, name)
    fixes = {(p.sheet, p.row, p.column): "123 <a>&" for p in before.tables[0].problems
             if p.row and p.column}  # fmt: skip
    empty = next(iter(fixes))
    fixes[empty] = ""
    marked, new_name = typed_over(data, name, fixes)
    book, second = opened(marked), opened(marked).worksheets[1]
    for (sheet, row, column), text in fixes.items():
        cell = (book[sheet] if sheet in book.sheetnames else second).cell(row, column)
        assert (cell.value or "") == text
        assert cell.fill.fgColor.rgb == COLOURS["fixed"]
        assert FIXED in cell.comment.text
    browser = find_tables(read(data, name), provinces.find, Choices(edits=fixes))
    again = {r.row: r.values for r in reading_of(marked, new_name).tables[0].records}
    wanted = {r.row: r.values for r in browser.tables[0].records}
    assert {row: again[row] for row in wanted} == wanted


def test_a_formula_that_was_typed_over_is_gone_and_the_others_stay() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Trang"
    for row, value in enumerate(["=1/0", "=A1+1", 5], start=1):
        page.cell(row, 1, value)
    out = io.BytesIO()
    book.save(out)
    order = f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="A2"/></calcChain>'
    data = with_part(out.getvalue(), "xl/calcChain.xml", order)
    marked, _name = typed_over(data, "a.xlsx", {("Trang", 1, 1): "7"})
    after = opened(marked)["Trang"]
    assert [cell.value for cell in after["A"]] == ["7", "=A1+1", 5]
    with zipfile.ZipFile(io.BytesIO(marked)) as package:
        assert "xl/calcChain.xml" not in package.namelist()
        for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            assert b"calcChain" not in package.read(part)


def test_a_cell_of_a_formula_of_several_cells_makes_a_copy_without_formulas() -> None:
    shared = '<c r="A1"><f t="shared" ref="A1:A2" si="0">1/0</f><v>1</v></c>'
    rows = f'<row r="1">{shared}</row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
    book = openpyxl.Workbook()
    book.active.title = "Trang"
    out = io.BytesIO()
    book.save(out)
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    data = with_part(out.getvalue(), "xl/worksheets/sheet1.xml", sheet)
    marked, _name = typed_over(data, "a.xlsx", {("Trang", 1, 1): "7"})
    assert [cell.value for cell in opened(marked)["Trang"]["A"]] == ["7", 2]


def with_part(data: bytes, name: str, text: str) -> bytes:
    """Put a part into a package; the order of calculation with its relation and type."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, connected(member, old.read(member).decode(), name))
        new.writestr(name, text)
    return out.getvalue()


def connected(member: str, part: str, name: str) -> str:
    if "calcChain" not in name:
        return part
    relation = (
        '<Relationship Id="rIdC" Target="calcChain.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/calcChain"/></Relationships>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    if member == "xl/_rels/workbook.xml.rels":
        return part.replace("</Relationships>", relation)
    return part.replace("</Types>", override) if member == "[Content_Types].xml" else part
