"""Who may take which step from which status: exactly what the table below says, and no more."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from khuyencong.accounts.models import Role
from programmes.lifecycle.carrying_out import carry_out, judge
from programmes.lifecycle.refusals import ChangedMeanwhile, Incomplete, Refused
from programmes.models import Action, Project, ProjectEvent, Status
from tests import factories as make
from tests.programmes.projects.lives import GROUNDS, MILLION, aim, make_full_project, person
from tests.programmes.records import seen

ENTERS = {Role.CENTRE_STAFF, Role.IMPORT_ADMIN, Role.SYSTEM_ADMIN}
SO = {Role.DEPARTMENT, Role.SYSTEM_ADMIN}
BO = {Role.MINISTRY_OFFICER, Role.SYSTEM_ADMIN}
# programme, holder -> who judges first, who decides, who accepts; None: nobody
SORTS: dict[tuple[str, str], tuple[Any, Any, Any]] = {
    ("national", "province"): (SO, BO, SO),
    ("national", "organisation"): (None, BO, BO),
    ("local", "province"): (SO, SO, SO),
    ("local", "organisation"): (None, None, None),
}
STEPS_TAKEN = [str(action.value) for action in Action if action != Action.ADJUST]


Rows = dict[tuple[str, str], tuple[set[Role], str]]


def allowed(programme: str, holder: str, kind: str) -> Rows:
    """(action, from) -> who, to: written out again, not read from the program."""
    first, decides, accepts = SORTS[programme, holder]
    rows: Rows = {
        ("submit", "draft"): (ENTERS, "registered"),
        ("withdraw", "registered"): (ENTERS, "draft"),
    }
    if first:
        rows["appraise_local", "registered"] = first, "appraised_local"
        rows["return", "registered"] = first, "draft"
        rows["reject", "registered"] = first, "rejected"
    if programme == "national":
        rows |= by_ministry("appraised_local" if first else "registered", is_first=not first)
    elif first:
        rows["return", "appraised_local"] = SO, "draft"
    if decides:
        rows |= decided(decides, programme, kind)
    if accepts:
        rows["accept", "in_progress"] = accepts, "accepted"
    return rows | carried_out(kind)


def by_ministry(before: str, *, is_first: bool) -> Rows:
    rows: Rows = {
        ("appraise_ministry", before): (BO, "appraised_ministry"),
        ("reject", before): (BO, "rejected"),
        ("return", before): (BO, "draft" if is_first else "registered"),
    }
    return rows if is_first else {**rows, ("return_to_draft", before): (BO, "draft")}


def decided(decides: set[Role], programme: str, kind: str) -> Rows:
    before = "appraised_ministry" if programme == "national" else "appraised_local"
    rows: Rows = {
        ("reject", before): (decides, "rejected"),
        ("approve", before): (decides, "approved"),
        ("assign", "approved"): (decides, "assigned"),
        ("settle", "accepted" if kind == "task" else "liquidated"): (decides, "settled"),
    }
    for status in ("approved", "assigned", "contracted", "in_progress"):
        rows["stop", status] = decides, "stopped"
    for status in ("assigned", "contracted", "in_progress"):
        rows["carry_over", status] = decides, "carried_over"
    return rows


def carried_out(kind: str) -> Rows:
    if kind == "task":
        return {("start", "assigned"): (ENTERS, "in_progress")}
    return {
        ("contract", "assigned"): (ENTERS, "contracted"),
        ("start", "contracted"): (ENTERS, "in_progress"),
        ("liquidate", "accepted"): (ENTERS, "liquidated"),
    }


def judged(project: Project, action: str, user: Any) -> str:
    """The status that a step would lead to, or the refusal: what carry_out asks under its lock."""
    try:
        return str(judge(project, action, user).to)
    except Refused as refusal:
        return type(refusal).__name__


def outcome(project: Project, action: str, user: Any) -> str:
    """The status that a step leads to, or the name of the refusal; nothing is left behind."""
    try:
        with transaction.atomic():
            result = carry_out(project=project, action=action, by=user, **GROUNDS)
            transaction.set_rollback(True)
            return str(result.status)
    except (Refused, Project.DoesNotExist, Incomplete) as refusal:
        return type(refusal).__name__


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["ordinary", "task"])
@pytest.mark.parametrize(("programme", "holder"), SORTS, ids=map("-".join, SORTS))
def test_exactly_the_allowed_steps_succeed(programme: str, holder: str, kind: str) -> None:
    given = {"organisation": make.make_organisation()} if holder == "organisation" else {}
    project = make_full_project(source=programme, kind=kind, **given)
    people = [person(role, project) for role in Role]
    rows = allowed(programme, holder, kind)
    for status in Status:
        Project.objects.filter(pk=project.pk).update(status=status)
        for action in STEPS_TAKEN:
            who, to = rows.get((action, status), (set[Role](), ""))
            for user in people:
                case = f"{user.role}: {action} from {status}"
                project.status = status
                if user.role not in who:
                    assert judged(project, action, user) == "Refused", case
                    continue
                found = outcome(project, action, user)
                if programme == "local" and holder == "organisation" and action == "submit":
                    assert found == "Incomplete", case
                else:
                    assert found == to, case
    assert not ProjectEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("action", STEPS_TAKEN)
def test_a_refused_step_writes_nothing(action: str) -> None:
    project = make_full_project(status="settled")
    with pytest.raises(Refused):
        carry_out(project=project, action=action, by=person(Role.SYSTEM_ADMIN), **GROUNDS)
    assert Project.objects.get(pk=project.pk).version == project.version
    assert not ProjectEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.CENTRE_STAFF, Role.DEPARTMENT])
def test_nobody_moves_the_project_of_another_province(role: Role) -> None:
    project = make_full_project(status="registered")
    stranger = make.make_user(role=role, province=make.make_province())
    for action in STEPS_TAKEN:
        assert outcome(project, action, stranger) == "DoesNotExist"


@pytest.mark.django_db
def test_a_project_that_a_document_names_has_no_steps() -> None:
    project = make.make_project(origin="published", status="approved")
    admin = person(Role.SYSTEM_ADMIN)
    assert {outcome(project, action, admin) for action in STEPS_TAKEN} == {"Refused"}


@pytest.mark.django_db
def test_a_step_leaves_an_event_with_who_why_and_which_paper() -> None:
    project = make_full_project(status="in_progress")
    officer = make.make_user(role=Role.MINISTRY_OFFICER, first_name="Bình", last_name="Trần")
    carry_out(project=project, action="stop", by=officer, **GROUNDS)
    event = project.events.get()
    assert (event.from_status, event.to_status) == ("in_progress", "stopped")
    assert (event.by_name, event.role) == (officer.get_full_name(), "officer")
    assert (event.number, event.decided_on) == ("1289/QĐ-BCT", date(2024, 2, 1))
    assert event.reason == "Đã rõ"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        ProjectEvent.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("left_out", ["reason", "number", "decided_on", "issued_by"])
def test_stopping_needs_its_reason_and_its_whole_decision(left_out: str) -> None:
    project = make_full_project(status="in_progress")
    grounds = {**GROUNDS, left_out: None if left_out == "decided_on" else " "}
    with pytest.raises(ValidationError) as refused:
        carry_out(project=project, action="stop", by=person(Role.MINISTRY_OFFICER), **grounds)
    assert list(refused.value.message_dict) == [left_out]
    project.refresh_from_db()
    assert project.status == "in_progress"


@pytest.mark.django_db
def test_a_returned_file_says_so_until_it_goes_forward_again() -> None:
    project = make_full_project(status="registered")
    centre, so = person(Role.CENTRE_STAFF, project), person(Role.DEPARTMENT, project)
    carry_out(project=project, action="return", by=so, reason="Thiếu dự toán")
    project.refresh_from_db()
    assert (project.status, project.is_returned) == ("draft", True)
    carry_out(project=project, action="submit", by=centre)
    project.refresh_from_db()
    assert (project.status, project.is_returned) == ("registered", False)


@pytest.mark.django_db
def test_the_ministry_returns_to_the_department_that_sent_it() -> None:
    project = make_full_project(status="appraised_local")
    carry_out(project=project, action="return", by=person(Role.MINISTRY_OFFICER), reason="Xem lại")
    project.refresh_from_db()
    assert (project.status, project.is_returned) == ("registered", True)
    so = person(Role.DEPARTMENT, project)
    carry_out(project=project, action="appraise_local", by=so)
    project.refresh_from_db()
    assert project.is_returned is False


@pytest.mark.django_db
def test_a_stale_reader_is_told_who_did_what() -> None:
    project = make_full_project(status="registered")
    so = person(Role.DEPARTMENT, project)
    read = project.version
    carry_out(project=project, action="appraise_local", by=so, version=read)
    with pytest.raises(ChangedMeanwhile) as told:
        carry_out(project=project, action="reject", by=so, version=read, reason="Không")
    assert so.username in str(told.value)
    assert "Thẩm định cấp cơ sở" in str(told.value)


@pytest.mark.django_db
def test_an_incomplete_file_is_not_handed_in_and_the_page_says_what_is_missing(
    client: Client,
) -> None:
    project = make.make_project(
        status="draft", title="", content=None, source="", started_on=None, goal=""
    )
    client.force_login(person(Role.CENTRE_STAFF, project))
    page = seen(client.post(f"/de-an/{project.pk}/buoc/trinh/"))
    for lack in ("tên đề án", "chương trình", "mục tiêu", "kinh phí", "đơn vị thụ hưởng"):
        assert f"Chưa có {lack}" in page or f"Chưa chọn {lack}" in page
    project.refresh_from_db()
    assert project.status == "draft"


@pytest.mark.django_db
def test_a_group_project_is_handed_in_without_beneficiaries() -> None:
    project = make_full_project(kind="group")
    project.beneficiaries.all().delete()
    carry_out(project=project, action="submit", by=person(Role.CENTRE_STAFF, project))


@pytest.mark.django_db
def test_what_was_approved_stays_whatever_changes_later() -> None:
    project = make_full_project(status="appraised_ministry")
    aim(project)
    carry_out(project=project, action="approve", by=person(Role.MINISTRY_OFFICER), **GROUNDS)
    funding = project.funding.get(source="national")
    funding.amount = 250 * MILLION
    funding.save()
    project.refresh_from_db()
    assert project.approved
    assert project.approved["funding"]["national"] == 300 * MILLION
    assert project.approved["targets"][0]["planned"] == "20.000"


@pytest.mark.django_db
def test_acceptance_keeps_what_was_achieved(client: Client) -> None:
    project = make_full_project(status="in_progress")
    target = aim(project)
    client.force_login(person(Role.DEPARTMENT, project))
    address = f"/de-an/{project.pk}/buoc/nghiem-thu/"
    assert "Mục tiêu: 20 lao động" in seen(client.get(address))
    answer = {"number": "05/BB-SCT", "decided_on": "20/11/2024", f"result_{target.pk}": "1.025,5"}
    assert client.post(address, answer).status_code == 302
    target.refresh_from_db()
    assert str(target.achieved) == "1025.500"
    assert "1.025,5" in seen(client.get(f"/de-an/{project.pk}/"))


@pytest.mark.django_db
def test_a_step_asked_for_at_the_wrong_time_is_refused_in_a_sentence(client: Client) -> None:
    project = make_full_project(status="in_progress")
    client.force_login(person(Role.CENTRE_STAFF, project))
    response = client.post(f"/de-an/{project.pk}/buoc/trinh/")
    assert response.status_code == 403
    assert "Đề án đang ở trạng thái “Đang thực hiện”" in seen(response)
    assert client.get(f"/de-an/{project.pk}/buoc/khong-co/").status_code == 404


@pytest.mark.django_db
def test_the_second_of_two_posts_is_told_what_the_first_did(client: Client) -> None:
    project = make_full_project(status="registered")
    client.force_login(person(Role.DEPARTMENT, project))
    address = f"/de-an/{project.pk}/buoc/tham-dinh-co-so/"
    answer = {"version": project.version}
    assert client.post(address, answer).status_code == 302
    again = client.post(address, answer)
    assert again.status_code == 409
    assert "đã làm bước “Thẩm định cấp cơ sở”" in seen(again)
    assert project.events.count() == 1


@pytest.mark.django_db
def test_a_task_and_local_money_have_their_own_paths(client: Client) -> None:
    project = make_full_project(status="approved", source="local", kind="task")
    client.force_login(person(Role.DEPARTMENT, project))
    page = seen(client.get(f"/de-an/{project.pk}/"))
    path = page[page.index("Bản nháp") : page.index("Quyết toán")]
    assert "Thẩm định cấp Bộ" not in path
    assert "Ký hợp đồng" not in path


def test_every_step_has_an_unaccented_vietnamese_address_of_its_own() -> None:
    slugs = [action.slug for action in Action]
    assert len(set(slugs)) == len(slugs)
    assert [Action.of_slug(slug) for slug in slugs] == list(Action)
    assert Action.of_slug("submit") is None
