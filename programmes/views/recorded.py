"""What the records of the system add up to, beside what a document says (hồ sơ và số báo cáo)."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from khuyencong.formatting import dong
from programmes.agreement.findings import SUM_TOLERANCE
from programmes.agreement.quantities import Quantity
from programmes.agreement.words import Measure
from programmes.models import ReportedFigure
from programmes.models.figures import Level, MoneyScope, Period, Scope
from programmes.models.stages import FundingSource
from programmes.rollups.selection import Selection
from programmes.rollups.sources import Ledger
from provinces.geography import Territory
from provinces.models import Region

SOURCES = {
    MoneyScope.STATE: None,
    MoneyScope.NATIONAL: FundingSource.NATIONAL,
    MoneyScope.LOCAL: FundingSource.LOCAL,
}


@dataclass(frozen=True)
class Recorded:
    """Decisions and entries about the same thing (đồng), and the page that opens them."""

    figure: ReportedFigure
    amount: int | None
    address: str

    @property
    def text(self) -> str:
        """Return the recorded amount, every digit."""
        return dong(self.amount)

    @property
    def is_province(self) -> bool:
        """Say whether the records are one unit's, and so comparable with its figure."""
        return self.figure.level == Level.PROVINCE

    @property
    def conclusion(self) -> str:
        """Say by how much the document differs from the records."""
        if self.amount is None:
            return ""
        exact = Decimal(self.amount)
        said, known = Quantity.of(self.figure), Quantity(exact, exact, exact)
        difference = said.value - known.value
        words = {"difference": Measure.of([self.figure]).difference(difference)}
        if abs(difference) <= max(SUM_TOLERANCE, said.slack_towards(known)):
            return _("khớp; số của tài liệu chênh %(difference)s so với hồ sơ") % words
        return _("không khớp; số của tài liệu chênh %(difference)s so với hồ sơ") % words


def recorded(figure: ReportedFigure, territory: Territory) -> Recorded | None:
    """Read the records of what a figure is about, if records can be about such a thing."""
    if not is_headline(figure):
        return None
    source = SOURCES[MoneyScope(figure.source)]
    selection = Selection(figure.year, figure.through_month or 12, source)
    amount = None
    if figure.province_id is not None:
        place = ("p", figure.province_id)
        period = (figure.year, selection.through_month)
        amount = Ledger().amount(place, *period, selection.sources, figure.indicator.stage)
    about = {"pham-vi": place_slug(figure, territory), "giai-doan": figure.indicator.stage}
    query = urlencode(selection.parameters() | about)
    return Recorded(figure, amount, f"{reverse('derivation')}?{query}")


def is_headline(figure: ReportedFigure) -> bool:
    """Say whether a figure is what records add up to: a whole source, a stage, a year's months."""
    return (
        figure.amount is not None
        and figure.source in SOURCES
        and figure.scope == Scope.WHOLE
        and figure.period == Period.MONTHS
        and figure.from_month == 1
        and figure.level != Level.ORGANISATION
        and not figure.is_target
        and bool(figure.indicator.stage)
    )


def place_slug(figure: ReportedFigure, territory: Territory) -> str:
    """Return the word for a territory in the addresses of sums."""
    if figure.province_id is not None:
        return territory.unit(figure.province_id).key
    return Region(figure.region).slug if figure.region else "ca-nuoc"
