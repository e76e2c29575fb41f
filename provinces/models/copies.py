"""Names that others keep copies of: whoever keeps one is told when it may have changed."""

from collections.abc import Callable
from typing import Any

from django.db import models, transaction

Keeper = Callable[[type[models.Model], list[Any]], None]
"""Takes the model and the primary keys of the rows that were written."""
KEEPERS: list[Keeper] = []


def keeps_copies(keeper: Keeper) -> Keeper:
    """Register who keeps copies of names."""
    KEEPERS.append(keeper)
    return keeper


def tell(model: type[models.Model], pks: list[Any]) -> None:
    """Tell everybody that these rows may have another name now."""
    for keeper in KEEPERS:
        keeper(model, pks)


class CopiedRows:
    """Mixed into the queryset of rows whose names are kept elsewhere too."""

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        """Update the rows, then tell who keeps copies."""
        rows: Any = self
        pks = list(rows.order_by().values_list("pk", flat=True))
        count: int = super().update(**kwargs)  # type: ignore[misc]  # a queryset's
        tell(rows.model, pks)
        return count


class Copied(models.Model):
    """A row whose name is kept elsewhere too."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row; tell who keeps copies unless it is new."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:
            tell(type(self), [self.pk])
