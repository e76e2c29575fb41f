"""Triggers that refuse to change or remove rows of the log, whatever program asks.

`TRUNCATE` of PostgreSQL fires none: `manage.py flush` empties the log there, and is refused on
SQLite, where it deletes row by row (docs/decisions/0012-history.md).
"""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL: Final = "history is append-only"

POSTGRESQL: Final = {
    "up": [
        f"""CREATE FUNCTION history_change_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
        """CREATE TRIGGER history_change_kept BEFORE UPDATE OR DELETE ON history_change
        FOR EACH ROW EXECUTE FUNCTION history_change_refuse()""",
    ],
    "down": [
        "DROP TRIGGER IF EXISTS history_change_kept ON history_change",
        "DROP FUNCTION IF EXISTS history_change_refuse()",
    ],
}
SQLITE: Final = {
    "up": [
        f"""CREATE TRIGGER history_change_kept_{word} BEFORE {word} ON history_change
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
        for word in ("update", "delete")
    ],
    "down": [
        "DROP TRIGGER IF EXISTS history_change_kept_update",
        "DROP TRIGGER IF EXISTS history_change_kept_delete",
    ],
}
BY_VENDOR: Final = {"postgresql": POSTGRESQL, "sqlite": SQLITE}


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Guard the log."""
    run(connection, "up")


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Leave the log unguarded: for going back over the migration, and for tests that flush."""
    run(connection, "down")


def run(connection: BaseDatabaseWrapper, which: str) -> None:
    """Carry out the statements of the database in use."""
    with connection.cursor() as cursor:
        for statement in BY_VENDOR[connection.vendor][which]:
            cursor.execute(statement)
