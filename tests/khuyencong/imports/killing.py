"""Kills an import at random moments, and looks each time whether all or nothing is there.

    DATABASE_URL=… python -m tests.khuyencong.imports.killing FOLDER

A process of its own: each attempt is a fork of it that is ended by SIGKILL, at a statement or at a
moment. The database is a copy that nobody else uses.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Sum

SEED, ROWS = 20261124, 12
BY_STATEMENT, BY_CLOCK, OF_UNDO = 32, 18, 10
HEAD = ("Mã đề án;Tên đề án;Tỉnh;Năm kế hoạch;Nguồn kinh phí;Đơn vị thụ hưởng;"
        "Kinh phí KCĐP (đồng);Kinh phí đối ứng (đồng)")  # fmt: skip
TOTAL = sum(1_000_000 * n + 1 + 7_000_003 for n in range(1, ROWS + 1))


def text() -> str:
    """A list of projects with odd amounts."""
    rows = (
        f"G-{n:03};Hỗ trợ máy móc số {n};Thanh Hóa;2026;KCĐP;Công ty TNHH Thử {n};"
        f"{1_000_000 * n + 1};7000003"
        for n in range(1, ROWS + 1)
    )
    return "\n".join([HEAD, *rows])


def main() -> None:
    django.setup()
    settings.DATA_DIR = sys.argv[1]
    from tests.khuyencong.imports.bringing import batch_of, importer

    attempts = Attempts(batch_of(text(), importer()))
    attempts.control()
    moments = attempts.all_moments("apply")
    chance = random.Random(SEED)
    ends = [attempts.once("apply", at=chance.randrange(moments)) for _n in range(BY_STATEMENT)]
    ends += [attempts.once("apply", after=chance.random() * attempts.seconds * 1.1)
             for _n in range(BY_CLOCK)]  # fmt: skip
    undone = [attempts.once("undo", at=chance.randrange(moments)) for _n in range(OF_UNDO)]
    sys.stdout.write(f"{len(ends)} kills: {ends.count(False)} nothing, {ends.count(True)} all; "
          f"{len(undone)} of an undo: {undone.count(True)} all")  # fmt: skip


class Attempts:
    """One batch, brought back to where it stood before each attempt."""

    def __init__(self, batch: Any) -> None:
        self.batch, self.user = batch, batch.uploaded_by
        self.seconds = 0.0
        assert batch.counts["new"] == ROWS, (batch.counts, batch.message)

    # -- one attempt ------------------------------------------------------------------------------

    def once(self, step: str, *, at: int | None = None, after: float | None = None) -> bool:
        """Begin the step in a fork, kill it, look; say whether it had come to its end."""
        self.stand(step)
        before = self.world()
        self.fork(step, lambda: killed_at(at), after)
        return self.look(step, before)

    def stand(self, step: str) -> None:
        """Bring the batch and the registers to where the step starts."""
        if step == "undo":
            if self.batch.status != "applied":
                self.stand("apply")
                self.fork("apply", lambda: None, None)
                self.batch.refresh_from_db()
                assert self.batch.status == "applied", self.batch.message
            return
        from programmes.models import Project
        from provinces.models import Establishment

        mine = Establishment.objects.filter(name__startswith="Công ty TNHH Thử")
        with transaction.atomic():
            Project.objects.filter(code__startswith="G-").delete()
            mine.delete()
            self.batch.rows.update(result="", note="", object_pk=None, also=[])
            self.batch.status, self.batch.job, self.batch.message = "read", {}, ""
            self.batch.save()

    def fork(self, step: str, prepare: Callable[[], None], after: float | None) -> None:
        """Run a claimed step in a fork; kill it after some seconds, unless it ends itself."""
        from khuyencong.imports import jobs
        from khuyencong.imports.jobs_file import JobFile

        file = JobFile.create(f"{random.getrandbits(128):032x}")
        options = {"mode": "all", "accepted_warnings": True}
        held = jobs.claim(self.batch, self.user, jobs.STEPS[step], file.token, None, options)
        connections.close_all()
        if not (pid := os.fork()):
            try:
                prepare()
                jobs.run_here(held, file)
            finally:
                connections.close_all()
                os._exit(0)
        file.let_go()
        if after is not None:
            time.sleep(after)
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    def look(self, step: str, before: dict[str, Any]) -> bool:
        """Settle the batch, and fail unless all or nothing was done and it says so."""
        from khuyencong.imports import jobs

        self.batch.refresh_from_db()
        jobs.settle(self.batch)
        now, standing = self.world(), {"apply": "read", "undo": "applied"}[step]
        assert not self.batch.job, self.batch.job
        if self.batch.status == standing:
            assert now == before, (step, before, now)
            assert "bị ngắt, chưa" in self.batch.message, self.batch.message
            return False
        full, empty = (ROWS, TOTAL), (0, 0)
        wanted = full if step == "apply" else empty
        assert (now["projects"], now["money"]) == wanted, now
        assert (now["lines"], now["line_money"]) == wanted, now
        result = {"apply": "created", "undo": "undone"}[step]
        assert now["results"] == {result: ROWS}, now
        assert now["changes"] > before["changes"], now
        return True

    def world(self) -> dict[str, Any]:
        """Everything that an import touches: rows, đồng, log, results."""
        from khuyencong.history.models import Change
        from programmes.models import Beneficiary, Project, ProjectFunding, ProjectLine
        from provinces.models import Establishment

        money = ProjectFunding.objects.filter(project__code__startswith="G-")
        lines = ProjectLine.objects.filter(code__startswith="G-")
        results = self.batch.rows.order_by().values_list("result", flat=True)
        return {
            "projects": Project.objects.filter(code__startswith="G-").count(),
            "money": money.aggregate(sum=Sum("amount"))["sum"] or 0,
            "lines": lines.count(),
            "line_money": lines.aggregate(sum=Sum("total"))["sum"] or 0,
            "gains": Beneficiary.objects.filter(project__code__startswith="G-").count(),
            "establishments": Establishment.objects.count(),
            "changes": Change.objects.count(),
            "results": {name: list(results).count(name) for name in set(results)},
        }

    # -- what the attempts are measured by --------------------------------------------------------

    def all_moments(self, step: str) -> int:
        """Run to the end; count the moments, and the seconds, at which it can be killed."""
        self.stand(step)
        count = os.memfd_create("count")
        started = time.monotonic()
        self.fork(step, lambda: counted(count), None)
        self.seconds = time.monotonic() - started
        self.look(step, {"changes": 0})
        return int(os.pread(count, 20, 0))

    def control(self) -> None:
        """Make sure that half an import would be seen."""
        self.stand("apply")
        before = self.world()
        self.fork("apply", commits_half_way, None)
        try:
            self.look("apply", before)
        except AssertionError:
            return
        raise AssertionError("half an import was not noticed")


def killed_at(moment: int | None) -> None:
    """Let this process die at the n-th moment: before or after a statement, or a commit."""
    left = [moment]

    def reached() -> None:
        if left[0] is not None:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    watch(reached)


def counted(descriptor: int) -> None:
    """Count the moments into a file that outlives this process."""
    met = [0]

    def reached() -> None:
        met[0] += 1
        os.pwrite(descriptor, f"{met[0]:20}".encode(), 0)

    watch(reached)


def watch(reached: Callable[[], None]) -> None:
    """Tell of every moment before and after what is asked of the database."""
    connection.ensure_connection()
    commit = connection.commit

    def around(execute: Any, *arguments: Any) -> Any:
        reached()
        try:
            return execute(*arguments)
        finally:
            reached()

    def committed() -> None:
        reached()
        commit()
        reached()

    connection.execute_wrappers.append(around)
    connection.commit = committed  # type: ignore[method-assign]


def commits_half_way() -> None:
    """Break the one transaction, and die: what must never be."""
    from khuyencong.imports.engine import applying

    def broken(_found: Any) -> None:
        connection.connection.commit()
        os.kill(os.getpid(), signal.SIGKILL)

    applying.keep = broken  # type: ignore[assignment]


if __name__ == "__main__":
    main()
