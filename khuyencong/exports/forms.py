"""A workbook to fill in (tệp mẫu): typed columns, drop-down lists, instructions, filled or empty.

    write_form(Form(title, columns, rows=..., lines=..., instructions=...), file)

The first sheet has the title, the lines ("Đơn vị tính", "đồng"), the head and the rows, then
`spare_rows` more that are formatted and checked in the same way. A column with `choices` gets a
drop-down list from the sheet "Danh mục để chọn"; money, counts, years and days are checked as
they are typed. The check warns and does not forbid: what is pasted is checked again by the import.
A column with `is_hidden` is there for the system, such as a record's number and version. Nothing
is protected. The second sheet has the instructions and explains every column.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from khuyencong.exports.book import SheetWriter, first_shown, open_book
from khuyencong.exports.layout import sampled, widths_of
from khuyencong.exports.naming import cell_text, sheet_name
from khuyencong.tables import EXACT_BELOW, Cell, Column, MoneyUnit

FIRST_YEAR, LAST_YEAR = 2000, 2100
SPARE_ROWS: Final = 500
LISTS: Final = "Danh mục để chọn"  # khuyencong.sheets leaves a sheet of this name out
ROOM: Final = {"text": 24, "money": 20, "date": 12, "moment": 18, "year": 8}
_GUIDE_WIDTHS: Final = (30, 12, 60, 18, 50)
_LONGEST_CHOICES: Final = 200


@dataclass(frozen=True)
class Form:
    """A workbook to fill in; `rows` are cells in the order of `columns`, read once."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]] = ()
    lines: Sequence[tuple[str, Cell]] = ()
    instructions: Sequence[str] = ()
    sheet: str = field(default_factory=lambda: _("Dữ liệu"))
    spare_rows: int = SPARE_ROWS


def write_form(form: Form, file: IO[bytes]) -> None:
    """Write the workbook; the rows are gone through once and never held together."""
    with open_book(file, form.title) as book:
        sheet = book.sheet(sheet_name(form.sheet))
        guide, lists = book.sheet(sheet_name(_("Hướng dẫn"))), book.sheet(LISTS)
        head, last = write_rows(sheet, form)
        write_guide(guide, form)
        ranges = write_lists(lists, form.columns)
        for place, column in enumerate(form.columns):
            check(sheet, (head + 1, place, last + form.spare_rows, place), column, ranges)


def write_rows(sheet: SheetWriter, form: Form) -> tuple[int, int]:
    """Write title, lines, head and rows; return the places of the head and of the last row."""
    first, rows = sampled(form.rows)
    sheet.columns(form.columns, form_widths(form, first), is_form=True)
    place = first_shown(form.columns)
    sheet.text(0, place, form.title, "title")
    for row, (name, value) in enumerate(form.lines, start=1):
        sheet.told(row, place, name, value)
    head = last = len(form.lines) + 2
    sheet.line(head, [column.heading for column in form.columns], "head")
    kinds = [column.kind for column in form.columns]
    for last, cells in enumerate(rows, start=head + 1):
        sheet.row(last, cells, kinds)
    sheet.finish(head, last + form.spare_rows, form.columns, form.title)
    return head, last


def form_widths(form: Form, rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Return the width of every column, with room for what is still to be typed."""
    widths = widths_of(form.columns, rows, MoneyUnit.DONG)
    return [
        max(wide, ROOM.get(str(column.kind), 12))
        for column, wide in zip(form.columns, widths, strict=True)
    ]


def write_guide(sheet: SheetWriter, form: Form) -> None:
    """Write the sheet of instructions and of the columns."""
    sheet.set_widths(_GUIDE_WIDTHS)
    for row, (cells, look) in enumerate(guide_rows(form)):
        sheet.line(row, cells, look)
    sheet.print_landscape(form.title)


def guide_rows(form: Form) -> Iterator[tuple[list[Cell], str]]:
    """Yield the lines of the instructions, each with its look."""
    yield [form.title], "title"
    for number, words in enumerate(form.instructions, start=1):
        yield [f"{number}. {words}"], "line"
    yield [], "text"
    yield [_("Cột"), _("Bắt buộc"), _("Ý nghĩa"), _("Đơn vị"), _("Chọn trong")], "head"
    for column in form.columns:
        if not column.is_hidden:
            label, meaning, unit, *_rest = column.explained()
            required = _("có") if column.is_required else _("không")
            yield [label, required, meaning, unit, choices_text(column)], "text"


def choices_text(column: Column) -> str:
    """Name the choices of a column, as far as they fit; all of them are in the list."""
    text = "; ".join(map(str, column.choices))
    return text if len(text) <= _LONGEST_CHOICES else text[:_LONGEST_CHOICES] + "…"


# -- what a cell takes --------------------------------------------------------------------------


def write_lists(sheet: SheetWriter, columns: Sequence[Column]) -> dict[str, str]:
    """Write each column's choices below its label; return where they stand, by the key."""
    listed = [column for column in columns if column.choices]
    longest = max((len(column.choices) for column in listed), default=0)
    name = sheet.made.get_name().replace("'", "''")
    for place, _column in enumerate(listed):
        sheet.made.set_column(place, place, 36)
    sheet.line(0, [str(column.label) for column in listed], "head")
    for row in range(longest):  # row by row: an earlier one is already written
        for place, each in enumerate(listed):
            if row < len(each.choices):
                sheet.text(row + 1, place, str(each.choices[row]))
    return {
        column.key: f"='{name}'!{address(1, place)}:{address(len(column.choices), place)}"
        for place, column in enumerate(listed)
    }


def address(row: int, place: int) -> str:
    """Return the absolute address of a cell in one of the first 26 columns: "$A$2"."""
    return f"${chr(ord('A') + place)}${row + 1}"


def check(
    sheet: SheetWriter, area: tuple[int, int, int, int], column: Column, ranges: dict[str, str]
) -> None:
    """Let Excel offer the choices of a column, and warn of what is no number, year or day."""
    rule = rule_of(column, ranges)
    if rule:
        sheet.made.data_validation(*area, rule | told(column))


def rule_of(column: Column, ranges: dict[str, str]) -> dict[str, Any]:
    """Return what a cell of the column may hold; nothing for free text."""
    if column.key in ranges:
        return {"validate": "list", "source": ranges[column.key]}
    if column.kind in ("money", "count"):
        between = {"criteria": "between", "minimum": -EXACT_BELOW, "maximum": EXACT_BELOW}
        return {"validate": "decimal", **between}
    if column.kind == "year":
        between = {"criteria": "between", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
        return {"validate": "integer", **between}
    if column.kind == "date":
        between = {"criteria": ">", "value": "=DATE(1990,1,1)"}
        return {"validate": "date", **between}
    return {}


def told(column: Column) -> dict[str, Any]:
    """Say what a cell takes when somebody stands on it, and when something else is typed."""
    words = {
        "money": _("Số tiền bằng chữ số, không kèm chữ; đơn vị: %s.") % column.shown_unit,
        "count": _("Một con số."),
        "year": _("Năm bốn chữ số, ví dụ 2025."),
        "date": _("Ngày/tháng/năm, ví dụ 10/12/2025."),
    }
    message = _("Chọn trong danh sách.") if column.choices else str(words.get(column.kind, ""))
    title = cell_text(column.label)[:32]
    return {
        "error_type": "warning",
        "input_title": title,
        "input_message": message[:255],
        "error_title": title,
        "error_message": message[:255],
    }
