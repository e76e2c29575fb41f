"""Cells (ô cộng sẵn): sums of the ledger, refreshed in the transaction that changes it.

A cache and nothing else: `manage.py rebuild_cells --check` recounts and must find no difference.
How writers stay out of each other's way: docs/decisions/0003-cells.md.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from programmes.models.content import ActivityContent
from programmes.models.stages import STAGES, YEARS, FundingSource
from provinces.models import Organisation, Province


class Level(models.IntegerChoices):
    """How much a cell has already been summed."""

    CONTENT = 1, _("nội dung theo tháng")
    MONTH = 2, _("tháng")
    YEAR = 3, _("năm")


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

    def coarser(self) -> "CellKey | None":
        """Return the key of the cell that this one is summed into."""
        if self.level == Level.CONTENT:
            return self._replace(level=int(Level.MONTH), content_id=None)
        return self.of_year() if self.level == Level.MONTH else None

    def of_year(self) -> "CellKey":
        """Return the key of the year's cell, whose lock guards every cell summed into it."""
        return self._replace(level=int(Level.YEAR), month=None, content_id=None)


AMOUNTS = tuple(str(stage.value) for stage in STAGES)
COUNTS = ("records", "projects")
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
        hold({key.of_year() for key in touched})
        store(touched, recount(touched))
        while touched := {above for key in touched if (above := key.coarser())}:
            store(touched, summed_from_finer(touched))


BATCH = 500  # names in one IN list: every SQLite build takes that many


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
        update_fields=[*AMOUNTS, *COUNTS],
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


def summed_from_finer(keys: set[CellKey]) -> Sums:
    """Sum the cells one level below the keys."""
    level = next(iter(keys)).level
    names = DIMENSIONS[: 5 if level == Level.MONTH else 4]
    rows = (
        Cell.objects.filter(scope_of(keys, names), level=level - 1)
        .filter(Q(records__gt=0) | Q(projects__gt=0))
        .order_by()
        .values_list(*names)
        .annotate(*(Sum(name) for name in (*AMOUNTS, *COUNTS)))
    )
    return dict(split(level, row, len(names)) for row in rows)


def split(level: int, row: tuple[Any, ...], width: int = 6) -> tuple[CellKey, dict[str, int]]:
    """Read a row of dimensions and sums; the dimensions a level lacks are None."""
    missing = (None,) * (len(DIMENSIONS) - width)
    sums = zip((*AMOUNTS, *COUNTS), row[width:], strict=True)
    found = {name: total for name, total in sums if total is not None}
    return CellKey(level, *row[:width], *missing), found


# -- the whole ledger ---------------------------------------------------------------------------


def rebuild() -> int:
    """Recount every cell from the ledger, year by year; return how many there are."""
    for year in YEARS:
        rebuild_year(year)
    return Cell.objects.count()


@transaction.atomic
def rebuild_year(year: int) -> None:
    """Recount a year while its writers wait; forget the cells that nothing counts in any more."""
    held = {key.of_year() for key in (*stored(year), *recount_all(Q(year=year)))}
    hold(held)
    sums = in_years(held, all_levels(recount_all(Q(year=year))))
    store(in_years(held, stored(year)).keys() | sums.keys(), sums)
    finer = Cell.objects.filter(year=year).exclude(level=Level.YEAR)
    finer.filter(records=0, projects=0).delete()


def stored(year: int) -> Sums:
    """Read the cells of a year."""
    rows = Cell.objects.filter(year=year).order_by()
    rows_of_sums = rows.values_list("level", *DIMENSIONS, *AMOUNTS, *COUNTS)
    return dict(split(level, tuple(row)) for level, *row in rows_of_sums.iterator())


def in_years(held: set[CellKey], sums: Sums) -> Sums:
    """Keep the cells whose years are locked: others are new, and right already."""
    return {key: row for key, row in sums.items() if key.of_year() in held}


def all_levels(finest: Sums) -> Sums:
    """Sum content-level sums into every cell above them."""
    sums: Sums = {}
    for key, row in finest.items():
        level: CellKey | None = key
        while level:
            add(sums.setdefault(level, {}), row)
            level = level.coarser()
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
    held = {key.of_year() for key, _old, _new in found}
    hold(held)
    return [each for each in compared(year) if each[0].of_year() in held]


def compared(year: int) -> list[tuple[CellKey, dict[str, int], dict[str, int]]]:
    """Return the cells of a year whose stored and recounted sums differ."""
    old, new = stored(year), all_levels(recount_all(Q(year=year)))
    keys = sorted(old.keys() | new.keys(), key=str)
    pairs = ((key, recorded(old.get(key, {})), recorded(new.get(key, {}))) for key in keys)
    return [pair for pair in pairs if pair[1] != pair[2]]


def recorded(sums: dict[str, int]) -> dict[str, int]:
    """Drop counts of zero: an empty cell and no cell are the same; a zero amount is not."""
    return {name: value for name, value in sums.items() if value or name in AMOUNTS}
