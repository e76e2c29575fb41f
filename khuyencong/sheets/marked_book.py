"""The same .xlsx again, with coloured and commented cells and a list of what to correct.

Only what is told is touched, byte by byte: formulas, computed values, merges, widths, drawings,
macros and every other part stay as they were uploaded. A cell that was typed over holds the text.
"""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape

from khuyencong.sheets.choices import Place
from khuyencong.sheets.limits import Limits, OverLimitError
from khuyencong.sheets.marked_comments import (
    MAIN,
    NO_COMMENTS,
    NO_DRAWING,
    MarkedComments,
    drawn,
)
from khuyencong.sheets.marked_sheet import MarkedSheet
from khuyencong.sheets.marked_styles import MarkedStyles
from khuyencong.sheets.markup import Attributes, Package
from khuyencong.sheets.notes import (
    HEADINGS,
    SUMMARY,
    WIDTHS,
    Note,
    by_cell,
    comment_of,
    heading,
    listed,
    place,
    severity_of,
)
from khuyencong.sheets.splices import Splices, prefix_of
from khuyencong.sheets.xlsx import BookHandler, main_part, relations
from khuyencong.sheets.xlsx_parts import count_of

_DOCUMENT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_RELATIONS: Final = f'<Relationships xmlns="{_RELATIONS}"></Relationships>'.encode()
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_TYPES: Final = "[Content_Types].xml"
_SUMMARY_PART: Final = "xl/worksheets/loi-can-sua.xml"


