"""The choices of a dashboard as options of its form."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from khuyencong.markup import escaped, joined
from programmes.rollups.selection import RATES, SLUG_OF_SOURCE, WHOLE_YEAR, Selection
from provinces.geography import Geography


@dataclass(frozen=True)
class Option:
    """One choice of a field."""

    value: str
    label: str
    is_chosen: bool

    @property
    def html(self) -> str:
        """Return the choice as HTML of a drop-down field."""
        selected = " selected" if self.is_chosen else ""
        return f'<option value="{escaped(self.value)}"{selected}>{escaped(self.label)}</option>'


@dataclass(frozen=True)
class Choice:
    """A field with its options."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def html(self) -> SafeString:
        """Return the options as HTML: a year's page has thirty of them."""
        return joined(option.html for option in self.options)


def choices(selection: Selection, years: list[int]) -> list[Choice]:
    """Return the drop-down fields: year, month and stages of the rate."""
    rates = [(rate.slug, str(rate.label)) for rate in RATES]
    return [
        Choice("nam", _("Năm"), options(year_options(years, selection), str(selection.year))),
        Choice("den-thang", _("Đến tháng"), options(MONTHS, month_value(selection))),
        Choice("ty-le", _("Tỷ lệ"), options(rates, selection.rate.slug)),
    ]


def segments(selection: Selection, geographies: dict[Geography, str]) -> list[Choice]:
    """Return the fields of few options: source and geography."""
    source = SLUG_OF_SOURCE[selection.source] if selection.source else ""
    sources = [("", _("Tất cả")), ("quoc-gia", _("Quốc gia")), ("dia-phuong", _("Địa phương"))]
    places = [(each.value, label) for each, label in geographies.items()]
    return [
        Choice("nguon", _("Nguồn"), options(sources, source)),
        Choice("dia-gioi", _("Địa giới"), options(places, selection.geography.value)),
    ]


MONTHS = [("", _("Cả năm")), *((str(m), _("%d tháng") % m) for m in range(1, WHOLE_YEAR))]


def month_value(selection: Selection) -> str:
    """Return the chosen month as the form writes it."""
    return "" if selection.is_whole_year else str(selection.through_month)


def year_options(years: list[int], selection: Selection) -> list[tuple[str, str]]:
    """Return the years with figures and the one chosen, latest first."""
    return [(str(year), str(year)) for year in sorted({*years, selection.year}, reverse=True)]


def options(pairs: list[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    """Make options of values and labels."""
    return tuple(Option(value, label, value == chosen) for value, label in pairs)
