"""Regional and national rounds of past years (các kỳ đã qua), written in bulk: they fill charts."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from random import Random
from typing import Final

from awards.models import AwardLevel, AwardRound, Entry, Product, ProductGroup, Result, Rules
from programmes.demo.making import write
from provinces.geography import Territory, Unit
from provinces.models import Establishment, Region

FIRST_REGIONAL, FIRST_NATIONAL = 2014, 2015
STORY_YEARS: Final = 3  # the last ones are told by steps
SEED: Final = 5
THINGS: Final = ("Trà", "Bánh", "Gốm", "Mây tre", "Máy sấy", "Gạch", "Mật ong", "Thổ cẩm")
GROUPS: Final = {
    ProductGroup.HANDICRAFT: 20,
    ProductGroup.FOOD: 60,
    ProductGroup.MACHINERY: 10,
    ProductGroup.OTHER: 10,
}
SCORES: Final = range(55, 98)
PER_UNIT: Final = (0, 1, 1, 2, 3)  # how many products a unit sends to a round


@dataclass
class Past:
    """Collects rounds, products and entries, and stores each sort at once."""

    today: date
    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - invented data
    territory: Territory = field(default_factory=Territory.load)
    rules: Rules = field(default_factory=Rules.load)
    serial: Iterator[int] = field(default_factory=lambda: count(1))
    rounds: list[AwardRound] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    products: dict[int, list[Product]] = field(default_factory=dict)

    def invent(self) -> int:
        """Invent everything; return how many entries there are."""
        self.products = self.make_products()
        known = set(AwardRound.objects.values_list("code", flat=True))
        self.rounds = [row for row in self.past_rounds() if row.code not in known]
        write(self.rounds)
        return sum(self.fill(award_round) for award_round in self.rounds)

    def fill(self, award_round: AwardRound, without: Container[str] = ()) -> int:
        """Enter products of every unit, but of those that today's units of these keys are."""
        self.entries = []
        for unit in self.units_of(award_round):
            if self.territory.folded(unit.pk, self.today).key not in without:
                self.enter(award_round, unit, self.products.get(unit.pk, []))
        write(self.entries)
        return len(self.entries)

    def make_products(self) -> dict[int, list[Product]]:
        """Give the producers of the demonstration a few products each."""
        rows: dict[int, list[Product]] = {}
        for maker in Establishment.objects.order_by("pk")[:400]:
            rows.setdefault(maker.province_id, []).append(self.product(maker))
        write(row for some in rows.values() for row in some)
        return rows

    def product(self, maker: Establishment) -> Product:
        """Invent a product."""
        number = next(self.serial)
        row = Product(
            code=f"SP-VD-{number:04}",
            name=f"{self.rng.choice(THINGS)} Ví Dụ {number}",
            establishment=maker,
            province_id=maker.province_id,
            group=self.rng.choices(tuple(GROUPS), tuple(GROUPS.values()))[0],
            is_set=self.rng.random() < 0.2,
        )
        row.prepare()
        return row

    def past_rounds(self) -> Iterator[AwardRound]:
        """Go through the regional rounds of even years and the national ones of odd years."""
        last = self.today.year - STORY_YEARS
        for year in range(FIRST_REGIONAL, last + 1, 2):
            for region in Region:
                yield self.made(AwardLevel.REGION, year, region=region)
        for year in range(FIRST_NATIONAL, last + 1, 2):
            yield self.made(AwardLevel.NATION, year, ordinal=(year - FIRST_NATIONAL) // 2 + 1)

    def made(self, level: AwardLevel, year: int, **fields: object) -> AwardRound:
        """Invent a round that is over."""
        row = AwardRound(
            level=level,
            year=year,
            organiser="Cơ quan Ví Dụ",
            decision_number=f"{year % 100}{len(str(fields))}/QĐ-VD",
            decided_on=date(year, 8, 15),
            ceremony_on=date(year, 11, 20),
            status="closed",
            **fields,
        )
        row.prepare()
        return row

    def units_of(self, award_round: AwardRound) -> list[Unit]:
        """Return the units of the round's day and territory."""
        day = award_round.day
        units = self.territory.on(day)
        if award_round.level == AwardLevel.NATION:
            return units
        return [
            unit for unit in units if self.territory.region_of(unit.pk, day) == award_round.region
        ]

    def enter(self, award_round: AwardRound, unit: Unit, products: list[Product]) -> None:
        """Enter some products of a unit."""
        wanted = min(self.rng.choice(PER_UNIT), len(products))
        for product in self.rng.sample(products, wanted):
            self.entries.append(self.entry(award_round, unit, product))

    def entry(self, award_round: AwardRound, unit: Unit, product: Product) -> Entry:
        """Invent what became of an entry."""
        score = Decimal(self.rng.choice(SCORES))
        won = score >= 70 and self.rng.random() < 0.9
        day = award_round.decided_on
        row = Entry(
            round=award_round,
            product=product,
            province_id=unit.pk,
            group=product.group,
            registered_on=date(award_round.year, 4, 10),
            score=score,
            result=Result.RECOGNISED if won else Result.NOT_RECOGNISED,
        )
        if won and day:
            row.certificate_number = f"VD-{next(self.serial)}"
            row.issued_on, row.valid_until = day, self.rules.valid_until(award_round.level, day)
        return row
