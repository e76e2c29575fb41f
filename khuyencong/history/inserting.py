"""Adds many rows quickly, for what an import writes: records, their log, its own rows, caches.

Django goes through a dozen calls for every value and, on SQLite, through a statement for every
twenty rows; together that is most of what an import would cost. Here values that are plain go as
they are, and the database is asked once for some hundred rows.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from django.db import connections, models, router, transaction

AT_ONCE: Final = 1000
RETURNED: Final = 500
AS_THEY_ARE: Final = (
    models.CharField, models.TextField, models.IntegerField, models.BooleanField,
    models.ForeignKey,
)  # fmt: skip


def insert(rows: Iterable[models.Model], *, over: Sequence[str] = ()) -> None:
    """Add rows of one model, without their new keys; `over`: written where the key is there."""
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        model = type(some[0])
        connection = connections[router.db_for_write(model)]
        with transaction.atomic(using=connection.alias, savepoint=False):
            fields = fields_of(model)
            run(connection, model, [list(values_of(row, fields, connection)) for row in some], over)


def insert_returning(rows: Sequence[Any], fields: Sequence[Any], connection: Any) -> list[Any]:
    """Add rows of one model and return what the database gave each; within a transaction."""
    model, found = type(rows[0]), list[Any]()
    names = ", ".join(f'"{field.column}"' for field in fields)
    given = ", ".join(f'"{field.column}"' for field in model._meta.db_returning_fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    length = min(RETURNED, most_values(connection) // len(fields))
    start = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES '  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        for first in range(0, len(rows), length):
            some = rows[first : first + length]
            values = [each for row in some for each in values_of(row, fields, connection)]
            cursor.execute(f"{start}{', '.join([one] * len(some))} RETURNING {given}", values)
            found += cursor.fetchall()
    return found


def most_values(connection: Any) -> int:
    """Return how many values one statement may have."""
    if connection.vendor != "sqlite":
        return 60_000
    most: int = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    return most


def run(connection: Any, model: Any, values: list[Any], over: Sequence[str]) -> None:
    """Insert values: row by row where the database is in this process, else by one statement."""
    names = [f'"{field.column}"' for field in fields_of(model)]
    one = f"({', '.join(['%s'] * len(names))})"
    end = f" ON CONFLICT ({key_of(model)}) DO UPDATE SET {updated(model, over)}" if over else ""
    start = f'INSERT INTO "{model._meta.db_table}" ({", ".join(names)}) VALUES '  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(start + one + end, values)
        else:
            rows = ", ".join([one] * len(values))
            cursor.execute(start + rows + end, [each for row in values for each in row])


def key_of(model: type[models.Model]) -> str:
    """Name the column of the primary key."""
    return f'"{model._meta.pk.column}"'


def updated(model: type[models.Model], names: Sequence[str]) -> str:
    """Write what is taken over where the row is there already."""
    columns = [f'"{model._meta.get_field(name).column}"' for name in names]  # type: ignore[union-attr]
    return ", ".join(f"{column} = excluded.{column}" for column in columns)


@lru_cache(maxsize=100)
def fields_of(model: type[models.Model]) -> list[Any]:
    """Return the columns that are written: all but a key that the database gives."""
    return [f for f in model._meta.local_concrete_fields if not isinstance(f, models.AutoField)]


def values_of(row: models.Model, fields: Sequence[Any], connection: Any) -> Iterator[Any]:
    """Return the values of a new row as the database takes them."""
    for field in fields:
        value = field.pre_save(row, True) if sets_itself(field) else getattr(row, field.attname)
        if value is None or (isinstance(value, str | int) and isinstance(field, AS_THEY_ARE)):
            yield value
        else:
            yield field.get_db_prep_save(value, connection)


def sets_itself(field: Any) -> bool:
    """Say whether a column is set as it is stored: "sửa lúc"."""
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
