"""Drafts (dòng đọc được): what one record of a sheet says about one row of a register."""

from dataclasses import dataclass, field
from typing import Any

from khuyencong.sheets.cells import letters
from khuyencong.sheets.messages import Problem


@dataclass
class Draft:
    """Values by column of the kind, the cell of each, and what the reader could not read."""

    sheet: str
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)


def problem_of(problem: Problem) -> dict[str, Any]:
    """Write down what the reader found wrong, in the words of now."""
    place = f"{letters(problem.column)}{problem.row}" if problem.column and problem.row else ""
    return {
        "kind": problem.kind,
        "severity": problem.severity,
        "sheet": problem.sheet,
        "row": problem.row,
        "at": place,
        "column": None,  # of the kind; the engine fills it in where a column claims the cell
        "field": problem.field,
        "value": problem.value,
        "message": problem.message,
        "hint": problem.hint,
    }
