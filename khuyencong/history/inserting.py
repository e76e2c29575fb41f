"""Adds many rows quickly, for what an import writes: records, their log, its own rows, caches.

Django goes through a dozen calls for every value and, on SQLite, through a statement for every
twenty rows; together that is most of what an import would cost. Here values that are plain go as
they are, and the database is asked once for some hundred rows; PostgreSQL gets them as a stream.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import orjson
from django.db import connections, models, router, transaction

from khuyencong.history import streaming

AT_ONCE: Final = 1000
RETURNED: Final = 500
AS_THEY_ARE: Final = (
    models.CharField, models.TextField, models.IntegerField, models.BooleanField,
    models.ForeignKey,
)  # fmt: skip
SIMPLE: Final = (str, int)
AS_DJANGO: Final = orjson.OPT_PASSTHROUGH_DATETIME  # times are written by the field's encoder


def insert(model: Any, rows: Iterable[Any], *, over: Sequence[str] = ()) -> None:
    """Add rows of a model, without their new keys; `over`: written where their key is there.

    A row is anything with the columns as attributes.
    """
    rest, connection = iter(rows), connections[router.db_for_write(model)]
    fields = tuple(f for f in model._meta.local_concrete_fields if over or not is_given(f))
    plan = plan_of(fields)
    while some := list(islice(rest, AT_ONCE)):
        with transaction.atomic(using=connection.alias, savepoint=False):
            run(
                connection,
                model,
                fields,
                [values_of(row, plan, connection) for row in some],
                over,
            )


def is_given(field: Any) -> bool:
    """Say whether the database gives the value."""
    return isinstance(field, models.AutoField) or bool(field.generated)


def insert_returning(rows: Sequence[Any], fields: Sequence[Any], connection: Any) -> list[Any]:
    """Add rows of one model and return what the database gave each; within a transaction."""
    model, plan, found = type(rows[0]), plan_of(tuple(fields)), list[Any]()
    if streaming.can_give_keys(connection, model):
        values = [values_of(row, plan, connection) for row in rows]
        return streaming.insert_returning(connection, model, fields, values)
    given = ", ".join(f'"{field.column}"' for field in model._meta.db_returning_fields)
    start, one = beginning(model, fields), placeholders(fields)
    length = min(RETURNED, most_values(connection) // len(fields))
    with connection.cursor() as cursor:
        for first in range(0, len(rows), length):
            some = rows[first : first + length]
            values = [each for row in some for each in values_of(row, plan, connection)]
            cursor.execute(f"{start}{', '.join([one] * len(some))} RETURNING {given}", values)
            found += cursor.fetchall()
    return found


def most_values(connection: Any) -> int:
    """Return how many values one statement may have."""
    if connection.vendor != "sqlite":
        return 60_000
    most: int = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    return most


def run(
    connection: Any, model: Any, fields: Sequence[Any], rows: list[list[Any]], over: Sequence[str]
) -> None:
    """Insert values: row by row where the database is in this process, else all at once."""
    if connection.vendor == "postgresql" and not over:
        streaming.insert(connection, model, fields, rows)
        return
    start, one = beginning(model, fields), placeholders(fields)
    end = f' ON CONFLICT ("{model._meta.pk.column}") DO UPDATE SET {updated(model, over)}'
    end = end if over else ""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(start + one + end, rows)
        else:
            places = ", ".join([one] * len(rows))
            cursor.execute(start + places + end, [each for row in rows for each in row])


def beginning(model: Any, fields: Sequence[Any]) -> str:
    """Write the statement up to its values."""
    names = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES '  # noqa: S608 - our own names


def placeholders(fields: Sequence[Any]) -> str:
    """Write the places of the values of one row."""
    return f"({', '.join(['%s'] * len(fields))})"


def updated(model: Any, names: Sequence[str]) -> str:
    """Write what is taken over where the row is there already."""
    columns = [f'"{model._meta.get_field(name).column}"' for name in names]
    return ", ".join(f"{column} = excluded.{column}" for column in columns)


Plan = tuple[tuple[tuple[str, bool, Any], ...], tuple[Any, ...]]


def plan_of(fields: tuple[Any, ...]) -> Plan:
    """Look at columns once: attribute, whether it goes as it is; and those that set themselves."""
    columns = tuple((field.attname, isinstance(field, AS_THEY_ARE), field) for field in fields)
    return columns, tuple(field for field in fields if sets_itself(field))


def values_of(row: Any, plan: Plan, connection: Any) -> list[Any]:
    """Return the values of a new row as the database takes them."""
    columns, themselves = plan
    for field in themselves:
        field.pre_save(row, True)
    return [
        value
        if (value := getattr(row, name)) is None or (is_plain and isinstance(value, SIMPLE))
        else converted(field, value, connection)
        for name, is_plain, field in columns
    ]


def converted(field: Any, value: Any, connection: Any) -> Any:
    """Let a column say how the database takes a value."""
    if isinstance(value, date):
        return moment(field, value, connection)
    if isinstance(field, models.JSONField):
        return json_of(field, value, connection)
    return field.get_db_prep_save(value, connection)


@lru_cache(maxsize=1000)
def moment(field: Any, value: date, connection: Any) -> Any:
    """Convert a day or a time once: much of what is written together has the same."""
    return field.get_db_prep_save(value, connection)


def json_of(field: Any, value: Any, connection: Any) -> Any:
    """Write JSON several times as quickly as Django; what is odd is left to Django."""
    try:
        return orjson.dumps(value, default_of(field.encoder), AS_DJANGO).decode()
    except TypeError:
        return field.get_db_prep_save(value, connection)


@lru_cache(maxsize=10)
def default_of(encoder: Any) -> Any:
    """Return what writes values that JSON does not know."""
    return encoder().default if encoder else None


def sets_itself(field: Any) -> bool:
    """Say whether a column is set as it is stored: "sửa lúc"."""
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
