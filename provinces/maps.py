"""The map of provinces (bản đồ) as inline SVG: outlines by date, colours by the caller.

A page says what each province looks like; here that becomes areas, archipelagos and a legend for
templates/includes/_map.html. Outlines come from scripts/build_map.py.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from khuyencong.formatting import percent
from khuyencong.markup import escaped, joined
from provinces.models.province import MERGER_DAY

_DATA = Path(__file__).parent / "data"

NO_DATA: Final = "none"
RATE_BOUNDS: Final = [Decimal(text) for text in ("0", "0.5", "0.7", "0.85", "0.95", "1")]
"""A rate (tỷ lệ thực hiện) is in class q1 from 0 %, q2 from 50 %, … and q5 from 95 %."""


@dataclass(frozen=True)
class Island:
    """An archipelago (quần đảo), with the frame that makes it visible at any size."""

    label: str
    owner: str
    """Key of the province that it belongs to."""
    path: str
    box: tuple[int, int, int, int]
    """Left, top, width and height of the frame."""

    @property
    def label_x(self) -> int:
        return self.box[0] + self.box[2] // 2

    @property
    def label_y(self) -> int:
        return self.box[1] - 165


@dataclass(frozen=True)
class MapShapes:
    """The outlines in force on a day."""

    view_box: str
    shapes: Mapping[str, str]
    islands: Sequence[Island]


@dataclass(frozen=True)
class Look:
    """How a province appears: a class q0…q5 or none, what its tooltip says, where it leads."""

    css: str
    title: str
    url: str = ""


@dataclass(frozen=True)
class Area:
    """One province on the map."""

    key: str
    path: str
    css: str
    title: str
    url: str

    @property
    def html(self) -> str:
        """The outline as SVG; hatched where there is no data."""
        hatch = ' fill="url(#hatch)"' if self.css == NO_DATA else ""
        title = f"<title>{escaped(self.title)}</title>"
        outline = f'<path class="{self.css}"{hatch} d="{self.path}"'
        if not self.url:
            return f"{outline}>{title}</path>"
        return f'<a href="{escaped(self.url)}">{title}{outline} /></a>'


@dataclass(frozen=True)
class LabelledIsland:
    """An archipelago, and the name of the province that it belongs to."""

    island: Island
    owner_name: str
    url: str


@dataclass(frozen=True)
class ProvinceMap:
    """All that templates/includes/_map.html draws."""

    title: str
    subtitle: str
    view_box: str
    areas: Sequence[Area]
    islands: Sequence[LabelledIsland]
    legend: Sequence[tuple[str, str]]
    """Classes and what they mean."""

    @property
    def outlines(self) -> SafeString:
        """The provinces as SVG."""
        return joined(area.html for area in self.areas)


def shapes_for(day: date) -> MapShapes:
    """The outlines of the 63 units until 30 June 2025, of the 34 since."""
    return _load("map_63.json" if day < MERGER_DAY else "map_34.json")


def draw_map(
    day: date,
    looks: Mapping[str, Look],
    names: Mapping[str, str],
    *,
    title: str,
    subtitle: str,
    owners: Mapping[str, str] | None = None,
    legend: Sequence[tuple[str, str]] | None = None,
) -> ProvinceMap:
    """Colour the outlines of a day; `looks` and `names` are by province key.

    A province without a look is hatched: "chưa có số liệu", unless it is left out of `names` too.
    """
    shapes = shapes_for(day)
    areas = [
        _area(key, path, looks.get(key), names.get(key, "")) for key, path in shapes.shapes.items()
    ]
    urls = {area.key: area.url for area in areas}
    islands = [
        LabelledIsland(island, (owners or names).get(island.owner, ""), urls[island.owner])
        for island in shapes.islands
    ]
    return ProvinceMap(title, subtitle, shapes.view_box, areas, islands, legend or rate_legend())


def rate_class(rate: Decimal | None) -> str:
    """The class of an execution rate; above 100 % it is as dark as at 100 %."""
    if rate is None:
        return NO_DATA
    return f"q{max(1, sum(rate >= bound for bound in RATE_BOUNDS[:-1]))}"


def rate_legend() -> list[tuple[str, str]]:
    """What the classes of `rate_class` mean, the missing one last."""
    spans = list(pairwise(RATE_BOUNDS))
    legend = [
        (f"q{place}", _span(low, high, is_last=place == len(spans)))
        for place, (low, high) in enumerate(spans, start=1)
    ]
    return [*legend, (NO_DATA, str(_("chưa có số liệu")))]


def _span(low: Decimal, high: Decimal, *, is_last: bool) -> str:
    if is_last:
        return str(_("từ %(low)s") % {"low": percent(low)})
    if not low:
        return str(_("dưới %(high)s") % {"high": percent(high)})
    return str(_("%(low)s đến dưới %(high)s") % {"low": percent(low), "high": percent(high)})


def _area(key: str, path: str, look: Look | None, name: str) -> Area:
    if look:
        return Area(key, path, look.css, look.title, look.url)
    title = str(_("%(name)s: chưa có số liệu") % {"name": name}) if name else ""
    return Area(key, path, NO_DATA, title, "")


@cache
def _load(file_name: str) -> MapShapes:
    table: dict[str, Any] = json.loads((_DATA / file_name).read_text(encoding="utf-8"))
    islands = [
        Island(row["label"], row["owner"], row["path"], tuple(row["box"]))
        for row in table["islands"].values()
    ]
    return MapShapes(table["viewBox"], table["shapes"], islands)
