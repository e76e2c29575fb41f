"""Values that no document states but that follow from those stated (số suy ra), never stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from khuyencong.text import search_key
from programmes.agreement.claims import NATION, Claims, Key
from programmes.agreement.findings import Finding, Kind, Side, Topic
from programmes.agreement.quantities import Quantity
from programmes.agreement.rates import (
    NUMERATORS,
    is_named,
    named_indicator,
    numerators,
    other_fraction,
    own_plans,
    shared,
)
from programmes.agreement.words import Measure, months_words, percent_measure, with_unit
from programmes.models import ReportedFigure
from programmes.models.figures import MoneyScope, Period, Relation, Scope

HUNDRED: Final = Quantity(Decimal(100), Decimal(100), Decimal(100))
PLANS: Final = ("allocated_budget", "planned_budget", "registered_budget")
DONE: Final = ("executed_amount", "disbursed_amount")
BOTH: Final = (MoneyScope.NATIONAL, MoneyScope.LOCAL)


@dataclass(frozen=True)
class Implied:
    """A value that follows from others: what of, the value, the formula and its inputs."""

    label: str
    key: Key
    indicators: tuple[str, ...]
    topic: Topic
    quantity: Quantity
    measure: Measure
    formula: str
    inputs: tuple[ReportedFigure, ...]

    @property
    def text(self) -> str:
        """Print the value."""
        return self.measure.text(self.quantity.value)

    @property
    def is_doubtful(self) -> bool:
        """Say whether it rests on a figure whose meaning is not clear."""
        return any(figure.ambiguity for figure in self.inputs)

    @property
    def what(self) -> str:
        """Name the value beside the mark that says already that it is implied."""
        return self.label.removesuffix(str(_("suy ra"))).rstrip(" ,")

    @property
    def working(self) -> str:
        """Return the formula without the result: "166,27 tỷ đồng / ước 93,26%"."""
        return self.formula.removesuffix(f" = {self.text}")

    @property
    def reach(self) -> str:
        """Print how far the printed precision lets it reach, "178,27–178,31", if that is seen."""
        low, high = self.measure.bare(self.quantity.low), self.measure.bare(self.quantity.high)
        return with_unit(f"{low}–{high}", self.measure.label) if low != high else ""


def implied(claims: Claims) -> list[Implied]:
    """Work out everything that follows from the figures."""
    found: list[Implied] = []
    for figure in claims.figures:
        found += plan(claims, figure)
        found += national(claims, figure)
        found += before(claims, figure)
        found += share(claims, figure)
    return [*found, *national_state(found)]


def plan(claims: Claims, rate: ReportedFigure) -> Iterator[Implied]:
    """Plan = amount / printed rate, where the document does not state the plan itself."""
    if rate.indicator.key not in NUMERATORS or rate.relation not in ("", Relation.OF_PLAN):
        return
    amount = next(iter(numerators(claims, rate)), None)
    own = own_plans(claims, rate)
    is_known = own or other_fraction(claims, rate, own)
    if amount is None or is_known or not Quantity.of(rate).is_positive:
        return
    key = claims.key(rate)
    if rate.period == Period.MONTHS:
        key = key._replace(period=whole_year(rate))
    yield quotient(
        _("kế hoạch suy ra"), key, PLANS, amount, rate, _("%(amount)s / %(rate)s = %(value)s")
    )


def whole_year(figure: ReportedFigure) -> tuple[str, None, int, int, int]:
    """Return the year of a figure as a period."""
    return (str(Period.MONTHS.value), None, figure.year, 1, 12)


def quotient(
    label: str,
    key: Key,
    indicators: tuple[str, ...],
    amount: ReportedFigure,
    rate: ReportedFigure,
    formula: str,
) -> Implied:
    """Divide an amount by a percentage."""
    measure = Measure.of([amount], fewest_places=2)
    value = Quantity.of(amount).over(Quantity.of(rate)).scaled(100)
    words = {
        "amount": amount.as_printed,
        "rate": rate.as_printed,
        "value": measure.text(value.value),
    }
    topic = topic_of(rate, key, label)
    return Implied(label, key, indicators, topic, value, measure, formula % words, (amount, rate))


def topic_of(figure: ReportedFigure, key: Key, label: str) -> Topic:
    """Say what an implied value is about: place and period may differ from the inputs'."""
    read = Topic.of(figure)
    place = str(_("Cả nước")) if key.territory == NATION else read.place
    kind, _first_year, year, first, last = key.period
    is_months = kind == Period.MONTHS and first and last
    period = months_words(first, last, year) if is_months and first and last else read.period
    source = "" if key.source == MoneyScope.NONE else str(MoneyScope(key.source).label)
    home = None if key.territory == NATION else read.home
    return Topic(key.territory, home, place, year, period, source, label)


def national(claims: Claims, figure: ReportedFigure) -> Iterator[Implied]:
    """Nation = amount of a region or province / its share of the nation."""
    if figure.indicator.key != "share_of_national" or not Quantity.of(figure).is_positive:
        return
    amount = shared(claims, figure)
    if amount is None:
        return
    key = claims.key(amount)._replace(territory=NATION)
    if claims.only(key):
        return  # stated by the same document: the share itself is checked
    label = _("%(what)s của cả nước, suy ra") % {"what": str(amount.indicator).lower()}
    formula = _("%(amount)s / %(rate)s = %(value)s")
    yield quotient(label, key, (amount.indicator.key,), amount, figure, formula)


