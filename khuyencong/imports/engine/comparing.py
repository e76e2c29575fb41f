"""Runs the rows of a batch through the resources of their kinds, for a preview or for good."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from import_export.results import RowResult

from khuyencong.imports.kinds import Kind, kind_of
from khuyencong.imports.models import ImportRow, Outcome
from khuyencong.imports.resources import Messages, SheetResource, errors_of

Progress = Callable[[int, int], None]
Item = TypeVar("Item")
OUTCOMES = {
    RowResult.IMPORT_TYPE_NEW: Outcome.NEW,
    RowResult.IMPORT_TYPE_UPDATE: Outcome.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: Outcome.UNCHANGED,
    RowResult.IMPORT_TYPE_INVALID: Outcome.INVALID,
    RowResult.IMPORT_TYPE_ERROR: Outcome.INVALID,
}
AT_ONCE = 1000  # rows that are kept in memory together where a kind allows it


@dataclass
class Compared:
    """What the resource says of one row."""

    row: ImportRow
    outcome: Outcome
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    instance: Any = None
    errors: Messages = field(default_factory=dict)
    cautions: Messages = field(default_factory=dict)  # to be confirmed
    remarks: list[tuple[str, str]] = field(default_factory=list)  # only told


def no_progress(_done: int, _of: int) -> None:
    """Tell nobody."""


def compare(
    kind: Kind, rows: Iterable[ImportRow], user: Any, *, writes: bool, for_good: bool = False,
    clears: bool = False,
) -> Iterator[list[Compared]]:  # fmt: skip
    """Run the rows of one kind through its resource, some at a time; what `writes` is stored."""
    resource = kind.resource(user, clears=clears)
    resource.for_good = for_good
    loader = resource._meta.instance_loader_class(resource)
    for some in pieces(rows, resource.rows_at_once):
        resource.load([row.values for row in some])
        results = [
            resource.import_row(row.values, loader, row_number=row.row, dry_run=not writes)
            for row in some
        ]
        resource.flush(writes=writes)
        yield [of_result(row, result) for row, result in zip(some, results, strict=True)]


def pieces(items: Iterable[Item], length: int | None) -> Iterator[list[Item]]:
    """Cut into pieces; all at once without a length."""
    rest = iter(items)
    while piece := list(islice(rest, length)):
        yield piece


def previewed(
    rows: Iterable[ImportRow], kinds: list[Kind], user: Any, *, clears: bool
) -> Iterator[list[Compared]]:
    """Say of each row what it would do; nothing of it stays.

    What comes later in a file may rest on what comes first: of several kinds the first ones are
    written too, and everything is taken back. They are then all in memory.
    """
    if len(kinds) == 1:
        yield from compare(kinds[0], rows, user, writes=False, clears=clears)
        return
    by_kind: dict[str, list[ImportRow]] = {kind.key: [] for kind in kinds}
    for row in rows:
        by_kind[row.kind].append(row)
    found: list[list[Compared]] = []
    with transaction.atomic():
        with gathering(kinds):
            for kind in kinds:
                some = by_kind[kind.key]
                found += compare(kind, some, user, writes=kind is not kinds[-1], clears=clears)
        transaction.set_rollback(True)
    yield from found


@contextmanager
def gathering(kinds: Iterable[Kind]) -> Iterator[None]:
    """Recount sums once, at the end, for all that the kinds write."""
    with ExitStack() as stack:
        for each in {kind.gather: None for kind in kinds}:
            stack.enter_context(each())
        yield


def of_result(row: ImportRow, result: RowResult) -> Compared:
    """Read what import-export says of a row."""
    instance, errors = result.instance, errors_of(result)
    if errors:  # also where the record is another province's: nothing of it is told
        return Compared(row, Outcome.INVALID, errors=errors)
    return Compared(
        row,
        OUTCOMES[result.import_type],
        instance.state_before,
        instance.state_after,
        instance,
        cautions=getattr(instance, "cautions", {}),
        remarks=list(getattr(instance, "remarks", ())),
    )


def kinds_of(keys: Iterable[str]) -> list[Kind]:
    """Return kinds by key, in the order in which they are written."""
    return sorted(map(kind_of, set(keys)), key=lambda kind: kind.order)


def resource_of(kind: Kind, user: Any, *, clears: bool) -> SheetResource:
    """Make the resource that takes rows of a kind back: what it loads is locked."""
    resource = kind.resource(user, clears=clears)
    resource.for_good = True
    return resource
