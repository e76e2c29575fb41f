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


@pytest.mark.parametrize(
    "strange",
    [
        {"title": "a\0b", "implementing_unit_0": "\0", "own_code": "\0"},
        {"implementing_unit_0": "x " * 5000, "implementing_unit_1": "9" * 30},
        {"province": "9" * 30, "content": "-1", "commune": "x"},
        {"year": "٢٠٢٦"},
        {"year": "99999999999999999999"},
        {"beneficiaries-TOTAL_FORMS": "-1"},
        {"beneficiaries-TOTAL_FORMS": "999999"},
        {"beneficiaries-TOTAL_FORMS": "x", "add_row": "1"},
        {"token": "x", "version": "-5", "base": "[]"},
        {"funding-national_0": "9" * 5000, "stated_total_1": "x"},
        {"target-people_trained-planned": "9" * 39},
        {"started_on": "0001-01-01", "ended_on": "31/12/9999"},
    ],
    ids=lambda strange: next(iter(strange)),
)
def test_nothing_that_can_be_sent_breaks_the_form(strange: dict[str, str]) -> None:
    user = staff()
    client = signed(user)
    for address in (ADD, f"{ADD}luu-tam/"):
        assert client.post(address, empty_form(user, **strange)).status_code in (200, 302, 400)
    project = draft(user)
    sent = stored_form(user, project, **strange)
    for resolving in ({}, {"resolving": "1", "take": "mine"}):
        address = reverse("project-edit", args=[project.pk])
        assert client.post(address, {**sent, **resolving}).status_code in (200, 302, 409)


def test_lookups_find_bodies_without_marks() -> None:
    client = signed(staff())
    found = client.get("/de-an/don-vi/", {"q": "khuyen cong tu van"}).json()["results"]
    assert any("Khuyến công và Tư vấn" in row["name"] for row in found)
    assert client.get("/de-an/don-vi/", {"q": "\0"}).json() == {"results": []}


def test_several_of_one_name_are_offered_and_one_can_be_chosen() -> None:
    user = staff()
    project = draft(user)
    rows = [make.make_establishment(province=user.province, name="HTX Chè") for _ in range(2)]
    address = reverse("project-edit", args=[project.pk])
    typed = {"beneficiaries-0-establishment_0": "htx che"}
    response = signed(user).post(address, stored_form(user, project, **typed))
    html = response.content.decode()
    assert "Hãy chọn một trong các kết quả khớp." in read(response)
    assert '<select name="beneficiaries-0-establishment_1"' in html
    typed["beneficiaries-0-establishment_1"] = str(rows[1].pk)
    signed(user).post(address, stored_form(user, project, **typed))
    assert project.beneficiaries.get().establishment == rows[1]


def test_a_row_is_removed_by_its_box_and_the_same_one_twice_is_refused() -> None:
    user = staff()
    project = draft(user)
    gains = make.make_establishment(province=user.province, name="HTX Chè")
    project.beneficiaries.create(establishment=gains, share=100_000_000)
    address = reverse("project-edit", args=[project.pk])
    twice = {"beneficiaries-1-establishment_0": "HTX Chè"}
    response = signed(user).post(address, stored_form(user, project, **twice))
    assert "đã ghi ở dòng 1" in read(response)
    signed(user).post(address, stored_form(user, project, **{"beneficiaries-0-remove": "on"}))
    assert not project.beneficiaries.exists()


def test_sums_that_contradict_each_other_are_said_and_still_saved() -> None:
    user = staff()
    project = draft(user)
    typed = {"funding-national_0": "300", "stated_total_0": "400"}
    address = reverse("project-edit", args=[project.pk])
    response = signed(user).post(address, stored_form(user, project, **typed), follow=True)
    assert "lệch 100.000.000 đồng (100 triệu đồng)" in read(response)
    project.refresh_from_db()
    assert project.stated_total == 400_000_000


def test_too_many_rows_are_refused_in_vietnamese() -> None:
    user = staff()
    sent = {"title": "Nhiều cơ sở", "beneficiaries-TOTAL_FORMS": "999999"}
    page = read(signed(user).post(ADD, empty_form(user, **sent)))
    assert "Đề án có quá nhiều cơ sở: tối đa 150 dòng." in page
    assert "Please" not in page


def test_of_amounts_that_cannot_be_read_no_sum_is_the_total() -> None:
    user = staff()
    sent = {
        "title": "Chưa rõ", "source": "local",
        "funding-local_0": "năm trăm", "funding-local_1": "trieu",
        "funding-counterpart_0": "2.350", "funding-counterpart_1": "trieu",
        "stated_total_0": "3.000", "stated_total_1": "trieu",
    }  # fmt: skip
    page = read(signed(user).post(ADD, empty_form(user, **sent)))
    assert "Tổng các nguồn –" in page
    assert "lệch" not in page
    assert "nguồn này chưa có số tiền" not in page
