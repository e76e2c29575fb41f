"""Runs the steps of an import (việc): small ones at once, big ones in a process of their own.

A step is claimed before it runs, so of two clicks one wins. What it writes is one transaction: a
job that is killed has written nothing, and whoever looks at the batch next is told so.
"""

import gc
import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.accounts.models import User
from khuyencong.imports import jobs_file
from khuyencong.imports.engine import (
    Cancelled,
    ChangedMeanwhile,
    NotNow,
    apply_batch,
    read_batch,
    redo_batch,
    undo_batch,
)
from khuyencong.imports.engine.uploading import Uploaded, pasted, upload_batch
from khuyencong.imports.jobs_file import JobFile
from khuyencong.imports.models import ImportBatch, ImportStatus, Mode
from khuyencong.sheets.limits import COMMAND, UPLOAD, Limits

__all__ = [
    "Progress", "Uploaded", "cancel", "discard", "pasted", "progress_of", "run", "settle", "start",
    "upload_batch",
]  # fmt: skip
SMALL_FILE: Final = 60_000  # bytes of a file that is read within a second or two
SMALL_ROWS: Final = 600  # rows that are written within a second or two
Watch = Callable[[int, int], None]
ELSEWHERE: Final = timedelta(hours=1)  # after which a job of another machine is given up
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """A step of an import: from where it may start, what it is meanwhile, what stopping means."""

    name: str
    starts_from: tuple[ImportStatus, ...]
    meanwhile: ImportStatus
    stopped: Any  # what is said of a batch whose job was killed
    cancelled: Any


