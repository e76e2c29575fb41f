"""Opens a sum: from a territory to its units, from a unit to its decisions, months and contents."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet, Sum

from programmes.models import PlanDecision, SpendingEntry
from programmes.models.stages import FundingSource, PlanStage
from programmes.rollups.contents import NO_CONTENT
from programmes.rollups.measures import Measure, measure, outside
from programmes.rollups.overview import organisation_parts, parts_of
from programmes.rollups.rows import Gazetteer, Part
from programmes.rollups.scope import Scope, Subject, scope_of
from programmes.rollups.selection import Selection
from programmes.rollups.sources import Book, Evidence, of_places
from programmes.rollups.values import MIXED, Place, Value, sure
from provinces.geography import Territory

PLAN_STAGES = {MIXED, *(str(stage.value) for stage in PlanStage)}


@dataclass(frozen=True)
class Share:
    """One unit's part of a sum; a doubtful claim is shown and not counted."""

    part: Part
    value: Value | None

    @property
    def is_counted(self) -> bool:
        """Say whether the value is in the sum."""
        return sure(self.value) is not None


@dataclass(frozen=True)
class Derivation:
    """A sum with the parts it is made of, and what documents say of the whole."""

    subject: Subject
    selection: Selection
    stage: str
    scope: Scope
    measure: Measure
    shares: list[Share]
    stages: dict[FundingSource, str]
    content: str = ""

    @property
    def is_plan(self) -> bool:
        """Say whether the stage is decided, not spent."""
        return self.stage in PLAN_STAGES

    def ledger_filter(self) -> Q:
        """Match the ledger rows behind the records of the sum."""
        selection, content = self.selection, Q()
        if self.content:
            code = None if self.content == NO_CONTENT else self.content
            path = "content__code" if self.is_plan else "project__content__code"
            content = Q(**{path: code})
        of_sources = (Q(source=source, stage=stage) for source, stage in self.stages.items())
        return (
            content
            & of_places(self.scope.places_on(selection.last_day))
            & Q(year=selection.year, month__lte=selection.through_month)
            & reduce(or_, of_sources)
        )


def derive(
    subject: Subject, selection: Selection, stage: str, territory: Territory, content: str = ""
) -> Derivation:
    """Read one stage of a territory, part by part."""
    book = Book(selection, *Evidence.read())
    gazetteer = Gazetteer(selection, book, territory)
    bodies = organisation_parts(book)
    scope = scope_of(subject, territory, selection.geography, [each.place for each in bodies])
    of_bodies = [each for each in bodies if subject.is_nation or each.place == subject.place]
    parts = [*parts_of(subject, gazetteer, scope), *of_bodies]
    shares = [Share(part, amount_of(book, part.place, stage)) for part in parts]
    teller = outside(scope.whole, {part.place for part in parts})
    reported = amount_of(book, teller, stage) if teller else None
    found = measure((share.value for share in shares), reported)
    known = [share for share in shares if share.value or not subject.is_nation or share.part.unit]
    stages = stages_of(book, parts, stage)
    return Derivation(subject, selection, stage, scope, found, known, stages, content)


def amount_of(book: Book, place: Place, stage: str) -> Value | None:
    """Read one stage of a place; a mixed sum is of each place's own plan."""
    return book.plan(place) if stage == MIXED else book.value(place, stage)


def stages_of(book: Book, parts: list[Part], stage: str) -> dict[FundingSource, str]:
    """Return the stage that each source's records are read at; a single place may mix them."""
    found = dict.fromkeys(book.selection.sources, stage)
    if stage == MIXED and len(parts) == 1:
        plans = {source: book.only(source).plan(parts[0].place) for source in found}
        found |= {source: plan.stage for source, plan in plans.items() if plan}
    return found


def recorded_total(derivation: Derivation) -> int | None:
    """Sum the ledger rows behind a sum of one content (đồng)."""
    model = PlanDecision if derivation.is_plan else SpendingEntry
    rows = model.objects.all().with_dimensions().filter(derivation.ledger_filter())
    total: int | None = rows.aggregate(total=Sum("amount"))["total"]
    return total


def decisions_of(derivation: Derivation) -> QuerySet[PlanDecision]:
    """Return the plan decisions behind a sum, in order of date."""
    rows = PlanDecision.objects.all().with_dimensions().filter(derivation.ledger_filter())
    found: QuerySet[PlanDecision] = rows.select_related("plan", "content").order_by(
        "decided_on", "pk"
    )
    return found


def entry_sums(derivation: Derivation) -> list[dict[str, object]]:
    """Sum the spending entries behind a sum by month and content; no project is named."""
    rows = SpendingEntry.objects.all().with_dimensions().filter(derivation.ledger_filter())
    grouped = rows.order_by().values("month", content_name=F("project__content__name"))
    sums = grouped.annotate(total=Sum("amount"), entries=Count("pk"))
    return list(sums.order_by("month", "content_name"))
