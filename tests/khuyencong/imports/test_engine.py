"""A file is read, written in one piece, taken back, and written again; its counts reconcile."""

from typing import Any

import pytest

from khuyencong.history.models import Change
from khuyencong.imports import jobs
from khuyencong.imports.engine import ChangedMeanwhile, NotNow, apply_batch, redo_batch, undo_batch
from khuyencong.imports.kinds import kind_of
from khuyencong.imports.models import ImportBatch, ImportStatus, Mode, Outcome, Result
from khuyencong.sheets.refusals import RefusedSheetError
from programmes.models import Beneficiary
from provinces.models import Establishment
from tests.factories import make_project
from tests.khuyencong.imports.bringing import batch_of, establishments, importer

pytestmark = pytest.mark.django_db
TWO = (("Công ty Ví Dụ Một", "Lan"), ("Công ty Ví Dụ Hai", "Minh"))


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def applied(text: str, user: Any, mode: Mode = Mode.ALL) -> ImportBatch:
    """Read and write a text."""
    batch = batch_of(text, user)
    return apply_batch(batch=batch, user=user, mode=mode, accepted_warnings=True)


def results(batch: ImportBatch, name: str = "results") -> dict[str, int]:
    """Return the counts that are not zero."""
    return {key: count for key, count in batch.counts[name].items() if count}


def named(name: str) -> Establishment:
    return Establishment.objects.get(name=name)


def gains_from_a_project(establishment: Establishment) -> Beneficiary:
    return Beneficiary.objects.create(project=make_project(), establishment=establishment)


def test_nothing_is_in_any_register_before_it_is_applied(territory: None) -> None:
    batch = batch_of(establishments(*TWO), importer())
    assert (batch.status, batch.counts["rows"], batch.counts["new"]) == ("read", 2, 2)
    assert not Establishment.objects.exists()
    row = batch.rows.first()
    assert row is not None
    assert row.cells["name"] == {"typed": "Công ty Ví Dụ Một", "at": "A2"}


def test_counts_reconcile_and_history_names_the_file(territory: None) -> None:
    user = importer()
    batch = applied(establishments(*TWO), user)
    assert results(batch) == {"rows": 2, "created": 2}
    change = Change.objects.about(named("Công ty Ví Dụ Một")).get()
    assert change.source == f"tệp co-so.csv (lần nhập {batch.pk})"
    assert (change.user_pk, batch.applied_by) == (user.pk, user)


def test_the_same_file_twice_changes_nothing(territory: None) -> None:
    user = importer()
    applied(establishments(*TWO), user)
    again = jobs.upload_batch(user, name="x.csv", data=establishments(*TWO).encode())
    assert [each.name for each in again.same] == ["co-so.csv"]
    jobs.start(again.batch, user, "read")
    assert again.batch.counts["unchanged"] == 2
    jobs.start(again.batch, user, "apply", mode="all", accepted_warnings=True)
    assert results(again.batch) == {"rows": 2, "unchanged": 2}
    assert Change.objects.filter(model="provinces.establishment").count() == 2


def test_a_second_click_finds_the_work_done(territory: None) -> None:
    user = importer()
    batch = batch_of(establishments(*TWO), user)
    seen = batch.version
    jobs.start(batch, user, "apply", version=seen, mode="all", accepted_warnings=True)
    with pytest.raises(NotNow, match="Đã nhập"):
        jobs.start(batch, user, "apply", version=seen, mode="all", accepted_warnings=True)
    assert Establishment.objects.count() == 2


def test_a_page_from_before_a_correction_writes_nothing(territory: None) -> None:
    user = importer()
    batch = batch_of(establishments(*TWO), user)
    seen = batch.version
    jobs.start(batch, user, "read")
    with pytest.raises(ChangedMeanwhile, match="cửa sổ khác"):
        jobs.start(batch, user, "apply", version=seen, mode="all")
    assert (batch.status, Establishment.objects.count()) == ("read", 0)


