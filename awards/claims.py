"""What documents say of rounds (số theo tài liệu): claims beside counts, never summed with them.

A figure belongs to the round of its level, territory and year; of a round above, also what a
province says of its own part. Targets and figures of several years belong to none.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from awards.models import AwardLevel, AwardRound
from awards.models.levels import LOWEST
from programmes.models import ReportedFigure
from programmes.models.figures import Level, Period, ReportedFigureQuerySet, Scope
from provinces.geography import Territory

if TYPE_CHECKING:
    from khuyencong.accounts.models import User

Key = TypeVar("Key", bound=Hashable)
REGISTERED: Final = "products_registered"
RECOGNISED: Final = "products_recognised"
INDICATORS: Final = (
    REGISTERED,
    RECOGNISED,
    "establishments_registered",
    "establishments_recognised",
    "provinces_participating",
    "provinces_recognised",
)


@dataclass(frozen=True)
class RoundClaims:
    """The figures about one round, the best first (final before estimate, then the latest)."""

    level: str
    figures: tuple[ReportedFigure, ...] = ()

    def about(self, indicator: str) -> Iterator[ReportedFigure]:
        """Go through the figures of an indicator."""
        return (each for each in self.figures if each.indicator.key == indicator)

    def all_whole(self, indicator: str) -> list[ReportedFigure]:
        """Return every document's figure for the round as a whole."""
        return [each for each in self.about(indicator) if self.is_whole(each)]

    def whole(self, indicator: str) -> ReportedFigure | None:
        """Return the best figure for the round as a whole."""
        return next(iter(self.all_whole(indicator)), None)

    def by_group(self, indicator: str) -> dict[str, ReportedFigure]:
        """Return the best figure of each group that a document names."""
        parts = (each for each in self.about(indicator) if self.is_own(each))
        return first_by(parts, lambda each: each.product_group)

    def by_province(self, indicator: str) -> dict[int, ReportedFigure]:
        """Return the best figure of each province in a round above it, by primary key."""
        if self.level not in (AwardLevel.REGION, AwardLevel.NATION):
            return {}
        parts = (each for each in self.about(indicator) if each.scope == Scope.WHOLE)
        return first_by(parts, lambda each: each.province_id)

    def is_whole(self, figure: ReportedFigure) -> bool:
        """Say whether the figure counts the whole round."""
        return self.is_own(figure) and figure.scope == Scope.WHOLE and not figure.product_group

    def is_own(self, figure: ReportedFigure) -> bool:
        """Say whether the figure is about the round's own territory, not a part of it."""
        return figure.level == OWN_LEVEL[AwardLevel(self.level)]


OWN_LEVEL: Final = {
    AwardLevel.NATION: Level.NATION,
    AwardLevel.REGION: Level.REGION,
    AwardLevel.PROVINCE: Level.PROVINCE,
    AwardLevel.DISTRICT: Level.ORGANISATION,
    AwardLevel.COMMUNE: Level.ORGANISATION,
}


def first_by(
    figures: Iterable[ReportedFigure], key: Callable[[ReportedFigure], Key | None]
) -> dict[Key, ReportedFigure]:
    """Keep the first figure of each key that is set."""
    found: dict[Key, ReportedFigure] = {}
    for each in figures:
        if name := key(each):
            found.setdefault(name, each)
    return found


Place = tuple[str, int, object]
"""Level, year, and the region or province that a round or figure is about."""


def read_claims(
    rounds: Iterable[AwardRound], user: "User | None", territory: Territory
) -> dict[int, RoundClaims]:
    """Read the figures of some rounds in one query, by the round's primary key."""
    listed = list(rounds)
    figures = award_figures(user).filter(year__in={each.year for each in listed})
    return match(listed, figures, territory)


def match(
    rounds: Iterable[AwardRound], figures: Iterable[ReportedFigure], territory: Territory
) -> dict[int, RoundClaims]:
    """Give each round its figures, in their order; asks no query of its own."""
    by_place: dict[Place, list[ReportedFigure]] = defaultdict(list)
    for figure in figures:
        by_place[place_said(figure, territory)].append(figure)
    return {
        each.pk: RoundClaims(each.level, tuple(by_place.get(place_of(each), ()))) for each in rounds
    }


def is_of_a_round(figure: ReportedFigure) -> bool:
    """Say whether a figure counts awards of a single year that were reached, not aimed at."""
    is_count = figure.indicator.key in INDICATORS and bool(figure.award_level)
    return is_count and figure.period != Period.SPAN and not figure.is_target


def award_figures(user: "User | None") -> ReportedFigureQuerySet:
    """Return the counts of awards of single years that were reached, not aimed at, best first."""
    figures = ReportedFigure.objects.visible_to(user).best_first()
    return (
        figures.filter(indicator__key__in=INDICATORS, is_target=False)
        .exclude(award_level="")
        .exclude(period=Period.SPAN)
        .select_related("indicator", "document", "report", "province", "organisation")
    )


def place_of(award_round: AwardRound) -> Place:
    """Return what a round is about."""
    where: object = award_round.region or award_round.province_id
    if award_round.level in LOWEST:
        where = (award_round.province_id, award_round.locality_key)
    return award_round.level, award_round.year, where


def place_said(figure: ReportedFigure, territory: Territory) -> Place:
    """Return the round that a figure is about, as its words and territory say."""
    level, year = figure.award_level, figure.year
    if level == AwardLevel.NATION:
        return level, year, None
    if level == AwardLevel.REGION:
        return level, year, figure.region or region_then(figure, territory)
    if figure.organisation is not None:
        name = figure.organisation.search_key.removeprefix("ubnd ")
        return level, year, (figure.organisation.province_id, name)
    return level, year, figure.province_id


def region_then(figure: ReportedFigure, territory: Territory) -> object:
    """Return the region that a province belonged to in the figure's year; the nation has none."""
    if figure.province_id is None:
        return "nation"
    return territory.region_of(figure.province_id, date(figure.year, 12, 31))
