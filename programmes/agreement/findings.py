"""What a comparison found: two values, their difference, and what may explain it."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programmes.agreement.claims import Territory
from programmes.agreement.quantities import Quantity
from programmes.agreement.words import Measure, period_words
from programmes.models import ReportedFigure
from programmes.models.figures import MoneyScope, UnitKind

SUM_TOLERANCE: Final = Decimal(10_000_000)
"""±0,01 tỷ on sums of money, whatever the printed precision (ARCHITECTURE trap 4)."""
POINTS_TOLERANCE: Final = Decimal("0.5")
"""±0,5 percentage points on ratios."""
FLOORS: Final = {
    UnitKind.MONEY: SUM_TOLERANCE,
    UnitKind.PERCENT: POINTS_TOLERANCE,
    UnitKind.COUNT: Decimal(0),
}


class Kind(models.TextChoices):
    """What sort of comparison it is (loại đối chiếu); the value stands in addresses."""

    SUM_OF_PARTS = "cong-cac-phan", _("Cộng các phần so với tổng")
    PERCENTAGE = "ty-le", _("Tỷ lệ in so với tính lại")
    TWO_DOCUMENTS = "hai-tai-lieu", _("Hai tài liệu nói khác nhau")
    WRONG_DENOMINATOR = "sai-mau-so", _("Tỷ lệ tính trên mẫu số khác")
    COUNT_OF_PARTS = "dem-cac-phan", _("Đếm các phần so với tổng")
    STAGES = "khac-muc", _("Kế hoạch khác nhau theo mức")
    IMPLIED = "suy-ra", _("Số suy ra so với số đã nêu")
    RECORDS = "ho-so", _("Hồ sơ trong hệ thống so với tài liệu")
    YEARS = "cong-cac-nam", _("Cộng các năm so với cả kỳ")


class Verdict(models.TextChoices):
    """What the difference amounts to (kết luận); the value stands in addresses."""

    DIFFERS = "vuot", _("không khớp")
    STAGES = "muc", _("khác mức, không phải lỗi")
    PARTIAL = "chua-du", _("tài liệu chỉ nêu một số phần")
    TOLERATED = "dung-sai", _("khác nhau trong dung sai")
    ROUNDING = "lam-tron", _("khớp, chênh lệch do làm tròn")
    EXACT = "khop", _("khớp")


@dataclass(frozen=True)
class Topic:
    """What two values are about; `home` is the province, also of a body in it."""

    territory: Territory
    home: int | None
    place: str
    year: int
    period: str
    source: str
    indicator: str

    @classmethod
    def of(cls, figure: ReportedFigure) -> "Topic":
        """Read a figure."""
        where = (figure.level, figure.region, figure.province_id, figure.organisation_id)
        source = MoneyScope(figure.source)
        body = figure.organisation
        return cls(
            where,
            body.province_id if body else figure.province_id,
            figure.territory,
            figure.year,
            period_words(figure),
            "" if source == MoneyScope.NONE else str(source.label),
            str(figure.indicator),
        )


@dataclass(frozen=True)
class Side:
    """One of the two values, with the figures that it is or was computed from, or its records."""

    quantity: Quantity
    label: str
    figures: tuple[ReportedFigure, ...]
    is_implied: bool = False
    records: tuple[str, str] | None = None  # name and address of what was counted

    @property
    def value(self) -> Decimal:
        """Return the value in base units: đồng, a count, percent."""
        return self.quantity.value


@dataclass(frozen=True)
class Finding:
    """Two values that ought to agree, or are at two stages, and what they show."""

    kind: Kind
    topic: Topic
    left: Side
    right: Side
    measure: Measure
    explanation: str
    ruled: Verdict | None = None

    @property
    def difference(self) -> Decimal:
        """Return left − right in base units; of percentages, in points."""
        return self.left.value - self.right.value

    @property
    def slack(self) -> Decimal:
        """Return what the printed precision and words of every input leave open."""
        return self.left.quantity.slack_towards(self.right.quantity)

    @property
    def tolerance(self) -> Decimal:
        """Return how far apart the two may be and still agree."""
        return max(self.slack, self.least_tolerance)

    @property
    def least_tolerance(self) -> Decimal:
        """Return what is tolerated however precisely the inputs are printed."""
        return FLOORS[UnitKind(self.measure.unit_kind)]

    @property
    def is_rounding(self) -> bool:
        """Say whether the inputs may stand for the same; "hơn 6" ends before "hơn 7" begins."""
        apart = abs(self.difference)
        return apart < self.slack or (apart == self.slack and not self.words)

    @property
    def within_tolerance(self) -> bool:
        """Say whether the two agree."""
        return self.is_rounding or abs(self.difference) <= self.least_tolerance

    @cached_property
    def verdict(self) -> Verdict:
        """Return what the difference amounts to."""
        if self.ruled:
            return self.ruled
        if not self.difference:
            return Verdict.EXACT
        if self.is_rounding:
            return Verdict.ROUNDING
        return Verdict.TOLERATED if self.within_tolerance else Verdict.DIFFERS

    @cached_property
    def figures(self) -> tuple[ReportedFigure, ...]:
        """Return every figure that takes part, once."""
        both = (*self.left.figures, *self.right.figures)
        return tuple({figure.pk: figure for figure in both}.values())

    @property
    def words(self) -> frozenset[str]:
        """Return the words "trên", "gần"… that the inputs carry."""
        return frozenset(figure.qualifier for figure in self.figures if figure.qualifier)

    @property
    def conclusion(self) -> str:
        """Say the verdict, and what the agreement rests on."""
        if self.verdict == Verdict.ROUNDING and self.words:
            said = ", ".join(f"“{word}”" for word in sorted(self.words))
            return _t("khớp với cách nói %(words)s trong tài liệu") % {"words": said}
        return str(self.verdict.label)

    def ruled_as(self, verdict: Verdict) -> "Finding":
        """Return the finding under a verdict that its numbers alone do not give."""
        return replace(self, ruled=verdict)
