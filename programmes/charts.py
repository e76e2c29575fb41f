"""Rows in, Plotly figures out (biểu đồ); no query and no sum, and a table beside each."""

from collections.abc import Iterable, Sequence

from khuyencong import charts
from khuyencong.charts import Figure
from programmes.models.stages import FundingSource
from programmes.rollups.measures import Measure
from programmes.rollups.selection import WHOLE_YEAR
from programmes.rollups.series import MonthLine, YearPoint

COLOUR = {FundingSource.NATIONAL: charts.NATIONAL, FundingSource.LOCAL: charts.LOCAL}
NAME = {FundingSource.NATIONAL: "Quốc gia", FundingSource.LOCAL: "Địa phương"}
TY, TRIEU = 10**9, 10**6
UNIT = {TY: "tỷ đồng", TRIEU: "triệu đồng"}


def plan_and_actual(
    years: Sequence[YearPoint],
    sources: Sequence[FundingSource],
    plan_name: str,
    actual_name: str,
    scale: int,
) -> Figure:
    """Draw plan outlined and actual solid by year; an estimate or part of a year hatched."""
    labels = [year_label(point) for point in years]
    plans = in_unit((amount(point.plan) for point in years), scale)
    plan = bar(plan_name, labels, plans, charts.OUTLINE, "plan")
    split = split_bars(years, sources, labels, scale)
    rest = [point for point in years if not point.is_split and point.actual.shown]
    whole = whole_bar(rest, labels, years, actual_name, scale)
    return charts.new_figure(
        [plan, *split, *([whole] if rest else [])],
        xaxis={"type": "category"},
        yaxis={"title": {"text": UNIT[scale]}, "tickformat": ",~f"},  # else Plotly writes 10k
        barmode="stack",
        bargap=max(0.32, 0.85 - 0.1 * len(years)),  # few years: narrow bars, not walls
    )


def bar(
    name: str, labels: list[str], heights: list[float | None], marker: Figure, group: str
) -> Figure:
    """Draw bars; those of one group stand on each other, groups side by side."""
    return {
        "type": "bar",
        "name": name,
        "x": labels,
        "y": heights,
        "marker": marker,
        "offsetgroup": group,
    }


def in_unit(amounts: Iterable[int | None], scale: int) -> list[float | None]:
    """Đồng to tỷ or triệu for drawing; missing stays missing."""
    return [None if amount is None else amount / scale for amount in amounts]


def amount(measure: Measure) -> int | None:
    """Return the amount shown of a measure (đồng)."""
    return measure.shown.amount if measure.shown else None


def year_label(point: YearPoint) -> str:
    """Name a year; one known in part says through which month, or of how many units."""
    notes = []
    if point.through_month < WHOLE_YEAR:
        notes.append(f"{point.through_month} tháng")
    partial = next((each for each in (point.plan, point.actual) if each.basis == "parts"), None)
    if partial:
        notes.append(f"{partial.known}/{partial.parts}")
    return "<br>".join([str(point.year), *notes])


def split_bars(
    years: Sequence[YearPoint], sources: Sequence[FundingSource], labels: list[str], scale: int
) -> list[Figure]:
    """Draw the actual amount as its sources, one on the other."""
    if not any(point.is_split for point in years):
        return []
    found = []
    for source in sources:
        amounts = (point.by_source[source] if point.is_split else None for point in years)
        heights = in_unit(amounts, scale)
        found.append(bar(NAME[source], labels, heights, hatched(years, COLOUR[source]), "actual"))
    return found


def hatched(years: Sequence[YearPoint], colour: str) -> Figure:
    """Hatch what is an estimate, a part of a year, or the sum of some units only."""
    is_hatched = (point.is_provisional or point.actual.basis == "parts" for point in years)
    shapes = ["/" if each else "" for each in is_hatched]
    pattern = {"shape": shapes, "fgcolor": "#FFFFFF", "bgcolor": colour, "size": 6}
    return {"color": colour, "pattern": pattern}


def whole_bar(
    rest: list[YearPoint], labels: list[str], years: Sequence[YearPoint], name: str, scale: int
) -> Figure:
    """Draw the actual amounts whose sources are not both known."""
    known = {point.year for point in rest}
    found = (amount(point.actual) if point.year in known else None for point in years)
    return bar(name, labels, in_unit(found, scale), hatched(years, charts.TOTAL), "actual")


def cumulative(lines: Sequence[MonthLine], scale: int) -> Figure:
    """Draw cumulative amounts by month: this year in colour, the year before in grey."""
    traces = [trace for line in lines for trace in month_traces(line, lines[0].year, scale)]
    months = list(range(1, 13))
    return charts.new_figure(
        traces,
        xaxis={"tickvals": months, "ticktext": [f"T{month}" for month in months],
               "range": [0.5, 12.5]},
        yaxis={
            "title": {"text": UNIT[scale]},
            "tickformat": ",~f",  # without it Plotly writes 10k
        },
    )  # fmt: skip


def month_traces(line: MonthLine, this_year: int, scale: int) -> list[Figure]:
    """Draw one year: a line of records, points of what documents gave."""
    colour = charts.NATIONAL if line.year == this_year else charts.EARLIER
    traces = []
    if line.amounts:
        traces.append(trace(f"{line.year}", line.amounts, colour, scale, "lines+markers"))
    if line.claims:
        points = {claim.month: claim.amount for claim in line.claims}
        name = f"{line.year}, theo tài liệu"
        traces.append(trace(name, points, colour, scale, "markers"))
    return traces


def trace(name: str, amounts: dict[int, int], colour: str, scale: int, mode: str) -> Figure:
    """Draw amounts by month."""
    return {
        "type": "scatter",
        "name": name,
        "x": list(amounts),
        "y": [amount / scale for amount in amounts.values()],
        "mode": mode,
        "line": {"color": colour, "width": 2.5},
        "marker": {"color": colour, "size": 10 if mode == "markers" else 6},
        "hovertemplate": "tháng %{x}: %{y:,.3~f}",
    }
