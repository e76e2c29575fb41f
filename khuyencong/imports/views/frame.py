"""What all pages of one import have in common: its steps, its file, who brought it in before."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User
from khuyencong.imports.models import ImportBatch, ImportStatus

STEPS: Final = (
    ("import-understood", _("Đã hiểu")),
    ("import-problems", _("Lỗi")),
    ("import-preview", _("Xem trước")),
    ("import-confirm", _("Xác nhận")),
    ("import", _("Kết quả")),
)
WRITTEN: Final = (ImportStatus.APPLIED, ImportStatus.UNDOING, ImportStatus.UNDONE)
EARLIER: Final = 3
TELLS_TWINS: Final = ("import-understood", "import-confirm")


@dataclass(frozen=True)
class Step:
    """A step of an import as the row of steps shows it."""

    number: int
    label: str | Promise
    address: str  # empty where there is nothing to see yet
    is_current: bool
    count: int | None = None


def steps_of(batch: ImportBatch, current: str) -> list[Step]:
    """List the steps; one can go back to every one that has something to show."""
    return [
        Step(
            number,
            label,
            reverse(name, args=[batch.pk]) if is_open(batch, name) else "",
            name == current,
            batch.counts.get("invalid") or None if name == "import-problems" else None,
        )
        for number, (name, label) in enumerate(STEPS, 1)
    ]


def is_open(batch: ImportBatch, name: str) -> bool:
    """Say whether a step has something to show."""
    if name == "import":
        return batch.status in WRITTEN
    if name == "import-confirm":
        return batch.status == ImportStatus.READ
    return batch.status == ImportStatus.READ or batch.status in WRITTEN


def frame_of(batch: ImportBatch, user: User, current: str) -> dict[str, Any]:
    """Return what the head of every page of an import prints."""
    return {
        "batch": batch,
        "steps": steps_of(batch, current),
        "twins": twins_of(batch, user) if batch.is_open and current in TELLS_TWINS else [],
        "is_open": batch.status == ImportStatus.READ,
    }


def twins_of(batch: ImportBatch, user: User) -> list[ImportBatch]:
    """Return the latest imports of the very same file that the person may see."""
    rows = ImportBatch.objects.visible_to(user).filter(sha256=batch.sha256).exclude(pk=batch.pk)
    return list(rows.select_related("uploaded_by")[:EARLIER])
