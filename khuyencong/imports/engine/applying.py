"""Writes a batch: everything that was confirmed, in one transaction, or nothing."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.history.acting import acting
from khuyencong.imports.engine.comparing import (
    AT_ONCE,
    Compared,
    Progress,
    compare,
    gathering,
    kinds_of,
    no_progress,
)
from khuyencong.imports.engine.counting import count_results
from khuyencong.imports.engine.holding import hold_all
from khuyencong.imports.engine.refusing import ChangedMeanwhile, NotNow
from khuyencong.imports.engine.results import write_columns
from khuyencong.imports.kinds import Kind
from khuyencong.imports.models import ImportBatch, ImportRow, ImportStatus, Mode, Outcome, Result

RESULTS: Final = {
    Outcome.NEW: Result.CREATED,
    Outcome.CHANGED: Result.CHANGED,
    Outcome.UNCHANGED: Result.UNCHANGED,
}
READ_AGAIN: Final = (
    "pk", "batch_id", "position", "kind", "sheet", "row", "values", "outcome", "before", "after",
    "object_pk", "object_name", "also", "result",
)  # fmt: skip
SHOWN: Final = 20  # differences that ChangedMeanwhile tells of


@transaction.atomic
def apply_batch(
    *, batch: ImportBatch, user: Any, mode: Mode, version: int | None = None,
    accepted_warnings: bool = False, progress: Progress = no_progress,
) -> ImportBatch:  # fmt: skip
    """Write what was previewed; raises NotNow and ChangedMeanwhile, and then nothing is written."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.status not in (ImportStatus.READ, ImportStatus.APPLYING):
        raise NotNow.because(held)
    if version is not None and version != held.version:
        raise ChangedMeanwhile(_("Lần nhập này đã được sửa ở cửa sổ khác; hãy xem lại."))
    refuse_unconfirmed(held, mode, accepted_warnings=accepted_warnings)
    try:
        with acting(user, source=source_of(held)):
            write_rows(held, user, progress)
    except IntegrityError as error:
        raise ChangedMeanwhile(_("Có người vừa ghi bản ghi trùng; hãy xem lại.")) from error
    held.mode, held.accepted_warnings = mode, accepted_warnings
    finish(held, user)
    return held


def refuse_unconfirmed(batch: ImportBatch, mode: Mode, *, accepted_warnings: bool) -> None:
    """Raise NotNow where rows have mistakes, or warnings that nobody accepted."""
    counts = batch.counts
    wrong = counts.get("table_errors", 0) or batch.rows.filter(outcome=Outcome.INVALID).exists()
    if mode == Mode.ALL and wrong:
        raise NotNow(_("Còn dòng có lỗi: sửa hết, hoặc chọn “Nhập các dòng hợp lệ”."))
    if (counts.get("warnings") or counts.get("table_warnings")) and not accepted_warnings:
        raise NotNow(_("Tệp có cảnh báo: hãy xem và đánh dấu là đã biết trước khi nhập."))
    if not batch.rows.filter(outcome__in=RESULTS).exists():
        raise NotNow(_("Không có dòng nào để nhập."))


def source_of(batch: ImportBatch) -> str:
    """Name the file in the history of what it wrote."""
    return _("tệp %(name)s (lần nhập %(pk)d)") % {"name": batch.name, "pk": batch.pk}


def write_rows(batch: ImportBatch, user: Any, progress: Progress) -> None:
    """Write the rows of every kind, some at a time, and what became of each."""
    rows = batch.rows.filter(outcome__in=RESULTS)
    kinds, of, done = kinds_in(rows, user), rows.count(), 0
    progress(done, of)
    hold_all(kinds, rows)
    with gathering(kinds):
        for kind in kinds:
            some = in_order(rows.filter(kind=kind.key))
            for found in compare(
                kind, some, user, writes=True, for_good=True, clears=batch.is_round_trip
            ):
                refuse_changed(found)
                keep(found)
                done += len(found)
                progress(done, of)
    for outcome, result in RESULTS.items():
        rows.filter(outcome=outcome, result="").update(result=result)
    batch.rows.filter(result="").update(result=Result.SKIPPED)


def kinds_in(rows: Any, user: Any) -> list[Kind]:
    """Return the kinds of rows; raise NotNow where the person may not bring one of them in."""
    kinds = kinds_of(rows.order_by().values_list("kind", flat=True).distinct())
    for kind in kinds:
        if not kind.may_import(user):
            raise NotNow(_("Bạn không được nhập loại dữ liệu “%s”.") % kind.label)
    return kinds


def in_order(rows: Any, *also: str) -> Iterator[ImportRow]:
    """Read rows in the order of the file, some at a time, without what is only shown."""
    last = -1
    read = rows.only(*READ_AGAIN, *also).order_by("position")
    while some := list(read.filter(position__gt=last)[:AT_ONCE]):
        yield from some
        last = some[-1].position


def refuse_changed(found: list[Compared]) -> None:
    """Raise ChangedMeanwhile, with what differs, where rows would do another thing now."""
    different = (
        change
        for each in found
        if (each.outcome, each.before) != (each.row.outcome, each.row.before)
        for change in changes_of(each)
    )
    if changes := list(islice(different, SHOWN)):
        message = _("Dữ liệu đã thay đổi từ lúc xem trước; hãy xem lại rồi xác nhận lần nữa.")
        raise ChangedMeanwhile(message, changes)


def changes_of(each: Compared) -> list[dict[str, Any]]:
    """Say what of a row is no longer as it was shown."""
    where = {"sheet": each.row.sheet, "row": each.row.row}
    if each.errors:
        return [
            {**where, "column": column, "message": " ".join(texts)}
            for column, texts in each.errors.items()
        ]
    then, now = each.row.before or {}, each.before or {}
    names = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    shown = [
        {**where, "column": name, "then": then.get(name), "now": now.get(name)} for name in names
    ]
    return shown or [{**where, "column": "", "then": each.row.outcome, "now": str(each.outcome)}]


def keep(found: list[Compared]) -> None:
    """Remember what rows wrote; only the columns that the preview could not know are written."""
    by_columns: dict[tuple[str, ...], list[ImportRow]] = defaultdict(list)
    for each in found:
        row = each.row
        now = {"object_pk": each.instance.pk, "result": RESULTS[each.outcome], **told_of(each)}
        differ = tuple(name for name in now if getattr(row, name) != now[name])
        if set(differ) != {"result"}:
            by_columns[differ].append(row)
        vars(row).update(now)
    for names, rows in by_columns.items():
        write_columns(rows, list(names))


def told_of(each: Compared) -> dict[str, Any]:
    """Return what a record is called and is now, and what was entered along with it."""
    instance = each.instance
    also = [list(one) for one in getattr(instance, "created_along", ())]
    return {"object_name": str(instance)[:300], "after": each.after, "also": also}


def finish(batch: ImportBatch, user: Any) -> None:
    """Sign the batch, in the transaction of its rows."""
    batch.status, batch.job, batch.message = ImportStatus.APPLIED, {}, ""
    batch.applied_by, batch.applied_at = user, timezone.now()
    batch.counts = {**batch.counts, "results": count_results(batch)}
    batch.save()
