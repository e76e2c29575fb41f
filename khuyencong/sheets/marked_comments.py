"""Comments of cells: parts of a sheet's comments and of the drawing that shows them, added to."""

import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from khuyencong.sheets.limits import OverLimitError
from khuyencong.sheets.markup import Attributes
from khuyencong.sheets.notes import AUTHOR
from khuyencong.sheets.splices import Splices, prefix_of
from khuyencong.sheets.xlsx_parts import count_of
from khuyencong.sheets.xlsx_sheet import place

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NO_COMMENTS: Final = (
    f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
).encode()
_NO_BOXES: Final = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="9"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
NO_DRAWING: Final = _NO_BOXES.encode()
_SHAPE: Final = re.compile(r"<v:shape\b.*?</v:shape>", re.DOTALL)
_ROW: Final = re.compile(r"<x:Row>\s*(\d+)\s*</x:Row>")
_COLUMN: Final = re.compile(r"<x:Column>\s*(\d+)\s*</x:Column>")
Place = tuple[int, int]


class MarkedComments:
    """A comments part: ours of an earlier time are taken out, those of people stay."""

    def __init__(self, part: bytes) -> None:
        self.splices = Splices(part)
        self.kept: set[Place] = set()
        self.removed: set[Place] = set()
        self._authors: list[str] = []
        self._ends: dict[str, int] = {}
        self._prefix = ""
        self._comments: list[tuple[int, Place, int]] = []
        self._stops: list[int] = []
        self.splices.walk(self._start, self._stop)
        if self._ends.keys() != {"authors", "commentList"}:
            raise OverLimitError("damaged")
        self._take_out()

    def add(self, texts: dict[Place, tuple[str, str]]) -> set[Place]:
        """Add comments (place -> address, text); a cell with one of its own keeps that."""
        added = set(texts) - self.kept
        author = len(self._authors)
        p = self._prefix
        written = "".join(
            f'<{p}comment ref="{texts[at][0]}" authorId="{author}"><{p}text><{p}r><{p}t'
            f' xml:space="preserve">{escape(texts[at][1])}</{p}t></{p}r></{p}text></{p}comment>'
            for at in sorted(added)
        )
        self.splices.insert(self._ends["authors"], f"<{p}author>{AUTHOR}</{p}author>")
        self.splices.insert(self._ends["commentList"], written)
        return added

    def _start(self, tag: str, attributes: Attributes, at: int) -> None:
        if tag == "comment":
            where = place(attributes.get("ref", ""))
            self._comments.append((at, where, count_of(attributes.get("authorId"))))
        elif tag == "author":
            start = at + len(self.splices.tag_at(at))
            self._authors.append(self.splices.part[start : start + 40].decode(errors="replace"))
        elif tag == "comments":
            self._prefix = prefix_of(self.splices.tag_at(at))

    def _stop(self, tag: str, at: int) -> None:
        if tag == "comment":
            self._stops.append(self.splices.part.index(b">", at) + 1)
        elif tag in {"authors", "commentList"}:
            self._ends[tag] = at

    def _take_out(self) -> None:
        ours = {index for index, name in enumerate(self._authors) if name.startswith(AUTHOR)}
        for (start, where, author), end in zip(self._comments, self._stops, strict=True):
            if author in ours:
                self.splices.cut(start, end)
                self.removed.add(where)
            else:
                self.kept.add(where)


def drawn(part: bytes, removed: set[Place], added: Iterable[Place]) -> bytes:
    """Return a drawing without the boxes of removed comments, with hidden ones of the new."""
    text = part.decode("utf-8", errors="replace")
    text = _SHAPE.sub(lambda found: "" if _place_of(found[0]) in removed else found[0], text)
    boxes = "".join(_box(number, at) for number, at in enumerate(sorted(added), start=1))
    head, end, rest = text.rpartition("</xml>")
    return f"{head}{boxes}{end}{rest}".encode()


def _place_of(shape: str) -> Place | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def _box(number: int, at: Place) -> str:
    row, column = at[0] - 1, at[1] - 1
    anchor = f"{column + 1}, 12, {max(row - 1, 0)}, 8, {column + 5}, 20, {row + 5}, 4"
    return (
        f'<v:shape id="_x0000_s{9000 + number}" type="#_x0000_t202" style="position:absolute;'
        'width:240pt;height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1"'
        ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
        f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    )
