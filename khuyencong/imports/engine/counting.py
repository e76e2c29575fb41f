"""Counts of a batch: they always reconcile."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from khuyencong.imports.models import ImportBatch, ImportRow, Outcome, Result
from khuyencong.sheets.messages import ERROR, WARNING


class Outcomes:
    """What rows would do: rows = new + changed + unchanged + invalid + left.

    Beside these: rows with `warnings`, and of the tables as such `table_errors`, `table_warnings`.
    """

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.others: Counter[str] = Counter()

    def add(self, rows: Iterable[ImportRow]) -> None:
        """Count some rows."""
        for row in rows:
            self.found[row.outcome] += 1
            if row.outcome != Outcome.LEFT:
                self.others["warnings"] += any(p["severity"] == WARNING for p in row.problems)

    def add_tables(self, understood: list[dict[str, Any]]) -> None:
        """Count what is wrong or odd with the tables that are taken."""
        taken = [entry for entry in understood if entry.get("kind")]
        for problem in (problem for entry in taken for problem in entry["problems"]):
            self.others["table_errors"] += problem["severity"] == ERROR
            self.others["table_warnings"] += problem["severity"] == WARNING

    def as_dict(self) -> dict[str, int]:
        """Return the counts as they are kept with a batch."""
        names = ("warnings", "table_errors", "table_warnings")
        return {
            "rows": sum(self.found.values()),
            **{each.value: self.found[each] for each in Outcome},
            **{name: self.others[name] for name in names},
        }


def count_results(batch: ImportBatch) -> dict[str, int]:
    """Count what became of rows: rows = created + changed + unchanged + skipped + failed + …."""
    rows = batch.rows.order_by().values_list("result").annotate(count=Count("pk"))
    found = dict(rows)
    return {"rows": sum(found.values()), **{each.value: found.get(each, 0) for each in Result}}
