"""The charts of a dashboard with the tables of the same numbers."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from khuyencong.charts import Chart, Table, figure_json
from khuyencong.formatting import MISSING
from programmes import charts
from programmes.dashboard.numbers import Numbers
from programmes.dashboard.sentences import STAGE_LABEL
from programmes.models.stages import PlanStage
from programmes.rollups.measures import Measure
from programmes.rollups.overview import Overview
from programmes.rollups.selection import WHOLE_YEAR
from programmes.rollups.series import MonthLine, YearPoint
from programmes.rollups.values import Claim, Value


def graphs(page: Overview, numbers: Numbers, name: str) -> list[Chart]:
    """Return the charts that have something to show."""
    found = []
    if page.years:
        found.append(years_chart(page, numbers, name))
    if any(line.amounts or is_within(line) for line in page.months):
        found.append(months_chart(page, numbers, name))
    return found


def is_within(line: MonthLine) -> bool:
    """Say whether documents give any month before the last: one point is no line."""
    return any(claim.month < WHOLE_YEAR for claim in line.claims)


def years_chart(page: Overview, numbers: Numbers, name: str) -> Chart:
    """Return plan against actual by year."""
    actual = str(page.selection.rate.actual.label)
    plan = plan_heading(page, (point.plan.shown for point in page.years))
    scale = charts.TY if numbers.scale.is_large else charts.TRIEU
    years = [drawn for point in page.years if (drawn := drawable(point, page)).is_known]
    sources = page.selection.sources
    figure = charts.plan_and_actual(years, sources, plan, actual, scale) if years else None
    head = [_("Năm"), _("Kỳ thực hiện"), plan, actual, _("Tỷ lệ"), _("Phạm vi")]
    return Chart(
        id="theo-nam",
        title=_("Kế hoạch và thực hiện theo năm"),
        subtitle=_("%(name)s; %(unit)s; gạch chéo: số ước, chưa đủ năm hoặc chưa đủ đơn vị")
        % {"name": name, "unit": numbers.scale.unit},
        figure=figure_json(figure) if figure else None,
        table=Table(head, [year_cells(point, page, numbers) for point in page.years]),
        source=_("Nguồn: mở từng số trong bảng. %s") % as_of(page),
        data=f"{page.selection.query()}&bang=theo-nam" if page.years else "",
    )


def drawable(point: YearPoint, page: Overview) -> YearPoint:
    """Leave out of a country's or region's chart what only some of its units tell."""
    if page.subject.unit:
        return point
    nothing = Measure(None)
    return replace(
        point,
        plan=nothing if point.plan.basis == "parts" else point.plan,
        actual=nothing if point.actual.basis == "parts" else point.actual,
    )


def plan_heading(page: Overview, plans: Iterable[Value | None]) -> str:
    """Name the stage that plans are really at: "Được giao", "Kế hoạch", or both."""
    stages = {value.stage for value in plans if value} or {str(page.selection.rate.plan)}
    chosen = str(page.selection.rate.plan.label)
    if stages == {page.selection.rate.plan}:
        return chosen
    fallback = str(PlanStage.PLANNED.label)
    return fallback if stages == {PlanStage.PLANNED} else f"{chosen} / {fallback.lower()}"


def year_cells(point: YearPoint, page: Overview, numbers: Numbers) -> list[str]:
    """Write a year: its numbers open their sources in that year."""
    of_year = numbers.in_year(point.year, point.through_month)
    return [
        str(point.year),
        months_of(point),
        with_stage(point.plan.shown, page, of_year),
        of_year.cell(point.actual.shown, page.place),
        numbers.rate(point.rate),
        extent(point),
    ]


def months_of(point: YearPoint) -> str:
    """Say of which months an actual amount is."""
    if point.through_month < WHOLE_YEAR:
        return _("%d tháng") % point.through_month
    return _("đến nay") if point.is_running else _("cả năm")


def extent(point: YearPoint) -> str:
    """Say over how many units sums are, plan and actual each where they differ."""
    sums = [each for each in (point.plan, point.actual) if each.shown and each.is_sum_of_some]
    return "; ".join(dict.fromkeys(f"{each.known}/{each.parts}" for each in sums)) or _("đủ")


def with_stage(value: Value | None, page: Overview, numbers: Numbers) -> str:
    """Write a plan; one at another stage than the chosen says at which."""
    cell = numbers.cell(value, page.place)
    if value is None or value.stage == page.selection.rate.plan:
        return cell
    return numbers.noted(cell, STAGE_LABEL.get(value.stage, _("kế hoạch và được giao")))


def months_chart(page: Overview, numbers: Numbers, name: str) -> Chart:
    """Return cumulative amounts by month against the year before."""
    scale = charts.TY if numbers.scale.is_large else 10**6
    stage = str(page.selection.rate.actual.label).lower()
    head = [_("Đến tháng"), *(str(line.year) for line in page.months)]
    title = _("Lũy kế %(stage)s theo tháng, %(year)d và cùng kỳ") % {
        "stage": stage,
        "year": page.selection.year,
    }
    return Chart(
        id="theo-thang",
        title=title,
        subtitle=f"{name}; {numbers.scale.unit}",
        figure=figure_json(charts.cumulative(page.months, scale)),
        table=Table(head, month_rows(page, numbers)),
        source=_("Nguồn: mở từng số trong bảng. %s") % as_of(page),
        data=f"{page.selection.query()}&bang=theo-thang",
    )


def month_rows(page: Overview, numbers: Numbers) -> list[list[str]]:
    """Write the months that any year knows."""
    months = range(1, 13)
    rows = [
        [str(month), *(month_cell(line, month, page, numbers) for line in page.months)]
        for month in months
    ]
    return [row for row in rows if any(cell != MISSING for cell in row[1:])]


def month_cell(line: MonthLine, month: int, page: Overview, numbers: Numbers) -> str:
    """Write one month of one year."""
    of_month = numbers.in_year(line.year, month)
    if month in line.amounts:
        value = Value(line.amounts[month], page.selection.rate.actual, records=True)
        return of_month.cell(value, page.place)
    claims = [claim for claim in line.claims if claim.month == month]
    if claims:
        value = Value(claims[0].amount, claims[0].stage, claims=(claims[0],))
        return of_month.cell(value, page.place)
    return MISSING


def as_of(page: Overview) -> str:
    """Say up to which day the newest document of the page speaks."""
    days = [claim.as_of for point in page.years for claim in claims_of(point) if claim.as_of]
    return _("Số công bố mới nhất tính đến %s.") % f"{max(days):%d/%m/%Y}" if days else ""


def claims_of(point: YearPoint) -> list[Claim]:
    """List the claims that a year shows."""
    values = [value for value in (point.plan.shown, point.actual.shown) if value]
    return [claim for value in values for claim in value.claims]
