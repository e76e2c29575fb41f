"""The list, the search and the form with 50,000 projects, as a multiple of those with 50.

    python scripts/bench_lists.py --databases sqlite,postgresql

Every list is compared with a list of 50 projects that shows as many lines, every search and
look-up with itself. All run through every middleware, signed in as somebody who sees all projects.
What is measured is processor time, also that of PostgreSQL: it stays the same however busy the
machine is.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import bench
import with_postgres

FEW, MANY, ALLOWED = 50, 50_000, 2.0
EVERY, ALL_YEARS = "/de-an/?nam=tat-ca", "&nam=tat-ca"


def same(name: str, path: str) -> dict[str, tuple[str, str]]:
    return {name: (path, path)}


# name: the page with 50,000, the page with 50 that is as long
PAGES = {
    "list, every year": (EVERY, EVERY),
    "list, this year": ("/de-an/", EVERY),
    "list, page 500": (f"{EVERY}&trang=500", EVERY),
    **same("sorted by code", f"{EVERY}&sap-xep=ma"),
    **same("sorted by title", f"{EVERY}&sap-xep=ten"),
    **same("sorted by title, down", f"{EVERY}&sap-xep=-ten"),
    **same("sorted by holder", f"{EVERY}&sap-xep=don-vi"),
    **same("sorted by holder, down", f"{EVERY}&sap-xep=-don-vi"),
    **same("sorted by year", f"{EVERY}&sap-xep=nam"),
    **same("sorted by programme", f"{EVERY}&sap-xep=chuong-trinh"),
    **same("sorted by status", f"{EVERY}&sap-xep=trang-thai"),
    **same("sorted by support", f"{EVERY}&sap-xep=-ho-tro"),
    **same("sorted by spending", f"{EVERY}&sap-xep=-thuc-hien"),
    **same("sorted by deadline", f"{EVERY}&sap-xep=han"),
    "filter, province": (f"{EVERY}&tinh=ha-noi", EVERY),
    "filter, programme": (f"{EVERY}&nguon=dia-phuong", EVERY),
    "filter, statuses": (f"{EVERY}&trang-thai=quyet-toan&trang-thai=nghiem-thu", EVERY),
    "filter, nothing": (f"{EVERY}&diem=co", f"{EVERY}&diem=co"),
    "words of all": (f"{EVERY}&q=minh+hoa", f"{EVERY}&q=minh+hoa"),
    "words of many": (f"{EVERY}&q=may+cong+ty", EVERY),
    "words of some": (f"{EVERY}&q=minh+hoa+7)", EVERY),
    "words of one": (f"{EVERY}&q=000007", f"{EVERY}&q=000007"),
    "words of none": (f"{EVERY}&q=khong+co+dau", f"{EVERY}&q=khong+co+dau"),
    **same("search, many", "/tim/?q=minh+hoa"),
    **same("search, one", "/tim/?q=000007"),
    **same("search, none", "/tim/?q=khong+co+dau"),
    **same("establishments", "/co-so/"),
    "establishments, late": ("/co-so/?trang=200", "/co-so/"),
    **same("establishments, one", "/co-so/?q=du+17"),
    **same("look-up, many", "/co-so/tim/?q=cong+ty"),
    "look-up, some": ("/co-so/tim/?q=du+17", "/co-so/tim/?q=du+1"),  # as many answers
    "look-up, one": ("/co-so/tim/?q=du+11717", "/co-so/tim/?q=du+71"),
    **same("look-up, none", "/co-so/tim/?q=khong+co+dau"),
    **same("look-up, province", "/co-so/tim/?q=cong+ty&tinh=ha-noi"),
    "form": ("/de-an/them/", "/de-an/them/"),
}


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(measure_here(int(sys.argv[2]), sys.argv[3] == "many")))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--repeat", type=int, default=21, help="requests of each page")
    options = parser.parse_args()
    bench.FOLDER.mkdir(parents=True, exist_ok=True)
    worst = [judge(name, options.repeat) for name in options.databases.split(",")]
    known = [ratio for ratio in worst if ratio is not None]
    return 0 if known and max(known) < ALLOWED else 1


def judge(database: str, repeat: int) -> float | None:
    """Print every page of a database, and the worst multiple; nothing where it cannot be had."""
    few, many = (measure(database, size, repeat) for size in (FEW, MANY))
    if not few or not many:
        return None
    print(f"{database:<22}{FEW:>9}{MANY:>9}{'multiple':>10}{'queries':>9}  (ms)")
    ratios = {}
    for name in PAGES:
        (short, queries), (long, more_queries) = few[name], many[name]
        ratios[name] = long / short
        print(
            f"  {name:<20}{short:>9.1f}{long:>9.1f}{long / short:>9.2f}×{queries:>5}/{more_queries}"
        )
    worst = max(ratios, key=lambda name: ratios[name])
    verdict = "OK" if ratios[worst] < ALLOWED else "FAILED"
    print(f"{database}: {verdict}: at most {ratios[worst]:.2f}× ({worst}; allowed below {ALLOWED})")
    return ratios[worst]


def measure(database: str, size: int, repeat: int) -> dict[str, tuple[float, int]] | None:
    """Time the pages in a process of their own."""
    source = bench.demo_database(size)
    if database == "sqlite":
        return in_process(f"sqlite:///{source}", size, repeat)
    binaries = with_postgres.find_binaries()
    if binaries is None:
        print(f"postgresql: {with_postgres.HOW_TO_GET_IT}")
        return None
    with with_postgres.postgres(binaries) as url:
        bench.manage(url, "migrate", "--verbosity=0")
        bench.copy_into_postgres(source, url)
        return in_process(url, size, repeat)


def in_process(url: str, size: int, repeat: int) -> dict[str, tuple[float, int]]:
    which = "many" if size == MANY else "few"
    command = [sys.executable, str(Path(__file__)), "--child", str(repeat), which]
    done = subprocess.run(
        command, env=bench.environment(url), check=True, stdout=subprocess.PIPE, text=True
    )
    result: dict[str, tuple[float, int]] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure_here(repeat: int, is_many: bool) -> dict[str, tuple[float, int]]:
    """Return the median time (ms) and the number of queries of each page."""
    client = signed_in_client()
    return {
        name: timed(client, many if is_many else few, repeat) for name, (many, few) in PAGES.items()
    }


def signed_in_client() -> Any:
    """Open the site as an official of the ministry."""
    sys.path.insert(0, str(bench.ROOT))
    import django

    django.setup()
    import bench_pages
    from django.test import Client

    from khuyencong.accounts.models import Role, User

    bench_pages.collect_static_files()
    name = "nguoi-do"  # the demo is never served
    user, _is_new = User.objects.get_or_create(username=name, defaults={"role": Role.IMPORT_ADMIN})
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def timed(client: Any, path: str, repeat: int) -> tuple[float, int]:
    """Return the processor time of a page (ms), the database server's included, and its queries."""
    import bench_pages
    from django.db import connection

    work = bench_pages.Work()
    work.find_server()
    times = []
    with connection.execute_wrapper(work.clock):
        bench_pages.fetch(client, path)
        queries = work.count
        for _turn in range(repeat):
            started = time.process_time() + work.on_server()
            bench_pages.fetch(client, path)
            times.append((time.process_time() + work.on_server() - started) * 1000)
    return statistics.median(times), queries


if __name__ == "__main__":
    sys.exit(main())
