"""Does something for many rows at once; the few that are refused do not hold up the others."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import PROTECT, ProtectedError
from django.utils.translation import gettext as _

from khuyencong.imports.models import ImportRow, Result
from khuyencong.imports.resources import RefusedRecords, SheetResource

Rows = list[ImportRow]
Refusal = ValidationError | ProtectedError | IntegrityError
REFUSALS = (ValidationError, ProtectedError, IntegrityError)


@dataclass
class Held:
    """Records of rows as they are now, locked, with the resource that read them."""

    resource: SheetResource
    records: dict[int, Any]

    def of(self, rows: Rows) -> list[tuple[ImportRow, Any]]:
        """Return rows with their records."""
        return [(row, self.records[row.object_pk or 0]) for row in rows]


Read = Callable[[Rows], Held]
Act = Callable[[Held, Rows], None]


def attempt(rows: Rows, act: Act, read: Read, held: Held | None = None) -> None:
    """Do it for all at once, then without those that are refused; each row says how it went.

    Where nobody tells who is refused, each half is tried, down to the one. What was tried is read
    again: records may hold what was not written after all.
    """
    rest = rows
    while rest:
        refused = refusals(rest, act, held or read(rest))
        if refused is None:
            succeed(rest)
            return
        if not refused:
            middle = len(rest) // 2
            attempt(rest[:middle], act, read)
            attempt(rest[middle:], act, read)
            return
        rest, held = without(rest, refused), None


def refusals(rows: Rows, act: Act, held: Held) -> Mapping[int, Refusal] | None:
    """Do it, and return nothing; else why some are refused, by record, as far as that is told."""
    try:
        with transaction.atomic():
            act(held, rows)
    except RefusedRecords as refused:
        return refused.reasons
    except REFUSALS as error:
        if len(rows) == 1:
            return {rows[0].object_pk or 0: error}
        return resting_on(rows, held, error)
    return None


def resting_on(rows: Rows, held: Held, error: Refusal) -> dict[int, Refusal]:
    """Return which records others rest on, where the database was asked that."""
    if not isinstance(error, ProtectedError):
        return {}
    model, found = held.resource._meta.model, defaultdict[int, set[Any]](set)
    for each in error.protected_objects:
        for name in ways_to(model, type(each)):
            found[getattr(each, name)].add(each)
    mine = {row.object_pk for row in rows}
    return {pk: ProtectedError(str(error), some) for pk, some in found.items() if pk in mine}


def ways_to(model: Any, other: Any) -> list[str]:
    """List the columns by which rows of another model keep those of a model from going."""
    return [
        field.attname
        for field in other._meta.concrete_fields
        if field.related_model is model and field.remote_field.on_delete is PROTECT
    ]


def without(rows: Rows, refused: Mapping[int, Refusal]) -> Rows:
    """Note why rows are refused, and return the others."""
    rest = []
    for row in rows:
        if error := refused.get(row.object_pk or 0):
            row.result, row.note = Result.NOT_UNDONE, why(error)
        else:
            rest.append(row)
    return rest


def succeed(rows: Rows) -> None:
    """Note that rows were taken back."""
    for row in rows:
        row.result, row.note = Result.UNDONE, ""


def why(error: Refusal) -> str:
    """Say why a record stays."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, ProtectedError):
        names = sorted({str(each._meta.verbose_name) for each in error.protected_objects})
        return _("Đã có dữ liệu khác dựa vào bản ghi này: %s.") % ", ".join(names)
    return _("Đã có dữ liệu khác dựa vào bản ghi này.")
