"""The shared look of charts: nothing leaves the site, nothing is drawn for what is missing."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest
from django.template import Context, Template

from khuyencong import charts


def bars() -> charts.Figure:
    amounts = charts.in_billions([51_230_000_000, None, 0])
    bar = {"type": "bar", "x": ["2021", "2022", "2023"], "y": amounts}
    return charts.new_figure([bar], showlegend=False)


def test_missing_amounts_are_not_drawn_as_zero() -> None:
    assert charts.in_billions([51_230_000_000, None, 0]) == [51.23, None, 0]


def test_the_readers_numbers_are_vietnamese() -> None:
    assert charts.figure_json(bars())["layout"]["separators"] == ",."


def test_no_chart_offers_to_upload_its_data() -> None:
    config = charts.figure_json(bars())["config"]
    assert config["showSendToCloud"] is False
    assert config["displayModeBar"] is False
    assert not config["plotlyServerURL"]


def test_plotlys_own_template_is_not_sent() -> None:
    assert "template" not in charts.figure_json(bars())["layout"]


def test_a_figure_is_plain_json() -> None:
    drawn = charts.figure_json(bars())
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn


def test_own_layout_is_merged_into_the_shared_one() -> None:
    layout = charts.figure_json(charts.new_figure([], yaxis={"ticksuffix": "%"}))["layout"]
    assert layout["yaxis"]["ticksuffix"] == "%"
    assert layout["yaxis"]["gridcolor"] == charts.RULE
    assert "ticksuffix" not in charts.BASE_LAYOUT["yaxis"]


def test_plotly_knows_every_property_of_the_shared_layout() -> None:
    assert go.Layout(charts.BASE_LAYOUT).separators == ",."


def test_plotly_knows_every_property_of_a_figure() -> None:
    go.Figure(bars())
    with pytest.raises(ValueError, match="colour"):
        go.Figure(charts.new_figure([], colour="red"))


def test_an_estimate_is_dashed_between_zero_and_its_height() -> None:
    shape = charts.dashed_bar(0.17, 23.4, width=0.32)
    figure = charts.new_figure([{"type": "bar", "x": ["2013"], "y": [38.4]}], shapes=[shape])
    go.Figure(figure)
    drawn: dict[str, Any] = charts.figure_json(figure)["layout"]["shapes"][0]
    assert (drawn["x0"], drawn["x1"]) == (pytest.approx(0.01), pytest.approx(0.33))
    assert (drawn["y0"], drawn["y1"], drawn["line"]["dash"]) == (0, 23.4, "4px,3px")


def test_a_chart_stands_beside_the_table_of_its_numbers() -> None:
    html = rendered(
        charts.Chart(
            id="theo-nam",
            title="Kế hoạch và thực hiện theo năm",
            subtitle="tỷ đồng",
            figure=charts.figure_json(bars()),
            table=charts.Table(["Năm", "Kế hoạch"], [["2021", "51,23"], ["2022", "–"]]),
            source="Nguồn: báo cáo",
            data="?nam=2021&bang=theo-nam",
        )
    )
    assert '<th scope="row">2021</th>' in html
    assert '<td class="num">51,23</td>' in html
    assert 'data-chart="theo-nam"' in html
    assert '<script id="theo-nam" type="application/json">' in html
    assert 'href="?nam=2021&amp;bang=theo-nam&amp;dinh-dang=csv"' in html
    assert "style=" not in html


def test_a_title_cannot_break_out_of_the_page() -> None:
    evil = "</script><b>"
    figure = charts.new_figure([{"type": "bar", "name": evil, "x": ["1"], "y": [1]}])
    html = rendered(
        charts.Chart("c", evil, evil, charts.figure_json(figure), charts.Table([evil], [[evil]]))
    )
    assert html.count("</script>") == 1
    assert "<b>" not in html


def rendered(chart: charts.Chart) -> str:
    template = Template('{% include "includes/_chart.html" with chart=chart only %}')
    return template.render(Context({"chart": chart}))
