"""Cells (ô cộng sẵn): sums of the ledger, refreshed in the transaction that changes it.

A cache and nothing else: `manage.py rebuild_cells --check` recounts and must find no difference.
How writers stay out of each other's way: docs/decisions/0003-cells.md.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from programmes.models import lines
from programmes.models.content import ActivityContent
from programmes.models.stages import STAGES, YEARS, FundingSource
from provinces.models import Organisation, Province


class Level(models.IntegerChoices):
    """How much a cell has already been summed."""

    CONTENT = 1, _("nội dung theo tháng")
    MONTH = 2, _("tháng")
    YEAR = 3, _("năm")
    CONTENT_YEAR = 4, _("nội dung theo năm")


# What is summed into a level, and the dimensions that it no longer has; in the order of summing.
FINER = {
    Level.MONTH: Level.CONTENT,
    Level.CONTENT_YEAR: Level.CONTENT,
    Level.YEAR: Level.MONTH,
}
LACKS: dict[int, tuple[str, ...]] = {
    Level.CONTENT: (),
    Level.MONTH: ("content_id",),
    Level.CONTENT_YEAR: ("month",),
    Level.YEAR: ("month", "content_id"),
}


class CellKey(NamedTuple):
    """What a cell is the sum of; month 0 is before the budget year began."""

    level: int
    province_id: int | None
    organisation_id: int | None
    year: int
    source: str
    month: int | None
    content_id: int | None

    def __str__(self) -> str:
        return "|".join("" if part is None else str(part) for part in self)

    def at(self, level: Level) -> "CellKey":
        """Return the key of the cell of a coarser level that this one is summed into."""
        return CellKey(level.value, *(self.part(name, LACKS[level]) for name in DIMENSIONS))

    def part(self, name: str, lacks: tuple[str, ...]) -> Any:
        """Return a dimension, or None where the level lacks it."""
        return None if name in lacks else getattr(self, name)


AMOUNTS = tuple(str(stage.value) for stage in STAGES)
COUNTS = ("records", "projects")
SUMMED = (*AMOUNTS, *COUNTS)
DIMENSIONS = ("province_id", "organisation_id", "year", "source", "month", "content_id")


class Cell(models.Model):
    """Sums of one holder, year, source, month and content (đồng; None: nothing recorded)."""

    key = models.CharField(max_length=80, unique=True)
    level = models.PositiveSmallIntegerField(choices=Level)
    province = models.ForeignKey(Province, models.PROTECT, null=True, db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, db_index=False)
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=11, choices=FundingSource)
    month = models.PositiveSmallIntegerField(null=True)
    content = models.ForeignKey(ActivityContent, models.PROTECT, null=True, db_index=False)
    registered = models.BigIntegerField(null=True)
    planned = models.BigIntegerField(null=True)
    allocated = models.BigIntegerField(null=True)
    advanced = models.BigIntegerField(null=True)
    disbursed = models.BigIntegerField(null=True)
    executed = models.BigIntegerField(null=True)
    settled = models.BigIntegerField(null=True)
    records = models.PositiveIntegerField(default=0)
    projects = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("ô cộng sẵn")
        verbose_name_plural = _("ô cộng sẵn")
        indexes = [
            models.Index(fields=["level", "year"], name="cell_level_year"),
            models.Index(fields=["province", "year", "level"], name="cell_province"),
            models.Index(fields=["organisation", "year", "level"], name="cell_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(level=Level.YEAR) | Q(**{f"{name}__gte": 0}) | Q(**{name: None}),
                name=f"cell_{name}_not_negative",
                violation_error_message=_("Tổng của một năm không được âm."),
            )
            for name in AMOUNTS
        ]

    def __str__(self) -> str:
        return self.key


# A ledger table adds (content-level key, column, amount) for the rows of a scope.
Contribution = tuple[CellKey, str, int]
Counter = Callable[[Q], Iterator[Contribution]]
COUNTERS: list[Counter] = []
Sums = dict[CellKey, dict[str, int]]


def counted(counter: Counter) -> Counter:
    """Register how one ledger table is summed into cells."""
    COUNTERS.append(counter)
    return counter


def content_key(row: dict[str, Any]) -> CellKey:
    """Make the finest key from the dimensions of a row."""
    return CellKey(Level.CONTENT.value, *(row[name] for name in DIMENSIONS))


# -- writing ------------------------------------------------------------------------------------

_waiting: ContextVar[set[CellKey] | None] = ContextVar("keys to refresh later", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Refresh once, at the end of the block, what its many writes touch; all in one transaction.

    Besides being quicker, it takes every lock in one order, so two imports cannot block each other.
    """
    if _waiting.get() is not None:
        yield
        return
    with transaction.atomic():
        keys: set[CellKey] = set()
        token = _waiting.set(keys)
        try:
            with lines.gathered():
                yield
        finally:
            _waiting.reset(token)
        refresh(keys)


