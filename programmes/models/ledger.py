"""Ledger tables: every write refreshes the cells it touched, in the same transaction."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models, transaction

from programmes.models import cells
from programmes.models.cells import DIMENSIONS, CellKey, content_key
from programmes.models.holder import HeldQuerySet


def month_within(day: date | None, year: int) -> int:
    """Return the month 1–12 of a budget year that a day falls in; 0 before it, 12 after it."""
    if day is None or day.year < year:
        return 0
    return day.month if day.year == year else 12


class LedgerQuerySet(HeldQuerySet):
    """A queryset none of whose writes can forget the cells."""

    def with_dimensions(self) -> Self:
        """Annotate what the rows do not hold themselves of the dimensions of a cell."""
        raise NotImplementedError  # each ledger table says where its dimensions are

    def cell_keys(self) -> set[CellKey]:
        """Return the content-level keys that the rows count in."""
        rows = self.with_dimensions().order_by().values(*DIMENSIONS).distinct()
        return {content_key(row) for row in rows}

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        """Update the rows, then recount the cells they were in and the cells they are in."""
        touched, pks = self.cell_keys(), list(self.values_list("pk", flat=True))
        count = super().update(**kwargs)
        for start in range(0, len(pks), cells.BATCH):
            touched |= self.model.objects.filter(
                pk__in=pks[start : start + cells.BATCH]
            ).cell_keys()
        cells.refresh(touched)
        return count

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows, then recount the cells they were in."""
        touched = self.cell_keys()
        deleted = super().delete()
        cells.refresh(touched)
        return deleted

    @transaction.atomic
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Add rows, then recount their cells; a ledger is added to, never merged into."""
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise ValueError("Ledger rows are added, not merged.")
        rows = list(objs)
        for row in rows:
            row.place_in_year()
        created = super().bulk_create(rows, *args, **kwargs)
        pks, touched = [row.pk for row in created], set()
        for start in range(0, len(pks), cells.BATCH):
            touched |= self.model.objects.filter(
                pk__in=pks[start : start + cells.BATCH]
            ).cell_keys()
        cells.refresh(touched)
        return created


class LedgerRow(models.Model):
    """A row that cells are summed from."""

    month = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        abstract = True

    def place_in_year(self) -> None:
        """Set the month of the budget year that the row counts in."""
        raise NotImplementedError  # each ledger table knows its own date and year

    def stored_keys(self) -> set[CellKey]:
        """Return the keys that the stored row counts in; none before it is stored."""
        rows: LedgerQuerySet = type(self)._default_manager.filter(pk=self.pk)  # type: ignore[assignment]  # every ledger's manager is one
        return rows.cell_keys() if self.pk else set()

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row and recount the cells it was in and is in."""
        self.place_in_year()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "month"}
        touched = self.stored_keys()
        super().save(*args, **kwargs)
        cells.refresh(touched | self.stored_keys())

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and recount the cells it was in."""
        touched = self.stored_keys()
        deleted = super().delete(*args, **kwargs)
        cells.refresh(touched)
        return deleted
