"""Where a record comes from (nguồn gốc): the file, sheet and cell that wrote it, and who did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from khuyencong.imports.kinds import kind_of
from khuyencong.imports.models import ImportRow, Result
from khuyencong.imports.words import columns_of

STILL_THERE = (Result.CREATED, Result.CHANGED)
NOT_READ = ("values", "before", "after", "problems")


@dataclass(frozen=True)
class FileOrigin:
    """A row of an import that wrote a record."""

    row: ImportRow

    @property
    def file(self) -> str:
        """Name the file."""
        return self.row.batch.name

    @property
    def address(self) -> str:
        """Return the page of the import."""
        return reverse("import", args=[self.row.batch_id])

    @property
    def place(self) -> str:
        """Say where in the file: the cells of money, else the row."""
        row = self.row
        money = [name for name, each in columns_of(kind_of(row.kind)).items() if each.of == "money"]
        cells = [row.cells[name]["at"] for name in money if name in row.cells]
        if not cells:
            return str(_("dòng %d") % row.row)
        return str(_("ô %s") % ", ".join(cells))

    @property
    def at(self) -> datetime | None:
        """Return when it was written."""
        return self.row.batch.applied_at

    @property
    def who(self) -> str:
        """Name who confirmed it."""
        user = self.row.batch.applied_by
        return (user.get_full_name() or user.get_username()) if user else ""


def origins_of(user: Any, *records: Model) -> dict[tuple[str, int], list[FileOrigin]]:
    """Return by (model, pk) the rows that wrote records, latest first, of imports in sight.

    One query for whatever records; none for nobody, and none for no record.
    """
    if not records or not getattr(user, "is_authenticated", False):
        return {}
    rows = ImportRow.objects.visible_to(user).filter(about(records), result__in=STILL_THERE)
    rows = rows.select_related("batch__applied_by").defer(*NOT_READ)
    found: dict[tuple[str, int], list[FileOrigin]] = {}
    for row in rows.order_by("-batch__applied_at", "position"):
        found.setdefault((row.model, row.object_pk or 0), []).append(FileOrigin(row))
    return found


def about(records: Iterable[Model]) -> Q:
    """Match rows that wrote any of the records."""
    pks: dict[str, list[Any]] = {}
    for record in records:
        pks.setdefault(record._meta.label_lower, []).append(record.pk)
    return reduce(or_, (Q(model=model, object_pk__in=some) for model, some in pks.items()))


def record_key(record: Model) -> tuple[str, int]:
    """Return the key of a record in what `origins_of` returns."""
    return record._meta.label_lower, record.pk
