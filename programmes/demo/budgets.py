"""Budgets (kinh phí một năm của một nơi từ một nguồn): who has how much, from when to when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from programmes.models import FundingSource
from provinces.models import Organisation, Province

FIRST_YEAR: Final = 2016
TY: Final = 1_000_000_000
TRIEU: Final = 1_000_000


@dataclass(frozen=True)
class Budget:
    """What one holder has for a year from one source (đồng), and the days it may spend it on."""

    holder: Province | Organisation
    year: int
    source: FundingSource
    first_day: date
    last_day: date
    amount: int
    execution: int  # of 1,000 đồng allocated, how many are executed

    @property
    def of_province(self) -> bool:
        """Say whether a province has it, and not a body."""
        return isinstance(self.holder, Province)

    @property
    def is_national(self) -> bool:
        """Say whether the ministry gives it."""
        return self.source == FundingSource.NATIONAL


@dataclass(frozen=True)
class Inventor:
    """Invents the budgets of every unit and body for every year until today."""

    rng: Random
    today: date

    def all(self) -> list[Budget]:
        """Invent them; some are left out, for some places report nothing in some years."""
        budgets = [*self.of_provinces(), *self.of_organisations()]
        return [budget for budget in budgets if self.rng.random() > 0.06]

    def of_provinces(self) -> Iterator[Budget]:
        """Give each unit a size of its own (1–10 tỷ a year), and a merged one its parts' sizes."""
        sizes: dict[int, int] = {}
        for unit in Province.objects.order_by("valid_from", "key"):
            sizes[unit.pk] = self.rng.randint(10, 60) * TY // 10
        for unit in Province.objects.exclude(successor=None).order_by("key"):
            if unit.successor_id:
                sizes[unit.successor_id] += sizes[unit.pk] // 3
        for unit in Province.objects.order_by("valid_from", "key"):
            yield from self.of_holder(unit, sizes[unit.pk])

    def of_organisations(self) -> Iterator[Budget]:
        """Give the bodies of no province national money only."""
        for body in Organisation.objects.standalone().order_by("key"):
            size = self.rng.randint(10, 30) * TY // 10
            budgets = self.of_holder(body, size)
            yield from (budget for budget in budgets if budget.is_national)

    def of_holder(self, holder: Province | Organisation, size: int) -> Iterator[Budget]:
        """Invent a budget from each source for each year in which the holder existed."""
        for year in range(FIRST_YEAR, self.today.year + 1):
            first = max(date(year, 1, 1), holder.valid_from or date.min)
            end = holder.valid_to or date.max
            last = min(date(year, 12, 31), end - timedelta(days=1))
            if first <= last:
                yield self.local(holder, year, first, last, size)
                if self.rng.random() < 0.85:  # KCQG does not reach every province every year
                    yield self.national(holder, year, first, last, size)

    def local(
        self, holder: Province | Organisation, year: int, first: date, last: date, size: int
    ) -> Budget:
        """Invent KCĐP: grows slowly; executed 85–99 %."""
        amount = self.varied(size * (100 + 3 * (year - FIRST_YEAR)) // 100, first, last)
        execution = self.rng.randint(850, 990)
        return Budget(holder, year, FundingSource.LOCAL, first, last, amount, execution)

    def national(
        self, holder: Province | Organisation, year: int, first: date, last: date, size: int
    ) -> Budget:
        """Invent KCQG: a fifth to a half of KCĐP; executed 90–100 %."""
        amount = self.varied(size * self.rng.randint(20, 50) // 100, first, last)
        execution = self.rng.randint(900, 1000)
        return Budget(holder, year, FundingSource.NATIONAL, first, last, amount, execution)

    def varied(self, amount: int, first: date, last: date) -> int:
        """Vary an amount by a fifth, and give part of a year its part, in whole triệu."""
        days = (last - first).days + 1
        return amount * self.rng.randint(80, 120) // 100 * days // 366 // TRIEU * TRIEU
