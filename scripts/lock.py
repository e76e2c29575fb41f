"""Resolve pyproject.toml into requirements/{base,dev,s3}.txt, with the hashes of every platform.

pip-tools gets an environment of its own, and this machine's pip configuration is left out, so that
no local index or folder can put its own hashes or its name into the lock.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP_TOOLS = "pip-tools==7.6.2"
OPTIONS = [
    "--quiet", "--upgrade", "--generate-hashes", "--strip-extras", "--no-emit-options",
    "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host",
]  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PIP_TOOLS], check=True)
        resolve(python, "base")
        for extra in ("dev", "s3"):
            resolve(python, extra, f"--extra={extra}", "--constraint=requirements/base.txt")


def resolve(python: Path, lock: str, *options: str) -> None:
    output = f"--output-file=requirements/{lock}.txt"
    command = [
        str(python),
        "-m",
        "piptools",
        "compile",
        *OPTIONS,
        *options,
        output,
        "pyproject.toml",
    ]
    subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True)


def clean_environment() -> dict[str, str]:
    """The environment without pip's settings, but for the certificates it needs to connect."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    if certificates := os.environ.get("PIP_CERT"):
        kept["PIP_CERT"] = certificates
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "CUSTOM_COMPILE_COMMAND": "make lock"}


if __name__ == "__main__":
    main()
