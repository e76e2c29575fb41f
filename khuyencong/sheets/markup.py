"""XML of a package, streamed through expat under caps; entities are never expanded. No Django."""

import zipfile
import zlib
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from khuyencong.sheets.limits import DEEPEST, OverLimitError

_CHUNK: Final = 65_536
_LONGEST_TAG: Final = 2**20
"""Bytes of one tag or comment: expat looks at an unfinished one again with every chunk."""
_MARKUP_ENDINGS: Final = (".xml", ".rels", ".vml")
Attributes = dict[str, str]
_SHORT: Final[dict[str, str]] = {}


def local(name: str) -> str:
    """Drop the prefix of a name: the prefix is the writer's choice ("x:row" is "row")."""
    return name.rpartition(":")[2]


class Handler:
    """Receives the tags of one part, without their prefixes."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """See a tag open."""

    def end(self, tag: str) -> None:
        """See a tag close."""

    def text(self, text: str) -> None:
        """See text."""


class Package:
    """The members of a ZIP, unpacked a chunk at a time, all of them under one cap."""

    def __init__(self, package: zipfile.ZipFile, most_bytes: int) -> None:
        self._package = package
        self._left = most_bytes
        self._seen: set[str] = set()
        self.names = frozenset(package.namelist())

    def parse(self, name: str, handler: Handler, *, keep_prefixes: bool = False) -> None:
        """Send the tags of a member to a handler; raise OverLimitError on anything strange."""
        self._seen.add(name)
        parser = _parser(handler, keep_prefixes=keep_prefixes)
        try:
            with self._package.open(name) as member:
                given = 0
                while chunk := member.read(_CHUNK):
                    self._spend(len(chunk))
                    parser.Parse(chunk, False)
                    given += len(chunk)
                    if given - parser.CurrentByteIndex > _LONGEST_TAG:
                        raise OverLimitError("damaged")
            parser.Parse(b"", True)
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError) as error:
            raise OverLimitError("damaged") from error
        except (expat.ExpatError, UnicodeError, LookupError) as error:
            raise OverLimitError("damaged") from error

    def check_the_rest(self) -> None:
        """Parse what nobody asked for: a bomb is refused wherever it lies."""
        for name in sorted(self.names - self._seen):
            if name.lower().endswith(_MARKUP_ENDINGS):
                self.parse(name, Handler())

    def _spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise OverLimitError("bomb")


def _parser(handler: Handler, *, keep_prefixes: bool) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse_reference
    parser.StartElementHandler, parser.EndElementHandler = _watched(handler, keep_prefixes)
    parser.CharacterDataHandler = handler.text
    return parser


def _watched(
    handler: Handler, keep_prefixes: bool
) -> tuple[Callable[[str, Attributes], None], Callable[[str], None]]:
    depth = 0
    short = _SHORT
    start_tag, end_tag = handler.start, handler.end

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise OverLimitError("damaged")
        start_tag(name if keep_prefixes else short.get(name) or _shorten(name), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end_tag(name if keep_prefixes else short[name])

    return start, end


def _shorten(name: str) -> str:
    if len(_SHORT) > 10_000:
        raise OverLimitError("damaged")
    return _SHORT.setdefault(name, local(name))


def _refuse(*_arguments: object) -> None:
    raise OverLimitError("unsafe_xml")


def _refuse_reference(*_arguments: object) -> int:
    raise OverLimitError("unsafe_xml")
