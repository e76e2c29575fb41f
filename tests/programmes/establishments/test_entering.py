"""Establishments are entered once: what the register may have already is shown before."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from khuyencong.accounts.models import Role
from khuyencong.history.models import Change
from programmes.establishments import PossibleDuplicatesError, create_establishment
from provinces.models import Establishment
from tests import factories as make
from tests.programmes.establishments.places import seen, signed_in, staff, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def typed(**changes: Any) -> dict[str, Any]:
    """What somebody types about a co-operative of Thái Nguyên."""
    given = {"name": "HTX Chè Đồng Hỷ", "legal_form": "cooperative", "activity": "active"}
    return {**given, "province": unit().pk, "tax_code": "0100109106", **changes}


def add(client: Client, **changes: Any) -> Any:
    return client.post("/co-so/them/", typed(**changes))


def test_a_centre_enters_an_establishment_of_its_province() -> None:
    client = signed_in(staff())
    response = add(client, production_address="Xóm Sông Cầu", tax_code="0100 109 106 - 001")
    row = Establishment.objects.get()
    assert response.headers["Location"] == f"/co-so/{row.pk}/"
    assert (row.tax_code, row.province) == ("0100109106-001", unit())
    assert "Xóm Sông Cầu" in seen(client.get(f"/co-so/{row.pk}/"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tax_code": "0100109107"}, "sai số kiểm tra"),
        ({"tax_code": "012345678901"}, "số định danh cá nhân"),
        ({"tax_code": "100109106"}, "mất số 0 ở đầu"),
        ({"name": ""}, "Hãy ghi tên cơ sở"),
        ({"contact_phone": "012345678901"}, "không ghi số căn cước"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored(
    changes: dict[str, str], message: str
) -> None:
    page = add(signed_in(staff()), **changes)
    assert message in seen(page)
    assert not Establishment.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "Hợp tác xã chè Đồng Hỷ",
        "HTX CHE DONG HY",
        "htx chè  Đồng-Hỷ",
        "Công ty TNHH Đồng Hỷ Chè",
    ],
)
def test_another_spelling_of_a_name_is_asked_about_before_it_is_stored(name: str) -> None:
    known = make.make_establishment(name="HTX Chè Đồng Hỷ", province=unit())
    client = signed_in(staff())
    page = add(client, name=name, tax_code="")
    assert f'href="/co-so/{known.pk}/"' in page.content.decode()
    assert "vẫn lưu" in seen(page)
    assert Establishment.objects.count() == 1
    add(client, name=name, tax_code="", distinct_reason="Khác chủ")
    assert Establishment.objects.get(name=name).distinct_reason == "Khác chủ"


def test_the_same_button_pressed_twice_stores_one_establishment() -> None:
    make.make_establishment(name="HTX Chè Đồng Hỷ", province=unit())
    client = signed_in(staff())
    for _press in range(2):
        assert add(client, distinct_reason="Khác chủ", tax_code="").status_code == 302
    assert Establishment.objects.count() == 2


def test_a_tax_code_belongs_to_one_establishment_but_branches_have_their_own() -> None:
    make.make_establishment(name="Một", tax_code="0100109106", province=unit())
    client = signed_in(staff())
    page = seen(add(client, name="Hai"))
    assert "Mã số thuế này đã có" in page
    assert "cùng mã số thuế" in page
    assert "khác chi nhánh" in seen(add(client, name="Hai", tax_code="0100109106-001"))
    add(client, name="Hai", tax_code="0100109106-001", distinct_reason="Chi nhánh")
    assert Establishment.objects.count() == 2


def test_a_name_of_another_ground_is_no_duplicate() -> None:
    make.make_establishment(name="HTX Chè Đồng Hỷ", province=unit("ha-noi"))
    assert add(signed_in(staff())).status_code == 302


def test_a_name_in_a_unit_that_was_merged_into_the_province_is_a_duplicate() -> None:
    make.make_establishment(name="HTX Cam Cao Phong", province=unit("hoa-binh-63"))
    client = signed_in(staff("phu-tho-34"))
    page = add(client, name="HTX cam Cao Phong", province=unit("phu-tho-34").pk, tax_code="")
    assert "tên giống nhau trên cùng địa bàn" in seen(page)


def test_another_province_cannot_be_chosen_or_forged() -> None:
    page = add(signed_in(staff()), province=unit("ha-noi").pk)
    assert page.status_code == 404
    assert not Establishment.objects.exists()
    with pytest.raises(ValidationError):
        create_establishment(
            by=staff(), name="X", legal_form="other", tax_code="", province=unit("ha-noi")
        )


def test_an_organisations_staff_see_what_they_entered_wherever_it_stands() -> None:
    body = make.make_organisation()
    user = make.make_user(organisation=body)
    row = create_establishment(
        by=user, name="Xưởng Mộc", legal_form="other", tax_code="", province=unit("ha-noi")
    )
    assert list(Establishment.objects.visible_to(user)) == [row]
    assert list(Establishment.objects.editable_by(user)) == [row]
    assert not Establishment.objects.visible_to(
        make.make_user(organisation=make.make_organisation())
    )


def test_forms_elsewhere_get_the_candidates_to_show() -> None:
    known = make.make_establishment(name="HTX Chè", province=unit())
    with pytest.raises(PossibleDuplicatesError) as refusal:
        create_establishment(by=staff(), name="htx che", legal_form="other", province=unit())
    assert [one.establishment for one in refusal.value.candidates] == [known]


# -- correcting ----------------------------------------------------------------------------------


def edit(client: Client, row: Establishment, **changes: Any) -> Any:
    given = {"version": row.version, "name": row.name, "province": row.province_id}
    return client.post(f"/co-so/{row.pk}/sua/", typed(**{**given, **changes}))


def test_a_correction_is_stored_and_remembered_but_not_whom_to_call() -> None:
    row, client = make.make_establishment(name="HTX Cũ", province=unit()), signed_in(staff())
    assert edit(client, row, name="HTX Mới", contact_phone="0912 345 678").status_code == 302
    page = seen(client.get(f"/co-so/{row.pk}/"))
    assert "cũ: HTX Cũ → mới: HTX Mới" in page
    assert "0912 345 678" in page
    assert "0912 345 678" not in str(list(Change.objects.values_list("values", flat=True)))


def test_the_second_of_two_editors_sees_both_versions_and_loses_nothing() -> None:
    row, client = make.make_establishment(name="HTX Cũ", province=unit()), signed_in(staff())
    edit(client, row, name="HTX của người thứ nhất")
    page = edit(client, row, name="HTX của người thứ hai")
    assert page.status_code == 409
    assert "HTX của người thứ nhất" in seen(page)
    assert 'value="HTX của người thứ hai"' in page.content.decode()
    assert f'name="version" value="{row.version + 1}"' in page.content.decode()
    assert Establishment.objects.get().name == "HTX của người thứ nhất"
    edit(client, row, version=row.version + 1, name="HTX của người thứ hai")
    assert Establishment.objects.get().name == "HTX của người thứ hai"


def test_who_only_looks_cannot_enter() -> None:
    row = make.make_establishment(province=unit())
    for user in (staff(role=Role.DEPARTMENT), make.make_user(role=Role.MINISTRY_OFFICER)):
        client = signed_in(user)
        assert client.get(f"/co-so/{row.pk}/").status_code == 200
        assert client.get("/co-so/them/").status_code == 403
        assert client.post(f"/co-so/{row.pk}/sua/", typed()).status_code == 403


def test_another_provinces_establishment_is_not_found() -> None:
    row = make.make_establishment(province=unit())
    client = signed_in(staff("ha-noi"))
    for address in (f"/co-so/{row.pk}/", f"/co-so/{row.pk}/sua/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/co-so/{row.pk}/sua/", typed()).status_code == 404


def test_what_is_missing_is_asked_for_in_words(territory: None) -> None:
    page = seen(signed_in(staff()).post("/co-so/them/", {}))
    for words in ("Hãy ghi tên cơ sở.", "Hãy chọn loại hình.", "Hãy chọn tỉnh, thành phố nơi"):
        assert words in page
    assert "Trường này là bắt buộc" not in page
    assert "-----" not in page


def test_a_tax_code_that_is_taken_offers_no_reason_that_would_be_refused(territory: None) -> None:
    make.make_establishment(name="HTX Chè", tax_code="0100109106", province=unit())
    client = signed_in(staff())
    sent = {"name": "HTX Gạo", "legal_form": "cooperative", "province": unit().pk}
    sent |= {"activity": "active", "tax_code": "0100109106"}
    page = seen(client.post("/co-so/them/", sent))
    assert "Một mã số thuế chỉ ghi một lần" in page
    assert "vẫn lưu" not in page
