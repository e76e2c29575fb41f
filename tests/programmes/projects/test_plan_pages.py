"""Plans and batches through their pages, down to the national page and the opened sum."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from khuyencong.accounts.models import Role
from programmes.models import FundingPlan, PlanBatch, PlanDecision, Project
from tests import factories as make
from tests.programmes.projects.lives import MILLION, make_full_project, person
from tests.programmes.records import province, seen

pytestmark = pytest.mark.django_db
PAPER = {
    "name": "Đợt 1",
    "number": "3536/QĐ-BCT",
    "decided_on": "20/01/2024",
    "issued_by": "Bộ trưởng Bộ Công Thương",
    "money": "new",
}


def answer(project: Project, amount: str, **changes: Any) -> dict[str, Any]:
    row = f"p{project.pk}"
    chosen = {f"{row}-is_in": "on", f"{row}-amount_0": amount, f"{row}-amount_1": "trieu"}
    return {**PAPER, **chosen, f"{row}-version": project.version, **changes}


def test_a_batch_is_written_from_its_page_and_listed(client: Client) -> None:
    project = make_full_project(status="appraised_ministry")
    left_out = make_full_project(status="appraised_ministry")
    client.force_login(person(Role.MINISTRY_OFFICER))
    address = "/ke-hoach/dot/phe-duyet/?nam=2024&nguon=quoc-gia"
    page = seen(client.get(address))
    assert project.code in page
    assert left_out.code in page
    response = client.post(address, answer(project, "250"))
    batch = PlanBatch.objects.get()
    assert response.headers["Location"] == f"/ke-hoach/dot/{batch.pk}/"
    listed = seen(client.get(f"/ke-hoach/dot/{batch.pk}/"))
    assert "250.000.000" in listed
    assert project.code in listed
    assert left_out.code not in listed


def test_the_step_of_the_project_leads_to_the_batch_with_it_ticked(client: Client) -> None:
    project = make_full_project(status="appraised_ministry")
    client.force_login(person(Role.MINISTRY_OFFICER))
    response = client.get(f"/de-an/{project.pk}/buoc/phe-duyet/", follow=True)
    html = response.content.decode()
    assert f'name="p{project.pk}-is_in"' in html
    assert "checked" in html[html.index(f"p{project.pk}-is_in") :][:200]


def test_a_look_at_what_is_left_writes_nothing(client: Client) -> None:
    project = make_full_project(status="approved")
    plan = make.make_plan(province=project.province)
    make.make_decision(plan=plan, amount=500 * MILLION)
    client.force_login(person(Role.MINISTRY_OFFICER))
    address = "/ke-hoach/dot/giao/?nam=2024&nguon=quoc-gia"
    page = seen(client.post(address, answer(project, "180", preview="1")))
    assert "680.000.000" not in page
    assert page.count("500.000.000") >= 2
    assert not PlanBatch.objects.exists()


def test_a_plan_that_is_exceeded_asks_why(client: Client) -> None:
    project = make_full_project(status="appraised_local", source="local")
    plan = make.make_plan(province=project.province, source="local")
    make.make_decision(plan=plan, stage="planned", amount=100 * MILLION, number="1/QĐ-UBND")
    client.force_login(person(Role.DEPARTMENT, project))
    address = "/ke-hoach/dot/phe-duyet/?nam=2024&nguon=dia-phuong"
    named = answer(project, "300", money="named", existing_number="1/QĐ-UBND")
    assert "vượt kế hoạch 200.000.000 đồng" in seen(client.post(address, named))
    assert client.post(address, {**named, "override_reason": "Chờ"}).status_code == 302
    assert "200.000.000" in seen(client.get(f"/ke-hoach/{plan.pk}/"))


def test_a_batch_moves_the_national_page_and_is_found_under_its_sum(client: Client) -> None:
    project = make_full_project(
        year=2030, status="approved", province=province("ha-noi"), started_on=date(2030, 3, 1),
        ended_on=date(2030, 11, 1),
    )  # fmt: skip
    client.force_login(person(Role.MINISTRY_OFFICER))
    address = "/ke-hoach/dot/giao/?nam=2030&nguon=quoc-gia"
    client.post(address, answer(project, "123,45", decided_on="20/01/2024", number="77/QĐ-BCT"))
    assert PlanDecision.objects.get().amount == 123_450_000
    home = seen(client.get("/?nam=2030"))
    assert "0,12" in home
    opened = seen(
        client.get("/so-lieu/cong/?pham-vi=ha-noi&nam=2030&nguon=quoc-gia&giai-doan=allocated")
    )
    assert "77/QĐ-BCT" in opened
    assert "123.450.000 đồng" in opened


@pytest.mark.parametrize(
    ("role", "source", "expected"),
    [
        (Role.MINISTRY_OFFICER, "national", 302),
        (Role.MINISTRY_OFFICER, "local", 403),
        (Role.DEPARTMENT, "local", 302),
        (Role.DEPARTMENT, "national", 403),
        (Role.CENTRE_STAFF, "local", 403),
        (Role.MINISTRY_VIEWER, "national", 403),
        (Role.IMPORT_ADMIN, "local", 302),
        (Role.SYSTEM_ADMIN, "national", 302),
    ],
)
def test_who_writes_decisions(client: Client, role: Role, source: str, expected: int) -> None:
    plan = make.make_plan(source=source)
    user = person(role, make.make_project(province=plan.province))
    client.force_login(user)
    form = {
        "stage": "planned", "kind": "initial", "amount_0": "500", "amount_1": "trieu",
        "number": "5/QĐ", "decided_on": "15/01/2024", "issued_by": "UBND tỉnh",
    }  # fmt: skip
    assert client.post(f"/ke-hoach/{plan.pk}/quyet-dinh/", form).status_code == expected
    assert plan.decisions.count() == (1 if expected == 302 else 0)


def test_a_recovery_is_negative_and_says_why(client: Client) -> None:
    plan = make.make_plan()
    make.make_decision(plan=plan, amount=500 * MILLION)
    client.force_login(person(Role.MINISTRY_OFFICER))
    address = f"/ke-hoach/{plan.pk}/quyet-dinh/"
    form = {
        "stage": "allocated", "kind": "recovery", "amount_0": "200", "amount_1": "trieu",
        "number": "9/QĐ", "decided_on": "15/09/2024", "issued_by": "Bộ Công Thương",
    }  # fmt: skip
    assert "cần ghi lý do" in seen(client.post(address, form))
    assert client.post(address, {**form, "note": "Hủy hội chợ"}).status_code == 302
    assert "−200.000.000" in seen(client.get(f"/ke-hoach/{plan.pk}/"))
    again = seen(client.post(address, {**form, "note": "Hủy hội chợ"}))
    assert "đã được ghi" in again
    too_much = seen(client.post(address, {**form, "amount_0": "900", "note": "Hủy"}))
    assert "sẽ âm" in too_much
    assert plan.decisions.count() == 2


def test_a_plan_is_opened_once(client: Client) -> None:
    so = person(Role.DEPARTMENT, make.make_project())
    client.force_login(so)
    form = {"year": 2024, "source": "local", "province": so.province_id}
    assert client.post("/ke-hoach/them/", form).status_code == 302
    assert "đã có kế hoạch" in seen(client.post("/ke-hoach/them/", form))
    elsewhere = {**form, "province": make.make_province().pk}
    assert client.post("/ke-hoach/them/", elsewhere).status_code == 404
    assert FundingPlan.objects.count() == 1


def test_a_stranger_finds_no_plan_and_no_batch(client: Client) -> None:
    plan = make.make_plan()
    client.force_login(make.make_user(province=make.make_province()))
    assert client.get(f"/ke-hoach/{plan.pk}/").status_code == 404
    assert client.get(f"/ke-hoach/{plan.pk}/quyet-dinh/").status_code == 404
    assert client.get("/ke-hoach/dot/giao/").status_code == 403
    assert str(plan.holder) not in seen(client.get("/ke-hoach/"))


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_costs_the_same_however_many_plans(client: Client, count: int) -> None:
    for _number in range(count):
        project = make_full_project(status="assigned")
        make.make_decision(plan=make.make_plan(province=project.province))
    client.force_login(person(Role.MINISTRY_VIEWER))
    client.get("/ke-hoach/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/ke-hoach/").status_code == 200
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]


def test_a_batch_costs_the_same_to_look_at_however_many_wait(client: Client) -> None:
    client.force_login(person(Role.MINISTRY_OFFICER))
    address = "/ke-hoach/dot/giao/?nam=2024&nguon=quoc-gia"
    counts = []
    for _turn in range(3):
        for _number in range(3):
            project = make_full_project(status="approved")
            make.make_decision(plan=make.make_plan(province=project.province))
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


GIVE = "/ke-hoach/dot/giao/?nam=2024&nguon=quoc-gia"


def test_only_projects_with_money_left_wait_for_an_allocation(client: Client) -> None:
    half, whole = (make_full_project(status="approved") for _number in range(2))
    client.force_login(person(Role.MINISTRY_OFFICER))
    client.post(GIVE, answer(half, "180"))
    client.post(GIVE, answer(whole, "300", number="3537/QĐ-BCT"))
    page = seen(client.get(GIVE))
    assert half.code in page
    assert whole.code not in page


def test_projects_entered_while_under_way_are_told_apart_from_those_that_wait(
    client: Client,
) -> None:
    project = make_full_project(status="in_progress")
    plan = make.make_plan(province=project.province)
    make.make_decision(plan=plan, amount=300 * MILLION, number="12/QĐ-BCT")
    client.force_login(person(Role.MINISTRY_OFFICER))
    page = seen(client.get(GIVE))
    assert project.code not in page
    assert "Chưa hiện 1 đề án" in page
    assert project.code in seen(client.get(f"{GIVE}&chua-ghi=co"))
    named = answer(project, "300", money="named", existing_number="12/QĐ-BCT")
    assert client.post(GIVE, named).status_code == 302
    assert plan.decisions.count() == 1
    assert "Chưa hiện" not in seen(client.get(GIVE))


def test_a_batch_is_chosen_from_one_province(client: Client) -> None:
    here = make_full_project(status="approved", province=province("ha-noi"))
    there = make_full_project(status="approved")
    client.force_login(person(Role.MINISTRY_OFFICER))
    page = seen(client.get(f"{GIVE}&tinh=ha-noi"))
    assert here.code in page
    assert there.code not in page


def test_a_project_taken_back_while_the_batch_was_open_is_told_and_nothing_is_written(
    client: Client,
) -> None:
    stays, goes = (make_full_project(status="appraised_ministry") for _number in range(2))
    client.force_login(person(Role.MINISTRY_OFFICER))
    both = {**answer(stays, "300"), **answer(goes, "300")}
    client.post(f"/de-an/{goes.pk}/buoc/khong-duyet/", {"reason": "Trùng", "version": goes.version})
    address = "/ke-hoach/dot/phe-duyet/?nam=2024&nguon=quoc-gia"
    response = client.post(address, both)
    assert response.status_code == 409
    assert f"{goes.code}: Trong lúc bạn xem" in seen(response)
    assert not PlanBatch.objects.exists()
    form = response.context["form"]
    assert [row.project for row in form.ticked()] == [stays]
    assert form["number"].value() == "3536/QĐ-BCT"
    assert "Không còn chờ đợt này" in seen(response)
    sent = {**both, f"p{goes.pk}-is_in": ""}
    assert client.post(address, sent).headers["Location"].startswith("/ke-hoach/dot/")
    assert PlanBatch.objects.get().shares.get().project == stays


def test_a_project_that_changed_is_ticked_again_on_purpose_and_the_rest_stays(
    client: Client,
) -> None:
    """So that who clicks twice does not give the same money twice."""
    stays, changes = (make_full_project(status="assigned") for _number in range(2))
    client.force_login(person(Role.MINISTRY_OFFICER))
    both = {**answer(stays, "100"), **answer(changes, "120")}
    Project.objects.get(pk=changes.pk).save()
    response = client.post(GIVE, both)
    assert response.status_code == 409
    rows = {row.project: row for row in response.context["form"].rows}
    assert [row["is_in"].value() for row in (rows[stays], rows[changes])] == [True, False]
    assert rows[changes]["amount"].value() == ["120", "trieu"]
    changes.refresh_from_db()
    again = {**both, f"p{changes.pk}-version": str(changes.version)}
    assert f'name="p{changes.pk}-version" value="{changes.version}"' in response.content.decode()
    assert client.post(GIVE, again).status_code == 302
    assert client.post(GIVE, again).status_code == 409
    assert PlanBatch.objects.count() == 1


def test_a_project_of_another_province_in_the_form_is_not_found(client: Client) -> None:
    foreign = make_full_project(status="appraised_local", source="local")
    client.force_login(person(Role.DEPARTMENT, make.make_project()))
    address = "/ke-hoach/dot/phe-duyet/?nam=2024&nguon=dia-phuong"
    assert client.post(address, answer(foreign, "300")).status_code == 404


def test_what_is_left_is_shown_before_the_paper_is_known(client: Client) -> None:
    project = make_full_project(status="approved")
    plan = make.make_plan(province=project.province)
    make.make_decision(plan=plan, amount=500 * MILLION, number="1/QĐ")
    client.force_login(person(Role.MINISTRY_OFFICER))
    sent = answer(project, "180", preview="1", money="named", number="", decided_on="")
    page = seen(client.post(GIVE, sent))
    assert "Có lỗi cần sửa" not in page
    assert "320.000.000" in page


def test_a_batch_page_repeats_what_the_rules_warn_of(client: Client) -> None:
    project = make_full_project(status="appraised_ministry", ended_on=date(2024, 11, 30))
    project.funding.filter(source="national").update(amount=900 * MILLION)
    client.force_login(person(Role.MINISTRY_OFFICER))
    page = seen(client.get("/ke-hoach/dot/phe-duyet/?nam=2024&nguon=quoc-gia"))
    assert "Cảnh báo" in page


def test_the_list_of_plans_starts_in_this_year_and_sums_what_is_listed(client: Client) -> None:
    year = timezone.localdate().year
    plans = [make.make_plan(year=year, source="national") for _number in range(2)]
    make.make_decision(plan=plans[0], amount=1_505 * MILLION)
    make.make_decision(plan=plans[1], amount=655_500_000)
    make.make_decision(plan=make.make_plan(year=2019), amount=77 * MILLION)
    client.force_login(person(Role.MINISTRY_VIEWER))
    page = seen(client.get("/ke-hoach/"))
    assert "Cộng 2 kế hoạch đang lọc" in page
    assert "2.160,5" in page
    assert "77" in seen(client.get("/ke-hoach/?nam=2019"))
    file = client.get("/ke-hoach/?nam=2019&dinh-dang=csv").content.decode("utf-8-sig")
    assert "77000000" in file
    assert "2160500000" not in file


def test_a_reason_that_nothing_needs_is_not_kept_as_an_excess(client: Client) -> None:
    project = make_full_project(status="approved")
    plan = make.make_plan(province=project.province)
    make.make_decision(plan=plan, stage="planned", amount=900 * MILLION)
    client.force_login(person(Role.MINISTRY_OFFICER))
    page = client.post(GIVE, answer(project, "180", override_reason="Chờ"), follow=True)
    assert "Vượt kế hoạch" not in seen(page)
