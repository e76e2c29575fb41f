"""Saving while one types: what can be kept is kept, once, and never over a newer version."""

import json
from typing import Any

import pytest
from django.urls import reverse

from khuyencong.accounts.models import Role
from programmes.models import Project
from tests import factories as make
from tests.programmes.projects.sending import draft, empty_form, signed, staff, stored_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NEW = "/de-an/them/luu-tam/"
TOKEN = "7b0c7d9e-4a34-4cd2-9d0a-0b8f2f4a7c11"


def save(user: Any, project: Project, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
    response = signed(user).post(reverse("project-autosave", args=[project.pk]), sent)
    return response.status_code, json.loads(response.content)


def test_a_new_form_becomes_a_draft_once_and_learns_its_address() -> None:
    user = staff()
    client = signed(user)
    first = client.post(NEW, empty_form(user, title="Máy s", token=TOKEN)).json()
    again = client.post(NEW, empty_form(user, title="Máy sấy", token=TOKEN)).json()
    project = Project.objects.get(created_by=user)
    assert (first["edit"], again["edit"]) == (f"/de-an/{project.pk}/sua/",) * 2
    assert (project.title, project.version, again["version"]) == ("Máy sấy", 2, 2)
    assert first["message"].startswith("Đã lưu lúc ")
    assert first["code"] == project.code


def test_the_save_button_after_a_slow_autosave_goes_into_the_same_draft() -> None:
    user = staff()
    client = signed(user)
    client.post(NEW, empty_form(user, title="Máy", token=TOKEN))
    client.post("/de-an/them/", empty_form(user, title="Máy sấy", token=TOKEN))
    assert [row.title for row in Project.objects.filter(created_by=user)] == ["Máy sấy"]


def test_somebody_elses_token_is_not_found() -> None:
    user, other = staff(), staff("tuyen-quang-34")
    signed(user).post(NEW, empty_form(user, token=TOKEN))
    assert signed(other).post(NEW, empty_form(other, token=TOKEN)).status_code == 404


def test_what_cannot_be_read_is_left_and_said_and_the_rest_is_kept() -> None:
    user = staff()
    project = draft(user, title="Cũ")
    project.funding.create(source="national", amount=500_000_000)
    typed = {"title": "Mới", "funding-national_0": "năm trăm", "started_on": "31/2/2026"}
    status, answer = save(user, project, stored_form(user, project, **typed))
    project.refresh_from_db()
    assert (status, project.title, project.version) == (200, "Mới", 2)
    assert project.funding.get().amount == 500_000_000
    assert any("năm trăm" in problem for problem in answer["problems"])
    assert any(problem.startswith("Bắt đầu: ") for problem in answer["problems"])


def test_a_period_that_runs_backwards_is_left_as_it_was() -> None:
    user = staff()
    project = draft(user)
    typed = {"started_on": "1/6/2026", "ended_on": "1/5/2026", "goal": "Mục tiêu"}
    status, answer = save(user, project, stored_form(user, project, **typed))
    project.refresh_from_db()
    assert (status, project.started_on, project.goal) == (200, None, "Mục tiêu")
    assert answer["problems"]


def test_nothing_new_writes_nothing() -> None:
    user = staff()
    project = draft(user)
    _status, answer = save(user, project, stored_form(user, project))
    assert answer["version"] == 1


def test_a_half_typed_establishment_is_not_entered() -> None:
    user = staff()
    project = draft(user)
    typed = {"new-name": "Hộ ô", "new-legal_form": "household"}
    _status, answer = save(user, project, stored_form(user, project, **typed))
    assert project.beneficiaries.count() == 0
    assert any("Lưu bản nháp" in problem for problem in answer["problems"])


def test_a_row_saved_while_typing_stays_when_the_form_is_sent() -> None:
    user = staff()
    gains = make.make_establishment(province=user.province, name="HTX Chè")
    client = signed(user)
    row = {"beneficiaries-0-establishment_0": "HTX Chè", "beneficiaries-0-share_0": "300"}
    typed = empty_form(user, token=TOKEN, **row)
    client.post(NEW, typed)
    client.post("/de-an/them/", typed)
    project = Project.objects.get(created_by=user)
    assert [each.establishment for each in project.beneficiaries.all()] == [gains]


def test_a_newer_version_is_not_overwritten_and_its_writer_is_named() -> None:
    mine, other = staff(), staff(first_name="Lan")
    project = draft(mine, title="Cũ")
    seen = stored_form(mine, project, title="Của tôi")
    assert save(other, project, stored_form(other, project, title="Của Lan"))[0] == 200
    status, answer = save(mine, project, seen)
    project.refresh_from_db()
    assert (status, project.title) == (409, "Của Lan")
    assert answer["error"].startswith("Lan đã sửa đề án này lúc ")
    assert answer["other"] == f"/de-an/{project.pk}/"


def test_the_same_save_sent_twice_is_no_conflict() -> None:
    user = staff()
    project = draft(user)
    sent = stored_form(user, project, title="Mới")
    assert save(user, project, sent)[1]["version"] == 2
    assert save(user, project, sent)[1]["version"] == 2


@pytest.mark.parametrize(
    ("status", "origin", "words"),
    [("registered", "entered", "hồ sơ đã khóa"), ("draft", "published", "tài liệu công bố")],
)
def test_a_closed_project_says_why(status: str, origin: str, words: str) -> None:
    user = staff()
    project = draft(user, status=status, origin=origin)
    code, answer = save(user, project, stored_form(user, project, title="Mới"))
    assert code == 403
    assert words in answer["error"]


def test_strangers_and_readers_save_nothing() -> None:
    user = staff()
    project = draft(user)
    sent = stored_form(user, project, title="Mới")
    address = reverse("project-autosave", args=[project.pk])
    assert signed(staff("tuyen-quang-34")).post(address, sent).status_code == 404
    assert signed(make.make_user(role=Role.MINISTRY_OFFICER)).post(address, sent).status_code == 403
    assert signed(make.make_user(role=Role.MINISTRY_VIEWER)).post(NEW, sent).status_code == 403
    assert signed(user).get(address).status_code == 405
    project.refresh_from_db()
    assert project.version == 1
