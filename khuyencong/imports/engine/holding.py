"""Locks the records that rows will write, in one order for everybody: no step blocks another.

Resources lock what they load as well, but a thousand rows at a time, in the order of the file.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.db import connection

from khuyencong.history.remembered import Remembered
from khuyencong.imports.engine.comparing import pieces
from khuyencong.imports.kinds import Kind

AT_ONCE: Final = 1000


def hold_all(kinds: Iterable[Kind], rows: Any) -> None:
    """Lock what rows are about until the transaction ends, kind after kind, each by its key."""
    if not connection.features.has_select_for_update:
        return
    for kind in sorted(kinds, key=lambda kind: kind.order):
        model: Any = kind.resource._meta.model
        if not is_whole(model):  # its whole is locked before it, by who writes it
            continue
        mine = rows.filter(kind=kind.key, object_pk__isnull=False).order_by("object_pk")
        for some in pieces(mine.values_list("object_pk", flat=True).distinct(), AT_ONCE):
            held = model._base_manager.filter(pk__in=some).order_by("pk")
            list(held.select_for_update(no_key=True).values_list("pk"))


def is_whole(model: Any) -> bool:
    """Say whether rows of a model are remembered as records of their own, not as parts."""
    return getattr(model, "belongs_to", None) is Remembered.belongs_to
