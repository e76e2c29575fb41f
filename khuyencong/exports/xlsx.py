"""A table as XLSX: a sheet of numbers, and a sheet that explains them (nguồn và giải thích)."""

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from khuyencong.exports.book import Book, SheetWriter, first_shown, open_book
from khuyencong.exports.layout import sampled, widths_of
from khuyencong.exports.naming import sheet_name
from khuyencong.tables import Cell, Table

ABOUT_WIDTHS = (38, 54, 14, 44, 36)


def write_xlsx(table: Table, file: IO[bytes]) -> None:
    """Write the table; the rows are gone through once and never held together."""
    with open_book(file, table.title) as book:
        write_rows(book.sheet(sheet_name(_("Số liệu")), table.money), table)
        write_about(book, table)


def write_rows(sheet: SheetWriter, table: Table) -> None:
    """Write what the table is of, its head and its rows."""
    first, rows = sampled(table.cells())
    sheet.columns(table.columns, widths_of(table.columns, first, table.money))
    place, lines = first_shown(table.columns), table.heading_lines()
    for row, (name, value) in enumerate(lines):
        sheet.told(row, place, name, value, "line" if row else "title")
    head = last = len(lines) + 1
    sheet.line(head, [column.heading for column in table.columns], "head")
    kinds = [column.kind for column in table.columns]
    for last, cells in enumerate(rows, start=head + 1):
        sheet.row(last, cells, kinds)
    sheet.finish(head, last, table.columns, table.title)


def write_about(book: Book, table: Table) -> None:
    """Write the sheet of sources and explanations."""
    sheet = book.sheet(sheet_name(_("Nguồn và giải thích")))
    sheet.set_widths(ABOUT_WIDTHS)
    for row, (cells, look) in enumerate(about_rows(table)):
        sheet.line(row, cells, look)
    sheet.print_landscape(table.title)


def about_rows(table: Table) -> Iterator[tuple[list[Cell], str]]:
    """Yield the lines of the sheet of explanations, each with its look; empty lines between."""
    yield [_("Nguồn và giải thích")], "title"
    for name, value in table.about_lines():
        yield [name, value], "text"
    for lines in (table.dictionary_lines(), table.source_lines()):
        yield [], "text"
        for place, line in enumerate(lines):
            yield line, "text" if place else "head"
