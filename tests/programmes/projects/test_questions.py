"""Before something unlikely is written, the page asks; of two people the second is told."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.accounts.models import Role
from programmes.models import Adjustment, Project, RuleOverride, SpendingEntry
from programmes.rules.accepting import fingerprint
from tests import factories as make
from tests.programmes.projects.lives import MILLION, make_full_project, person
from tests.programmes.projects.money_forms import TOKEN, post, project_with, row, staff, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


# -- the same entry twice --------------------------------------------------------------------------


def test_the_same_entry_from_two_forms_is_asked_about_and_taken_with_a_reason() -> None:
    project, client = project_with(), signed_in(staff())
    post(client, project, row())
    second = post(client, project, row(), token="b" * 32)
    assert "2 bút toán giống hệt nhau, 100.000.000 đồng ngày 10/03/2026" in text_of(second)
    assert "Luật Kế toán 2015 Điều 18" in text_of(second)
    assert SpendingEntry.objects.count() == 1

    asked = {"token": "b" * 32, "seen": second.context["seen"]}
    post(client, project, row(), **asked, reason=" ")
    assert SpendingEntry.objects.count() == 1
    post(client, project, row(), **asked, reason="Hai lần chuyển cùng số.")
    assert SpendingEntry.objects.count() == 2
    accepted = RuleOverride.objects.filter(rule__startswith="twice-").get()
    assert accepted.reason == "Hai lần chuyển cùng số."
    assert TOKEN != "b" * 32


@pytest.mark.parametrize(
    "other",
    [{"voucher": "UNC 13"}, {"spent_on": "11/03/2026"}, {"amount_0": "99"}, {"kind": "execution"}],
)
def test_an_entry_that_differs_is_not_asked_about(other: dict[str, str]) -> None:
    project, client = project_with(support=900 * MILLION), signed_in(staff())
    post(client, project, row())
    post(client, project, row(**other), token="b" * 32)
    assert SpendingEntry.objects.count() == 2


# -- reversing -------------------------------------------------------------------------------------


def reversal_of(project: Project) -> tuple[str, SpendingEntry]:
    entry = make.make_entry(project=project, year=2026, spent_on=date(2026, 3, 1))
    return reverse("entry-reverse", args=[project.pk, entry.pk]), entry


def test_the_second_who_reverses_is_told_who_did_it_and_why() -> None:
    project = project_with()
    address, entry = reversal_of(project)
    first, second = staff(last_name="Nguyễn Văn", first_name="Một"), staff()
    sent = {"reason": "Ghi nhầm số.", "version": project.version}
    signed_in(first).post(address, sent)
    page = signed_in(second).post(address, {**sent, "reason": "Trùng."}, follow=True)
    told = text_of(page)
    assert "Bút toán này đã được đảo từ trước" in told
    assert "do Nguyễn Văn Một lúc" in told
    assert "Ghi nhầm số." in told
    assert SpendingEntry.objects.filter(reverses=entry).count() == 1
    assert "do Nguyễn Văn Một lúc" in text_of(signed_in(second).get(address))


def test_who_reverses_a_changed_project_is_told_and_keeps_the_reason() -> None:
    project = project_with()
    address, entry = reversal_of(project)
    client = signed_in(staff())
    version = client.get(address).context["version"]
    Project.objects.get(pk=project.pk).save()
    response = client.post(address, {"reason": "Ghi nhầm số.", "version": version})
    assert response.status_code == 409
    assert "Trong lúc bạn xem" in text_of(response)
    assert "Ghi nhầm số." in response.content.decode()
    assert not SpendingEntry.objects.filter(reverses=entry).exists()
    again = {"reason": "Ghi nhầm số.", "version": response.context["version"]}
    assert client.post(address, again).status_code == 302
    assert SpendingEntry.objects.filter(reverses=entry).exists()


# -- adjusting -------------------------------------------------------------------------------------

PAPER = {
    "reason": "Bổ sung thiết bị",
    "number": "12/QĐ-BCT",
    "decided_on": "20/02/2024",
    "issued_by": "Bộ Công Thương",
}


def more(project: Project, amount: str, unit: str, **others: Any) -> dict[str, Any]:
    money = {"national_0": amount, "national_1": unit}
    own = {"counterpart_0": "400", "counterpart_1": "trieu"}
    return {**PAPER, **money, **own, "version": project.version, **others}


def test_an_adjustment_to_a_thousand_times_too_much_is_asked_about() -> None:
    project = make_full_project(status="in_progress", stated_total=700 * MILLION)
    client = signed_in(person(Role.MINISTRY_OFFICER))
    address = f"/de-an/{project.pk}/dieu-chinh/?loai=money"
    sent = more(project, "999", "ty")
    assert "tăng kinh phí nhà nước thì Bộ trưởng" in text_of(client.get(address))
    asked = client.post(address, sent)
    page = text_of(asked)
    assert "Kinh phí hỗ trợ 999.000.000.000 đồng gấp 3.330 lần số được duyệt 300.000.000" in page
    assert "vượt tổng kinh phí hồ sơ ghi 700.000.000 đồng" in page
    assert "TT 36/2013/TT-BCT Điều 11" in page
    assert "Bổ sung thiết bị" in asked.content.decode()
    assert project.funding.get(source="national").amount == 300 * MILLION
    assert not Adjustment.objects.exists()

    seen = {"seen": fingerprint(asked.context["warnings"])}
    without = client.post(address, {**sent, **seen, "accepted_because": " "})
    assert "Cần ghi lý do" in text_of(without)
    changed = more(project, "998", "ty", **seen, accepted_because="Đúng số")
    assert "998.000.000.000" in text_of(client.post(address, changed))
    assert not Adjustment.objects.exists()
    taken = client.post(address, {**sent, **seen, "accepted_because": "Đúng quyết định"})
    assert taken.status_code == 302
    assert project.funding.get(source="national").amount == 999_000 * MILLION
    reasons = RuleOverride.objects.filter(rule="support-far-above-approved")
    assert reasons.get().reason == "Đúng quyết định"


def test_an_ordinary_adjustment_is_not_asked_about() -> None:
    project = make_full_project(status="in_progress")
    client = signed_in(person(Role.MINISTRY_OFFICER))
    address = f"/de-an/{project.pk}/dieu-chinh/?loai=money"
    assert client.post(address, more(project, "350", "trieu")).status_code == 302
    assert not RuleOverride.objects.exists()


# -- two people at once ----------------------------------------------------------------------------


def test_who_adjusts_a_changed_project_keeps_what_was_typed() -> None:
    project = make_full_project(status="in_progress")
    client = signed_in(person(Role.MINISTRY_OFFICER))
    address = f"/de-an/{project.pk}/dieu-chinh/?loai=place"
    sent = {**PAPER, "place": "Xóm Mới", "version": project.version}
    Project.objects.get(pk=project.pk).save()
    told = client.post(address, sent)
    assert told.status_code == 409
    assert "Trong lúc bạn xem" in text_of(told)
    assert 'value="Xóm Mới"' in told.content.decode()
    again = {**sent, "version": told.context["project"].version}
    assert client.post(address, again).status_code == 302


def test_who_takes_a_step_on_a_changed_project_keeps_the_reason() -> None:
    project = make_full_project(status="registered")
    client = signed_in(person(Role.DEPARTMENT, project))
    address = f"/de-an/{project.pk}/buoc/tra-lai/"
    sent = {"reason": "Thiếu báo giá máy", "version": project.version}
    Project.objects.get(pk=project.pk).save()
    told = client.post(address, sent)
    assert told.status_code == 409
    assert "Thiếu báo giá máy" in told.content.decode()
    again = {**sent, "version": told.context["project"].version}
    assert client.post(address, again).status_code == 302
    late = client.post(address, sent)
    assert late.status_code == 409
    assert "Thiếu báo giá máy" in text_of(late)
    assert project.events.count() == 1
