"""The register of establishments: tax codes that check, names that fold, who may see whom."""

import random

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.accounts.models import Role
from programmes.models import Beneficiary
from provinces import tax_codes
from provinces.establishment_names import name_key
from provinces.models import Establishment, LegalForm, Province
from tests import factories as make

# Published by the firms themselves, on invoices and in annual reports.
PUBLIC_CODES = [
    "0300588569",  # Vinamilk
    "0101248141",  # FPT
    "0100109106",  # Viettel
    "0100100079",  # EVN
    "0100684378",  # VNPT
    "0100681592",  # Petrovietnam
    "0100112437",  # Vietcombank
    "0900189284",  # Hòa Phát
]


# -- tax codes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", PUBLIC_CODES)
def test_the_tax_codes_of_well_known_firms_check(code: str) -> None:
    assert tax_codes.checked(code) == code


@pytest.mark.parametrize("typed", ["0100109106001", "0100109106-001", " 0100 109 106 – 001 "])
def test_a_branch_is_written_in_one_way(typed: str) -> None:
    assert tax_codes.checked(typed) == "0100109106-001"


@given(code=st.sampled_from(PUBLIC_CODES), seed=st.integers(0, 10**6))
def test_a_digit_typed_wrong_is_always_found(code: str, seed: int) -> None:
    chance = random.Random(seed)
    place = chance.randrange(10)
    digit = chance.choice([each for each in "0123456789" if each != code[place]])
    with pytest.raises(ValidationError, match="số kiểm tra"):
        tax_codes.checked(code[:place] + digit + code[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("123", "10 hoặc 13"),
        ("100109106", "mất số 0"),
        ("079200012345", "số định danh cá nhân"),
        ("01001O9106", "10 hoặc 13"),
        ("٠١٠٠١٠٩١٠٦", "10 hoặc 13"),
        ("0100109106-000", "Không có mã"),
        ("0100000001", "số kiểm tra"),
    ],
)
def test_what_is_no_tax_code_is_refused_in_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        tax_codes.checked(typed)


# -- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("Công ty TNHH Hoa Ban", "CTY TNHH HOA BAN", "Công ty trách nhiệm hữu hạn Hoa Ban"),
        ("Công ty TNHH MTV Hoa Ban", "Công ty TNHH một thành viên Hoa Ban", "Hoa Ban"),
        ("HTX Chè Tân Cương", "Hợp tác xã chè Tân-Cương", "chè tân cương (HTX)"),
        ("Hộ kinh doanh Nguyễn Văn A", "HKD Nguyễn Văn A", "Hộ KD NGUYỄN VĂN A"),
        ("Công ty CP SX & TM Bình Minh", "Công ty cổ phần Sản xuất và Thương mại Bình Minh"),
        ("Liên hiệp HTX Đồng Hỷ", "Liên hiệp hợp tác xã Đồng Hỷ"),
    ],
)
def test_spellings_of_one_name_have_one_key(names: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in names}) == 1


def test_other_names_have_other_keys() -> None:
    names = ["HTX Hoa Ban", "HTX Hoa Ban 2", "HTX Ban Mai", "HTX", "Công ty", "Cơ sở"]
    assert len({name_key(name) for name in names}) == len(names)


@given(st.text(max_size=300))
def test_any_text_has_a_key_that_fits_its_column(text: str) -> None:
    assert len(name_key(text)) <= 300


# -- the model -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_household_may_have_no_tax_code_and_a_firm_without_one_is_said_to_lack_it() -> None:
    household = make.make_establishment(legal_form=LegalForm.HOUSEHOLD_BUSINESS)
    firm = make.make_establishment(legal_form=LegalForm.ENTERPRISE)
    assert make.refusals(household) == []
    assert (household.lacks_tax_code, firm.lacks_tax_code) == (False, True)


@pytest.mark.django_db
def test_one_living_record_has_a_tax_code_on_every_database() -> None:
    first = make.make_establishment(tax_code="0100109106")
    again = Establishment(
        name="X", legal_form="other", tax_code="0100109106", province=first.province
    )
    assert "Mã số thuế này đã có" in make.refusals(again)[0]
    assert make.database_refuses(again)
    first.merged_into = make.make_establishment()
    first.save()
    assert make.refusals(again) == []


@pytest.mark.django_db
def test_rows_added_in_bulk_have_their_keys() -> None:
    province = make.make_province()
    row = Establishment(name="HTX Đồng Hỷ", tax_code="0100 109 106", province=province)
    Establishment.objects.bulk_create([row])
    stored = Establishment.objects.get()
    assert (stored.tax_code, stored.name_key) == ("0100109106", "dong hy")
    assert "0100109106" in stored.search_key


@pytest.mark.django_db
@pytest.mark.usefixtures("territory")
def test_everybody_sees_the_establishments_of_their_place_and_of_their_projects() -> None:
    unit = Province.objects.get(key="phu-tho-34")
    old = Province.objects.get(key="hoa-binh-63")
    own, older, foreign = (
        make.make_establishment(province=each)
        for each in (unit, old, Province.objects.get(key="ha-noi"))
    )
    user = make.make_user(province=unit)
    assert set(Establishment.objects.visible_to(user)) == {own, older}
    project = make.make_project(province=unit)
    Beneficiary.objects.create(project=project, establishment=foreign)
    assert set(Establishment.objects.visible_to(user)) == {own, older, foreign}
    assert set(Establishment.objects.editable_by(user)) == {own, older}
    assert not Establishment.objects.visible_to(None)
    assert not Establishment.objects.editable_by(make.make_user(role=Role.MINISTRY_OFFICER))
    assert Establishment.objects.visible_to(make.make_user(role=Role.MINISTRY_VIEWER)).count() == 3


def test_unions_and_artisans_are_supported_since_the_decree_of_2025() -> None:
    since = {form: form.eligible_since for form in LegalForm}
    assert {form for form, day in since.items() if day} == {
        LegalForm.COOPERATIVE_UNION,
        LegalForm.ARTISAN,
    }
    assert str(since[LegalForm.ARTISAN]) == "2025-10-15"
