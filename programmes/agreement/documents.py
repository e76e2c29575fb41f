"""The same thing in two documents, and plans that stand at different stages."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from khuyencong.formatting import date_text
from khuyencong.text import search_key
from programmes.agreement.claims import MIXED, Claims, Key, Origin, origin_of, period_of
from programmes.agreement.findings import Finding, Kind, Side, Topic, Verdict
from programmes.agreement.quantities import Quantity, value_of
from programmes.agreement.words import Measure
from programmes.models import ReportedFigure
from programmes.models.figures import FigureStatus, MoneyScope, Period, Scope

STAGES = ("registered_budget", "planned_budget", "allocated_budget")
ONE_SOURCE = (MoneyScope.STATE, MoneyScope.NATIONAL, MoneyScope.LOCAL)


def two_documents(claims: Claims) -> Iterator[Finding]:
    """Compare what documents say of one thing with what the best of them says."""
    for key, figures in claims.by_thing.items():
        if key.period[0] == Period.UNSTATED:
            continue  # documents that name no period need not mean the same one
        for same in things(key, figures):
            best, *others = same
            elsewhere = (other for other in others if origin_of(other) != origin_of(best))
            yield from (of_documents(best, other) for other in elsewhere)
        for same in by_words(key, figures):
            yield from within_one_document(same)
        for other in with_open_start(claims, key):
            yield of_documents(figures[0], other)


def of_figure(claims: Claims, figure: ReportedFigure) -> Iterator[Finding]:
    """Compare one figure with all that is said of the same thing, the best first."""
    key = claims.key(figure)._replace(origin=None)
    if key.period[0] == Period.UNSTATED:
        return
    for same in things(key, claims.by_thing[key]):
        if figure in same:
            others = (other for other in same if other != figure)
            yield from (of_documents(figure, other) for other in others)
    for other in [*with_open_start(claims, key), *with_known_start(claims, figure)]:
        yield of_documents(figure, other)


def things(key: Key, figures: list[ReportedFigure]) -> list[list[ReportedFigure]]:
    """Tell apart what only its words tell apart; a part with a content or group needs none."""
    if key.indicator not in MIXED and (key.content or key.group):
        return [figures]
    return by_words(key, figures)


def by_words(key: Key, figures: list[ReportedFigure]) -> list[list[ReportedFigure]]:
    """Tell parts, and indicators that mix many things, apart by their words."""
    if key.scope == Scope.WHOLE and key.indicator not in MIXED:
        return [figures]
    groups: dict[str, list[ReportedFigure]] = {}
    for figure in figures:
        words = search_key(f"{figure.detail} {figure.denominator}")
        groups.setdefault(words, []).append(figure)
    return list(groups.values())


def with_open_start(claims: Claims, key: Key) -> list[ReportedFigure]:
    """Return what documents say "until 2021" of what others say of 2016–2021."""
    kind, first, *_rest = key.period
    if kind != Period.SPAN or first is None or key.scope != Scope.WHOLE or key.indicator in MIXED:
        return []
    start_open = key._replace(period=(kind, None, *key.period[2:]))
    origins = {origin_of(figure) for figure in claims.by_thing[key]}
    found = claims.by_thing.get(start_open, [])
    return [figure for figure in found if origin_of(figure) not in origins]


def with_known_start(claims: Claims, figure: ReportedFigure) -> list[ReportedFigure]:
    """Return the other side of `with_open_start`, for the page of one figure."""
    key = claims.key(figure)
    if key.period[0] != Period.SPAN or key.period[1] is not None:
        return []
    about = key._replace(origin=None)
    return [
        other
        for other in claims.figures
        if claims.key(other)._replace(origin=None, period=about.period) == about
        and figure in with_open_start(claims, claims.key(other)._replace(origin=None))
    ]


def within_one_document(figures: list[ReportedFigure]) -> Iterator[Finding]:
    """Find a document that says two different values of one thing, as in title and text."""
    first: dict[Origin, ReportedFigure] = {}
    for figure in figures:
        said = first.setdefault(origin_of(figure), figure)
        if value_of(said) != value_of(figure):
            yield of_documents(said, figure)


def of_documents(best: ReportedFigure, other: ReportedFigure) -> Finding:
    """Compare two documents; the one relied on first."""
    return Finding(
        Kind.TWO_DOCUMENTS,
        Topic.of(best),
        Side(Quantity.of(best), origin_words(best), (best,)),
        Side(Quantity.of(other), origin_words(other), (other,)),
        Measure.of((best, other)),
        " ".join([both_said(best, other), *reasons(best, other)]),
    )


def origin_words(figure: ReportedFigure) -> str:
    """Name the document or report of a figure."""
    return str(figure.document or figure.report)


def both_said(best: ReportedFigure, other: ReportedFigure) -> str:
    """Quote both."""
    words = {"best": best.as_printed, "other": other.as_printed}
    if origin_of(best) == origin_of(other):
        return _("Cùng một tài liệu nêu %(best)s và %(other)s.") % words
    return _("Hai tài liệu nêu %(best)s và %(other)s.") % words


def reasons(best: ReportedFigure, other: ReportedFigure) -> Iterator[str]:
    """Say what may explain a difference, as far as the record itself tells."""
    estimates = [each.status == FigureStatus.ESTIMATE for each in (best, other)]
    if any(estimates) and not all(estimates):
        yield _("Một bên là số ước.")
    if best.as_of != other.as_of and best.as_of and other.as_of:
        days = {"best": date_text(best.as_of), "other": date_text(other.as_of)}
        yield _("Số liệu tại hai ngày: %(best)s và %(other)s.") % days
    if is_cut_short(best, other) or is_cut_short(other, best):
        yield _("Có thể một bên đã bỏ bớt chữ số lẻ thay vì làm tròn.")
    if period_of(best) != period_of(other):
        yield _("Một tài liệu không nêu năm đầu của kỳ.")
    if search_key(best.detail) != search_key(other.detail) and best.detail and other.detail:
        details = {"best": best.detail, "other": other.detail}
        yield _("Diễn giải khác nhau: “%(best)s” và “%(other)s”.") % details
    if best.ambiguity or other.ambiguity:
        yield _("Có số mà ý nghĩa trong tài liệu chưa rõ.")


def is_cut_short(coarse: ReportedFigure, fine: ReportedFigure) -> bool:
    """Say whether one number is the other with its last digits left out: 35,1 of 35,183."""
    unit = coarse.half_unit * 2
    behind = value_of(fine) - value_of(coarse)
    return coarse.half_unit > fine.half_unit and unit / 2 < behind < unit


def stages(claims: Claims) -> Iterator[Finding]:
    """Set plans of one year and source at different stages side by side: none hides another."""
    for key in claims.by_thing:
        if key.indicator == STAGES[0] or not is_plan_of_a_year(key):
            continue
        at_stage = (claims.best(key._replace(indicator=stage)) for stage in STAGES)
        known = [figure for figure in at_stage if figure]
        for earlier, later in pairwise(known):
            if claims.key(later).indicator == key.indicator:
                yield from of_stages(earlier, later)


def is_plan_of_a_year(key: Key) -> bool:
    """Say whether the key is a plan of one source for some months of one year."""
    return (
        key.indicator in STAGES
        and key.scope == Scope.WHOLE
        and key.source in ONE_SOURCE
        and key.period[0] == Period.MONTHS
    )


def of_stages(earlier: ReportedFigure, later: ReportedFigure) -> Iterator[Finding]:
    """Set two stages side by side; that they differ is no error."""
    words = {
        "earlier": f"{str(earlier.indicator).lower()} {earlier.as_printed}",
        "later": f"{str(later.indicator).lower()} {later.as_printed}",
    }
    found = Finding(
        Kind.STAGES,
        Topic.of(earlier),
        Side(Quantity.of(earlier), str(earlier.indicator), (earlier,)),
        Side(Quantity.of(later), str(later.indicator), (later,)),
        Measure.of((earlier, later)),
        _("%(earlier)s; %(later)s. Hai mức của cùng một năm: mức này không thay mức kia.") % words,
    )
    yield found if found.within_tolerance else found.ruled_as(Verdict.STAGES)
