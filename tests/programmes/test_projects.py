"""Projects: what is impossible, and in which month of a year they count."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.models import Beneficiary, Project, ProjectFunding
from programmes.models.ledger import month_within
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("both", [True, False], ids=["both", "neither"])
def test_a_project_is_of_one_province_or_one_organisation(both: bool) -> None:
    holders: dict[str, Any] = {"province": None, "organisation": None}
    if both:
        holders = {"province": make.make_province(), "organisation": make.make_organisation()}
    project = make.new_project(**holders)
    assert make.refusals(project) == ["Chọn đúng một: tỉnh, thành phố hoặc tổ chức."]
    assert make.database_refuses(project)


def test_a_project_does_not_end_before_it_starts() -> None:
    project = make.new_project(started_on=date(2024, 5, 2), ended_on=date(2024, 5, 1))
    assert make.refusals(project) == ["Ngày kết thúc không được trước ngày bắt đầu."]
    assert make.database_refuses(project)
    project.ended_on = date(2024, 5, 2)
    assert make.refusals(project) == []


def test_a_project_belongs_to_a_programme() -> None:
    project = make.new_project(source="counterpart")
    assert "Đề án thuộc KCQG hoặc KCĐP." in make.refusals(project)
    assert make.database_refuses(project)


def test_only_a_published_project_may_lack_programme_and_content() -> None:
    project = make.new_project(content=None, source="")
    assert make.refusals(project) == ["Đề án phải có tên, chương trình và nội dung."]
    assert make.database_refuses(project)
    assert not make.database_refuses(make.new_project(content=None, source="", origin="published"))


def test_a_project_is_of_a_unit_that_existed_in_the_year() -> None:
    province = make.make_province(name="Ví Dụ", valid_to=date(2025, 7, 1))
    assert make.refusals(make.new_project(province=province, year=2025)) == []
    messages = make.refusals(make.new_project(province=province, year=2026))
    assert messages == ["Ví Dụ không tồn tại trong năm 2026; chọn đơn vị của năm đó."]


def test_a_start_after_money_was_spent_is_refused() -> None:
    project = make.make_entry(spent_on=date(2024, 5, 10)).project
    project.started_on = date(2024, 5, 11)
    assert make.refusals(project) == ["Đề án đã có bút toán trước ngày này."]
    project.started_on = date(2024, 5, 10)
    assert make.refusals(project) == []


def test_money_of_a_source_is_named_once_and_not_negative() -> None:
    project = make.make_project()
    ProjectFunding.objects.create(project=project, source="local", amount=0)
    again = ProjectFunding(project=project, source="local", amount=1)
    assert make.refusals(again) == ["Mỗi nguồn chỉ ghi một dòng."]
    assert make.database_refuses(again)
    below_zero = ProjectFunding(project=project, source="other", amount=-1)
    assert make.refusals(below_zero) == ["Số tiền không được âm."]
    assert make.database_refuses(below_zero)


def test_an_establishment_benefits_once_and_from_no_less_than_nothing() -> None:
    project, establishment = make.make_project(), make.make_establishment()
    Beneficiary.objects.create(project=project, establishment=establishment)
    again = Beneficiary(project=project, establishment=establishment)
    assert make.refusals(again) == ["Cơ sở này đã có trong đề án."]
    other = Beneficiary(project=project, establishment=make.make_establishment(), share=-1)
    assert make.refusals(other) == ["Số tiền không được âm."]
    assert make.database_refuses(other)


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (None, 0),
        (date(2023, 12, 31), 0),
        (date(2024, 1, 1), 1),
        (date(2024, 12, 31), 12),
        (date(2025, 1, 20), 12),
    ],
)
def test_a_day_counts_in_a_month_of_the_budget_year(day: date | None, month: int) -> None:
    assert month_within(day, 2024) == month


@given(st.dates(), st.integers(2000, 2100))
def test_every_day_has_a_month_from_nought_to_twelve(day: date, year: int) -> None:
    assert 0 <= month_within(day, year) <= 12


def test_search_and_month_follow_what_they_are_made_of() -> None:
    project = make.make_project(code="VD-1", title="Máy sấy Đắk Lắk")
    assert project.search_key == "vd-1 may say dak lak"
    project.title, project.started_on = "Lò gốm", date(2024, 8, 1)
    project.save(update_fields=["title", "started_on"])
    project.refresh_from_db()
    assert (project.search_key, project.month) == ("vd-1 lo gom", 8)
    created = Project.objects.bulk_create([make.new_project(code="VD-2", title="Gạch")])
    assert created[0].search_key == "vd-2 gach"
    Project.objects.filter(code="VD-2").update(year=2023)
    assert Project.objects.get(code="VD-2").month == 12


def test_saving_another_field_leaves_the_stored_month_alone() -> None:
    project = make.make_project(started_on=date(2024, 3, 1))
    project.started_on, project.note = date(2024, 9, 1), "ghi chú"
    project.save(update_fields=["note"])
    assert Project.objects.filter(note="ghi chú", month=3).exists()


def test_a_centre_sees_its_own_projects_and_their_parts() -> None:
    project = make.make_project()
    funding = ProjectFunding.objects.create(project=project, source="national", amount=1)
    own, other = make.make_user(province=project.province), make.make_user()
    assert list(ProjectFunding.objects.visible_to(own)) == [funding]
    assert not ProjectFunding.objects.editable_by(other).exists()
