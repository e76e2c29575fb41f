"""Reads .xlsx and .xlsm: the workbook's parts, then each sheet in one pass. No Django here.

What the file claims about itself (dimension, counts, order of rows) is not believed.
"""

import io
import posixpath
import zipfile
from typing import Final

from khuyencong.sheets.budget import Budget
from khuyencong.sheets.cells import Sheet, Workbook
from khuyencong.sheets.limits import MOST_SHEETS, Limits, OverLimitError
from khuyencong.sheets.markup import Attributes, Handler, Package
from khuyencong.sheets.xlsx_parts import Strings, Styles
from khuyencong.sheets.xlsx_sheet import SheetHandler

_BELONGS_TO_BOOK: Final = ("/officeDocument", "/worksheet", "/sharedStrings", "/styles")


def read(data: bytes, limits: Limits) -> Workbook:
    """Read every sheet of worksheets (charts and dialogs are no sheets)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = Package(archive, limits.unpacked_bytes)
        workbook = _read_book(package, limits)
        package.check_the_rest()
    return workbook


def _read_book(package: Package, limits: Limits) -> Workbook:
    path = main_part(package)
    book = BookHandler()
    package.parse(path, book, keep_prefixes=True)
    targets = relations(package, path)
    styles = Styles()
    _parse_if_there(package, _target(targets, "/styles"), styles)
    strings = Strings()
    _parse_if_there(package, _target(targets, "/sharedStrings"), strings)
    workbook = Workbook("xlsx", notes=("dates_1904",) if book.from_1904 else ())
    if len(book.sheets) > MOST_SHEETS:
        raise OverLimitError("too_many_sheets")
    budget = Budget(limits)
    for name, hidden, relation in book.sheets:
        kind, target = targets.get(relation, ("", ""))
        if not kind.endswith("/worksheet"):
            continue
        sheet = Sheet(name, hidden)
        handler = SheetHandler(sheet, strings.texts, styles, budget, from_1904=book.from_1904)
        package.parse(target, handler)
        workbook.sheets.append(sheet)
    return workbook


def main_part(package: Package) -> str:
    main = _target(relations(package, ""), "/officeDocument")
    if main:
        return main
    raise OverLimitError("damaged")


def _parse_if_there(package: Package, name: str | None, handler: Handler) -> None:
    if name:
        package.parse(name, handler)


def _target(targets: dict[str, tuple[str, str]], ending: str) -> str | None:
    return next((path for kind, path in targets.values() if kind.endswith(ending)), None)


def relations(package: Package, path: str) -> dict[str, tuple[str, str]]:
    """Return what a part points to inside the package: id -> (type, member)."""
    folder, name = posixpath.split(path)
    handler = RelationHandler(folder)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if where not in package.names:
        raise OverLimitError("damaged")
    package.parse(where, handler)
    return {
        key: (kind, target)
        for key, (kind, target) in handler.targets.items()
        if kind.endswith(_BELONGS_TO_BOOK)
    }


class RelationHandler(Handler):
    """Reads a .rels part; what points outside of the package is left out."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        """See a relation."""
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(self.folder, target)
        self.targets[attributes.get("Id", "")] = (attributes.get("Type", ""), _normal(path))


def _normal(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/"))


class BookHandler(Handler):
    """Reads the list of sheets, in the order of their tabs, and which day is day one."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.from_1904 = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """See a sheet's name."""
        tag = tag.rpartition(":")[2]
        if tag == "sheet":
            relation = next((attributes[key] for key in attributes if key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), hidden, relation))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in {"1", "true", "on"}
