"""What a file is, by its content alone (loại tệp): what it is called proves nothing.

Nothing is unpacked but a package's list of members and its few hundred bytes of type: a member is
never decompressed beyond a limit.
"""

import enum
from collections.abc import Callable
from typing import IO, Final

from khuyencong.attachments import packages
from khuyencong.attachments.packages import RefusedFileError, refuse


class Kind(enum.Enum):
    """A type of file that is kept: its media type and the endings that people give it."""

    PDF = "application/pdf", (".pdf",)
    JPEG = "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif")
    PNG = "image/png", (".png",)
    WEBP = "image/webp", (".webp",)
    HEIC = "image/heic", (".heic", ".heif")
    DOCX = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
    )
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)
    ODT = "application/vnd.oasis.opendocument.text", (".odt",)
    ODS = "application/vnd.oasis.opendocument.spreadsheet", (".ods",)
    DOC = "application/msword", (".doc", ".dot")
    XLS = "application/vnd.ms-excel", (".xls",)

    def __init__(self, media_type: str, endings: tuple[str, ...]) -> None:
        self.media_type = media_type
        self.endings = endings  # of names; the usual one first


ENDINGS: Final = frozenset(ending for kind in Kind for ending in kind.endings)
ACCEPTED: Final = ",".join(sorted(ENDINGS))
"""For <input accept>: a help for who chooses, no check."""

HEAD, TAIL = 1024, 66_000  # the end of a ZIP is within 65.557 bytes of the file's
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"heif"})
_MARKUP = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?php", b"<iframe", b"<body", b"<hta")
_PNG = b"\x89PNG\r\n\x1a\n"


def kind_of(file: IO[bytes]) -> Kind:
    """Recognise a file; raises RefusedFileError for what is not kept or is two things at once."""
    head, tail, size = ends_of(file)
    if not size:
        raise refuse("empty")
    if any(mark in head.lower() for mark in _MARKUP):
        raise refuse("markup")
    for starts, kind in _STARTS:
        if starts(head):
            refuse_second_nature(kind, head, tail, size)
            return kind
    if head.startswith(packages.ZIP):
        return Kind[packages.name_of_zip(file)]
    if head.startswith(packages.OLE):
        return Kind[packages.name_of_ole(file)]
    raise refuse("unknown")


def ends_of(file: IO[bytes]) -> tuple[bytes, bytes, int]:
    """Read both ends of a file."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    file.seek(0)
    return file.read(HEAD), tail, size


def refuse_second_nature(kind: Kind, head: bytes, tail: bytes, size: int) -> None:
    """Refuse a picture or document behind whose end another file begins (tệp hai mặt)."""
    if packages.ends_as_zip(tail):
        raise refuse("polyglot")
    check = _WHOLE.get(kind)
    if check is not None and not check(head, tail, size):
        raise refuse("broken")


def is_whole_pdf(_head: bytes, tail: bytes, _size: int) -> bool:
    """Say whether nothing but blanks follows the end of a PDF."""
    end = tail.rfind(b"%%EOF")
    return end >= 0 and not tail[end + 5 :].strip(b"\0\r\n\t \x1a")


def is_whole_png(_head: bytes, tail: bytes, _size: int) -> bool:
    """Say whether a PNG ends with its last chunk."""
    return tail[-12:-4] == b"\0\0\0\0IEND"


def is_whole_webp(head: bytes, _tail: bytes, size: int) -> bool:
    """Say whether a WEBP is as long as it says."""
    return int.from_bytes(head[4:8], "little") + 8 in (size, size - 1)


def is_heic(head: bytes) -> bool:
    """Say whether it is a photograph as iPhones take them."""
    return head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS


_STARTS: Final[list[tuple[Callable[[bytes], bool], Kind]]] = [
    (lambda head: head.startswith(b"%PDF-"), Kind.PDF),
    (lambda head: head.startswith(b"\xff\xd8\xff"), Kind.JPEG),
    (lambda head: head.startswith(_PNG) and head[12:16] == b"IHDR", Kind.PNG),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", Kind.WEBP),
    (is_heic, Kind.HEIC),
]
_WHOLE: Final[dict[Kind, Callable[[bytes, bytes, int], bool]]] = {
    Kind.PDF: is_whole_pdf,
    Kind.PNG: is_whole_png,
    Kind.WEBP: is_whole_webp,
}

__all__ = ["ACCEPTED", "ENDINGS", "Kind", "RefusedFileError", "kind_of"]
