"""Opens a sum: from a territory to its units, from a unit to its decisions, months and contents."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from programmes.models import PlanDecision, ReportedFigure, SpendingEntry
from programmes.models.stages import PlanStage
from programmes.rollups.contents import NO_CONTENT
from programmes.rollups.measures import Measure, measure
from programmes.rollups.overview import organisation_parts, parts_of
from programmes.rollups.rows import Gazetteer, Part
from programmes.rollups.scope import Scope, Subject, scope_of
from programmes.rollups.selection import Selection
from programmes.rollups.sources import Book, Claims, Ledger, of_places
from programmes.rollups.values import Value, sure
from provinces.geography import Territory

PLAN_STAGES = {str(stage.value) for stage in PlanStage}


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
        return (
            content
            & of_places(self.scope.places_in(selection.year))
            & Q(
                stage=self.stage,
                year=selection.year,
                month__lte=selection.through_month,
                source__in=selection.sources,
            )
        )


def derive(
    subject: Subject, selection: Selection, stage: str, territory: Territory, content: str = ""
) -> Derivation:
    """Read one stage of a territory, part by part."""
    book = Book(selection, Ledger(selection), Claims(ReportedFigure.objects.visible_to(None)))
    gazetteer = Gazetteer(selection, book, territory)
    bodies = organisation_parts(book)
    scope = scope_of(subject, territory, selection.geography, [each.place for each in bodies])
    parts = [*parts_of(subject, gazetteer, scope), *(bodies if subject.is_nation else [])]
    shares = [Share(part, book.value(part.place, stage)) for part in parts]
    reported = book.value(scope.whole, stage) if scope.whole else None
    found = measure((share.value for share in shares), reported)
    known = [share for share in shares if share.value or share.part.unit]
    return Derivation(subject, selection, stage, scope, found, known, content)


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
