"""Does again what was taken back (làm lại): the undo of an undo."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from khuyencong.history.acting import acting
from khuyencong.imports.engine.applying import RESULTS, finish, in_order, kinds_in, source_of
from khuyencong.imports.engine.comparing import (
    Compared,
    Progress,
    compare,
    gathering,
    no_progress,
)
from khuyencong.imports.engine.holding import hold_all
from khuyencong.imports.engine.reading import take_over
from khuyencong.imports.engine.refusing import ChangedMeanwhile, NotNow
from khuyencong.imports.engine.results import write_columns
from khuyencong.imports.models import ImportBatch, ImportStatus, Outcome, Result

WRITTEN = [
    "outcome", "problems", "result", "model", "object_pk", "object_name", "also", "note", "before",
    "after",
]  # fmt: skip


@transaction.atomic
def redo_batch(*, batch: ImportBatch, user: Any, progress: Progress = no_progress) -> ImportBatch:
    """Write again what was taken back, as things are now; raises NotNow, ChangedMeanwhile."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.status not in (ImportStatus.UNDONE, ImportStatus.APPLYING):
        raise NotNow.because(held)
    rows = held.rows.filter(result=Result.UNDONE)
    kinds, of, done = kinds_in(rows, user), rows.count(), 0
    source = _("làm lại %s") % source_of(held)
    progress(done, of)
    hold_all(kinds, rows)
    try:
        with acting(user, source=source), gathering(kinds):
            for kind in kinds:
                some = in_order(rows.filter(kind=kind.key), "problems", "cells")
                for found in compare(
                    kind, some, user, writes=True, for_good=True, clears=held.is_round_trip
                ):
                    write_columns([written_again(each) for each in found], WRITTEN)
                    done += len(found)
                    progress(done, of)
    except IntegrityError as error:
        raise ChangedMeanwhile(_("Có người vừa ghi bản ghi trùng; hãy thử lại.")) from error
    still_written(held)
    finish(held, user)
    return held


def written_again(each: Compared) -> Any:
    """Remember what a row wrote this time."""
    row = take_over(each)
    if each.outcome == Outcome.INVALID:
        row.result = Result.FAILED
        row.note = " ".join(problem["message"] for problem in row.problems)[:1000]
        return row
    row.result, row.note = RESULTS[each.outcome], ""
    row.object_pk = each.instance.pk
    row.also = [list(one) for one in getattr(each.instance, "created_along", ())]
    return row


def still_written(batch: ImportBatch) -> None:
    """Let the rows that the undo left standing be taken back by the next one."""
    standing = batch.rows.filter(result__in=[Result.KEPT, Result.NOT_UNDONE])
    standing.filter(before__isnull=True).update(result=Result.CREATED, note="")
    standing.update(result=Result.CHANGED, note="")
