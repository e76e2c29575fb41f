"""Columns with their meaning, and what only the whole header tells about each of them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from khuyencong.formatting import Unit
from khuyencong.sheets.contents import CONTENTS, ESTABLISHMENTS, PROJECTS, RESULTS, ranked
from khuyencong.sheets.vocabulary import MONEY, WORK, folded_header

_MAY_REPEAT: Final = frozenset({"number", "note", "unit", "comparison", "percent", "share"})
_CHECKS_ONLY: Final = frozenset({"number", "comparison", "percent"})
_PLAIN: Final = frozenset({
    "title", "code", "content", "province", "source", "beneficiary", "implementing_unit",
    "location", "note", "level", "region", "record_id", "record_version", "status",
    "establishment", "product", "address", "organisation",
})  # fmt: skip
_DEFAULT_STAGES: Final = {"planned": "planned", "actual": "executed"}
_OF_SOURCES: Final = frozenset({"amount_national", "amount_local"})
_OF_STATE: Final = re.compile(r"\bngan sach\b|\bnsnn\b|\bho tro\b|\bkhuyen cong\b|\bkc\b")
_OUTCOMES: Final = frozenset({"ket qua", "ket qua thuc hien"})
_DECISION: Final = re.compile(r"\bqd\b|\bquyet dinh\b")


@dataclass(frozen=True)
class Column:
    """A column with its meaning; `text` is its header, top to bottom."""

    number: int
    field: str
    text: str
    source: str | None = None
    unit: Unit | None = None
    stage: str | None = None
    is_chosen: bool = False

    @cached_property
    def is_money(self) -> bool:
        """Say whether amounts stand in it."""
        return self.field in MONEY

    @cached_property
    def is_check(self) -> bool:
        """Say whether it only tests other columns: running numbers, rates."""
        return self.field in _CHECKS_ONLY

    @cached_property
    def is_plain(self) -> bool:
        """Say whether its words are kept as they are."""
        return self.field in _PLAIN

    @cached_property
    def is_text(self) -> bool:
        """Say whether words are read from it."""
        return not self.is_money and self.field != "percent"


@dataclass(frozen=True)
class Header:
    """The rows of a header and the columns it names; `unknown` ones are kept, not guessed."""

    top: int
    bottom: int
    columns: tuple[Column, ...]
    unknown: tuple[tuple[int, str], ...] = ()
    duplicates: tuple[tuple[int, str], ...] = ()
    kind: str = PROJECTS
    possible: tuple[str, ...] = ()
    ignored: tuple[int, ...] = ()
    _first: dict[str, Column] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        for column in self.columns:
            self._first.setdefault(column.field, column)

    @property
    def rows(self) -> list[int]:
        """Return the rows it stands in."""
        return list(range(self.top, self.bottom + 1))

    @property
    def numbers(self) -> set[int]:
        """Return every column that has a heading, also those that the user ignores."""
        return {number for number, _text in self.texts} | set(self.ignored)

    @property
    def texts(self) -> list[tuple[int, str]]:
        """Return every heading with its column, whether its meaning is known or not."""
        known = [(column.number, column.text) for column in self.columns]
        return sorted([*known, *self.unknown, *self.duplicates])

    def first(self, *fields: str) -> Column | None:
        """Return the first column that has one of the fields."""
        return next((self._first[name] for name in fields if name in self._first), None)


def settled(
    top: int, bottom: int, columns: list[Column], unknown: list[tuple[int, str]], kind: str | None
) -> Header:
    """Decide the kind and what only the whole table tells: "Kinh phí thực hiện", "Nội dung"."""
    general = [_generally(column, columns) for column in _with_sources(columns)]
    general = _by_stage(_with_support(general))
    possible = ranked(column.field for column in general)
    chosen = kind or possible[0]
    if chosen == RESULTS:
        general = _without_parts(general)
    named, rest = _by_words(general, unknown, chosen)
    renamed = [_renamed(column, chosen, named) for column in named]
    known, duplicates, repeated = _without_duplicates(renamed)
    unread = sorted([*rest, *repeated])
    return Header(top, bottom, known, tuple(unread), duplicates, chosen, possible)


def _generally(column: Column, columns: list[Column]) -> Column:
    fields = {each.field for each in columns}
    if column.is_chosen:
        return column
    if column.field.startswith(WORK):
        return _of_work(column, fields)
    if column.field == "actual" and folded_header(column.text) in _OUTCOMES:
        return column if "planned" in fields else replace(column, field="status")
    if column.field == "certificate_no" and _DECISION.search(folded_header(column.text)):
        same = [each for each in columns if each.field == column.field]
        return replace(column, field="decision_no") if _is_decision(same, fields) else column
    return column


def _of_work(column: Column, fields: set[str]) -> Column:
    """Take "Kinh phí thực hiện" for what was spent beside a plan, else for what a project costs."""
    if "planned" in fields:
        return replace(column, field="actual")
    name = column.field.removeprefix(WORK)
    return replace(column, field=name, source=column.source if name in _OF_SOURCES else None)


def _with_sources(columns: list[Column]) -> list[Column]:
    """Let a rate that names no source be of the plan and the result at its left."""
    found: list[Column] = []
    source = None
    for column in columns:
        if column.field in _DEFAULT_STAGES:
            source = column.source
        is_rate = column.field == "percent" and column.source is None and not column.is_chosen
        found.append(replace(column, source=source) if is_rate else column)
    return found


def _with_support(columns: list[Column]) -> list[Column]:
    """Of two totals, take the one below "Ngân sách nhà nước", or just "Kinh phí", for support."""
    totals = [column for column in columns if column.field == "amount_total"]
    inner = [column for column in totals if _OF_STATE.search(folded_header(column.text))]
    inner = inner or [column for column in totals if "tong" not in folded_header(column.text)]
    is_known = any(column.field == "amount_support" for column in columns)
    if is_known or len(totals) != len(inner) + 1 or len(inner) != 1 or inner[0].is_chosen:
        return columns
    return [replace(c, field="amount_support") if c is inner[0] else c for c in columns]


def _is_decision(same: list[Column], fields: set[str]) -> bool:
    """Say whether "Số QĐ" is no certificate: nothing to certify, or another column has those."""
    others = [each for each in same if not _DECISION.search(folded_header(each.text))]
    return "product" not in fields or bool(others)


def _by_stage(columns: list[Column]) -> list[Column]:
    """Tell "Kế hoạch" from "Được giao" where a table has both; else both are just planned.

    "Sau điều chỉnh" is no stage of its own: beside "Đã giao" it is the same plan twice.
    """
    stages = defaultdict(set)
    for column in columns:
        if column.field in _DEFAULT_STAGES and "dieu chinh" not in folded_header(column.text):
            stages[column.field, column.source].add(_stage(column))
    crowded = {name for (name, _source), found in stages.items() if len(found) > 1}
    return [replace(column, field=_stage(column)) if column.field in crowded
            and not column.is_chosen else column for column in columns]  # fmt: skip


def _without_parts(columns: list[Column]) -> list[Column]:
    """Keep "Kế hoạch" / "Tổng" where "Đầu năm" and "Bổ sung" are its parts: they are no claims."""
    sums = {column.field for column in columns if column.is_money and column.source == "total"}
    sums -= {column.field for column in columns if column.source in {"national", "local"}}
    return [replace(column, field="comparison", source=column.text)
            if column.field in sums and column.source is None and not column.is_chosen
            else replace(column, source=None) if column.field in sums else column
            for column in columns]  # fmt: skip


def _stage(column: Column) -> str:
    return column.stage or _DEFAULT_STAGES[column.field]


def _by_words(
    columns: list[Column], unknown: list[tuple[int, str]], kind: str
) -> tuple[list[Column], list[tuple[int, str]]]:
    """Read the words that mean something only in a table of this kind ("Tên", "Loại")."""
    words = CONTENTS[kind].words
    named = [replace(column, field=words.get(folded_header(column.text), column.field))
             if not column.is_chosen else column for column in columns]  # fmt: skip
    named += [Column(number, words[folded_header(text)], text)
              for number, text in unknown if folded_header(text) in words]  # fmt: skip
    rest = [(number, text) for number, text in unknown if folded_header(text) not in words]
    return sorted(named, key=lambda column: column.number), rest


def _renamed(column: Column, kind: str, columns: list[Column]) -> Column:
    if column.is_chosen:
        return column
    fields = {each.field for each in columns}
    changes = {"weak_title": "content" if "title" in fields else "title"}
    if kind != ESTABLISHMENTS and "address" not in fields:
        changes["registered_address"] = "address"
    changes |= CONTENTS[kind].renames
    if not fields & {"title", "weak_title"}:
        changes |= CONTENTS[kind].untitled
    name = changes.get(column.field, column.field)
    return column if name in fields and name != column.field else replace(column, field=name)


def _without_duplicates(
    columns: list[Column],
) -> tuple[tuple[Column, ...], tuple[tuple[int, str], ...], list[tuple[int, str]]]:
    """Keep the first column of each meaning; a second one is told, a second note is not read."""
    kept: dict[tuple[str, str | None], Column] = {}
    doubles: list[tuple[int, str]] = []
    repeated: list[tuple[int, str]] = []
    for column in sorted(columns, key=lambda column: not column.is_chosen):
        key = (column.field, column.source)
        if kept.setdefault(key, column) is not column:
            more = repeated if column.field in _MAY_REPEAT else doubles
            more.append((column.number, column.text))
    return tuple(sorted(kept.values(), key=lambda c: c.number)), tuple(doubles), repeated
