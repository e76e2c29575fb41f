"""Rounds of one territory through the years: the chart, its table, its file."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from awards.presenting.rounds import RoundRow
from khuyencong import charts
from khuyencong.charts import Chart, Figure, Table, figure_json
from khuyencong.formatting import number


def series_chart(key: str, title: str, rows: Sequence[RoundRow]) -> Chart:
    """Return registered and recognised by year, oldest first; what is unknown draws nothing."""
    ordered = sorted(rows, key=lambda row: row.round.year)
    figure = drawn(ordered) if any(row.recognised.best for row in ordered) else None
    return Chart(
        id=key,
        title=title,
        subtitle=_("số sản phẩm, bộ sản phẩm; mỗi bộ tính là một"),
        figure=figure_json(figure) if figure else None,
        table=Table(
            [_("Năm"), _("Đăng ký"), _("Công nhận"), _("Tỷ lệ công nhận")],
            [cells(row) for row in ordered],
        ),
        source=_("Theo hồ sơ trong hệ thống; nơi chưa có hồ sơ, theo tài liệu công bố."),
    )


def drawn(rows: Sequence[RoundRow]) -> Figure:
    """Draw registered outlined and recognised solid."""
    years = [str(row.round.year) for row in rows]
    registered = bar(_("Đăng ký"), years, [row.registered.best for row in rows], charts.OUTLINE)
    colour = {"color": charts.NATIONAL}
    recognised = bar(_("Công nhận"), years, [row.recognised.best for row in rows], colour)
    return charts.new_figure(
        [registered, recognised],
        xaxis={"type": "category"},
        yaxis={"title": {"text": _("sản phẩm")}, "tickformat": ",d"},
        bargap=max(0.32, 0.85 - 0.1 * len(rows)),
    )


def bar(name: str, years: list[str], heights: list[int | None], marker: Figure) -> Figure:
    """Draw one bar for each year."""
    return {"type": "bar", "name": name, "x": years, "y": heights, "marker": marker}


def cells(row: RoundRow) -> list[str]:
    """Return a line of the table."""
    numbers = (number(row.registered.best), number(row.recognised.best))
    return [str(row.round.year), *numbers, row.rate_text]
