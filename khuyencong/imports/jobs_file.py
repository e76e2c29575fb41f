"""The file of a running job (việc đang chạy): that it lives, how far it is, that it shall stop.

Whoever runs a job holds a lock on its file; the system lets go of it however the process ends. So
nobody guesses from process numbers, and nothing of it waits for a lock of the database.
"""

import fcntl
import os
from pathlib import Path
from typing import NamedTuple, Self

from django.conf import settings

WIDTH = 12


class Done(NamedTuple):
    """How far a job is: rows done, of how many; 0 of 0 where nobody knows yet."""

    done: int = 0
    of: int = 0


def place(token: str) -> Path:
    """Return where the file of a job is."""
    return Path(settings.DATA_DIR) / "jobs" / token


class JobFile:
    """The file, as its job holds it."""

    def __init__(self, token: str, descriptor: int) -> None:
        self.token, self.descriptor = token, descriptor

    @classmethod
    def create(cls, token: str) -> Self:
        """Make it and hold it, before anybody can know its name."""
        path = place(token)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = cls(token, os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        fcntl.flock(made.descriptor, fcntl.LOCK_EX)
        return made

    def tell(self, done: int, of: int) -> None:
        """Write how far the job is."""
        os.pwrite(self.descriptor, f"{done:{WIDTH}}{of:{WIDTH}}".encode(), 0)

    @property
    def shall_stop(self) -> bool:
        """Say whether somebody asked the job to stop."""
        return stop_place(self.token).exists()

    def let_go(self) -> None:
        """Hand the file over to the process that has inherited it."""
        os.close(self.descriptor)

    def end(self) -> None:
        """Remove it: the job is over, and the database says how."""
        remove(self.token)
        os.close(self.descriptor)


def stop_place(token: str) -> Path:
    """Return the file whose being there asks the job to stop."""
    return place(token).with_suffix(".stop")


def remove(token: str) -> None:
    """Remove what a job leaves."""
    place(token).unlink(missing_ok=True)
    stop_place(token).unlink(missing_ok=True)


def ask_to_stop(token: str) -> bool:
    """Ask a job to stop; say whether it runs on this machine."""
    if not place(token).exists():
        return False
    stop_place(token).touch()
    return True


def is_alive(token: str) -> bool | None:
    """Say whether somebody runs the job; None where its file is not on this machine."""
    try:
        descriptor = os.open(place(token), os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def how_far(token: str) -> Done:
    """Return how far a job is."""
    try:
        text = place(token).read_bytes()
        return Done(int(text[:WIDTH]), int(text[WIDTH:]))
    except (FileNotFoundError, ValueError):
        return Done()
