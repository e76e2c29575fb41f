"""Cells (ô cộng sẵn): sums of the ledger, refreshed in the transaction that changes it.

A cache and nothing else: `manage.py rebuild_cells --check` recounts and must find no difference.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from programmes.models.content import ActivityContent
from programmes.models.stages import STAGES, FundingSource
from provinces.models import Organisation, Province


class Level(models.IntegerChoices):
    """How much a cell has already been summed."""

    CONTENT = 1, _("nội dung theo tháng")
    MONTH = 2, _("tháng")
    YEAR = 3, _("năm")


@dataclass(frozen=True, order=True)
class CellKey:
    """What a cell is the sum of; month 0 is before the budget year began."""

    level: int
    province_id: int | None
    organisation_id: int | None
    year: int
    source: str
    month: int | None
    content_id: int | None

    def __str__(self) -> str:
        parts = (self.level, self.province_id, self.organisation_id, self.year, self.source)
        return "|".join("" if part is None else str(part) for part in self.tail(parts))

    def tail(self, parts: tuple[Any, ...]) -> tuple[Any, ...]:
        """Complete the parts that every level has with those that it may lack."""
        return (*parts, self.month, self.content_id)

    def coarser(self) -> "CellKey | None":
        """Return the key of the cell that this one is summed into."""
        if self.level == Level.CONTENT:
            return replace(self, level=int(Level.MONTH), content_id=None)
        if self.level == Level.MONTH:
            return replace(self, level=int(Level.YEAR), month=None)
        return None


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
        indexes = [models.Index(fields=["level", "year"], name="cell_level_year")]
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


# A ledger table adds (content-level key, column, amount) for the keys it is asked about.
Contribution = tuple[CellKey, str, int]
Counter = Callable[[Q], Iterator[Contribution]]
COUNTERS: list[Counter] = []


def counted(counter: Counter) -> Counter:
    """Register how one ledger table is summed into cells."""
    COUNTERS.append(counter)
    return counter


def content_key(row: dict[str, Any]) -> CellKey:
    """Make the finest key from the dimensions of a row."""
    return CellKey(level=int(Level.CONTENT), **{name: row[name] for name in DIMENSIONS})


@transaction.atomic
def refresh(keys: Iterable[CellKey]) -> None:
    """Recount the content-level keys given and every cell above them.

    The cells are locked before the ledger is read, so of two writers the second sees the first's.
    """
    touched = set(keys)
    if not touched:
        return
    lock(touched)
    store(touched, recount(touched))
    while touched := {above for key in touched if (above := key.coarser())}:
        lock(touched)
        store(touched, summed_from_finer(touched))


BATCH = 500  # names in one IN list: every SQLite build takes that many


def lock(keys: set[CellKey]) -> None:
    """Make sure the rows exist and hold them until the transaction ends, in one order for all."""
    for batch in batches(keys):
        names = [str(key) for key in batch]
        known = set(Cell.objects.filter(key__in=names).values_list("key", flat=True))
        missing = [blank(key) for key in batch if str(key) not in known]
        Cell.objects.bulk_create(missing, ignore_conflicts=True)
        list(Cell.objects.filter(key__in=names).order_by("key").select_for_update().values("pk"))


def batches(keys: set[CellKey]) -> Iterator[list[CellKey]]:
    """Cut the keys, sorted by name, into lists short enough for one statement."""
    ordered = sorted(keys, key=str)
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))


def blank(key: CellKey) -> Cell:
    """Make the row of a key with nothing recorded in it."""
    return Cell(
        key=str(key),
        level=key.level,
        province_id=key.province_id,
        organisation_id=key.organisation_id,
        year=key.year,
        source=key.source,
        month=key.month,
        content_id=key.content_id,
    )


Sums = dict[CellKey, dict[str, int]]


def recount(keys: set[CellKey]) -> Sums:
    """Sum the ledger for the keys."""
    scope = scope_of(keys)
    if len(keys) == 1:
        scope &= Q(month=next(iter(keys)).month, content_id=next(iter(keys)).content_id)
    return {key: sums for key, sums in recount_all(scope).items() if key in keys}


def scope_of(keys: set[CellKey]) -> Q:
    """Match the rows of the holders, years and sources of the keys: never too few."""
    provinces = Q(province_id__in={key.province_id for key in keys})
    organisations = Q(organisation_id__in={key.organisation_id for key in keys})
    sources = Q(source__in={key.source for key in keys})
    return (provinces | organisations) & sources & Q(year__in={key.year for key in keys})


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
        Cell.objects.filter(scope_of(keys), level=level - 1)
        .filter(Q(records__gt=0) | Q(projects__gt=0))
        .order_by()
        .values(*names)
        .annotate(**{f"sum_{name}": Sum(name) for name in (*AMOUNTS, *COUNTS)})
    )
    return {key: sums for key, sums in map(unpack(level), rows) if key in keys}


def unpack(level: int) -> Callable[[dict[str, Any]], tuple[CellKey, dict[str, int]]]:
    """Return how a grouped row of the level becomes a key and its sums."""

    def row_to_sums(row: dict[str, Any]) -> tuple[CellKey, dict[str, int]]:
        key = CellKey(level=level, **{name: row.get(name) for name in DIMENSIONS})
        sums = {name: row[f"sum_{name}"] for name in (*AMOUNTS, *COUNTS)}
        return key, {name: total for name, total in sums.items() if total is not None}

    return row_to_sums


def store(keys: set[CellKey], sums: Sums) -> None:
    """Write the sums into the locked rows; what has none left becomes empty, not zero."""
    for batch in batches(keys):
        found = {str(key): sums.get(key, {}) for key in batch}
        cells = list(Cell.objects.filter(key__in=found))
        for cell in cells:
            fill(cell, found[cell.key])
        Cell.objects.bulk_update(cells, [*AMOUNTS, *COUNTS], batch_size=100)


def fill(cell: Cell, sums: dict[str, int]) -> None:
    """Set every column of a cell from the sums found."""
    for name in AMOUNTS:
        setattr(cell, name, sums.get(name))
    for name in COUNTS:
        setattr(cell, name, sums.get(name, 0))


@transaction.atomic
def rebuild() -> int:
    """Throw all cells away and recount them from the ledger; return how many there are."""
    Cell.objects.all().delete()
    cells = [filled(key, sums) for key, sums in expected().items()]
    Cell.objects.bulk_create(cells, batch_size=1000)
    return len(cells)


def filled(key: CellKey, sums: dict[str, int]) -> Cell:
    """Make a new cell with its sums."""
    cell = blank(key)
    fill(cell, sums)
    return cell


def expected() -> Sums:
    """Recount every cell of every level from the ledger."""
    finest = recount_all(Q())
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


def differences() -> list[tuple[str, dict[str, int], dict[str, int]]]:
    """List the cells that differ from a recount: key, stored sums, recounted sums."""
    counted_sums = {str(key): row for key, row in expected().items()}
    stored = {cell.key: stored_sums(cell) for cell in Cell.objects.iterator()}
    names = sorted(counted_sums.keys() | stored.keys())
    pairs = ((name, stored.get(name, {}), counted_sums.get(name, {})) for name in names)
    return [(name, old, new) for name, old, new in pairs if old != without_zero_counts(new)]


def stored_sums(cell: Cell) -> dict[str, int]:
    """Read the columns of a cell that hold something."""
    sums = {name: getattr(cell, name) for name in (*AMOUNTS, *COUNTS)}
    return without_zero_counts({name: value for name, value in sums.items() if value is not None})


def without_zero_counts(sums: dict[str, int]) -> dict[str, int]:
    """Drop counts of zero: an empty cell and no cell are the same; a zero amount is not."""
    return {name: value for name, value in sums.items() if value or name in AMOUNTS}
