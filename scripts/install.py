"""Install the locked dependencies into .venv, and the front-end parts where npm is present.

Runs before anything is installed: standard library only, and readable by Pythons that are too old.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
OLDEST_PYTHON = (3, 11)


def say(vietnamese: str, english: str) -> None:
    print(f"{vietnamese}\n  ({english})", file=sys.stderr, flush=True)


def stop(vietnamese: str, english: str) -> NoReturn:
    say(f"\nLỖI: {vietnamese}", english)
    sys.exit(1)


def run(*command: str | Path) -> bool:
    """Run a command where the project is, and tell whether it succeeded."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode == 0


def ensure_python() -> None:
    found = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < OLDEST_PYTHON:
        stop(
            f"Cần Python 3.11 trở lên; {sys.executable} là {found}. "
            "Có bản mới hơn thì chạy: make run PYTHON=python3.12",
            f"Python 3.11 or newer is needed, this is {found}; try PYTHON=python3.12.",
        )


def ensure_venv(lock: str = "base") -> None:
    """Make .venv hold what requirements/<lock>.txt pins; nothing happens if it already does."""
    ensure_python()
    wanted = {lock: _digest(ROOT / "requirements" / f"{lock}.txt")}
    if lock == "dev":  # pins everything that base pins
        wanted["base"] = _digest(ROOT / "requirements" / "base.txt")
    installed = _installed()
    if all(installed.get(name) == digest for name, digest in wanted.items()):
        return
    _make_venv()
    say(f"Cài thư viện ({lock}.txt) vào .venv …", "installing the locked dependencies")
    STAMP.unlink(missing_ok=True)
    if not _pip_install(lock):
        stop(
            "Không cài được thư viện. Lần cài đầu tiên cần mạng; xem thông báo của pip ở trên, "
            "rồi chạy lại đúng lệnh này.",
            "pip could not install the dependencies. The first run needs a network connection "
            "(or PIP_INDEX_URL of a mirror); see pip's message above, then run the same command.",
        )
    STAMP.write_text(json.dumps({"python": sys.version, **wanted}))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _installed() -> dict[str, str]:
    """What an earlier run put into .venv; nothing if that was for another Python."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if stamp.get("python") == sys.version and PYTHON.exists() else {}


def _make_venv() -> None:
    if _is_usable():  # pip brings it up to date
        return
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        stop(
            "Python này thiếu mô-đun venv. Trên Debian/Ubuntu: sudo apt install python3-venv",
            "this Python has no venv module; on Debian/Ubuntu: sudo apt install python3-venv",
        )
    if not run(sys.executable, "-m", "venv", "--clear", VENV):
        stop(f"Không tạo được {VENV}.", "could not make the virtual environment")


def _is_usable() -> bool:
    """A .venv of this very Python, whoever made it, is kept; any other is made anew."""
    if not PYTHON.exists():
        return False
    question = "import sys, pip; print(sys.version)"
    answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == sys.version.strip()


def _pip_install(lock: str) -> bool:
    return run(
        PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--retries=2",
        "--require-hashes", "--only-binary=:all:", "-r", f"requirements/{lock}.txt",
    )  # fmt: skip


def ensure_node() -> None:
    """Bring the font and the small Plotly bundle; without npm the site works with the wheel's."""
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".installed"
    if not lock.exists() or (stamp.exists() and stamp.read_text() == _digest(lock)):
        return
    npm = shutil.which("npm")
    if npm is None:
        say(
            "Không có npm: dùng plotly.js của gói Python và phông chữ của hệ thống.",
            "npm not found: serving the wheel's plotly.js and the system font instead",
        )
        return
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    if run(npm, "ci", *options, "--prefer-offline", "--fetch-retries=1"):
        stamp.write_text(_digest(lock))
        return
    say(
        "npm không tải được phần giao diện; trang vẫn chạy với plotly.js của gói Python.",
        "npm ci failed; the site runs with the wheel's plotly.js and the system font",
    )


if __name__ == "__main__":
    os.chdir(ROOT)
    ensure_venv(sys.argv[1] if len(sys.argv) > 1 else "base")
    ensure_node()
