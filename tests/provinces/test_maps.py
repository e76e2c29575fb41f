"""The map: every unit of its time has an outline, and both archipelagos are drawn and named."""

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template

from provinces import maps

BEFORE = date(2025, 6, 30)
AFTER = date(2025, 7, 1)
UNITS = Path(maps.__file__).parent / "data" / "provinces.csv"


def keys_on(day: date) -> set[str]:
    with UNITS.open(encoding="utf-8", newline="") as rows:
        return {row["key"] for row in csv.DictReader(rows) if exists(row, day.isoformat())}


def exists(row: dict[str, str], day: str) -> bool:
    return row["valid_from"] <= day < (row["valid_to"] or "9999")


@pytest.mark.parametrize(("day", "count"), [(BEFORE, 63), (AFTER, 34)])
def test_every_unit_of_the_day_has_an_outline(day: date, count: int) -> None:
    shapes = maps.shapes_for(day).shapes
    assert len(shapes) == count
    assert set(shapes) == keys_on(day)


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_outlines_are_valid_paths_inside_the_drawing(day: date) -> None:
    table = maps.shapes_for(day)
    _left, _top, width, height = map(int, table.view_box.split())
    for path in [*table.shapes.values(), *(island.path for island in table.islands)]:
        assert re.fullmatch(r"(M\d+ \d+l-?\d+([ -]\d+)+z)+", path)
        starts = re.findall(r"M(\d+) (\d+)", path)
        assert all(int(x) <= width and int(y) <= height for x, y in starts)


@pytest.mark.parametrize(
    ("day", "owners"),
    [(BEFORE, ["da-nang-63", "khanh-hoa-63"]), (AFTER, ["da-nang-34", "khanh-hoa-34"])],
)
def test_the_archipelagos_belong_to_da_nang_and_khanh_hoa(day: date, owners: list[str]) -> None:
    islands = maps.shapes_for(day).islands
    assert [island.label for island in islands] == ["Hoàng Sa", "Trường Sa"]
    assert [island.owner for island in islands] == owners


@pytest.mark.parametrize(
    ("rate", "css"),
    [(None, "none"), ("0", "q1"), ("0.499", "q1"), ("0.5", "q2"), ("0.95", "q5"), ("1.3", "q5")],
)
def test_a_rate_has_one_class_and_a_missing_rate_none(rate: str | None, css: str) -> None:
    assert maps.rate_class(Decimal(rate) if rate else None) == css


def test_the_legend_explains_every_class() -> None:
    legend = dict(maps.rate_legend())
    assert list(legend) == ["q1", "q2", "q3", "q4", "q5", "none"]
    assert legend["q1"] == "dưới 50%"
    assert legend["q2"] == "50% đến dưới 70%"
    assert legend["q5"] == "từ 95%"
    assert legend["none"] == "chưa có số liệu"


def drawn() -> str:
    province_map = maps.draw_map(
        AFTER,
        {"da-nang-34": maps.Look("q5", "Đà Nẵng: 97%", "/tinh/da-nang-34/")},
        {"da-nang-34": "Đà Nẵng", "khanh-hoa-34": "Khánh Hòa", "hue": "Huế"},
        title="Bản đồ tỷ lệ thực hiện",
        subtitle="34 tỉnh, thành phố",
    )
    template = Template('{% include "includes/_map.html" with map=map only %}')
    return template.render(Context({"map": province_map}))


def test_a_province_on_the_map_is_a_link_that_says_its_figure() -> None:
    assert '<a href="/tinh/da-nang-34/"><title>Đà Nẵng: 97%</title><path class="q5"' in drawn()


def test_a_province_without_figures_is_hatched_and_says_so() -> None:
    html = drawn()
    assert "<title>Huế: chưa có số liệu</title>" in html
    assert 'class="none" fill="url(#hatch)"' in html


def test_the_map_names_its_islands_and_its_author() -> None:
    html = drawn()
    assert "Hoàng Sa</tspan>" in html
    assert "(Đà Nẵng)" in html
    assert "Trường Sa</tspan>" in html
    assert "(Khánh Hòa)" in html
    assert "Stephen Truong, CC BY 4.0" in html
    assert "Sơ đồ minh họa" in html
    assert "style=" not in html
