"""Sums of parts against the whole: sources, contents, product groups, regions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programmes.agreement.claims import NATION, Claims, is_additive
from programmes.agreement.findings import SUM_TOLERANCE, Finding, Kind, Side, Topic, Verdict
from programmes.agreement.quantities import Quantity, total, value_of
from programmes.agreement.words import Measure
from programmes.models import ReportedFigure
from programmes.models.figures import Level, MoneyScope, Scope, UnitKind
from provinces.models import Region

PRODUCT_GROUPS = 4  # TT 26/2014/TT-BCT Điều 5


@dataclass(frozen=True)
class Sum:
    """Parts and the whole that they should make."""

    parts: tuple[ReportedFigure, ...]
    whole: ReportedFigure
    label: str

    def finding(self) -> Finding:
        """Compare the parts with the whole."""
        measure = Measure.of((*self.parts, self.whole))
        added = total([Quantity.of(part) for part in self.parts])
        is_money = self.whole.indicator.unit_kind == UnitKind.MONEY
        return Finding(
            Kind.SUM_OF_PARTS if is_money else Kind.COUNT_OF_PARTS,
            Topic.of(self.whole),
            Side(added, self.label, self.parts),
            Side(Quantity.of(self.whole), _("tổng mà tài liệu in"), (self.whole,)),
            measure,
            self.explanation(measure, added),
        )

    def explanation(self, measure: Measure, added: Quantity) -> str:
        """Write the sum out."""
        words = {
            "terms": measure.terms(self.parts),
            "sum": measure.fitted(self.parts).text(added.value),
            "whole": self.whole.as_printed,
        }
        return _("%(terms)s = %(sum)s; tài liệu in %(whole)s.") % words


def sums(claims: Claims) -> Iterator[Finding]:
    """Compare every whole with the parts that may be added up to it."""
    rules: list[Callable[[Claims, ReportedFigure], Iterator[Finding]]] = [
        of_sources,
        with_counterpart,
        of_contents,
        of_product_groups,
        of_regions,
    ]
    for whole in claims.figures:
        if is_additive(whole):
            for rule in rules:
                yield from rule(claims, whole)


def of_sources(claims: Claims, whole: ReportedFigure) -> Iterator[Finding]:
    """KCQG + KCĐP = kinh phí khuyến công, in one document."""
    key = claims.key(whole)
    if whole.source != MoneyScope.STATE or is_loose_part(whole):
        return
    national = claims.only(key._replace(source=MoneyScope.NATIONAL))
    local = claims.only(key._replace(source=MoneyScope.LOCAL))
    if national and local:
        yield Sum((national, local), whole, _("KCQG + KCĐP")).finding()


def is_loose_part(figure: ReportedFigure) -> bool:
    """Say whether the figure is a part that only its own words tell apart from other parts."""
    return figure.scope == Scope.PART and not figure.content_id and not figure.product_group


def with_counterpart(claims: Claims, whole: ReportedFigure) -> Iterator[Finding]:
    """Kinh phí khuyến công + đối ứng = tổng kinh phí, in one document."""
    if whole.source != MoneyScope.ALL or whole.indicator.unit_kind != UnitKind.MONEY:
        return
    money, counterpart = state_money(claims, whole), counterparts(claims, whole)
    if money and counterpart:
        made = Sum((*money, *counterpart), whole, _("kinh phí khuyến công + đối ứng")).finding()
        # Two parts without a content may be of two different batches: only agreement says much.
        if not is_loose_part(whole) or made.verdict != Verdict.DIFFERS:
            yield made


def state_money(claims: Claims, whole: ReportedFigure) -> tuple[ReportedFigure, ...]:
    """Return the figures of state money beside a total that includes counterpart."""
    key = claims.key(whole)
    state = claims.only(key._replace(source=MoneyScope.STATE))
    sources = (MoneyScope.NATIONAL, MoneyScope.LOCAL)
    parts = (claims.only(key._replace(source=source)) for source in sources)
    return (state,) if state else tuple(part for part in parts if part)


def counterparts(claims: Claims, whole: ReportedFigure) -> tuple[ReportedFigure, ...]:
    """Return the counterpart money beside a total: a whole, or else its parts."""
    found = [
        each
        for each in claims.beside(whole, "counterpart_amount")
        if claims.key(each).period == claims.key(whole).period
    ]
    same = [each for each in found if each.scope == whole.scope]
    if same or whole.scope == Scope.PART:
        return tuple(same) if len(same) == 1 else ()
    return tuple(found)


def of_contents(claims: Claims, whole: ReportedFigure) -> Iterator[Finding]:
    """Contents of one source, against the total of that source, in one document."""
    if whole.scope != Scope.WHOLE or whole.product_group:
        return
    parts = [each for each in claims.parts_of(whole) if not each.product_group]
    yield from too_large(parts, whole)
    by_content = without_children([each for each in parts if each.content_id])
    for chosen in (parts, by_content):
        found = Sum(tuple(chosen), whole, _("cộng các phần đã nêu")).finding() if chosen else None
        if found and len(chosen) > 1 and found.within_tolerance:
            yield found.ruled_as(Verdict.PARTIAL) if leaves_a_rest(found) else found
            return
    if len(by_content) > 1 and len({each.content_id for each in by_content}) == len(by_content):
        found = Sum(tuple(by_content), whole, _("cộng các nội dung")).finding()
        yield found if found.difference > 0 else found.ruled_as(Verdict.PARTIAL)


def leaves_a_rest(found: Finding) -> bool:
    """Say whether contents fall short by more than rounding usually leaves, though it might.

    Coarse numbers ("3 tỷ", "4,5 tỷ") leave half a tỷ open, yet a content not named is likelier.
    """
    return -found.difference > max(SUM_TOLERANCE, found.right.value / 100)


def too_large(parts: list[ReportedFigure], whole: ReportedFigure) -> Iterator[Finding]:
    """Find single parts that are more than their whole."""
    for part in parts:
        found = Sum((part,), whole, _("một phần")).finding()
        if found.difference > 0 and found.verdict == Verdict.DIFFERS:
            yield found


def without_children(parts: list[ReportedFigure]) -> list[ReportedFigure]:
    """Leave out contents whose parent is there as well."""
    named = {part.content_id for part in parts}
    return [part for part in parts if part.content and part.content.parent_id not in named]


def of_product_groups(claims: Claims, whole: ReportedFigure) -> Iterator[Finding]:
    """Products by group, against all products; fewer than four groups need not be all."""
    if whole.scope != Scope.WHOLE or whole.product_group:
        return
    parts = tuple(each for each in claims.parts_of(whole) if each.product_group)
    if len(parts) > 1:
        found = Sum(parts, whole, _("cộng các nhóm sản phẩm")).finding()
        incomplete = len({each.product_group for each in parts}) < PRODUCT_GROUPS
        is_less = found.difference < 0 and not found.within_tolerance
        yield found.ruled_as(Verdict.PARTIAL) if incomplete and is_less else found


def of_regions(claims: Claims, whole: ReportedFigure) -> Iterator[Finding]:
    """Three regions against the country, whoever says them."""
    key = claims.key(whole)
    if key.territory != NATION or is_loose_part(whole) or claims.best(key) is not whole:
        return
    places = [(str(Level.REGION.value), str(region.value), None, None) for region in Region]
    parts = [claims.best(key._replace(territory=place)) for place in places]
    found = tuple(part for part in parts if part)
    if len(found) == len(places) and any(value_of(part) for part in found):
        yield Sum(found, whole, _("cộng ba khu vực")).finding()