def test_what_changed_since_the_preview_is_shown_and_nothing_is_written(territory: None) -> None:
    user = importer()
    applied(establishments(*TWO), user)
    batch = batch_of(establishments((TWO[0][0], "Hoa"), (TWO[1][0], "Mai")), user)
    edited = named(TWO[1][0])
    edited.contact_name = "Người khác"
    edited.save()
    with pytest.raises(ChangedMeanwhile) as refusal:
        jobs.start(batch, user, "apply", mode="all", accepted_warnings=True)
    batch.refresh_from_db()
    assert refusal.value.changes == batch.counts["meanwhile"]
    assert [each["row"] for each in refusal.value.changes] == [3]
    change = refusal.value.changes[0]
    assert (change["column"], change["then"], change["now"]) == (
        "contact_name", "Minh", "Người khác"
    )  # fmt: skip
    assert (batch.status, batch.job, named(TWO[0][0]).contact_name) == ("read", {}, "Lan")


def test_rows_with_mistakes_stop_all_or_are_left_out(territory: None) -> None:
    user = importer()
    text = establishments(*TWO, ("", "Không tên"))
    batch = batch_of(text, user)
    assert batch.counts["invalid"] == 1
    with pytest.raises(NotNow, match="Còn dòng có lỗi"):
        jobs.start(batch, user, "apply", mode="all", accepted_warnings=True)
    jobs.start(batch, user, "apply", mode="valid", accepted_warnings=True)
    assert results(batch) == {"rows": 3, "created": 2, "skipped": 1}


