"""`make bench`: the country page, uncached, as a multiple of a hello-world page of the same stack.

    python scripts/bench.py --sizes 0,50000,500000 --databases sqlite,postgresql

Demo databases are built once in var/bench (500,000 projects take minutes) and copied into a
PostgreSQL of its own. Both pages go through every middleware, in this process, by turns.
"Hello" is one line of HTML, and the verdict is against it; "framed" says hello in this site's
frame (base.html), printed to show what the frame costs.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import with_postgres
from bench_pages import BUCKETS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
MAKES_THE_DATA = ("programmes/migrations", "programmes/demo", "provinces/migrations")
ALLOWED_MULTIPLE, ALLOWED_GROWTH = 40, 1.25  # medians of a busy machine move by a fifth
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "khuyencong.settings",
    "DEBUG": "False",
    "BEHIND_TLS": "False",
    "KHUYENCONG_DEMO": "True",
    "SECRET_KEY": "only-for-this-measurement-0123456789",
    "DATA_DIR": str(FOLDER),
}


def main() -> int:
    options = parse_arguments()
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(heading(), flush=True)
    verdicts = []
    for database in options.databases:
        measured = {}
        for size in options.sizes:
            if result := measure(database, size, options.repeat):
                measured[size] = result
                print(line(database, size, result), flush=True)
        verdicts += [verdict(database, measured)] if measured else []
    print("\n".join(text for text, _is_fine in verdicts))
    return 0 if verdicts and all(is_fine for _text, is_fine in verdicts) else 1


def parse_arguments() -> argparse.Namespace:
    def names(text: str) -> list[str]:
        return text.split(",")

    def numbers(text: str) -> list[int]:
        return [int(word) for word in text.split(",")]

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=numbers, default=[0, 50_000, 500_000])
    parser.add_argument("--databases", type=names, default=["sqlite", "postgresql"])
    parser.add_argument("--repeat", type=int, default=41, help="requests of each page")
    return parser.parse_args()


# -- databases ----------------------------------------------------------------------------------


def measure(database: str, size: int, repeat: int) -> dict[str, Any] | None:
    """Time both pages in a process of their own; nothing where the database cannot be had."""
    source = demo_database(size)
    if database == "sqlite":
        return in_process(f"sqlite:///{source}", repeat)
    binaries = with_postgres.find_binaries()
    if binaries is None:
        print(f"postgresql: {with_postgres.HOW_TO_GET_IT}")
        return None
    with with_postgres.postgres(binaries) as url:
        manage(url, "migrate", "--verbosity=0")
        copy_into_postgres(source, url)
        return in_process(url, repeat)


def demo_database(size: int) -> Path:
    """Build the SQLite database of a size, unless the same code built it before."""
    path = FOLDER / f"{size}-{fingerprint()}.sqlite3"
    if not path.exists():
        for older in FOLDER.glob(f"{size}-*"):
            older.unlink()
        print(f"Building {size} demo projects …", flush=True)
        unfinished = path.with_suffix(".unfinished")
        url = f"sqlite:///{unfinished}"
        manage(url, "migrate", "--verbosity=0")
        manage(url, "load_territory", "--verbosity=0")
        if size:
            manage(url, "make_demo", f"--projects={size}")
        with closing(sqlite3.connect(unfinished)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("ANALYZE")
            database.commit()
        unfinished.rename(path)
    return path


def fingerprint() -> str:
    digest = hashlib.sha256()
    for folder in MAKES_THE_DATA:
        for file in sorted((ROOT / folder).glob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


def manage(url: str, *arguments: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(command, env=environment(url), check=True, cwd=ROOT)


def environment(url: str) -> dict[str, str]:
    return {**os.environ, **SETTINGS, "DATABASE_URL": url}


def in_process(url: str, repeat: int) -> dict[str, Any]:
    command = [sys.executable, str(ROOT / "scripts" / "bench_pages.py"), str(repeat)]
    done = subprocess.run(
        command, env=environment(url), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def copy_into_postgres(source: Path, url: str) -> None:
    """Copy every table, in the order of its columns, without checking keys a second time."""
    psycopg2: Any = importlib.import_module("psycopg2")  # ships no types
    with (
        closing(psycopg2.connect(url)) as to,
        closing(sqlite3.connect(source)) as database,
        to,
        to.cursor() as cursor,
    ):
        cursor.execute("SET session_replication_role = replica")
        names = tables(database)
        # All before any is filled: a table takes with it those that point at it.
        cursor.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in names) + " CASCADE")
        for table in names:
            for chunk in chunks(database, table):
                columns = ", ".join(f'"{column}"' for column in chunk.columns)
                cursor.copy_expert(f'COPY "{table}" ({columns}) FROM STDIN', chunk.text)
        cursor.execute("ANALYZE")


def tables(database: sqlite3.Connection) -> list[str]:
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [name for (name,) in rows if not name.startswith(("sqlite_", "django_migrations"))]


class Chunk:
    """Some thousand rows as PostgreSQL's COPY reads them."""

    def __init__(self, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        self.columns = columns
        self.text = io.StringIO("".join("\t".join(map(as_copied, row)) + "\n" for row in rows))


def chunks(database: sqlite3.Connection, table: str) -> Iterator[Chunk]:
    cursor = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own table names
    columns = [column[0] for column in cursor.description]
    while rows := cursor.fetchmany(20_000):
        yield Chunk(columns, rows)


def as_copied(value: object) -> str:
    if value is None:
        return "\\N"
    text = str(value)
    if isinstance(value, str):
        for char, escape in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
            text = text.replace(char, escape)
    return text


# -- what is printed ----------------------------------------------------------------------------


def heading() -> str:
    names = "".join(f"{name:>10}" for name in BUCKETS)
    columns = f"{'hello':>7}{'framed':>8}{'page':>9}{'multiple':>9}"
    return f"{'database':<12}{'projects':>9}{columns} |{names}  (ms)"


def line(database: str, size: int, result: dict[str, Any]) -> str:
    parts = "".join(f"{result['parts'][name]:>10.1f}" for name in BUCKETS)
    return (
        f"{database:<12}{size:>9}{result['hello']:>7.2f}{result['framed']:>8.2f}{result['page']:>9.1f}"
        f"{result['multiple']:>8.1f}× |{parts}  {result['queries']} queries"
    )


def verdict(database: str, measured: dict[int, dict[str, Any]]) -> tuple[str, bool]:
    """Judge the worst multiple, and the growth from the smallest to the largest that hold data."""
    worst = max(result["multiple"] for result in measured.values())
    sizes = sorted(size for size in measured if size)
    growth = 1.0
    if len(sizes) > 1:
        growth = measured[sizes[-1]]["multiple"] / measured[sizes[0]]["multiple"]
    is_fine = worst <= ALLOWED_MULTIPLE and growth <= ALLOWED_GROWTH
    text = (
        f"{database}: {'OK' if is_fine else 'FAILED'}: at most {worst:.1f}× hello-world "
        f"(allowed {ALLOWED_MULTIPLE}×), growth {growth:.2f} (allowed {ALLOWED_GROWTH})"
    )
    return text, is_fine


if __name__ == "__main__":
    sys.exit(main())