def marked(
    data: bytes, notes: list[Note], limits: Limits, edits: Mapping[Place, str] | None = None
) -> bytes:
    """Return the workbook with what is to be corrected; raise OverLimitError if it is unusual."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = MarkedBook(archive, limits, edits or {})
        book.mark(notes)
        return book.packed()


class MarkedBook:
    """A package whose changed and added parts are kept until it is packed again."""

    def __init__(
        self, archive: zipfile.ZipFile, limits: Limits, edits: Mapping[Place, str]
    ) -> None:
        self._archive = archive
        self._edits = edits
        self._dropped: set[str] = set()
        self._package = Package(archive, limits.unpacked_bytes)
        self._left = limits.unpacked_bytes
        self._changed: dict[str, bytes] = {}
        self._types: list[str] = []
        self._path = main_part(self._package)
        self._targets = relations(self._package, self._path)
        self._sheets = self._read_sheets()
        self._styles_path = next((path for kind, path in self._targets.values()
                                  if kind == f"{_DOCUMENT}/styles"), "")  # fmt: skip
        if not self._styles_path:
            raise OverLimitError("damaged")

    def _read_sheets(self) -> dict[str, str]:
        handler = BookHandler()
        self._package.parse(self._path, handler, keep_prefixes=True)
        found = ((name, self._targets.get(relation, ("", "")))
                 for name, _hidden, relation in handler.sheets)  # fmt: skip
        return {name: path for name, (kind, path) in found if kind.endswith("/worksheet")}

    def mark(self, notes: list[Note]) -> None:
        """Colour and comment every cell, and write the list."""
        styles = MarkedStyles(self._part(self._styles_path))
        for name, path in self._sheets.items():
            if name != SUMMARY:
                told = [note for note in notes if note.sheet == name]
                typed = {(r, c): text for (of, r, c), text in self._edits.items() if of == name}
                self._mark_sheet(path, told, typed, styles)
        head, link = styles.restyle(0, "warning"), styles.restyle(0, None)
        self._changed[self._styles_path] = styles.done()
        known = self._sheets.get(SUMMARY)
        if known is None:
            self._add_summary()
        self._changed[known or _SUMMARY_PART] = summary(notes, head, link)
        self._add_types()

    def _mark_sheet(
        self, path: str, notes: list[Note], typed: dict[tuple[int, int], str], styles: MarkedStyles
    ) -> None:
        cells = by_cell(notes)
        wanted = dict.fromkeys(typed, "fixed")
        wanted |= {at: severity_of(told) for at, told in cells.items()}
        sheet = MarkedSheet(self._part(path), wanted, typed, styles.restyle, styles.strange)
        if sheet.lost_formulas:
            self._drop_calculation_order()
        if cells or sheet.drawing:
            self._comment(path, sheet, cells)
        self._changed[path] = sheet.splices.done()

    def _drop_calculation_order(self) -> None:
        """Leave out the part that lists the cells with formulas: Excel makes it anew."""
        links = _relations_of(self._path)
        path = Links(self._part(links), self._path).target("/calcChain")
        if path is None:
            return
        self._dropped.add(path)
        self._changed[links] = without(self._part(links), "Type", "/calcChain")
        self._changed[_TYPES] = without(self._part(_TYPES), "PartName", f"/{path}")

    # -- comments

    def _comment(
        self, path: str, sheet: MarkedSheet, cells: dict[tuple[int, int], list[Note]]
    ) -> None:
        links = Links(self._part_or(_relations_of(path), _NO_RELATIONS), path)
        where = links.target("/comments")
        if where is None and not cells:
            return
        comments = MarkedComments(self._part(where) if where else NO_COMMENTS)
        texts = {at: (told[0].address, comment_of(told)) for at, told in cells.items()}
        added = comments.add(texts)
        number = len(self._changed)
        if where is None:
            where = f"xl/loi-can-sua-{number}.xml"
            links.add("comments", f"/{where}")
            self._types.append(_override(where, _COMMENTS_TYPE))
        self._changed[where] = comments.splices.done()
        self._draw(sheet, links, comments.removed, added, number)
        self._changed[_relations_of(path)] = links.splices.done()

    def _draw(
        self, sheet: MarkedSheet, links: "Links", removed: set[tuple[int, int]],
        added: set[tuple[int, int]], number: int,
    ) -> None:  # fmt: skip
        known = links.by_id.get(sheet.drawing or "")
        drawing = known or f"xl/drawings/loi-can-sua-{number}.vml"
        part = self._part(known) if known else NO_DRAWING
        self._changed[drawing] = drawn(part, removed, added)
        if known is None:
            relation = links.add("vmlDrawing", f"/{drawing}")
            sheet.with_comments(f'xmlns:kc="{_DOCUMENT}" kc:id="{relation}"')
            self._types.append(f'<{{}}Default Extension="vml" ContentType="{_DRAWING_TYPE}"/>')

    # -- the list

    def _add_summary(self) -> None:
        links = Links(self._part(_relations_of(self._path)), self._path)
        relation = links.add("worksheet", f"/{_SUMMARY_PART}")
        self._changed[_relations_of(self._path)] = links.splices.done()
        self._types.append(_override(_SUMMARY_PART, _SHEET_TYPE))
        self._changed[self._path] = _with_sheet(self._part(self._path), relation)

    def _add_types(self) -> None:
        types = Splices(self._part(_TYPES))
        known = b'Extension="vml"' in types.part
        wanted = [text for text in dict.fromkeys(self._types) if not known or "Default" not in text]
        root = Root(types)
        root.append("".join(text.format(root.prefix) for text in wanted))
        self._changed[_TYPES] = types.done()

    # -- parts

    def _part(self, name: str) -> bytes:
        if name in self._changed:
            return self._changed[name]
        try:
            with self._archive.open(name) as member:
                part = member.read(self._left + 1)
        except KeyError as error:
            raise OverLimitError("damaged") from error
        self._left -= len(part)
        if self._left < 0:
            raise OverLimitError("bomb")
        return part

    def _part_or(self, name: str, otherwise: bytes) -> bytes:
        known = name in self._package.names or name in self._changed
        return self._part(name) if known else otherwise

    def packed(self) -> bytes:
        """Write the package: changed parts anew, the others as they are."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for member in self._archive.infolist():
                known = member.filename in self._changed or member.filename in self._dropped
                if not known and not member.is_dir():
                    package.writestr(member.filename, self._part(member.filename))
            for name, part in self._changed.items():
                package.writestr(name, part)
        return out.getvalue()


def without(part: bytes, attribute: str, ending: str) -> bytes:
    """Return a part without the tags whose attribute ends so."""
    splices = Splices(part)

    def see(_tag: str, attributes: Attributes, at: int) -> None:
        if attributes.get(attribute, "").endswith(ending):
            tag = splices.tag_at(at)
            if not tag.endswith(b"/>"):
                raise OverLimitError("damaged")
            splices.cut(at, at + len(tag))

    splices.walk(see)
    return splices.done()


