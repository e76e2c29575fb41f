"""`make run` and `make demo`: from a fresh clone to a served site; `manage`: Django's commands.

Standard library only: it starts before anything is installed, and installs it.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shlex
import socket
from pathlib import Path

from install import PYTHON, ROOT, ensure_node, ensure_python, ensure_venv, run, stop

KIND_FILE = "kind"  # says whether a data folder holds real or invented data
ACCOUNTS_FILE = "demo-accounts.txt"  # names and passwords of the demonstration, made by make_demo


def main() -> None:
    options = parse_arguments()
    ensure_python()
    os.chdir(ROOT)
    if options.action == "manage":
        manage(options)
    else:
        serve(options)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="8000")
    parser.add_argument("--data-dir", default="")
    parser.add_argument("--projects", default="3000", help="how many projects the demo invents")
    parser.add_argument("action", choices=["run", "demo", "manage"])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="for manage, with its options")
    options = parser.parse_args()
    if options.action != "manage" and options.command:
        parser.error("options come before the action")
    return options


def serve(options: argparse.Namespace) -> None:
    port = read_port(options.port)
    ensure_port_is_free(port)
    is_demo = options.action == "demo"
    data_dir = open_data_dir(options.data_dir or ("var/demo" if is_demo else "var"), is_demo)
    ensure_venv()
    ensure_node()
    os.environ.update(site_environment(data_dir, is_demo))
    if not run(PYTHON, "-m", "scripts.prepare", "--projects", options.projects):
        stop(
            "Chưa chuẩn bị xong dữ liệu; xem thông báo ở trên.",
            "preparing the data failed; see the message above",
        )
    os.environ["WELCOME"] = welcome(port, data_dir, is_demo)
    os.execv(PYTHON, [str(PYTHON), "-m", "gunicorn", *gunicorn_options(port, data_dir)])


def manage(options: argparse.Namespace) -> None:
    """Run a Django command with the settings of `make run` or `make demo`."""
    data_dir = (ROOT / (options.data_dir or "var")).resolve()
    if not (data_dir / KIND_FILE).exists():
        stop(
            f"Chưa có dữ liệu ở {data_dir}; chạy make run trước.",
            "no data there yet; run make run first",
        )
    os.environ.update(site_environment(data_dir, is_demo=kind_of(data_dir) == "demo"))
    os.execv(PYTHON, [str(PYTHON), "manage.py", *options.command])


def read_port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        stop(f"PORT={text} không phải là một cổng (1–65535).", "PORT must be a number, 1–65535")
    return int(text)


def ensure_port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            stop(
                f"Không được phép mở cổng {port}; chọn cổng khác: make run PORT=8001",
                f"no permission to open port {port}; choose another: make run PORT=8001",
            )
        except OSError:
            stop(
                f"Cổng {port} đang có chương trình khác dùng; chọn cổng khác: make run PORT=8001",
                f"port {port} is taken; choose another: make run PORT=8001",
            )


def open_data_dir(folder: str, is_demo: bool) -> Path:
    """Make the data folder, for this user only, and refuse to mix real and invented data."""
    path = (ROOT / Path(folder).expanduser()).resolve()
    wanted = "demo" if is_demo else "real"
    if path == ROOT or (path / "manage.py").exists():
        stop("DATA_DIR không thể là thư mục mã nguồn.", "DATA_DIR cannot be the source folder")
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        (path / "logs").mkdir(exist_ok=True)
        if not (path / KIND_FILE).exists():
            (path / KIND_FILE).write_text(wanted + "\n")
    except OSError as error:
        stop(f"Không ghi được vào DATA_DIR={path}: {error}", "DATA_DIR is not writable")
    if kind_of(path) != wanted:
        stop(
            f"{path} chứa dữ liệu {'thật' if is_demo else 'minh họa'}; hãy chọn DATA_DIR khác.",
            "this folder holds the other kind of data (real / demo); choose another DATA_DIR",
        )
    return path


def kind_of(data_dir: Path) -> str:
    return (data_dir / KIND_FILE).read_text().strip()


def site_environment(data_dir: Path, is_demo: bool) -> dict[str, str]:
    """Settings for plain HTTP on this machine; DATABASE_URL counts for real data only."""
    environment = {
        "DATA_DIR": str(data_dir),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(data_dir),
        "DEBUG": "False",
        "BEHIND_TLS": "False",
        "KHUYENCONG_DEMO": str(is_demo),
        "DJANGO_SETTINGS_MODULE": "khuyencong.settings",
        "PYTHONUTF8": "1",  # messages are Vietnamese whatever the terminal's locale says
    }
    if is_demo:
        environment["DATABASE_URL"] = ""
    return environment


def secret_key(data_dir: Path) -> str:
    """The key of this installation, made once: changing it signs everybody out."""
    path = data_dir / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def gunicorn_options(port: int, data_dir: Path) -> list[str]:
    return [
        "khuyencong.wsgi", "--config", "scripts/gunicorn_conf.py", "--bind", f"127.0.0.1:{port}",
        "--access-logfile", str(data_dir / "logs" / "access.log"),
    ]  # fmt: skip


def welcome(port: int, data_dir: Path, is_demo: bool) -> str:
    """The lines printed once the server listens."""
    kept = f" DATA_DIR={shlex.quote(str(data_dir))}" if data_dir != ROOT / "var" else ""
    first_account = f"Tạo tài khoản đầu tiên / first account: make account{kept}"
    return "\n".join(
        [
            "",
            f"Khuyến công{' (DỮ LIỆU MINH HỌA)' if is_demo else ''}: http://127.0.0.1:{port}/",
            f"Dữ liệu / data: {data_dir}",
            demo_accounts(data_dir) if is_demo else first_account,
            "Dừng / stop: Ctrl+C",
            "",
        ]
    )


def demo_accounts(data_dir: Path) -> str:
    """Who can sign in to the demonstration, with the passwords made on this machine."""
    path = data_dir / ACCOUNTS_FILE
    accounts = path.read_text(encoding="utf-8") if path.exists() else ""
    return f"Tài khoản minh họa / demo accounts ({path}):\n{accounts.rstrip()}"


if __name__ == "__main__":
    main()
