"""A draft from an older project: contents come, decisions, spending and results do not."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from khuyencong.accounts.models import Role, User
from programmes.models import Project, SupportBasis
from programmes.models.copying import moved
from provinces.models import Province
from tests import factories as make
from tests.programmes.projects.sending import draft, read, signed, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def finished(user: User, **fields: Any) -> Project:
    """A project of 2025 that was carried out, with everything that a project gathers."""
    given = {
        "status": "accepted",
        "year": 2025,
        "title": "Máy sao chè",
        "started_on": date(2025, 3, 1),
        "ended_on": date(2025, 11, 30),
        "approved": {"title": "Máy sao chè"},
        "goal": "Tăng sản lượng",
    }
    project = draft(user, **{**given, **fields})
    project.funding.create(source="national", amount=300_000_000)
    gains = make.make_establishment(province=user.province)
    project.beneficiaries.create(establishment=gains, share=300_000_000)
    aim = make.make_indicator(unit_kind="count")
    project.targets.create(indicator=aim, planned=5, achieved=4, unit="máy")
    make.make_entry(project=project, year=2025, spent_on=date(2025, 6, 1))
    return project


def copy(user: User, project: Project, mode: str = "nam-truoc") -> Any:
    return signed(user).post(reverse("project-copy", args=[project.pk]), {"mode": mode})


def test_the_next_years_draft_keeps_contents_and_moves_the_dates() -> None:
    user = staff()
    old = finished(user)
    response = copy(user, old)
    made = old.copies.get()
    assert response.headers["Location"] == f"/de-an/{made.pk}/sua/"
    assert (made.status, made.year, made.created_by) == ("draft", 2026, user)
    assert (made.started_on, made.ended_on) == (date(2026, 3, 1), date(2026, 11, 30))
    assert (made.title, made.goal) == (old.title, old.goal)
    assert made.code == "THAI-NGUYEN-2026-QG-001"
    assert made.funding.get().amount == 300_000_000
    assert made.beneficiaries.get().share == 300_000_000
    aim = made.targets.get()
    assert aim.planned == 5
    assert aim.achieved is None
    assert not made.entries.exists()
    assert not made.events.exists()
    assert made.approved is None


def test_the_draft_says_what_is_to_be_checked() -> None:
    user = staff()
    old = finished(user)
    copy(user, old)
    page = read(signed(user).get(f"/de-an/{old.copies.get().pk}/sua/"))
    assert f"Từ đề án: {old.code}" in page
    for words in ("kiểm tra từng nguồn", "kiểm tra từng dòng", "chép sang, cần kiểm tra"):
        assert words in page


def test_a_similar_project_is_for_others_in_the_same_year() -> None:
    user = staff()
    old = finished(user)
    copy(user, old, "tuong-tu")
    made = old.copies.get()
    assert (made.year, made.beneficiaries.count(), made.funding.count()) == (2025, 0, 1)


def test_a_double_click_makes_one_draft() -> None:
    user = staff()
    old = finished(user)
    assert copy(user, old).headers["Location"] == copy(user, old).headers["Location"]
    assert old.copies.count() == 1


def test_a_unit_that_has_ended_hands_on_to_the_one_it_has_become() -> None:
    user = staff()
    old = finished(user, province=Province.objects.get(key="bac-kan-63"))
    copy(user, old)
    assert old.copies.get().province == user.province


def test_staff_of_an_ended_unit_cannot_plan_for_the_unit_after_it() -> None:
    user = staff("bac-kan-63")
    old = finished(user)
    response = copy(user, old)
    assert response.status_code == 403
    assert "không thuộc phạm vi" in read(response)
    assert not old.copies.exists()


def test_strangers_readers_and_unknown_ways_copy_nothing() -> None:
    user = staff()
    old = finished(user)
    assert copy(staff("tuyen-quang-34"), old).status_code == 404
    assert copy(make.make_user(role=Role.MINISTRY_VIEWER), old).status_code == 403
    assert copy(user, old, "het").status_code == 400
    assert signed(user).get(reverse("project-copy", args=[old.pk])).status_code == 405
    assert not old.copies.exists()


def test_the_picker_finds_own_projects_of_the_year_without_marks() -> None:
    user = staff()
    old = finished(user)
    finished(staff("tuyen-quang-34"), title="Máy sao chè của tỉnh khác")
    finished(user, title="Máy sao chè năm khác", year=2024)
    page = signed(user).get("/de-an/them/", {"tu-nam": "2025", "tim": "may sao"})
    assert "Chép sang 2026" in read(page)
    assert old.code in read(page)
    assert "của tỉnh khác" not in read(page)
    assert "năm khác" not in read(page)
    none = signed(user).get("/de-an/them/", {"tu-nam": "2025", "tim": "không có"})
    assert "Không có đề án năm 2025" in read(none)


def test_the_29th_of_february_moves_to_the_28th() -> None:
    assert moved(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert moved(None, 1) is None


def test_the_ceiling_that_was_chosen_is_copied_to_be_checked() -> None:
    user = staff()
    old = finished(user)
    SupportBasis.objects.create(project=old, item="may-moc", eligible_cost=600_000_000)
    copy(user, old)
    basis = old.copies.get().support_basis
    assert (basis.item, basis.eligible_cost) == ("may-moc", 600_000_000)
