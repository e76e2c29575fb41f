"""Models that remember (có nhật ký): every write through them leaves its old and new values.

A writer that goes past them (`models.QuerySet(Model)`) leaves nothing: only caches and invented
data do.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, Self

from django.db import connections, models, transaction
from django.utils import timezone
from django.utils.translation import get_language

from khuyencong.history.acting import current
from khuyencong.history.columns import Column, columns_of
from khuyencong.history.inserting import insert, insert_returning
from khuyencong.history.models import Change, ChangeKind, address
from khuyencong.text import search_key

Row = dict[str, Any]


class RememberedQuerySet(models.QuerySet[Any]):
    """Rows whose writes in bulk are remembered one by one."""

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        """Update the rows and keep what they were."""
        before = {row.pk: row for row in self.order_by()}
        count = super().update(**kwargs)
        after = self.model._base_manager.in_bulk(list(before))
        remember(filter(None, (changed(before[pk], row) for pk, row in after.items())))
        return count

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and keep what they were, the names of what they refer to read along."""
        gone = [deleted(row) for row in self.order_by().select_related(*named(self.model))]
        result = super().delete()
        remember(gone)
        return result

    @transaction.atomic
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Add rows and keep what they began as."""
        rows: list[Any] = super().bulk_create(objs, *args, **kwargs)
        new = [row for row in rows if row.pk]
        if (waiting := _told_as_one.get()) is None:
            remember_new(new)
        else:
            waiting += new
        return rows

    def _batched_insert(
        self, objs: list[Any], fields: list[Any], *args: Any, **kwargs: Any
    ) -> list[Any]:
        """Add rows as Django's own does, several times as quickly."""
        connection = connections[self.db]
        can_return = connection.features.can_return_rows_from_bulk_insert
        if kwargs.get("on_conflict") is not None or not (can_return and objs):
            found: list[Any] = super()._batched_insert(objs, fields, *args, **kwargs)  # type: ignore[misc]  # Django's own
            return found
        return insert_returning(objs, fields, connection)


class Remembered(models.Model):
    """A record whose every value, once stored, can be read in the log."""

    not_remembered: ClassVar[tuple[str, ...]] = ("search_key", "sort_key", "month", "version")
    kept_secret: ClassVar[tuple[str, ...]] = ()  # that they changed is remembered, not their values

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row and keep what it was."""
        stored = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        now = type(self)._base_manager.get(pk=self.pk)
        remember(filter(None, [changed(stored, now) if stored else created(now)]))

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and keep what it was."""
        gone = deleted(self)
        result = super().delete(*args, **kwargs)
        remember([gone])
        return result

    def belongs_to(self) -> models.Model:
        """Return the record in whose history the change is read; a part names its whole."""
        return self

    @classmethod
    def remembered_fields(cls) -> Iterator[Any]:
        """Go through the columns that are remembered."""
        hidden = {cls._meta.pk.name, *cls.not_remembered}
        return (field for field in cls._meta.concrete_fields if field.name not in hidden)

    def values_before(self, other: "Self | None", language: str | None = None) -> list[Row]:
        """List what differs from another state of the row; everything that is set, from none."""
        rows = []
        for column in columns_of(type(self), language or get_language()):
            old = getattr(other, column.attname) if other else None
            new = getattr(self, column.attname)
            if old != new and not (other is None and new in ("", None)):
                rows.append(self.row(column, other, old, new))
        return rows

    def row(self, column: Column, other: "Self | None", old: Any, new: Any) -> Row:
        """Describe one value; a secret one only as changed."""
        if column.is_secret:
            return {"field": column.name, "label": column.label, "secret": True}
        return {
            "field": column.name,
            "label": column.label,
            "old": old,
            "new": new,
            "old_text": column.text(other, old) if other else "",
            "new_text": column.text(self, new),
        }


@transaction.atomic
def rewrite(rows: list[Any], fields: Iterable[str]) -> None:
    """Store columns of many rows of one model at once, and keep what they were.

    An upsert is some fifteen times quicker than `bulk_update`. It goes past the model's queryset:
    whoever keeps sums or copies of the rows recounts them.
    """
    if not rows:
        return
    model = type(rows[0])
    before = model._base_manager.in_bulk([row.pk for row in rows])
    insert(model, rows, over=list(fields))
    remember(filter(None, (changed(before[row.pk], row) for row in rows if row.pk in before)))


