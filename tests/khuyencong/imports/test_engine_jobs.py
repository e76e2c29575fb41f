"""Jobs: claimed once, seen from outside, stopped, found dead; nothing of a dead one stays."""

from typing import Any

import pytest
from django.utils import timezone

from khuyencong.imports import jobs, jobs_file
from khuyencong.imports.engine import NotNow, applying
from khuyencong.imports.jobs_file import JobFile
from khuyencong.imports.models import ImportBatch
from provinces.models import Establishment
from tests.khuyencong.imports.bringing import batch_of, establishments, importer

pytestmark = pytest.mark.django_db
TWO = establishments(("Công ty Ví Dụ Một", "Lan"), ("Công ty Ví Dụ Hai", "Minh"))


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def claimed(step: str = "apply") -> tuple[ImportBatch, JobFile]:
    """A batch whose step somebody has claimed and works on."""
    batch = batch_of(TWO, importer())
    file = JobFile.create("0" * 32)
    options = {"mode": "all", "accepted_warnings": True}
    jobs.claim(batch, batch.uploaded_by, jobs.STEPS[step], file.token, None, options)
    batch.refresh_from_db()
    return batch, file


def test_of_two_who_start_one_wins_and_the_other_is_told(territory: None) -> None:
    batch, file = claimed()
    with pytest.raises(NotNow, match="đang được xử lý"):
        jobs.start(batch, batch.uploaded_by, "apply", mode="all")
    with pytest.raises(NotNow, match="đang được xử lý"):
        jobs.discard(batch, batch.uploaded_by)
    jobs.run_here(batch, file)
    batch.refresh_from_db()
    assert (batch.status, batch.job) == ("applied", {})
    assert not list(jobs_file.place("x").parent.iterdir())


def test_progress_is_seen_without_the_database(
    territory: None, django_assert_num_queries: Any
) -> None:
    batch, file = claimed()
    file.tell(3, 12)
    with django_assert_num_queries(0):
        progress = jobs.progress_of(batch)
    assert (progress.step, progress.done, progress.of) == ("apply", 3, 12)
    assert (progress.percent, progress.is_running) == (25, True)
    file.end()


@pytest.mark.parametrize(
    ("step", "stands", "words"),
    [
        ("apply", "read", "Việc nhập bị ngắt, chưa ghi gì; hãy nhập lại."),
        ("read", "read", "Việc đọc tệp bị ngắt, chưa ghi gì; hãy đọc lại."),
    ],
)
def test_who_looks_at_a_batch_whose_job_was_killed_is_told(
    step: str, stands: str, words: str, territory: None
) -> None:
    batch, file = claimed(step)
    assert jobs.settle(batch).job
    file.let_go()  # as the system does for a process that is gone
    assert not jobs.progress_of(batch).is_running
    jobs.settle(batch)
    assert (batch.status, batch.job, batch.message) == (stands, {}, words)
    jobs.start(batch, batch.uploaded_by, "apply", mode="all", accepted_warnings=True)
    assert (batch.status, batch.message) == ("applied", "")


def test_a_job_of_another_machine_is_given_up_after_an_hour(territory: None) -> None:
    batch, file = claimed()
    file.end()
    assert jobs.settle(batch).job
    batch.job["at"] = (timezone.now() - jobs.ELSEWHERE * 1.1).isoformat()
    batch.save()
    assert jobs.settle(batch).job == {}


def test_what_is_stopped_writes_nothing(territory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    batch, file = claimed()
    keep = applying.keep

    def stopped_meanwhile(found: Any) -> None:
        jobs.cancel(batch, batch.uploaded_by)
        keep(found)

    monkeypatch.setattr(applying, "keep", stopped_meanwhile)
    jobs.run_here(batch, file)
    batch.refresh_from_db()
    assert (batch.status, batch.job) == ("read", {})
    assert batch.message == "Đã dừng nhập; chưa ghi gì."
    assert not Establishment.objects.exists()


def test_an_unknown_mistake_leaves_the_batch_as_it_was(
    territory: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, file = claimed()
    monkeypatch.setattr(applying, "keep", lambda _found: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        jobs.run_here(batch, file)
    batch.refresh_from_db()
    assert (batch.status, batch.job) == ("read", {})
    assert "chưa ghi gì" in batch.message
    assert not Establishment.objects.exists()


def test_a_batch_that_is_given_up_cannot_be_written(territory: None) -> None:
    batch = batch_of(TWO, importer())
    jobs.discard(batch, batch.uploaded_by)
    with pytest.raises(NotNow, match="Đã bỏ"):
        jobs.start(batch, batch.uploaded_by, "apply", mode="all")
