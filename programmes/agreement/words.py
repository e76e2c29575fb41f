"""How figures, periods and sums are put into words on the comparison pages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from khuyencong.formatting import number, round_half_up, short_number
from programmes.agreement.quantities import value_of
from programmes.models import ReportedFigure
from programmes.models.figures import DONG_PER_UNIT, Period, PrintedUnit, UnitKind

MOST_PLACES = 3


@dataclass(frozen=True)
class Measure:
    """The unit in which a comparison is printed, with as many decimals as its inputs have."""

    scale: Decimal
    label: str
    places: int
    unit_kind: str

    @classmethod
    def of(cls, figures: Iterable[ReportedFigure], fewest_places: int = 0) -> "Measure":
        """Choose the unit for some figures: tỷ wherever one of them is printed in tỷ."""
        found = list(figures)
        unit = next(unit for unit in PrintedUnit if any(each.unit == unit for each in found))
        scale = Decimal(DONG_PER_UNIT.get(unit, 1))
        chosen = cls(scale, str(unit.label), fewest_places, found[0].indicator.unit_kind)
        fitted = chosen.fitted(found)
        return max(chosen, fitted, key=lambda each: each.places)

    def fitted(self, figures: Iterable[ReportedFigure]) -> "Measure":
        """Keep the unit, with the decimals that these figures have in it and no more."""
        return replace(self, places=min(max(map(self.decimals_of, figures)), MOST_PLACES))

    def decimals_of(self, figure: ReportedFigure) -> int:
        """Count the decimals of a figure as it is printed, or as it needs in this unit."""
        printed = len(figure.printed.partition(",")[2]) if self.is_unit_of(figure) else 0
        return max(printed, decimals(value_of(figure) / self.scale))

    def is_unit_of(self, figure: ReportedFigure) -> bool:
        """Say whether the document prints a figure in this very unit."""
        return str(PrintedUnit(figure.unit).label) == self.label

    def is_of_all(self, figures: Iterable[ReportedFigure]) -> bool:
        """Say whether all figures are of the kind that this measures: money, counts, percent."""
        return all(each.indicator.unit_kind == self.unit_kind for each in figures)

    @property
    def is_percent(self) -> bool:
        """Say whether values are percentages, whose differences are points."""
        return self.unit_kind == UnitKind.PERCENT

    def bare(self, value: Decimal) -> str:
        """Print a value without its unit."""
        return number(value / self.scale, self.places)

    def text(self, value: Decimal) -> str:
        """Print a value with its unit."""
        return with_unit(self.bare(value), self.label)

    def difference(self, value: Decimal) -> str:
        """Print a difference with its sign and unit; of percentages, in points.

        A difference is never printed as 0 when it is not: it gets the decimals that it needs.
        """
        sign = "+" if value > 0 else ""
        unit = _("điểm %") if self.is_percent else self.label
        places = max(self.places, 2) if self.is_percent else self.places
        shown = number(value / self.scale, places)
        if value and not round_half_up(value / self.scale, places):
            shown = short_number(value / self.scale, places)
        return f"{sign}{shown} {unit}".strip()

    def spread(self, value: Decimal) -> str:
        """Print a tolerance: "±0,015 tỷ đồng", "±0,5 điểm %"."""
        unit = _("điểm %") if self.is_percent else self.label
        return f"±{short_number(value / self.scale, MOST_PLACES)} {unit}".strip()

    def term(self, figure: ReportedFigure) -> str:
        """Print a figure as a term of a sum, its word and digits kept: "trên 4,4"."""
        in_unit = self.is_unit_of(figure)
        digits = figure.digits if in_unit else self.fitted([figure]).bare(value_of(figure))
        return f"{figure.qualifier} {digits}".strip()

    def quoted(self, figure: ReportedFigure) -> str:
        """Print a figure with its word, in this unit; as printed where it is the document's."""
        return with_unit(self.term(figure), self.label)

    def terms(self, figures: Iterable[ReportedFigure]) -> str:
        """Print a sum: "11,07 + 37,73"."""
        return " + ".join(self.term(each) for each in figures)


def with_unit(text: str, label: str) -> str:
    """Set a number before its unit: no space before %."""
    return f"{text}{'' if label == '%' else ' '}{label}".strip()


def decimals(value: Decimal) -> int:
    """Count the decimals that a value needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def percent_measure(places: int = 2) -> Measure:
    """Return the measure of percentages."""
    return Measure(Decimal(1), "%", places, UnitKind.PERCENT)


def period_words(figure: ReportedFigure) -> str:
    """Say the period: "7 tháng 2022", "năm 2021", "2016–2020", "không nêu kỳ"."""
    year = figure.year
    if figure.period == Period.SPAN:
        if figure.year_from is None:
            return _("đến %(year)d") % {"year": year}
        return f"{figure.year_from}–{year}" if figure.year_from != year else str(year)
    if figure.period == Period.UNSTATED:
        return _("không nêu kỳ (%(year)d)") % {"year": year}
    return months_words(figure.from_month or 1, figure.through_month or 12, year)


def months_words(first: int, last: int, year: int) -> str:
    """Say some months of a year."""
    words = {"first": first, "last": last, "year": year}
    if (first, last) == (1, 12):
        return _("năm %(year)d") % words
    if first == 1:
        return _("%(last)d tháng %(year)d") % words
    if first == last:
        return _("tháng %(last)d/%(year)d") % words
    return _("tháng %(first)d–%(last)d/%(year)d") % words
