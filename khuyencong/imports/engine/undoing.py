"""Takes a whole batch back, and does it again; what somebody changed since is kept, and said."""

from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.history.acting import acting
from khuyencong.imports.engine.applying import (
    RESULTS,
    WRITTEN,
    finish,
    keep,
    refuse_unless,
    source_of,
    update_rows,
)
from khuyencong.imports.engine.comparing import compared, gathering
from khuyencong.imports.engine.counting import count_results
from khuyencong.imports.engine.reading import take_over
from khuyencong.imports.kinds import kind_of
from khuyencong.imports.models import ImportBatch, ImportRow, ImportStatus, Mode, Outcome, Result
from khuyencong.imports.resources import SheetResource

TAKEN_BACK = (Result.CREATED, Result.CHANGED)


@transaction.atomic
def undo_batch(*, batch: ImportBatch, user: Any) -> ImportBatch:
    """Take back every row that nobody changed since; raises NotNow."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    refuse_unless(held, (ImportStatus.APPLIED,))
    written = list(held.rows.filter(result__in=TAKEN_BACK).order_by("position"))
    written.sort(key=lambda row: (-kind_of(row.kind).order, -row.position))
    source = _("hoàn tác %s") % source_of(held)
    kinds = [kind_of(row.kind) for row in written]
    with acting(user, source=source), gathering(kinds):
        for key, rows in groupby(written, lambda row: row.kind):
            take_back(kind_of(key).resource(user, clears=True), list(rows))
    update_rows(written, ["result", "note"])
    held.status, held.undone_by, held.undone_at = ImportStatus.UNDONE, user, timezone.now()
    held.counts = {**held.counts, "undone": count_results(written)}
    held.save()
    return held


def take_back(resource: SheetResource, rows: list[ImportRow]) -> None:
    """Take back the rows of one kind, the last first."""
    records = resource.records([row.object_pk for row in rows if row.object_pk])
    for row in rows:
        record = records.get(row.object_pk or 0)
        if record is None:
            row.result, row.note = Result.KEPT, _("Bản ghi đã bị xóa sau khi nhập.")
        elif edited := edited_since(resource, row, record):
            row.result, row.note = Result.KEPT, edited
        else:
            take_back_one(resource, row, record)


def edited_since(resource: SheetResource, row: ImportRow, record: Any) -> str:
    """Say what somebody changed since the import; nothing where nobody did."""
    now, then = resource.state(record), row.after or {}
    changed = [name for name in then if now.get(name) != then[name]]
    labels = ", ".join(str(resource.columns[name].label) for name in changed)
    return _("Đã được sửa sau khi nhập: %s.") % labels if changed else ""


def take_back_one(resource: SheetResource, row: ImportRow, record: Any) -> None:
    """Delete what the row created, or restore what it changed."""
    try:
        with transaction.atomic():
            if row.result == Result.CREATED:
                resource.take_back(record, [tuple(each) for each in row.also])
            else:
                resource.restore(record, row.before or {})
    except (ProtectedError, ValidationError) as error:
        row.result, row.note = Result.NOT_UNDONE, why(error)
    else:
        row.result, row.note = Result.UNDONE, ""


def why(error: ProtectedError | ValidationError) -> str:
    """Say why a record stays."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("Bản ghi khác đã dựa vào bản ghi này.")


@transaction.atomic
def redo_batch(*, batch: ImportBatch, user: Any) -> ImportBatch:
    """Write again what was taken back, as things are now; raises NotNow."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    refuse_unless(held, (ImportStatus.UNDONE,))
    rows = list(held.rows.order_by("position"))
    again = [row for row in rows if row.result == Result.UNDONE]
    with acting(user, source=_("làm lại %s") % source_of(held)):
        for each in compared(again, user, for_good=True, clears=held.is_round_trip):
            write_again(each)
    update_rows(again, [*WRITTEN, "outcome", "problems"])
    finish(held, rows, user, Mode(held.mode))
    return held


def write_again(each: Any) -> None:
    """Remember what a row wrote this time."""
    take_over(each)
    if each.outcome == Outcome.INVALID:
        each.row.result = Result.FAILED
        each.row.note = " ".join(problem["message"] for problem in each.row.problems)
    elif each.outcome in RESULTS:
        keep(each)
