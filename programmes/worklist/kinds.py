"""A kind of work (loại việc): whose it is, which records, why they are there, what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from khuyencong.accounts.models import ADMINISTRATORS, Role, User

ENTERING: Final = frozenset({Role.CENTRE_STAFF, *ADMINISTRATORS})
LOCAL: Final = ENTERING | {Role.DEPARTMENT}
DECIDING: Final = frozenset({Role.DEPARTMENT, Role.MINISTRY_OFFICER, Role.SYSTEM_ADMIN})
MINISTRY: Final = frozenset({Role.MINISTRY_OFFICER, Role.SYSTEM_ADMIN})
EVERYBODY: Final = frozenset(Role)


@dataclass(frozen=True)
class Item:
    """One record that waits, and how late it is."""

    name: str
    address: str
    code: str = ""
    place: str = ""
    detail: str = ""
    since: date | None = None
    due: date | None = None
    days_left: int | None = None  # negative: late by so many days

    @property
    def days_late(self) -> int | None:
        """Return by how many days it is late; None in time or without a deadline."""
        if self.days_left is None or self.days_left >= 0:
            return None
        return -self.days_left


@dataclass(frozen=True)
class Found:
    """How many records wait, and some of them, the most urgent first."""

    total: int = 0
    items: Sequence[Item] = ()
    note: str = ""  # what was not looked at


class Finder(Protocol):
    """Reads what a user has to do of one kind, in a number of queries that never grows."""

    def __call__(self, user: User, today: date, part: slice) -> Found:
        """Return the number of all and the items of a part."""


@dataclass(frozen=True)
class Kind:
    """One sort of work in a list."""

    slug: str
    title: Any
    why: Any
    todo: Any
    roles: frozenset[Role] = field(repr=False)
    find: Finder = field(repr=False)
    link: Callable[[], str] | None = field(default=None, repr=False)  # where more is said

    def concerns(self, user: User) -> bool:
        """Say whether the kind is in the list of the user's role."""
        return user.role in self.roles


@dataclass(frozen=True)
class Work:
    """A kind with what was found of it."""

    kind: Kind
    found: Found

    @property
    def rest(self) -> int:
        """Return how many records are not shown."""
        return self.found.total - len(self.found.items)


SHOWN: Final = 20


def work_of(user: User, today: date, kinds: Sequence[Kind]) -> list[Work]:
    """Read the first records of each kind of the user's role: one query a kind, or few."""
    part = slice(0, SHOWN)
    return [Work(kind, kind.find(user, today, part)) for kind in kinds if kind.concerns(user)]
