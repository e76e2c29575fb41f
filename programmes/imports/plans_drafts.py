"""What a line of a plan says: an amount for each source and stage that it names."""

from typing import Any

from khuyencong.imports.drafts import Draft
from khuyencong.imports.resources import draft_of
from programmes.imports.projects_words import contents_named


def plan_drafts(resource: Any, table: Any, record: Any) -> list[Draft]:
    """Make a row of every amount of a line; one row without, where it has none."""
    figures = [each for each in table.figures(record) if each.amount is not None]
    if not figures:
        return [one(resource, table, record, None)]
    return [one(resource, table, record, figure) for figure in figures]


def one(resource: Any, table: Any, record: Any, figure: Any) -> Draft:
    """Make the row of one amount."""
    draft = draft_of(resource, table, record)
    context = table.context
    draft.values.pop("amount", None)
    if figure is not None:
        draft.values |= {"amount": figure.amount}
        draft.values["source"] = figure.source or draft.values.get("source")
        draft.values["stage"] = figure.stage or draft.values.get("stage")
        draft.cells["amount"] = {"column": figure.column, "row": record.row}
    draft.values["number"] = draft.values.get("number") or context.decision_no
    draft.values["decided_on"] = draft.values.get("decided_on") or context.decision_date
    if not draft.values.get("content"):
        headings = (label for label in reversed(record.groups) if contents_named(label))
        draft.values["content"] = next(headings, None)
    return draft
