"""Counts of a batch: they always reconcile."""

from collections import Counter
from collections.abc import Iterable

from khuyencong.imports.models import ImportRow, Outcome, Result


def count_outcomes(rows: Iterable[ImportRow]) -> dict[str, int]:
    """Count what rows would do: rows = new + changed + unchanged + invalid + left."""
    found = Counter(row.outcome for row in rows)
    return {"rows": sum(found.values()), **{each.value: found[each] for each in Outcome}}


def count_results(rows: Iterable[ImportRow]) -> dict[str, int]:
    """Count what became of rows: rows = created + changed + unchanged + skipped + failed + …."""
    found = Counter(row.result for row in rows)
    return {"rows": sum(found.values()), **{each.value: found[each] for each in Result}}
