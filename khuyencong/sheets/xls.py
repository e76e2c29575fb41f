"""Reads .xls (Excel 97-2003, BIFF) with xlrd: values, fonts, hidden rows. No Django here.

xlrd does not tell formulas: a computed cell comes as its value, one never computed as nothing.
"""

import os
from itertools import zip_longest
from typing import Any, Final

import xlrd

from khuyencong.sheets.budget import Budget
from khuyencong.sheets.cells import PLAIN, Cell, Fault, Sheet, Span, Style, Value, Workbook
from khuyencong.sheets.dates import day_of, shows_date
from khuyencong.sheets.limits import MOST_MERGES, MOST_SHEETS, Limits, OverLimitError
from khuyencong.sheets.numerals import of_float
from khuyencong.sheets.xls_formulas import Place, uncomputed
from khuyencong.sheets.xlsx_parts import checked

_FILLED: Final = frozenset({xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE,
                            xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR})  # fmt: skip
_BIFF8: Final = 80
_SOME_FORMULA: Final = "=…"


def read(data: bytes, limits: Limits) -> Workbook:
    """Read every sheet; an encrypted file is refused."""
    with open(os.devnull, "w") as silence:
        try:
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, logfile=silence,
                on_demand=True,
            )  # fmt: skip
            return _workbook(book, Budget(limits))
        except xlrd.XLRDError as error:
            raise OverLimitError("password" if "encrypt" in str(error) else "damaged") from error


def _workbook(book: Any, budget: Budget) -> Workbook:
    if book.nsheets > MOST_SHEETS:
        raise OverLimitError("too_many_sheets")
    lacking = _uncomputed(book)
    none: frozenset[Place] = frozenset()
    found = zip_longest(book.sheets(), lacking[: book.nsheets], fillvalue=none)
    sheets = [_sheet(book, sheet, budget, places) for sheet, places in found]
    return Workbook("xls", sheets=sheets, notes=("dates_1904",) if book.datemode else ())


def _uncomputed(book: Any) -> list[frozenset[Place]]:
    if book.biff_version < _BIFF8:
        return []
    return uncomputed(bytes(book.mem[book.base : book.base + book.stream_len]))


def _sheet(book: Any, found: Any, budget: Budget, uncomputed_places: frozenset[Place]) -> Sheet:
    sheet = Sheet(found.name, hidden=bool(found.visibility))
    for row in range(found.nrows):
        for column, cell in enumerate(found.row(row)):
            if (row, column) in uncomputed_places:
                style = _style(book, cell.xf_index)
                budget.keep(sheet, Cell(row + 1, column + 1, None, style, _SOME_FORMULA))
            elif cell.ctype in _FILLED and cell.value != "":
                style = _style(book, cell.xf_index)
                value = _value(cell, style, book.datemode)
                budget.keep(sheet, Cell(row + 1, column + 1, value, style))
    sheet.hidden_rows = {row + 1 for row, info in found.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {
        column + 1 for column, info in found.colinfo_map.items() if info.hidden and column < 256
    }
    sheet.spans = [
        Span(top + 1, left + 1, bottom, right)
        for top, bottom, left, right in found.merged_cells[:MOST_MERGES]
        if (bottom - top) * (right - left) > 1
    ]
    return sheet


def _style(book: Any, index: int | None) -> Style:
    if index is None or index >= len(book.xf_list):  # other programs leave the styles out
        return PLAIN
    look = book.xf_list[index]
    font = book.font_list[look.font_index]
    written = book.format_map[look.format_key].format_str
    return Style(written[:255], font.name[:64], bool(font.bold), look.alignment.indent_level)


def _value(cell: Any, style: Style, datemode: int) -> Value:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return checked(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Fault(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    number = of_float(cell.value)
    if isinstance(number, Fault) or not shows_date(style.number_format):
        return number
    day = day_of(number, from_1904=bool(datemode))
    return day or Fault("#DATE!")
