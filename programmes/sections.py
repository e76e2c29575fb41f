"""Sections that an app above adds to a page of this one (mục thêm của trang), by registry.

A page of a territory or an establishment says what it is about; who has something to say of it
returns a template and its context. Each may ask one query; the country's page is left alone.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final, NamedTuple


class Section(NamedTuple):
    """What is printed: a template, and what it reads as `section.content`."""

    template: str
    content: Any


Maker = Callable[..., Section | None]
TERRITORY, ESTABLISHMENT = "territory", "establishment"
_MAKERS: Final[dict[str, list[Maker]]] = defaultdict(list)


def add(page: str, maker: Maker) -> None:
    """Add a section to a kind of page; called once by its app when it is ready."""
    if maker not in _MAKERS[page]:
        _MAKERS[page].append(maker)


def sections(page: str, **about: Any) -> list[Section]:
    """Return the sections that have something to say about this page's subject."""
    found = (maker(**about) for maker in _MAKERS[page])
    return [section for section in found if section is not None]
