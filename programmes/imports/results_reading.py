"""A line of plan and actual by source (biểu kết quả) as rows: one for each amount it states."""

from typing import Any, Final

from django.utils.translation import gettext as _

from khuyencong.formatting import Unit
from khuyencong.imports.drafts import Draft, problem_of
from khuyencong.text import search_key
from programmes.models.figures import FigureStatus, MoneyScope, PrintedUnit
from programmes.models.stages import PlanStage, SpendingStage

SOURCES: Final = {
    "national": MoneyScope.NATIONAL,
    "local": MoneyScope.LOCAL,
    "total": MoneyScope.STATE,
    None: MoneyScope.STATE,
}
STAGES: Final = {"planned": PlanStage.PLANNED, "actual": SpendingStage.EXECUTED}
UNITS: Final = {Unit.BILLION: PrintedUnit.TY_DONG, Unit.MILLION: PrintedUnit.TRIEU_DONG}
"""A figure of another unit is printed in đồng."""


def drafts_of(table: Any, record: Any) -> list[Draft]:
    """Make the rows of a line; a total stands for itself only where no source is told.

    A province that reports nothing yet is no mistake and makes no row.
    """
    found = []
    for name in STAGES:
        keys = [key for key in record.amounts if key[0] == name]
        told = [key for key in keys if key[1] in ("national", "local")]
        found += [draft_of(table, record, key) for key in told or keys if is_stated(record, key)]
    return found or ([draft_of(table, record, None)] if record.blocked else [])


def is_stated(record: Any, key: Any) -> bool:
    """Say whether an amount stands there, or something that cannot be read as one."""
    return record.amounts[key] is not None or key in record.unreadable


def draft_of(table: Any, record: Any, key: Any) -> Draft:
    """Make the row of one amount."""
    draft = Draft(table.sheet, record.row)
    draft.values = common(table, record)
    if place := record.at("province"):
        draft.cells["province"] = {"row": place.row, "column": place.column}
    if key:
        add_amount(draft, table, record, key)
    draft.problems = [problem_of(each) for each in table.problems if is_about(each, record, key)]
    return draft


def is_about(problem: Any, record: Any, key: Any) -> bool:
    """Say whether a problem of the line concerns this amount or the whole line."""
    columns = {number for of, number in record.columns.items() if of[0] in STAGES and of != key}
    return problem.row == record.row and problem.column not in columns


def common(table: Any, record: Any) -> dict[str, Any]:
    """Return what holds for every amount of a line."""
    return {
        "document": title_of(table),
        "province": record.values.get("province"),
        "year": record.values.get("year") or table.context.year,
        "period": table.context.period,
    }


def title_of(table: Any) -> str:
    """Name the document: its number, else the longest line of its title."""
    context = table.context
    if context.decision_no:
        return str(_("Văn bản số %s") % context.decision_no)
    told = (text for _row, _column, text in table.titles if is_title(text))
    lines = sorted(told, key=len)
    return " ".join(lines[-1].split())[:300] if lines else _("Biểu %s") % table.sheet


def is_title(text: str) -> bool:
    """Say whether a line names the document: no remark in brackets, no motto, no unit."""
    folded = search_key(text).strip()
    return not folded.startswith(("(", "cong hoa", "doc lap", "don vi", "dvt"))


def add_amount(draft: Draft, table: Any, record: Any, key: Any) -> None:
    """Say of one amount its stage, source, unit and whether it is an estimate."""
    number = record.columns[key]
    header = next(each for each in table.header.columns if each.number == number)
    unit = record.units.get(number) or table.context.unit
    estimate = key[0] == "actual" and "uoc" in search_key(header.text).split()
    draft.values |= {
        "stage": header.stage or STAGES[key[0]].value,
        "source": SOURCES.get(key[1] or record.values.get("source"), MoneyScope.STATE).value,
        "amount": record.amounts[key],
        "unit": UNITS.get(unit, PrintedUnit.DONG).value,
        "status": FigureStatus.ESTIMATE.value if estimate else None,
    }
    typed = {"typed": record.typed.get(number)}
    draft.cells["amount"] = {"row": record.row, "column": number, **typed}
