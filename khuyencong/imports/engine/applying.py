"""Writes a batch: everything that was confirmed, in one transaction, or nothing."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.history.acting import acting
from khuyencong.imports.engine.comparing import Compared, Progress, compared, no_progress
from khuyencong.imports.engine.counting import count_results
from khuyencong.imports.models import ImportBatch, ImportRow, ImportStatus, Mode, Outcome, Result

WRITTEN = [
    "result", "model", "object_pk", "object_name", "also", "note", "before", "after",
]  # fmt: skip
RESULTS = {
    Outcome.NEW: Result.CREATED,
    Outcome.CHANGED: Result.CHANGED,
    Outcome.UNCHANGED: Result.UNCHANGED,
}


class NotNow(Exception):  # noqa: N818 - an answer to the user
    """The batch is not in a state in which this is done; the sentence says why."""


class ChangedMeanwhile(Exception):  # noqa: N818 - an answer to the user
    """What the rows would do is no longer what the person confirmed."""


@transaction.atomic
def apply_batch(
    *, batch: ImportBatch, user: Any, mode: Mode, version: int | None = None,
    progress: Progress = no_progress,
) -> ImportBatch:  # fmt: skip
    """Write what was previewed; raises NotNow and ChangedMeanwhile, and then nothing is written."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    refuse_unless(held, (ImportStatus.READ, ImportStatus.APPLYING))
    if version is not None and version != held.version:
        raise ChangedMeanwhile(_("Lần nhập này đã được sửa ở cửa sổ khác; hãy xem lại."))
    rows = list(held.rows.order_by("position"))
    chosen = [row for row in rows if row.outcome in RESULTS]
    if mode == Mode.ALL and any(row.outcome == Outcome.INVALID for row in rows):
        raise NotNow(_("Còn dòng có lỗi: sửa hết, hoặc chọn “Nhập các dòng hợp lệ”."))
    with acting(user, source=source_of(held)):
        for each in compared(chosen, user, for_good=True, clears=held.is_round_trip,
                             progress=progress):  # fmt: skip
            keep(each)
    for row in rows:
        row.result = row.result or Result.SKIPPED
    finish(held, rows, user, mode)
    return held


def source_of(batch: ImportBatch) -> str:
    """Name the file in the history of what it wrote."""
    return _("tệp %(name)s (lần nhập %(pk)d)") % {"name": batch.name, "pk": batch.pk}


def refuse_unless(batch: ImportBatch, statuses: tuple[ImportStatus, ...]) -> None:
    """Raise NotNow where the batch stands elsewhere."""
    if batch.status not in statuses:
        message = _("Lần nhập này đang ở trạng thái “%s”.")
        raise NotNow(message % batch.get_status_display())


def keep(each: Compared) -> None:
    """Remember what a row wrote; raise ChangedMeanwhile where that is not what was confirmed."""
    row = each.row
    if (each.outcome, each.before) != (row.outcome, row.before):
        raise ChangedMeanwhile(_("Dữ liệu đã thay đổi từ lúc xem trước; hãy xem lại."))
    row.result, row.after = RESULTS[each.outcome], each.after
    row.model = each.instance._meta.label_lower
    row.object_pk, row.object_name = each.instance.pk, str(each.instance)[:300]
    row.also = [list(one) for one in getattr(each.instance, "created_along", ())]


def finish(batch: ImportBatch, rows: list[ImportRow], user: Any, mode: Mode) -> None:
    """Sign the batch, in the transaction of its rows."""
    update_rows(rows, WRITTEN)
    batch.status, batch.mode, batch.job, batch.message = ImportStatus.APPLIED, mode, {}, ""
    batch.applied_by, batch.applied_at = user, timezone.now()
    batch.counts = {**batch.counts, "results": count_results(rows)}
    batch.save()


def update_rows(rows: list[ImportRow], names: list[str]) -> None:
    """Write columns of many rows; an upsert is many times quicker than bulk_update."""
    ImportRow.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=names
    )
