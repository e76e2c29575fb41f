"""Printed subtotals, totals and counts are tests of the reading: told with both values."""

import re
from collections import defaultdict
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from khuyencong.formatting import AmountError, Unit, number, parse_money, short_number
from khuyencong.sheets.cells import Value
from khuyencong.sheets.columns import Column, Header
from khuyencong.sheets.grid import Grid, is_number
from khuyencong.sheets.kinds import GROUP, ITEM, SUBTOTAL, TOTAL, Line
from khuyencong.sheets.messages import Problem
from khuyencong.sheets.numerals import as_typed
from khuyencong.sheets.records import Record

_COUNT: Final = re.compile(r"(\d[\d.]*)\s+(sản phẩm|bộ sản phẩm|đề án|nhiệm vụ|cơ sở|đơn vị|tỉnh)")
_PRODUCTS: Final = frozenset({"sản phẩm", "bộ sản phẩm", "đề án", "nhiệm vụ"})


class Sums:
    """Compares what a table prints with what its rows add up to."""

    def __init__(self, grid: Grid, header: Header, unit: Unit | None) -> None:
        self.grid = grid
        self.header = header
        self._unit = unit
        self.problems: list[Problem] = []

    def check(self, lines: list[Line], records: list[Record]) -> None:
        """Check every group, subtotal, total and count, in one pass over the lines."""
        by_row = {record.row: record for record in records}
        in_groups = _items_of_groups(lines, by_row)
        before_total = [by_row[line.row] for line in lines
                        if line.row in by_row and not line.after_total]  # fmt: skip
        since: list[Record] = []
        for line in lines:
            if line.kind == ITEM and line.row in by_row:
                since.append(by_row[line.row])
            elif line.kind == GROUP:
                self._compare(line, in_groups[line.row], "subtotal_mismatch")
            elif line.kind == SUBTOTAL:
                self._compare(line, since, "subtotal_mismatch")
            elif line.kind == TOTAL:
                self._compare(line, before_total, "total_mismatch")
                self._count(line, before_total)
            if line.kind in {GROUP, SUBTOTAL, TOTAL}:
                since = []

    def _compare(self, line: Line, records: list[Record], kind: str) -> None:
        if not records:
            return
        for column in self.header.columns:
            if column.is_money:
                self._compare_column(line, records, column, kind)

    def _compare_column(self, line: Line, records: list[Record], column: Column, kind: str) -> None:
        value = self.grid.value(line.row, column.number)
        if isinstance(value, str):
            value = self.grid.text(line.row, column.number)
        unit = column.unit or self._unit
        printed = _amount(value, unit)
        if printed is None:
            return
        key = (column.field, column.source)
        found = sum(record.amounts.get(key) or 0 for record in records)
        if abs(printed - found) * 2 > _last_place(value, unit):
            hint = _("cộng các dòng là %s") % _in_unit(found, unit)
            told = as_typed(value) if is_number(value) else str(value)
            self._report(kind, line.row, column, told, hint)

    def _count(self, line: Line, records: list[Record]) -> None:
        products = next((found for found in _COUNT.finditer(line.label)
                         if found[2] in _PRODUCTS), None)  # fmt: skip
        if products and int(products[1].replace(".", "")) != len(records):
            column = self._column_of(line)
            counted = {"count": len(records), "what": products[2]}
            hint = _("đếm được %(count)s dòng %(what)s") % counted
            self.problems.append(Problem("count_mismatch", self.grid.sheet.name, line.row, column,
                                         None, products[1], hint))  # fmt: skip

    def _column_of(self, line: Line) -> int | None:
        cells = self.grid.cells(line.row)
        return next((cell.column for cell in cells if isinstance(cell.value, str)), None)

    def _report(self, kind: str, row: int, column: Column, value: str, hint: str) -> None:
        sheet = self.grid.sheet.name
        self.problems.append(Problem(kind, sheet, row, column.number, column.field, value, hint))


def _items_of_groups(
    lines: list[Line], by_row: dict[int, Record]
) -> defaultdict[int, list[Record]]:
    found: defaultdict[int, list[Record]] = defaultdict(list)
    for line in lines:
        if line.kind == ITEM and line.row in by_row:
            for group in line.groups:
                found[group].append(by_row[line.row])
    return found


def _amount(value: Value, unit: Unit | None) -> int | None:
    if isinstance(value, str):
        try:
            return parse_money(value, unit)
        except AmountError:
            return None
    if not is_number(value) or unit is None:
        return None
    exact = Decimal() + value * unit
    return int(exact.to_integral_value())


def _last_place(value: Value, unit: Unit | None) -> Decimal:
    """Return one unit of the last digit that is printed, in đồng."""
    if is_number(value):
        places = -int((Decimal() + value).as_tuple().exponent)
    else:
        places = len(str(value).rpartition(",")[2]) if "," in str(value) else 0
    return (unit or Unit.DONG) * Decimal(1).scaleb(-min(max(places, 0), 6))


def _in_unit(amount: int, unit: Unit | None) -> str:
    return short_number(Decimal(amount) / unit, 6) if unit else number(amount)
