"""Runs the rows of a batch through the resources of their kinds, for a preview or for good."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import transaction
from import_export.results import RowResult
from tablib import Dataset

from khuyencong.imports.kinds import Kind, kind_of
from khuyencong.imports.models import ImportRow, Outcome
from khuyencong.imports.resources import errors_of

Progress = Callable[[int, int], None]
OUTCOMES = {
    RowResult.IMPORT_TYPE_NEW: Outcome.NEW,
    RowResult.IMPORT_TYPE_UPDATE: Outcome.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: Outcome.UNCHANGED,
    RowResult.IMPORT_TYPE_INVALID: Outcome.INVALID,
    RowResult.IMPORT_TYPE_ERROR: Outcome.INVALID,
}


@dataclass
class Compared:
    """What the resource says of one row."""

    row: ImportRow
    outcome: Outcome
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    instance: Any = None
    errors: dict[str, list[str]] = field(default_factory=dict)


def no_progress(_done: int, _of: int) -> None:
    """Tell nobody."""


def compared(
    rows: Iterable[ImportRow], user: Any, *, for_good: bool, clears: bool = False,
    progress: Progress = no_progress,
) -> list[Compared]:  # fmt: skip
    """Run rows through their resources; for a preview, nothing of it stays.

    What comes later in a file may rest on what comes first: a preview of several kinds writes
    the first ones too, and takes everything back.
    """
    by_kind = sorted(rows, key=lambda row: (kind_of(row.kind).order, row.position))
    groups = [(kind_of(key), list(some)) for key, some in groupby(by_kind, lambda row: row.kind)]
    found: list[Compared] = []
    with gathering(kind for kind, _rows in groups), transaction.atomic():
        for number, (kind, some) in enumerate(groups, 1):
            writes = for_good or number < len(groups)
            found += list(run(kind, some, user, writes=writes, clears=clears))
            progress(len(found), len(by_kind))
        if not for_good:
            transaction.set_rollback(True)
    return found


@contextmanager
def gathering(kinds: Iterable[Kind]) -> Iterator[None]:
    """Recount sums once, at the end, for all that the kinds write."""
    with ExitStack() as stack:
        for each in {kind.gather: None for kind in kinds}:
            stack.enter_context(each())
        yield


def run(
    kind: Kind, rows: list[ImportRow], user: Any, *, writes: bool, clears: bool
) -> Iterator[Compared]:
    """Run the rows of one kind."""
    resource = kind.resource(user, clears=clears)
    names = list(resource.columns)
    data = Dataset(headers=names)
    for row in rows:
        data.append([row.values.get(name) for name in names])
    results = resource.import_data(data, dry_run=not writes, use_transactions=False)
    for row, result in zip(rows, results.rows, strict=True):
        yield of_result(row, result)


def of_result(row: ImportRow, result: RowResult) -> Compared:
    """Read what import-export says of a row."""
    instance, errors = result.instance, errors_of(result)
    outcome = Outcome.INVALID if errors else OUTCOMES[result.import_type]
    if errors:  # also where the record is another province's: nothing of it is told
        return Compared(row, outcome, errors=errors)
    return Compared(row, outcome, instance.state_before, instance.state_after, instance)
