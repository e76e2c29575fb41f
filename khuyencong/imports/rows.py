"""Rows of an import in words (dòng nhập): what each would do or did, value by value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.apps import apps
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from khuyencong.imports.columns import SheetColumn
from khuyencong.imports.kinds import Kind, kind_of
from khuyencong.imports.models import ImportBatch, ImportRow, Outcome
from khuyencong.imports.words import columns_of, value_words
from khuyencong.sheets.messages import ERROR
from provinces.models import Province

Places = Mapping[str, str]
LONGEST_SAMPLE: Final = 60


@dataclass(frozen=True)
class Value:
    """One value of a row: its column, where it stands, what it was and would be."""

    label: str
    at: str
    new: str
    old: str = ""
    is_changed: bool = False
    is_number: bool = False


@dataclass(frozen=True)
class Sample:
    """A cell as an example of its column: as typed, and as understood where that differs."""

    typed: str
    understood: str = ""


@dataclass(frozen=True)
class RowView:
    """A row as the preview and the result print it."""

    row: ImportRow
    places: Places
    address: str = ""
    of_table: tuple[str, ...] = ()  # what is wrong with its whole table

    @cached_property
    def kind(self) -> Kind:
        """Return its kind."""
        return kind_of(self.row.kind)

    @cached_property
    def columns(self) -> dict[str, SheetColumn]:
        """Return the columns of its kind."""
        return columns_of(self.kind)

    @property
    def place(self) -> str:
        """Say in which row of which sheet it stands."""
        return _("dòng %d") % self.row.row

    @property
    def outcome(self) -> str:
        """Say what it would do."""
        return str(Outcome(self.row.outcome).label) if self.row.outcome else ""

    @property
    def messages(self) -> list[str]:
        """Say what keeps it out."""
        own = [each["message"] for each in self.row.problems if each["severity"] == ERROR]
        return [*own, *(self.of_table if self.row.outcome == Outcome.INVALID else ())]

    @property
    def is_left(self) -> bool:
        """Say whether the person leaves it out."""
        return self.row.outcome == Outcome.LEFT

    @property
    def remarks(self) -> list[str]:
        """Say what else is to be known of it."""
        said = [each["message"] for each in self.row.problems if each["severity"] != ERROR]
        return [has_happened(each) for each in said] if self.row.result else said

    @cached_property
    def values(self) -> list[Value]:
        """Return what it holds: of a change, what differs first, old and new."""
        row = self.row
        after = row.after if row.after is not None else row.values
        names = [name for name in self.columns if name in after]
        found = [self.value(name, after) for name in names]
        return [each for each in found if each.new or each.old]

    @property
    def changes(self) -> list[Value]:
        """Return what differs from the record."""
        return [each for each in self.values if each.is_changed]

    @property
    def unchanged(self) -> list[Value]:
        """Return what stays as it is."""
        return [each for each in self.values if not each.is_changed]

    def value(self, name: str, after: Mapping[str, Any]) -> Value:
        """Say one value."""
        row, column = self.row, self.columns[name]
        before = (row.before or {}).get(name)
        return Value(
            label=str(column.label),
            at=row.cells.get(name, {}).get("at", ""),
            new=value_words(column, after.get(name), self.places),
            old=value_words(column, before, self.places) if row.before is not None else "",
            is_changed=row.before is not None and before != after.get(name),
            is_number=column.of in ("money", "number", "year"),
        )


def has_happened(remark: str) -> str:
    """Say of what would come along ("Sẽ thêm cơ sở …") that it came."""
    will, has = _("Sẽ "), _("Đã ")
    return has + remark.removeprefix(will) if remark.startswith(will) else remark


def views_of(
    rows: Iterable[ImportRow], batch: ImportBatch, *, linked: bool = False
) -> list[RowView]:
    """Prepare rows for a page; `linked` ones lead to the records that they wrote."""
    shown = list(rows)
    places = dict(Province.objects.values_list("key", "name")) if shown else {}
    addresses = addresses_of(shown) if linked else {}
    wrong = [errors_of_table(entry) for entry in batch.understood]
    return [
        RowView(row, places, addresses.get(row.pk, ""), wrong[row.table] if wrong else ())
        for row in shown
    ]


def samples_of(batch: ImportBatch, table: int) -> dict[str, list[Sample]]:
    """Return by column letters some cells of a table, as typed and as understood."""
    typed: Mapping[str, list[Any]] = batch.understood[table].get("samples", {})
    wanted = {row for cells in typed.values() for row, _text in cells}
    meant: dict[str, list[str]] = {}
    for view in views_of(batch.rows.filter(table=table, row__in=wanted), batch):
        for value in view.values:
            words = value.new.partition(" (")[0] if value.is_number else value.new
            if words not in (said := meant.setdefault(value.at, [])):
                said.append(words)
    return {
        at: [sample_of(text, "; ".join(meant.get(f"{at}{row}", ()))) for row, text in cells]
        for at, cells in typed.items()
    }


def sample_of(typed: str, meant: str) -> Sample:
    """Say what a cell was understood as, unless that is what stands there."""
    is_same = " ".join(meant.split()).casefold() == " ".join(typed.split()).casefold()
    shown, understood = (Truncator(text).chars(LONGEST_SAMPLE) for text in (typed, meant))
    return Sample(shown, "" if is_same else understood)


def errors_of_table(table: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what is wrong with a table as a whole, so that none of its rows comes in."""
    bottom = table["header"][1] if "header" in table else 0
    return tuple(
        each["message"]
        for each in table.get("problems", ())
        if each["severity"] == ERROR and (each.get("row") or 0) <= bottom
    )


def addresses_of(rows: Iterable[ImportRow]) -> dict[int, str]:
    """Return the pages of the records that rows wrote, of those that are still there."""
    written: dict[str, dict[int, list[ImportRow]]] = {}
    for row in rows:
        if row.model and row.object_pk:
            written.setdefault(row.model, {}).setdefault(row.object_pk, []).append(row)
    found = {}
    for model, by_pk in written.items():
        records = apps.get_model(model)._default_manager.in_bulk(list(by_pk))
        for pk, record in records.items():
            for row in by_pk[pk]:
                found[row.pk] = kind_of(row.kind).address(record)
    return found
