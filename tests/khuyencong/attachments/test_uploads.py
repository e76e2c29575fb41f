"""Uploads: names are made harmless, limits are kept, and each refusal names its file."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from khuyencong.attachments.checks import scanner_exists
from khuyencong.attachments.fields import AttachmentsField
from khuyencong.attachments.kinds import Kind
from khuyencong.attachments.names import clean_name
from khuyencong.attachments.storages import storage_from
from tests.khuyencong.attachments import samples


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Quyết định 12.pdf", "Quyết định 12.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\An\\qd.PDF", "qd.PDF"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("hoa\u202efdp.exe", "hoa fdp.exe.pdf"),
        ("anh.jpg", "anh.pdf"),
        (".pdf", "tệp.pdf"),
        ("", "tệp.pdf"),
        ("CON.pdf", "tệp.pdf"),
        ("\0\x1b[31m.pdf", "[31m.pdf"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("Hồ sơ...pdf", "Hồ sơ.pdf"),
    ],
)
def test_a_name_keeps_its_words_and_nothing_that_can_hurt(given: str, kept: str) -> None:
    assert clean_name(given, Kind.PDF) == kept


def upload(content: bytes = samples.PDF, name: str = "qd.pdf") -> Any:
    return SimpleUploadedFile(name, content)


def refusals(*uploads: Any) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        AttachmentsField(label="Tệp").clean(list(uploads))
    return refused.value.messages


def test_several_files_are_taken_together_with_their_hashes() -> None:
    taken = AttachmentsField(label="Tệp").clean([upload(), upload(samples.PNG, "anh.jpg")])
    assert [(one.name, one.kind) for one in taken] == [
        ("qd.pdf", Kind.PDF),
        ("anh.png", Kind.PNG),
    ]
    assert len(taken[0].sha256) == 64


def test_each_bad_file_is_named_and_none_is_taken() -> None:
    found = refusals(upload(), upload(samples.EXE, "hop-dong.pdf"), upload(b"", "rong.pdf"))
    assert len(found) == 2
    assert found[0].startswith("hop-dong.pdf: Chỉ nhận PDF")
    assert found[1] == "rong.pdf: Tệp rỗng."


def test_a_file_larger_than_the_setting_is_not_even_looked_at(settings: Any) -> None:
    settings.ATTACHMENT_MAX_MB = 1
    large = upload(samples.PDF + b"\0" * 2**20, "to.pdf")
    assert refusals(large) == ["to.pdf: lớn hơn 1 MB."]


def test_too_many_files_at_once_are_refused() -> None:
    assert "nhiều nhất 10" in refusals(*(upload() for _n in range(11)))[0]


def refuse_everything(_upload: Any) -> str:
    return "Eicar-Test"


def test_a_scanner_may_be_asked(settings: Any) -> None:
    settings.ATTACHMENT_SCANNER = f"{__name__}.refuse_everything"
    assert refusals(upload()) == ["qd.pdf: bị trình quét vi-rút từ chối: Eicar-Test"]
    assert scanner_exists() == []
    settings.ATTACHMENT_SCANNER = "khong.co"
    assert [error.id for error in scanner_exists()] == ["attachments.E001"]


# -- where they are stored -----------------------------------------------------------------------


def test_files_are_stored_in_a_local_folder_unless_told_otherwise() -> None:
    assert storage_from({})["BACKEND"].endswith("FileSystemStorage")


@pytest.mark.parametrize(
    "environ",
    [
        {"ATTACHMENT_STORAGE": "S3"},
        {"ATTACHMENT_STORAGE": "s3"},
        {"ATTACHMENT_STORAGE": "s3", "ATTACHMENT_S3_BUCKET": "b", "ATTACHMENT_S3_ACCESS_KEY": "k"},
        {"ATTACHMENT_STORAGE": "s3", "ATTACHMENT_S3_BUCKET": "b", "ATTACHMENT_S3_ENDPOINT": "x"},
    ],
)
def test_a_nonsensical_store_stops_the_start(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khuyencong.attachments.storages.find_spec", lambda _name: object())
    with pytest.raises(ImproperlyConfigured):
        storage_from(environ)


def test_a_store_that_speaks_s3_is_private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khuyencong.attachments.storages.find_spec", lambda _name: object())
    environ = {
        "ATTACHMENT_STORAGE": "s3",
        "ATTACHMENT_S3_BUCKET": "khuyen-cong",
        "ATTACHMENT_S3_ENDPOINT": "https://s3.example.gov.vn",
    }
    options = storage_from(environ)["OPTIONS"]
    assert options["bucket_name"] == "khuyen-cong"
    assert options["default_acl"] is None
    assert options["file_overwrite"] is False


def test_without_the_package_the_start_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("khuyencong.attachments.storages.find_spec", lambda _name: None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements/s3\.txt"):
        storage_from({"ATTACHMENT_STORAGE": "s3", "ATTACHMENT_S3_BUCKET": "b"})
