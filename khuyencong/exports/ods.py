"""A table as ODS (OpenDocument), with the same two sheets as XLSX.

Written by hand, a row at a time, straight into the package: the libraries for it hold the whole
document in memory (docs/decisions/0018-exports.md).
"""

import datetime
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from khuyencong.exports import ods_parts as parts
from khuyencong.exports.book import digits, first_shown, is_exact
from khuyencong.exports.layout import is_wide, sampled, widths_of
from khuyencong.exports.naming import cell_text, sheet_name
from khuyencong.exports.xlsx import ABOUT_WIDTHS, about_rows
from khuyencong.formatting import percent
from khuyencong.formulas import is_run_as_formula
from khuyencong.tables import Cell, Kind, MoneyUnit, Table

Write = Callable[[str], object]
Rows = Iterable[Sequence[Cell]]
EMPTY: Final = "<table:table-cell/>"
_SPACES: Final = re.compile(r" {2,}|^ | $|\t", re.MULTILINE)


def write_ods(table: Table, file: IO[bytes]) -> None:
    """Write the table; the rows are gone through once and never held together."""
    name = sheet_name(_("Số liệu"))
    head = len(table.heading_lines()) + 1
    first, rows = sampled(table.cells())
    widths = widths_of(table.columns, first, table.money)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        mimetype = zipfile.ZipInfo("mimetype")  # first and stored: readers look there
        package.writestr(mimetype, parts.MIMETYPE, zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", parts.MANIFEST)
        package.writestr("meta.xml", parts.meta(table.title))
        is_large = is_wide(table.columns, widths)
        package.writestr("styles.xml", parts.styles(is_large=is_large))
        package.writestr("settings.xml", parts.settings(name, head))
        with package.open("content.xml", "w") as content:
            write_content(table, name, rows, widths, lambda text: content.write(text.encode()))


def write_content(table: Table, name: str, rows: Rows, widths: Sequence[int], write: Write) -> None:
    """Write content.xml: styles, the sheet of numbers, the sheet of explanations, the filter."""
    write(f"{parts.DECLARATION}<office:document-content {parts.ROOT}><office:automatic-styles>")
    write(parts.automatic_styles(widths, ABOUT_WIDTHS))
    write("</office:automatic-styles><office:body><office:spreadsheet>")
    head, last = write_rows(table, name, rows, write)
    write_about(table, write)
    if table.columns:
        write(_filter(name, head, last, len(table.columns)))
    write("</office:spreadsheet></office:body></office:document-content>")


def write_rows(table: Table, name: str, rows: Rows, write: Write) -> tuple[int, int]:
    """Write the sheet of numbers; return the places of its head and of its last row."""
    write(f'<table:table table:name={quoteattr(name)} table:style-name="numbers-sheet">')
    for place, column in enumerate(table.columns):
        hidden = ' table:visibility="collapse"' if column.is_hidden else ""
        write(f'<table:table-column table:style-name="c{place}"{hidden}/>')
    lines = table.heading_lines()
    before = [EMPTY] * first_shown(table.columns)
    for row, (label, value) in enumerate(lines):
        is_day = isinstance(value, datetime.date)
        told = _day(value, "day") if is_day else _text(value, "line" if row else "title")
        write(_row([*before, _text(label, "line"), told]))
    headings = [_text(column.heading, "head") for column in table.columns]
    write(_row([]) + f"<table:table-header-rows>{_row(headings)}</table:table-header-rows>")
    kinds = [column.kind for column in table.columns]
    head = last = len(lines) + 1
    for cells in rows:
        pairs = zip(cells, kinds, strict=True)
        write(_row(_cell(cell, kind, table.money) for cell, kind in pairs))
        last += 1
    write("</table:table>")
    return head, last


def write_about(table: Table, write: Write) -> None:
    """Write the sheet of sources and explanations."""
    name = quoteattr(sheet_name(_("Nguồn và giải thích")))
    write(f'<table:table table:name={name} table:style-name="about-sheet">')
    for place in range(len(ABOUT_WIDTHS)):
        write(f'<table:table-column table:style-name="a{place}"/>')
    for cells, look in about_rows(table):
        if look == "text":
            write(_row(_cell(cell) for cell in cells))
        else:
            write(_row(_text(cell, look) for cell in cells))
    write("</table:table>")


def _filter(name: str, head: int, last: int, columns: int) -> str:
    end = f"{_letters(columns)}{max(last, head) + 1}"
    quoted = "'" + name.replace("'", "''") + "'"
    area = quoteattr(f"{quoted}.A{head + 1}:{quoted}.{end}")
    return (
        '<table:database-ranges><table:database-range table:name="so-lieu"'
        f' table:target-range-address={area} table:display-filter-buttons="true"/>'
        "</table:database-ranges>"
    )


def _letters(columns: int) -> str:
    name = ""
    while columns:
        columns, rest = divmod(columns - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


# -- rows and cells -----------------------------------------------------------------------------


def _row(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells) or EMPTY}</table:table-row>"


def _cell(value: Cell, kind: Kind = "text", money: MoneyUnit = MoneyUnit.DONG) -> str:
    if value is None:
        return _blank("text")
    if isinstance(value, datetime.date):
        return _day(value)
    if kind == "text" or not isinstance(value, int | Decimal):
        return _text(value)
    is_number = is_exact(value, kind, money)
    return _number(value, kind, money) if is_number else _text(digits(value))


def _number(value: int | Decimal, kind: Kind, money: MoneyUnit) -> str:
    written = f"{Decimal(value):f}"
    if kind == "percent":
        return _typed("percent", "percentage", f'office:value="{written}"', percent(Decimal(value)))
    is_fraction = kind == "count" and value != int(value)
    look = money.slug if kind == "money" else "fraction" if is_fraction else kind
    return _typed(look, "float", f'office:value="{written}"', written)


def _blank(look: str) -> str:
    return f'<table:table-cell table:style-name="{look}"/>'


def _day(value: datetime.date, look: str = "date") -> str:
    if isinstance(value, datetime.datetime):
        written = f'office:date-value="{value:%Y-%m-%dT%H:%M:%S}"'
        return _typed("moment", "date", written, f"{value:%d/%m/%Y %H:%M:%S}")
    return _typed(look, "date", f'office:date-value="{value:%Y-%m-%d}"', f"{value:%d/%m/%Y}")


def _typed(look: str, kind: str, value: str, shown: str) -> str:
    return (
        f'<table:table-cell table:style-name="{look}" office:value-type="{kind}" {value}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def _text(value: object, look: str = "text") -> str:
    """Write a text; one that looks like a formula gets the format "@", so that editing is safe."""
    text = cell_text("" if value is None else value)
    if not text:
        return _blank(look)
    if look == "text" and is_run_as_formula(text.lstrip("'")):
        look = "quoted"
    lines = "".join(
        f"<text:p>{_SPACES.sub(_space, escape(line))}</text:p>" for line in text.split("\n")
    )
    return (
        f'<table:table-cell table:style-name="{look}" office:value-type="string">{lines}'
        "</table:table-cell>"
    )


def _space(found: "re.Match[str]") -> str:
    """Write what XML would fold away: more than one space, one at an end, a tab."""
    if found[0] == "\t":
        return "<text:tab/>"
    return f'<text:s text:c="{len(found[0])}"/>'
