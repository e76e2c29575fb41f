"""The shared look of charts (biểu đồ): colours, layout, and a figure as JSON for the page.

What is drawn is decided in the apps' own `charts.py`; static/js/charts.js draws it. Floats are
allowed here and nowhere else: a pixel has no đồng. A figure is a plain dictionary: making it a
`go.Figure` would check on every page, in 4 ms, what the tests check once with that very class.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString

from khuyencong.markup import joined, table_row

Figure = dict[str, Any]
"""Traces ("data") and what is a figure's own of the layout, as plotly.js reads them."""

NATIONAL: Final = "#12436D"
LOCAL: Final = "#F46A25"
TOTAL: Final = "#4A6076"
EARLIER: Final = "#8391A1"
"""Last year's line, beside this year's."""
INK: Final = "#1D2B3A"
MUTED: Final = "#52606F"
RULE: Final = "#DCE2E9"
OUTLINE: Final = {"color": "#FFFFFF", "line": {"color": NATIONAL, "width": 1.5}}
"""The marker of a plan (kế hoạch): outlined, where the actual is solid."""

FONT_FAMILY: Final = "'Be Vietnam Pro', system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

_AXIS: dict[str, Any] = {
    "fixedrange": True,
    "automargin": True,
    "showline": False,
    "ticks": "",
    "zeroline": False,
    "tickfont": {"size": 12, "color": MUTED},
    "title": {"font": {"size": 12, "color": MUTED}, "standoff": 8},
}

BASE_LAYOUT: dict[str, Any] = {
    "separators": ",.",
    "font": {"family": FONT_FAMILY, "size": 13, "color": INK},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
    "barmode": "group",
    "bargap": 0.32,
    "bargroupgap": 0.06,
    "dragmode": False,
    "hovermode": "x unified",
    "hoverlabel": {"bgcolor": "#FFFFFF", "bordercolor": RULE, "font": {"size": 13, "color": INK}},
    "showlegend": True,
    "legend": {
        "orientation": "h",
        "traceorder": "normal",
        "x": 0,
        "xanchor": "left",
        "y": 1.04,
        "yanchor": "bottom",
        "font": {"size": 12, "color": INK},
        "itemclick": False,
        "itemdoubleclick": False,
    },
    "xaxis": {**_AXIS, "showgrid": False, "spikethickness": 1, "spikedash": "solid",
              "spikecolor": "#9AA7B4"},
    "yaxis": {**_AXIS, "gridcolor": RULE, "rangemode": "tozero", "zeroline": True,
              "zerolinecolor": "#9AA7B4", "zerolinewidth": 1, "nticks": 6},
}  # fmt: skip

CONFIG: Final[dict[str, Any]] = {
    "showSendToCloud": False,  # plotly.js 4 offers to upload the chart's data
    "showEditInChartStudio": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "displayModeBar": False,
    "locale": "vi",
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}


@dataclass(frozen=True)
class Table:
    """The numbers of a chart, already in words; the first cell of a row names the row."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def body(self) -> SafeString:
        """The rows as HTML."""
        return joined(table_row(name, numbers) for name, *numbers in self.rows)


@dataclass(frozen=True)
class Chart:
    """A chart beside its table, for templates/includes/_chart.html."""

    id: str
    title: str
    subtitle: str
    """Unit and period: "tỷ đồng; lũy kế 7 tháng"."""
    figure: dict[str, Any] | None
    """None where there is nothing to draw: then the table stands open."""
    table: Table
    source: str = ""
    data: str = ""
    """The question of the address at which the same numbers are a file."""
    note: str = ""
    """One sentence that says in words what the chart shows."""
    tall: bool = False


def new_figure(traces: Iterable[Figure], **layout: Any) -> Figure:
    """A figure with what is its own of the layout; `figure_json` adds the shared look."""
    return {"data": list(traces), "layout": layout}


def figure_json(figure: Figure) -> dict[str, Any]:
    """What `json_script` prints for static/js/charts.js, shared look and configuration included."""
    layout = _merged(BASE_LAYOUT, figure["layout"])
    return {"data": figure["data"], "layout": layout, "config": CONFIG}


def dashed_bar(position: float, height: float, *, width: float) -> dict[str, Any]:
    """An estimate (ước thực hiện) as a layout shape, since plotly.js cannot dash a bar's outline.

    `position` is the middle of the bar on a category axis, where the first category is 0.
    """
    return {
        "type": "rect",
        "x0": position - width / 2,
        "x1": position + width / 2,
        "y0": 0,
        "y1": height,
        "line": {"color": MUTED, "width": 1.5, "dash": "4px,3px"},
        "fillcolor": "rgba(0,0,0,0)",
        "layer": "above",
    }


def in_billions(amounts: Iterable[int | None]) -> list[float | None]:
    """Đồng to tỷ for drawing; missing stays missing, so nothing is drawn there."""
    return [None if amount is None else amount / 10**9 for amount in amounts]


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in changes.items():
        inner = result.get(key)
        if isinstance(inner, dict) and isinstance(value, dict):
            value = _merged(inner, value)
        result[key] = value
    return result