def national_state(found: list[Implied]) -> Iterator[Implied]:
    """Add the implied national amounts of both sources, where one document implies both."""
    of_nation = {each.key: each for each in found if each.key.territory == NATION}
    for key, first in of_nation.items():
        second = of_nation.get(key._replace(source=MoneyScope.LOCAL))
        if key.source != MoneyScope.NATIONAL or second is None:
            continue
        state = key._replace(source=MoneyScope.STATE)
        value = first.quantity + second.quantity
        measure = first.measure
        terms = f"{measure.bare(first.quantity.value)} + {measure.bare(second.quantity.value)}"
        inputs = (*first.inputs, *second.inputs)
        topic = topic_of(inputs[0], state, first.label)
        formula = f"{terms} = {measure.text(value.value)}"
        yield Implied(first.label, state, first.indicators, topic, value, measure, formula, inputs)


# -- relative change ----------------------------------------------------------------------------


def before(claims: Claims, change: ReportedFigure) -> Iterator[Implied]:
    """Value a year earlier = value now / (1 + change), or / index."""
    if change.relation not in (Relation.CHANGE, Relation.INDEX):
        return
    now = changed(claims, change)
    percent = Quantity.of(change)
    factor = percent if change.relation == Relation.INDEX else percent + HUNDRED
    if now is None or not factor.is_positive:
        return
    key = claims.key(now)
    kind, first_year, year, first, last = key.period
    if kind != Period.MONTHS:
        return
    key = key._replace(period=(kind, first_year, year - 1, first, last))
    is_rate = now.indicator.key in NUMERATORS
    measure = percent_measure() if is_rate else Measure.of([now], fewest_places=2)
    value = Quantity.of(now).over(factor).scaled(100)
    label = _("%(what)s cùng kỳ năm trước, suy ra") % {"what": str(now.indicator).lower()}
    formula = _("%(now)s / %(factor)s = %(value)s") % {
        "now": now.as_printed,
        "factor": percent_measure(4).bare(factor.value / 100).rstrip("0").rstrip(","),
        "value": measure.text(value.value),
    }
    topic = topic_of(now, key, label)
    indicators = DONE if now.indicator.key in DONE else (now.indicator.key,)
    yield Implied(label, key, indicators, topic, value, measure, formula, (now, change))


def changed(claims: Claims, change: ReportedFigure) -> ReportedFigure | None:
    """Return what has grown or shrunk, by the words of the change or as the only amount there."""
    text = f"{change.denominator} {change.detail}"
    words = search_key(text)
    key = claims.key(change)._replace(indicator=named_indicator(text))
    if "ty le" in words:
        return claims.only(key._replace(indicator="execution_rate"))
    if key.indicator:
        return claims.only(key) or claims.only(key._replace(period=whole_year(change)))
    amounts = [
        each
        for indicator in (*PLANS, *DONE)
        if (each := claims.only(key._replace(indicator=indicator)))
    ]
    return amounts[0] if len(amounts) == 1 else None


# -- shares of a total --------------------------------------------------------------------------


def share(claims: Claims, figure: ReportedFigure) -> Iterator[Implied]:
    """Part = total × share, where the document names the total that the share is of."""
    if figure.relation != Relation.SHARE or figure.award_level:
        return
    key = claims.key(figure)
    totals = [
        each
        for each in claims.beside(figure, *PLANS, *DONE)
        if is_named(each, figure.denominator)
        and each.scope == Scope.WHOLE
        and claims.key(each).period == key.period
    ]
    if len(totals) != 1:
        return
    whole = totals[0]
    measure = Measure.of([whole], fewest_places=2)
    value = product(Quantity.of(whole), Quantity.of(figure))
    part = key._replace(indicator=whole.indicator.key)
    label = _("phần của %(what)s, suy ra") % {"what": str(whole.indicator).lower()}
    formula = f"{whole.as_printed} × {figure.as_printed} = {measure.text(value.value)}"
    indicators = (whole.indicator.key,)
    yield Implied(
        label,
        part,
        indicators,
        Topic.of(figure),
        value,
        measure,
        formula,
        (whole, figure),
    )


def product(whole: Quantity, percent: Quantity) -> Quantity:
    """Take a percentage of a positive quantity."""
    return Quantity(
        whole.value * percent.value / 100,
        whole.low * percent.low / 100,
        whole.high * percent.high / 100,
    )


# -- against what is stated ---------------------------------------------------------------------


def against_stated(claims: Claims, found: list[Implied]) -> Iterator[Finding]:
    """Compare every implied value with what documents state of the same thing."""
    for each in found:
        for indicator in each.indicators:
            key = each.key._replace(indicator=indicator, origin=None)
            for stated in claims.by_thing.get(key, []):
                if stated not in each.inputs:
                    yield compared(each, stated)


def compared(value: Implied, stated: ReportedFigure) -> Finding:
    """Compare an implied value with a stated one."""
    words = {
        "label": value.label,
        "formula": value.formula,
        "stated": f"{str(stated.indicator).lower()} {stated.as_printed}",
    }
    return Finding(
        Kind.IMPLIED,
        value.topic,
        Side(value.quantity, value.label, value.inputs, is_implied=True),
        Side(Quantity.of(stated), str(stated.indicator), (stated,)),
        value.measure,
        _("%(label)s: %(formula)s; tài liệu nêu %(stated)s.") % words,
    )
