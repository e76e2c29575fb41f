"""More hostile files, of kinds that came up while a sceptic looked for holes; see `hostile.py`."""

import io
import struct
import zipfile

from tests.khuyencong.sheets.files import ods, packed, parts, xlsx
from tests.khuyencong.sheets.hostile import (
    DATA,
    HEADER,
    ROW,
    Hostile,
    csv_of,
    headings,
    item,
    members,
    ods_row,
    ods_text,
    open_document,
    read,
    refused,
    table,
    with_part,
    zipped,
)

OLE = "04_tcvn3_cu.xls"
TITLE, PLACE = "Máy sấy", "Gia Lai"


def zip64() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members():
            with package.open(name, "w", force_zip64=True) as member:
                member.write(content)
    return out.getvalue()


def in_utf_16() -> bytes:
    book: dict[str, str | bytes] = dict(parts(headings() + item()))
    name = "xl/worksheets/sheet1.xml"
    book[name] = f'<?xml version="1.0" encoding="UTF-16"?>{book[name]!s}'.encode("utf-16")
    return packed(book)


def relations_without_end() -> bytes:
    book = parts(headings() + item())
    name = "xl/_rels/workbook.xml.rels"
    one = '<Relationship Id="r{}" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    book[name] = book[name].replace("</Rel", "".join(map(one.format, range(50_000))) + "</Rel")
    return packed(book)


def patched(offset: int, value: int) -> bytes:
    """Let the head of an .xls lie about its sectors."""
    data = bytearray((DATA / OLE).read_bytes())
    struct.pack_into("<I", data, offset, value)
    return bytes(data)


def open_table(*more: str, styles: str = "") -> bytes:
    heads = ods_row("".join(map(ods_text, ("Tên đề án", "Tỉnh", "Năm"))))
    row = ods_row("".join(map(ods_text, ("Lò gốm", "Gia Lai", "2023"))))
    return ods(f'{styles}<table:table table:name="S">{heads}{"".join(more)}{row}</table:table>')


def one_cell(title: str = TITLE, amount: str = "100000000", place: str = PLACE) -> bytes:
    return csv_of(HEADER + f'"{title}";"{place}";2023;"{amount}"\n')()


