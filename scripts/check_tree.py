"""What no other tool checks about the tree: file sizes, and names that must not be committed."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400
MEASURED = {".py", ".html", ".css", ".js", ".toml", ".sh", ".svg"}
GENERATED = {"migrations"}
TEXT = MEASURED | {".md", ".txt", ".json", ".csv", ".in", ".cfg", ".ini", ".yml", ".yaml", ""}

# Written in pieces, or this file would be the first to break its own rule.
NAMES = [
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.org",
    "deb." + "debian",
    "npm" + "mirror",
]
PLACES = ["/" + "work/", ".." + "/shared", "/" + "opt/pypi", "/" + "opt/wheels"]
FORBIDDEN = re.compile("|".join(re.escape(name) for name in NAMES + PLACES))
IN_A_LOCK = re.compile(r"--(?:extra-)?index-url|--find-links|\"resolved\"|file://")


def main() -> int:
    findings = [finding for path in tracked_files() for finding in check(path)]
    print("\n".join(findings) if findings else "tree: ok", flush=True)
    return 1 if findings else 0


def tracked_files() -> list[Path]:
    git = ["git", "-c", f"safe.directory={ROOT}"]  # CI may run as another user than the clone's
    command = [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix in TEXT]


def check(path: Path) -> list[str]:
    name = path.relative_to(ROOT)
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()  # old encodings too
    findings = [
        f"{name}:{number}: names {found.group()!r}"
        for number, line in enumerate(lines, start=1)
        if (found := FORBIDDEN.search(line))
    ]
    if path.parent.name == "requirements" or path.name == "package-lock.json":
        findings += [f"{name}: {found}" for found in IN_A_LOCK.findall("\n".join(lines))]
    if len(lines) > LONGEST and path.suffix in MEASURED and not GENERATED & set(name.parts):
        findings.append(f"{name}: {len(lines)} lines, at most {LONGEST}")
    return findings


if __name__ == "__main__":
    sys.exit(main())
