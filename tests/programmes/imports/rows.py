"""Rows of one kind as they would come from a sheet, without the sheet."""

from typing import Any

from django.core.files.base import ContentFile

from khuyencong.accounts.models import User
from khuyencong.imports.engine import apply_batch
from khuyencong.imports.engine.comparing import no_progress
from khuyencong.imports.engine.counting import count_outcomes
from khuyencong.imports.engine.reading import look
from khuyencong.imports.kinds import kind_of
from khuyencong.imports.models import ImportBatch, ImportRow, ImportStatus, Mode


def previewed(user: User, kind: str, *rows: dict[str, Any]) -> ImportBatch:
    """Make a batch of rows that was compared and waits to be confirmed."""
    batch = ImportBatch.objects.create(
        file=ContentFile(b"-", "a.xlsx"), name="a.xlsx", sha256="-", size=1, uploaded_by=user,
        status=ImportStatus.READ,
    )  # fmt: skip
    resource = kind_of(kind).resource
    made = [
        ImportRow(batch=batch, position=number, table=0, kind=kind, sheet="S", row=number + 2,
                  values=resource.plain(row))
        for number, row in enumerate(rows)
    ]  # fmt: skip
    look(made, user, no_progress)
    ImportRow.objects.bulk_create(made)
    batch.counts = count_outcomes(made)
    batch.save()
    return batch


def outcomes(batch: ImportBatch) -> list[str]:
    """List what the rows would do."""
    return list(batch.rows.order_by("position").values_list("outcome", flat=True))


def messages(batch: ImportBatch) -> str:
    """Join what is wrong with the rows."""
    return " | ".join(
        f"{problem['column']}: {problem['message']}"
        for row in batch.rows.order_by("position")
        for problem in row.problems
    )


def imported(user: User, kind: str, *rows: dict[str, Any]) -> ImportBatch:
    """Bring rows in, those without mistakes."""
    batch = previewed(user, kind, *rows)
    return apply_batch(batch=batch, user=user, mode=Mode.VALID)


def results(batch: ImportBatch) -> list[str]:
    """List what became of the rows."""
    return list(batch.rows.order_by("position").values_list("result", flat=True))
