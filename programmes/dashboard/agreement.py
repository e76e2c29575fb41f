"""What follows from a territory's figures, and what of them does not agree (suy ra, đối chiếu)."""

from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from programmes.agreement.findings import Finding, Kind, Verdict
from programmes.agreement.implied import Implied
from programmes.dashboard.numbers import Numbers
from programmes.rollups.facts import Facts

MAX_FINDINGS = 3
WORTH_SAYING = (Verdict.DIFFERS, Verdict.ROUNDING)


def findings(facts: Facts) -> list[str]:
    """Return the first disagreements of the period, and sums that only rounding parts."""
    found = (each for each in facts.review.findings if is_of_period(each, facts))
    told = [f"{each.explanation} {each.conclusion.capitalize()}." for each in found]
    return told[:MAX_FINDINGS]


def is_of_period(finding: Finding, facts: Facts) -> bool:
    """Say whether a finding is about money or counts of the page's own period, and not exact."""
    own = {figure.pk for figure in (*facts.of_period, *facts.loose)}
    if finding.verdict not in WORTH_SAYING or not any(f.pk in own for f in finding.figures):
        return False
    return finding.verdict == Verdict.DIFFERS or finding.kind == Kind.SUM_OF_PARTS


def implied(facts: Facts, numbers: Numbers) -> list[SafeString]:
    """Return what follows from the figures of the page, with formula and inputs."""
    own = {figure.pk for figure in facts.of_period}
    found = (each for each in facts.review.implied if is_told(each, own, facts))
    return [sentence(each, numbers) for each in found]


def is_told(value: Implied, own: set[int], facts: Facts) -> bool:
    """Say whether a value is about the page's year, or follows from its figures."""
    from_page = any(figure.pk in own for figure in value.inputs)
    same_year = value.topic.year == facts.selection.year
    whole = facts.figures[0].territory if facts.figures else ""
    return from_page or (same_year and value.topic.place == whole)


def sentence(value: Implied, numbers: Numbers) -> SafeString:
    """Say a value, how it was worked out, and from which figures."""
    text = _("{}, {}{}: <strong>{}</strong> = {} ({})")
    source = f", {value.topic.source}" if value.topic.source else ""
    codes = SafeString(", ").join(inputs(value, numbers))
    return format_html(
        text, value.what, value.topic.period, source, value.text, value.working, SafeString(codes)
    )


def inputs(value: Implied, numbers: Numbers) -> Iterator[SafeString]:
    """Link the figures that a value was worked out from."""
    for figure in value.inputs:
        address = numbers.passport(figure.code)
        yield format_html('<a class="figure" href="{}">{}</a>', address, figure.as_printed)
