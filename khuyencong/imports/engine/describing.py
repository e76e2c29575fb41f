"""Writes down what was understood of a file, for the page that shows it and takes corrections."""

from typing import Any

from django.utils.translation import gettext as _

from khuyencong.imports.drafts import problem_of
from khuyencong.imports.kinds import Kind
from khuyencong.sheets.cells import letters
from khuyencong.sheets.contents import INDICATORS
from khuyencong.sheets.tables import Reading, Table


def described(table: Table, kind: Kind | None) -> dict[str, Any]:
    """Describe a table."""
    return {
        "sheet": table.sheet,
        "number": table.number,
        "fingerprint": table.fingerprint,
        "has_layout": table.has_layout,
        "table_kind": table.kind,
        "possible": list(table.possible),
        "kind": kind.key if kind else None,
        "header": [table.header.top, table.header.bottom],
        "columns": columns(table),
        "unknown": [[letters(number), text] for number, text in table.header.unknown],
        "repeated": [[letters(number), text] for number, text in table.header.duplicates],
        "titles": [[letters(line.column), line.row, line.text] for line in table.titles],
        **context(table),
        "decodings": decodings(table),
        "records": len(table.records),
        "reaches": [table.records[0].row, table.records[-1].row] if table.records else None,
        "ignored": {str(row): what for row, what in table.ignored_rows.items()},
        "hidden": table.hidden,
        "is_text": table.is_text,
        "problems": problems_of_table(table),
        "samples": samples(table),
        "why_not": "" if kind else why_not(table),
    }


def why_not(table: Table) -> str:
    """Say why a table is not brought in."""
    if table.kind == INDICATORS:
        return _("Bảng nhiều chỉ tiêu chỉ đọc để xem; ghi từng chỉ tiêu ở báo cáo kỳ.")
    return _("Vai trò của bạn không nhập loại dữ liệu này.")


def samples(table: Table) -> dict[str, list[list[Any]]]:
    """Return some cells of every column as they are typed: [row, text] by letters."""
    found: dict[str, list[list[Any]]] = {}
    for column, row, text in table.samples:
        found.setdefault(letters(column), []).append([row, text])
    return found


def columns(table: Table) -> list[dict[str, Any]]:
    """Describe the columns whose meaning is known."""
    return [
        {
            "number": column.number,
            "at": letters(column.number),
            "text": column.text,
            "field": column.field,
            "source": column.source,
            "stage": column.stage,
            "unit": str(column.unit.value) if column.unit else None,
        }
        for column in table.header.columns
    ]


def context(table: Table) -> dict[str, Any]:
    """Describe what the titles say, as the person corrected it."""
    said = table.context
    return {
        "unit": str(said.unit.value) if said.unit else None,
        "province": said.province,
        "year": said.year,
        "period": said.period,
        "source": said.source,
        "stage": said.stage,
        "level": said.level,
        "region": said.region,
        "by_name": list(said.by_name),
        "decision_no": said.decision_no,
        "decision_date": said.decision_date.isoformat() if said.decision_date else None,
    }


def decodings(table: Table) -> list[dict[str, Any]]:
    """Describe the columns in an encoding from before Unicode."""
    return [
        {
            "column": each.column,
            "at": letters(each.column),
            "encoding": each.encoding,
            "before": each.before,
            "after": each.after,
        }
        for each in table.decodings
    ]


def problems_of_table(table: Table) -> list[dict[str, Any]]:
    """Describe the problems that stand in no record: in a title, the header, a total."""
    rows = {record.row for record in table.records}
    return [problem_of(each) for each in table.problems if not each.row or each.row not in rows]


def sheet_entry(name: str) -> dict[str, Any]:
    """Name a sheet in which there is no table."""
    return {"sheet": name, "ignored": True}


def file_entry(reading: Reading) -> dict[str, Any]:
    """Describe the file as a whole."""
    facts = {
        "kind": reading.kind,
        "notes": list(reading.notes),
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
    }
    return {"file": facts}
