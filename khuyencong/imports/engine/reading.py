"""Reads the file of a batch into rows, compared with what there is; nothing of a register moves."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.history.inserting import insert
from khuyencong.imports.choosing import choices_of, table_from_json
from khuyencong.imports.drafts import Draft, problem_of
from khuyencong.imports.engine.comparing import (
    AT_ONCE,
    Compared,
    Progress,
    kinds_of,
    no_progress,
    pieces,
    previewed,
)
from khuyencong.imports.engine.counting import Outcomes
from khuyencong.imports.engine.describing import described, file_entry, sheet_entry
from khuyencong.imports.engine.refusing import NotNow
from khuyencong.imports.kinds import Kind, kinds_for
from khuyencong.imports.models import ImportBatch, ImportRow, ImportStatus, Outcome, SheetLayout
from khuyencong.imports.places import ProvinceBook
from khuyencong.sheets import child
from khuyencong.sheets.cells import letters
from khuyencong.sheets.choices import Choices
from khuyencong.sheets.limits import UPLOAD, Limits
from khuyencong.sheets.messages import ERROR, WARNING
from khuyencong.sheets.refusals import RefusedSheetError
from khuyencong.sheets.tables import Reading, Table

OF_REGISTERS = ("record", "caution", "remark")  # problems that a comparison finds anew each time


def read_batch(
    batch: ImportBatch, user: Any, *, limits: Limits = UPLOAD, progress: Progress = no_progress,
    only: str | None = None,
) -> None:  # fmt: skip
    """Read the file with the choices of now; a refused one is remembered as refused.

    Rows are stored some at a time, so no lock is held for long; nobody looks at them before the
    batch says that it was read. `only` is the one kind that may be in it. Raises NotNow.
    """
    begin(batch)
    try:
        reading = reading_of(batch, user, limits)
    except RefusedSheetError as refusal:
        refuse(batch, refusal.message)
        return
    kinds = [kind for kind in kinds_for(user) if only in (None, kind.key)]
    left = choices_of(batch).left
    tables = [Chosen(table, kind_of_table(table, kinds), left) for table in reading.tables]
    understood = [described(each.table, each.kind) for each in tables]
    understood += [{**described(table, None), "taken": False} for table in reading.skipped]
    understood += [sheet_entry(name) for name in reading.ignored_sheets]
    understood.append(file_entry(reading))
    batch.layout = layout_in(reading, user) or batch.layout
    counts = Outcomes()
    counts.add_tables(understood)
    for rows in looked_at(batch, tables, user, progress):
        insert(ImportRow, rows)
        counts.add(rows)
    finish(batch, understood, counts.as_dict())


@transaction.atomic
def begin(batch: ImportBatch) -> None:
    """Forget what was read before; raises NotNow where something was written already."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if not held.is_open:
        raise NotNow.because(held)
    held.rows.all().delete()
    batch.status, batch.understood, batch.counts, batch.message = ImportStatus.UPLOADED, [], {}, ""
    batch.save(update_fields=["status", "understood", "counts", "message"])


def reading_of(batch: ImportBatch, user: Any, limits: Limits) -> Reading:
    """Read the file away from this process; raises RefusedSheetError."""
    choices = with_layouts(choices_of(batch), user)
    with batch.file.open("rb") as file:
        data = file.read()
    return child.understand(data, batch.name, ProvinceBook().spelled, choices, limits)


def with_layouts(choices: Choices, user: Any) -> Choices:
    """Add the layouts that the office has saved, by the header that each is for."""
    saved = SheetLayout.objects.applied_for(user).values_list("fingerprint", "choices")
    layouts = {fingerprint: table_from_json(data) for fingerprint, data in saved}
    return replace(choices, layouts={**layouts, **choices.layouts})


def layout_in(reading: Reading, user: Any) -> SheetLayout | None:
    """Return the saved layout by which a table was read, if any was."""
    used = {table.fingerprint for table in reading.tables if table.has_layout}
    if not used:
        return None
    found: SheetLayout | None = (
        SheetLayout.objects.applied_for(user).filter(fingerprint__in=used).last()
    )
    return found


@transaction.atomic
def refuse(batch: ImportBatch, message: str) -> None:
    """Remember that the file is not read; its bytes are not kept."""
    batch.rows.all().delete()
    batch.status, batch.message, batch.understood = ImportStatus.REFUSED, message, []
    batch.job, stored = {}, batch.file.name or ""
    batch.file = ""
    batch.save()
    transaction.on_commit(lambda: ImportBatch.file.field.storage.delete(stored))


def kind_of_table(table: Table, kinds: list[Kind]) -> Kind | None:
    """Return the kind that a table holds, among those that the person brings in."""
    return next((kind for kind in kinds if table.kind in kind.table_kinds), None)


@dataclass
class Chosen:
    """A table with the kind that takes it, and its problems and blocked rows looked up once."""

    table: Table
    kind: Kind | None
    left: frozenset[tuple[str, int]]  # what the person does not want
    blocked: set[int] = field(init=False)
    problems: dict[int, list[dict[str, Any]]] = field(init=False)

    def drafts(self, record: Any) -> list[Draft]:
        """Turn a record into what may become rows."""
        return self.kind.resource.drafts(self.table, record) if self.kind else []

    def outcome_at(self, row: int) -> str:
        """Say what becomes of a row whatever the registers say; nothing where they decide."""
        if (self.table.sheet, row) in self.left:
            return Outcome.LEFT
        return Outcome.INVALID if row in self.blocked else ""

    def __post_init__(self) -> None:
        self.blocked = self.table.blocked_rows
        self.problems = defaultdict(list)
        for problem in self.table.problems:
            if problem.row:
                self.problems[problem.row].append(problem_of(problem))


