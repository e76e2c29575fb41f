"""An import of 10,000 projects, and what follows on it, as multiples of the least it could cost.

    python scripts/bench_imports.py --databases sqlite,postgresql

The least: calamine reads the same file and plain `bulk_create` stores the same rows: projects,
money, establishments, beneficiaries; no history, no lines, no sums, no preview. What is measured is
the processor time of all processes, also that of PostgreSQL, each step in a process of its own:
upload to done, taken back, done again, the same file once more, a file that changes every row,
and that taken back. Then 50,000 projects by the command.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import bench
import with_postgres
import xlsxwriter

ROWS, MANY = 10_000, 50_000
MEMORY = 300  # MB, of each step
# MB, of the command: its reader has all 750,000 cells and 50,000 records at once (400); the rest
# goes a thousand rows at a time, and stays below the bound of the others.
MEMORY_OF_MANY = 450


class Step(NamedTuple):
    """What is measured after what was measured before it, and how many times the least it may be.

    Creating is the promise: five times. The others may take 15–75 % more than they
    took when rows had been made to go by groups (in brackets: SQLite, PostgreSQL); one question for
    each row more shows at once.
    """

    name: str
    act: str  # of CHILDREN
    is_second: bool  # of the second file, which changes every row of the first
    result: str  # what becomes of every row
    allowed: float


STEPS = (
    Step("import", "import", False, "created", 5.0),
    # (2.6, 3.6) No file, no preview; but who came in along with each project goes as well.
    Step("undo", "undo", False, "undone", 4.5),
    # (2.9, 3.8) An import without its file and preview.
    Step("redo", "redo", False, "created", 4.5),
    # (2.9, 3.0) Read, previewed and compared again under locks; nothing of a register is written.
    Step("unchanged", "import", False, "unchanged", 4.0),
    # (5.1, 5.7) An import that also reads what it writes over, and logs old values beside new ones.
    Step("changed", "import", True, "changed", 6.5),
    # (3.2, 3.9) The same without the file and its preview.
    Step("undo of changed", "undo", True, "undone", 4.5),
)
HEAD = (
    "STT", "Mã đề án", "Tên đề án", "Tỉnh, thành phố", "Năm kế hoạch", "Nguồn kinh phí",
    "Nội dung khuyến công", "Đơn vị thụ hưởng", "Địa điểm thực hiện", "Ngày bắt đầu",
    "Ngày kết thúc", "Kinh phí KCĐP (đồng)", "Kinh phí đối ứng (đồng)", "Tổng kinh phí (đồng)",
    "Ghi chú",
)  # fmt: skip
CONTENTS = ("Ứng dụng máy móc tiên tiến", "Đào tạo nghề, truyền nghề")


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(CHILDREN[sys.argv[2]](Path(sys.argv[3]), *sys.argv[4:])))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--many", type=int, default=MANY, help="rows of the command; 0: leave out")
    options = parser.parse_args()
    bench.FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=bench.FOLDER) as folder:
        verdicts = [
            judge(name, Path(folder), options.rows, options.many)
            for name in options.databases.split(",")
        ]
    return 0 if any(verdicts) and False not in verdicts else 1


def judge(database: str, folder: Path, rows: int, many: int) -> bool | None:
    """Measure on a database, print, and say whether it is within the limits."""
    if database == "sqlite":
        return measured("sqlite", f"sqlite:///{folder / 'imports.sqlite3'}", folder, rows, many)
    binaries = with_postgres.find_binaries()
    if binaries is None:
        print(f"postgresql: {with_postgres.HOW_TO_GET_IT}")
        return None
    with with_postgres.postgres(binaries) as url:
        return measured("postgresql", url, folder, rows, many)


def measured(name: str, url: str, folder: Path, rows: int, many: int) -> bool:
    for command in ("migrate", "load_territory", "load_published", "load_rules"):
        program = [sys.executable, str(bench.ROOT / "manage.py"), command, "--verbosity=0"]
        subprocess.run(program, env=environment(url), check=True, stdout=subprocess.DEVNULL)
    files = [write(folder / f"de-an-{rows}{word}.xlsx", rows, changed=bool(word))
             for word in ("", "-khac")]  # fmt: skip
    done = {step: child(url, step.act, files[step.is_second], step.result) for step in STEPS}
    least = child(url, "least", files[0])
    print(f"{name}: {rows} projects; the least {least['seconds']:.1f} s, "
          f"of which calamine {least['read']:.2f} s")  # fmt: skip
    verdicts = [is_fine(step, result, least["seconds"]) for step, result in done.items()]
    fine = all(verdicts)
    if many:
        larger = by_command(url, write(folder / f"de-an-{many}.xlsx", many, "N"))
        fine = fine and larger < MEMORY_OF_MANY
    bounds = f"memory below {MEMORY} MB, of the command below {MEMORY_OF_MANY} MB"
    print(f"{name}: {'OK' if fine else 'FAILED'}, {bounds}", flush=True)
    return fine


def is_fine(step: Step, done: dict[str, Any], least: float) -> bool:
    """Print what a step took, and say whether it is within its limits."""
    ratio = done["seconds"] / least
    within = bool(ratio <= step.allowed and done["memory"] < MEMORY)
    parts = ", ".join(f"{part} {seconds:.1f} s" for part, seconds in done["parts"].items())
    print(
        f"  {step.name:15} {ratio:5.2f}× (allowed {step.allowed}×): {done['seconds']:.1f} s"
        f" ({parts}), {done['memory']:.0f} MB{'' if within else ' – TOO MUCH'}"
    )
    return within


def environment(url: str) -> dict[str, str]:
    """The published figures bring the contents of projects; a demo would refuse them."""
    return {**bench.environment(url), "KHUYENCONG_DEMO": "False"}


def write(path: Path, rows: int, prefix: str = "M", *, changed: bool = False) -> Path:
    """Make the spreadsheet of an office: many establishments, dates, amounts in đồng.

    Changed, every row has other amounts, dates and notes.
    """
    if path.exists():
        return path
    places = ["Hà Nội", "Thanh Hóa", "Nghệ An", "Đắk Lắk", "Cà Mau", "Lâm Đồng", "Quảng Trị"]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet("Đề án"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["DANH SÁCH ĐỀ ÁN KHUYẾN CÔNG NĂM 2026"])
        sheet.write_row(2, 0, HEAD)
        for number in range(1, rows + 1):
            turn, note = number + changed, "Đã sửa" if changed else "Ghi chú"
            support, own = 1_000_000 * (50 + turn % 250), 1_000_000 * (100 + turn % 700)
            start = date(2026, 1, 5) + timedelta(days=turn % 200)
            values = [
                number, f"{prefix}{number:06}", f"Hỗ trợ ứng dụng máy móc chế biến số {number}",
                places[number % len(places)], 2026, "KCĐP", CONTENTS[number % 2],
                f"Công ty TNHH Thử nghiệm {number}", f"Xã Thử {number % 90}", start,
                start + timedelta(days=120), support, own, support + own, f"{note} {number}",
            ]  # fmt: skip
            for column, value in enumerate(values):
                sheet.write(number + 2, column, value, day if isinstance(value, date) else None)
    return path


# -- what runs in processes of their own ----------------------------------------------------------


def child(url: str, act: str, file: Path, *options: str) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__)), "--child", act, str(file), *options]
    done = subprocess.run(
        command, env=environment(url), check=True, stdout=subprocess.PIPE, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def by_command(url: str, file: Path) -> float:
    """Bring many rows in by the command; print its time, return its memory (MB)."""
    command = [sys.executable, str(bench.ROOT / "manage.py"), "import_sheet", str(file),
               "--user", "nguoi-do", "--accept-warnings"]  # fmt: skip
    started = time.monotonic()
    process = subprocess.Popen(command, env=environment(url), stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"import_sheet ended with {os.waitstatus_to_exitcode(status)}")
    memory = usage.ru_maxrss / 1024
    print(f"  {file.stem} by the command: {time.monotonic() - started:.0f} s, {memory:.0f} MB")
    return memory


class Clock:
    """Processor time of this process, its children and the database server."""

    def __init__(self) -> None:
        import bench_pages

        self.work = bench_pages.Work()
        self.work.find_server()

    def now(self) -> float:
        mine = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in mine) + self.work.on_server()


def set_up() -> Clock:
    sys.path.insert(0, str(bench.ROOT))
    import django

    django.setup()
    return Clock()


def import_here(file: Path, result: str) -> dict[str, Any]:
    """Upload, read, write: what a person does, without the pages."""
    clock = set_up()
    from khuyencong.imports import jobs

    user, started = person(), clock.now()
    batch = jobs.upload_batch(user, name=file.name, data=file.read_bytes()).batch
    uploading = clock.now() - started
    work = {
        "read": lambda: jobs.start(batch, user, "read", watch=quiet),
        "write": lambda: jobs.start(batch, user, "apply", watch=quiet, accepted_warnings=True),
    }
    done = timed(clock, batch, result, "results", work)
    return {**done, "seconds": uploading + done["seconds"]}


def undo_here(file: Path, result: str) -> dict[str, Any]:
    """Take the last import of a file back."""
    clock = set_up()
    from khuyencong.imports import jobs
    from khuyencong.imports.models import ImportBatch

    batch, user = (
        ImportBatch.objects.filter(name=file.name, status="applied").latest("pk"),
        person(),
    )
    work = {"undo": lambda: jobs.start(batch, user, "undo", watch=quiet)}
    return timed(clock, batch, result, "undone", work)


def redo_here(file: Path, result: str) -> dict[str, Any]:
    """Do again what was taken back."""
    clock = set_up()
    from khuyencong.imports import jobs
    from khuyencong.imports.models import ImportBatch

    batch, user = ImportBatch.objects.filter(name=file.name, status="undone").latest("pk"), person()
    work = {"redo": lambda: jobs.start(batch, user, "redo", watch=quiet)}
    return timed(clock, batch, result, "results", work)


def person() -> Any:
    """Return who brings everything in."""
    from khuyencong.accounts.models import Role, User

    given = {"role": Role.IMPORT_ADMIN}
    return User.objects.get_or_create(username="nguoi-do", defaults=given)[0]


def timed(
    clock: Clock, batch: Any, result: str, counted: str, work: dict[str, Callable[[], Any]]
) -> dict[str, Any]:
    """Do the parts of a step and time each; every row must come to the result."""
    parts = {}
    for name, act in work.items():
        started = clock.now()
        act()
        parts[name] = clock.now() - started
    batch.refresh_from_db()
    counts = batch.counts.get(counted, {})
    if not counts.get(result) or counts[result] != counts["rows"]:
        raise SystemExit(f"not every row was {result}: {batch.message} {batch.counts}")
    most = max(resource.getrusage(who).ru_maxrss
               for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
    return {"seconds": sum(parts.values()), "parts": parts, "memory": most / 1024}


def quiet(_done: int, _of: int) -> None:
    """Watch without a word."""


def least_here(file: Path) -> dict[str, Any]:
    """Take the rows that the import made out of the database, and store them as they are."""
    clock = set_up()
    import python_calamine
    from django.db import connection, models, transaction
    from django.db.models import Q

    from programmes.models import Beneficiary, Project, ProjectFunding
    from provinces.models import Establishment

    parts: list[Any] = [Establishment, Project, ProjectFunding, Beneficiary]
    mine = {
        Establishment: Q(beneficiary__project__created_by__username="nguoi-do"),
        Project: Q(created_by__username="nguoi-do"),
        ProjectFunding: Q(project__created_by__username="nguoi-do"),
        Beneficiary: Q(project__created_by__username="nguoi-do"),
    }
    rows: dict[Any, list[Any]] = {
        model: list(models.QuerySet(model).filter(mine[model]).distinct()) for model in parts
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in dependents(reversed(parts)):
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own tables
        started = clock.now()
        book = python_calamine.load_workbook(str(file))
        count = len(book.get_sheet_by_index(0).to_python())
        read = clock.now() - started
        for model in parts:
            models.QuerySet(model).bulk_create(rows[model])
        seconds = clock.now() - started
    if count < len(rows[Project]):
        raise SystemExit("calamine did not read every row")
    return {"seconds": seconds, "read": read, "rows": {m.__name__: len(rows[m]) for m in parts}}


def dependents(models: Iterable[Any]) -> list[str]:
    """List the tables of models, each after those whose rows refer to it."""
    found: list[str] = []
    for model in models:
        fields = model._meta.get_fields(include_hidden=True)
        others = [each.related_model for each in fields if each.auto_created and not each.concrete]
        others = [other for other in others if other is not model]
        for table in [*dependents(others), model._meta.db_table]:
            if table not in found:
                found.append(table)
    return found


CHILDREN: dict[str, Callable[..., dict[str, Any]]] = {
    "import": import_here,
    "undo": undo_here,
    "redo": redo_here,
    "least": least_here,
}

if __name__ == "__main__":
    sys.exit(main())