STEPS: Final[Mapping[str, Step]] = {
    step.name: step
    for step in (
        Step(
            "read", (ImportStatus.UPLOADED, ImportStatus.READ), ImportStatus.UPLOADED,
            gettext_lazy("Việc đọc tệp bị ngắt, chưa ghi gì; hãy đọc lại."),
            gettext_lazy("Đã dừng đọc tệp; chưa ghi gì."),
        ),
        Step(
            "apply", (ImportStatus.READ,), ImportStatus.APPLYING,
            gettext_lazy("Việc nhập bị ngắt, chưa ghi gì; hãy nhập lại."),
            gettext_lazy("Đã dừng nhập; chưa ghi gì."),
        ),
        Step(
            "undo", (ImportStatus.APPLIED,), ImportStatus.UNDOING,
            gettext_lazy("Việc hoàn tác bị ngắt, chưa hoàn tác gì; hãy làm lại."),
            gettext_lazy("Đã dừng hoàn tác; chưa hoàn tác gì."),
        ),
        Step(
            "redo", (ImportStatus.UNDONE,), ImportStatus.APPLYING,
            gettext_lazy("Việc nhập lại bị ngắt, chưa ghi gì; hãy làm lại."),
            gettext_lazy("Đã dừng nhập lại; chưa ghi gì."),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """What runs for a batch, and how far it is; `of` is 0 where nobody knows yet."""

    step: str = ""
    done: int = 0
    of: int = 0
    is_running: bool = False

    @property
    def percent(self) -> int | None:
        """Return how much is done; None where nobody knows."""
        return min(100, self.done * 100 // self.of) if self.of else None


# -- starting -----------------------------------------------------------------------------------


def start(
    batch: ImportBatch, user: User, step: str, *, version: int | None = None,
    watch: Watch | None = None, **options: Any,
) -> ImportBatch:  # fmt: skip
    """Run a step, here where it is small, else in the background; raises NotNow, ChangedMeanwhile.

    Options of "apply": `mode`, `accepted_warnings`; of "read": `only`, the key of a kind. Who
    watches (a command) waits: then it runs here, with the limits of a command.
    """
    token = secrets.token_hex(16)
    file = JobFile.create(token)
    try:
        held = claim(batch, user, STEPS[step], token, version, options)
    except BaseException:
        file.end()
        raise
    if watch or is_small(held, step) or is_in_memory():
        run_here(held, file, watch)
    else:
        run_elsewhere(held, file)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def claim(
    batch: ImportBatch, user: User, step: Step, token: str, version: int | None,
    options: Mapping[str, Any],
) -> ImportBatch:  # fmt: skip
    """Make the batch this job's, unless another has it or it stands elsewhere."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.job and not release_dead(held):
        raise NotNow(_("Lần nhập này đang được xử lý; hãy chờ xong."))
    if held.status not in step.starts_from:
        raise NotNow.because(held)
    if version is not None and version != held.version:
        raise ChangedMeanwhile(_("Lần nhập này đã được sửa ở cửa sổ khác; hãy xem lại."))
    held.job = {
        "step": step.name,
        "token": token,
        "was": held.status,
        "at": timezone.now().isoformat(),
        "user": user.pk,
        "options": dict(options),
    }
    held.status, held.message = step.meanwhile, ""
    held.save(update_fields=["job", "status", "message"])
    return held


def is_small(batch: ImportBatch, step: str) -> bool:
    """Say whether a step takes no more than some two seconds."""
    if step == "read":
        return batch.size <= SMALL_FILE
    rows: int = batch.counts.get("rows", 0)
    return rows <= SMALL_ROWS


def is_in_memory() -> bool:
    """Say whether the database is in this process only, as in tests."""
    return connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]  # SQLite's


def run_elsewhere(batch: ImportBatch, file: JobFile) -> None:
    """Start a process that lives on when this one ends; it inherits the job's file, held."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_import", str(batch.pk),
               batch.job["token"], "--descriptor", str(file.descriptor)]  # fmt: skip
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[file.descriptor],
            start_new_session=True,
            env=environment,
        )
    finally:
        file.let_go()
    threading.Thread(target=process.wait, daemon=True).start()  # so that it leaves no zombie


# -- running ------------------------------------------------------------------------------------


def run_here(batch: ImportBatch, file: JobFile, watch: Watch | None = None) -> None:
    """Run a claimed step; its refusals are raised and remembered, and it always lets go."""
    try:
        with collecting_rarely(is_large=not is_small(batch, batch.job["step"])):
            run(batch, file, watch)
    finally:
        file.end()


@contextmanager
def collecting_rarely(*, is_large: bool) -> Iterator[None]:
    """Look for circles of garbage less often: rows make none; looking is a tenth of the work."""
    before = gc.get_threshold()
    if is_large:
        gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def run(batch: ImportBatch, file: JobFile, watch: Watch | None = None) -> None:
    """Run a claimed step; whatever goes wrong, the batch says so and stands where it stood."""
    step, token = STEPS[batch.job["step"]], batch.job["token"]
    try:
        act(batch, progress_into(file, watch), COMMAND if watch else UPLOAD)
    except Cancelled:
        release(batch, token, step.cancelled)
    except ChangedMeanwhile as changed:
        release(batch, token, str(changed), changed.changes)
        raise
    except NotNow as refused:
        release(batch, token, str(refused))
        raise
    except MemoryError:
        release(batch, token, _("Tệp quá lớn so với bộ nhớ cho phép; chưa ghi gì."))
    except OperationalError as error:
        logger.exception("the step %s of import %s met a busy database", step.name, batch.pk)
        release(batch, token, _("Cơ sở dữ liệu đang bận, chưa ghi gì; hãy thử lại."))
        raise NotNow(_("Cơ sở dữ liệu đang bận, chưa ghi gì; hãy thử lại.")) from error
    except BaseException:
        release(batch, token, _("Có lỗi trong khi xử lý, chưa ghi gì; hãy báo người quản trị."))
        raise


def act(batch: ImportBatch, progress: Watch, limits: Limits) -> None:
    """Do what the job of a batch says."""
    job, options = batch.job, batch.job["options"]
    user = User.objects.get(pk=job["user"])
    if job["step"] == "read":
        only = options.get("only")
        read_batch(batch, user, limits=limits, progress=progress, only=only)
    elif job["step"] == "apply":
        mode = Mode(options.get("mode", Mode.ALL))
        accepted = bool(options.get("accepted_warnings"))
        apply_batch(
            batch=batch, user=user, mode=mode, accepted_warnings=accepted, progress=progress
        )
    elif job["step"] == "undo":
        undo_batch(batch=batch, user=user, progress=progress)
    else:
        redo_batch(batch=batch, user=user, progress=progress)


def progress_into(file: JobFile, watch: Watch | None) -> Watch:
    """Tell the file, and who watches, how far the job is; stop where that is asked."""

    def progress(done: int, of: int) -> None:
        file.tell(done, of)
        if watch:
            watch(done, of)
        if file.shall_stop:
            raise Cancelled

    return progress


@transaction.atomic
def release(
    batch: ImportBatch, token: str, message: Any, changes: list[dict[str, Any]] | None = None
) -> None:
    """Let the batch stand where it stood before the job, and say why; nothing where it is over."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.job.get("token") != token:
        return
    stand_back(held, message, changes)


def stand_back(batch: ImportBatch, message: Any, changes: Any = None) -> None:
    """Put a locked batch where it stood before its job."""
    batch.status, batch.message = batch.job["was"], str(message)
    batch.job = {}
    batch.counts = {**batch.counts, "meanwhile": changes or []}
    if batch.status == ImportStatus.READ and not batch.understood:
        batch.status = ImportStatus.UPLOADED  # a second reading was stopped: nothing is understood
    batch.save(update_fields=["status", "message", "job", "counts"])


# -- looking ------------------------------------------------------------------------------------


def progress_of(batch: ImportBatch) -> Progress:
    """Return what runs and how far it is; asks the database nothing."""
    if not batch.job:
        return Progress()
    done, of = jobs_file.how_far(batch.job["token"])
    return Progress(batch.job["step"], done, of, not is_dead(batch.job))


def is_dead(job: Mapping[str, Any]) -> bool:
    """Say whether nobody runs a job any more; of another machine, by its age."""
    alive = jobs_file.is_alive(job["token"])
    if alive is None:
        return timezone.now() - datetime.fromisoformat(job["at"]) > ELSEWHERE
    return not alive


def settle(batch: ImportBatch) -> ImportBatch:
    """Look whether the job of a batch was killed; then nothing was written, and it says so.

    The lock waits for a database that has not yet noticed that its client is gone.
    """
    if batch.job and is_dead(batch.job):
        with transaction.atomic():
            held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
            if held.job:
                release_dead(held)
        batch.refresh_from_db()
    return batch


def release_dead(batch: ImportBatch) -> bool:
    """Put a locked batch back whose job is dead; say whether it was."""
    if not is_dead(batch.job):
        return False
    jobs_file.remove(batch.job["token"])
    stand_back(batch, STEPS[batch.job["step"]].stopped)
    return True


# -- stopping -----------------------------------------------------------------------------------


def cancel(batch: ImportBatch, user: User) -> None:
    """Ask the job of a batch to stop; what it wrote goes with its transaction. Raises NotNow."""
    if not batch.job:
        raise NotNow(_("Không có việc nào đang chạy cho lần nhập này."))
    if not jobs_file.ask_to_stop(batch.job["token"]):
        raise NotNow(_("Việc này chạy trên máy chủ khác; hãy chờ xong."))


@transaction.atomic
def discard(batch: ImportBatch, user: User) -> None:
    """Give an import up of which nothing was written (bỏ lần nhập); raises NotNow."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.job and not release_dead(held):
        raise NotNow(_("Lần nhập này đang được xử lý; hãy chờ xong."))
    if not held.is_open and held.status != ImportStatus.REFUSED:
        raise NotNow.because(held)
    held.status = ImportStatus.DISCARDED
    held.save(update_fields=["status"])
    batch.refresh_from_db()
