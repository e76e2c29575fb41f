"""Files that lie, burst, break or hide something, made by code; each with what must come of it."""

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.khuyencong.sheets import files
from tests.khuyencong.sheets.files import MAIN, ods, packed, parts, relations, text_cell, xlsx

DATA = Path(__file__).parent / "data"
HEADER = "Tên đề án;Tỉnh;Năm;Tổng kinh phí (đồng)\n"
ROW = "Máy sấy;Gia Lai;2023;100000000\n"
DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]>'


class Hostile(NamedTuple):
    """A file; `outcome` is the kinds of refusal it may meet, or what its reading must tell."""

    name: str
    file: str
    data: Callable[[], bytes]
    outcome: frozenset[str]
    records: int | None = None


def refused(name: str, file: str, data: Callable[[], bytes], *kinds: str) -> Hostile:
    return Hostile(name, file, data, frozenset(kinds))


def read(name: str, file: str, data: Callable[[], bytes], records: int, *told: str) -> Hostile:
    return Hostile(name, file, data, frozenset(told), records)


def cell(address: str, value: str, attributes: str = "") -> str:
    return f'<c r="{address}" {attributes}><v>{value}</v></c>'


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def headings(*more: str) -> str:
    texts = ["Tên đề án", "Tỉnh", "Năm", "Tổng kinh phí (đồng)", *more]
    return row(1, "".join(text_cell(f"{'ABCDEFGH'[n]}1", text) for n, text in enumerate(texts)))


def item(number: int = 2, title: str = "Máy sấy", place: str = "Gia Lai", year: str = "2023",
         amount: str = "100000000", more: str = "") -> str:  # fmt: skip
    cells = text_cell(f"A{number}", title) + text_cell(f"B{number}", place)
    return row(number, cells + cell(f"C{number}", year) + cell(f"D{number}", amount) + more)


def table(rows: str, more: str = "", **options: str) -> bytes:
    return xlsx(headings() + rows, more=more, **options)


def with_part(name: str, content: str | bytes) -> bytes:
    return packed(parts(headings() + item()) | {name: content})


