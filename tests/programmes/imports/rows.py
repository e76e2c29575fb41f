"""Rows of one kind as they would come from a sheet, without the sheet."""

from typing import Any

from django.core.files.base import ContentFile

from khuyencong.accounts.models import User
from khuyencong.imports.engine import apply_batch
from khuyencong.imports.engine.comparing import previewed as previewed_rows
from khuyencong.imports.engine.counting import Outcomes
from khuyencong.imports.engine.reading import take_over
from khuyencong.imports.kinds import kind_of
from khuyencong.imports.models import ImportBatch, ImportRow, ImportStatus, Mode


def previewed(user: User, key: str, *rows: dict[str, Any]) -> ImportBatch:
    """Make a batch of rows that was compared and waits to be confirmed."""
    batch = ImportBatch.objects.create(
        file=ContentFile(b"-", "a.xlsx"), name="a.xlsx", sha256="-", size=1, uploaded_by=user,
        status=ImportStatus.READ,
    )  # fmt: skip
    kind, counts = kind_of(key), Outcomes()
    made = [
        ImportRow(batch=batch, position=number, table=0, kind=key, sheet="S", row=number + 2,
                  values=kind.resource.plain(row))
        for number, row in enumerate(rows)
    ]  # fmt: skip
    for some in previewed_rows(made, [kind], user, clears=False):
        ImportRow.objects.bulk_create([take_over(each) for each in some])
    counts.add(batch.rows.all())
    batch.counts = counts.as_dict()
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
    return apply_batch(batch=batch, user=user, mode=Mode.VALID, accepted_warnings=True)


def results(batch: ImportBatch) -> list[str]:
    """List what became of the rows."""
    return list(batch.rows.order_by("position").values_list("result", flat=True))
