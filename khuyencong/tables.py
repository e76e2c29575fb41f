"""Tables as files (tải dữ liệu): CSV and XLSX with numbers as numbers and the sources behind.

CSV is written for Excel under Vietnamese settings, which reads a comma as the decimal mark and so
takes ";" between cells; UTF-8 with a BOM, or Excel would garble the marks. Missing is an empty
cell, never 0. Text that a spreadsheet would run as a formula is made harmless in both.
"""

import csv
import datetime
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from khuyencong.formatting import round_half_up

Kind = Literal["text", "money", "count", "percent", "year", "date"]
Cell = Any
"""`str`, `int` (whole đồng, counts, years), `Decimal` (a ratio under percent), `date` or `None`."""

XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT: Final = 32_767
"""Characters that a cell of XLSX may hold."""
EXACT_BELOW: Final = 10**15
"""Spreadsheets keep fifteen digits; a longer number is written as text rather than changed."""
PERCENT_PLACES: Final = 4

_RUNS_AS_FORMULA = frozenset("=+-@\t\r")


@dataclass(frozen=True)
class Column:
    """A column of a table; the unit stands in the heading, so that cells are bare numbers."""

    key: str
    label: str
    kind: Kind = "text"
    unit: str = ""

    @property
    def heading(self) -> str:
        """Return the label with its unit: "Được giao (đồng)"."""
        unit = self.unit or ("%" if self.kind == "percent" else "")
        return f"{self.label} ({unit})" if unit else str(self.label)


@dataclass(frozen=True)
class Source:
    """A document or record that a table rests on."""

    title: str
    publisher: str = ""
    published_on: datetime.date | None = None
    url: str = ""


@dataclass(frozen=True)
class Table:
    """What one download holds; `rows` are cells in the order of `columns`."""

    title: str
    unit: str
    period: str
    source: str
    as_of: datetime.date | None
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    sources: Sequence[Source] = field(default_factory=tuple)

    def heading_lines(self) -> list[tuple[str, Cell]]:
        """Return what stands above the table: the name and value of each line."""
        return [
            (_("Bảng"), self.title),
            (_("Đơn vị tính"), self.unit),
            (_("Kỳ"), self.period),
            (_("Nguồn"), self.source),
            (_("Số liệu tại ngày"), self.as_of),
        ]

    def source_lines(self) -> Iterator[list[Cell]]:
        """Return the lines of the list of sources, its heading first."""
        yield [_("Nguồn"), _("Nơi công bố"), _("Ngày công bố"), _("Địa chỉ")]
        for source in self.sources:
            yield [source.title, source.publisher, source.published_on, source.url]


def is_run_as_formula(text: str) -> bool:
    """Say whether a spreadsheet may take the text for a formula, also behind spaces or in wide."""
    first = text.lstrip(" \n\v\f\u00a0\u3000\ufeff\u200b")[:1]
    return unicodedata.normalize("NFKC", first) in _RUNS_AS_FORMULA


# -- CSV ----------------------------------------------------------------------------------------


def csv_response(table: Table, filename: str) -> HttpResponse:
    """Return the table as a CSV file to save; `filename` is without its ending."""
    response = _attachment("text/csv; charset=utf-8", f"{filename}.csv")
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";", lineterminator="\r\n")
    for name, value in table.heading_lines():
        writer.writerow([name, _csv_cell(value)])
    writer.writerow([])
    writer.writerow([_csv_cell(column.heading) for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        writer.writerow([_csv_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True)])
    writer.writerow([])
    for line in table.source_lines():
        writer.writerow([_csv_cell(cell) for cell in line])
    return response


def csv_line(cells: Iterable[Cell]) -> str:
    """Return one line of a CSV that is too long to be made as a whole."""
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(map(_csv_cell, cells))
    return line.getvalue()


def _csv_cell(value: Cell, kind: Kind = "text") -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"  # read as a date under any settings
    if kind != "text" and isinstance(value, int | Decimal):
        return _csv_number(value, kind)
    text = str(value)
    return f"'{text}" if is_run_as_formula(text) else text


def _csv_number(value: int | Decimal, kind: Kind) -> str:
    exact = round_half_up(value * 100, PERCENT_PLACES) if kind == "percent" else Decimal(value)
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


# -- XLSX ---------------------------------------------------------------------------------------

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_response(table: Table, filename: str) -> HttpResponse:
    """Return the table as an XLSX file to save; `filename` is without its ending."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        styles = _styles(book)
        _write_table(book.add_worksheet(_("Số liệu")), table, styles)
        _write_sources(book.add_worksheet(_("Nguồn")), table, styles)
    response = _attachment(XLSX_TYPE, f"{filename}.xlsx")
    response.write(buffer.getvalue())
    return response


def _styles(book: Any) -> dict[str, Any]:
    head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E6EBF2"}
    return {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format(head),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "count": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "fraction": book.add_format({"num_format": "#,##0.00##", "valign": "top"}),
        "percent": book.add_format({"num_format": "0.00%", "valign": "top"}),
        "year": book.add_format({"num_format": "0", "valign": "top"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
    }


def _write_table(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    for line, (name, value) in enumerate(table.heading_lines()):
        _write(sheet, (line, 0), name, "text", styles)
        _write(sheet, (line, 1), value, "text", styles)
    sheet.write_string(0, 1, str(table.title)[:LONGEST_TEXT], styles["title"])
    head = len(table.heading_lines()) + 1
    for place, column in enumerate(table.columns):
        sheet.write_string(head, place, column.heading, styles["head"])
        sheet.set_column(place, place, _width(column))
    for line, row in enumerate(table.rows, start=head + 1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, (line, place), cell, column.kind, styles)
    sheet.freeze_panes(head + 1, 1)


def _write_sources(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    for line, cells in enumerate(table.source_lines()):
        for place, cell in enumerate(cells):
            if line == 0:
                sheet.write_string(0, place, cell, styles["head"])
            else:
                _write(sheet, (line, place), cell, "text", styles)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 14)
    sheet.set_column(3, 3, 60)
    sheet.freeze_panes(1, 0)


def _width(column: Column) -> int:
    usual = {"text": 24, "money": 20, "date": 12, "year": 8}.get(str(column.kind), 12)
    return max(usual, min(len(column.heading), 30))


def _write(
    sheet: Any, place: tuple[int, int], value: Cell, kind: Kind, styles: dict[str, Any]
) -> None:
    if value is None:
        return
    if isinstance(value, datetime.date):
        sheet.write_datetime(*place, value, styles["date"])
    elif kind != "text" and isinstance(value, int | Decimal) and -EXACT_BELOW < value < EXACT_BELOW:
        is_fraction = kind != "percent" and value != int(value)
        sheet.write_number(*place, value, styles["fraction" if is_fraction else kind])
    else:
        sheet.write_string(*place, str(value)[:LONGEST_TEXT], styles["text"])


def _attachment(content_type: str, filename: str) -> HttpResponse:
    disposition = f'attachment; filename="{filename}"'
    return HttpResponse(content_type=content_type, headers={"Content-Disposition": disposition})
