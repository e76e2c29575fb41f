"""Writes what became of rows: one statement for many rows, only the columns that differ."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from khuyencong.imports.engine.comparing import pieces
from khuyencong.imports.models import ImportRow

AT_ONCE = 1000
SQL_MANY = "UPDATE {table} SET {sets} WHERE id = %s"
SQL_JOINED = "UPDATE {table} AS t SET {sets} FROM (VALUES {rows}) AS v({names}) WHERE t.id = v.id"


def write_columns(rows: Iterable[ImportRow], names: list[str]) -> None:
    """Write columns of stored rows; `bulk_update` would take many times as long."""
    joined = connection.vendor == "postgresql"
    for some in pieces(rows, AT_ONCE):
        write_joined(some, names) if joined else write_many(some, names)


def write_many(rows: list[ImportRow], names: list[str]) -> None:
    """Write row by row with one prepared statement, where the database is in this process."""
    sets = ", ".join(f'"{name}" = %s' for name in names)
    sql = SQL_MANY.format(table=ImportRow._meta.db_table, sets=sets)
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[*stored(row, names), row.pk] for row in rows])


def write_joined(rows: list[ImportRow], names: list[str]) -> None:
    """Write all rows by one statement, where each would be a question over a wire."""
    types = {name: field(name).db_type(connection) for name in names}
    sets = ", ".join(f'"{name}" = v."{name}"::{types[name]}' for name in names)
    one = f"(%s::bigint, {', '.join(['%s'] * len(names))})"
    listed = ", ".join(["id", *(f'"{name}"' for name in names)])
    sql = SQL_JOINED.format(
        table=ImportRow._meta.db_table, sets=sets, rows=", ".join([one] * len(rows)), names=listed
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in (row.pk, *stored(row, names))])


def stored(row: ImportRow, names: list[str]) -> Iterator[Any]:
    """Return values as the database takes them."""
    for name in names:
        yield field(name).get_db_prep_save(getattr(row, name), connection)


def field(name: str) -> Any:
    """Return a column of a row."""
    return ImportRow._meta.get_field(name)
