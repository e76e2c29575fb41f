"""Located records as the plain rows of the expected JSON files: what a resource would make."""

import datetime
from typing import Any

from khuyencong.sheets.checks import AWARDS, RESULTS
from khuyencong.sheets.records import Record
from khuyencong.sheets.tables import Reading, Table
from tests.khuyencong.sheets.provinces import CODES

_SOURCES = ("national", "local")


def rows_of(reading: Reading) -> list[dict[str, Any]]:
    """Write every record of a reading."""
    return [row for table in reading.tables for record in table.records
            for row in _rows(table, record)]  # fmt: skip


def _rows(table: Table, record: Record) -> list[dict[str, Any]]:
    if table.kind == RESULTS:
        return _results(table, record)
    return [_award(table, record) if table.kind == AWARDS else _project(table, record)]


def _base(table: Table, record: Record) -> dict[str, Any]:
    province = record.text("province")
    return {
        "sheet": table.sheet or None,
        "row": record.row,
        "province": province,
        "province_code": CODES.get(province or ""),
        "year": record.values.get("year"),
    }


def _iso(value: object) -> str | None:
    return value.isoformat() if isinstance(value, datetime.date) else None


def _amount(record: Record, source: str) -> int | None:
    own = record.amounts.get((f"amount_{source}", source))
    support = record.amounts.get(("amount_support", None))
    return support if own is None and record.values.get("source") == source else own


def _project(table: Table, record: Record) -> dict[str, Any]:
    return _base(table, record) | {
        "code": record.text("code"),
        "title": record.text("title"),
        "source": record.text("source"),
        "content": record.text("content") or (record.groups[-1] if record.groups else None),
        "implementing_unit": record.text("implementing_unit"),
        "beneficiary": record.text("beneficiary"),
        "location": record.text("location"),
        "period_raw": record.text("period_text"),
        "start": _iso(record.values.get("start")),
        "end": _iso(record.values.get("end")),
        "amount_total": record.amounts.get(("amount_total", None)),
        "amount_national": _amount(record, "national"),
        "amount_local": _amount(record, "local"),
        "amount_counterpart": record.amounts.get(("amount_counterpart", None)),
        "status": record.text("status"),
        "note": record.text("note") or record.text("project_type"),
    }


def _results(table: Table, record: Record) -> list[dict[str, Any]]:
    rows = []
    for source in _SOURCES:
        planned, actual = (record.amounts.get((stage, source)) for stage in ("planned", "actual"))
        if planned is not None or actual is not None:
            rows.append(_base(table, record) | {
                "source": source, "period": table.context.period, "planned": planned,
                "actual": actual,
            })  # fmt: skip
    return rows


def _award(table: Table, record: Record) -> dict[str, Any]:
    product = record.text("product") or ""
    return _base(table, record) | {
        "level": table.context.level,
        "region": table.context.region,
        "round": None,
        "establishment": record.text("establishment"),
        "address": record.text("address"),
        "product": product,
        "group": record.text("group"),
        "is_set": product.startswith("Bộ "),
        "certificate_no": record.text("certificate_no"),
    }
