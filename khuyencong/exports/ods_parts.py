"""The fixed parts of an ODS file: manifest, page (landscape), looks and formats, frozen head."""

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from khuyencong.exports.book import BORDER_COLOUR, CENTRED, FONT, HEAD_COLOUR
from khuyencong.exports.naming import cell_text

MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MM_PER_CHARACTER: Final = 2.0
_PAPER: Final = {False: ("297mm", "210mm"), True: ("420mm", "297mm")}  # A4, A3

_NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "style": "style", "text": "text", "table": "table",
        "fo": "xsl-fo-compatible", "number": "datastyle", "meta": "meta", "config": "config",
    }.items()
)  # fmt: skip
ROOT: Final = f'{_NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'

MANIFEST: Final = (
    DECLARATION
    + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    + ' manifest:version="1.3">'
    + '<manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
    + f' manifest:media-type="{MIMETYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)


def meta(title: str) -> str:
    """Return meta.xml."""
    return (
        f"{DECLARATION}<office:document-meta {ROOT}><office:meta>"
        f"<dc:title>{escape(cell_text(title))}</dc:title></office:meta></office:document-meta>"
    )


_FONT: Final = (
    f'<style:text-properties fo:font-family="{FONT["font_name"]}"'
    f' fo:font-size="{FONT["font_size"]}pt"'
    ' fo:language="vi" fo:country="VN"/>'
)
_FOOTER: Final = (
    "<style:footer><style:region-left><text:p><text:title/></text:p></style:region-left>"
    "<style:region-right><text:p><text:page-number>1</text:page-number>/"
    "<text:page-count>1</text:page-count></text:p></style:region-right></style:footer>"
)


def _page(name: str, *, is_large: bool) -> str:
    width, height = _PAPER[is_large]
    return (
        f'<style:page-layout style:name="{name}">'
        f'<style:page-layout-properties fo:page-width="{width}" fo:page-height="{height}"'
        ' style:print-orientation="landscape" fo:margin-top="15mm" fo:margin-bottom="15mm"'
        ' fo:margin-left="12mm" fo:margin-right="12mm" style:scale-to-X="1" style:scale-to-Y="0"/>'
        "<style:footer-style/></style:page-layout>"
    )


def styles(*, is_large: bool) -> str:
    """Return styles.xml: the sheet of numbers may need the larger paper."""
    masters = "".join(
        f'<style:master-page style:name="{name}" style:page-layout-name="{name}-page">{_FOOTER}'
        "</style:master-page>"
        for name in ("numbers", "about")
    )
    pages = _page("numbers-page", is_large=is_large) + _page("about-page", is_large=False)
    return (
        f"{DECLARATION}<office:document-styles {ROOT}><office:styles>"
        f'<style:default-style style:family="table-cell">{_FONT}</style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/></office:styles>'
        f"<office:automatic-styles>{pages}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )


_PROGRAM: Final = 'xmlns:ooo="http://openoffice.org/2004/office"'
"""Without it LibreOffice passes over the settings of the view, and nothing is frozen."""


def settings(sheet: str, head: int) -> str:
    """Return settings.xml: the rows up to the head and the first column stay in sight."""
    frozen = {
        "HorizontalSplitMode": ("short", 2), "VerticalSplitMode": ("short", 2),
        "HorizontalSplitPosition": ("int", 1), "VerticalSplitPosition": ("int", head + 1),
        "ActiveSplitRange": ("short", 3), "PositionLeft": ("int", 0), "PositionRight": ("int", 1),
        "PositionTop": ("int", 0), "PositionBottom": ("int", head + 1),
    }  # fmt: skip
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
        "</config:config-item>"
        for name, (kind, value) in frozen.items()
    )
    return (
        f"{DECLARATION}<office:document-settings {ROOT} {_PROGRAM}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        '<config:config-item-map-named config:name="Tables">'
        f"<config:config-item-map-entry config:name={quoteattr(sheet)}>{items}"
        "</config:config-item-map-entry></config:config-item-map-named>"
        '<config:config-item config:name="ActiveTable" config:type="string">'
        f"{escape(sheet)}</config:config-item></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


# -- automatic styles of content.xml -------------------------------------------------------------


def _number(name: str, places: int, *, least: int | None = None, mark: str = "number") -> str:
    least = places if least is None else least
    grouping = "" if mark == "percentage" or name == "year-number" else ' number:grouping="true"'
    sign = "<number:text>%</number:text>" if mark == "percentage" else ""
    return (
        f'<number:{mark}-style style:name="{name}"><number:number number:min-integer-digits="1"'
        f' number:decimal-places="{places}" number:min-decimal-places="{least}"{grouping}/>'
        f"{sign}</number:{mark}-style>"
    )


def _day(name: str, *, with_time: bool) -> str:
    parts = [
        '<number:day number:style="long"/><number:text>/</number:text>',
        '<number:month number:style="long"/><number:text>/</number:text>',
        '<number:year number:style="long"/>',
    ]
    if with_time:
        colon = "<number:text>:</number:text>"
        units = (
            f'<number:{unit} number:style="long"/>' for unit in ("hours", "minutes", "seconds")
        )
        parts += ["<number:text> </number:text>", colon.join(units)]
    return f'<number:date-style style:name="{name}">{"".join(parts)}</number:date-style>'


_FORMATS: Final = {
    "dong": _number("dong-number", 0),
    "trieu": _number("trieu-number", 3),
    "ty": _number("ty-number", 3),
    "count": _number("count-number", 0),
    "fraction": _number("fraction-number", 4, least=2),
    "year": _number("year-number", 0),
    "percent": _number("percent-number", 2, mark="percentage"),
    "date": _day("date-number", with_time=False),
    "moment": _day("moment-number", with_time=True),
    "quoted": (
        '<number:text-style style:name="quoted-number"><number:text-content/></number:text-style>'
    ),
}
_BOX: Final = (
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="{}"'
    f' fo:padding="0.4mm" fo:border="0.5pt solid {BORDER_COLOUR}"{{}}/>'
)
_BOXED: Final = _BOX.format("top", "")
_PLAIN: Final = '<style:table-cell-properties style:vertical-align="top"/>'
_LEFT: Final = '<style:paragraph-properties fo:text-align="start"/>'
_CENTRE: Final = '<style:paragraph-properties fo:text-align="center"/>'
_LOOKS: Final = {
    "text": _BOXED,
    "head": (
        _BOX.format("middle", f' fo:background-color="{HEAD_COLOUR}"')
        + _CENTRE
        + '<style:text-properties fo:font-weight="bold"/>'
    ),
    "title": '<style:text-properties fo:font-weight="bold" fo:font-size="13pt"/>',
    "line": _PLAIN,
}


def automatic_styles(widths: Iterable[int], about: Iterable[int]) -> str:
    """Return the looks of cells, columns and sheets; `about` are widths of the second sheet."""
    cells = [_cell_style(name, look) for name, look in _LOOKS.items()]
    cells += [
        _cell_style(name, _BOXED + (_CENTRE if name in CENTRED else ""), f"{name}-number")
        for name in _FORMATS
    ]
    cells.append(_cell_style("day", _PLAIN + _LEFT, "date-number"))
    first = [_column_style(f"c{place}", each) for place, each in enumerate(widths)]
    second = [_column_style(f"a{place}", each) for place, each in enumerate(about)]
    sheets = [
        f'<style:style style:name="{name}-sheet" style:family="table"'
        f' style:master-page-name="{name}"/>'
        for name in ("numbers", "about")
    ]
    return "".join([*_FORMATS.values(), *cells, *first, *second, *sheets])


def _cell_style(name: str, look: str, number_format: str = "") -> str:
    written = f' style:data-style-name="{number_format}"' if number_format else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell"'
        f' style:parent-style-name="Default"{written}>{look}</style:style>'
    )


def _column_style(name: str, characters: int) -> str:
    millimetres = f"{characters * _MM_PER_CHARACTER:.0f}mm"
    return (
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{millimetres}"/></style:style>'
    )
