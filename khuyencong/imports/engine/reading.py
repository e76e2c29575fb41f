"""Reads the file of a batch into rows, compared with what there is; nothing of a register moves."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.imports.drafts import Draft, problem_of
from khuyencong.imports.engine.comparing import Compared, Progress, compared, no_progress
from khuyencong.imports.engine.counting import count_outcomes
from khuyencong.imports.kinds import Kind, kinds_for
from khuyencong.imports.models import ImportBatch, ImportRow, ImportStatus, Outcome
from khuyencong.imports.places import ProvinceBook
from khuyencong.sheets import child
from khuyencong.sheets.cells import letters
from khuyencong.sheets.limits import UPLOAD, Limits
from khuyencong.sheets.messages import ERROR
from khuyencong.sheets.refusals import RefusedSheetError
from khuyencong.sheets.tables import Choices, Reading, Table, find_tables


def read_batch(
    batch: ImportBatch, user: Any, *, limits: Limits = UPLOAD, progress: Progress = no_progress
) -> None:
    """Read the file again with the choices of now; a refused file is remembered as refused."""
    try:
        reading = reading_of(batch, limits)
    except RefusedSheetError as refusal:
        refuse(batch, refusal.message)
        return
    kinds = kinds_for(user)
    chosen = [kind_of_table(table, kinds) for table in reading.tables]
    rows = list(rows_of(batch, reading, chosen))
    look(rows, user, progress)
    understood = [
        described(table, kind) for table, kind in zip(reading.tables, chosen, strict=True)
    ]
    store(batch, rows, understood)


def reading_of(batch: ImportBatch, limits: Limits) -> Reading:
    """Read the file away from this process; raises RefusedSheetError."""
    with batch.file.open("rb") as file:
        workbook = child.read(file.read(), batch.name, limits)
    return find_tables(workbook, ProvinceBook().find, Choices(**batch.choices))


def refuse(batch: ImportBatch, message: str) -> None:
    """Remember that the file is not read; its bytes are not kept."""
    batch.file.delete(save=False)
    batch.rows.all().delete()
    batch.status, batch.message, batch.understood = ImportStatus.REFUSED, message, []
    batch.save()


def kind_of_table(table: Table, kinds: list[Kind]) -> Kind | None:
    """Return the kind that a table holds, among those that the person brings in."""
    return next((kind for kind in kinds if table.kind in kind.table_kinds), None)


def rows_of(batch: ImportBatch, reading: Reading, kinds: list[Kind | None]) -> Iterator[ImportRow]:
    """Make the rows of every table of a known kind."""
    position = 0
    for number, (table, kind) in enumerate(zip(reading.tables, kinds, strict=True)):
        for record in table.records if kind else ():
            for draft in kind.resource.drafts(table, record) if kind else ():
                yield row_of(batch, position, number, kind, table, draft)
                position += 1


def row_of(
    batch: ImportBatch, position: int, number: int, kind: Any, table: Table, draft: Draft
) -> ImportRow:
    """Make a row that remembers its cells."""
    blocked = draft.row in table.blocked_rows
    return ImportRow(
        batch=batch,
        position=position,
        table=number,
        kind=kind.key,
        sheet=draft.sheet[:100],
        row=draft.row,
        values=kind.resource.plain(draft.values),
        cells={name: place(cell) for name, cell in draft.cells.items()},
        problems=draft.problems,
        outcome=Outcome.INVALID if blocked else "",
    )


def place(cell: dict[str, Any]) -> dict[str, Any]:
    """Name the cell as people do."""
    return {**cell, "at": f"{letters(cell['column'])}{cell['row']}"}


def look(rows: list[ImportRow], user: Any, progress: Progress) -> None:
    """Say of each sound row what it would do."""
    sound = [row for row in rows if row.outcome != Outcome.INVALID]
    for each in compared(sound, user, for_good=False, progress=progress):
        take_over(each)


def take_over(each: Compared) -> None:
    """Keep in a row what its resource says of it."""
    row = each.row
    row.outcome, row.before, row.after = each.outcome, each.before, each.after
    row.problems = [p for p in row.problems if p["kind"] != "record"]
    for column, messages in each.errors.items():
        row.problems += [problem_in(row, column, message) for message in messages]


def problem_in(row: ImportRow, column: str, message: str) -> dict[str, Any]:
    """Say what a register has against a value, at its cell."""
    cell = row.cells.get(column, {})
    return {
        "kind": "record",
        "severity": ERROR,
        "sheet": row.sheet,
        "row": row.row,
        "at": cell.get("at", ""),
        "column": column or None,
        "field": column or None,
        "value": row.values.get(column),
        "message": message,
        "hint": None,
    }


def described(table: Table, kind: Kind | None) -> dict[str, Any]:
    """Write down what was understood of a table, for the page that shows it."""
    context = table.context
    return {
        "sheet": table.sheet,
        "table_kind": table.kind,
        "kind": kind.key if kind else None,
        "header": [table.header.top, table.header.bottom],
        "columns": [
            {
                "number": column.number,
                "at": letters(column.number),
                "text": column.text,
                "field": column.field,
                "source": column.source,
                "unit": str(column.unit.value) if column.unit else None,
            }
            for column in table.header.columns
        ],
        "unknown": [[letters(number), text] for number, text in table.header.unknown],
        "unit": str(context.unit.value) if context.unit else None,
        "province": context.province,
        "year": context.year,
        "period": context.period,
        "source": context.source,
        "decision_no": context.decision_no,
        "decision_date": context.decision_date.isoformat() if context.decision_date else None,
        "records": len(table.records),
        "ignored": {str(row): what for row, what in table.ignored_rows.items()},
        "hidden": table.hidden,
        "problems": [problem_of(p) for p in table.problems if not p.row or is_of_table(p, table)],
        "why_not": "" if kind else _("Vai trò của bạn không nhập loại dữ liệu này."),
    }


def is_of_table(problem: Any, table: Table) -> bool:
    """Say whether a problem stands in no record: in a title, the header, a total."""
    return problem.row not in {record.row for record in table.records}


@transaction.atomic
def store(batch: ImportBatch, rows: list[ImportRow], understood: list[dict[str, Any]]) -> None:
    """Replace what was read before."""
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if not held.is_open:
        return
    held.rows.all().delete()
    ImportRow.objects.bulk_create(rows, batch_size=500)
    batch.understood, batch.status, batch.message = understood, ImportStatus.READ, ""
    batch.counts = count_outcomes(rows)
    batch.save()
