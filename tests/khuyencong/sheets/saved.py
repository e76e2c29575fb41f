"""Saves a drawn sheet as a real file, by programs and formats other than the readers'."""

import csv
import io
from decimal import Decimal
from xml.sax.saxutils import escape

import xlsxwriter

from khuyencong.sheets.cells import Cell, Sheet, Span
from tests.khuyencong.sheets.files import ods


def as_xlsx(sheet: Sheet) -> bytes:
    """Save with XlsxWriter."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet(sheet.name)
    bold = book.add_format({"bold": True})
    for span in sheet.spans:
        cell = sheet.cell(span.top, span.left)
        page.merge_range(span.top - 1, span.left - 1, span.bottom - 1, span.right - 1,
                         cell.value if cell else "", bold)  # fmt: skip
    for cell in sheet.cells():
        value = float(cell.value) if isinstance(cell.value, Decimal) else cell.value
        page.write(cell.row - 1, cell.column - 1, value, bold if cell.style.bold else None)
    book.close()
    return out.getvalue()


def as_ods(sheet: Sheet) -> bytes:
    """Save as LibreOffice does: runs of empty cells and rows are repeated."""
    rows, last = [], 0
    for row in sorted(sheet.rows):
        if row - last > 1:
            rows.append('<table:table-row table:number-rows-repeated='
                        f'"{row - last - 1}"><table:table-cell/></table:table-row>')  # fmt: skip
        rows.append(f"<table:table-row>{_ods_cells(sheet, row)}</table:table-row>")
        last = row
    return ods(f'<table:table table:name="{sheet.name}">{"".join(rows)}</table:table>')


def _ods_cells(sheet: Sheet, row: int) -> str:
    cells, last = [], 0
    for column in sorted(sheet.rows[row]):
        if column - last > 1:
            count = column - last - 1
            cells.append(f'<table:table-cell table:number-columns-repeated="{count}"/>')
        cells.append(_ods_cell(sheet, sheet.rows[row][column]))
        last = column
    return "".join(cells)


def _ods_cell(sheet: Sheet, cell: Cell) -> str:
    starts = {(span.top, span.left): span for span in sheet.spans}
    span = starts.get((cell.row, cell.column), Span(cell.row, cell.column, cell.row, cell.column))
    merged = (f'table:number-columns-spanned="{span.right - span.left + 1}" '
              f'table:number-rows-spanned="{span.bottom - span.top + 1}"')  # fmt: skip
    style = 'table:style-name="b"' if cell.style.bold else ""
    if isinstance(cell.value, str):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.value.split("\n"))
        return (f'<table:table-cell {merged} {style} office:value-type="string">{lines}'
                "</table:table-cell>")  # fmt: skip
    number = f'office:value-type="float" office:value="{cell.value}"'
    return f"<table:table-cell {merged} {style} {number}><text:p>x</text:p></table:table-cell>"


def as_csv(sheet: Sheet, delimiter: str, encoding: str) -> bytes:
    """Save as Excel in Vietnamese does: no merges, decimal commas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    width = max(column for cells in sheet.rows.values() for column in cells)
    for row in range(1, max(sheet.rows) + 1):
        writer.writerow([_shown(sheet, row, column) for column in range(1, width + 1)])
    return out.getvalue().encode(encoding)


def _shown(sheet: Sheet, row: int, column: int) -> str:
    value = sheet.value(row, column)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return "" if value is None else str(value)
