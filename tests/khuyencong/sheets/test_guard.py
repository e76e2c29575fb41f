"""What is refused before anything is unpacked, and by which name."""

import io
import struct
import time
import zipfile

import pytest

from khuyencong.sheets.guard import inspect
from khuyencong.sheets.limits import UPLOAD, Limits, OverLimitError
from khuyencong.sheets.refusals import KINDS, RefusedSheetError
from tests.khuyencong.sheets.files import ods, packed, parts, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(data: bytes, name: str = "a.xlsx", limits: Limits = UPLOAD) -> str:
    started = time.process_time()
    with pytest.raises(OverLimitError) as refused:
        inspect(data, name, limits)
    assert time.process_time() - started < 1
    assert refused.value.kind in KINDS
    return refused.value.kind


def ole(*entries: str) -> bytes:
    directory = b"".join(
        entry.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<H", len(entry) * 2 + 2)
        + b"\0" * 62
        for entry in entries
    )
    return OLE.ljust(512, b"\0") + directory


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_refusal_says_something_in_vietnamese(kind: str) -> None:
    assert not RefusedSheetError(kind).message.isascii()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.xlsx", xlsx(), "xlsx"),
        ("Báo cáo.XLSM", xlsx(), "xlsx"),
        ("a.ods", ods(""), "ods"),
        ("a.xls", ole("Root Entry", "Workbook"), "xls"),
        ("a.csv", "Tên;Năm\n".encode(), "csv"),
        ("a.txt", "Tên\tNăm\n".encode("utf-16"), "csv"),
        ("a.txt", "Ten\tNam\n".encode("utf-16-le"), "csv"),
        ("../../etc/a.csv", b"a,b\n", "csv"),
    ],
)
def test_a_file_is_known_by_its_content(name: str, data: bytes, kind: str) -> None:
    found = inspect(data, name, UPLOAD)
    assert (found.kind, found.notes) == (kind, ())


def test_another_kind_than_the_name_says_is_noted() -> None:
    assert inspect(ods(""), "a.xlsx", UPLOAD).notes == ("other_kind",)
    assert inspect(ole("Workbook"), "a.xlsx", UPLOAD).kind == "xls"


@pytest.mark.parametrize(
    "name", ["a.exe", "a", "", ".xlsx.html", "a.xlsx\r\nSet-Cookie: x=1", "a.xlsx\0.exe", "a.xlsx "]
)
def test_names_of_no_spreadsheet_are_refused(name: str) -> None:
    assert refusal(xlsx(), name) == "extension"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"MZ\x90\0" + b"\0" * 60, "program"),
        (b"\x7fELF\x02\x01", "program"),
        (b"#!/bin/sh\n", "program"),
        (b"%PDF-1.7\n", "not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n", "not_a_sheet"),
        (b"Rar!\x1a\x07", "not_a_sheet"),
        (b"{\\rtf1 }", "not_a_sheet"),
        (b"PK\x05\x06" + b"\0" * 18, "not_a_sheet"),
        (b"a,b\0c\n" * 50, "not_a_sheet"),
        (b"<html><table></table></html>", "markup"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", "markup"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "markup"),
        (b"\n<table><tr><td>1", "markup"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "old_format"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (xlsx()[:-30], "damaged"),
        (ole("EncryptedPackage", "EncryptionInfo"), "password"),
        (ole("WordDocument"), "not_a_sheet"),
        (ods("", encrypted=True), "password"),
        (packed({"a.txt": "x"}), "not_a_sheet"),
        (packed(parts() | {"xl/workbook.bin": "x"}), "old_format"),
        (packed(parts() | {"../../tmp/x": "x"}), "damaged"),
        (packed(parts() | {"/etc/x": "x"}), "damaged"),
        (packed(parts() | {"C:/x": "x"}), "damaged"),
        (packed(parts() | {"xl\\..\\..\\x": "x"}), "damaged"),
        (packed(parts() | {"xl/Workbook.xml": "x"}), "damaged"),
        (packed(parts() | {f"xl/{number}": "" for number in range(1001)}), "too_many_parts"),
    ],
)
def test_what_is_no_spreadsheet_or_hides_something_is_refused(data: bytes, kind: str) -> None:
    assert refusal(data) == kind


def test_a_file_over_the_limit_is_refused_before_it_is_looked_at() -> None:
    assert refusal(b"MZ" + b"x" * 100, limits=Limits(file_bytes=100)) == "too_large"


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    big = packed(parts() | {"xl/big.xml": " " * 2_000_000})
    assert refusal(big, limits=Limits(unpacked_bytes=1_000_000)) == "bomb"


def test_a_member_that_claims_more_than_deflate_can_pack_is_refused() -> None:
    lying = bytearray(xlsx())
    at = lying.find(b"PK\x01\x02")
    lying[at + 24 : at + 28] = struct.pack("<I", 90_000_000)
    assert refusal(bytes(lying)) == "bomb"


def test_a_link_out_of_the_package_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts().items():
            package.writestr(name, content)
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    assert refusal(out.getvalue()) == "damaged"


def test_an_encrypted_member_is_refused() -> None:
    locked = bytearray(xlsx())
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(locked)) == "password"


def test_members_that_share_their_bytes_are_refused() -> None:
    data = bytearray(packed(parts() | {"xl/a.xml": "x" * 500, "xl/b.xml": "x" * 500}))
    last = data.rfind(b"PK\x01\x02")
    before = data.rfind(b"PK\x01\x02", 0, last)
    data[last + 42 : last + 46] = data[before + 42 : before + 46]
    assert refusal(bytes(data)) == "damaged"


@pytest.mark.parametrize(
    ("member", "note"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external_links"),
        ("xl/embeddings/oleObject1.bin", "embedded_objects"),
        ("xl/connections.xml", "connections"),
    ],
)
def test_what_is_never_run_or_followed_is_noted(member: str, note: str) -> None:
    assert inspect(packed(parts() | {member: "x"}), "a.xlsx", UPLOAD).notes == (note,)
