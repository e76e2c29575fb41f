"""Streams rows into PostgreSQL (COPY): no statement is built, parsed and planned for them.

Statements with ten thousands of values cost PostgreSQL and its driver twice as much.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

from django.db import models
from django.db.backends.postgresql.psycopg_any import Jsonb

ESCAPED: Final = (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r"))
GAP, END, NONE = "\x1f", "\x1e", "\x1d"
"""Stand between values, between rows and for None while all values are escaped together."""
MARKS: Final = ((GAP, "\t"), (END, "\n"), (NONE, r"\N"))
PIECE: Final = 1 << 20  # bytes that the driver sends at once
KEYS: Final = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"


def insert(connection: Any, model: Any, fields: Sequence[Any], rows: Iterable[list[Any]]) -> None:
    """Add rows of values, as the fields prepare them for the database."""
    columns = ", ".join(f'"{field.column}"' for field in fields)
    text = text_of(list(rows))
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


def text_of(rows: list[list[Any]]) -> str:
    """Write rows in the text format of COPY; PostgreSQL reads values by the types of columns."""
    text = "".join([GAP.join([word_of(value) for value in row]) + END for row in rows])
    if marks_in(text) != marks_of(rows):  # a value has one of them in itself
        return "".join([line_of(row) for row in rows])
    return replaced(text, ESCAPED + MARKS)


def marks_in(text: str) -> tuple[int, ...]:
    """Count the marks in a text."""
    return tuple(text.count(mark) for mark, _written in MARKS)


def marks_of(rows: list[list[Any]]) -> tuple[int, int, int]:
    """Count the marks that rows need."""
    gaps = sum([len(row) - 1 for row in rows])
    return gaps, len(rows), sum([row.count(None) for row in rows])


def line_of(row: list[Any]) -> str:
    """Write a row by itself, each value escaped."""
    words = (r"\N" if value is None else replaced(word_of(value), ESCAPED) for value in row)
    return "\t".join(words) + "\n"


def word_of(value: Any) -> str:
    """Write a value, not escaped yet."""
    if type(value) is str:
        return value
    if value is None:
        return NONE
    return value.dumps(value.adapted) if isinstance(value, Jsonb) else str(value)


def replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """Replace one after the other."""
    for old, new in pairs:
        text = text.replace(old, new)
    return text
