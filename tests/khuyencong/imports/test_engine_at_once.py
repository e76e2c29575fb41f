"""Two at once: of two clicks one wins, of two files of one record too, and no edit is lost."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from khuyencong.imports import jobs
from khuyencong.imports.engine import ChangedMeanwhile, NotNow, apply_batch
from khuyencong.imports.models import ImportBatch, Mode
from provinces.models import Establishment
from tests.khuyencong.imports.bringing import batch_of, establishments, importer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="in SQLite's memory there is one connection"
    ),
]
ONE = establishments(("Công ty Ví Dụ Một", "Lan")).replace(";;", ";0100109106;")


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do things in threads that begin together; return results, refusals among them."""
    barrier, results = threading.Barrier(len(works)), []

    def run(work: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results.append(work())
        except (NotNow, ChangedMeanwhile) as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def write(batch: ImportBatch) -> str:
    """Apply a batch as its page does."""
    own = ImportBatch.objects.get(pk=batch.pk)
    jobs.start(own, batch.uploaded_by, "apply", version=batch.version, accepted_warnings=True)
    return own.status


def test_of_two_clicks_and_of_two_files_of_the_same_record_one_writes() -> None:
    first, second = batch_of(ONE, importer()), batch_of(ONE, importer())
    results = at_once(lambda: write(first), lambda: write(second), lambda: write(first))
    assert results.count("applied") == 1
    assert Establishment.objects.count() == 1
    states = ImportBatch.objects.values_list("status", flat=True)
    assert sorted(states) == ["applied", "read"]


def test_an_edit_during_the_writing_is_not_lost() -> None:
    user = importer()
    apply_batch(batch=batch_of(ONE, user), user=user, mode=Mode.ALL, accepted_warnings=True)
    batch = batch_of(ONE.replace("Lan", "Hoa"), user)
    assert batch.counts["changed"] == 1

    def edit() -> None:
        with transaction.atomic():
            row = Establishment.objects.select_for_update().get()
            begun.set()
            time.sleep(0.3)  # the other gets as far as it can; the end is the same if it does not
            row.contact_name = "Người khác"
            row.save()

    begun = threading.Event()

    def write_then() -> str:
        begun.wait()  # the edit has the row: whoever does not ask for it would write over it
        return write(batch)

    results = at_once(edit, write_then)
    assert [type(each) for each in results if each is not None] == [ChangedMeanwhile]
    assert Establishment.objects.get().contact_name == "Người khác"
