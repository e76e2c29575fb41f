"""The tiles on top of a dashboard: plan, actual, rate, each by source."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from programmes.dashboard.numbers import NOTHING_KNOWN, Numbers
from programmes.dashboard.sentences import SOURCE_WORDS, stage_words
from programmes.models.figures import ReportedFigure
from programmes.models.stages import STATE_SOURCES, FundingSource
from programmes.rollups.facts import Facts
from programmes.rollups.measures import Measure
from programmes.rollups.overview import Overview


@dataclass(frozen=True)
class Line:
    """One source's number in a tile."""

    source: str
    label: str
    number: str


@dataclass(frozen=True)
class Tile:
    """A number with its parts by source and what stands beside it."""

    title: str
    number: str
    unit: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    national: int | None = None
    local: int | None = None
    rate: Decimal | None = None


def tiles(page: Overview, facts: Facts, numbers: Numbers) -> list[Tile]:
    """Return the tiles of a page."""
    return [
        amount_tile(page, numbers, is_plan=True),
        amount_tile(page, numbers, is_plan=False),
        rate_tile(page, facts, numbers),
    ]


def amount_tile(page: Overview, numbers: Numbers, *, is_plan: bool) -> Tile:
    """Return the tile of the plan or of the actual amount."""
    whole = page.comparison.plan if is_plan else page.comparison.actual
    fallback = str(page.selection.rate.plan if is_plan else page.selection.rate.actual)
    title = stage_words(whole.shown, fallback)
    by_source = sources_at(page, whole.shown.stage if whole.shown else fallback)
    national, local = (amount_of_whole(each, page) for each in by_source.values())
    return Tile(
        title=title[:1].upper() + title[1:],
        number=numbers.cell(whole.shown, page.place, NOTHING_KNOWN),
        unit=unit_words(whole, numbers),
        lines=() if page.selection.source else lines(by_source, page, numbers),
        notes=tuple(notes(whole, numbers, page)),
        national=None if page.selection.source else national,
        local=None if page.selection.source else local,
    )


def unit_words(measure: Measure, numbers: Numbers) -> str:
    """Return the unit, and of how many parts the amount is when it is not of the whole."""
    if measure.shown is None:
        return ""
    if measure.basis != "parts":
        return numbers.scale.unit
    return f"{numbers.scale.unit} ({measure.known}/{measure.parts} đơn vị)"


def sources_at(page: Overview, stage: str) -> dict[FundingSource, Measure]:
    """Return each source's amount at the stage of the whole: never two stages in one tile."""
    for row in page.stages:
        if row.stage == stage:
            return row.by_source
    return {source: Measure(None) for source in STATE_SOURCES}


def amount_of_whole(measure: Measure, page: Overview) -> int | None:
    """Return an amount of the territory (đồng); what a few of many units claim is not that."""
    return measure.shown.amount if measure.shown and is_told(measure, page) else None


def is_told(measure: Measure, page: Overview) -> bool:
    """Say whether a source's amount may stand in a tile: a merged unit's parts are few."""
    return measure.basis != "parts" or page.subject.unit is not None


def lines(
    by_source: dict[FundingSource, Measure], page: Overview, numbers: Numbers
) -> tuple[Line, ...]:
    """Return the numbers by source."""
    return tuple(
        Line(str(source.value), SOURCE_WORDS[source].capitalize(), cell(each, page, numbers))
        for source, each in by_source.items()
    )


def cell(measure: Measure, page: Overview, numbers: Numbers) -> str:
    """Write an amount of the whole territory, or that there is none."""
    if not is_told(measure, page):
        return NOTHING_KNOWN
    return numbers.cell(measure.shown, page.place, NOTHING_KNOWN)


def notes(measure: Measure, numbers: Numbers, page: Overview) -> list[str]:
    """Say what the number covers, and the other figure where there are two."""
    found = []
    if measure.parts > 1 and measure.summed and measure.basis != "parts":
        text = _("cộng %(known)d/%(all)d đơn vị có số liệu")
        amount = "" if measure.shown is measure.summed else f": {numbers.text(measure.summed)}"
        found.append(text % {"known": measure.known, "all": measure.parts} + amount)
    if measure.reported and measure.shown is not measure.reported:
        found.append(_("báo cáo của toàn địa bàn: %s") % numbers.text(measure.reported))
    return found


def rate_tile(page: Overview, facts: Facts, numbers: Numbers) -> Tile:
    """Return the tile of the rate: computed from đồng, else as printed, never both as one."""
    selection = page.selection
    ratio = page.comparison.rate
    source = str(selection.source.value) if selection.source else "state"
    printed = facts.rates.get(source)
    number = numbers.rate(ratio) if ratio is not None else printed_rate(printed, numbers)
    return Tile(
        title=str(_("Tỷ lệ")),
        number=number,
        unit="",
        lines=() if selection.source else tuple(rate_lines(page, facts, numbers)),
        notes=tuple(rate_notes(page, printed, ratio)),
        rate=ratio,
    )


def printed_rate(figure: ReportedFigure | None, numbers: Numbers) -> str:
    """Return the rate that a document prints, as a link to it."""
    return numbers.printed(figure) if figure else NOTHING_KNOWN


def rate_lines(page: Overview, facts: Facts, numbers: Numbers) -> list[Line]:
    """Return each source's rate against its own plan."""
    found = []
    for source, each in page.by_source.items():
        printed = facts.rates.get(str(source.value))
        ratio = each.rate
        number = numbers.rate(ratio) if ratio is not None else printed_rate(printed, numbers)
        found.append(Line(str(source.value), SOURCE_WORDS[source].capitalize(), number))
    return found


def rate_notes(page: Overview, printed: ReportedFigure | None, ratio: Decimal | None) -> list[str]:
    """Name the denominator, and the printed rate beside a computed one."""
    words = stage_words(page.comparison.plan.shown, str(page.selection.rate.plan))
    actual = stage_words(page.comparison.actual.shown, str(page.selection.rate.actual))
    found = [f"{actual} / {words}"] if ratio is not None else []
    if printed and ratio is None:
        found.append(printed.denominator or _("theo tài liệu, so với kế hoạch năm"))
    elif printed:
        found.append(_("tài liệu in %s") % printed.as_printed)
    return found
