"""A printed number as the range of true values behind it: precision and words included."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from programmes.models import ReportedFigure
from programmes.models.figures import DONG_PER_UNIT, PrintedUnit

ABOVE: Final = frozenset({"trên", "hơn", "ít nhất", "tối thiểu", "không dưới"})
BELOW: Final = frozenset({"gần", "dưới", "tối đa", "không quá"})


@dataclass(frozen=True)
class Quantity:
    """A value with the least and the greatest that it may stand for; đồng, a count or percent."""

    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, figure: ReportedFigure) -> Self:
        """Read a figure: half a printed unit each way, or to the side that its word names."""
        value = value_of(figure)
        if not figure.qualifier:
            half = Decimal(0) if is_exact(figure) else figure.half_unit
            return cls(value, value - half, value + half)
        vague, word = vagueness(figure), figure.qualifier.strip().casefold()
        return cls(
            value,
            value if word in ABOVE else value - vague,
            value if word in BELOW else value + vague,
        )

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.value - other.value, self.low - other.high, self.high - other.low)

    def scaled(self, factor: int | Decimal) -> "Quantity":
        """Multiply by a positive number."""
        return Quantity(self.value * factor, self.low * factor, self.high * factor)

    def over(self, other: "Quantity") -> "Quantity":
        """Divide by a quantity that cannot be zero (see `is_positive`)."""
        ends = [end / limit for end in (self.low, self.high) for limit in (other.low, other.high)]
        return Quantity(self.value / other.value, min(ends), max(ends))

    @property
    def is_positive(self) -> bool:
        """Say whether it may be divided by."""
        return self.low > 0

    def slack_towards(self, other: "Quantity") -> Decimal:
        """Return by how much the two may differ and still be the same number."""
        if self.value >= other.value:
            return (self.value - self.low) + (other.high - other.value)
        return (self.high - self.value) + (other.value - other.low)


def total(quantities: list[Quantity]) -> Quantity:
    """Add quantities; their uncertainties add up as well."""
    first, *rest = quantities
    return sum(rest, start=first)


def value_of(figure: ReportedFigure) -> Decimal:
    """Return the value in base units."""
    return Decimal(figure.amount) if figure.amount is not None else figure.number or Decimal(0)


def is_exact(figure: ReportedFigure) -> bool:
    """Say whether the figure is a whole count, which nobody rounded."""
    return figure.unit == PrintedUnit.COUNT and "," not in figure.printed


def vagueness(figure: ReportedFigure) -> Decimal:
    """Return how far "hơn", "gần" or "khoảng" may reach: one of the last digit that says something.

    "hơn 35" is 35 to 36, "trên 4,3" is 4,3 to 4,4; behind zeros at most a tenth: "hơn 100" to 110.
    """
    digits = figure.printed.replace(".", "").strip("-− ")
    per_unit = Decimal(DONG_PER_UNIT.get(PrintedUnit(figure.unit), 1))
    last = figure.half_unit * 2
    if "," in digits:
        zeros = len(digits) - len(digits.rstrip("0"))
        digits = digits if zeros == 0 else digits[: len(digits) - zeros]
        places = len(digits.partition(",")[2])
        return max(last, per_unit.scaleb(-places))
    zeros = len(digits) - len(digits.rstrip("0"))
    return min(last.scaleb(zeros), max(last, abs(value_of(figure)) / 10))
