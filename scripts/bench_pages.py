"""Times the country page and a hello-world page by turns; prints JSON. Started by bench.py."""

from __future__ import annotations

import cProfile
import gc
import json
import pstats
import statistics
import sys
import time
import types
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any

BUCKETS = ("SQL", "rows", "figures", "template", "other")
# Where a function belongs by its file; what is not listed belongs to whoever calls it.
PATHS = {
    "/django/db/backends/": "SQL",
    "/django/db/": "rows",
    "/programmes/rollups/": "rows",
    "/programmes/models/": "rows",
    "/provinces/": "rows",
    "/plotly/": "figures",
    "/charts.py": "figures",
    "/maps.py": "figures",
    "/django/template/": "template",
    "/templatetags/": "template",
    "/templates/": "template",
    "/django/core/handlers/": "other",
    "/django/test/": "other",
}
PROFILED = 7


def main() -> None:
    repeat = int(sys.argv[1])
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import django

    django.setup()
    collect_static_files()
    from django.db import connection

    client = open_site()
    page, hello = partial(fetch, client, "/"), partial(fetch, client, "/hello/")
    framed = partial(fetch, client, "/hello/framed/")
    for _warm_up in range(3):
        page(), hello(), framed()
    SQL.find_server()
    with connection.execute_wrapper(SQL.clock):
        pages, hellos, frames = [], [], []
        for _turn in range(repeat):
            pages.append(timed(page))
            hellos.append(statistics.median(timed(hello) for _again in range(5)))
            frames.append(statistics.median(timed(framed) for _again in range(5)))
        print(json.dumps(result(page, *map(statistics.median, (pages, hellos, frames)))))


def collect_static_files() -> None:
    import prepare

    if prepare.static_fingerprint() != prepare.stored_fingerprint():
        prepare.collect_static()


def open_site() -> Any:
    """The site as it is, and two more: one that only says hello, and one that does in its frame."""
    from django.conf import settings
    from django.contrib.auth.decorators import login_not_required
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.test import Client
    from django.urls import path

    from khuyencong import urls

    engine = engines["django"]
    plain = engine.from_string("<!doctype html><title>Chào</title><p>Xin chào.")
    in_frame = engine.from_string(
        '{% extends "base.html" %}{% block content %}<h1>Xin chào</h1>{% endblock %}'
    )

    @login_not_required
    def hello(request: HttpRequest) -> HttpResponse:
        return HttpResponse(plain.render({}, request))

    @login_not_required
    def framed(request: HttpRequest) -> HttpResponse:
        return HttpResponse(in_frame.render({}, request))

    pages = types.ModuleType("bench_urls")
    pages.urlpatterns = [path("hello/", hello), path("hello/framed/", framed), *urls.urlpatterns]  # type: ignore[attr-defined]  # a module
    sys.modules["bench_urls"] = pages
    settings.ROOT_URLCONF = "bench_urls"
    return Client(SERVER_NAME="localhost")


def fetch(client: Any, address: str) -> None:
    """Ask for a page as if nobody had asked before."""
    from django.core.cache import cache

    cache.clear()
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")


class Work:
    """What the database takes: statements, this process's work on them, and the server's own."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0
        self.server: Path | None = None

    def clock(self, execute: Any, *arguments: Any) -> Any:
        started = time.process_time()
        try:
            return execute(*arguments)
        finally:
            self.count += 1
            self.seconds += time.process_time() - started

    def find_server(self) -> None:
        """PostgreSQL works in a process of its own, whose processor time Linux tells."""
        from django.db import connection

        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def on_server(self) -> float:
        return int(self.server.read_text().split()[0]) / 1e9 if self.server else 0.0


SQL = Work()


def timed(action: partial[None]) -> float:
    """Milliseconds of work, of this process and of the database server.

    By the clock, whatever else the machine does would count, and more for the longer page.
    """
    gc.collect()
    gc.disable()
    server, started = SQL.on_server(), time.process_time()
    action()
    ended = time.process_time()
    gc.enable()
    return (ended - started + SQL.on_server() - server) * 1000


def result(
    page: partial[None], page_ms: float, hello_ms: float, framed_ms: float
) -> dict[str, Any]:
    """The medians, and where the page's time goes: SQL as measured, the rest in proportion."""
    count, seconds, server = SQL.count, SQL.seconds, SQL.on_server()
    for _turn in range(PROFILED):
        page()
    queries = (SQL.count - count) // PROFILED
    in_sql = SQL.seconds - seconds + SQL.on_server() - server
    sql = min(in_sql * 1000 / PROFILED, page_ms)
    shares = profile(page)
    rest = sum(share for name, share in shares.items() if name != "SQL") or 1
    parts = {name: (page_ms - sql) * shares[name] / rest for name in BUCKETS}
    return {
        "page": page_ms,
        "hello": hello_ms,
        "framed": framed_ms,
        "multiple": page_ms / hello_ms,
        "queries": queries,
        "parts": {**parts, "SQL": sql},
    }


def profile(page: partial[None]) -> dict[str, float]:
    """Seconds by bucket; a function of no bucket counts for those who call it."""
    profiler = cProfile.Profile()
    for _turn in range(PROFILED):
        profiler.runcall(page)
    stats: dict[Any, Any] = pstats.Stats(profiler).stats  # type: ignore[attr-defined]  # has stats
    seconds: dict[str, float] = dict.fromkeys(BUCKETS, 0.0)
    known: dict[Any, dict[str, float]] = {}
    for function, (_calls, _primitive, own, _total, _callers) in stats.items():
        for name, share in owners(function, stats, known).items():
            seconds[name] += own * share
    return seconds


def owners(function: Any, stats: Any, known: dict[Any, dict[str, float]]) -> dict[str, float]:
    """The buckets of a function with their shares, which come to one."""
    if function in known:
        return known[function]
    known[function] = {"other": 1.0}  # a function that calls itself ends here
    if bucket := next((name for part, name in PATHS.items() if part in function[0]), ""):
        known[function] = {bucket: 1.0}
        return known[function]
    callers = stats[function][4]
    whole = sum(call[3] for call in callers.values())
    shares: dict[str, float] = defaultdict(float)
    for caller, call in callers.items():
        for name, share in owners(caller, stats, known).items():
            shares[name] += share * (call[3] / whole if whole else 1 / len(callers))
    known[function] = dict(shares) or {"other": 1.0}
    return known[function]


if __name__ == "__main__":
    main()
