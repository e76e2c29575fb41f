"""Pieces of HTML that a page repeats by the hundred, joined in Python.

A template takes some 20 µs for every cell that it prints; the country's page has a thousand.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import repeat

from django.utils.safestring import SafeString


def escaped(text: object) -> str:
    """Escape a text; what is HTML already stays as it is."""
    return text if isinstance(text, SafeString) else escape(str(text))


def table_row(head: str, cells: Sequence[str], classes: Iterable[str] = repeat("num")) -> str:
    """Return a line of a table: what names it, then its cells, which are numbers unless told."""
    found = (
        f'<td class="{css}">{escaped(cell)}</td>' if css else f"<td>{escaped(cell)}</td>"
        for cell, css in zip(cells, classes, strict=False)
    )
    return f'<tr><th scope="row">{escaped(head)}</th>{"".join(found)}</tr>'


def joined(pieces: Iterable[str]) -> SafeString:
    """Join pieces of HTML, each made by a function that escapes what it is given."""
    return SafeString("\n".join(pieces))
