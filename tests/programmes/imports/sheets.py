"""Whole files through the whole engine."""

import json
from pathlib import Path
from typing import Any, Final

from khuyencong.accounts.models import User
from khuyencong.imports import jobs
from khuyencong.imports.engine import apply_batch, read_batch
from khuyencong.imports.models import ImportBatch, Mode
from programmes.models import Project, cells, lines

DATA: Final = Path(__file__).parents[2] / "khuyencong/sheets/data"
MONEY: Final = ("amount_national", "amount_local", "amount_counterpart")


def uploaded(user: User, name: str, data: bytes | None = None) -> ImportBatch:
    """Upload a sample, or bytes under a name, and read it."""
    content = (DATA / name).read_bytes() if data is None else data
    batch = jobs.upload_batch(user, name=name, data=content).batch
    read_batch(batch, user)
    batch.refresh_from_db()
    return batch


def applied(user: User, batch: ImportBatch, mode: Mode = Mode.ALL) -> ImportBatch:
    """Confirm an import with its warnings."""
    return apply_batch(batch=batch, user=user, mode=mode, accepted_warnings=True)


def told(name: str) -> list[dict[str, Any]]:
    """Return what a sample says, by whoever wrote it."""
    rows: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))["rows"]
    return rows


def recorded(project: Project) -> dict[str, Any]:
    """Say of a project what the samples say of it."""
    money = {row.source: row.amount for row in project.funding.all()}
    return {
        "title": project.title,
        "year": project.year,
        "start": project.started_on and project.started_on.isoformat(),
        "end": project.ended_on and project.ended_on.isoformat(),
        "amount_total": project.stated_total,
        **{name: money.get(name.removeprefix("amount_")) for name in MONEY},
    }


def caches_are_right() -> bool:
    """Recount lines and cells."""
    return not lines.differences() and not cells.differences()
