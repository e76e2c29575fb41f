"""Kinds of records that come in spreadsheets (loại dữ liệu); each app registers its own."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.functional import Promise

if TYPE_CHECKING:
    from khuyencong.accounts.models import User
    from khuyencong.imports.resources import SheetResource


@dataclass(frozen=True)
class Kind:
    """A kind of record: how it is called, which tables hold it, who brings it in, and how."""

    key: str
    label: Promise | str
    table_kinds: frozenset[str]  # of khuyencong.sheets: the kinds of tables that hold it
    order: int  # what others refer to comes first
    resource: "type[SheetResource]"
    may_import: "Callable[[User], bool]"
    address: Callable[[Any], str]  # the page of a record
    gather: Callable[[], AbstractContextManager[None]] = nullcontext  # recounts once, at its end
    own: "Callable[[User], Any] | None" = None  # the records that a template comes filled with
    own_year: str = ""  # where these have their year

    @property
    def can_be_filled(self) -> bool:
        """Say whether a template may come filled with the person's records."""
        return self.own is not None


_KINDS: Final[dict[str, Kind]] = {}


def register(kind: Kind) -> None:
    """Add a kind; called once by its app when it is ready."""
    _KINDS[kind.key] = kind


def kind_of(key: str) -> Kind:
    """Return a kind by its key; raise KeyError."""
    return _KINDS[key]


def kinds_for(user: "User") -> list[Kind]:
    """List what the person may bring in, in the order in which it is written."""
    return [kind for kind in in_order() if kind.may_import(user)]


def in_order() -> list[Kind]:
    """List all kinds in the order in which they are written."""
    return sorted(_KINDS.values(), key=lambda kind: kind.order)
