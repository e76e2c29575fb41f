"""Records that contradict what was reported of a province (hồ sơ không khớp số báo cáo)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from operator import itemgetter

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from khuyencong.accounts.models import User
from programmes.agreement.findings import SUM_TOLERANCE
from programmes.agreement.quantities import Quantity
from programmes.agreement.words import Measure, period_words
from programmes.models import Cell, ReportedFigure
from programmes.models.cells import AMOUNTS
from programmes.models.cells import Level as CellLevel
from programmes.models.figures import Level, MoneyScope
from programmes.models.stages import STATE_SOURCES, FundingSource
from programmes.worklist.kinds import Found, Item
from provinces.models import Province

SOURCES = {
    MoneyScope.NATIONAL: (FundingSource.NATIONAL,),
    MoneyScope.LOCAL: (FundingSource.LOCAL,),
    MoneyScope.STATE: STATE_SOURCES,
}
Key = tuple[int, int, str]  # province, year, source
Months = dict[int, dict[str, int | None]]


def find_disagreements(user: User, today: date, part: slice) -> Found:
    """Set every reported amount of the user's provinces beside its records, in two queries."""
    figures = list(reported_of(user))
    records = recorded_of(figures)
    found = [item for figure in figures if (item := disagreement(figure, records))]
    return Found(len(found), found[part])


def reported_of(user: User) -> QuerySet[ReportedFigure]:
    """Return the headline amounts reported of the provinces that the user serves."""
    figures = ReportedFigure.objects.visible_to(user).headline_money()
    figures = figures.filter(level=Level.PROVINCE).select_related("indicator", "province")
    if not user.sees_everything:
        served = Province.objects.merged_into(user.province_id) if user.province_id else None
        figures = figures.filter(province__in=served.values("pk")) if served else figures.none()
    return figures.order_by("-year", "code")


def recorded_of(figures: Iterable[ReportedFigure]) -> dict[Key, Months]:
    """Read the monthly sums of the provinces and years that figures are about (đồng)."""
    wanted = [(figure.province_id, figure.year) for figure in figures]
    cells = Cell.objects.filter(level=CellLevel.MONTH, source__in=STATE_SOURCES, records__gt=0)
    cells = cells.filter(
        province__in={pk for pk, _year in wanted}, year__in={year for _pk, year in wanted}
    )
    found: dict[Key, Months] = defaultdict(dict)
    for row in cells.values("province_id", "year", "source", "month", *AMOUNTS):
        found[row["province_id"], row["year"], row["source"]][row["month"]] = row
    return found


def disagreement(figure: ReportedFigure, records: dict[Key, Months]) -> Item | None:
    """Describe a figure that its records do not bear out; nothing where none are recorded."""
    amount = recorded_amount(figure, records)
    if amount is None or agrees(figure, amount):
        return None
    measure = Measure.of([figure])
    said, known = Quantity.of(figure).value, Decimal(amount)
    words = {
        "said": figure.as_printed,
        "known": measure.text(known),
        "difference": measure.difference(said - known),
    }
    detail = _("báo cáo %(said)s; hồ sơ %(known)s; chênh %(difference)s")
    return Item(
        name=f"{figure.indicator}, {MoneyScope(figure.source).label}, {period_words(figure)}",
        address=reverse("figure", args=[figure.code]),
        code=figure.code,
        place=figure.territory,
        detail=detail % words,
        since=figure.as_of,
    )


def recorded_amount(figure: ReportedFigure, records: dict[Key, Months]) -> int | None:
    """Add up the records of a figure's months; None where one of its sources has none."""
    total = 0
    for source in SOURCES[MoneyScope(figure.source)]:
        months = records.get((figure.province_id or 0, figure.year, str(source)), {})
        amounts = list(known_amounts(figure, months))
        if not amounts:
            return None
        total += sum(amounts)
    return total


def known_amounts(figure: ReportedFigure, months: Months) -> Iterator[int]:
    """Go through what is recorded at the figure's stage up to its month."""
    stage = itemgetter(figure.indicator.stage)
    through = figure.through_month or 12
    amounts = (stage(sums) for month, sums in months.items() if month <= through)
    return (amount for amount in amounts if amount is not None)


def agrees(figure: ReportedFigure, amount: int) -> bool:
    """Say whether a reported amount is the recorded one as far as it was printed."""
    exact = Decimal(amount)
    said, known = Quantity.of(figure), Quantity(exact, exact, exact)
    return abs(said.value - exact) <= max(SUM_TOLERANCE, said.slack_towards(known))
