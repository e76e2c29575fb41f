"""LibreOffice opens every file that leaves the site, and finds in it what was written.

It has no part in writing or reading them otherwise. Each table leaves once, as XLSX, ODS or CSV in
turn; that all kinds of one table agree, and with the page, is told in test_every_download.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client

from khuyencong.exports.delimited import DELIMITER
from khuyencong.imports.blanks import write_blank
from khuyencong.imports.kinds import kinds_for
from khuyencong.sheets.annotated import annotate
from khuyencong.sheets.notes import SUMMARY
from khuyencong.tables import Column, Table
from tests.khuyencong.exports.reading import calamine_grids, content_of, csv_grid, made
from tests.khuyencong.exports.test_formulas import RUNS, STAYS
from tests.khuyencong.sheets.test_annotated import BAD_XLSX, DATA, OTHERS, notes_of, reading_of
from tests.permissions.cast import Cast
from tests.programmes.imports.rows import outcomes
from tests.programmes.imports.sheets import uploaded
from tests.programmes.records import mixed_ledger
from tests.programmes.test_every_download import pages, rows_of, sums_of, tables, trimmed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("published"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="files do not depend on the database"),
]
IN_TURN: Final = [("xlsx", "dong"), ("ods", "dong"), ("csv", "dong"), ("xlsx", "ty")]
AS_CSV: Final = f"Text - txt - csv (StarCalc):{ord(DELIMITER)},34,76,1,,1066,false,true"
LONGEST: Final = 300
"""Seconds; it takes ten on a machine that has nothing else to do."""


def program() -> str:
    """Return the program; without it the test is skipped, and fails under CI."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is not None:
        return found
    what = "no LibreOffice: install it (Debian: sudo apt install libreoffice-calc-nogui)"
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def opened(soffice: str, folder: Path, kinds: str, *options: str) -> None:
    """Let LibreOffice read files of a folder and save each as XLSX below it, in one go."""
    files = sorted(str(path) for path in folder.iterdir() if path.suffix in kinds.split())
    command = [
        soffice, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'own').as_uri()}",
        *options, "--convert-to", "xlsx", "--outdir", str(folder / "opened"), *files,
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=LONGEST, check=False, cwd=folder
    )
    assert "Error" not in done.stdout + done.stderr


def downloads(client: Client, cast: Cast) -> Iterator[tuple[str, bytes]]:
    """Yield a file of every table that any page offers."""
    number = 0
    for page in pages(cast):
        for files in tables(client, page).values():
            kind, unit = IN_TURN[number % len(IN_TURN)]
            link = files.get((kind, unit)) or files[kind, "dong"]
            yield f"{number:03}-{unit}.{kind}", content_of(client.get(link))
            number += 1
    assert number > 40


def workbooks(cast: Cast) -> Iterator[tuple[str, bytes]]:
    """Yield every template, filled where it can be, annotated files, and texts like formulas."""
    user = cast.users["system admin"]
    for kind in kinds_for(user):
        file = BytesIO()
        write_blank(kind, user, file, kind.own(user).order_by("pk") if kind.own else None)
        yield f"template-{kind.key}.xlsx", file.getvalue()
    for name in (*BAD_XLSX[:2], *OTHERS):
        data = (DATA / name).read_bytes()
        yield f"annotated-{name}.xlsx", annotate(data, name, notes_of(reading_of(data, name)))[0]
    texts = [[text] for text in (*RUNS, *STAYS) if not text.startswith(("\t", "\r"))]
    for ending in ("xlsx", "ods"):
        table = Table("=1+1", [Column("text", "=Chữ")], texts)
        yield f"texts-{ending}.{ending}", made(table, ending)


def numbers_of(name: str, grid: list[list[Any]]) -> Any:
    """Re-sum a table: how many rows, and the sum of every column of money in đồng."""
    rows = rows_of(trimmed(grid))
    return len(rows), sums_of(rows, Path(name).stem.rpartition("-")[2])


def is_as_written(name: str, data: bytes, saved: bytes) -> bool:
    """Compare a file with what LibreOffice made of it."""
    found = calamine_grids(saved)
    if name.endswith(".csv"):
        return bool(
            numbers_of(name, next(iter(found.values()))) == numbers_of(name, csv_grid(data))
        )
    written = calamine_grids(data)
    if name.startswith("annotated-"):  # formulas of an office's own are computed anew
        written = {SUMMARY: written[SUMMARY]}
    return all(trimmed(found[sheet]) == trimmed(grid) for sheet, grid in written.items())


def test_libreoffice_opens_every_export_and_adds_up_the_same(tmp_path: Path) -> None:
    soffice = program()
    cast = Cast.build()
    mixed_ledger()
    files = dict([*downloads(cast.client("system admin"), cast), *workbooks(cast)])
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    opened(soffice, tmp_path, ".xlsx .ods")
    opened(soffice, tmp_path, ".csv", f"--infilter={AS_CSV}")
    saved = {name: (tmp_path / "opened" / f"{Path(name).stem}.xlsx").read_bytes() for name in files}
    assert [
        name for name, data in files.items() if not is_as_written(name, data, saved[name])
    ] == []
    batch = uploaded(cast.users["system admin"], "de-an.xlsx", saved["template-projects.xlsx"])
    assert set(outcomes(batch)) == {"unchanged"}
