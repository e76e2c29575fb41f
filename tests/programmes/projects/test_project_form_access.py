"""Who may open the form, what a closed one says, and what becomes of two people's versions."""

from datetime import date

import pytest
from django.urls import reverse

from khuyencong.accounts.models import KeptForm, Role
from programmes.models import Project
from provinces.models import Commune, Province
from tests import factories as make
from tests.programmes.projects.sending import (
    draft,
    empty_form,
    read,
    signed,
    staff,
    stored_form,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
ADD = "/de-an/them/"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.MINISTRY_VIEWER, 403),
        (Role.MINISTRY_OFFICER, 403),
        (Role.IMPORT_ADMIN, 200),
        (Role.SYSTEM_ADMIN, 200),
    ],
)
def test_only_who_enters_records_opens_the_form(role: Role, status: int) -> None:
    user = make.make_user(role=role)
    project = draft(staff())
    assert signed(user).get(ADD).status_code == status
    assert signed(user).get(reverse("project-edit", args=[project.pk])).status_code == status


def test_the_department_reads_and_does_not_edit() -> None:
    user = staff(role=Role.DEPARTMENT)
    assert signed(user).get(ADD).status_code == 403
    response = signed(user).get(reverse("project-edit", args=[draft(user).pk]))
    assert response.status_code == 403
    assert "không sửa hồ sơ" in read(response)


def test_another_provinces_draft_does_not_exist() -> None:
    project = draft(staff())
    stranger = signed(staff("tuyen-quang-34"))
    for name in ("project-edit", "project-delete"):
        assert stranger.get(reverse(name, args=[project.pk])).status_code == 404
        assert stranger.post(reverse(name, args=[project.pk])).status_code == 404


def test_holders_are_own_units_with_those_merged_into_them() -> None:
    user = staff()
    html = signed(user).get(ADD).content.decode()
    offered = html.split('name="province"')[1].split("</select>")[0]
    assert "Bắc Kạn (đến 30/06/2025)" in offered
    assert "Tuyên Quang" not in offered
    other = Province.objects.get(key="tuyen-quang-34")
    response = signed(user).post(ADD, empty_form(user, province=str(other.pk)))
    assert response.status_code == 404
    assert not Project.objects.filter(created_by=user).exists()


def test_a_unit_that_was_not_there_in_the_year_is_refused_with_what_to_do() -> None:
    user = staff()
    old = Province.objects.get(key="bac-kan-63")
    page = signed(user).post(ADD, empty_form(user, province=str(old.pk), year="2026"))
    assert "Bắc Kạn không tồn tại trong năm 2026; chọn đơn vị của năm đó." in read(page)


def test_a_centre_of_an_organisation_enters_for_it_alone() -> None:
    body = make.make_organisation(name="Trung tâm Khuyến công vùng 1", kind="regional_centre")
    user = make.make_user(organisation=body)
    signed(user).post(ADD, empty_form(user, year="2026", source="national"))
    project = Project.objects.get(created_by=user)
    assert (project.organisation, project.province) == (body, None)
    assert project.code == "TTKCV1-2026-QG-001"


def test_an_approved_project_and_a_published_one_stay_closed() -> None:
    user = staff()
    for fields, words in (
        ({"status": "approved"}, "dùng “Điều chỉnh”"),
        ({"origin": "published"}, "tài liệu công bố"),
    ):
        project = draft(user, **fields)
        for name in ("project-edit", "project-delete"):
            response = signed(user).get(reverse(name, args=[project.pk]))
            assert response.status_code == 403
            assert words in read(response)


def test_two_versions_stand_side_by_side_and_nothing_is_written() -> None:
    mine, other = staff(), staff(first_name="Lan")
    project = draft(mine, title="Cũ")
    address = reverse("project-edit", args=[project.pk])
    seen = stored_form(mine, project, title="Của tôi", goal="Mục tiêu của tôi")
    signed(other).post(address, stored_form(other, project, title="Của Lan", place="Xóm Guộc"))
    response = signed(mine).post(address, seen)
    page = read(response)
    assert response.status_code == 409
    for words in ("Người sửa: Lan", "Của tôi", "Của Lan", "cả hai cùng sửa", "Xóm Guộc"):
        assert words in page
    project.refresh_from_db()
    assert (project.title, project.version) == ("Của Lan", 2)


def resolve(how: dict[str, str]) -> Project:
    """Both change the title; I also the goal, the other also the place."""
    mine, other = staff(), staff()
    project = draft(mine, title="Cũ")
    address = reverse("project-edit", args=[project.pk])
    seen = stored_form(mine, project, title="Của tôi", goal="Mục tiêu")
    signed(other).post(address, stored_form(other, project, title="Của Lan", place="Xóm Guộc"))
    signed(mine).post(address, {**seen, "version": "2", "resolving": "1", **how})
    project.refresh_from_db()
    return project


def test_each_field_may_be_chosen() -> None:
    how = {"choose-title": "mine", "choose-goal": "mine", "choose-place": "theirs"}
    project = resolve(how)
    assert (project.title, project.goal, project.place) == ("Của tôi", "Mục tiêu", "Xóm Guộc")


