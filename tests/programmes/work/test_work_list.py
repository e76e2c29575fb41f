"""What waits for whom: each kind of work, its reason, its deadline, and nobody else's records."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from khuyencong.accounts.models import Role, User
from programmes.models import ActivityContent, Beneficiary, Project, ProjectFunding
from programmes.models.events import ProjectEvent
from programmes.worklist.kinds import Item
from programmes.worklist.lists import KINDS
from provinces.models import Province
from tests import factories as make
from tests.programmes.records import claim, spend

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with patch("django.utils.timezone.localdate", side_effect=localdate):
        yield


def localdate(moment: datetime | None = None, _zone: Any = None) -> date:
    return moment.date() if moment else TODAY


@pytest.fixture
def province(territory: None) -> Province:
    return Province.objects.get(key="thai-nguyen-34")


def staff(province: Province, role: Role = Role.CENTRE_STAFF) -> User:
    return make.make_user(role=role, province=province)


def officer() -> User:
    return make.make_user(role=Role.MINISTRY_OFFICER)


def found(user: User, slug: str) -> list[Item]:
    """What a kind lists for a user; nothing where the role has no such kind."""
    kind = next(each for each in KINDS if each.slug == slug)
    return list(kind.find(user, TODAY, slice(0, 20)).items) if kind.concerns(user) else []


def project(province: Province, status: str, **fields: Any) -> Project:
    given = {"province": province, "year": 2026, "status": status, "started_on": date(2026, 3, 1)}
    return make.make_project(**{**given, **fields})


def event(project: Project, action: str, **fields: Any) -> ProjectEvent:
    given = {"from_status": "registered", "to_status": project.status}
    return ProjectEvent.objects.create(project=project, action=action, **{**given, **fields})


def test_a_returned_file_says_why_it_came_back(province: Province) -> None:
    returned = project(province, "draft", is_returned=True)
    event(returned, "return", reason="Thiếu dự toán", at=timezone.now() - timedelta(days=3))
    (item,) = found(staff(province), "bi-tra-lai")
    assert item.detail == "Lý do: Thiếu dự toán"
    assert item.since == (timezone.now() - timedelta(days=3)).date()
    assert found(staff(province), "ban-nhap") == []


def test_what_the_ministry_returned_waits_for_the_department(province: Province) -> None:
    project(province, "registered", is_returned=True)
    assert len(found(staff(province, Role.DEPARTMENT), "bi-tra-lai")) == 1
    assert found(staff(province), "bi-tra-lai") == []


def test_a_draft_of_national_money_is_late_after_19_may_of_the_year_before(
    province: Province,
) -> None:
    project(province, "draft", source="national", year=2027)
    project(province, "draft", source="local", year=2027)
    national, local = found(staff(province), "ban-nhap")
    assert (national.due, national.days_late) == (date(2026, 5, 19), 189)
    assert (local.due, local.days_late) == (None, None)


def test_registered_files_wait_for_the_department_and_those_of_a_body_for_the_ministry(
    province: Province,
) -> None:
    project(province, "registered", title="Của tỉnh")
    body = make.make_organisation()
    make.make_project(organisation=body, status="registered", title="Của tổ chức")
    department = found(staff(province, Role.DEPARTMENT), "tham-dinh-co-so")
    assert [item.name for item in department] == ["Của tỉnh"]
    assert [item.name for item in found(officer(), "tham-dinh-cap-bo")] == ["Của tổ chức"]


@pytest.mark.parametrize(
    ("status", "slug"), [("appraised_local", "phe-duyet"), ("approved", "giao-ke-hoach")]
)
def test_a_department_decides_local_money_and_the_ministry_national(
    province: Province, status: str, slug: str
) -> None:
    project(province, status, source="local", title="Địa phương")
    appraised = {"appraised_local": "appraised_ministry"}.get(status, status)
    project(province, appraised, source="national", title="Quốc gia")
    department = found(staff(province, Role.DEPARTMENT), slug)
    assert [item.name for item in department] == ["Địa phương"]
    assert [item.name for item in found(officer(), slug)] == ["Quốc gia"]


def test_national_files_wait_for_the_ministrys_appraisal(province: Province) -> None:
    project(province, "appraised_local", source="national")
    project(province, "appraised_local", source="local")
    assert len(found(officer(), "tham-dinh-cap-bo")) == 1


def test_a_project_past_its_end_is_late_by_so_many_days(province: Province) -> None:
    project(province, "in_progress", ended_on=TODAY - timedelta(days=10))
    project(province, "in_progress", ended_on=TODAY)
    (item,) = found(staff(province), "qua-han")
    assert item.days_late == 10


def test_a_project_under_way_without_an_entry_is_listed_after_60_days(province: Province) -> None:
    quiet = project(province, "in_progress", started_on=TODAY - timedelta(days=60))
    project(province, "in_progress", started_on=TODAY - timedelta(days=59))
    paid = project(province, "in_progress")
    entry = make.make_entry(project=paid, spent_on=date(2026, 5, 10), year=2026)
    assert [item.code for item in found(staff(province), "chua-chi")] == [quiet.code]
    entry.reverse(on=TODAY)
    assert len(found(staff(province), "chua-chi")) == 2


def test_an_accepted_project_is_to_be_settled_within_15_days(province: Province) -> None:
    accepted = project(province, "accepted", source="national")
    event(accepted, "accept", at=datetime(2026, 11, 1, 9, tzinfo=timezone.get_current_timezone()))
    project(province, "settled")
    (item,) = found(staff(province), "quyet-toan")
    assert (item.due, item.days_late) == (date(2026, 11, 16), 8)


def test_an_active_project_names_what_it_lacks(province: Province) -> None:
    bare = project(province, "contracted", place="", ended_on=None)
    project(province, "settled", place="")
    (item,) = found(staff(province), "thieu-thong-tin")
    assert item.detail == (
        "thiếu: địa điểm, đơn vị thực hiện, thời gian thực hiện, mục tiêu, kinh phí theo nguồn"
    )
    fill(bare)
    assert found(staff(province), "thieu-thong-tin") == []


def fill(bare: Project) -> None:
    """Say everything that a project must."""
    bare.place, bare.goal, bare.ended_on = "Xã A", "Tăng năng suất", date(2026, 12, 1)
    bare.implementing_unit = make.make_organisation()
    bare.save()
    ProjectFunding.objects.create(project=bare, source="national", amount=1_000_000)


def test_a_machine_without_its_owner_lacks_a_beneficiary(province: Province) -> None:
    machine = project(province, "contracted", content=ActivityContent.objects.get(code="machinery"))
    fill(machine)
    (item,) = found(staff(province), "thieu-thong-tin")
    assert item.detail == "thiếu: đơn vị thụ hưởng"
    owner = make.make_establishment(province=province)
    Beneficiary.objects.create(project=machine, establishment=owner)
    assert found(staff(province), "thieu-thong-tin") == []


def test_an_advance_beyond_the_work_done_is_listed_once_the_project_ended(
    province: Province,
) -> None:
    ended = project(province, "stopped")
    given = {"project": ended, "year": 2026, "spent_on": date(2026, 5, 1)}
    make.make_entry(**given, stage="advanced", amount=60_000_000)
    make.make_entry(**given, stage="executed", amount=45_000_000)
    (item,) = found(staff(province), "tam-ung")
    assert item.detail == "còn 15.000.000 đồng chưa có khối lượng"


def test_records_that_contradict_a_report_are_listed_with_both_numbers(published: None) -> None:
    capital = Province.objects.get(key="ha-noi")
    claim(2_000_000_000)
    assert found(staff(capital), "lech-bao-cao") == []  # nothing recorded: no contradiction
    spend(1_500_000_000)
    (item,) = found(staff(capital), "lech-bao-cao")
    assert "hồ sơ 1.500.000.000 đồng" in item.detail
    assert item.place == "Hà Nội"
    assert len(found(officer(), "lech-bao-cao")) == 1
    spend(500_000_000)
    assert found(staff(capital), "lech-bao-cao") == []


def test_work_beyond_the_support_is_a_warning_for_the_place(
    province: Province,
) -> None:
    over = project(province, "in_progress", ended_on=date(2026, 12, 1))
    ProjectFunding.objects.create(project=over, source="national", amount=100_000_000)
    given = {"project": over, "year": 2026, "spent_on": date(2026, 5, 1)}
    make.make_entry(**given, stage="executed", amount=150_000_000)
    (item,) = found(staff(province), "canh-bao")
    assert "150.000.000 đồng" in item.detail
    assert found(officer(), "canh-bao") == []  # the ministry reads them at each project


def test_a_system_administrator_sees_accounts_without_a_second_factor(client: Client) -> None:
    viewer = make.make_user(role=Role.MINISTRY_VIEWER, first_name="Khuê")
    client.force_login(make.make_administrator())
    assert "Khuê" in client.get("/viec-can-lam/tai-khoan-mot-buoc/").content.decode()
    viewer.second_factor_since = timezone.now()
    viewer.save()
    assert "Khuê" not in client.get("/viec-can-lam/tai-khoan-mot-buoc/").content.decode()


# -- the page -----------------------------------------------------------------------------------


def test_the_page_shows_first_rows_and_leads_to_all(client: Client, province: Province) -> None:
    for number in range(25):
        project(province, "draft", title=f"Nháp {number}")
    client.force_login(staff(province))
    html = client.get("/viec-can-lam/").content.decode()
    assert "Xem cả 25 việc" in html
    assert html.count("Nháp ") == 20
    second = client.get("/viec-can-lam/ban-nhap/?trang=1").content.decode()
    assert second.count("Nháp ") == 25


def test_nothing_of_another_province_is_seen_or_counted(client: Client, province: Province) -> None:
    elsewhere = Province.objects.get(key="ha-noi")
    for status in ("draft", "registered", "approved", "in_progress", "accepted"):
        project(elsewhere, status, title="Bí mật", ended_on=date(2026, 4, 1), place="")
    for role in (Role.CENTRE_STAFF, Role.DEPARTMENT):
        client.force_login(staff(province, role))
        html = client.get("/viec-can-lam/").content.decode()
        assert "Bí mật" not in html
        assert "Hiện không có việc nào chờ" in html


def test_the_successor_sees_the_work_of_the_units_merged_into_it(province: Province) -> None:
    before = Province.objects.get(key="bac-kan-63")
    project(before, "draft")
    assert len(found(staff(province), "ban-nhap")) == 1


def test_a_kind_of_another_role_is_not_found(client: Client, province: Province) -> None:
    client.force_login(staff(province))
    assert client.get("/viec-can-lam/tham-dinh-cap-bo/").status_code == 404
    assert client.get("/viec-can-lam/khong-co/").status_code == 404


def test_the_number_of_queries_does_not_grow(
    client: Client, province: Province, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for status in ("draft", "registered", "approved", "in_progress", "accepted") * 6:
        project(province, status, ended_on=date(2026, 4, 1))
    client.force_login(make.make_administrator())
    with django_assert_max_num_queries(len(KINDS) + 12):
        client.get("/viec-can-lam/")


def test_signing_in_leads_to_the_work_list(settings: Any) -> None:
    assert settings.LOGIN_REDIRECT_URL == "work"
