"""The kinds of rows that a table has."""

from dataclasses import dataclass

ITEM, GROUP, NOTE, HEADER = "item", "group", "note", "header"
SUBTOTAL, TOTAL = "subtotal", "total"
MORE = "more"
"""A further row of the item above: another beneficiary of the same project."""
LEFT = "left"
"""A row of which no record can be made, and which the user does not want."""


@dataclass
class Line:
    """A row of a table and what it is; `groups` are the rows of the groups it stands in."""

    row: int
    kind: str
    label: str = ""
    rank: float | None = None
    groups: tuple[int, ...] = ()
    after_total: bool = False
    ordinal: str = ""
