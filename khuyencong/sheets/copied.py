"""The cells of any workbook as a new .xlsx, with what is to be corrected coloured and commented."""

import datetime
from collections import Counter
from decimal import Decimal
from typing import Any, BinaryIO, Final

import xlsxwriter

from khuyencong.sheets.cells import Cell, Fault, Sheet, Style, Workbook
from khuyencong.sheets.notes import (
    AUTHOR,
    COLOURS,
    HEADINGS,
    SUMMARY,
    WIDTHS,
    Note,
    by_cell,
    comment_of,
    heading,
    listed,
    place,
    severity_of,
)

_LONGEST_NAME: Final = 31
_A4: Final = 9
_NARROWEST, _WIDEST = 8, 36
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_DAY: Final = "dd/mm/yyyy"
_SPARE: Final = "(ô thừa)"


def copy(workbook: Workbook, notes: list[Note], out: BinaryIO) -> None:
    """Write the copy; formulas become what they show."""
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    if workbook.counts_records:
        _keep_widths(workbook.sheets[0])
    _Copy(book, workbook, notes).write()
    book.close()


def _keep_widths(sheet: Sheet) -> None:
    """Fill the last cell of records that are too wide: an .xlsx has no empty cell to tell it by."""
    widths = {row: max(cells) for row, cells in sheet.rows.items()}
    usual = Counter(widths.values()).most_common(1)[0][0]
    for row, width in widths.items():
        if width > usual and sheet.value(row, width) == "":
            sheet.put(Cell(row, width, _SPARE))


def widths_of(sheet: Sheet) -> dict[int, int]:
    """Return how wide columns have to be; a line of one text, a title or a note, may run over."""
    widths: dict[int, int] = {}
    for cells in sheet.rows.values():
        for column, cell in cells.items() if len(cells) > 1 else ():
            needed = min(len(str(cell.value or "")) + 2, _WIDEST)
            widths[column] = max(widths.get(column, _NARROWEST), needed)
    return widths


def _print_on_a4(page: Any) -> None:
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)


class _Copy:
    def __init__(self, book: Any, workbook: Workbook, notes: list[Note]) -> None:
        self._book = book
        self._sheets = [sheet for sheet in workbook.sheets if sheet.name != SUMMARY]
        self._notes = notes
        self._formats: dict[tuple[Style, str, bool], Any] = {}
        self._names = self._safe_names()

    def write(self) -> None:
        self._write_summary()
        for sheet in self._sheets:
            page = self._book.add_worksheet(self._names[sheet.name])
            self._write_sheet(page, sheet)

    def _safe_names(self) -> dict[str, str]:
        """Return names that a sheet of .xlsx may have; a text file's only sheet has none."""
        names: dict[str, str] = {}
        taken = {SUMMARY.casefold(), "history"}
        for number, sheet in enumerate(self._sheets, start=1):
            name = sheet.name.translate(_FORBIDDEN).strip("'")[:_LONGEST_NAME] or "Dữ liệu"
            if name.casefold() in taken:
                name = f"{name[:25]} ({number})"
            taken.add(name.casefold())
            names[sheet.name] = name
        return names

    # -- cells

    def _write_sheet(self, page: Any, sheet: Sheet) -> None:
        _print_on_a4(page)
        page.set_comments_author(AUTHOR)
        for column, width in widths_of(sheet).items():
            page.set_column(column - 1, column - 1, width)
        cells = by_cell([note for note in self._notes if note.sheet == sheet.name])
        for cell in sheet.cells():
            severity = severity_of(cells[at]) if (at := (cell.row, cell.column)) in cells else ""
            self._write_cell(page, cell, severity)
        for (row, column), told in cells.items():
            if sheet.cell(row, column) is None:
                style = self._format(Style(), severity_of(told), is_day=False)
                page.write_blank(row - 1, column - 1, None, style)
            page.write_comment(row - 1, column - 1, comment_of(told))
        for row in sheet.hidden_rows & sheet.rows.keys():
            page.set_row(row - 1, None, None, {"hidden": True})
        for column in sheet.hidden_columns:
            page.set_column(column - 1, column - 1, None, None, {"hidden": True})
        self._merge(page, sheet)
        page.hide() if sheet.hidden else None

    def _write_cell(self, page: Any, cell: Cell, severity: str) -> None:
        row, column, value = cell.row - 1, cell.column - 1, cell.value
        style = self._format(cell.style, severity, is_day=isinstance(value, datetime.date))
        if isinstance(value, bool):
            page.write_boolean(row, column, value, style)
        elif isinstance(value, int | Decimal):
            page.write_number(row, column, float(value), style)
        elif isinstance(value, datetime.date):
            page.write_datetime(row, column, value, style)
        else:
            text = value.code if isinstance(value, Fault) else value or ""
            page.write_string(row, column, text, style)

    def _merge(self, page: Any, sheet: Sheet) -> None:
        """Merge as it was; of overlapping ranges, which no .xlsx may have, the first."""
        taken: set[tuple[int, int]] = set()
        for span in sheet.spans:
            rows, columns = range(span.top, span.bottom + 1), range(span.left, span.right + 1)
            if len(rows) * len(columns) > 100_000:
                continue
            places = {(row, column) for row in rows for column in columns}
            if places & taken:
                continue
            taken |= places
            page.merge_range(span.top - 1, span.left - 1, span.bottom - 1, span.right - 1, "")
            if cell := sheet.cell(span.top, span.left):
                self._write_cell(page, cell, "")

    def _format(self, style: Style, severity: str, *, is_day: bool) -> Any:
        key = (style, severity, is_day)
        if key not in self._formats:
            look: dict[str, Any] = {"bold": style.bold, "indent": min(style.indent, 15)}
            written = style.number_format or (_DAY if is_day else "")
            look |= {"num_format": written} if written else {}
            look |= {"font_name": style.font} if style.font else {}
            look |= {"bg_color": "#" + COLOURS[severity][2:]} if severity else {}
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    # -- the list

    def _write_summary(self) -> None:
        page = self._book.add_worksheet(SUMMARY)
        page.set_tab_color("#C00000")
        _print_on_a4(page)
        page.write_string(0, 0, heading(self._notes, is_copy=True))
        head = self._book.add_format({"bold": True})
        for column, (text, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            page.set_column(column, column, width)
            page.write_string(1, column, text, head)
        for row, (note, texts) in enumerate(listed(self._notes), start=2):
            page.write_string(row, 0, str(row - 1))
            for column, text in enumerate(texts, start=1):
                page.write_string(row, column, text)
            if note.row and note.sheet in self._names:
                there = place(note._replace(sheet=self._names[note.sheet]))
                page.write_url(row, 2, f"internal:{there}", None, note.address)
