"""Draw the path tables of the map (bản đồ) from the npm package @svg-maps/vietnam; developers only.

    python scripts/build_map.py

writes provinces/data/map_63.json and map_34.json: outlines simplified, the 63 units also merged
into the 34 of today, the islets of Hoàng Sa and Trường Sa widened until they can be seen. The
source is by Stephen Truong, CC BY 4.0 (NOTICE): a sketch, not a survey.
"""

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from shapely import Polygon, make_valid, unary_union
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "node_modules" / "@svg-maps" / "vietnam" / "vietnam.svg"
DATA: Final = ROOT / "provinces" / "data"
SVG_PATH: Final = "{http://www.w3.org/2000/svg}path"

SCALE: Final = 4  # steps of a path per unit of the drawing, which is 812 wide
TOLERANCE: Final = 0.5  # units of the drawing; neighbours still fit
SEAM: Final = 0.15  # closes the slivers between merged provinces
SMALLEST: Final = 0.6  # islets below this area are left out, those of the archipelagos never are
ISLET: Final = 2.2  # the radius that an islet of the archipelagos is drawn with
FRAME: Final = 8  # free space between an archipelago and the frame around it

RENAMED: Final = {"baria": "ba-ria-vung-tau-63", "hcm": "ho-chi-minh-63", "tthue": "hue"}
ARCHIPELAGOS: Final = {
    "hoangsa": ("hoang-sa", "Hoàng Sa", "da-nang-63"),
    "truongsa": ("truong-sa", "Trường Sa", "khanh-hoa-63"),
}


def main() -> None:
    successors = read_successors()
    shapes = {id_: geometry_of(path) for id_, path in read_paths()}
    islands = {id_: shapes.pop(id_) for id_ in ARCHIPELAGOS}
    old = {province_key(id_, successors): shape for id_, shape in shapes.items()}
    write("map_63.json", old, islands, {})
    write("map_34.json", merged(old, successors), islands, successors)


def read_successors() -> dict[str, str]:
    """Keys of the 63 units, each with the key of the unit its territory is in today."""
    with (DATA / "provinces.csv").open(encoding="utf-8", newline="") as rows:
        return {
            row["key"]: row["successor_key"] or row["key"]
            for row in csv.DictReader(rows)
            if not row["key"].endswith("-34")
        }


def read_paths() -> Iterator[tuple[str, str]]:
    for element in ET.parse(SOURCE).getroot().iter(SVG_PATH):  # noqa: S314 - a pinned package
        yield element.attrib["id"], element.attrib["d"]


def province_key(map_id: str, keys: Iterable[str]) -> str:
    """The package writes "dienbien" for dien-bien, "yenbai" for yen-bai-63."""
    by_id = {key.removesuffix("-63").replace("-", ""): key for key in keys}
    return RENAMED.get(map_id) or by_id[map_id]


def merged(old: dict[str, BaseGeometry], successors: dict[str, str]) -> dict[str, BaseGeometry]:
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for key, shape in old.items():
        parts[successors[key]].append(shape)
    return {key: joined(shapes) for key, shapes in parts.items()}


def joined(shapes: list[BaseGeometry]) -> BaseGeometry:
    if len(shapes) == 1:
        return shapes[0]
    return unary_union([shape.buffer(SEAM) for shape in shapes]).buffer(-SEAM)


def write(
    name: str,
    shapes: dict[str, BaseGeometry],
    islands: dict[str, BaseGeometry],
    successors: dict[str, str],
) -> None:
    table = {
        "source": "@svg-maps/vietnam 2.0.0, Stephen Truong, CC BY 4.0; simplified, merged",
        "viewBox": f"0 0 {826 * SCALE} {886 * SCALE}",
        "shapes": {key: path_of(land(shape)) for key, shape in sorted(shapes.items())},
        "islands": {
            ARCHIPELAGOS[id_][0]: island(id_, shape, successors) for id_, shape in islands.items()
        },
    }
    text = json.dumps(table, ensure_ascii=False, indent=1)
    (DATA / name).write_text(text + "\n", encoding="utf-8")
    print(f"{name}: {len(shapes)} shapes, {len(text) // 1024} KB")


def island(id_: str, shape: BaseGeometry, successors: dict[str, str]) -> dict[str, Any]:
    _key, label, owner = ARCHIPELAGOS[id_]
    seen = unary_union([part.centroid.buffer(ISLET, 2) for part in polygons(shape)])
    left, top, right, bottom = seen.buffer(FRAME).bounds
    box = (left, top, right - left, bottom - top)
    return {
        "label": label,
        "owner": successors.get(owner, owner),
        "path": path_of(polygons(seen)),
        "box": [round(value * SCALE) for value in box],
    }


def land(shape: BaseGeometry) -> list[Polygon]:
    """The mainland and the islands large enough to be seen, largest first."""
    parts = sorted(polygons(shape.simplify(TOLERANCE)), key=lambda part: -part.area)
    return parts[:1] + [part for part in parts[1:] if part.area >= SMALLEST]


def polygons(shape: BaseGeometry) -> list[Polygon]:
    parts = shape.geoms if isinstance(shape, MultiPolygon) else getattr(shape, "geoms", [shape])
    return [part for part in parts if isinstance(part, Polygon)]


# -- SVG paths ------------------------------------------------------------------------------------

_PIECE = re.compile(r"[MmLlHhVvCcZz]|-?[\d.]+(?:e-?\d+)?")


def geometry_of(path: str) -> BaseGeometry:
    """Read the path commands that the package uses."""
    rings = [Polygon(ring) for ring in read_rings(_PIECE.findall(path)) if len(ring) > 2]
    shape = Polygon()
    for ring in rings:  # even-odd: a ring inside another is a hole
        shape = shape.symmetric_difference(make_valid(ring))
    return shape


def read_rings(pieces: list[str]) -> Iterator[list[tuple[float, float]]]:
    ring: list[tuple[float, float]] = []
    at = (0.0, 0.0)
    command = "M"
    rest = iter(pieces)
    for piece in rest:
        if piece in {"Z", "z"}:
            at = ring[0]  # a relative move after closing starts where the ring did
            continue
        if piece.isalpha():
            command, piece = piece, next(rest)
        if command in {"M", "m"}:
            yield ring
            ring = []
        at = moved(command, float(piece), rest, at)
        ring.append(at)
        command = {"M": "L", "m": "l"}.get(command, command)
    yield ring


def moved(
    command: str, value: float, numbers: Iterator[str], at: tuple[float, float]
) -> tuple[float, float]:
    x, y = at
    base_x, base_y = at if command.islower() else (0.0, 0.0)
    match command.upper():
        case "C":  # only the islets of Trường Sa are curved: their end points will do
            for _control in range(3):
                next(numbers)
            return base_x + float(next(numbers)), base_y + float(next(numbers))
        case "H":
            return base_x + value, y
        case "V":
            return x, base_y + value
        case _:
            return base_x + value, base_y + float(next(numbers))


def path_of(parts: list[Polygon]) -> str:
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return "".join(ring_path(list(ring.coords)) for ring in rings)


def ring_path(points: list[tuple[float, float]]) -> str:
    """Whole steps on a grid `SCALE` times finer than the drawing, so that errors do not add up."""
    grid = [(round(x * SCALE), round(y * SCALE)) for x, y in points[:-1]]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(grid)]
    (x, y) = grid[0]
    drawn = " ".join(f"{dx} {dy}" for dx, dy in steps if dx or dy)
    return f"M{x} {y}l{drawn}z".replace(" -", "-") if drawn else ""


if __name__ == "__main__":
    main()