def test_warnings_need_one_confirmation(territory: None, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = kind_of("establishments").resource
    monkeypatch.setattr(resource, "warn", lambda *_a, **_k: {"name": ["Tên lạ."]})
    user = importer()
    batch = batch_of(establishments(*TWO), user)
    assert batch.counts["warnings"] == 2
    told = [p for row in batch.rows.all() for p in row.problems if p["severity"] == "warning"]
    assert {(p["at"], p["message"]) for p in told} >= {("A2", "Tên lạ."), ("A3", "Tên lạ.")}
    with pytest.raises(NotNow, match="cảnh báo"):
        jobs.start(batch, user, "apply", mode="all")
    jobs.start(batch, user, "apply", mode="all", accepted_warnings=True)
    assert (batch.status, batch.accepted_warnings) == ("applied", True)


# -- undo ----------------------------------------------------------------------------------------


def test_undo_takes_everything_back_and_signs_it(territory: None) -> None:
    user = importer()
    applied(establishments(*TWO), user)
    batch = applied(establishments((TWO[0][0], "Hoa"), ("Công ty Ví Dụ Ba", "Mai")), user)
    undo_batch(batch=batch, user=user)
    batch.refresh_from_db()
    assert results(batch, "undone") == {"rows": 2, "undone": 2}
    assert named(TWO[0][0]).contact_name == "Lan"
    assert not Establishment.objects.filter(name="Công ty Ví Dụ Ba").exists()
    source = f"hoàn tác tệp co-so.csv (lần nhập {batch.pk})"
    assert Change.objects.filter(source=source).count() == 2


def test_undo_keeps_what_was_edited_since_and_says_who(territory: None) -> None:
    user, editor = importer(), importer(first_name="Thu", last_name="Trần")
    batch = applied(establishments(*TWO), user)
    later = batch_of(establishments((TWO[0][0], "Hoa")), editor)
    apply_batch(batch=later, user=editor, mode=Mode.ALL, accepted_warnings=True)
    undo_batch(batch=batch, user=user)
    batch.refresh_from_db()
    assert results(batch, "undone") == {"rows": 2, "kept": 1, "undone": 1}
    kept = batch.rows.get(result=Result.KEPT)
    assert kept.note.startswith("Đã được sửa sau khi nhập (")
    assert editor.get_full_name() in kept.note
    assert "Người liên hệ" in kept.note
    assert named(TWO[0][0]).contact_name == "Hoa"


def test_undo_leaves_what_others_rest_on(territory: None) -> None:
    user = importer()
    batch = applied(establishments(*TWO, ("Công ty Ví Dụ Ba", "Tú")), user)
    gains_from_a_project(named(TWO[1][0]))
    undo_batch(batch=batch, user=user)
    batch.refresh_from_db()
    assert results(batch, "undone") == {"rows": 3, "not_undone": 1, "undone": 2}
    assert batch.rows.get(result=Result.NOT_UNDONE).note.startswith("Đã có đề án ghi cơ sở này")
    assert [each.name for each in Establishment.objects.all()] == [TWO[1][0]]


def test_undo_of_an_undo_writes_it_again(territory: None) -> None:
    user = importer()
    batch = applied(establishments(*TWO), user)
    undo_batch(batch=batch, user=user)
    redo_batch(batch=batch, user=user)
    batch.refresh_from_db()
    assert (batch.status, results(batch)) == ("applied", {"rows": 2, "created": 2})
    written = set(batch.rows.values_list("object_pk", flat=True))
    assert written == set(Establishment.objects.values_list("pk", flat=True))
    undo_batch(batch=batch, user=user)
    assert not Establishment.objects.exists()


def test_what_an_undo_kept_can_be_taken_back_later(territory: None) -> None:
    user = importer()
    batch = applied(establishments(*TWO), user)
    gain = gains_from_a_project(named(TWO[1][0]))
    undo_batch(batch=batch, user=user)
    redo_batch(batch=batch, user=user)
    gain.delete()
    undo_batch(batch=batch, user=user)
    assert not Establishment.objects.exists()


# -- round trip ----------------------------------------------------------------------------------


def test_a_row_that_was_edited_since_the_export_is_refused_alone(
    territory: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = importer()
    applied(establishments(*TWO), user)
    resource = kind_of("establishments").resource
    plain = resource.plain
    versions = {row.name: str(row.version) for row in Establishment.objects.all()}
    monkeypatch.setattr(
        resource, "plain", lambda values: {**plain(values), "_version": versions[values["name"]]}
    )
    edited = named(TWO[1][0])
    edited.contact_name = "Người khác"
    edited.save()
    batch = batch_of(establishments((TWO[0][0], "Hoa"), (TWO[1][0], "Mai")), user)
    first, second = batch.rows.all()
    assert (first.outcome, second.outcome) == (Outcome.CHANGED, Outcome.INVALID)
    assert [problem["message"] for problem in second.problems] == [
        "Đã được sửa sau khi xuất tệp; hãy xuất lại rồi sửa."
    ]


# -- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.exe", b"MZ", "extension"),
        ("a.xlsx", b"", "empty"),
        ("a.xlsx", b"MZ\x90", "program"),
        ("a.csv", b"x" * (10 * 2**20 + 1), "too_large"),
    ],
)
def test_a_refused_file_leaves_nothing(
    name: str, data: bytes, kind: str, territory: None, django_assert_num_queries: Any
) -> None:
    user = importer()
    with django_assert_num_queries(0), pytest.raises(RefusedSheetError) as refusal:
        jobs.upload_batch(user, name=name, data=data)
    assert refusal.value.kind == kind
    assert not ImportBatch.objects.exists()


def test_a_file_that_cannot_be_read_is_not_kept(
    territory: None, django_capture_on_commit_callbacks: Any
) -> None:
    user = importer()
    batch = jobs.upload_batch(user, name="a.csv", data=b"\n\n\n").batch
    stored, storage = str(batch.file.name), batch.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        jobs.start(batch, user, "read")
    assert (batch.status, batch.file.name, batch.job) == (ImportStatus.REFUSED, "", {})
    assert not storage.exists(stored)
    assert batch.message == "Tệp không có ô nào có dữ liệu."


def test_a_block_pasted_from_a_spreadsheet_is_a_file(territory: None) -> None:
    user = importer()
    batch = jobs.pasted(user, establishments(*TWO).replace(";", "\t")).batch
    jobs.start(batch, user, "read")
    assert batch.name.endswith(".tsv")
    assert batch.counts["new"] == 2
