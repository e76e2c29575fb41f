from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils import timezone

from provinces.models import (
    MERGER_DAY,
    Designation,
    Establishment,
    Kind,
    LegalForm,
    Organisation,
    Province,
    Region,
    RegionMembership,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

LAST_DAY = MERGER_DAY - timedelta(days=1)

IN_VIETNAMESE_ORDER = """An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh,
Bến Tre, Bình Dương, Bình Định, Bình Phước, Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng,
Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh,
Hải Dương, Hải Phòng, Hậu Giang, Hòa Bình, Hồ Chí Minh, Huế, Hưng Yên, Khánh Hòa, Kiên Giang,
Kon Tum, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận,
Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La,
Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long,
Vĩnh Phúc, Yên Bái"""


def unit(key: str) -> Province:
    return Province.objects.get(key=key)


def keys_on(day: date) -> set[str]:
    return set(Province.objects.on(day).values_list("key", flat=True))


# -- time ---------------------------------------------------------------------------------------


def test_there_were_63_units_on_the_last_day_of_june_2025() -> None:
    assert Province.objects.on(LAST_DAY).count() == 63


def test_there_are_34_units_since_the_first_of_july_2025() -> None:
    assert Province.objects.on(MERGER_DAY).count() == 34


def test_the_current_units_are_those_of_today() -> None:
    assert list(Province.objects.current()) == list(Province.objects.on(timezone.localdate()))


def test_a_merged_unit_exists_on_its_last_day_and_not_on_the_next() -> None:
    assert {"hoa-binh-63", "phu-tho-63"} <= keys_on(LAST_DAY)
    assert "phu-tho-34" not in keys_on(LAST_DAY)
    assert "phu-tho-34" in keys_on(MERGER_DAY)
    assert not {"hoa-binh-63", "phu-tho-63"} & keys_on(MERGER_DAY)


@pytest.mark.parametrize(("day", "counts"), [(LAST_DAY, (28, 15, 20)), (MERGER_DAY, (15, 11, 8))])
def test_regions_have_their_units_of_the_day(day: date, counts: tuple[int, ...]) -> None:
    assert tuple(Province.objects.in_region(region, day).count() for region in Region) == counts


def test_every_unit_has_one_region_on_each_of_its_days() -> None:
    for day in (LAST_DAY, MERGER_DAY):
        members = RegionMembership.objects.on(day).values_list("province__key", flat=True)
        assert sorted(members) == sorted(keys_on(day))


@pytest.mark.parametrize("key", ["thanh-hoa", "nghe-an", "ha-tinh"])
def test_three_provinces_moved_from_north_to_central_without_merging(key: str) -> None:
    assert unit(key).region_on(LAST_DAY) == Region.NORTH
    assert unit(key).region_on(MERGER_DAY) == Region.CENTRAL


def test_binh_thuan_of_the_south_went_into_lam_dong_of_the_centre() -> None:
    binh_thuan = unit("binh-thuan-63")
    assert binh_thuan.region_on(LAST_DAY) == Region.SOUTH
    assert binh_thuan.folded(MERGER_DAY) == unit("lam-dong-34")
    assert binh_thuan.folded(MERGER_DAY).region_on(MERGER_DAY) == Region.CENTRAL


def test_an_ended_unit_keeps_the_region_of_its_last_day() -> None:
    assert unit("binh-thuan-63").region_on(date(2026, 1, 1)) == Region.SOUTH


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("15", "yen-bai-63", "lao-cai-34"),
        ("24", "bac-giang-63", "bac-ninh-34"),
        ("44", "quang-binh-63", "quang-tri-34"),
        ("52", "binh-dinh-63", "gia-lai-34"),
        ("80", "long-an-63", "tay-ninh-34"),
        ("82", "tien-giang-63", "dong-thap-34"),
        ("91", "kien-giang-63", "an-giang-34"),
    ],
)
def test_seven_codes_stand_for_another_unit_since_the_merger(
    code: str, before: str, after: str
) -> None:
    assert Province.objects.on(LAST_DAY).get(gso_code=code).key == before
    assert Province.objects.on(MERGER_DAY).get(gso_code=code).key == after


def test_a_code_stands_for_one_unit_a_day() -> None:
    for day in (LAST_DAY, MERGER_DAY):
        codes = list(Province.objects.on(day).values_list("gso_code", flat=True))
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("day", "name"), [(date(2024, 12, 31), "Thừa Thiên Huế"), (date(2025, 1, 1), "Huế")]
)
def test_hue_had_another_name_until_the_end_of_2024(day: date, name: str) -> None:
    assert unit("hue").name_on(day) == name


