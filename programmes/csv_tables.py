"""CSV files of the project that fill tables (tệp dữ liệu): rows are found again by a natural key.

Loading twice changes nothing. A row that cannot be placed is reported with its line and reason, and
costs no other row. A row that an administrator has edited in the admin is theirs: where it differs
from its file it is kept, and reported.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from provinces.loading import edited_in_admin

TOO_MANY: Final = "cells beyond the header"

Row = dict[str, str]
Attributes = dict[str, Any]
Entry = TypeVar("Entry", bound=models.Model)
Value = TypeVar("Value")


class RowError(ValueError):
    """Why a row cannot be placed, in the reader's words."""


@dataclass(frozen=True)
class Unplaced:
    """A row that stays outside, and why."""

    file: str
    line: int
    code: str
    reason: str


@dataclass
class TableReport:
    """What became of the rows of one file."""

    name: str
    loaded: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)  # edited in the admin, unlike the file
    unplaced: list[Unplaced] = field(default_factory=list)

    @property
    def placed(self) -> int:
        """Return how many rows of the file are in the database."""
        return self.loaded + self.updated + self.unchanged + len(self.kept)

    @property
    def rows(self) -> int:
        """Return how many rows the file has."""
        return self.placed + len(self.unplaced)


# -- one file, one table ------------------------------------------------------------------------


class Table(Generic[Entry]):
    """A file and the rows of the model that it fills."""

    def __init__(self, path: Path, model: type[Entry], key: str, unchecked: set[str]) -> None:
        self.path, self.model, self.key = path, model, key
        self.unchecked = unchecked  # what the file may leave empty though a form may not
        self.report = TableReport(str(model._meta.verbose_name))
        self.by_key: dict[str, Entry] = {}
        self.fresh: list[Entry] = []

    def load(self, read: Callable[[Row], Attributes], *, in_bulk: bool = False) -> TableReport:
        """Place every row of the file; in bulk where the model keeps nothing else in step."""
        rows = list(rows_of(self.path))
        stored = self.model._default_manager.filter(
            **{f"{self.key}__in": [row[self.key] for _line, row in rows]}
        )
        self.by_key = {getattr(entry, self.key): entry for entry in stored}
        lines: dict[str, int] = {}
        for line, row in rows:
            try:
                self.place(read(once(row, self.key, line, lines)), in_bulk=in_bulk)
            except RowError as error:
                lost = Unplaced(self.path.name, line, row[self.key], str(error))
                self.report.unplaced.append(lost)
        if self.fresh:
            self.model._default_manager.bulk_create(self.fresh, batch_size=500)
        return self.report

    def place(self, attributes: Attributes, *, in_bulk: bool) -> None:
        """Add, change or leave the row that these attributes describe."""
        entry = self.by_key.get(attributes[self.key])
        if entry is None:
            self.add(self.model(**attributes), in_bulk=in_bulk)
        elif not self.differs(entry, attributes):
            self.report.unchanged += 1
        elif attributes[self.key] in self.by_hand:
            self.report.kept.append(attributes[self.key])
        else:
            for name, value in attributes.items():
                setattr(entry, name, value)
            self.check(entry)
            entry.save()
            self.report.updated += 1

    @cached_property
    def by_hand(self) -> set[str]:
        """Return the keys edited in the admin; asked only once something differs."""
        return edited_in_admin(self.model, self.key)

    def add(self, entry: Entry, *, in_bulk: bool) -> None:
        """Store a new row, now or with all the others."""
        self.check(entry)
        if in_bulk:
            self.fresh.append(entry)
        else:
            entry.save()
        self.by_key[getattr(entry, self.key)] = entry
        self.report.loaded += 1

    def differs(self, entry: Entry, attributes: Attributes) -> bool:
        """Say whether the stored row is not what the file says; asks no query."""
        for name, value in attributes.items():
            attname = getattr(self.model._meta.get_field(name), "attname", name)
            expected = value.pk if isinstance(value, models.Model) else value
            if getattr(entry, attname) != expected:
                return True
        return False

    def check(self, entry: Entry) -> None:
        """Refuse what the fields do not allow: an unknown choice, a text too long."""
        relations = {f.name for f in self.model._meta.concrete_fields if f.is_relation}
        try:
            entry.clean_fields(exclude=relations | self.unchecked)
        except ValidationError as error:
            said = "; ".join(f"{name}: {' '.join(m)}" for name, m in error.message_dict.items())
            raise RowError(said) from error


def rows_of(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield the rows with the line they end on; missing cells are empty."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restval="", restkey=TOO_MANY)
        for row in reader:
            yield reader.line_num, row


def once(row: Row, key: str, line: int, lines: dict[str, int]) -> Row:
    """Refuse a row with too many cells, without a key, or with the key of an earlier one."""
    if TOO_MANY in row:
        raise RowError(_("thừa ô so với dòng tiêu đề"))
    if not row[key]:
        raise RowError(_("thiếu khóa “%(key)s”") % {"key": key})
    first = lines.setdefault(row[key], line)
    if first != line:
        raise RowError(_("trùng khóa với dòng %(line)s") % {"line": first})
    return row


# -- cells of a row -----------------------------------------------------------------------------


def found(known: dict[str, Value], key: str, what: str) -> Value:
    """Look a key up, or say what is not known."""
    if key not in known:
        raise RowError(_("không có %(what)s “%(key)s”") % {"what": what, "key": key})
    return known[key]


def found_if_given(known: dict[str, Value], key: str, what: str) -> Value | None:
    """Look a key up unless the cell is empty."""
    return found(known, key, what) if key else None


def whole(row: Row, name: str) -> int | None:
    """Read a whole number; empty is None."""
    if not row[name]:
        return None
    if not row[name].isascii() or not row[name].isdigit():
        raise RowError(_("%(name)s: “%(text)s” không phải số nguyên") % field_text(row, name))
    return int(row[name])


def needed(row: Row, name: str) -> int:
    """Read a whole number that must be there."""
    number = whole(row, name)
    if number is None:
        raise RowError(_("tài liệu không ghi %(name)s") % {"name": NAMES.get(name, name)})
    return number


def day(row: Row, name: str) -> date | None:
    """Read an ISO date; empty is None."""
    try:
        return date.fromisoformat(row[name]) if row[name] else None
    except ValueError as error:
        raise RowError(_("%(name)s: “%(text)s” không phải ngày") % field_text(row, name)) from error


def yes(row: Row, name: str) -> bool:
    """Read yes or no."""
    if row[name] not in ("yes", "no"):
        raise RowError(_("%(name)s: “%(text)s” không phải yes/no") % field_text(row, name))
    return row[name] == "yes"


def field_text(row: Row, name: str) -> dict[str, str]:
    """Return what a message needs to point at a cell."""
    return {"name": name, "text": row[name]}


NAMES = {"year": "năm"}
