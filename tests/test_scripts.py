"""What a first `make run` may meet is answered in words, not with a traceback."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SCRIPTS = Path(settings.BASE_DIR) / "scripts"


def start(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPTS / "start.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        failed = start("--port", str(port), "--data-dir", str(tmp_path), "run")
    assert failed.returncode == 1
    assert f"Cổng {port} đang có chương trình khác dùng" in failed.stderr
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize("port", ["abc", "0", "70000", "", "-1"])
def test_nonsense_for_a_port_is_refused(port: str, tmp_path: Path) -> None:
    failed = start(f"--port={port}", "--data-dir", str(tmp_path), "run")
    assert failed.returncode == 1
    assert "không phải là một cổng" in failed.stderr


@pytest.mark.parametrize(("kind", "action"), [("demo", "run"), ("real", "demo")])
def test_real_and_invented_data_never_share_a_folder(
    kind: str, action: str, tmp_path: Path
) -> None:
    (tmp_path / "kind").write_text(kind)
    failed = start("--port", free_port(), "--data-dir", str(tmp_path), action)
    assert failed.returncode == 1
    assert "hãy chọn DATA_DIR khác" in failed.stderr


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_the_source_folder_is_no_data_folder() -> None:
    failed = start("--port", free_port(), "--data-dir", ".", "run")
    assert failed.returncode == 1
    assert "DATA_DIR cannot be the source folder" in failed.stderr


def test_a_command_on_a_folder_without_data_says_what_to_do_first(tmp_path: Path) -> None:
    failed = start("--data-dir", str(tmp_path), "manage", "check")
    assert failed.returncode == 1
    assert "chạy make run trước" in failed.stderr


def test_a_python_that_is_too_old_is_told_so() -> None:
    older = "import sys; sys.version_info = (3, 9, 2); import install; install.ensure_venv()"
    failed = subprocess.run(
        [sys.executable, "-c", older], cwd=SCRIPTS, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    assert "Cần Python 3.11 trở lên" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_command_gets_a_postgres_of_its_own_which_ends_with_it() -> None:
    script = "import os, sys; print(os.environ['DATABASE_URL']); sys.exit(7)"
    command = [sys.executable, str(SCRIPTS / "with_postgres.py"), sys.executable, "-c", script]
    # Its own DATABASE_URL replaces the one of the test run.
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    if done.stderr.startswith("SKIPPED"):
        pytest.skip(done.stderr)
    assert done.returncode == 7
    folder = done.stdout.strip().partition("host=")[2].replace("%2F", "/")
    assert folder.startswith("/tmp/pg-")
    assert not Path(folder).exists()
