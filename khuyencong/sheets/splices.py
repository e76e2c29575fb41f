"""Changes XML where it stands: bytes are put in by place, the rest of a part stays as it was."""

import re
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from khuyencong.sheets.limits import DEEPEST, OverLimitError
from khuyencong.sheets.markup import Attributes, local

_TAG: Final = re.compile(rb"<[^\s>/]+(?:\s+[^\s=>/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*\?>")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
Seen = Callable[[str, Attributes, int], None]


def in_utf8(part: bytes) -> bytes:
    """Return a part in UTF-8; nearly all are."""
    if part.startswith(_WIDE):
        return _DECLARATION.sub("", part.decode("utf-16"), count=1).encode()
    return part.removeprefix(b"\xef\xbb\xbf")


class Splices:
    """Collects changes of one part and makes them all at once."""

    def __init__(self, part: bytes) -> None:
        self.part = in_utf8(part)
        self._changes: list[tuple[int, int, bytes]] = []

    def tag_at(self, at: int) -> bytes:
        """Return the whole tag that starts at a place."""
        found = _TAG.match(self.part, at)
        if not found:
            raise OverLimitError("damaged")
        return found[0]

    def insert(self, at: int, text: str) -> None:
        """Put text in at a place."""
        self._changes.append((at, at, text.encode()))

    def replace_tag(self, at: int, text: str) -> None:
        """Put text in place of the tag that starts there."""
        self._changes.append((at, at + len(self.tag_at(at)), text.encode()))

    def cut(self, start: int, end: int) -> None:
        """Take out what stands between two places."""
        self._changes.append((start, end, b""))

    def set_attribute(self, at: int, name: str, value: str) -> None:
        """Change an attribute of the tag that starts at a place, or add it."""
        self.replace_tag(at, with_attribute(self.tag_at(at).decode(), name, value))

    def walk(self, start: Seen, end: Callable[[str, int], None] | None = None) -> None:
        """Show every tag with the place where it starts; names without their prefixes."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        names: dict[str, str] = {}
        depth = 0

        def opened(name: str, attributes: Attributes) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                raise OverLimitError("damaged")
            start(names.get(name) or names.setdefault(name, local(name)), attributes,
                  parser.CurrentByteIndex)  # fmt: skip

        def closed(name: str) -> None:
            nonlocal depth
            depth -= 1
            if end:
                end(names[name], parser.CurrentByteIndex)

        parser.StartElementHandler, parser.EndElementHandler = opened, closed
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.Parse(self.part, True)
        except (expat.ExpatError, UnicodeError, LookupError) as error:
            raise OverLimitError("damaged") from error

    def done(self) -> bytes:
        """Return the part with all changes; those of one place in the order they were made."""
        out, at = [], 0
        for start, end, text in sorted(self._changes, key=lambda change: change[:2]):
            out += [self.part[at:start], text]
            at = end
        return b"".join([*out, self.part[at:]])


def with_attribute(tag: str, name: str, value: str) -> str:
    """Return a tag with an attribute changed, or added behind its name."""
    pattern = re.compile(rf"(\s{name}\s*=\s*)(\"[^\"]*\"|'[^']*')")
    if pattern.search(tag):
        return pattern.sub(lambda found: f'{found[1]}"{value}"', tag, count=1)
    return re.sub(r"^<[^\s>/]+", lambda found: f'{found[0]} {name}="{value}"', tag)


def prefix_of(tag: bytes) -> str:
    """Return the prefix of a tag, with its colon: "<x:row" -> "x:"."""
    name = re.match(rb"<([^\s>/]+)", tag)
    return name[1].decode().rpartition(":")[0] + ":" if name and b":" in name[1] else ""


def _refuse(*_arguments: object) -> None:
    raise OverLimitError("unsafe_xml")
