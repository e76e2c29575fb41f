"""Adds coloured copies of cell styles to a styles part; everything else of it stays."""

import re
from typing import Final

from khuyencong.sheets.limits import MOST_STYLES, OverLimitError
from khuyencong.sheets.markup import Attributes
from khuyencong.sheets.notes import COLOURS
from khuyencong.sheets.splices import Splices, prefix_of, with_attribute
from khuyencong.sheets.xlsx_parts import count_of

_SEVERITIES: Final = tuple(COLOURS)
_AFTER_FILLS: Final = frozenset({"borders", "cellStyleXfs", "cellXfs"})
_NO_FILLS: Final = ("none", "gray125")
"""The fills that every styles part starts with."""
_OURS: Final = {colour: severity for severity, colour in COLOURS.items()}


class MarkedStyles:
    """The styles of a workbook, with copies for the cells that are coloured."""

    def __init__(self, part: bytes) -> None:
        self.splices = Splices(part)
        self._formats: list[str] = []
        self._fills = 0
        self._after_fonts = -1
        self._places: dict[str, tuple[int, int]] = {}
        self._section = ""
        self._our_fills: set[int] = set()
        self._starts: list[int] = []
        self._added: dict[tuple[int, str | None], int] = {}
        self._texts: list[str] = []
        self._fill_of: list[int] = []
        self.splices.walk(self._start, self._stop)
        if not self._formats:
            raise OverLimitError("damaged")
        self._fills = self._fills or len(_NO_FILLS)

    @property
    def strange(self) -> set[int]:
        """Return the styles that an earlier annotation coloured."""
        return {index for index, fill in enumerate(self._fill_of) if fill in self._our_fills}

    def restyle(self, style: int, severity: str | None) -> int:
        """Return the style that looks like another, coloured, or with our colour taken off."""
        style = style if style < len(self._formats) else 0
        key = (style, severity)
        if key not in self._added:
            fill = self._fills + _SEVERITIES.index(severity) if severity else 0
            text = with_attribute(self._formats[style], "fillId", str(fill))
            opening = re.match(r"<[^>]*>", text)
            opened = with_attribute(opening[0], "applyFill", "1") if opening else ""
            self._texts.append(opened + text[len(opening[0]) if opening else 0 :])
            self._added[key] = len(self._formats) + len(self._texts) - 1
            if self._added[key] >= MOST_STYLES:
                raise OverLimitError("damaged")
        return self._added[key]

    def done(self) -> bytes:
        """Return the part with the copies."""
        prefix = prefix_of(self.splices.tag_at(self._places["cellXfs"][0]))
        fills = "".join(_fill(prefix, colour) for colour in COLOURS.values())
        if "fills" in self._places:
            self._add("fills", fills, self._fills + len(COLOURS))
        else:
            usual = "".join(
                f'<{prefix}fill><{prefix}patternFill patternType="{kind}"/></{prefix}fill>'
                for kind in _NO_FILLS
            )
            self.splices.insert(self._after_fonts, f"<{prefix}fills>{usual}{fills}</{prefix}fills>")
        self._add("cellXfs", "".join(self._texts), len(self._formats) + len(self._texts))
        return self.splices.done()

    def _add(self, name: str, text: str, count: int) -> None:
        start, end = self._places[name]
        self.splices.set_attribute(start, "count", str(count))
        self.splices.insert(end, text)

    # -- walking

    def _start(self, tag: str, attributes: Attributes, at: int) -> None:
        if tag in _AFTER_FILLS and self._after_fonts < 0:
            self._after_fonts = at
        if tag in {"fills", "cellXfs"}:
            self._section = tag
            self._places[tag] = (at, at)
        elif tag == "xf" and self._section == "cellXfs":
            self._starts.append(at)
            self._fill_of.append(count_of(attributes.get("fillId")))
        elif tag == "fgColor" and attributes.get("rgb", "").upper() in _OURS:
            self._our_fills.add(self._fills)

    def _stop(self, tag: str, at: int) -> None:
        if tag == self._section:
            self._places[tag] = (self._places[tag][0], at)
            self._section = ""
        elif tag == "fill" and self._section == "fills":
            self._fills += 1
        elif tag == "xf" and self._section == "cellXfs":
            self._formats.append(self._raw(self._starts[-1], at))

    def _raw(self, start: int, end: int) -> str:
        """Return an element as it is written, with its alignment and protection."""
        tag = self.splices.tag_at(start)
        if tag.endswith(b"/>"):
            return tag.decode()
        after = self.splices.part.index(b">", end) + 1
        return self.splices.part[start:after].decode()


def _fill(prefix: str, colour: str) -> str:
    pattern = f'<{prefix}fgColor rgb="{colour}"/><{prefix}bgColor indexed="64"/>'
    return (f'<{prefix}fill><{prefix}patternFill patternType="solid">{pattern}'
            f"</{prefix}patternFill></{prefix}fill>")  # fmt: skip
