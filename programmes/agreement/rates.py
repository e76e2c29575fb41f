"""Printed percentages of a plan, computed again; and on which plan they were really computed."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from khuyencong.text import search_key
from programmes.agreement.claims import Claims, Key
from programmes.agreement.findings import Finding, Kind, Side, Topic, Verdict
from programmes.agreement.quantities import Quantity
from programmes.agreement.words import Measure, percent_measure
from programmes.models import ReportedFigure
from programmes.models.figures import Level, MoneyScope, Period, PrintedUnit, Relation, Scope

NUMERATORS: Final = {
    "execution_rate": ("executed_amount", "disbursed_amount", "settled_amount"),
    "allocation_rate": ("allocated_budget",),
}
DENOMINATORS: Final = {
    "execution_rate": ("allocated_budget", "planned_budget", "registered_budget"),
    "allocation_rate": ("planned_budget", "registered_budget"),
}
CLOSE: Final = Decimal("0.1")
"""Points within which a percentage is taken to have been computed on another denominator."""
DISBURSED: Final = "giai ngan"


def rates(claims: Claims) -> Iterator[Finding]:
    """Compute every percentage of a plan again from the amounts of its document."""
    for figure in claims.figures:
        if figure.indicator.key in NUMERATORS and figure.relation in ("", Relation.OF_PLAN):
            yield from of_plan(claims, figure)
        elif figure.indicator.key == "share_of_national":
            yield from of_nation(claims, figure)


def of_plan(claims: Claims, printed: ReportedFigure) -> Iterator[Finding]:
    """Compare a printed rate with amount / plan of the same source, or find what it is of."""
    amounts, own = numerators(claims, printed), own_plans(claims, printed)
    pairs = [(amount, plan) for amount in amounts for plan in own if has_rate(plan)]
    found = [recomputed(printed, amount, plan) for amount, plan in pairs]
    fitting = next((each for each in found if each.within_tolerance), None)
    if fitting:
        yield fitting
        return
    other = other_fraction(claims, printed, own)
    if other:
        proper = found[0] if found else None
        yield on_wrong_denominator(printed, *other, proper)
    elif found:
        yield found[0]


def numerators(claims: Claims, rate: ReportedFigure) -> list[ReportedFigure]:
    """Return what a rate may be of: executed first, or disbursed where the words say so."""
    stages = NUMERATORS[rate.indicator.key]
    if DISBURSED in search_key(rate.detail):
        stages = tuple(sorted(stages, key=lambda stage: stage != "disbursed_amount"))
    key = claims.key(rate)
    found = (claims.only(key._replace(indicator=stage)) for stage in stages)
    return [each for each in found if each]


def own_plans(claims: Claims, rate: ReportedFigure) -> list[ReportedFigure]:
    """Return the plans of a rate's own source: those that it names, else allocated, planned."""
    found = [plan for plan in plans(claims, rate) if plan.source == rate.source]
    return [plan for plan in found if is_named(plan, rate.denominator)] or found


def is_named(figure: ReportedFigure, text: str) -> bool:
    """Say whether some words quote a figure with its unit: "51,23 tỷ đồng"."""
    unit = str(PrintedUnit(figure.unit).label)
    quoted = rf"(?<![\d.,]){re.escape(figure.printed)} {unit}"
    return bool(unit and re.search(quoted, text))


def plans(claims: Claims, rate: ReportedFigure) -> list[ReportedFigure]:
    """Return the plans of the year beside a rate, of every source, best stage first."""
    stages = DENOMINATORS[rate.indicator.key]
    return [
        each
        for each in claims.beside(rate, *stages)
        if is_year_of(each, rate)
        and each.scope == rate.scope
        and each.content_id == rate.content_id
        and each.is_target == rate.is_target
    ]


def is_year_of(plan: ReportedFigure, rate: ReportedFigure) -> bool:
    """Say whether a plan is for the whole year, or for the very period, of a rate."""
    same = Key.of(plan).period == Key.of(rate).period
    if rate.period == Period.SPAN or plan.period != Period.MONTHS:
        return same
    is_whole_year = (plan.from_month, plan.through_month) == (1, 12)
    return same or (plan.year == rate.year and is_whole_year)


def recomputed(printed: ReportedFigure, amount: ReportedFigure, whole: ReportedFigure) -> Finding:
    """Compare a printed percentage with amount / whole."""
    computed = percentage(amount, whole)
    label = _("tính lại: %(amount)s / %(whole)s") % {
        "amount": str(amount.indicator).lower(),
        "whole": str(whole.indicator).lower(),
    }
    text = _("%(fraction)s = %(computed)s; tài liệu in %(printed)s.") % {
        "fraction": fraction(amount, whole),
        "computed": percent_measure().text(computed.value),
        "printed": printed.as_printed,
    }
    return Finding(
        Kind.PERCENTAGE,
        Topic.of(printed),
        Side(Quantity.of(printed), _("tỷ lệ in"), (printed,)),
        Side(computed, label, (amount, whole)),
        percent_measure(),
        text,
    )


