"""Bring the database and the static files of a data folder up to date; run again, it is quick."""

import argparse
import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MANIFEST = "staticfiles.json"


def main() -> None:
    options = parse_arguments()
    django.setup()
    step("Cơ sở dữ liệu / database", lambda: call_command("migrate", verbosity=0))
    step("Địa giới / territory", lambda: call_command("load_territory"))
    if settings.DEMO:
        step(
            "Dữ liệu minh họa / invented data",
            lambda: call_command("make_demo", projects=options.projects),
        )
    else:
        step("Số liệu đã công bố / published figures", lambda: call_command("load_published"))
    step("Mức hỗ trợ / support ceilings", lambda: call_command("load_rules"))
    if static_fingerprint() != stored_fingerprint():
        step("Tệp tĩnh / static files", collect_static)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=3000)
    return parser.parse_args()


def step(name: str, action: Callable[[], object]) -> None:
    print(f"{name} …", flush=True)
    started = time.monotonic()
    action()
    print(f"  {time.monotonic() - started:.1f} s", flush=True)


def collect_static() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    fingerprint_file().write_text(static_fingerprint())


def fingerprint_file() -> Path:
    return settings.DATA_DIR / "static_fingerprint"


def stored_fingerprint() -> str:
    """What was collected last; nothing when the collected files are gone."""
    if not (Path(settings.STATIC_ROOT) / MANIFEST).exists() or not fingerprint_file().exists():
        return ""
    return fingerprint_file().read_text()


def static_fingerprint() -> str:
    """Compressing Plotly takes ten seconds, so look first whether any source file changed."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
