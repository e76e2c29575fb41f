"""Everything a dashboard page shows of a territory, read in a number of queries that is fixed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from khuyencong.queries import composed_once
from programmes.models.stages import STAGES, STATE_SOURCES, FundingSource
from programmes.rollups.contents import ContentRow, by_content
from programmes.rollups.measures import Comparison, Measure, at_stage, compare, compare_places
from programmes.rollups.recorded import Crowd
from programmes.rollups.rows import Gazetteer, Part, Row
from programmes.rollups.scope import Scope, Subject, scope_of
from programmes.rollups.selection import Selection
from programmes.rollups.series import MonthLine, YearPoint, by_month, by_year
from programmes.rollups.sources import Book, Evidence
from programmes.rollups.values import Place, Value
from provinces.geography import Territory
from provinces.models import Organisation, Region
from provinces.models.organisation import STANDALONE_KINDS


@dataclass(frozen=True)
class StageRow:
    """One money word with what it comes to from each source and in all."""

    stage: str
    label: str
    by_source: dict[FundingSource, Measure]
    total: Measure

    @property
    def is_known(self) -> bool:
        """Say whether any source or the total is known."""
        return bool(self.shown)

    @property
    def shown(self) -> list[Value]:
        """Return the amounts that are known, the total first."""
        measures = (self.total, *self.by_source.values())
        return [measure.shown for measure in measures if measure.shown]


@dataclass(frozen=True)
class Overview:
    """A territory in a period."""

    subject: Subject
    selection: Selection
    scope: Scope
    book: Book
    comparison: Comparison
    by_source: dict[FundingSource, Comparison]
    stages: list[StageRow]
    total: Row
    rows: list[Row]
    regions: dict[Region, tuple[Row, Comparison]]
    organisations: list[Row]
    years: list[YearPoint]
    months: list[MonthLine]
    contents: list[ContentRow]

    @property
    def place(self) -> Place:
        """Return the territory itself as a place, for links to its sums."""
        return self.subject.place


def overview(
    subject: Subject, selection: Selection, territory: Territory, evidence: Evidence | None = None
) -> Overview:
    """Read everything about a territory in the period selected."""
    book = Book(selection, *(evidence or Evidence.read()))
    gazetteer = Gazetteer(selection, book, territory)
    bodies = organisation_parts(book)
    scope = scope_of(subject, territory, selection.geography, [part.place for part in bodies])
    parts = parts_of(subject, gazetteer, scope)
    others = [part for part in bodies if book.tells(part.place, selection.year)]
    others = others if subject.is_nation else []
    total = Row("", (*parts, *others))
    crowd = Crowd(book, {part.place for part in total.parts}, selection.year)
    return Overview(
        subject=subject,
        selection=selection,
        scope=scope,
        book=book,
        comparison=compare(book, total, scope.whole),
        by_source=compare_by_source(book, crowd, scope.whole),
        stages=stage_rows(book, crowd, scope.whole),
        total=total,
        rows=gazetteer.rows(parts),
        regions=region_rows(book, gazetteer, parts) if subject.is_nation else {},
        organisations=[Row(part.label, (part,)) for part in others],
        years=by_year(book, scope, territory),
        months=by_month(book, scope),
        contents=by_content(book, scope),
    )


def organisation_parts(book: Book) -> list[Part]:
    """Read the bodies that hold money of their own: not every đồng belongs to a province."""
    bodies = bodies_with_money(book.ledger.bodies)
    places: list[tuple[Place, str]] = [(("o", pk), name) for pk, name in bodies]
    return [Part(place, name, book.plan(place), book.actual(place)) for place, name in places]


@composed_once
def bodies_with_money(holders: tuple[int, ...]) -> QuerySet[Organisation, Any]:
    """Return the bodies of no province, and the others that money is recorded of."""
    holding = Q(kind__in=STANDALONE_KINDS) | Q(pk__in=holders)
    return Organisation.objects.filter(holding).order_by("sort_key").values_list("pk", "name")


def parts_of(subject: Subject, gazetteer: Gazetteer, scope: Scope) -> list[Part]:
    """Read the units of the subject, as they stood in the period."""
    parts = gazetteer.parts()
    if subject.is_nation:
        return parts
    wanted = set(scope.places_on(gazetteer.selection.last_day))
    if subject.region:
        return [part for part in parts if gazetteer.region_of(part) == subject.region]
    return [part for part in parts if part.place in wanted]


def compare_by_source(
    book: Book, crowd: Crowd, whole: Place | None
) -> dict[FundingSource, Comparison]:
    """Compare each source by itself; its rate has its own plan as denominator."""
    return {source: compare_places(book.only(source), crowd, whole) for source in STATE_SOURCES}


def stage_rows(book: Book, crowd: Crowd, whole: Place | None) -> list[StageRow]:
    """Read every money word from every source: none hides another."""
    rows = (stage_row(book, crowd, whole, stage.value, str(stage.label)) for stage in STAGES)
    return [row for row in rows if row.is_known]


def stage_row(book: Book, crowd: Crowd, whole: Place | None, stage: str, label: str) -> StageRow:
    """Read one money word."""
    by_source = {
        source: at_stage(book.only(source), crowd, whole, stage) for source in STATE_SOURCES
    }
    return StageRow(stage, label, by_source, at_stage(book, crowd, whole, stage))


def region_rows(
    book: Book, gazetteer: Gazetteer, parts: Iterable[Part]
) -> dict[Region, tuple[Row, Comparison]]:
    """Group the units by region, with what documents say of each region beside the sum."""
    groups: dict[Region, list[Part]] = defaultdict(list)
    for part in parts:
        if region := gazetteer.region_of(part):
            groups[region].append(part)
    kind = "region34" if gazetteer.is_folded else "region"
    rows = {region: Row(str(region.label), tuple(groups[region])) for region in Region}
    return {region: (row, compare(book, row, (kind, region.value))) for region, row in rows.items()}
