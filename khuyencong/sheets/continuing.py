"""A project over several rows, one for each who gains (đề án nhóm): found, and made one record."""

from collections.abc import Iterator

from khuyencong.formatting import number
from khuyencong.sheets.beneficiaries import Part
from khuyencong.sheets.body import Body
from khuyencong.sheets.kinds import ITEM, MORE, Line
from khuyencong.sheets.records import Record


class Continuing:
    """Finds the further rows of an item: other beneficiaries of the project above."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.grid = body.grid
        header = body.header
        names = ("number", "code", "title")
        self._own = [column.number for name in names if (column := header.first(name))]
        self._title = header.first("title")
        self._gaining = header.first("beneficiary")

    def settle(self) -> None:
        """Mark the rows that continue an item."""
        if self._title is None or self._gaining is None:
            return
        above: Line | None = None
        for line in self.body.lines:
            if line.kind == ITEM and above and self._continues(line, above):
                line.kind = MORE
            is_whole = line.kind == ITEM and bool(self.grid.text(line.row, self._title.number))
            above = line if is_whole or line.kind == MORE else None

    def _continues(self, line: Line, above: Line) -> bool:
        """Say whether a row says nothing itself but who else gains, or stands in a merged title."""
        row = line.row
        named = any(self.grid.text(row, column) for column in self._own)
        if named or not self.grid.text(row, self._gaining_column) or row != above.row + 1:
            return False
        return self._is_merged(row, above) or not self.body.has_amount(row)

    @property
    def _gaining_column(self) -> int:
        return self._gaining.number if self._gaining else 0

    def _is_merged(self, row: int, above: Line) -> bool:
        number = self._title.number if self._title else 0
        span = self.grid.span_at(row, number)
        return span is not None and self.body.header.bottom < span.top <= above.row


def with_more(lines: list[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Go through the items, each with its further rows."""
    items: list[tuple[Line, list[Line]]] = []
    for line in lines:
        if line.kind == ITEM:
            items.append((line, []))
        elif line.kind == MORE:
            items[-1][1].append(line)
    yield from items


def join(record: Record, more: Record) -> None:
    """Add a further row to a record: who gains, where, and the money that stands in its own cells.

    Who gains is written as our own lists write it, so that the shares are read back from it.
    """
    if not record.parts:
        record.parts = _parts(record, has_share=_support(more) is not None)
    record.parts += _parts(more, has_share=True)
    record.values["beneficiary"] = ";\n".join(map(_words, record.parts))
    places = [record.text("location"), more.text("location")]
    record.values["location"] = "; ".join(dict.fromkeys(filter(None, places))) or None
    for key, amount in more.amounts.items():
        if amount is not None:
            record.amounts[key] = (record.amounts.get(key) or 0) + amount
    record.unreadable |= more.unreadable
    record.blocked |= more.blocked


def _parts(record: Record, *, has_share: bool) -> list[Part]:
    name = record.text("beneficiary")
    return [Part(name, _support(record) if has_share else None)] if name else []


def _support(record: Record) -> int | None:
    """Return the state money of a row."""
    own = record.amounts.get(("amount_support", None))
    parts = [record.amounts.get((f"amount_{name}", name)) for name in ("national", "local")]
    known = [amount for amount in parts if amount is not None]
    return own if own is not None else sum(known) if known else None


def _words(part: Part) -> str:
    return part.name if part.amount is None else f"{part.name} ({number(part.amount)} đồng)"