@transaction.atomic(savepoint=False)
def refresh(keys: Iterable[CellKey]) -> None:
    """Recount the content-level keys given and every cell above them."""
    touched = set(keys)
    if (waiting := _waiting.get()) is not None:
        waiting |= touched
    elif touched:
        hold(years_of(touched))
        store(touched, recount(touched))
        for level in FINER:
            above = {key.at(level) for key in touched}
            store(above, summed_from_finer(above, level))


BATCH = 500  # names in one IN list: every SQLite build takes that many


def years_of(keys: Iterable[CellKey]) -> set[CellKey]:
    """Return the keys of the years' cells: their locks guard every cell summed into them."""
    return {key.at(Level.YEAR) for key in keys}


def hold(keys: set[CellKey]) -> None:
    """Lock the years' cells until the transaction ends, before the ledger is read.

    The second of two writers thus reads after the first's commit. All rows are made before any is
    locked, both in one order for everybody: no two refreshes can wait for each other.
    """
    ordered = sorted(keys, key=str)
    Cell.objects.bulk_create(map(empty, ordered), batch_size=BATCH, ignore_conflicts=True)
    for start in range(0, len(ordered), BATCH):
        names = [str(key) for key in ordered[start : start + BATCH]]
        rows = Cell.objects.filter(key__in=names).order_by("key")
        list(rows.select_for_update().values_list("pk"))


def empty(key: CellKey) -> Cell:
    """Make the row of a key with nothing recorded in it."""
    return Cell(key=str(key), **key._asdict())


def store(keys: Iterable[CellKey], sums: Sums) -> None:
    """Write the sums over whatever the cells hold; what has none left becomes empty, not zero."""
    Cell.objects.bulk_create(
        [filled(key, sums.get(key, {})) for key in sorted(keys, key=str)],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=SUMMED,
    )


def filled(key: CellKey, sums: dict[str, int]) -> Cell:
    """Make the row of a key with its sums."""
    cell = empty(key)
    for name, value in sums.items():
        setattr(cell, name, value)
    return cell


# -- counting -----------------------------------------------------------------------------------


def recount(keys: set[CellKey]) -> Sums:
    """Sum the ledger for the keys."""
    return {key: sums for key, sums in recount_all(scope_of(keys)).items() if key in keys}


def scope_of(keys: set[CellKey], names: Iterable[str] = DIMENSIONS) -> Q:
    """Match the rows whose every dimension is that of some key: never too few."""
    scope = Q()
    for name in names:
        scope &= one_of(name, {getattr(key, name) for key in keys})
    return scope


def one_of(name: str, values: set[Any]) -> Q:
    """Match the values; None among them means having none."""
    known = values - {None}
    if not known:
        return Q(**{name: None})
    return Q(**{f"{name}__in": known}) | (Q(**{name: None}) if None in values else Q())


def recount_all(scope: Q) -> Sums:
    """Sum the ledger rows of a scope by content-level key."""
    sums: Sums = {}
    for counter in COUNTERS:
        for key, column, amount in counter(scope):
            row = sums.setdefault(key, {})
            row[column] = row.get(column, 0) + amount
    return sums


