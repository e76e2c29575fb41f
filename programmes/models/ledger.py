"""Ledger tables: every write refreshes the cells it touched, in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Sum

from khuyencong.history.remembered import Remembered
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

    parent = ""  # the field of the row that gives these rows their holder, where another does
    placed_by: tuple[str, ...] = ()  # the fields that decide in which month a row counts

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
        new_parent = kwargs.get(self.parent, kwargs.get(f"{self.parent}_id"))
        touched, count = set(), 0
        for pks in self.held_batches(getattr(new_parent, "pk", new_parent)):
            rows = self.by_pk(pks)
            touched |= rows.cell_keys()
            count += super(LedgerQuerySet, self.filter(pk__in=pks)).update(**kwargs)
            if set(kwargs) & set(self.placed_by):
                rows.place()
            touched |= rows.cell_keys()
        cells.refresh(touched)
        return count

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows, then recount the cells they were in."""
        touched, deleted = set(), dict[str, int]()
        for pks in self.held_batches():
            touched |= self.by_pk(pks).cell_keys()
            cells.add(deleted, super(LedgerQuerySet, self.filter(pk__in=pks)).delete()[1])
        cells.refresh(touched)
        return sum(deleted.values()), deleted

    @transaction.atomic
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Add rows, then recount their cells; a ledger is added to, never merged into."""
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise ValueError("Ledger rows are added, not merged.")
        rows = list(objs)
        parents = self.hold_parents({getattr(row, f"{self.parent}_id", None) for row in rows})
        for row in rows:
            row.prepare(parents)
        created = super().bulk_create(rows, *args, **kwargs)
        touched = set[CellKey]()
        for pks in in_batches([row.pk for row in created]):
            touched |= self.by_pk(pks).cell_keys()
        cells.refresh(touched)
        return created

    def by_pk(self, pks: Iterable[Any]) -> Self:
        """Return these rows and no other condition: a change may have ended what selected them."""
        rows: Self = self.model._default_manager.filter(pk__in=list(pks))
        return rows

    def held_batches(self, new_parent: Any = None) -> Iterator[list[Any]]:
        """Lock the rows and what they hang on, so that nothing moves until the transaction ends."""
        for pks in in_batches(sorted(set(self.order_by().values_list("pk", flat=True)))):
            self.by_pk(pks).hold(new_parent)
            yield pks

    def hold(self, new_parent: Any = None) -> dict[Any, Any]:
        """Lock the parents, then the rows: a plan that moves takes its decisions in that order."""
        column = f"{self.parent}_id" if self.parent else "pk"
        seen = set(self.order_by().values_list(column, flat=True)) if self.parent else set()
        parents = self.hold_parents({*seen, new_parent})
        rows = self.order_by("pk").select_for_update(no_key=True).values_list(column, flat=True)
        return parents | self.hold_parents(set(rows) - seen)  # to where it moved meanwhile

    def hold_parents(self, pks: set[Any]) -> dict[Any, Any]:
        """Lock the rows that give these their holder, and return them as they are now."""
        if not self.parent or not (wanted := pks - {None}):
            return {}
        model: Any = self.model._meta.get_field(self.parent).related_model
        rows = model._base_manager.filter(pk__in=wanted).order_by("pk")
        return {row.pk: row for row in rows.select_for_update(no_key=True)}

    def place(self) -> None:
        """Count the rows in the months that their dates now say."""
        months: dict[int, list[Any]] = defaultdict(list)
        for row in self.select_related(self.parent or None):
            row.place_in_year()
            months[row.month].append(row.pk)
        for month, pks in months.items():
            models.QuerySet(self.model).filter(pk__in=pks).update(month=month)


def in_batches(pks: list[Any]) -> Iterator[list[Any]]:
    """Cut a list into pieces short enough for one statement."""
    return (pks[start : start + cells.BATCH] for start in range(0, len(pks), cells.BATCH))


class Keeper(Remembered):
    """A row whose change moves sums between cells."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row and recount the cells it was in and is in."""
        before = self.stored()
        parents = before.hold(getattr(self, f"{before.parent}_id", None))
        touched = before.cell_keys()
        self.prepare(parents)
        super().save(*args, **kwargs)
        self.carry_along()
        cells.refresh(touched | self.stored().cell_keys())

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and recount the cells it was in."""
        before = self.stored()
        before.hold()
        touched = before.cell_keys()
        deleted = super().delete(*args, **kwargs)
        cells.refresh(touched)
        return deleted

    def stored(self) -> LedgerQuerySet:
        """Return the row as the database has it; nothing before it is stored."""
        rows: Any = type(self)._default_manager
        found: LedgerQuerySet = rows.filter(pk=self.pk) if self.pk else rows.none()
        return found

    def prepare(self, parents: dict[Any, Any]) -> None:
        """Take the parent as it is now, which may have moved, and set what follows from it."""

    def carry_along(self) -> None:
        """Bring into step the rows that follow from this one."""


class LedgerRow(Keeper):
    """A row that cells are summed from."""

    summed_by: ClassVar[tuple[str, ...]] = ()  # rows alike in these may not sum below zero

    month = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the month with the dates that it follows from."""
        if set(fields := kwargs.get("update_fields") or ()) & set(self.stored().placed_by):
            kwargs["update_fields"] = {*fields, "month"}
        super().save(*args, **kwargs)

    def prepare(self, parents: dict[Any, Any]) -> None:
        """Set the parent read under its lock, then the month."""
        name = self.stored().parent
        if name and (parent := parents.get(getattr(self, f"{name}_id"))):
            setattr(self, name, parent)
        self.place_in_year()

    def place_in_year(self) -> None:
        """Set the month of the budget year that the row counts in."""
        raise NotImplementedError  # each ledger table knows its own date and year

    def has(self, *names: str) -> bool:
        """Say whether the fields are filled in; an empty one has its own message."""
        return all(getattr(self, name) is not None for name in names)

    def lowest_total(self, amount: int) -> int:
        """Return the lower of the totals (đồng) that an amount adds to and that the row leaves."""
        now = {name: getattr(self, name) for name in self.summed_by}
        before = self.stored().values(*self.summed_by).first() or now
        totals = [self.total_without(now) + amount]
        return min(totals if before == now else [*totals, self.total_without(before)])

    def total_without(self, values: dict[str, Any]) -> int:
        """Sum the other rows alike in the values (đồng)."""
        others = type(self)._default_manager.filter(**values).exclude(pk=self.pk)
        total: int | None = others.aggregate(total=Sum("amount"))["total"]
        return total or 0
