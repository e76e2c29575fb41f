"""What the pages ask of jobs: one door, so that no page knows how a step is run."""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from khuyencong.history.models import Change
from khuyencong.imports import jobs
from khuyencong.imports.choosing import Cell, before_of, choices_of
from khuyencong.imports.engine import ChangedMeanwhile, NotNow, undo_batch
from khuyencong.imports.engine.undoing import TAKEN_BACK
from khuyencong.imports.jobs import SMALL_ROWS
from khuyencong.imports.models import ImportBatch, ImportRow, Mode
from khuyencong.imports.problems import CellProblem
from khuyencong.sheets.annotated import Note, annotate

logger = logging.getLogger(__name__)


def bring_in(*, user: Any, name: str, data: Any) -> ImportBatch:
    """Keep a file and read it; raises RefusedSheetError and NotNow."""
    batch = jobs.upload_batch(user, name=name, data=data).batch
    run(batch, user, "read")
    return batch


def run(batch: ImportBatch, user: Any, step: str, **options: Any) -> None:
    """Run a step; after an accident nothing was written, and the page of the import says so."""
    try:
        jobs.start(batch, user, step, **options)
    except (NotNow, ChangedMeanwhile):
        raise
    except Exception:
        logger.exception("step %s of import %s went wrong", step, batch.pk)
    batch.refresh_from_db()


def read_again(batch: ImportBatch, user: Any) -> None:
    """Read the file with the choices of now; raises NotNow and ChangedMeanwhile."""
    keep_choices(batch)
    run(batch, user, "read")


@transaction.atomic
def keep_choices(batch: ImportBatch) -> None:
    """Store the choices, unless another window stored some first; raises ChangedMeanwhile."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.version != batch.version:
        raise ChangedMeanwhile(_("Lần nhập này đã được sửa ở cửa sổ khác; hãy xem lại."))
    batch.save(update_fields=["choices", "layout"])


def write(batch: ImportBatch, user: Any, mode: Mode, *, version: int, accepted: bool) -> None:
    """Write what was confirmed; raises NotNow and ChangedMeanwhile."""
    run(batch, user, "apply", version=version, mode=mode.value, accepted_warnings=accepted)


def take_back(batch: ImportBatch, user: Any) -> None:
    """Undo the whole import; raises NotNow and ChangedMeanwhile."""
    run(batch, user, "undo", version=batch.version)


def do_again(batch: ImportBatch, user: Any) -> None:
    """Write again what was taken back; raises NotNow and ChangedMeanwhile."""
    run(batch, user, "redo", version=batch.version)


def is_busy(batch: ImportBatch) -> bool:
    """Say whether something is being done with the import now."""
    return bool(batch.job)


def progress_of(batch: ImportBatch) -> jobs.Progress:
    """Return what runs, how many rows are done, and of how many."""
    return jobs.progress_of(batch)


def cancel(batch: ImportBatch, user: Any) -> None:
    """Stop what is being done; nothing of it stays. Raises NotNow."""
    jobs.cancel(batch, user)


def discard(batch: ImportBatch, user: Any) -> None:
    """Throw away what was read; raises NotNow."""
    jobs.discard(batch, user)


def foreseen(batch: ImportBatch, user: Any) -> list[ImportRow] | None:
    """Return the written rows as undoing would leave them; None where they are too many to try.

    It is tried and taken back: only so is known what other records rest on.
    """
    written = batch.rows.filter(result__in=TAKEN_BACK)
    if written.count() > SMALL_ROWS:
        return None
    with transaction.atomic():
        pks = list(written.values_list("pk", flat=True))
        undo_batch(batch=batch, user=user)
        rows = list(ImportRow.objects.filter(pk__in=pks).order_by("position"))
        transaction.set_rollback(True)
    return rows


def touched_since(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Return the written rows whose records somebody changed after the import."""
    later = Change.objects.filter(
        about=Concat(OuterRef("model"), Value("/"), Cast(OuterRef("object_pk"), CharField())),
        at__gt=batch.applied_at,
    )
    written = batch.rows.filter(result__in=TAKEN_BACK)
    return written.filter(Exists(later)).order_by("position")


def annotated(batch: ImportBatch, problems: Iterable[CellProblem]) -> tuple[bytes, str]:
    """Return the workbook with its problems marked, and what was fixed here; and its name.

    Raises RefusedSheetError.
    """
    choices, before = choices_of(batch), before_of(batch)
    notes = [note_of(each) for each in problems]
    notes += [fixed_note(cell, text, before.get(cell)) for cell, text in choices.edits.items()]
    with batch.file.open("rb") as file:
        return annotate(file.read(), batch.name, notes, choices=choices)


def fixed_note(cell: Cell, text: str, before: str | None) -> Note:
    """Say of a cell that it was fixed here, and what the file that came says there."""
    sheet, row, column = cell
    now = _("Đã sửa trên trang thành “%s”.") % text if text else _("Đã xóa trên trang.")
    stood = _("Trong tệp ghi “%s”.") % before if before else ""
    return Note(sheet, row, column, f"{now} {stood}".strip(), "", before or "", "fixed")


def note_of(problem: CellProblem) -> Note:
    """Return a problem as a note of its cell."""
    column = problem.cell[2] if problem.cell else None
    return Note(
        problem.sheet, problem.row, column, problem.message, problem.hint, problem.value,
        problem.severity,
    )  # fmt: skip
