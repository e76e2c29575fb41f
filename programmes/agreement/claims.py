"""Figures sorted by what they claim, so that every check is a look-up and none is a query."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple, Self

from programmes.agreement.quantities import value_of
from programmes.models import ReportedFigure
from programmes.models.figures import FigureStatus, Level, MoneyScope, Scope, UnitKind

Origin = tuple[str, int]
Territory = tuple[str, str, int | None, int | None]
Period = tuple[str, int | None, int, int | None, int | None]

NATION: Final[Territory] = (Level.NATION, "", None, None)
SOURCELESS: Final = (
    "products_",
    "establishments_",
    "provinces_",
    "commendations_",
)
"""Counts of awards: whether a document is read as "of both sources" or "of none" says nothing."""
MIXED: Final = frozenset(
    {"other_count", "other_percent", "other_amount", "plan_rate_other", "growth"}
)
"""Indicators under which many different things are kept: only the same words are the same thing."""

_RANK = {FigureStatus.FINAL: 0, FigureStatus.UNSTATED: 1, FigureStatus.ESTIMATE: 2}


class Key(NamedTuple):
    """What a figure is about; two figures with one key and two origins claim the same thing."""

    origin: Origin | None
    territory: Territory
    period: Period
    source: str
    indicator: str
    scope: str
    content: int | None
    award: tuple[str, int | None]
    group: str
    is_target: bool

    @classmethod
    def of(cls, figure: ReportedFigure) -> Self:
        """Read a figure."""
        return cls(
            origin_of(figure),
            (figure.level, figure.region, figure.province_id, figure.organisation_id),
            period_of(figure),
            source_of(figure),
            figure.indicator.key,
            figure.scope,
            figure.content_id,
            (figure.award_level, figure.award_round),
            figure.product_group,
            figure.is_target,
        )

    def whole(self) -> "Key":
        """Return the key of the whole that this may be a part of."""
        return self._replace(scope=Scope.WHOLE, content=None, group="")


def origin_of(figure: ReportedFigure) -> Origin:
    """Return the document or periodic report that a figure stands in."""
    if figure.document_id is not None:
        return ("document", figure.document_id)
    return ("report", figure.report_id or 0)


def period_of(figure: ReportedFigure) -> Period:
    """Return the period of a figure."""
    months = (figure.from_month, figure.through_month)
    return (figure.period, figure.year_from, figure.year, *months)


def source_of(figure: ReportedFigure) -> str:
    """Return the source of money, or none where it says nothing."""
    return MoneyScope.NONE if figure.indicator.key.startswith(SOURCELESS) else figure.source


def best_first(figure: ReportedFigure) -> tuple[int, int, str]:
    """Order what disagrees: final before estimate, then the latest said (as the query does)."""
    day = -figure.as_of.toordinal() if figure.as_of else 0
    return _RANK.get(FigureStatus(figure.status), 3), day, figure.code


class Claims:
    """Some figures by what they are about, the best first."""

    def __init__(self, figures: Iterable[ReportedFigure]) -> None:
        self.figures = sorted(figures, key=best_first)
        self.keys = {figure.pk: Key.of(figure) for figure in self.figures}
        self.by_key: dict[Key, list[ReportedFigure]] = defaultdict(list)
        self.by_thing: dict[Key, list[ReportedFigure]] = defaultdict(list)
        self.by_whole: dict[Key, list[ReportedFigure]] = defaultdict(list)
        self.by_place: dict[tuple[Origin, Territory, str], list[ReportedFigure]]
        self.by_place = defaultdict(list)
        for figure in self.figures:
            key = self.keys[figure.pk]
            self.by_key[key].append(figure)
            self.by_thing[key._replace(origin=None)].append(figure)
            self.by_place[origin_of(figure), key.territory, key.indicator].append(figure)
            if figure.scope == Scope.PART:
                self.by_whole[key.whole()].append(figure)

    def key(self, figure: ReportedFigure) -> Key:
        """Return what a figure is about."""
        return self.keys[figure.pk]

    def only(self, key: Key) -> ReportedFigure | None:
        """Return the one figure of a document about something; none if it says several values."""
        found = self.by_key.get(key, [])
        return found[0] if len({value_of(each) for each in found}) == 1 else None

    def best(self, key: Key) -> ReportedFigure | None:
        """Return the best figure about something, whoever says it."""
        found = self.by_thing.get(key._replace(origin=None))
        return found[0] if found else None

    def beside(self, figure: ReportedFigure, *indicators: str) -> list[ReportedFigure]:
        """Return what the same document says of the same territory, of some indicators."""
        key = self.keys[figure.pk]
        origin = origin_of(figure)
        found = (self.by_place[origin, key.territory, name] for name in indicators)
        return [each for group in found for each in group]

    def parts_of(self, whole: ReportedFigure) -> list[ReportedFigure]:
        """Return the parts of a whole that its document names, of any content or group."""
        return self.by_whole.get(self.keys[whole.pk], [])


def is_additive(figure: ReportedFigure) -> bool:
    """Say whether figures of this kind may be added up: money and counts of one thing."""
    return figure.indicator.unit_kind != UnitKind.PERCENT and figure.indicator.key not in (
        *MIXED,
        "counterpart_per_dong",
    )
