"""Bars, colour keys and marks as HTML without inline styles; cheap enough to call from Python.

Widths are printed here because a template would print 21.7 as "21,7" and break the SVG.
"""

from decimal import Decimal

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

_GAP = 1  # percent between the two parts of a split bar
_BULLET = '<svg class="bullet" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
_SPLIT = '<svg class="split" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
_SOURCES = {"national", "local", "all"}

MARKS: dict[str, tuple[str | Promise, str | Promise]] = {
    "reported": ("○", _("số theo báo cáo")),
    "records": ("●", _("số theo hồ sơ")),
    "conflict": ("▲", _("có số không khớp")),
    "estimate": (_("ước"), _("số ước thực hiện")),
    "doubt": ("?", _("ý nghĩa chưa rõ")),
    "implied": (_("suy ra"), _("số suy ra từ số khác")),
}


@register.simple_tag
def bullet(
    plan: int | None,
    actual: int | None,
    scale: int | None,
    source: str = "all",
    estimate: bool = False,
) -> SafeString:
    """Plan pale behind, actual solid in front, both as parts of `scale` (đồng)."""
    if not scale or (plan is None and actual is None):
        return SafeString()
    colour = source if source in _SOURCES else "all"
    state = " estimate" if estimate else ""
    return SafeString(
        _BULLET
        + _rect(f"plan {colour}", plan, scale, y="0", height="10")
        + _rect(f"actual {colour}{state}", actual, scale, y="2.5", height="5")
        + "</svg>"
    )


@register.simple_tag
def split_bar(national: int | None, local: int | None) -> SafeString:
    """The shares of two sources (quốc gia, địa phương) in one bar; nothing when one is unknown."""
    if national is None or local is None or national + local <= 0:
        return SafeString()
    left = _share(national, national + local)
    gap = _GAP if 0 < left < 100 else 0
    start = min(left + gap, Decimal(100))
    return SafeString(
        f'{_SPLIT}<rect class="national" width="{left}" height="4"/>'
        f'<rect class="local" x="{start}" width="{100 - start}" height="4"/></svg>'
    )


@register.simple_tag
def rate_bar(rate: Decimal | None, source: str = "all") -> SafeString:
    """A ratio against the whole; above 100 % the bar is full."""
    if rate is None:
        return SafeString()
    colour = source if source in _SOURCES else "all"
    width = min(max(_percent(rate), Decimal(0)), Decimal(100))
    return SafeString(
        f'{_SPLIT}<rect class="rest" width="100" height="4"/>'
        f'<rect class="{colour}" width="{width}" height="4"/></svg>'
    )


@register.simple_tag
def mark(kind: str) -> SafeString:
    """The sign behind a number that says what it rests on, read aloud in words."""
    sign, words = MARKS[kind]
    return format_html(
        '<span class="mark {}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden"> ({})</span></span>',
        kind,
        words,
        sign,
        words,
    )


@register.simple_tag
def key(kind: str) -> SafeString:
    """A small swatch in the colour of `kind`, for legends and column heads."""
    return format_html('<span class="swatch {}" aria-hidden="true"></span>', kind)


def _rect(css: str, amount: int | None, scale: int, *, y: str, height: str) -> str:
    if amount is None:
        return ""
    return f'<rect class="{css}" y="{y}" width="{_share(amount, scale)}" height="{height}"/>'


def _share(part: int, whole: int) -> Decimal:
    return min(max(_percent(Decimal(part) / whole), Decimal(0)), Decimal(100))


def _percent(ratio: Decimal) -> Decimal:
    return (ratio * 100).quantize(Decimal("0.01"))