def named(model: Any) -> list[str]:
    """List the relations of a model whose names the log writes down."""
    return [field.name for field in model.remembered_fields() if field.is_relation]


_told_as_one: ContextVar[list[Remembered] | None] = ContextVar("new rows", default=None)


@contextmanager
def told_as_one() -> Iterator[None]:
    """Tell what the block adds in bulk as one entry for each record, its parts among its values."""
    new = list[Remembered]()
    token = _told_as_one.set(new)
    try:
        yield
    finally:
        _told_as_one.reset(token)
    remember_new(new)


def remember_new(rows: Sequence[Remembered]) -> None:
    """Add new rows to the log; a part of a row that is among them stands in its entry."""
    parts: dict[int, list[Remembered]] = {id(row): [] for row in rows}
    alone, now, language = [], timezone.now(), get_language()
    for row in rows:
        whole = row.belongs_to()
        if whole is row or id(whole) not in parts:
            alone.append(row)
        else:
            parts[id(whole)].append(row)
    remember(created(row, now, parts[id(row)], language) for row in alone)


def created(
    row: Remembered,
    now: datetime | None = None,
    parts: Iterable[Remembered] = (),
    language: str | None = None,
) -> "Written":
    """Describe a row that is new, with its parts where they came with it."""
    values = row.values_before(None, language)
    values += [as_value(part, row, language or get_language()) for part in parts]
    return describe(row, ChangeKind.CREATED, values, now)


def as_value(part: Remembered, whole: Remembered, language: str | None) -> Row:
    """Describe a new part as a value of its whole, its own values in one line."""
    columns = columns_of_part(type(part), type(whole), language)
    values = [(column, getattr(part, column.attname)) for column in columns]
    return {
        "field": part._meta.model_name,
        "label": str(part._meta.verbose_name),
        "old": None,
        "new": {column.name: value for column, value in values},
        "old_text": "",
        "new_text": ": ".join(
            [column.text(part, value) for column, value in values if value not in ("", None)]
        ),
    }


@lru_cache(maxsize=100)
def columns_of_part(
    part: type[Remembered], whole: type[Remembered], language: str | None
) -> tuple[Column, ...]:
    """Return the columns of a part but those that name its whole; secret ones have no value."""
    fields = part._meta.concrete_fields
    back = {field.name for field in fields if field.related_model is whole}
    columns = columns_of(part, language)
    return tuple(each for each in columns if not each.is_secret and each.name not in back)


def changed(before: Remembered, after: Remembered) -> "Written | None":
    """Describe what became of a row; nothing where nothing did."""
    values = after.values_before(before)
    return describe(after, ChangeKind.CHANGED, values) if values else None


def deleted(row: Remembered) -> "Written":
    """Describe a row that goes: its last values stand as the old ones."""
    values = [turned(value) for value in row.values_before(None)]
    return describe(row, ChangeKind.DELETED, values)


def turned(value: Row) -> Row:
    """Read a value as what was there, not as what came."""
    if value.get("secret"):
        return value
    was = {"old": value["new"], "old_text": value["new_text"], "new": None, "new_text": ""}
    return {**value, **was}


class Written(NamedTuple):
    """A change as it goes into the log; lighter than a model, as an import makes ten thousands."""

    at: datetime
    user_pk: int | None
    user_name: str
    source: str
    kind: str
    model: str
    object_pk: Any
    object_name: str
    about: str
    values: list[Row]
    search_key: str


def describe(
    row: Remembered, kind: ChangeKind, values: list[Row], now: datetime | None = None
) -> Written:
    """Sign a change with who acts now."""
    who, name = current(), str(row)[:300]
    person, label, whole = who.name, row._meta.label_lower, row.belongs_to()
    about = f"{label}/{row.pk}" if whole is row else address(whole)
    key = f"{search_key(name)} {search_key(person)}".strip()[:600]  # each is remembered, folded
    return Written(
        now or timezone.now(), who.user_pk, person, who.source, kind.value, label, row.pk, name,
        about, values, key,
    )  # fmt: skip


def remember(changes: Iterable[Written]) -> None:
    """Add to the log."""
    insert(Change, changes)