def test_a_unit_without_other_names_is_always_called_the_same() -> None:
    assert unit("cao-bang").name_on(date(2016, 1, 1)) == "Cao Bằng"


def test_two_units_of_one_name_are_told_apart_in_lists() -> None:
    assert str(unit("bac-ninh-63")) == "Bắc Ninh (đến 30/06/2025)"
    assert str(unit("bac-ninh-34")) == "Bắc Ninh"


def test_the_database_sorts_all_63_names_in_vietnamese_order() -> None:
    names = Province.objects.on(LAST_DAY).order_by("sort_key").values_list("name", flat=True)
    assert list(names) == " ".join(IN_VIETNAMESE_ORDER.split()).split(", ")


# -- what cannot be -----------------------------------------------------------------------------


def new_unit(**attributes: object) -> Province:
    start = date(2030, 1, 1)
    return Province(
        **{
            "key": "moi",
            "gso_code": "99",
            "name": "Mới",
            "kind": Kind.PROVINCE,
            "valid_from": start,
            **attributes,
        }
    )


UPSIDE_DOWN: list[Callable[[], models.Model]] = [
    lambda: new_unit(valid_to=date(2029, 1, 1)),
    lambda: new_unit(valid_to=date(2030, 1, 1)),
    lambda: Designation(
        province=unit("hue"),
        name="Cố đô",
        kind=Kind.PROVINCE,
        valid_from=date(2000, 1, 1),
        valid_to=date(1999, 1, 1),
    ),
    lambda: RegionMembership(
        province=unit("hue"),
        region=Region.NORTH,
        valid_from=date(2000, 1, 1),
        valid_to=date(1999, 1, 1),
    ),
    lambda: Organisation(
        key="x", name="X", kind="other", valid_from=date(2000, 1, 1), valid_to=date(1999, 1, 1)
    ),
]


@pytest.mark.parametrize("make", UPSIDE_DOWN)
def test_no_period_ends_before_it_begins(make: Callable[[], models.Model]) -> None:
    with pytest.raises(IntegrityError, match="period_forwards"):
        make().save()


def test_a_unit_that_goes_on_has_no_successor() -> None:
    with pytest.raises(IntegrityError, match="province_successor_after_end"):
        new_unit(successor=unit("hue")).save()


def test_a_key_belongs_to_one_unit() -> None:
    with pytest.raises(IntegrityError):
        new_unit(key="hue").save()


def test_a_successor_begins_on_the_day_its_predecessor_ends() -> None:
    late = new_unit(
        valid_from=None, valid_to=date(2025, 6, 1), successor=unit("bac-ninh-34"), gso_code="98"
    )
    with pytest.raises(ValidationError, match="bắt đầu đúng ngày đơn vị này kết thúc"):
        late.full_clean()


def test_a_code_in_use_is_refused_for_a_second_unit() -> None:
    with pytest.raises(ValidationError, match="Mã GSO này là của đơn vị khác"):
        new_unit(gso_code="24").full_clean()


def test_a_code_may_be_used_again_from_the_day_on_which_its_unit_ended() -> None:
    new_unit(gso_code="02", valid_from=MERGER_DAY).full_clean()  # Hà Giang's


def test_a_unit_has_one_region_a_day() -> None:
    second = RegionMembership(
        province=unit("hue"), region=Region.NORTH, valid_from=date(2026, 1, 1)
    )
    with pytest.raises(ValidationError, match="đã thuộc một khu vực"):
        second.full_clean()


def test_a_unit_has_one_name_a_day() -> None:
    second = Designation(
        province=unit("hue"), name="Cố đô", kind=Kind.PROVINCE, valid_to=date(1990, 1, 1)
    )
    with pytest.raises(ValidationError, match="đã có tên gọi khác"):
        second.full_clean()


def test_a_name_may_begin_on_the_day_on_which_the_last_one_ends() -> None:
    last = Designation.objects.get(province=unit("hue"), valid_to=None)
    last.valid_to = date(2031, 1, 1)
    last.full_clean()
    last.save()
    Designation(
        province=unit("hue"), name="Cố đô", kind=last.kind, valid_from=date(2031, 1, 1)
    ).full_clean()


def test_saved_names_can_be_searched_and_sorted() -> None:
    body = Organisation.objects.create(key="x", name="Trung tâm Đổi mới", kind="other")
    maker = Establishment.objects.create(
        name="HTX Đồng Hỷ", legal_form=LegalForm.COOPERATIVE, province=unit("thai-nguyen-34")
    )
    assert body.search_key == "trung tam doi moi"
    assert maker.search_key == "htx dong hy"
