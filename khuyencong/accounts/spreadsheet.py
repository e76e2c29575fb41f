"""An uploaded list of accounts (CSV, XLSX) as rows of text with their numbers.

A workbook is looked at from outside first (sizes, entities), then read by a child process that may
use little memory and time: a file of three kilobytes can hang or fill every known reader.
"""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from khuyencong.tables import is_run_as_formula
from khuyencong.text import search_key

LARGEST: Final = 1_000_000
"""Bytes of an upload."""
LARGEST_UNPACKED: Final = 20_000_000
MOST_MEMBERS: Final = 200
MOST_ROWS: Final = 1_000
SECONDS: Final = 20
DELIMITERS: Final = ";,\t"
HEADING: Final = "ten dang nhap"
"""What a heading has, without marks."""
Rows = list[list[str]]


class UnreadableError(ValueError):
    """The file cannot be read; the message says why, and what to do."""


def read(data: bytes) -> Rows:
    """Return the rows of a CSV or of the first sheet of an XLSX; raise UnreadableError."""
    if len(data) > LARGEST:
        raise UnreadableError(_("Tệp lớn hơn 1 MB. Danh sách tài khoản không cần lớn như vậy."))
    rows = read_workbook(data) if data.startswith(b"PK") else read_csv(data)
    if len(rows) > MOST_ROWS + 50:
        raise UnreadableError(_("Tệp có hơn %d dòng; hãy chia nhỏ.") % MOST_ROWS)
    return rows


# -- CSV ----------------------------------------------------------------------------------------


def read_csv(data: bytes) -> Rows:
    """Read text between ";", "," or tabs, whichever the heading has most of."""
    text = decoded(data)
    headings = (line for line in text.splitlines() if HEADING in search_key(line))
    heading = next(headings, "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=heading.count))
    try:
        return [[bare(cell) for cell in row] for row in reader]
    except csv.Error as error:
        raise UnreadableError(_("Tệp CSV hỏng; hãy lưu lại từ Excel rồi tải lên.")) from error


def decoded(data: bytes) -> str:
    """Read UTF-8, or UTF-16 with its mark; nothing else is guessed."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        message = _("Tệp không phải CSV UTF-8 hay XLSX. Trong Excel: Lưu thành › CSV UTF-8.")
        raise UnreadableError(message) from error
    if "\0" in text:
        raise UnreadableError(_("Tệp không phải CSV hay XLSX."))
    return text


def bare(cell: str) -> str:
    """Drop the apostrophe that our own downloads set before what looks like a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and is_run_as_formula(cell[1:]) else cell


# -- XLSX ---------------------------------------------------------------------------------------


def read_workbook(data: bytes) -> Rows:
    """Read the first sheet in a child process, after a look at the package."""
    guard(data)
    command = [sys.executable, "-m", "khuyencong.accounts.workbook"]
    path = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  # our own module, nothing of the user's in the command
            command, input=data, capture_output=True, cwd=settings.BASE_DIR, env=path,
            timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(_("Đọc tệp quá lâu; tệp có thể hỏng.")) from error
    if done.returncode != 0:
        raise UnreadableError(_("Không đọc được tệp XLSX; hãy lưu lại từ Excel, hoặc dùng CSV."))
    rows: Rows = json.loads(done.stdout)
    return rows


def guard(data: bytes) -> None:
    """Refuse a package that unpacks to too much, is locked, or declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > MOST_MEMBERS or any(each.flag_bits & 1 for each in members):
                raise UnreadableError(_("Tệp có mật khẩu hoặc quá nhiều phần bên trong."))
            left = LARGEST_UNPACKED
            for member in members:
                left -= check_member(package, member, left)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise UnreadableError(_("Tệp XLSX hỏng; hãy lưu lại từ Excel.")) from error


def check_member(package: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Unpack at most what is left; return how much it was. Declared sizes are not believed."""
    with package.open(member) as file:
        content = file.read(left + 1)
    if len(content) > left:
        raise UnreadableError(_("Tệp bung ra quá lớn."))
    if b"<!doctype" in content.replace(b"\0", b"").lower():
        raise UnreadableError(_("Tệp chứa khai báo XML không được phép (DOCTYPE)."))
    return len(content)
