"""Every write of a remembered record leaves old and new values, signed, for good."""

import pytest
from django.test import Client

from khuyencong.history.acting import acting
from khuyencong.history.models import AppendOnlyError, Change
from khuyencong.history.remembered import told_as_one
from programmes.models import Project, ProjectFunding, SpendingEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


def last() -> Change:
    return Change.objects.all()[0]


def texts(change: Change) -> dict[str, tuple[str, str]]:
    """The values of a change by label, as a reader sees them: (old, new)."""
    return {row["label"]: (row["old_text"], row["new_text"]) for row in change.values}


def test_a_changed_project_keeps_old_and_new_and_who_changed_it() -> None:
    project, user = make.make_project(title="Máy cũ"), make.make_user(first_name="An")
    project.title = "Máy mới"
    with acting(user, source="/de-an/1/sua/"):
        project.save()
    change = last()
    assert texts(change) == {"tên đề án": ("Máy cũ", "Máy mới")}
    assert (change.user_pk, change.user_name, change.source) == (user.pk, "An", "/de-an/1/sua/")


def test_a_save_that_changes_nothing_leaves_nothing() -> None:
    project = make.make_project()
    before = Change.objects.count()
    project.save()
    assert Change.objects.count() == before


def test_money_is_read_in_the_history_of_its_project() -> None:
    entry = make.make_entry(amount=1_505_000_000)
    change = Change.objects.about(entry.project)[0]
    assert change.kind == "created"
    assert texts(change)["số tiền (đồng)"] == ("", "1.505.000.000")


def test_an_update_in_bulk_is_remembered_row_by_row() -> None:
    projects = [make.make_project(place="Xã A"), make.make_project(place="Xã B")]
    Project.objects.filter(pk__in=[row.pk for row in projects]).update(place="Xã C")
    for project, old in zip(projects, ("Xã A", "Xã B"), strict=True):
        assert texts(Change.objects.about(project)[0]) == {"địa điểm": (old, "Xã C")}


def test_rows_added_in_bulk_are_remembered() -> None:
    project = make.make_project()
    SpendingEntry.objects.bulk_create([make.new_entry(project=project) for _n in range(2)])
    assert Change.objects.about(project).filter(model="programmes.spendingentry").count() == 2


def test_records_added_with_their_parts_are_told_as_one() -> None:
    project = make.new_project(title="Máy mới")
    with told_as_one():
        Project.objects.bulk_create([project])
        ProjectFunding.objects.bulk_create(
            [ProjectFunding(project=project, source="local", amount=50_000_000)]
        )
    change = Change.objects.get(about=f"programmes.project/{project.pk}")
    assert texts(change)["tên đề án"] == ("", "Máy mới")
    assert texts(change)["nguồn vốn"] == ("", "Khuyến công địa phương: 50.000.000")
    (value,) = [row for row in change.values if row["field"] == "projectfunding"]
    assert value["new"] == {"source": "local", "amount": 50_000_000}


def test_parts_of_a_record_that_was_there_before_have_entries_of_their_own() -> None:
    project = make.make_project()
    with told_as_one():
        ProjectFunding.objects.bulk_create(
            [ProjectFunding(project=project, source="local", amount=1)]
        )
    assert Change.objects.about(project)[0].model == "programmes.projectfunding"


@pytest.mark.parametrize(
    "text", ["a\tb", "a\\b", "\\N", "a\nb\r\nc", "“Đắk Lắk”\u200b", "'; --", '{"a": "\\u0111"}']
)
def test_any_text_that_is_added_in_bulk_comes_back_as_it_was(text: str) -> None:
    (added,) = Project.objects.bulk_create([make.new_project(note=text, ended_on=None)])
    project = Project.objects.get(pk=added.pk)
    assert (project.note, project.ended_on, project.is_flagship) == (text, None, False)
    assert {row["label"]: row["new"] for row in last().values}["ghi chú"] == text


def test_what_a_deleted_record_was_stays_readable() -> None:
    project = make.make_project(title="Đề án nhầm", status="draft")
    key = project.pk
    project.delete()
    change = Change.objects.get(about=f"programmes.project/{key}", kind="deleted")
    assert texts(change)["tên đề án"] == ("Đề án nhầm", "")


def test_that_a_password_changed_is_remembered_but_not_the_password() -> None:
    user = make.make_user()
    user.set_password("một mật khẩu khác hẳn")
    user.save()
    (value,) = last().values
    assert (value["field"], value["secret"]) == ("password", True)
    assert not {"old", "new", "old_text", "new_text"} & set(value)


def test_history_can_be_neither_changed_nor_removed() -> None:
    make.make_project()
    change = last()
    for attempt in (change.save, change.delete, Change.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            attempt()
    with pytest.raises(AppendOnlyError):
        Change.objects.update(user_name="Ai đó")


def test_a_change_made_on_a_page_names_the_page(client: Client) -> None:
    project = make.make_project()
    client.force_login(make.make_administrator())
    address = "/quan-tri/programmes/spendingentry/add/"
    client.post(
        address,
        {
            "project": project.pk,
            "source": "national",
            "stage": "executed",
            "amount": "5000000",
            "spent_on": "10/05/2024",
            "year": "2024",
        },
    )
    assert last().source == address
