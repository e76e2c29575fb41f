"""Adjustments: who decides which, the approved figures stay, and the plan moves once."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from khuyencong.accounts.models import Role
from programmes.lifecycle.adjusting import adjust, kinds_for
from programmes.lifecycle.carrying_out import carry_out
from programmes.lifecycle.plan_sums import key_of, sums_of
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.models import Adjustment, AdjustmentKind, Project, Status, cells
from programmes.models.plan import PlanDecision
from tests import factories as make
from tests.programmes.projects.lives import GROUNDS, MILLION, make_full_project, person
from tests.programmes.records import seen

pytestmark = pytest.mark.django_db

MINISTER = {"money", "content", "extension"}
WITHIN = {"time", "place", "beneficiary", "partner"}
INSIDE_A_GROUP = {"place", "beneficiary", "partner"}
ALL = set(AdjustmentKind.values)
# programme, kind, holder -> what the ministry and what the department decides
TABLE: dict[tuple[str, str, str], tuple[set[str], set[str]]] = {
    ("national", "ordinary", "province"): (ALL, set()),
    ("national", "group", "province"): (ALL - INSIDE_A_GROUP, INSIDE_A_GROUP),
    ("national", "group", "organisation"): (ALL, set()),
    ("local", "ordinary", "province"): (set(), ALL),
    ("local", "group", "province"): (set(), ALL),
}


def approved_project(**fields: Any) -> Project:
    """A project approved with 300 triệu and now under way."""
    project = make_full_project(status="appraised_ministry", **fields)
    carry_out(project=project, action="approve", by=person(Role.SYSTEM_ADMIN), **GROUNDS)
    Project.objects.filter(pk=project.pk).update(status="in_progress")
    return Project.objects.get(pk=project.pk)


@pytest.mark.parametrize("sort", TABLE, ids=map("-".join, TABLE))
@pytest.mark.parametrize("role", Role)
def test_who_decides_which_adjustment(sort: tuple[str, str, str], role: Role) -> None:
    programme, kind, holder = sort
    ministry, department = TABLE[sort]
    given = {"organisation": make.make_organisation()} if holder == "organisation" else {}
    project = make.new_project(source=programme, kind=kind, **given)
    expected = {
        Role.MINISTRY_OFFICER: ministry,
        Role.DEPARTMENT: department,
        Role.SYSTEM_ADMIN: ALL,
    }.get(role, set())
    user = make.make_user(
        role=role, **({"province": make.make_province()} if role == Role.DEPARTMENT else {})
    )
    for status in Status:
        project.status = status
        open_now = status in {"approved", "assigned", "contracted", "in_progress"}
        assert set(kinds_for(project, user)) == (expected if open_now else set())


def test_more_money_is_the_ministers_and_moves_the_plan_by_the_difference() -> None:
    project = approved_project()
    officer = person(Role.MINISTRY_OFFICER)
    row = adjust(
        project=project, by=officer, kind="money", values={"national": 350 * MILLION},
        stages=["planned", "allocated"], **GROUNDS,
    )  # fmt: skip
    assert row.decider == "minister"
    assert row.changes["values"][0]["old"]["national"] == 300 * MILLION
    project.refresh_from_db()
    assert project.approved
    assert project.approved["funding"]["national"] == 300 * MILLION
    amounts = PlanDecision.objects.values_list("stage", "kind", "amount")
    assert set(amounts) == {
        ("planned", "adjustment", 50 * MILLION),
        ("allocated", "adjustment", 50 * MILLION),
    }
    sums = sums_of([key_of(project)])[key_of(project)]
    assert (sums.approved, sums.assigned) == (350 * MILLION, 50 * MILLION)
    assert cells.differences() == []


def test_less_money_is_the_department_of_the_ministrys() -> None:
    project = approved_project()
    given: dict[str, Any] = {"kind": "money", "values": {"national": 200 * MILLION}}
    row = adjust(project=project, by=person(Role.MINISTRY_OFFICER), **given, **GROUNDS)
    assert row.decider == "ministry"
    assert not PlanDecision.objects.exists()


def test_a_plan_cannot_fall_below_nothing_and_then_nothing_is_written() -> None:
    project = approved_project()
    given: dict[str, Any] = {"kind": "money", "values": {"national": 200 * MILLION}}
    given["stages"] = ["allocated"]
    with pytest.raises(ValidationError, match="sẽ âm"):
        adjust(project=project, by=person(Role.MINISTRY_OFFICER), **given, **GROUNDS)
    assert project.funding.get(source="national").amount == 300 * MILLION
    assert not Adjustment.objects.exists()


def test_a_group_project_gets_its_beneficiaries_from_the_department(client: Client) -> None:
    project = approved_project(kind="group")
    gone = project.beneficiaries.get()
    comes = make.make_establishment(province=project.province, name="Chè Tân Cương")
    client.force_login(person(Role.DEPARTMENT, project))
    address = f"/de-an/{project.pk}/dieu-chinh/?loai=beneficiary"
    assert client.get(address).status_code == 200
    answer = {
        "beneficiaries-TOTAL_FORMS": "2", "beneficiaries-INITIAL_FORMS": "1",
        "beneficiaries-0-establishment_0": str(gone), "beneficiaries-0-remove": "on",
        "beneficiaries-0-establishment_1": str(gone.establishment_id),
        "beneficiaries-1-establishment_0": "Chè Tân Cương",
        "beneficiaries-1-share_0": "300", "beneficiaries-1-share_1": "trieu",
        "version": project.version, "reason": "Theo kế hoạch chi tiết",
        "number": "12/KH-SCT", "decided_on": "01/04/2024", "issued_by": "Sở Công Thương",
    }  # fmt: skip
    assert client.post(address, answer).status_code == 302
    assert [row.establishment for row in project.beneficiaries.all()] == [comes]
    page = seen(client.get(f"/de-an/{project.pk}/"))
    assert "Chè Tân Cương (300.000.000 đồng)" in page
    assert str(gone) in page
    assert "12/KH-SCT" in page


def test_time_stays_within_the_year_and_an_extension_goes_beyond() -> None:
    project = approved_project()
    officer = person(Role.MINISTRY_OFFICER)
    late, early = {"ended_on": date(2025, 3, 1)}, {"ended_on": date(2024, 12, 20)}
    with pytest.raises(ValidationError, match="ở trong năm"):
        adjust(project=project, by=officer, kind="time", values=late, **GROUNDS)
    with pytest.raises(ValidationError, match="ở năm sau"):
        adjust(project=project, by=officer, kind="extension", values=early, **GROUNDS)
    far = {"ended_on": date(2062, 3, 1)}
    with pytest.raises(ValidationError, match="đến 31/12/2025"):
        adjust(project=project, by=officer, kind="extension", values=far, **GROUNDS)
    adjust(project=project, by=officer, kind="extension", values=late, **GROUNDS)
    project.refresh_from_db()
    assert project.ended_on == date(2025, 3, 1)
    assert project.approved
    assert project.approved["ended_on"] == "2024-11-30"


@pytest.mark.parametrize("left_out", ["reason", "number", "decided_on", "issued_by"])
def test_an_adjustment_names_its_whole_decision(left_out: str) -> None:
    project = approved_project()
    grounds = {**GROUNDS, left_out: None if left_out == "decided_on" else ""}
    given: dict[str, Any] = {"kind": "place", "values": {"place": "Xóm Mới"}}
    with pytest.raises(ValidationError) as refused:
        adjust(project=project, by=person(Role.MINISTRY_OFFICER), **given, **grounds)
    assert list(refused.value.message_dict) == [left_out]


def test_nothing_changed_is_no_adjustment() -> None:
    project = approved_project()
    given: dict[str, Any] = {"kind": "place", "values": {"place": project.place}}
    with pytest.raises(ValidationError, match="Chưa có gì thay đổi"):
        adjust(project=project, by=person(Role.MINISTRY_OFFICER), **given, **GROUNDS)
    assert not Adjustment.objects.exists()


def test_a_stale_reader_and_a_stranger_adjust_nothing() -> None:
    project = approved_project()
    given: dict[str, Any] = {"kind": "place", "values": {"place": "Xóm Mới"}, **GROUNDS}
    officer = person(Role.MINISTRY_OFFICER)
    adjust(project=project, by=officer, version=project.version, **given)
    with pytest.raises(ChangedMeanwhile):
        adjust(project=project, by=officer, version=project.version, **given)
    stranger = make.make_user(role=Role.DEPARTMENT, province=make.make_province())
    with pytest.raises(Project.DoesNotExist):
        adjust(project=project, by=stranger, **given)
    with pytest.raises(Refused):
        adjust(project=project, by=person(Role.CENTRE_STAFF, project), **given)


@pytest.mark.parametrize("kind", AdjustmentKind.values)
def test_every_kind_has_its_form(client: Client, kind: str) -> None:
    project = approved_project()
    client.force_login(person(Role.MINISTRY_OFFICER))
    address = f"/de-an/{project.pk}/dieu-chinh/?loai={kind}"
    assert client.get(address).status_code == 200
    answer = {"beneficiaries-TOTAL_FORMS": "0", "beneficiaries-INITIAL_FORMS": "0"}
    response = client.post(address, answer)
    assert response.status_code == 200
    assert "Có lỗi cần sửa" in seen(response)
    assert client.get(f"/de-an/{project.pk}/dieu-chinh/").status_code == 200
    assert client.get(f"/de-an/{project.pk}/dieu-chinh/?loai=la").status_code == 404
