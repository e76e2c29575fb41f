"""Tells rows apart by their neighbours: which item is a group, which sum is the total."""

import re
from itertools import takewhile, zip_longest
from typing import Final

from khuyencong.sheets.body import Body
from khuyencong.sheets.columns import Column
from khuyencong.sheets.continuing import Continuing
from khuyencong.sheets.kinds import GROUP, ITEM, NOTE, SUBTOTAL, TOTAL, Line
from khuyencong.sheets.vocabulary import is_source
from khuyencong.text import search_key

_UNNUMBERED: Final = 1.5
_COUNTED: Final = 2.0
_LETTERED: Final = 4.0
_REGION: Final = re.compile(
    r"(?:(?:khu vuc|mien|vung|phia)\s|dong bang|trung du|bac trung bo|nam trung bo|duyen hai"
    r"|dong nam bo|tay nam bo|tay bac|dong bac|bac bo|nam bo|tay nguyen)"
)
_PART_OF: Final = re.compile(r"\W*(?:trong do|bao gom|gom|ty le)\b")
_PAIR: Final = 2
"""Cells of a row with two signatures."""
_BESIDE: Final = frozenset({"percent", "comparison", "note", "number"})


class Grouping:
    """Settles the lines of a body, in place."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.grid = body.grid
        self._columns = body.header.columns
        self._beside = {column.number for column in self._columns if not _tells(column)}
        self._open: list[Line] = []
        self._is_numbered = False
        self._sources: frozenset[int] = frozenset()
        self._bands: frozenset[int] = frozenset()

    def settle(self) -> None:
        """Find the total, what stands after it, and the groups every item is in."""
        Continuing(self.body).settle()
        self._settle_totals(self.body.lines)
        self._see_sources()
        rows = [line for line in self.body.lines if line.kind in {ITEM, SUBTOTAL, TOTAL}]
        numbered = sum(line.rank is not None for line in rows if line.kind == ITEM)
        self._is_numbered = numbered * 2 > len(rows)
        for line, following in zip_longest(rows, rows[1:]):
            self._settle(line, following)

    # -- sums

    def _settle_totals(self, lines: list[Line]) -> None:
        """See which sum is the whole: "Cộng" at the end is, "Cộng" before more items is not."""
        sums = [line for line in lines if line.kind in {TOTAL, SUBTOTAL}]
        if not sums:
            return
        wholes = [line for line in sums if line.kind == TOTAL]
        if not wholes:
            sums[0 if lines[0] is sums[0] and len(sums) == 1 else -1].kind = TOTAL
        for line in wholes[:-1]:
            if line is not lines[0]:
                line.kind = SUBTOTAL
        _mark_breakdowns(lines)
        self._mark_after_total(lines)

    def _mark_after_total(self, lines: list[Line]) -> None:
        seen_item = seen_total = False
        for line in lines:
            if seen_total and line.kind in {ITEM, NOTE}:
                line.kind = ITEM if self.body.has_amount(line.row) else NOTE
                line.after_total = True
            seen_item = seen_item or line.kind == ITEM
            seen_total = seen_total or (line.kind == TOTAL and seen_item)

    # -- groups

    def _see_sources(self) -> None:
        """Find regions, and rows "- KCQG", "- KCĐP" below provinces or, as groups, above them."""
        if not self.body.lists_places or self.body.header.first("source"):
            return
        rows = [line for line in self.body.lines if line.kind == ITEM]
        found = frozenset(line.row for line in rows if is_source(line.label))
        self._bands = frozenset(line.row for line in rows if _REGION.match(search_key(line.label)))
        if found and rows[0].row in found:
            self._bands |= found
        else:
            self._sources = found

    def _settle(self, line: Line, following: Line | None) -> None:
        if line.kind == TOTAL:
            self._open = []
        elif line.kind == SUBTOTAL:
            line.groups = tuple(group.row for group in self._open)
        else:
            self._settle_item(line, following)

    def _settle_item(self, line: Line, following: Line | None) -> None:
        if line.row in self._sources:
            line.groups = tuple(group.row for group in self._open)
            return
        is_group = self._is_group(line, following) and not self._hangs(line.row)
        rank = _UNNUMBERED if line.rank is None else line.rank
        if line.rank is not None or is_group or self._sources:
            self._open = [group for group in self._open if _holds(group, line, rank)]
        line.groups = tuple(group.row for group in self._open)
        if is_group:
            line.kind, line.rank = GROUP, rank
            self._open.append(line)
        elif self._is_aside(line) and not self._hangs(line.row):
            line.kind = NOTE

    def _is_group(self, line: Line, following: Line | None) -> bool:
        if line.row in self._bands or (following and following.row in self._sources):
            return True
        if following is None or following.kind != ITEM or not self._only_label(line.row):
            return False
        if line.rank is None:
            return self._is_unnumbered_group(line, following)
        if line.rank < _COUNTED:
            return following.rank is None or following.rank > line.rank
        if following.rank is None or following.rank <= line.rank:
            return False
        return following.rank == _LETTERED or _is_below(line, following)

    def _is_unnumbered_group(self, line: Line, following: Line) -> bool:
        if self._is_numbered:
            return following.rank is not None and following.rank >= _COUNTED
        if not self._only_label(following.row) and not self.body.has_amount(line.row):
            return True
        if self._indent(line.row) < self._indent(following.row):
            return True
        return self._stands_out(line.row) and not self._stands_out(following.row)

    def _hangs(self, row: int) -> bool:
        """Say whether a row stands beside a cell that is merged down from a row above."""
        spans = self.grid.spans_by_row.get(row, ())
        told = {column.number for column in self._columns if _tells(column)}
        return any(self.body.header.bottom < span.top < row and span.left in told for span in spans)

    def _is_aside(self, line: Line) -> bool:
        """Say whether a row is a remark, a signature, an empty group: no amount, hardly a cell."""
        if self.body.has_amount(line.row):
            return False
        cells = len(self.grid.cells(line.row))
        if line.rank is not None:
            return line.rank < _COUNTED and self._only_label(line.row)
        return cells == 1 or (cells == _PAIR < len(self._columns) and bool(self.body.money))

    def _only_label(self, row: int) -> bool:
        """Say whether a row has a label, perhaps amounts and a note, and no other text."""
        others = [cell for cell in self.grid.cells(row) if cell.column not in self._beside]
        return len(others) == 1 or (not others and bool(self.grid.text(row, self._first())))

    def _first(self) -> int:
        number = self.body.header.first("number")
        return number.number if number else self._columns[0].number

    def _indent(self, row: int) -> int:
        return next((c.style.indent for c in self.grid.cells(row) if isinstance(c.value, str)), 0)

    def _stands_out(self, row: int) -> bool:
        cells = self.grid.cells(row)
        label = next((cell for cell in cells if isinstance(cell.value, str)), None)
        if label is None:
            return False
        span = self.grid.span_from(row, label.column)
        return label.style.bold or span.right > span.left


def _mark_breakdowns(lines: list[Line]) -> None:
    """Take "Trong đó", "- KCQG", "- KCĐP" below a total for parts of it, and for no items."""
    after_total = [n + 1 for n, line in enumerate(lines) if line.kind == TOTAL]
    for start in after_total:
        run = list(takewhile(_is_part, lines[start:]))
        more = any(line.kind == ITEM for line in lines[start + len(run) :])
        is_sure = len(run) > 1 or not more or (run and not is_source(run[0].label))
        for line in run if is_sure else ():
            line.kind = SUBTOTAL


def _is_part(line: Line) -> bool:
    """Say whether a row names a part of what stands above, without a number of its own."""
    is_free = line.kind in {ITEM, NOTE} and not line.ordinal.strip("-–+•*")
    return is_free and bool(is_source(line.label) or _PART_OF.match(search_key(line.label)))


def _tells(column: Column) -> bool:
    return not column.is_money and column.field not in _BESIDE


def _holds(group: Line, line: Line, rank: float) -> bool:
    if group.rank is None:
        return False
    if group.rank == _COUNTED and rank in {_COUNTED, _COUNTED + 1}:
        return _is_below(group, line)
    return group.rank < rank


def _is_below(group: Line, line: Line) -> bool:
    """Say whether "1.2" is below "1"."""
    return line.ordinal.startswith(group.ordinal.rstrip(".)") + ".")
