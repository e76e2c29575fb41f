"""A file is what its bytes are, whatever its name says; what is two things at once is neither."""

import io

import pytest

from khuyencong.attachments import packages
from khuyencong.attachments.kinds import Kind, RefusedFileError, kind_of
from tests.khuyencong.attachments import samples


def refusal(content: bytes) -> str:
    with pytest.raises(RefusedFileError) as refused:
        kind_of(io.BytesIO(content))
    assert refused.value.message
    return refused.value.kind


@pytest.mark.parametrize("media_type", samples.ALL)
def test_each_type_is_recognised_by_its_bytes(media_type: str) -> None:
    assert kind_of(io.BytesIO(samples.ALL[media_type])).media_type == media_type


def test_every_kind_has_a_sample() -> None:
    assert {kind.media_type for kind in Kind} == set(samples.ALL)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (samples.EXE, "unknown"),
        (b"#!/bin/sh\nrm -rf /", "unknown"),
        (samples.HTML, "markup"),
        (samples.SVG, "markup"),
        (b"\xef\xbb\xbf  <HTML>", "markup"),
        (b"%PDF-1.4 <script>alert(1)</script> %%EOF", "markup"),
        (b"GIF89a" + b"\0" * 30, "unknown"),
        (b"%PDF-1.4 cut off", "broken"),
        (samples.PDF + samples.EXE, "broken"),
        (samples.PDF + samples.DOCX, "polyglot"),
        (samples.JPEG + samples.DOCX, "polyglot"),
        (samples.PNG + samples.DOCX, "polyglot"),
        (samples.PNG + b"<script>", "broken"),
        (samples.WEBP + b"more", "broken"),
        (samples.EXE + samples.DOCX, "unknown"),
        (samples.DOCX[:-30], "broken"),
        (samples.DOCX + samples.HTML, "broken"),
    ],
)
def test_a_lie_is_refused(content: bytes, kind: str) -> None:
    found = refusal(content)
    assert found == kind or {found, kind} <= {"broken", "markup", "polyglot"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.package({"a.txt": "x"}), "unknown"),
        (samples.package({**samples.WORD, "word/vbaProject.bin": b"x"}), "macro"),
        (samples.package({**samples.WORD, "xl/macrosheets/sheet1.xml": b"x"}), "macro"),
        (
            samples.package(
                {**samples.WORD, samples.TYPES: "application/vnd.ms-word.document.macroEnabled"}
            ),
            "macro",
        ),
        (samples.package({**samples.WORD, "../../etc/passwd": b"x"}), "broken"),
        (samples.package({**samples.WORD, "/abs": b"x"}), "broken"),
        (samples.package(samples.WORD, comment=b"more"), "polyglot"),
        (samples.package({**samples.WORD, samples.TYPES: "x" * 2**21}), "bomb"),
        (
            samples.package({"mimetype": "application/vnd.oasis.opendocument.text-template"}),
            "unknown",
        ),
        (samples.container("PowerPoint Document"), "unknown"),
        (samples.container("Workbook", "_VBA_PROJECT_CUR"), "macro"),
        (samples.container("EncryptedPackage"), "password"),
    ],
)
def test_a_package_is_judged_by_its_members(content: bytes, kind: str) -> None:
    assert refusal(content) == kind


def test_a_bomb_is_refused_by_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LONGEST_UNPACKED", 2**20)
    huge = samples.package({**samples.WORD, "word/media/1.bin": b"\0" * 2**21})
    assert len(huge) < 10_000
    assert refusal(huge) == "bomb"


def test_a_word_in_the_text_does_not_make_a_container_a_document() -> None:
    words = samples.container() + "WordDocument\0".encode("utf-16-le")
    assert refusal(words) == "unknown"
