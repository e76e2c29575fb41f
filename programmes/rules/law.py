"""Which rows of the law hold for a project (căn cứ áp dụng): the verified ones of its day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from programmes.models import SupportCeiling
from programmes.models.ceiling import CeilingKind
from programmes.rules.facts import Limits
from provinces.models import Province

ANYTHING: Final = "any"  # the item of a row that holds for whatever has no row of its own


@dataclass(frozen=True)
class Case:
    """What decides which rows hold: programme, place, day, and what is supported."""

    programme: str
    province: int | None
    day: date
    content: int | None = None
    item: str = ""


@dataclass(frozen=True)
class Law:
    """Every verified row; the tables are short, so they are read once and searched in Python."""

    rows: list[SupportCeiling]
    units: dict[int, set[int]]  # a unit -> itself and the units that it became part of

    @classmethod
    def load(cls) -> "Law":
        """Read the rows; what a merged unit decided holds on in its successor."""
        verified = SupportCeiling.objects.filter(is_verified=True).order_by("kind", "name", "pk")
        rows = list(verified)
        local = {row.province_id for row in rows if row.province_id}
        return cls(rows, successors(local) if local else {})

    def limits(self, case: Case) -> Limits:
        """Return what holds for a project."""
        item = case.item or self.only_item(case)
        return Limits(
            item=item,
            can_choose=any(row.item != ANYTHING for row in self.in_force(case)),
            support=self.find(CeilingKind.SUPPORT, case, item),
            advance=self.find(CeilingKind.ADVANCE, case, item, ANYTHING),
            factor=self.find(CeilingKind.FACTOR, case, ANYTHING),
        )

    def in_force(self, case: Case) -> Iterator[SupportCeiling]:
        """Go through the rows of the day, the programme and the place."""
        for row in self.rows:
            is_here = not row.province_id or case.province in self.units[row.province_id]
            if is_here and row.programme in ("", case.programme) and row.holds_on(case.day):
                yield row

    def items(self, case: Case) -> dict[str, str]:
        """Return what can be chosen: item -> name, those of the project's content first."""
        rows = [row for row in self.in_force(case) if row.item != ANYTHING]
        rows.sort(key=lambda row: row.content_id != case.content or not case.content)
        return {row.item: row.name for row in rows}

    def only_item(self, case: Case) -> str:
        """Return what a content can only be; empty where it can be several things, or none."""
        rows = self.in_force(case)
        items = {row.item for row in rows if case.content and row.content_id == case.content}
        return items.pop() if len(items) == 1 else ""

    def find(self, kind: str, case: Case, *items: str) -> SupportCeiling | None:
        """Return the nearest row: of the item before any, of the unit itself before its parts."""
        found = [row for row in self.in_force(case) if row.kind == kind and row.item in items]
        found.sort(key=lambda row: (items.index(row.item), nearness(row, case)))
        return found[0] if found else None


def nearness(row: SupportCeiling, case: Case) -> tuple[int, int]:
    """Put the unit's own row first, then those of the units merged into it, the highest first."""
    if row.province_id is None:
        return 2, 0
    return int(row.province_id != case.province), -(row.amount or 0)


def successors(pks: Iterable[int]) -> dict[int, set[int]]:
    """Return for each unit itself and what it became part of, however often."""
    became = dict(Province.objects.values_list("pk", "successor"))
    return {pk: set(chain(pk, became)) for pk in pks}


def chain(pk: int | None, became: dict[int, int | None]) -> Iterator[int]:
    """Go from a unit to its successors."""
    while pk is not None:
        yield pk
        pk = became.get(pk)
