"""What does not agree inside the rows of a table; each problem at its cell."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from khuyencong.formatting import date_text, dong, number
from khuyencong.sheets.columns import Column
from khuyencong.sheets.contents import AWARDS, CONTENTS, PROJECTS, RESULTS
from khuyencong.sheets.records import Reader, Record, row_name
from khuyencong.text import search_key

__all__ = ["AWARDS", "PROJECTS", "RESULTS", "Checks"]
_SUPPORT: Final = ("amount_support", "amount_national", "amount_local")
_TOLERATED_POINTS: Final = Decimal("0.5")
GROUPS: Final = (
    "thu cong",
    "hang thu cong",
    "che bien nong",
    "bao quan, che bien",
    "thuc pham",
    "thiet bi",
    "may moc",
    "co khi",
    "khac",
    "san pham khac",
    "cac san pham khac",
)
"""How the names of the four groups of award products begin (TT 14/2018/TT-BCT), without marks."""


def is_group(text: str) -> bool:
    """Say whether words name a group of products: "Nhóm sản phẩm thủ công mỹ nghệ"."""
    return search_key(text).removeprefix("nhom ").removeprefix("san pham ").startswith(GROUPS)


class Checks:
    """Looks at every record, and at each against the ones before it."""

    def __init__(self, reader: Reader, kind: str, *, counts_records: bool) -> None:
        self._reader = reader
        self._kind = kind
        self._content = CONTENTS[kind]
        self._is_record = counts_records
        self._seen: dict[tuple[object, ...], int] = {}
        columns = reader.header.columns
        self._needed = [(name, c) for name in self._content.required if (c := self._column(name))]
        self._supports = [c for name in _SUPPORT if (c := self._column(name))]
        self._has_total = self._column("amount_total") is not None
        self._is_dated = any(column.field == "end" for column in columns)

    def check(self, record: Record) -> None:
        """Report everything that is wrong inside a record."""
        self._required(record)
        self._codes(record)
        self._rows(record)
        if self._kind == AWARDS:
            self._group(record)
        if self._is_dated:
            self._dates(record)
        if self._has_total and self._supports:
            self._parts(record)
        if record.percents:
            self._percents(record)
        if record.row in self._reader.grid.sheet.hidden_rows:
            self._report("hidden_row", record.row, None, None)

    def _report(
        self, kind: str, row: int, column: Column | None, value: object, hint: str | None = None
    ) -> None:
        shown = None if value is None else str(value)
        self._reader.report(kind, row, column, shown, hint)

    def _column(self, *fields: str) -> Column | None:
        return self._reader.header.first(*fields)

    def _required(self, record: Record) -> None:
        for name, column in self._needed:
            if record.values.get(name) is None and (name, None) not in record.unreadable:
                self._report("missing_required", record.row, column, None)

    # -- the same thing twice

    def _codes(self, record: Record) -> None:
        for name in self._content.codes:
            code = record.text(name)
            if code and (first := self._first((name, _folded(code)), record)):
                self._report("duplicate_code", record.row, self._column(name), code, first)

    def _first(self, key: tuple[object, ...], record: Record) -> str | None:
        row = self._seen.setdefault(key, record.row)
        if row == record.row:
            return None
        return _("trùng với %s") % row_name(row, is_record=self._is_record)

    def _rows(self, record: Record) -> None:
        if record.values.get("record_version"):  # of our own export: its number tells it apart
            return
        if self._kind == PROJECTS:
            self._project_twice(record)
            return
        names = self._content.keys
        column = next((c for name in self._content.required if (c := self._column(name))), None)
        given = [name for name in names if record.values.get(name) is not None]
        if (column and record.values.get(column.field) is None) or not given:
            return
        key = self._key(record, names)
        if self._content.is_signed:
            key += (*sorted(record.amounts.items(), key=str),)
        if first := self._first(key, record):
            value = record.values[column.field] if column else None
            self._report("duplicate_row", record.row, column, value, first)

    def _project_twice(self, record: Record) -> None:
        """Without a code, a project is its province, year, title and beneficiary."""
        title = record.text("title")
        if record.text("code") or not title:
            return
        key = self._key(
            record,
            (
                "province",
                "organisation",
                "year",
                "title",
                "beneficiary",
                "location",
            ),
        )
        if not record.text("beneficiary"):
            key += (*sorted(record.amounts.items(), key=str), record.text("period_text"))
        if first := self._first(key, record):
            hint = _("%s: cùng tỉnh, năm, tên đề án, đơn vị thụ hưởng") % first
            self._report("duplicate_row", record.row, None, None, hint)

    def _key(self, record: Record, names: tuple[str, ...]) -> tuple[object, ...]:
        values = (record.values.get(name) for name in names)
        return ("row", record.groups if self._kind == PROJECTS else (),
                *(_folded(v) if isinstance(v, str) else v for v in values))  # fmt: skip

    # -- one field

    def _group(self, record: Record) -> None:
        typed = record.text("group")
        if typed is None:
            return
        if not is_group(typed):
            self._report("unknown_group", record.row, self._column("group"), typed)

    def _dates(self, record: Record) -> None:
        start, end = record.values.get("start"), record.values.get("end")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            hint = _("trước ngày bắt đầu %s") % date_text(start)
            self._report("date_order", record.row, self._column("end"), end, hint)

    # -- money against money

    def _parts(self, record: Record) -> None:
        total = record.amounts.get(("amount_total", None))
        given = [
            (column, amount)
            for column in self._supports
            if (amount := record.amounts.get((column.field, column.source))) is not None
        ]
        by_source = [each for each in given if each[0].field != "amount_support"]
        given = by_source or given
        if total is None or not given:
            return
        support = sum(amount for _column, amount in given)
        if support > total >= 0:
            shown = {"support": dong(support), "total": dong(total)}
            hint = _("hỗ trợ %(support)s lớn hơn tổng %(total)s") % shown
            self._report("support_exceeds_total", record.row, given[-1][0], given[-1][1], hint)
            return
        self._sum_of_parts(record, support, total)

    def _sum_of_parts(self, record: Record, support: int, total: int) -> None:
        column = self._column("amount_counterpart")
        other = record.amounts.get(("amount_counterpart", None))
        unsure = any(key[0] in _SUPPORT for key in record.unreadable)
        if column and other is not None and support + other != total and not unsure:
            shown = {"a": number(support), "b": number(other), "total": number(total)}
            hint = _("%(a)s + %(b)s khác %(total)s") % shown
            self._report("parts_mismatch", record.row, column, other, hint)

    def _percents(self, record: Record) -> None:
        for source, printed in record.percents.items():
            planned = record.amounts.get(("planned", source))
            actual = record.amounts.get(("actual", source))
            if not planned or actual is None:
                continue
            exact = Decimal(actual) * 100 / planned
            if min(abs(exact - printed), abs(exact - printed * 100)) > _TOLERATED_POINTS:
                column = next(c for c in self._reader.header.columns
                              if (c.field, c.source) == ("percent", source))  # fmt: skip
                hint = f"{number(actual)}/{number(planned)} = {number(exact, 2)}"
                self._report("percent_mismatch", record.row, column, printed, hint)


def _folded(text: str) -> str:
    return " ".join(text.lower().split()) if text.isascii() else search_key(text)
