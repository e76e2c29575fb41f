"""Every figure that a page draws is one that Plotly itself would make of it."""

import json
import re
from typing import Any

import plotly.graph_objects as go
import pytest
from django.test import Client

from tests.programmes.records import mixed_ledger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

PAGES = [
    "/",
    "/?nam=2024",
    "/?nam=2024&nguon=quoc-gia",
    "/khu-vuc/mien-trung-tay-nguyen/?nam=2022&den-thang=7",
    "/tinh/hoa-binh-63/?nam=2021",
    "/tinh/hoa-binh-63/?nam=2024",
    "/tinh/thai-nguyen-63/?nam=2020&den-thang=8",
]


def figures(client: Client, page: str) -> list[dict[str, Any]]:
    html = client.get(page).content.decode()
    found = re.findall(r'<script id="[\w-]+" type="application/json">(.*?)</script>', html)
    return [json.loads(text) for text in found]


def test_plotly_takes_every_figure_and_would_send_the_same(client: Client) -> None:
    mixed_ledger()
    drawn = [figure for page in PAGES for figure in figures(client, page)]
    assert {trace["type"] for figure in drawn for trace in figure["data"]} == {"bar", "scatter"}
    for figure in drawn:
        made = go.Figure(data=figure["data"], layout=figure["layout"]).to_plotly_json()
        made["layout"].pop("template", None)  # plotly's default look, which no page sends
        assert made == {"data": figure["data"], "layout": figure["layout"]}
