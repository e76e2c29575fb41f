"""The links below a table to the same table as a file (tải dữ liệu)."""

from collections.abc import Iterable, Iterator
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from khuyencong.exports.download import FORMAT, FORMATS, UNIT
from khuyencong.tables import MoneyUnit

register = template.Library()


@register.simple_tag
def downloads(
    query: str,
    title: str,
    money: bool = False,
    formats: Iterable[str] = FORMATS,
    lead: str = "",
    address: str = "",
) -> SafeString:
    """Offer a table in every kind of file; one with money also in triệu and in tỷ.

    `query` is the question of the address that lists the table, without kind and unit; `address`
    is the page where it is not this one.
    """
    kinds, begun = list(formats), f"{address}?{str(query).removeprefix('?')}"
    first = " ".join(_links(begun, title, kinds))
    rest = _other_units(begun, title, kinds) if money else ""
    words = escape(lead or _("Tải dữ liệu:"))
    return SafeString(f'<div class="downloads"><span>{words}</span> {first}{rest}</div>')


def _other_units(begun: str, title: str, kinds: list[str]) -> str:
    units = [unit for unit in MoneyUnit if unit is not MoneyUnit.DONG]
    links = {unit.label: " ".join(_links(begun, title, kinds, unit)) for unit in units}
    lines = (f"<span>{escape(str(label))}: {each}</span>" for label, each in links.items())
    summary = escape(_("tiền theo đồng; đổi sang triệu, tỷ"))
    return f" <details><summary>{summary}</summary> {' '.join(lines)}</details>"


def _links(
    begun: str, title: str, kinds: list[str], unit: MoneyUnit | None = None
) -> Iterator[str]:
    for kind in kinds:
        asked = [f"{UNIT}={unit.slug}" if unit else "", f"{FORMAT}={kind}"]
        joint = "" if begun.endswith("?") else "&"
        address = escape(begun + joint + "&".join(filter(None, asked)))
        label = escape(f"– {title}, {unit.label}" if unit else f"– {title}")
        yield f'<a href="{address}">{kind.upper()}<span class="visually-hidden"> {label}</span></a>'
