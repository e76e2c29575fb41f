"""All comparisons of some figures at once (đối chiếu)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import Q, QuerySet

from programmes.agreement.claims import Claims
from programmes.agreement.documents import of_figure, stages, two_documents
from programmes.agreement.findings import Finding, Kind, Verdict
from programmes.agreement.implied import Implied, against_stated, implied
from programmes.agreement.rates import rates
from programmes.agreement.sums import sums
from programmes.models import ReportedFigure
from programmes.models.figures import Level

_KINDS = {kind: place for place, kind in enumerate(Kind)}
_LEVELS = {str(level.value): place for place, level in enumerate(Level)}
_VERDICTS = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True)
class Review:
    """What was found among some figures, real disagreements first."""

    findings: tuple[Finding, ...]
    implied: tuple[Implied, ...]


def review_of(figure: ReportedFigure, figures: Iterable[ReportedFigure]) -> Review:
    """Keep what one figure takes part in, set beside every other document, not the best alone."""
    claims = Claims(figures)
    known = review_claims(claims)
    found = [each for each in known.findings if figure in each.figures]
    others = [each for each in found if each.kind != Kind.TWO_DOCUMENTS]
    return Review(
        tuple(sorted([*others, *of_figure(claims, figure)], key=verdict_and_kind)),
        tuple(each for each in known.implied if figure in each.inputs),
    )


def verdict_and_kind(finding: Finding) -> tuple[int, int]:
    """Sort by verdict and kind, and leave documents in their order: the best first."""
    return _VERDICTS[finding.verdict], _KINDS[finding.kind]


def review(figures: Iterable[ReportedFigure]) -> Review:
    """Compare figures with each other; asks no query if `with_everything` read them."""
    return review_claims(Claims(figures))


def review_claims(claims: Claims) -> Review:
    """Run every check."""
    values = implied(claims)
    found = chain(
        sums(claims),
        rates(claims),
        two_documents(claims),
        stages(claims),
        against_stated(claims, values),
    )
    return Review(tuple(sorted(found, key=order)), tuple(values))


def order(finding: Finding) -> tuple[int, int, int, int, str]:
    """Sort by verdict, nation before provinces, kind, latest year, first code: never ambiguous."""
    first = min(figure.code for figure in finding.figures)
    level = _LEVELS[finding.topic.territory[0]]
    return _VERDICTS[finding.verdict], level, _KINDS[finding.kind], -finding.topic.year, first


def with_everything(figures: QuerySet[ReportedFigure]) -> QuerySet[ReportedFigure]:
    """Read with the figures all that a comparison prints, in the same query."""
    return figures.select_related(
        "indicator",
        "document",
        "report__province",
        "report__organisation",
        "province",
        "organisation",
        "content",
    )


def neighbours(
    figures: QuerySet[ReportedFigure], figure: ReportedFigure
) -> QuerySet[ReportedFigure]:
    """Narrow to what may be compared with one figure: its document, place, regions and nation."""
    same_place = Q(
        level=figure.level,
        region=figure.region,
        province=figure.province_id,
        organisation=figure.organisation_id,
    )
    same_origin = Q(document=figure.document_id, report=figure.report_id)
    years = Q(year__gte=figure.year - 1, year__lte=figure.year + 1)
    wider = Q(level__in=[Level.NATION, Level.REGION]) & years
    return figures.filter(same_origin | same_place | wider)
