"""Numbers as a page shows them: in a unit, with the document's word, a link and a mark.

Formatted once in Python: 63 rows by template filters cost 20 ms, so 1.4 ms.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khuyencong.formatting import MISSING, percent, trieu_dong, ty_dong
from khuyencong.markup import escaped
from khuyencong.templatetags.bars import mark
from programmes.models import ReportedFigure
from programmes.rollups.selection import Selection
from programmes.rollups.values import Place, Value
from provinces.geography import Geography, Territory
from provinces.models import Region

NOTHING_KNOWN = format_html('<span class="missing">{}</span>', "chưa có số liệu")


@cache
def mark_html(kind: str) -> SafeString:
    """Return a mark; there are five, drawn a hundred times a page."""
    return mark(kind)


@dataclass(frozen=True)
class Scale:
    """The unit of a page's money (đơn vị): tỷ for regions and the nation, triệu for a province."""

    is_large: bool

    @property
    def unit(self) -> str:
        """Return the unit in words."""
        return _("tỷ đồng") if self.is_large else _("triệu đồng")

    def text(self, amount: int | None, *, exact: bool = False) -> str:
        """Return an amount in the unit; claims keep what their document printed."""
        if amount is None:
            return MISSING
        if self.is_large:
            return ty_dong(amount, 3 if exact else 2)
        return trieu_dong(amount, 3 if exact else 0)


@dataclass(frozen=True)
class Numbers:
    """Writes the values of one page."""

    selection: Selection
    territory: Territory
    scale: Scale

    def cell(self, value: Value | None, place: Place | None = None, empty: str = MISSING) -> str:
        """Return a value as HTML: its number opens its source."""
        if value is None:
            return empty
        css = "figure estimate" if value.is_estimate else "figure"
        link = f'<a class="{css}" href="{escaped(self.source_of(value, place))}">'
        return SafeString(f"{link}{escaped(self.text(value))}</a>{self.marks(value)}")

    def link(self, value: Value | None, place: Place | None = None) -> SafeString:
        """Return a value as a link without marks, for running text."""
        if value is None:
            return SafeString(MISSING)
        html = '<a class="figure" href="{}">{}</a>'
        return format_html(html, self.source_of(value, place), self.text(value))

    def printed(self, figure: ReportedFigure) -> SafeString:
        """Return a figure in the words of its document, as a link to its passport."""
        css = "figure estimate" if figure.status == "estimate" else "figure"
        html = '<a class="{}" href="{}">{}</a>{}{}'
        doubt = mark_html("doubt") if figure.ambiguity else ""
        address = self.passport(figure.code)
        return format_html(html, css, address, figure.as_printed, mark_html("reported"), doubt)

    def passport(self, code: str) -> str:
        """Return the address of a figure's passport."""
        return f"{figures_url()}{code}/"

    def text(self, value: Value | None) -> str:
        """Return a value in the page's unit, with the word of its document."""
        if value is None:
            return MISSING
        number = self.scale.text(value.amount, exact=bool(value.claims))
        return f"{value.qualifier} {number}".strip()

    def marks(self, value: Value) -> str:
        """Return what a value rests on, and what is doubtful about it."""
        basis = "reported" if value.claims else "records"
        estimate = mark_html("estimate") if value.is_estimate and not value.qualifier else ""
        doubt = mark_html("doubt") if value.is_ambiguous else ""
        return f"{mark_html(basis)}{estimate}{doubt}"

    def source_of(self, value: Value, place: Place | None) -> str:
        """Return the page on which the value's origin is told."""
        if value.claim:
            return self.passport(value.claim.code)
        return self.derivation(place, value.stage)

    def derivation(self, place: Place | None, stage: str) -> str:
        """Return the page that opens a sum down to its records."""
        what = f"pham-vi={self.slug(place)}&giai-doan={stage}"
        return f"{derivation_url()}?{what}&{self.selection.question}"

    def cell_of_content(self, value: Value, place: Place, content: str) -> SafeString:
        """Return one content's records as a link to them."""
        address = f"{self.derivation(place, value.stage)}&noi-dung={content}"
        return format_html('<a class="figure" href="{}">{}</a>', address, self.text(value))

    def slug(self, place: Place | None) -> str:
        """Return the word for a place in an address."""
        if place is None or place[0] == "nation":
            return "ca-nuoc"
        if place[0] in ("region", "region34"):
            return Region(str(place[1])).slug
        if place[0] == "o":
            return f"to-chuc-{place[1]}"
        return self.territory.unit(int(place[1])).key

    def in_year(self, year: int, through_month: int) -> "Numbers":
        """Return the same writer for another period: its links open that period."""
        selection = replace(self.selection, year=year, through_month=through_month)
        return replace(self, selection=selection)

    def recorded_as(self, geography: Geography) -> "Numbers":
        """Return the same writer for another geography."""
        return replace(self, selection=replace(self.selection, geography=geography))

    def noted(self, cell: str, words: str) -> SafeString:
        """Return a cell with a small remark."""
        return format_html('{} <span class="muted">({})</span>', mark_safe(cell), words)  # noqa: S308  # made by cell()

    def rate(self, ratio: Decimal | None) -> str:
        """Return a rate, or the sign for none."""
        return percent(ratio) if ratio is not None else MISSING


@cache
def figures_url() -> str:
    """Return the address under which figures have their passports."""
    return reverse("figures")


@cache
def derivation_url() -> str:
    """Return the address under which sums are opened."""
    return reverse("derivation")
