"""Streams rows into PostgreSQL (COPY): no statement is built, parsed and planned for them.

Statements with ten thousands of values cost PostgreSQL and its driver twice as much.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

from django.db import models
from django.db.backends.postgresql.psycopg_any import Jsonb

NOTHING: Final = r"\N"
PIECE: Final = 1 << 20  # bytes that the driver sends at once
KEYS: Final = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"


def insert(connection: Any, model: Any, fields: Sequence[Any], rows: Iterable[list[Any]]) -> None:
    """Add rows of values, as the fields prepare them for the database."""
    columns = ", ".join(f'"{field.column}"' for field in fields)
    text = "".join([line_of(row) for row in rows])
    # copy_expert is the driver's own: nothing else makes its errors those of Django.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(
            f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', BytesIO(text.encode()), PIECE
        )


def can_give_keys(connection: Any, model: Any) -> bool:
    """Say whether all that an insert would return are the next keys of a sequence."""
    given = [field.name for field in model._meta.db_returning_fields]
    is_counted = isinstance(model._meta.pk, models.AutoField)
    return connection.vendor == "postgresql" and is_counted and given == [model._meta.pk.name]


def insert_returning(
    connection: Any, model: Any, fields: Sequence[Any], rows: list[list[Any]]
) -> list[tuple[int]]:
    """Add rows with the next keys of their table's sequence, and return these."""
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [f'"{model._meta.db_table}"', key.column, len(rows)])
        keys: list[tuple[int]] = cursor.fetchall()
    with_keys = ([*pk, *row] for pk, row in zip(keys, rows, strict=True))
    insert(connection, model, [key, *fields], with_keys)
    return keys


def line_of(row: list[Any]) -> str:
    """Write a row in the text format of COPY."""
    return "\t".join([text_of(value) for value in row]) + "\n"


def text_of(value: Any) -> str:
    """Write a value in the text format of COPY; PostgreSQL reads it by the type of its column."""
    if value is None:
        return NOTHING
    if isinstance(value, int):
        return str(value)
    text = value.dumps(value.adapted) if isinstance(value, Jsonb) else str(value)
    text = text.replace("\\", r"\\")
    if text.isprintable():
        return text
    return text.replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
