"""What a file is, by its content; refused before anything of it is unpacked. No Django here.

A ZIP's directory is judged without trusting it: what it declares is capped here, and what really
comes out is capped again where it is read (`markup.py`).
"""

import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from khuyencong.sheets.limits import MOST_MEMBERS, Limits, OverLimitError

EXTENSIONS: Final = frozenset({"xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"})
ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!")
_OTHERS: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf",
                  b"\x1f\x8b", b"{\\rtf", b"PK\x05\x06", b"BZh")  # fmt: skip
_BARE_BIFF: Final = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_MARKUP: Final = re.compile(
    rb"\s*<(?:!doctype|html|\?xml|table|meta|head|body|!--|script|svg)|\s*mime-version:", re.I
)
_START: Final = 4096
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_RATIO: Final = 1_200
"""Deflate packs at most 1032 to one; a member that claims more lies."""
_ENCRYPTED: Final = 1
_WIDE: Final = 0.35
_ENTRY, _NAME = 128, 64
_NOTES: Final = {
    "macros": ("xl/vbaproject", "xl/macrosheets/", "basic/", "scripts/"),
    "external_links": ("xl/externallinks/",),
    "embedded_objects": ("xl/embeddings/", "xl/activex/", "object "),
    "connections": ("xl/connections", "xl/querytables/"),
}


@dataclass(frozen=True)
class Inspection:
    """What a file is ("xlsx", "ods", "xls", "csv"), and what of it is noted but not read."""

    kind: str
    notes: tuple[str, ...] = ()


def inspect(data: bytes, name: str, limits: Limits) -> Inspection:
    """Tell the kind of a file by its content; raise OverLimitError on what is no spreadsheet."""
    extension = extension_of(name)
    if extension not in EXTENSIONS:
        raise OverLimitError("extension")
    if not data:
        raise OverLimitError("empty")
    if len(data) > limits.file_bytes:
        raise OverLimitError("too_large")
    found = _inspect_content(data, limits)
    wanted = {"xlsm": "xlsx", "tsv": "csv", "txt": "csv"}.get(extension, extension)
    differs = () if found.kind == wanted else ("other_kind",)
    return Inspection(found.kind, differs + found.notes)


def extension_of(name: str) -> str:
    """Return what stands after the last dot, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _inspect_content(data: bytes, limits: Limits) -> Inspection:
    if data.startswith(ZIP):
        return _inspect_zip(data, limits)
    if data.startswith(OLE):
        return _inspect_ole(data)
    return Inspection(_kind_of_text(data))


# -- text ----------------------------------------------------------------------------------------


def _kind_of_text(data: bytes) -> str:
    start = data[:_START]
    if start.startswith(_PROGRAMS):
        raise OverLimitError("program")
    if start.startswith(_OTHERS):
        raise OverLimitError("not_a_sheet")
    if _BARE_BIFF.match(start):
        raise OverLimitError("old_format")
    if _MARKUP.match(start.removeprefix(b"\xef\xbb\xbf")):
        raise OverLimitError("markup")
    if b"\0" in data and not is_wide(data):
        raise OverLimitError("not_a_sheet")
    return "csv"


def is_wide(data: bytes) -> bool:
    """Say whether a text is UTF-16: marked, or every second byte of its start is zero."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    start = data[:200]
    zeros = max(start[::2].count(0), start[1::2].count(0))
    return len(start) > 3 and zeros > len(start) * _WIDE


# -- OLE2 ----------------------------------------------------------------------------------------


def _inspect_ole(data: bytes) -> Inspection:
    if _has_entry(data, "EncryptedPackage"):
        raise OverLimitError("password")
    if not (_has_entry(data, "Workbook") or _has_entry(data, "Book")):
        raise OverLimitError("not_a_sheet")
    macros = any(_has_entry(data, name) for name in ("_VBA_PROJECT", "_VBA_PROJECT_CUR"))
    return Inspection("xls", ("macros",) if macros else ())


def _has_entry(data: bytes, name: str) -> bool:
    """Say whether the directory has a name: entries are 128 bytes, aligned, with their length."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted)
    while at >= 0:
        length = int.from_bytes(data[at + _NAME : at + _NAME + 2], "little")
        if at % _ENTRY == 0 and length == len(wanted):
            return True
        at = data.find(wanted, at + 1)
    return False


# -- ZIP -----------------------------------------------------------------------------------------


def _inspect_zip(data: bytes, limits: Limits) -> Inspection:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            _judge(members, limits)
            _judge_places(members, len(data))
            return Inspection(_kind_of_package(package), _notes(members))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError,
            RuntimeError) as error:  # fmt: skip
        raise error if isinstance(error, OverLimitError) else OverLimitError("damaged") from error


def _judge(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > MOST_MEMBERS:
        raise OverLimitError("too_many_parts")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise OverLimitError("password")
    if any(member.file_size > member.compress_size * _RATIO + _START for member in members):
        raise OverLimitError("bomb")
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise OverLimitError("bomb")
    names = {member.filename.lower() for member in members}
    if len(names) != len(members) or any(map(_is_strange, members)):
        raise OverLimitError("damaged")


def _judge_places(members: list[zipfile.ZipInfo], length: int) -> None:
    """Refuse members that share bytes: then little data unpacks into much."""
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise OverLimitError("damaged")
        end = member.header_offset + member.compress_size
    if end > length:
        raise OverLimitError("damaged")


def _is_strange(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.replace("\\", "/").split("/")
    mode = member.external_attr >> 16
    return parts[0] in {"", "~"} or ".." in parts or ":" in parts[0] or stat.S_ISLNK(mode)


def _kind_of_package(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    if "mimetype" in names:
        with package.open("mimetype") as member:
            if member.read(_START).strip().startswith(_ODS) and "content.xml" in names:
                return _ods(package, names)
    if "xl/workbook.bin" in names:
        raise OverLimitError("old_format")
    if "[Content_Types].xml" not in names or not any("workbook" in name for name in names):
        raise OverLimitError("not_a_sheet")
    return "xlsx"


def _ods(package: zipfile.ZipFile, names: set[str]) -> str:
    if "META-INF/manifest.xml" in names:
        with package.open("META-INF/manifest.xml") as member:
            if b"encryption-data" in member.read(2**20):
                raise OverLimitError("password")
    return "ods"


def _notes(members: list[zipfile.ZipInfo]) -> tuple[str, ...]:
    names = [member.filename.lower() for member in members]
    return tuple(
        note
        for note, starts in _NOTES.items()
        if any(name.startswith(start) for name in names for start in starts)
    )
