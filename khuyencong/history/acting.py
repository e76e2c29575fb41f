"""Who is acting, and from where: asked when a change is written, so no call has to pass it on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Acting:
    """An actor and the page, file or command that they act from."""

    user: Any = None  # a lazy user is read only when something is written
    source: str = ""

    @property
    def user_pk(self) -> int | None:
        """Return the primary key of the account; None for a command or a stranger."""
        return getattr(self.user, "pk", None)

    @property
    def name(self) -> str:
        """Return the name as it is now: the account may be renamed or removed later."""
        if self.user_pk is None:
            return ""
        return str(self.user.get_full_name() or self.user.get_username())


NOBODY: Final = Acting()
_acting: ContextVar[Acting] = ContextVar("acting", default=NOBODY)


def current() -> Acting:
    """Return who is acting."""
    return _acting.get()


@contextmanager
def acting(user: Any = None, *, source: str) -> Iterator[None]:
    """Say who acts within the block: a request, a command, an import."""
    token = _acting.set(Acting(user, source[:300]))
    try:
        yield
    finally:
        _acting.reset(token)
