"""Takes a whole batch back; what somebody changed since is kept, and said."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import CASCADE, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.history.acting import acting
from khuyencong.history.models import Change
from khuyencong.imports.engine.applying import kinds_in, source_of
from khuyencong.imports.engine.attempting import Held, attempt
from khuyencong.imports.engine.comparing import (
    Progress,
    gathering,
    no_progress,
    pieces,
    resource_of,
)
from khuyencong.imports.engine.counting import count_results
from khuyencong.imports.engine.holding import hold_all, is_whole
from khuyencong.imports.engine.refusing import NotNow
from khuyencong.imports.engine.results import write_columns
from khuyencong.imports.kinds import Kind
from khuyencong.imports.models import ImportBatch, ImportRow, ImportStatus, Result
from khuyencong.imports.resources import SheetResource

TAKEN_BACK = (Result.CREATED, Result.CHANGED)
AT_ONCE = 500
READ_AGAIN = (
    "pk", "batch_id", "position", "kind", "result", "note", "before", "after", "object_pk", "also",
)  # fmt: skip


@transaction.atomic
def undo_batch(*, batch: ImportBatch, user: Any, progress: Progress = no_progress) -> ImportBatch:
    """Take back every row that nobody changed since; raises NotNow."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.status not in (ImportStatus.APPLIED, ImportStatus.UNDOING):
        raise NotNow.because(held)
    rows = held.rows.filter(result__in=TAKEN_BACK)
    kinds, of, done = kinds_in(rows, user), rows.count(), 0
    source = _("hoàn tác %s") % source_of(held)
    progress(done, of)
    hold_all(kinds, rows)
    with acting(user, source=source), gathering(kinds):
        for kind in reversed(kinds):
            for some in from_the_last(rows.filter(kind=kind.key)):
                take_back(kind, some, held, user)
                write_columns(some, ["result", "note"])
                done += len(some)
                progress(done, of)
    held.status, held.job, held.message = ImportStatus.UNDONE, {}, ""
    held.undone_by, held.undone_at = user, timezone.now()
    held.counts = {**held.counts, "undone": count_results(held)}
    held.save()
    return held


def from_the_last(rows: Any) -> Iterator[list[ImportRow]]:
    """Read rows some at a time, the last of the file first, never past what was read before."""
    read = rows.only(*READ_AGAIN).order_by("-position")
    some = list(read[:AT_ONCE])
    while some:
        yield some
        some = list(read.filter(position__lt=some[-1].position)[:AT_ONCE])


def take_back(kind: Kind, rows: list[ImportRow], batch: ImportBatch, user: Any) -> None:
    """Take back rows of one kind, unless their record is gone or was edited since."""

    def read(some: list[ImportRow]) -> Held:
        resource = resource_of(kind, user, clears=True)
        return Held(resource, resource.records([row.object_pk for row in some if row.object_pk]))

    held = read(rows)
    keep_edited(rows, held, batch)
    created = [row for row in rows if row.result == Result.CREATED]
    attempt([row for row in rows if row.result == Result.CHANGED], restore, read, held)
    attempt(created, remove, read, held)
    gone = [row for row in created if row.result == Result.UNDONE]
    take_back_along([tuple(one) for row in gone for one in row.also], batch)


def keep_edited(rows: list[ImportRow], held: Held, batch: ImportBatch) -> None:
    """Note which rows stay, as their record is gone or was edited since."""
    edits = edits_since(held.resource._meta.model, list(held.records), batch)
    for row in rows:
        record = held.records.get(row.object_pk or 0)
        if record is None:
            row.result, row.note = Result.KEPT, _("Bản ghi đã bị xóa sau khi nhập.")
        elif edited := edited_since(held.resource, row, record, edits.get(record.pk, "")):
            row.result, row.note = Result.KEPT, edited


def restore(held: Held, rows: list[ImportRow]) -> None:
    """Give records the values back that they had."""
    held.resource.restore_all([(record, row.before or {}) for row, record in held.of(rows)])


def remove(held: Held, rows: list[ImportRow]) -> None:
    """Delete records."""
    pairs = [(record, [tuple(one) for one in row.also]) for row, record in held.of(rows)]
    held.resource.take_back_all(pairs)


def edits_since(model: Any, pks: list[int], batch: ImportBatch) -> dict[int, str]:
    """Say who changed records, or parts of them, after the import, by primary key."""
    label = model._meta.label_lower
    names = {f"{label}/{pk}": pk for pk in pks}
    of_them = Q(about__in=names)
    if not is_whole(model):  # the log has them under another record
        of_them |= Q(model=label, object_pk__in=pks)
    changes = Change.objects.filter(of_them, at__gt=batch.applied_at).order_by("pk")
    found = {}
    for change in changes.only("about", "object_pk", "at", "user_name"):
        pk = names.get(change.about) or change.object_pk
        at = f"{timezone.localtime(change.at):%H:%M %d/%m/%Y}"
        found[pk] = _("%(who)s, %(at)s") % {"who": change.user_name or _("hệ thống"), "at": at}
    return found


def edited_since(resource: SheetResource, row: ImportRow, record: Any, who: str) -> str:
    """Say what somebody changed since the import; nothing where nobody did.

    To delete a record takes everything of it along, so any edit keeps it; to give values back
    takes only them.
    """
    now, then = resource.state(record), row.after or {}
    changed = [name for name in then if now.get(name) != then[name]]
    if not changed and not (who and row.result == Result.CREATED):
        return ""
    labels = ", ".join(str(resource.columns[n].label) for n in changed if n in resource.columns)
    note = _("Đã được sửa sau khi nhập")
    note += f" ({who})" if who else ""
    return f"{note}: {labels}." if labels else f"{note}."


def take_back_along(also: list[tuple[str, int]], batch: ImportBatch) -> None:
    """Delete what was entered along with records, unless it is used or was edited since."""
    for label in sorted({label for label, _pk in also}):
        model: Any = apps.get_model(label)
        pks = [pk for name, pk in also if name == label]
        for some in pieces(pks, AT_ONCE):
            edited = edits_since(model, some, batch)
            free = model._default_manager.filter(pk__in=[pk for pk in some if pk not in edited])
            unused(free).delete()


def unused(rows: Any) -> Any:
    """Keep the rows that no other row refers to, but for what is only a part of them."""
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.on_delete is CASCADE:
            continue
        manager = relation.related_model._base_manager
        users = manager.filter(**{relation.field.name: OuterRef("pk")}).order_by()
        rows = rows.exclude(Exists(users))
    return rows