def zipped(members: list[tuple[str, bytes]], **info: int) -> bytes:
    out = io.BytesIO()
    with (
        warnings.catch_warnings(action="ignore"),
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name, content in members:
            member = zipfile.ZipInfo(name)
            member.external_attr = info.get("mode", 0) << 16
            member.compress_type = info.get("method", zipfile.ZIP_DEFLATED)
            package.writestr(member, content)
    return out.getvalue()


def members() -> list[tuple[str, bytes]]:
    return [(name, text.encode()) for name, text in parts(headings() + item()).items()]


def flagged_as_encrypted() -> bytes:
    data = bytearray(xlsx(headings() + item()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def cut(name: str, share: float) -> Callable[[], bytes]:
    data = (DATA / name).read_bytes()
    return lambda: data[: int(len(data) * share)]


def flipped(name: str, seed: int, start: int = 0) -> Callable[[], bytes]:
    def make() -> bytes:
        dice, data = random.Random(seed), bytearray((DATA / name).read_bytes())
        for _ in range(40):
            data[dice.randrange(start, len(data))] = dice.randrange(256)
        return bytes(data)

    return make


def cyclic_chain(sector: int) -> Callable[[], bytes]:
    """Let a sector of an .xls follow itself: whoever walks the chain never ends."""

    def make() -> bytes:
        data = bytearray((DATA / "04_tcvn3_cu.xls").read_bytes())
        table_at = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
        struct.pack_into("<I", data, table_at + 4 * sector, sector)
        return bytes(data)

    return make


def open_document(rows: str, **options: bool) -> bytes:
    return ods(f'<table:table table:name="S">{rows}</table:table>', **options)


def ods_row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def ods_text(text: str, attributes: str = "") -> str:
    return (f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p>'
            "</table:table-cell>")  # fmt: skip


def csv_of(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


def blown_up(name: str, tag: str) -> Callable[[], bytes]:
    """Fill a part with 110 MB of nothing, written in pieces so that no test holds them."""

    def make() -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for known, text in parts(headings() + item()).items():
                if known != name:
                    package.writestr(known, text)
            with package.open(name, "w") as member:
                member.write(f'<{tag} xmlns="{MAIN}">'.encode())
                for _ in range(110):
                    member.write(b" " * 1_000_000)
                member.write(f"</{tag}>".encode())
        return out.getvalue()

    return make


def styled(styles: str, attributes: str = 's="0"') -> bytes:
    rows = headings() + item().replace('r="C2" ', f'r="C2" {attributes}')
    return packed(
        parts(rows) | {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'}
    )


def linked(*targets: str) -> bytes:
    """Let the sheet of a workbook be somewhere else."""
    return packed(parts(headings() + item()) | {"xl/_rels/workbook.xml.rels": targets[0]})


PACKAGES = [
    read("a zip inside", "a.xlsx", lambda: with_part("xl/media/a.zip", zipped(members())), 1),
    refused("a zip of zips", "a.xlsx", lambda: zipped(
        [("a.zip", zipped(members()))]), "not_a_sheet"),
    refused("an absolute path", "a.xlsx", lambda: with_part("/etc/passwd", "x"), "damaged"),
    refused("a path of Windows", "a.xlsx", lambda: with_part("C:\\x.xml", "x"), "damaged"),
    refused("a path upwards", "a.xlsx", lambda: with_part("xl/../../x.xml", "x"), "damaged"),
    refused("a link", "a.xlsx", lambda: zipped(members(), mode=0o120777), "damaged"),
    refused("one name twice", "a.xlsx", lambda: zipped([*members(), members()[3]]), "damaged"),
    refused("one name in two cases", "a.xlsx", lambda: with_part(
        "XL/workbook.xml", "x"), "damaged"),
    refused("encrypted members", "a.xlsx", flagged_as_encrypted, "password"),
    refused("two thousand parts", "a.xlsx", lambda: zipped(
        [*members(), *((f"x{n}", b"") for n in range(2_000))]), "too_many_parts"),
    refused("a bzip2 bomb", "a.xlsx", lambda: zipped(
        [*members(), ("xl/theme/a.xml", b" " * 50_000_000)], method=zipfile.ZIP_BZIP2), "bomb"),
    refused("no content types", "a.xlsx", lambda: zipped(members()[1:]), "not_a_sheet"),
    refused("no relations", "a.xlsx", lambda: zipped([members()[0], *members()[2:]]), "damaged"),
    refused("an empty zip", "a.xlsx", lambda: b"PK\x05\x06" + b"\0" * 18, "not_a_sheet"),
    refused("a program with a zip", "a.xlsx", lambda: b"MZ" + xlsx(headings()), "program"),
    refused("a binary workbook", "a.xlsx", lambda: with_part(
        "xl/workbook.bin", b"x"), "old_format"),
    *(refused(f"cut at {share}", "a.xlsx", cut("02_phu_luc_ke_hoach.xlsx", share), "damaged",
              "not_a_sheet", "empty") for share in (0.001, 0.1, 0.5, 0.9, 0.999)),
]  # fmt: skip
MARKUP = [
    refused("a bomb in the strings", "a.xlsx", blown_up("xl/sharedStrings.xml", "sst"), "bomb"),
    refused("a bomb in the styles", "a.xlsx", blown_up("xl/styles.xml", "styleSheet"), "bomb"),
    refused("a bomb in the theme", "a.xlsx", blown_up("xl/theme/theme1.xml", "theme"), "bomb"),
    *(refused(f"entities in {name}", "a.xlsx", lambda name=name: with_part(  # type: ignore[misc]
        name, f"{DOCTYPE}<a>&b;</a>"), "unsafe_xml") for name in (
        "xl/sharedStrings.xml", "xl/styles.xml", "xl/theme/theme1.xml", "docProps/core.xml",
        "xl/drawings/drawing1.xml", "xl/worksheets/_rels/sheet1.xml.rels")),
    refused("an entity from a file", "a.xlsx", lambda: with_part(
        "xl/styles.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), "unsafe_xml"),
    refused("a parameter entity", "a.xlsx", lambda: with_part(
        "xl/styles.xml", '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://x/"> %b;]><a/>'), "unsafe_xml"),
    refused("tags in tags in tags", "a.xlsx", lambda: table("<a>" * 5_000), "damaged"),
    refused("a tag never closed", "a.xlsx", lambda: table("<row><c>"), "damaged"),
    refused("a surrogate", "a.xlsx", lambda: table(
        item().replace("Máy", "&#xD800;")), "damaged"),
    refused("an unknown encoding", "a.xlsx", lambda: with_part(
        "xl/styles.xml", '<?xml version="1.0" encoding="utf-7"?><a/>'), "damaged"),
    refused("megabytes of an address", "a.xlsx", lambda: table(
        f'<row><c r="{"A" * 2_000_000}"><v>1</v></c></row>'), "damaged"),
    refused("a sheet outside the package", "a.xlsx", lambda: linked(
        relations(("worksheet", "../../../../../etc/passwd"))), "damaged"),
    refused("a sheet on the internet", "a.xlsx", lambda: linked(
        relations(("worksheet", "http://x/")).replace("/>", ' TargetMode="External"/>')),
        "no_cells"),
    refused("a workbook that is its own sheet", "a.xlsx", lambda: linked(
        relations(("worksheet", "workbook.xml"))), "no_cells"),
    refused("no sheet at all", "a.xlsx", lambda: packed(
        parts() | {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}), "no_cells"),
    refused("sixty-one sheets", "a.xlsx", lambda: packed(parts(headings()) | {
        "xl/workbook.xml": f"<workbook {files.BOOK_ATTRIBUTES}><sheets>" + "".join(
            f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 62))
        + "</sheets></workbook>"}), "too_many_sheets"),
    read("a style that is its own parent", "a.xlsx", lambda: styled(
        '<cellStyleXfs><xf xfId="0"/></cellStyleXfs><cellXfs><xf fontId="99"/></cellXfs>'), 1),
    read("a style that does not exist", "a.xlsx", lambda: styled("", 's="999999"'), 1),
    read("thousands of attributes", "a.xlsx", lambda: table(item().replace(
        '<row r="2"', '<row r="2" ' + " ".join(f'a{n}="1"' for n in range(20_000)))), 1),
]  # fmt: skip
CELLS = [
    *(refused(f"string {index}", "a.xlsx", lambda index=index: table(row(  # type: ignore[misc]
        2, cell("A2", index, 't="s"'))), "damaged")
        for index in ("-1", "1.5", "999999999999", "x")),
    *(read(f"the number {value}", "a.xlsx", lambda value=value: table(  # type: ignore[misc]
        item(amount=value)), 1, "formula_error") for value in (
        "NaN", "Infinity", "-INF", "1e308", "-1e308", "9" * 400, "1e999999999")),
    read("a number near zero", "a.xlsx", lambda: table(item(amount="1e-300")), 1, "unreadable"),
    read("an amount below zero", "a.xlsx", lambda: table(item(amount="-5")), 1, "negative_amount"),
    read("an amount too large", "a.xlsx", lambda: table(item(amount="999999999999999999")), 1,
         "too_large"),
    read("a yes for an amount", "a.xlsx", lambda: table(
        item().replace('<c r="D2" ', '<c r="D2" t="b" ')), 1, "not_a_number"),
    read("an error for an amount", "a.xlsx", lambda: table(
        item(amount="#REF!").replace('<c r="D2" ', '<c r="D2" t="e" ')), 1, "formula_error"),
    read("an error for a title", "a.xlsx", lambda: table(row(2, cell("A2", "#N/A", 't="e"')
         + text_cell("B2", "Gia Lai") + cell("C2", "2023") + cell("D2", "100000000"))), 1,
         "formula_error"),
    *(read(f"the year {value}", "a.xlsx", lambda value=value: table(  # type: ignore[misc]
        item(year=value)), 1, kind) for value, kind in (
        ("-2023", "year_out_of_range"), ("9999", "year_out_of_range"), ("0", "year_out_of_range"),
        ("2023.5", "bad_date"), ("20230", "year_out_of_range"))),
    read("a year in 1904 mode", "a.xlsx", lambda: table(
        item(year="43466").replace('r="C2" ', 'r="C2" s="1" '),
        book='<workbookPr date1904="1"/>'), 1),
    *(read(f"the day {value}", "a.xlsx", lambda value=value: table(  # type: ignore[misc]
        item(year=value).replace('r="C2" ', 'r="C2" s="1" ')), 1, kind) for value, kind in (
        ("-1", "formula_error"), ("60", "formula_error"), ("9999999", "formula_error"),
        ("2958465", "year_out_of_range"))),
    refused("a cell beyond the last column", "a.xlsx", lambda: table(
        row(2, cell("XFE2", "1"))), "damaged"),
    refused("a cell in the last column", "a.xlsx", lambda: table(
        row(2, cell("XFD2", "1"))), "too_many_columns"),
    refused("a row beyond the last", "a.xlsx", lambda: table(
        row(1_048_577, cell("A1048577", "1"))), "damaged"),
    refused("a row zero", "a.xlsx", lambda: table(row(0, cell("A0", "1"))), "damaged"),
    read("a cell in the last row", "a.xlsx", lambda: table(item() + item(1_048_576, "Lò")), 2),
    read("a size that is claimed", "a.xlsx", lambda: packed(parts() | {
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/>'
        f"<sheetData>{headings()}{item()}</sheetData></worksheet>"}), 1),
    read("empty rows without end", "a.xlsx", lambda: table(item() + "".join(
        f'<row r="{n}"/>' for n in range(3, 300_000))), 1),
    refused("twelve thousand rows", "a.xlsx", lambda: table("".join(
        f"<row><c><v>{n}</v></c></row>" for n in range(12_000))), "too_many_rows"),
    refused("a value twice at one place", "a.xlsx", lambda: table(
        row(2, cell("A2", "1") + cell("A2", "2"))), "damaged"),
    read("everything merged", "a.xlsx", lambda: xlsx(headings() + item(), more=(
        '<mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>')), 1),
    refused("merges without end", "a.xlsx", lambda: xlsx(headings() + item(), more=(
        "<mergeCells>" + '<mergeCell ref="A3:B4"/>' * 60_000 + "</mergeCells>")), "damaged"),
    refused("a merge inside out", "a.xlsx", lambda: xlsx(headings() + item(), more=(
        '<mergeCells><mergeCell ref="B4:A3"/></mergeCells>')), "damaged"),
    read("the longest text", "a.xlsx", lambda: table(item(title="x" * 32_767)), 1),
    refused("a longer text", "a.xlsx", lambda: table(item(title="x" * 32_768)), "too_long"),
    read("writing from right to left", "a.xlsx", lambda: table(item(title="Máy \u202esấy")), 1,
         "control_character"),
    read("letters without width", "a.xlsx", lambda: table(item(place="Gia\u200b \ufeffLai")), 1),
    read("letters piled up", "a.xlsx", lambda: table(item(title="a" + "\u0301" * 500)), 1,
         "control_character"),
    read("pictures as letters", "a.xlsx", lambda: table(item(title="Máy sấy 🌾🇻🇳")), 1),
    read("an escaped surrogate", "a.xlsx", lambda: table(item(title="Máy_xD800_sấy")), 1,
         "control_character"),
    read("an escaped nothing", "a.xlsx", lambda: table(item(title="Máy_x0000_sấy")), 1,
         "control_character"),
    read("a program call", "a.xlsx", lambda: table(item(title="=cmd|'/C calc'!A0")), 1,
         "dangerous_text"),
    read("rights as columns", "a.xlsx", lambda: xlsx(
        headings("id", "pk", "is_superuser") + item(more=cell("E2", "1") + cell("F2", "7")
                                                    + cell("G2", "1"))), 1),
    read("one heading twice", "a.xlsx", lambda: xlsx(
        headings("Tỉnh") + item(more=text_cell("E2", "Hà Nội"))), 1, "duplicate_header"),
    read("a citizen's number", "a.xlsx", lambda: table(item(title="Ông A 012345678901")), 1,
         "personal_number"),
]  # fmt: skip
OPEN_DOCUMENTS = [
    refused("a thousand million rows", "a.ods", lambda: open_document(ods_row(
        ods_text("x"), f'table:number-rows-repeated="{2**30}"')), "damaged"),
    refused("a million full rows", "a.ods", lambda: open_document(ods_row(
        ods_text("x"), 'table:number-rows-repeated="1000000"')), "too_many_rows"),
    refused("sixteen thousand full columns", "a.ods", lambda: open_document(ods_row(
        ods_text("x", 'table:number-columns-repeated="16384"'))), "too_many_columns",
        "too_many_cells"),
    refused("a merge of nothing", "a.ods", lambda: open_document(ods_row(
        ods_text("x", 'table:number-columns-spanned="0"'))), "damaged"),
    refused("a document with a password", "a.ods", lambda: open_document(
        ods_row(ods_text("x")), encrypted=True), "password"),
    refused("entities in a document", "a.ods", lambda: packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"{DOCTYPE}<a/>"}), "unsafe_xml"),
    refused("a document without content", "a.ods", lambda: packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "not_a_sheet"),
    read("a million empty rows of a document", "a.ods", lambda: open_document(
        ods_row("".join(map(ods_text, ("Tên đề án", "Tỉnh", "Năm"))))
        + ods_row('<table:table-cell table:number-columns-repeated="16384"/>',
                  'table:number-rows-repeated="1000000"')
        + ods_row("".join(map(ods_text, ("Lò gốm", "Gia Lai", "2023"))))), 1),
]  # fmt: skip
OLD_WORKBOOKS = [
    *(refused(f"sector {sector} follows itself", "a.xls", cyclic_chain(sector), "damaged",
              "not_a_sheet", "too_slow", "no_cells", "read") for sector in (0, 1, 4, 9)),
    *(refused(f"cut .xls at {share}", "a.xls", cut("04_tcvn3_cu.xls", share), "damaged",
              "not_a_sheet", "no_cells", "read") for share in (0.06, 0.3, 0.7, 0.95)),
    *(refused(f"flipped .xls {seed}", "a.xls", flipped("04_tcvn3_cu.xls", seed, 512), "damaged",
              "not_a_sheet", "too_slow", "no_cells", "too_long", "too_many_columns", "password",
              "read") for seed in range(4)),
    refused("an old letter", "a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5_000,
            "not_a_sheet"),
    refused("an older workbook", "a.xls", lambda: b"\x09\x04\x06\x00\x07\x00\x10\x00",
            "old_format"),
]  # fmt: skip
TEXTS = [
    refused("a web page", "a.xls", csv_of("<html><table><tr><td>1"), "markup"),
    refused("a web archive", "a.xls", csv_of(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"), "markup"),
    refused("a workbook as bare XML", "a.xls", csv_of(
        '<?xml version="1.0"?><Workbook/>'), "markup"),
    refused("a picture", "a.csv", lambda: b"\x89PNG\r\n", "not_a_sheet"),
    refused("nothing but zeros", "a.csv", lambda: b"\0" * 5_000, "not_a_sheet"),
    refused("a zero in a text", "a.csv", csv_of(
        HEADER + "Máy\0sấy;Gia Lai;2023;1\n"), "not_a_sheet"),
    refused("half a letter", "a.csv", lambda: (HEADER + ROW).encode("utf-16") + b"a", "encoding"),
    refused("megabytes on one line", "a.csv", csv_of("x" * 9_000_000), "too_long"),
    refused("a quote never closed", "a.csv", csv_of(HEADER + '"Máy' + ROW * 20), "broken_quotes"),
    refused("semicolons without end", "a.csv", csv_of(";" * 20_000 + "x\n"), "too_many_columns"),
    refused("lines without end", "a.csv", csv_of(ROW * 50_000), "too_many_rows"),
    read("a mark in the middle", "a.csv", csv_of(HEADER + "\ufeff" + ROW), 1),
    read("all kinds of line ends", "a.csv", csv_of(HEADER.strip() + "\r" + ROW.strip() + "\r\n"
         + ROW.replace("Máy", "Lò")), 2),
    read("pictures in a text", "a.csv", csv_of(HEADER + "🌾" + ROW), 1),
    read("half letters of UTF-8", "a.csv", lambda: (
        (HEADER + ROW * 3).encode() + b"L\xed;Gia Lai;2023;100000\n"), 4, "duplicate_row",
        "encoding_suspect"),
    read("a strange separator", "a.csv", csv_of("sep=~\n" + (HEADER + ROW).replace(";", "~")), 1),
    refused("a quote as separator", "a.csv", csv_of(
        'sep="\n' + HEADER + ROW), "broken_quotes", "read"),
    refused("a return as separator", "a.csv", csv_of("sep=\r\n" + HEADER + ROW), "damaged", "read"),
    read("data that is no table", "a.csv", csv_of('{"a": [1, 2, {"b": "c"}]}\n'), 0),
    read("one word", "a.csv", csv_of("xin chào"), 0),
    refused("a name that is none", "a.csv/../../b", csv_of(HEADER), "extension"),
    refused("no name", "", csv_of(HEADER), "extension"),
]  # fmt: skip
ALL = [*PACKAGES, *MARKUP, *CELLS, *OPEN_DOCUMENTS, *OLD_WORKBOOKS, *TEXTS]
