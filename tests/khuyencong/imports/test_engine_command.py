"""`manage.py import_sheet`: the same result as the page, with codes for a script."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from khuyencong.imports.models import ImportBatch
from provinces.models import Establishment
from tests.khuyencong.imports.bringing import establishments, importer

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(settings: Any, tmp_path: Path, territory: None) -> Path:
    settings.DATA_DIR = tmp_path
    path = tmp_path / "co-so.csv"
    path.write_text(establishments(("Công ty Ví Dụ Một", "Lan"), ("Công ty Ví Dụ Hai", "Minh")))
    return path


def called(file: Path, **options: Any) -> tuple[str, str]:
    """Call the command; return what it printed."""
    out, err = StringIO(), StringIO()
    given = {"user": importer(username="nhap-lieu").username, "accept_warnings": True}
    call_command("import_sheet", str(file), stdout=out, stderr=err, **{**given, **options})
    return out.getvalue(), err.getvalue()


def test_a_good_file_is_written_and_counted(file: Path, capsys: Any) -> None:
    out, _err = called(file)
    assert "Số dòng: 2 · Mới: 2" in out
    assert "Số dòng: 2 · Đã thêm: 2" in out
    assert Establishment.objects.count() == 2
    assert "Ghi 100 % (2/2)" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(file: Path) -> None:
    out, _err = called(file, dry_run=True)
    assert "chưa ghi gì" in out
    assert (Establishment.objects.count(), ImportBatch.objects.get().status) == (0, "discarded")


def test_mistakes_are_named_by_their_cells_and_end_with_1(file: Path) -> None:
    with file.open("a") as lines:
        lines.write("\nCông ty Ví Dụ Ba;Doanh nghiệp;;Tỉnh Không Có;Thôn 3;Tú")
    with pytest.raises(CommandError, match="Còn dòng có lỗi") as refusal:
        called(file)
    assert (refusal.value.returncode, Establishment.objects.count()) == (1, 0)


def test_a_file_that_is_no_spreadsheet_ends_with_1(file: Path) -> None:
    file.write_bytes(b"MZ\x90")
    with pytest.raises(CommandError, match="chương trình") as refusal:
        called(file)
    assert refusal.value.returncode == 1


@pytest.mark.parametrize("wrong", [{"user": "ai-do"}, {"file": "khong-co.csv"}])
def test_a_wrong_call_ends_with_2(wrong: dict[str, str], file: Path) -> None:
    path = file.parent / wrong.pop("file", file.name)
    with pytest.raises(CommandError) as refusal:
        called(path, **wrong)
    assert refusal.value.returncode == 2
