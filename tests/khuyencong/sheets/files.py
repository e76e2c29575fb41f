"""Spreadsheet files made byte by byte: honest ones, and ones that lie, burst or hide something."""

import io
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BOOK_ATTRIBUTES = f'xmlns="{MAIN}" xmlns:r="{DOCUMENT}"'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts>'
    '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts><font><name val="Arial"/></font><font><b/><name val=".VnTime"/></font></fonts>'
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="0"/>'
    '<xf numFmtId="10" fontId="1"><alignment indent="2"/></xf></cellXfs></styleSheet>'
)


def relations(*targets: tuple[str, str]) -> str:
    """Write a .rels part; each target is (end of its type, member)."""
    written = "".join(
        f'<Relationship Id="rId{number}" Type="{DOCUMENT}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{written}</Relationships>'


def parts(rows: str = "", *, more: str = "", book: str = "", strings: str = "") -> dict[str, str]:
    """Write the parts of an .xlsx of one sheet whose `<sheetData>` is given."""
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {BOOK_ATTRIBUTES}>{book}<sheets>'
        '<sheet name="Đề án" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{more}'
        "</worksheet>",
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }  # fmt: skip


def packed(members: dict[str, str] | dict[str, bytes] | dict[str, str | bytes]) -> bytes:
    """Zip members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def xlsx(rows: str = "", **options: str) -> bytes:
    """Make an .xlsx of one sheet."""
    return packed(parts(rows, **options))


def text_cell(address: str, text: str, attributes: str = "") -> str:
    """Write an inline text cell."""
    return f'<c r="{address}" t="inlineStr" {attributes}><is><t>{escape(text)}</t></is></c>'


def ods(content: str, *, encrypted: bool = False) -> bytes:
    """Make an .ods of one table whose rows are given."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:x:{prefix}"'
        for prefix in ("office", "table", "text", "style", "fo", "calcext", "number")
    )
    data = "<manifest><encryption-data/></manifest>" if encrypted else "<manifest/>"
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<office:document-content {spaces}><office:automatic-styles>'
        '<style:style style:name="hid"><style:table-properties table:display="false"/>'
        "</style:style>"
        '<style:style style:name="b"><style:text-properties fo:font-weight="bold" '
        'style:font-name=".VnTime"/></style:style></office:automatic-styles><office:body>'
        f"<office:spreadsheet>{content}</office:spreadsheet></office:body>"
        "</office:document-content>",
        "META-INF/manifest.xml": data,
    })  # fmt: skip