def summed_from_finer(keys: set[CellKey], level: Level) -> Sums:
    """Sum the cells that the keys of a level are the sum of."""
    names = [name for name in DIMENSIONS if name not in LACKS[level]]
    rows = (
        Cell.objects.filter(scope_of(keys, names), level=FINER[level])
        .filter(Q(records__gt=0) | Q(projects__gt=0))
        .order_by()
        .values(*names)
        .annotate(*(Sum(name) for name in SUMMED))
    )
    return {
        CellKey(level.value, *map(row.get, DIMENSIONS)): sums_of(
            [row[f"{name}__sum"] for name in SUMMED]
        )
        for row in rows
    }


def sums_of(columns: Sequence[Any]) -> dict[str, int]:
    """Name the sums of a row; what is not recorded is left out."""
    named = zip(SUMMED, columns, strict=True)
    return {name: total for name, total in named if total is not None}


# -- the whole ledger ---------------------------------------------------------------------------


def rebuild() -> int:
    """Recount every cell from the ledger, year by year; return how many there are."""
    for year in YEARS:
        rebuild_year(year)
    return Cell.objects.count()


@transaction.atomic
def rebuild_year(year: int) -> None:
    """Recount a year while its writers wait; forget the cells that nothing counts in any more."""
    held = years_of((*stored(year), *recount_all(Q(year=year))))
    hold(held)
    sums = in_years(held, all_levels(recount_all(Q(year=year))))
    store(in_years(held, stored(year)).keys() | sums.keys(), sums)
    finer = Cell.objects.filter(year=year).exclude(level=Level.YEAR)
    finer.filter(records=0, projects=0).delete()


def stored(year: int) -> Sums:
    """Read the cells of a year."""
    rows = Cell.objects.filter(year=year).order_by()
    width = len(CellKey._fields)
    columns = rows.values_list("level", *DIMENSIONS, *SUMMED)
    return {CellKey(*row[:width]): sums_of(row[width:]) for row in columns.iterator()}


def in_years(held: set[CellKey], sums: Sums) -> Sums:
    """Keep the cells whose years are locked: others are new, and right already."""
    return {key: row for key, row in sums.items() if key.at(Level.YEAR) in held}


def all_levels(finest: Sums) -> Sums:
    """Sum content-level sums into every cell above them."""
    sums: Sums = {}
    for key, row in finest.items():
        for level in (Level.CONTENT, *FINER):
            add(sums.setdefault(key.at(level), {}), row)
    return sums


def add(total: dict[str, int], row: dict[str, int]) -> None:
    """Add a row's columns to a running total."""
    for column, amount in row.items():
        total[column] = total.get(column, 0) + amount


Difference = tuple[str, dict[str, int], dict[str, int]]


def differences() -> list[Difference]:
    """List the cells that differ from a recount: key, stored sums, recounted sums."""
    found = [pair for year in YEARS for pair in differences_in(year)]
    return [(str(key), *sums) for key, *sums in found]  # type: ignore[misc]  # two sums each


@transaction.atomic
def differences_in(year: int) -> list[tuple[CellKey, dict[str, int], dict[str, int]]]:
    """Compare a year, and again with its writers waiting: one may have come between the reads."""
    if not (found := compared(year)):
        return []
    held = years_of(key for key, _old, _new in found)
    hold(held)
    return [each for each in compared(year) if each[0].at(Level.YEAR) in held]


def compared(year: int) -> list[tuple[CellKey, dict[str, int], dict[str, int]]]:
    """Return the cells of a year whose stored and recounted sums differ."""
    old, new = stored(year), all_levels(recount_all(Q(year=year)))
    keys = sorted(old.keys() | new.keys(), key=str)
    pairs = ((key, recorded(old.get(key, {})), recorded(new.get(key, {}))) for key in keys)
    return [pair for pair in pairs if pair[1] != pair[2]]


def recorded(sums: dict[str, int]) -> dict[str, int]:
    """Drop counts of zero: an empty cell and no cell are the same; a zero amount is not."""
    return {name: value for name, value in sums.items() if value or name in AMOUNTS}
