"""An import of 10,000 projects, upload to done, as a multiple of the least that it could cost.

    python scripts/bench_imports.py --databases sqlite,postgresql

The least: calamine reads the same file and plain `bulk_create` stores the same rows: projects,
money, establishments, beneficiaries; no history, no lines, no sums, no preview. What is measured is
the processor time of all processes, also that of PostgreSQL. Then 50,000 projects by the command.
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
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import bench
import with_postgres
import xlsxwriter

ROWS, MANY = 10_000, 50_000
ALLOWED, MEMORY = 5.0, 300  # times; MB
HEAD = (
    "STT", "Mã đề án", "Tên đề án", "Tỉnh, thành phố", "Năm kế hoạch", "Nguồn kinh phí",
    "Nội dung khuyến công", "Đơn vị thụ hưởng", "Địa điểm thực hiện", "Ngày bắt đầu",
    "Ngày kết thúc", "Kinh phí KCĐP (đồng)", "Kinh phí đối ứng (đồng)", "Tổng kinh phí (đồng)",
    "Ghi chú",
)  # fmt: skip
CONTENTS = ("Ứng dụng máy móc tiên tiến", "Đào tạo nghề, truyền nghề")


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(CHILDREN[sys.argv[2]](Path(sys.argv[3]))))
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
    file = write(folder / f"de-an-{rows}.xlsx", rows)
    done, least = child(url, "import", file), child(url, "least", file)
    ratio: float = done["seconds"] / least["seconds"]
    parts = ", ".join(f"{part} {seconds:.1f} s" for part, seconds in done["parts"].items())
    print(
        f"{name}: {rows} projects in {done['seconds']:.1f} s ({parts}), {done['memory']:.0f} MB; "
        f"the least {least['seconds']:.1f} s (calamine {least['read']:.2f} s)"
    )
    fine = bool(ratio <= ALLOWED and done["memory"] < MEMORY)
    if many:
        larger = by_command(url, write(folder / f"de-an-{many}.xlsx", many, "N"))
        fine = fine and larger < MEMORY
    print(
        f"{name}: {'OK' if fine else 'FAILED'}: {ratio:.2f}× (allowed {ALLOWED}×), "
        f"memory below {MEMORY} MB",
        flush=True,
    )
    return fine


def environment(url: str) -> dict[str, str]:
    """The published figures bring the contents of projects; a demo would refuse them."""
    return {**bench.environment(url), "KHUYENCONG_DEMO": "False"}


def write(path: Path, rows: int, prefix: str = "M") -> Path:
    """Make the spreadsheet of an office: many establishments, dates, amounts in đồng."""
    if path.exists():
        return path
    places = ["Hà Nội", "Thanh Hóa", "Nghệ An", "Đắk Lắk", "Cà Mau", "Lâm Đồng", "Quảng Trị"]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet("Đề án"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["DANH SÁCH ĐỀ ÁN KHUYẾN CÔNG NĂM 2026"])
        sheet.write_row(2, 0, HEAD)
        for number in range(1, rows + 1):
            support, own = 1_000_000 * (50 + number % 250), 1_000_000 * (100 + number % 700)
            start = date(2026, 1, 5) + timedelta(days=number % 200)
            values = [
                number, f"{prefix}{number:06}", f"Hỗ trợ ứng dụng máy móc chế biến số {number}",
                places[number % len(places)], 2026, "KCĐP", CONTENTS[number % 2],
                f"Công ty TNHH Thử nghiệm {number}", f"Xã Thử {number % 90}", start,
                start + timedelta(days=120), support, own, support + own, f"Ghi chú {number}",
            ]  # fmt: skip
            for column, value in enumerate(values):
                sheet.write(number + 2, column, value, day if isinstance(value, date) else None)
    return path


# -- what runs in processes of their own ----------------------------------------------------------


def child(url: str, name: str, file: Path) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__)), "--child", name, str(file)]
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


def import_here(file: Path) -> dict[str, Any]:
    """Upload, read, write: what a person does, without the pages."""
    clock = set_up()
    from khuyencong.accounts.models import Role, User
    from khuyencong.imports import jobs

    user, _is_new = User.objects.get_or_create(
        username="nguoi-do", defaults={"role": Role.IMPORT_ADMIN}
    )
    marks = [("", clock.now())]
    batch = jobs.upload_batch(user, name=file.name, data=file.read_bytes()).batch
    jobs.start(batch, user, "read", watch=quiet)
    marks.append(("read", clock.now()))
    jobs.start(batch, user, "apply", watch=quiet, accepted_warnings=True)
    marks.append(("write", clock.now()))
    results = batch.counts.get("results", {})
    if results.get("created") != results.get("rows"):
        raise SystemExit(f"not everything was created: {batch.message} {batch.counts}")
    parts = {name: at - marks[i][1] for i, (name, at) in enumerate(marks[1:])}
    most = max(resource.getrusage(who).ru_maxrss
               for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
    return {"seconds": marks[-1][1] - marks[0][1], "parts": parts, "memory": most / 1024}


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


CHILDREN = {"import": import_here, "least": least_here}

if __name__ == "__main__":
    sys.exit(main())
