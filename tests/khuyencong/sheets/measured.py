"""The peak of memory of the child process alone, whatever the process that runs the tests has."""

import json
import subprocess
import sys
from typing import Any

from khuyencong.sheets import child
from khuyencong.sheets.limits import UPLOAD
from khuyencong.sheets.reading import LENGTH

_BETWEEN = (
    "import resource, subprocess, sys; "
    "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
    "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def peak(task: str, kind: str, job: dict[str, Any], data: bytes) -> int:
    """Return the megabytes that the child took for a task, run below a small process."""
    written = json.dumps(job).encode()
    command = [sys.executable, "-I", "-c", child._PROGRAM, child._ROOT, task, kind,
               json.dumps(UPLOAD.as_dict())]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-I", "-c", _BETWEEN, *command],
        input=len(written).to_bytes(LENGTH, "big") + written + data,
        capture_output=True, check=True, env={},
    )  # fmt: skip
    code, kilobytes = done.stdout.split()
    assert code in {b"0", b"3"}
    return int(kilobytes) // 1024