def looked_at(
    batch: ImportBatch, tables: list[Chosen], user: Any, progress: Progress
) -> Iterator[list[ImportRow]]:
    """Make the rows of the file, some at a time, each with what it would do."""
    kinds = kinds_of(each.kind.key for each in tables if each.kind)
    of = sum(len(each.table.records) for each in tables if each.kind)
    done, settled = 0, list[ImportRow]()
    progress(done, of)

    def sound() -> Iterator[ImportRow]:
        for row in rows_of(batch, tables):
            if row.outcome:
                settled.append(row)
            else:
                yield row

    for some in previewed(sound(), kinds, user, clears=batch.is_round_trip) if kinds else ():
        rows = [take_over(each) for each in some] + settled
        settled.clear()
        done += len(rows)
        progress(done, max(of, done))
        yield rows
    yield from pieces(settled, AT_ONCE)


def rows_of(batch: ImportBatch, tables: list[Chosen]) -> Iterator[ImportRow]:
    """Make the rows of every table of a known kind."""
    position = 0
    for number, chosen in enumerate(tables):
        for record in chosen.table.records if chosen.kind else ():
            drafts = chosen.drafts(record)
            for draft, problems in zip(drafts, shared(chosen, record.row, drafts), strict=True):
                yield row_of(batch, position, number, chosen, draft, problems)
                position += 1


def shared(chosen: Chosen, row: int, drafts: list[Draft]) -> list[list[dict[str, Any]]]:
    """Give the problems of a sheet's row to the drafts that hold their cells, else to the first."""
    found: list[list[dict[str, Any]]] = [list(draft.problems) for draft in drafts]
    for problem in chosen.problems.get(row, ()) if drafts else ():
        names = [name_at(draft, problem["at"]) for draft in drafts]
        number = next((number for number, name in enumerate(names) if name), 0)
        found[number].append({**problem, "column": names[number]})
    return found


def name_at(draft: Draft, at: str) -> str | None:
    """Return the column of the kind that a cell fills."""
    names = (name for name, cell in draft.cells.items() if at and address(cell) == at)
    return next(names, None)


def address(cell: dict[str, Any]) -> str:
    """Name a cell as people do."""
    return f"{letters(cell['column'])}{cell['row']}"


def row_of(
    batch: ImportBatch, position: int, number: int, chosen: Chosen, draft: Draft,
    problems: list[dict[str, Any]],
) -> ImportRow:  # fmt: skip
    """Make a row that remembers its cells."""
    kind: Any = chosen.kind
    outcome = chosen.outcome_at(draft.row)
    return ImportRow(
        batch=batch,
        position=position,
        table=number,
        kind=kind.key,
        sheet=draft.sheet[:100],
        row=draft.row,
        values=kind.resource.plain(draft.values),
        cells={name: kept(cell) for name, cell in draft.cells.items()},
        problems=problems,
        outcome=outcome,
        note=_("Bỏ qua theo lựa chọn.") if outcome == Outcome.LEFT else "",
    )


def kept(cell: dict[str, Any]) -> dict[str, Any]:
    """Keep of a cell where it stands and what was typed there."""
    at = {"at": address(cell)}
    return {**at, "typed": cell["typed"]} if "typed" in cell else at


def take_over(each: Compared) -> ImportRow:
    """Keep in a row what its resource says of it."""
    row = each.row
    row.outcome, row.before, row.after = each.outcome, each.before, each.after
    row.problems = [p for p in row.problems if p["kind"] not in OF_REGISTERS]
    row.problems += [*messages(row, "record", ERROR, each.errors)]
    row.problems += [*messages(row, "caution", WARNING, each.cautions)]
    for column, message in each.remarks:
        row.problems += messages(row, "remark", "info", {column: [message]})
    if each.instance is not None:
        row.model, row.object_name = each.instance._meta.label_lower, str(each.instance)[:300]
        row.object_pk = each.instance.pk if each.before is not None else None
    return row


def messages(
    row: ImportRow, kind: str, severity: str, found: dict[str, list[str]]
) -> Iterator[dict[str, Any]]:
    """Say what a register has against values, each at its cell."""
    for column, texts in found.items():
        at = row.cells.get(column, {}).get("at", "")
        for text in texts:
            yield {
                "kind": kind,
                "severity": severity,
                "sheet": row.sheet,
                "row": row.row,
                "at": at,
                "column": column or None,
                "field": column or None,
                "value": row.values.get(column) if at else None,  # of a title: not in the row
                "message": text,
                "hint": None,
            }


@transaction.atomic
def finish(batch: ImportBatch, understood: list[dict[str, Any]], counts: dict[str, int]) -> None:
    """Say that the file was read, and what it would do."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.status != ImportStatus.UPLOADED:
        raise NotNow(_("Lần nhập này đã được bỏ trong khi đọc."))
    batch.understood, batch.status, batch.message = understood, ImportStatus.READ, ""
    batch.counts, batch.job = counts, {}
    batch.save()
