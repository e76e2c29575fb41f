"""The form of a project: a draft begins with little, and everything typed is kept or refused."""

from datetime import date

import pytest
from django.urls import reverse

from programmes.models import ActivityContent, Beneficiary, Project, ProjectTarget
from provinces.models import Establishment
from tests import factories as make
from tests.programmes.projects.sending import draft, empty_form, read, signed, staff, stored_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
ADD = "/de-an/them/"


def test_a_draft_is_saved_with_nothing_but_its_holder_and_year() -> None:
    user = staff()
    response = signed(user).post(ADD, empty_form(user, year="2026"), follow=True)
    project = Project.objects.get(created_by=user)
    assert response.redirect_chain == [(f"/de-an/{project.pk}/sua/", 302)]
    assert (project.status, project.title, project.province) == ("draft", "", user.province)
    assert "Đã lưu bản nháp" in read(response)


def test_everything_that_is_typed_is_stored() -> None:
    user = staff()
    unit = make.make_organisation(name="Trung tâm Khuyến công Thái Nguyên")
    gains = make.make_establishment(province=user.province, name="HTX Chè Tân Cương")
    content = ActivityContent.objects.get(code="machinery")
    typed = empty_form(
        user,
        title="Ứng dụng máy sao chè",
        year="2026",
        source="national",
        content=str(content.pk),
        is_priority="on",
        implementing_unit_0="trung tam khuyen cong thai nguyen",
        place="Xóm Guộc",
        **{
            "funding-national_0": "1.505",
            "funding-counterpart_0": "1,5 tỷ",
            "beneficiaries-0-establishment_0": "htx che tan cuong",
            "beneficiaries-0-share_0": "1505 triệu",
            "target-people_trained-planned": "1.200",
            "target-people_trained-unit": "người",
        },
        started_on="15/3/2026",
        ended_on="30-11-2026",
        goal="Tăng sản lượng",
    )
    signed(user).post(ADD, typed)
    project = Project.objects.get(created_by=user)
    assert (project.content, project.implementing_unit) == (content, unit)
    assert (project.started_on, project.ended_on) == (date(2026, 3, 15), date(2026, 11, 30))
    assert (project.is_priority, project.is_flagship, project.goal) == (
        True,
        False,
        "Tăng sản lượng",
    )
    amounts = dict(project.funding.values_list("source", "amount"))
    assert amounts == {"national": 1_505_000_000, "counterpart": 1_500_000_000}
    assert Beneficiary.objects.get(project=project).establishment == gains
    assert Beneficiary.objects.get(project=project).share == 1_505_000_000
    target = ProjectTarget.objects.get(project=project)
    assert target.planned == 1200
    assert (target.indicator.key, target.unit) == ("people_trained", "người")


def test_the_same_form_sent_again_changes_nothing_and_leaves_no_trace() -> None:
    user = staff()
    project = draft(user)
    make.make_establishment(province=user.province)
    client, address = signed(user), reverse("project-edit", args=[project.pk])
    client.post(address, stored_form(user, project))
    project.refresh_from_db()
    assert project.version == 1


def test_a_field_that_cannot_be_read_keeps_what_was_typed_and_nothing_is_saved() -> None:
    user = staff()
    project = draft(user, title="Cũ")
    typed = {"title": "Mới", "funding-national_0": "năm trăm", "started_on": "31/02/2026"}
    address = reverse("project-edit", args=[project.pk])
    response = signed(user).post(address, stored_form(user, project, **typed))
    html = response.content.decode()
    assert response.status_code == 200
    assert "<title>" in html
    assert "Lỗi:" in html.split("</title>")[0]
    for value in ("\nMới</textarea>", 'value="năm trăm"', 'value="31/02/2026"'):
        assert value in html
    assert 'href="#id_funding-national_0"' in html
    assert 'href="#id_started_on"' in html
    project.refresh_from_db()
    assert (project.title, project.version) == ("Cũ", 1)


def test_a_double_submit_makes_one_record() -> None:
    user = staff()
    client = signed(user)
    typed = empty_form(user, title="Máy sấy", token="7b0c7d9e-4a34-4cd2-9d0a-0b8f2f4a7c11")
    client.post(ADD, typed)
    client.post(ADD, typed)
    assert Project.objects.filter(created_by=user).count() == 1


def test_a_new_establishment_is_entered_in_place() -> None:
    user = staff()
    typed = {"new-name": "Hộ ông Ba", "new-legal_form": "household", "new-share_0": "120"}
    signed(user).post(ADD, empty_form(user, **typed))
    made = Establishment.objects.get(name="Hộ ông Ba")
    assert made.province == user.province
    assert Beneficiary.objects.get(establishment=made).share == 120_000_000


def test_codes_follow_each_other_and_follow_the_programme() -> None:
    user = staff()
    client = signed(user)
    client.post(ADD, empty_form(user, year="2026", source="national"))
    client.post(ADD, empty_form(user, year="2026", source="national"))
    client.post(ADD, empty_form(user, year="2026"))
    codes = list(
        Project.objects.filter(created_by=user).order_by("pk").values_list("code", flat=True)
    )
    assert codes == ["THAI-NGUYEN-2026-QG-001", "THAI-NGUYEN-2026-QG-002", "THAI-NGUYEN-2026-001"]
    last = Project.objects.get(code="THAI-NGUYEN-2026-001")
    client.post(reverse("project-edit", args=[last.pk]), stored_form(user, last, source="local"))
    last.refresh_from_db()
    assert last.code == "THAI-NGUYEN-2026-DP-001"


def test_the_offices_own_number_replaces_the_code() -> None:
    user = staff()
    client = signed(user)
    client.post(ADD, empty_form(user, own_code=" 12/ĐA-KC "))
    project = Project.objects.get(created_by=user)
    assert project.code == "12/ĐA-KC"
    response = client.post(ADD, empty_form(user, own_code="12/ĐA-KC"))
    assert "Mã này đã dùng" in read(response)