class Root:
    """The outermost tag of a part, to put something in at its end."""

    def __init__(self, splices: Splices) -> None:
        self._splices = splices
        self._start = self._end = -1
        splices.walk(self._see, self._leave)
        self.prefix = prefix_of(splices.tag_at(self._start))

    def _see(self, _tag: str, _attributes: Attributes, at: int) -> None:
        if self._start < 0:
            self._start = at

    def _leave(self, _tag: str, at: int) -> None:
        self._end = at

    def append(self, text: str) -> None:
        """Put text in before the end."""
        tag = self._splices.tag_at(self._start).decode()
        if tag.endswith("/>"):
            name = tag[1:].split()[0].rstrip("/>")
            self._splices.replace_tag(self._start, f"{tag[:-2]}>{text}</{name}>")
        else:
            self._splices.insert(self._end, text)


class Links:
    """A .rels part that gets more relations."""

    def __init__(self, part: bytes, path: str) -> None:
        self.splices = Splices(part)
        self.by_id: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._folder = posixpath.dirname(path)
        self._added = ""
        self._root = Root(self.splices)
        self.splices.walk(self._see)

    def _see(self, tag: str, attributes: Attributes, _at: int) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            absolute = target.startswith("/")
            path = target.lstrip("/") if absolute else posixpath.join(self._folder, target)
            self.by_id[attributes.get("Id", "")] = posixpath.normpath(path)
            self._kinds[attributes.get("Id", "")] = attributes.get("Type", "")

    def target(self, ending: str) -> str | None:
        """Return the part of a kind that is referred to."""
        found = (key for key, kind in self._kinds.items() if kind.endswith(ending))
        return next((self.by_id[key] for key in found), None)

    def add(self, kind: str, target: str) -> str:
        """Refer to a part; return the name of the relation."""
        relation = f"kc{kind}"
        while relation in self.by_id:
            relation += "x"
        self.by_id[relation] = target.lstrip("/")
        self._root.append(
            f'<{self._root.prefix}Relationship Id="{relation}" Type="{_DOCUMENT}/{kind}"'
            f' Target="{target}"/>'
        )
        return relation


def _relations_of(path: str) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _override(path: str, kind: str) -> str:
    return f'<{{}}Override PartName="/{path}" ContentType="{kind}"/>'


def _with_sheet(part: bytes, relation: str) -> bytes:
    """Put the list before all sheets; what counts sheets by their place counts one more."""
    splices = Splices(part)
    ids: list[int] = []
    opened: list[int] = []

    def see(tag: str, attributes: Attributes, at: int) -> None:
        if tag == "sheets":
            opened.append(at)
        elif tag == "sheet":
            ids.append(count_of(attributes.get("sheetId")))
        elif tag == "definedName" and "localSheetId" in attributes:
            number = count_of(attributes["localSheetId"]) + 1
            splices.set_attribute(at, "localSheetId", str(number))
        elif tag == "workbookView":
            splices.set_attribute(at, "activeTab", "0")

    splices.walk(see)
    at = opened[0]
    tag = splices.tag_at(at)
    splices.insert(
        at + len(tag),
        f'<{prefix_of(tag)}sheet name="{SUMMARY}" sheetId="{max(ids, default=0) + 1}"'
        f' xmlns:kc="{_DOCUMENT}" kc:id="{relation}"/>',
    )
    return splices.done()


def summary(notes: list[Note], head: int, plain: int) -> bytes:
    """Write the sheet that lists what to correct, each with a link to its cell."""
    rows = [_row(1, (heading(notes, is_copy=False),), plain), _row(2, HEADINGS, head)]
    links = []
    for number, (note, texts) in enumerate(listed(notes), start=1):
        rows.append(_row(number + 2, (str(number), *texts), plain))
        if note.row:
            where = escape(place(note), {'"': "&quot;"})
            links.append(f'<hyperlink ref="C{number + 2}" location="{where}"/>')
    widths = "".join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
                     for n, width in enumerate(WIDTHS, start=1))  # fmt: skip
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}">'
        '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>{linked}"
        '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/></worksheet>'
    ).encode()


def _row(number: int, texts: tuple[str, ...], style: int) -> str:
    cells = "".join(
        f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(text)}</t></is></c>"
        for letter, text in zip("ABCDEFG", texts, strict=False)
        if text
    )
    return f'<row r="{number}">{cells}</row>'
