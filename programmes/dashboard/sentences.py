"""A page in one sentence; a clause whose number is missing is left out."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khuyencong.formatting import percent
from programmes.dashboard.numbers import Numbers
from programmes.models.stages import STAGES, FundingSource
from programmes.rollups.facts import Facts
from programmes.rollups.measures import Measure
from programmes.rollups.overview import Overview
from programmes.rollups.selection import Selection
from programmes.rollups.values import Value

STAGE_LABEL = {stage.value: str(stage.label).lower() for stage in STAGES}
SOURCE_WORDS = {FundingSource.NATIONAL: _("quốc gia"), FundingSource.LOCAL: _("địa phương")}


def period_words(selection: Selection) -> str:
    """Name the period: "Năm 2021", "7 tháng đầu năm 2022"."""
    if selection.is_running:
        return _("Năm %d, đến nay") % selection.year
    if selection.is_whole_year:
        return _("Năm %d") % selection.year
    return _("%(month)d tháng đầu năm %(year)d") % {
        "month": selection.through_month,
        "year": selection.year,
    }


MONEY_WORDS = {
    "registered": _("kinh phí khuyến công đăng ký"),
    "planned": _("kế hoạch kinh phí khuyến công"),
    "allocated": _("kinh phí khuyến công được giao"),
    "advanced": _("kinh phí khuyến công tạm ứng"),
    "disbursed": _("kinh phí khuyến công giải ngân"),
    "executed": _("kinh phí khuyến công thực hiện"),
    "settled": _("kinh phí khuyến công quyết toán"),
    "mixed": _("kế hoạch hoặc kinh phí khuyến công được giao"),
}


def stage_words(value: Value | None, fallback: str) -> str:
    """Name the stage that a value is really at."""
    stage = value.stage if value else fallback
    return STAGE_LABEL.get(stage, _("kế hoạch hoặc được giao"))


def lead(page: Overview, facts: Facts, numbers: Numbers, name: str) -> SafeString:
    """Say plan, actual and rate in words, each number a link to its source."""
    comparison = page.comparison
    actual, plan = comparison.actual.shown, comparison.plan.shown
    if actual is None and plan is None:
        text = _("%(period)s, %(name)s chưa có số liệu kế hoạch hay thực hiện.")
        words = text % {"period": period_words(page.selection), "name": name}
        return format_html("{}", words)
    clauses = [head(page, numbers, name), *rate_clause(page, facts, numbers)]
    tail = source_clause(page)
    return mark_safe(", ".join(clauses) + ". " + tail)  # noqa: S308  # clauses are made by format_html


def head(page: Overview, numbers: Numbers, name: str) -> SafeString:
    """Say what was done, or that only the plan is known."""
    measure = page.comparison.actual if page.comparison.actual.shown else page.comparison.plan
    value = measure.shown
    is_estimate = bool(value and value.is_estimate and not value.qualifier)
    text = _("{}, {} của {} {} {} {}{}")
    without_actual = _("; chưa có số liệu %s") % STAGE_LABEL[page.selection.rate.actual]
    return format_html(
        text,
        period_words(page.selection),
        MONEY_WORDS[value.stage if value else "mixed"],
        whose(measure, name, page),
        _("ước") if is_estimate else _("là"),
        numbers.link(value, page.place),
        numbers.scale.unit,
        "" if page.comparison.actual.shown else without_actual,
    )


def whose(measure: Measure, name: str, page: Overview) -> str:
    """Name whose amount it is: of the whole, or of the parts that are known."""
    if not measure.is_sum_of_some:
        return name
    words = {"known": measure.known, "all": measure.parts, "name": name}
    if page.subject.unit:
        return _("%(known)d/%(all)d đơn vị nay thuộc %(name)s") % words
    return _("%(known)d/%(all)d đơn vị có số liệu (%(name)s)") % words


def rate_clause(page: Overview, facts: Facts, numbers: Numbers) -> list[SafeString]:
    """Say the rate with its denominator; a printed rate is quoted as printed."""
    comparison = page.comparison
    plan, ratio = comparison.plan.shown, comparison.rate
    if ratio is not None and plan:
        text = _("đạt <strong>{}</strong> {} ({} {})")
        amount = numbers.link(plan, page.place)
        words = stage_words(plan, "")
        return [format_html(text, percent(ratio), words, amount, numbers.scale.unit)]
    if printed := facts.rates.get(page.selection.source or "state"):
        text = _('tài liệu ghi <a class="figure" href="{}">{}</a> kế hoạch năm')
        return [format_html(text, numbers.passport(printed.code), printed.as_printed)]
    return []


def source_clause(page: Overview) -> SafeString:
    """Say each source's own rate, against its own plan."""
    if page.selection.source:
        return SafeString()
    known = [
        (SOURCE_WORDS[source], percent(each.rate))
        for source, each in page.by_source.items()
        if each.rate is not None
    ]
    if not known:
        return SafeString()
    clauses = format_html_join(", ", _("nguồn {} đạt {}"), known)
    return format_html("{}{}.", clauses[0].upper(), mark_safe(clauses[1:]))  # noqa: S308  # cut from a safe text