def test_one_version_may_be_taken_whole() -> None:
    project = resolve({"take": "mine"})
    assert (project.title, project.goal, project.place) == ("Của tôi", "Mục tiêu", "")
    project = resolve({"take": "theirs"})
    assert (project.title, project.goal, project.place) == ("Của Lan", "", "Xóm Guộc")


def test_a_choice_that_is_missing_is_asked_again() -> None:
    project = resolve({"choose-goal": "mine", "choose-place": "theirs"})
    assert (project.title, project.version) == ("Của Lan", 2)


def test_what_was_typed_before_the_time_out_is_in_the_form_again() -> None:
    user = staff()
    project = draft(user, title="Cũ")
    address = reverse("project-edit", args=[project.pk])
    typed = "&".join(f"{key}={value}" for key, value in stored_form(user, project).items())
    typed = typed.replace("title=Cũ", "title=Đang gõ").replace(
        "funding-national_0=", "funding-national_0=5x"
    )
    KeptForm.objects.create(user=user, path=address, query=typed)
    html = signed(user).get(address).content.decode()
    assert "Đang gõ" in html
    assert 'value="5x"' in html
    project.refresh_from_db()
    assert project.title == "Cũ"


def test_only_a_draft_that_was_never_handed_in_is_deleted_and_after_a_question() -> None:
    user = staff()
    project = draft(user, title="Nháp")
    address = reverse("project-delete", args=[project.pk])
    assert "Xóa bản nháp này?" in read(signed(user).get(address))
    signed(user).post(address)
    assert not Project.objects.filter(pk=project.pk).exists()


def test_the_check_saves_and_says_what_is_missing() -> None:
    user = staff()
    project = draft(user, title="Máy", source="")
    address = reverse("project-edit", args=[project.pk])
    sent = stored_form(user, project, title="Máy sấy", check="1")
    response = signed(user).post(address, sent, follow=True)
    page, html = read(response), response.content.decode()
    assert "Đã lưu bản nháp. Còn" in page
    assert "Lỗi:" in html.split("</title>")[0]
    for target in ("id_source", "id_goal", "id_funding-national_0"):
        assert f'href="#{target}"' in html
    project.refresh_from_db()
    assert project.title == "Máy sấy"


def test_a_file_that_was_sent_back_says_why_and_cannot_be_deleted() -> None:
    user = staff()
    project = draft(user, is_returned=True)
    back = {"action": "return", "from_status": "registered", "to_status": "draft"}
    project.events.create(**back, reason="Thiếu báo giá")
    page = read(signed(user).get(reverse("project-edit", args=[project.pk])))
    assert "Thiếu báo giá" in page
    response = signed(user).post(reverse("project-delete", args=[project.pk]))
    assert response.status_code == 403
    assert "đã từng được gửi" in read(response)


def test_a_group_project_that_names_who_gains_is_told() -> None:
    user = staff()
    project = draft(user, kind="group")
    gains = make.make_establishment(province=user.province)
    project.beneficiaries.create(establishment=gains, share=100_000_000)
    response = signed(user).get(reverse("project-edit", args=[project.pk]), {"kiem-tra": "1"})
    assert 'href="#id_kind"' in response.content.decode()
    assert "Đề án nhóm được duyệt khi chưa nêu đơn vị thụ hưởng" in read(response)


def test_communes_of_the_year_are_offered_where_the_register_has_them() -> None:
    user = staff()
    project = draft(user, year=2026)
    address = reverse("project-edit", args=[project.pk])
    assert 'name="commune"' not in signed(user).get(address).content.decode()
    given = {"name": "Tân Cương", "kind": "commune", "valid_from": date(2025, 7, 1)}
    province = Province.objects.get(key="thai-nguyen-34")
    commune = Commune.objects.create(code="05455", province=province, **given)
    assert "xã Tân Cương" in read(signed(user).get(address))
    signed(user).post(address, stored_form(user, project, commune=str(commune.pk)))
    project.refresh_from_db()
    assert project.commune == commune
    early = draft(user, year=2024, province=Province.objects.get(key="thai-nguyen-63"))
    page = signed(user).get(reverse("project-edit", args=[early.pk]))
    assert 'name="commune"' not in page.content.decode()


def test_what_was_kept_is_dropped_once_the_form_is_saved() -> None:
    user = staff()
    project = draft(user)
    address = reverse("project-autosave", args=[project.pk])
    KeptForm.objects.create(user=user, path=address, query="title=Cũ hơn")
    signed(user).post(
        reverse("project-edit", args=[project.pk]), stored_form(user, project, title="Mới")
    )
    assert not user.kept_forms.exists()


def test_the_check_tells_what_the_rules_warn_of_without_blocking() -> None:
    user = staff()
    project = draft(user, stated_total=400_000_000)
    project.funding.create(source="national", amount=300_000_000)
    page = signed(user).get(reverse("project-edit", args=[project.pk]), {"kiem-tra": "1"})
    assert "Cảnh báo theo quy định (không chặn việc gửi hồ sơ)" in read(page)