def has_rate(plan: ReportedFigure) -> bool:
    """Say whether something may be divided by a plan; a zero plan has no rate."""
    return Quantity.of(plan).is_positive


def percentage(amount: ReportedFigure, whole: ReportedFigure) -> Quantity:
    """Return amount / whole in percent."""
    return Quantity.of(amount).over(Quantity.of(whole)).scaled(100)


def fraction(amount: ReportedFigure, whole: ReportedFigure) -> str:
    """Write a fraction out: "11,07 / 11,14 tỷ đồng"."""
    measure = Measure.of((amount, whole))
    return f"{measure.term(amount)} / {measure.term(whole)} {measure.label}".strip()


def other_fraction(
    claims: Claims, printed: ReportedFigure, own: list[ReportedFigure]
) -> tuple[ReportedFigure, ReportedFigure] | None:
    """Return an amount and another plan on which the printed percentage comes out."""
    target = Quantity.of(printed)
    others = [plan for plan in plans(claims, printed) if plan not in own and has_rate(plan)]
    for amount in numerators(claims, printed):
        for other in others:
            computed = percentage(amount, other)
            apart = abs(target.value - computed.value)
            if apart <= max(CLOSE, target.slack_towards(computed)):
                return amount, other
    return None


def on_wrong_denominator(
    printed: ReportedFigure,
    amount: ReportedFigure,
    other: ReportedFigure,
    proper: Finding | None,
) -> Finding:
    """Name both denominators: the one printed on and, where it is known, the one that belongs."""
    found = proper or recomputed(printed, amount, other)
    words = {
        "printed": printed.as_printed,
        "wrong": fraction(amount, other),
        "value": percent_measure().text(percentage(amount, other).value),
        "other": plan_words(other),
    }
    text = _("Tài liệu in %(printed)s: đó là %(wrong)s = %(value)s, tức tính trên %(other)s.")
    label = _("tỷ lệ trên đúng mẫu số") if proper else _("tỷ lệ trên mẫu số khác")
    return Finding(
        Kind.WRONG_DENOMINATOR,
        found.topic,
        Side(found.left.quantity, _("tỷ lệ in"), (printed, other)),
        Side(found.right.quantity, label, found.right.figures),
        found.measure,
        f"{text % words} {on_own_plan(proper)}",
        Verdict.DIFFERS,
    )


def on_own_plan(proper: Finding | None) -> str:
    """Say what the rate on the plan of the source itself is."""
    if proper is None:
        return _("Tài liệu không nêu kế hoạch của riêng nguồn này.")
    amount, plan = proper.right.figures
    words = {
        "proper": fraction(amount, plan),
        "rate": percent_measure().text(proper.right.value),
        "own": plan_words(plan),
    }
    return _("Tính trên %(own)s thì %(proper)s = %(rate)s.") % words


def plan_words(plan: ReportedFigure) -> str:
    """Name a denominator: "kinh phí kế hoạch (KCQG và KCĐP) 60,840 tỷ đồng"."""
    source = MoneyScope(plan.source).label
    return f"{str(plan.indicator).lower()} ({source}) {plan.as_printed}"


def of_nation(claims: Claims, printed: ReportedFigure) -> Iterator[Finding]:
    """Compare a share of the nation with amount / national amount, where both are stated."""
    amount = shared(claims, printed)
    if amount is None:
        return
    nation = claims.key(amount)._replace(territory=(str(Level.NATION.value), "", None, None))
    whole = claims.only(nation) or claims.best(nation)
    if whole and has_rate(whole):
        yield recomputed(printed, amount, whole)


SHARED_WORDS: Final = (
    ("cong nhan", "products_recognised"),
    ("dang ky", "products_registered"),
    ("doanh thu", "consulting_revenue"),
    ("giai ngan", "disbursed_amount"),
    ("thuc hien", "executed_amount"),
    ("duoc giao", "allocated_budget"),
    ("ke hoach", "planned_budget"),
)
"""What the words of a percentage name, the more telling words first."""


def named_indicator(text: str) -> str:
    """Return the indicator that some words name, or nothing."""
    words = search_key(text)
    return next((indicator for said, indicator in SHARED_WORDS if said in words), "")


def shared(claims: Claims, share: ReportedFigure) -> ReportedFigure | None:
    """Return the amount or count that a share is of, in its document and period."""
    indicator = named_indicator(f"{share.denominator} {share.detail}")
    key = claims.key(share)._replace(scope=Scope.WHOLE, indicator=indicator)
    return claims.only(key) or claims.only(key._replace(source=MoneyScope.NONE))
