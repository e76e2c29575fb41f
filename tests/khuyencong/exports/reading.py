"""Reads exported files back with readers that did not write them."""

import csv
import datetime
import io
import warnings
from typing import Any

import openpyxl
import python_calamine
from django.http import HttpResponseBase

from khuyencong.exports.delimited import csv_lines
from khuyencong.exports.ods import write_ods
from khuyencong.exports.xlsx import write_xlsx
from khuyencong.sheets import delimited, ods, xlsx
from khuyencong.sheets.limits import Limits
from khuyencong.tables import Table

Grid = list[list[Any]]


def content_of(response: HttpResponseBase) -> bytes:
    """Return a response's content, streamed or not."""
    return bytes(response.getvalue())


def made(table: Table, kind: str) -> bytes:
    """Write a table to memory."""
    if kind == "csv":
        return "".join(csv_lines(table)).encode()
    file = io.BytesIO()
    {"xlsx": write_xlsx, "ods": write_ods}[kind](table, file)
    return file.getvalue()


def csv_grid(data: bytes) -> Grid:
    """Read with the library of Python."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def openpyxl_grids(data: bytes) -> dict[str, Grid]:
    """Read with openpyxl; a warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: [[plain(cell.value) for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def calamine_grids(data: bytes) -> dict[str, Grid]:
    """Read with calamine (XLSX and ODS)."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: [
            [None if cell == "" else plain(cell) for cell in row]
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in book.sheet_names
    }


def own_grids(data: bytes, kind: str) -> dict[str, Grid]:
    """Read with our own reader of uploaded spreadsheets."""
    read = {"csv": delimited.read, "xlsx": xlsx.read, "ods": ods.read}[kind]
    grids = {}
    for sheet in read(data, Limits()).sheets:
        width = max((max(row) for row in sheet.rows.values() if row), default=0)
        grids[sheet.name] = [
            [plain(sheet.value(row, place)) for place in range(1, width + 1)]
            for row in range(1, max(sheet.rows, default=0) + 1)
        ]
    return grids


def plain(value: Any) -> Any:
    """Return a day as a date, whatever the reader makes of it."""
    is_midnight = isinstance(value, datetime.datetime) and value.time() == datetime.time()
    return value.date() if is_midnight else value