PACKAGES = [
    read("a package for four gigabytes", "a.xlsx", zip64, 1),
    read("a package that is not compressed", "a.xlsx", lambda: zipped(
        members(), method=zipfile.ZIP_STORED), 1),
    read("a package of another compression", "a.xlsx", lambda: zipped(
        members(), method=zipfile.ZIP_LZMA), 1),
    read("the second of two packages", "a.xlsx", lambda: xlsx("") + xlsx(headings() + item()), 1),
    refused("something before the package", "a.xlsx", lambda: b"x" * 99 + xlsx(headings()),
            "not_a_sheet"),
    refused("much behind the package", "a.xlsx", lambda: xlsx(headings()) + b"\0" * 200_000,
            "damaged"),
    refused("a document of Word", "a.xlsx", lambda: zipped(
        [members()[0], ("word/document.xml", b"<a/>")]), "not_a_sheet"),
    read("a part with a line break in its name", "a.xlsx", lambda: with_part("xl/\n<b>.xml",
                                                                             "<a/>"), 1),
    refused("relations without end", "a.xlsx", relations_without_end, "too_many_sheets", "damaged",
            "read"),
    read("a sheet in UTF-16", "a.xlsx", in_utf_16, 1),
    read("a stylesheet from elsewhere", "a.xlsx", lambda: table(
        '<?xml-stylesheet href="http://x/y.xsl"?>' + item()), 1),
    read("an inclusion of a file", "a.xlsx", lambda: table(item(), more=(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>')), 1),
    refused("a comment of megabytes", "a.xlsx", lambda: table(item(), more=(
        f"<!--{'x' * 3_000_000}-->")), "damaged"),
    refused("a hundred thousand kinds of tags", "a.xlsx", lambda: table(item(), more="".join(
        f"<a{n}/>" for n in range(100_000))), "damaged"),
    read("a formula that spans everything", "a.xlsx", lambda: table(item().replace(
        '<c r="D2" >', '<c r="D2" ><f t="shared" ref="D2:XFD1048576" si="0">D9</f>')), 1),
    read("columns hidden without end", "a.xlsx", lambda: xlsx(headings() + item(), more=(
        '<cols>' + '<col min="1" max="16384" hidden="1"/>' * 5_000 + "</cols>")), 1,
         "hidden_column"),
    read("a number in digits of others", "a.xlsx", lambda: table(item(amount="١٢٣")), 1,
         "formula_error"),
    read("a cell of a type nobody knows", "a.xlsx", lambda: table(item().replace(
        '<c r="D2" ', '<c r="D2" t="zz" ')), 1),
]  # fmt: skip
DOCUMENTS = [
    refused("groups in groups", "a.ods", lambda: open_document(
        "<table:table-row-group>" * 3_000), "damaged"),
    refused("repeats of repeats", "a.ods", lambda: open_document(ods_row(ods_text(
        "x", 'table:number-columns-repeated="190"'), 'table:number-rows-repeated="9000"')),
            "too_many_cells"),
    refused("a repeat below zero", "a.ods", lambda: open_document(ods_row(ods_text(
        "x", 'table:number-columns-repeated="-1"'))), "damaged"),
    refused("spaces without end", "a.ods", lambda: open_table(ods_row(ods_text(
        '<text:s text:c="999"/>' * 3_000))), "too_long"),
    refused("rows without a table", "a.ods", lambda: ods(ods_row(ods_text("x"))), "damaged"),
    read("fifty thousand styles", "a.ods", lambda: open_table(styles="".join(
        f'<style:style style:name="s{n}"><style:text-properties/></style:style>'
        for n in range(50_000))), 1),
]  # fmt: skip
OLD_WORKBOOKS = [
    refused("sectors of a gigabyte", "a.xls", lambda: patched(30, 0x0006_001F), "damaged",
            "not_a_sheet", "too_slow", "read"),
    refused("a table of sectors without end", "a.xls", lambda: patched(44, 0x7FFF_FFFF), "damaged",
            "not_a_sheet", "too_slow", "read"),
    refused("a directory that is nowhere", "a.xls", lambda: patched(48, 0x7FFF_FFFF), "damaged",
            "not_a_sheet", "no_cells"),
]  # fmt: skip
TEXTS = [
    refused("four bytes a letter", "a.csv", csv_of(HEADER + ROW, "utf-32"), "not_a_sheet"),
    refused("a mark that lies", "a.csv", lambda: b"\xff\xfe" + (HEADER + ROW).encode(), "encoding",
            "read"),
    read("two marks", "a.csv", csv_of("\ufeff" + HEADER + ROW, "utf-8-sig"), 1),
    refused("line ends only", "a.csv", csv_of("\n" * 500_000), "no_cells"),
    read("a picture as separator", "a.csv", csv_of(
        "sep=🌾\n" + (HEADER + ROW).replace(";", "🌾")), 1),
    read("no separator named", "a.csv", csv_of("sep=\n" + HEADER + ROW), 1),
    read("an amount of a thousand dots", "a.csv", lambda: one_cell(amount="1" + ".000" * 8_000), 1,
         "not_a_number"),
    read("an amount of a thousand words", "a.csv", lambda: one_cell(amount="1 tỷ " * 6_000), 1,
         "not_a_number"),
    read("a place of a thousand dashes", "a.csv", lambda: one_cell(place="Gia Lai - " * 3_000), 1,
         "ambiguous_province"),
    read("a thousand lost letters", "a.csv", lambda: one_cell("?a" * 16_000), 1,
         "encoding_suspect"),
    read("a thousand misread letters", "a.csv", lambda: one_cell("Há»—" * 8_000), 1,
         "encoding_suspect"),
    read("words of a template", "a.csv", lambda: one_cell("{{ 7*7 }}{% debug %} %(value)s {0}"), 1),
    read("markup in a text", "a.csv", lambda: one_cell("<img src=x onerror=alert(1)>"), 1),
    read("titles by the thousand", "a.csv", csv_of(
        "Sở Công Thương tỉnh Gia Lai năm 2023\n" * 3_000 + HEADER + ROW), 1),
    read("a header in every other row", "a.csv", csv_of((HEADER + ROW) * 300), 300,
         "duplicate_row"),
]  # fmt: skip
MORE: list[Hostile] = [*PACKAGES, *DOCUMENTS, *OLD_WORKBOOKS, *TEXTS]
