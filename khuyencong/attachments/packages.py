"""Office documents: ZIP packages (DOCX, XLSX, ODT, ODS) and OLE2 containers (DOC, XLS)."""

import zipfile
import zlib
from typing import IO, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_MEMBERS: Final = 10_000
LONGEST_UNPACKED: Final = 500 * 2**20  # declared, never unpacked: a document has some 50 MB
LONGEST_TYPES: Final = 2**20

_END_OF_ZIP = b"PK\x05\x06"
_END_LENGTH = 22
_ENTRY_LENGTH, _NAME_LENGTH = 128, 64
_MACRO_WORDS = ("vbaproject", "macrosheets/", "basic/", "scripts/", "activex/")
_MACRO_TYPE = b"macroenabled"
_ODF = {
    b"application/vnd.oasis.opendocument.text": "ODT",
    b"application/vnd.oasis.opendocument.spreadsheet": "ODS",
}
_MESSAGES = {
    "empty": gettext_noop("Tệp rỗng."),
    "markup": gettext_noop("Đây là trang web hoặc mã lệnh, không phải tài liệu."),
    "unknown": gettext_noop(
        "Chỉ nhận PDF, Word, Excel, ODT, ODS, ảnh JPEG, PNG, WEBP, HEIC; nội dung tệp này không "
        "phải loại nào trong số đó."
    ),
    "polyglot": gettext_noop("Tệp chứa một tệp nén giấu ở cuối; hãy xuất lại tệp."),
    "broken": gettext_noop("Tệp hỏng hoặc có phần thừa ở cuối; hãy xuất lại tệp."),
    "bomb": gettext_noop("Tệp nén bất thường, không mở."),
    "macro": gettext_noop("Tệp có macro; hãy lưu lại không kèm macro, hoặc xuất ra PDF."),
    "password": gettext_noop("Tệp có mật khẩu; hãy bỏ mật khẩu rồi tải lại."),
}


class RefusedFileError(ValueError):
    """A file is not kept; `kind` is a stable key, the message is for the user."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


def refuse(kind: str) -> RefusedFileError:
    """Make the refusal of a kind."""
    return RefusedFileError(kind, _(_MESSAGES[kind]))


def ends_as_zip(tail: bytes) -> bool:
    """Say whether an archive ends exactly where the file does."""
    at = tail.rfind(_END_OF_ZIP)
    if at < 0 or len(tail) - at < _END_LENGTH:
        return False
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return at + _END_LENGTH + comment == len(tail)


# -- ZIP -----------------------------------------------------------------------------------------


def name_of_zip(file: IO[bytes]) -> str:
    """Recognise a package by its members: DOCX, XLSX, ODT or ODS."""
    try:
        with zipfile.ZipFile(file) as package:
            return name_of_package(package)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise refuse("broken") from error


def name_of_package(package: zipfile.ZipFile) -> str:
    """Recognise an open package after judging its list of members."""
    members = package.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > LONGEST_UNPACKED:
        raise refuse("bomb")
    if any(member.flag_bits & 1 for member in members):
        raise refuse("password")
    if package.comment or min(member.header_offset for member in members) != 0:
        raise refuse("polyglot")
    if len(set(names)) != len(names) or any(is_strange(name) for name in names):
        raise refuse("broken")
    if any(word in name.lower() for name in names for word in _MACRO_WORDS):
        raise refuse("macro")
    return name_of_members(package, set(names))


def is_strange(name: str) -> bool:
    """Say whether a member would be written outside of its folder."""
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def name_of_members(package: zipfile.ZipFile, names: set[str]) -> str:
    """Tell the four kinds apart."""
    if "mimetype" in names:
        name = _ODF.get(start_of(package, "mimetype").strip())
        if name and "content.xml" in names:
            return name
        raise refuse("unknown")
    if "[Content_Types].xml" not in names:
        raise refuse("unknown")
    if _MACRO_TYPE in start_of(package, "[Content_Types].xml").lower():
        raise refuse("macro")
    if "word/document.xml" in names:
        return "DOCX"
    if "xl/workbook.xml" in names:
        return "XLSX"
    raise refuse("unknown")


def start_of(package: zipfile.ZipFile, name: str) -> bytes:
    """Unpack the start of a member; one that is longer than any real one is a bomb."""
    with package.open(name) as member:
        start = member.read(LONGEST_TYPES + 1)
    if len(start) > LONGEST_TYPES:
        raise refuse("bomb")
    return start


# -- OLE2 ----------------------------------------------------------------------------------------


def name_of_ole(file: IO[bytes]) -> str:
    """Recognise a container by the names in its directory: DOC or XLS."""
    file.seek(0)
    content = file.read()
    if has_entry(content, "EncryptedPackage"):
        raise refuse("password")
    if any(has_entry(content, name) for name in ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros")):
        raise refuse("macro")
    if has_entry(content, "WordDocument"):
        return "DOC"
    if has_entry(content, "Workbook") or has_entry(content, "Book"):
        return "XLS"
    raise refuse("unknown")


def has_entry(content: bytes, name: str) -> bool:
    """Say whether a directory entry has the name: 128 bytes, aligned, with the name's length."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = content.find(wanted)
    while at >= 0:
        length = content[at + _NAME_LENGTH : at + _NAME_LENGTH + 2]
        if at % _ENTRY_LENGTH == 0 and int.from_bytes(length, "little") == len(wanted):
            return True
        at = content.find(wanted, at + 1)
    return False
