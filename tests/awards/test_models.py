"""What a round, a product and an entry may be, and what the database refuses."""

from datetime import date
from typing import Any

import pytest

from awards.models import (
    AwardLevel,
    AwardRound,
    CertificateState,
    Entry,
    GroupName,
    Product,
    ProductGroup,
    Rules,
)
from provinces.geography import Territory
from tests import factories as make
from tests.awards import rounds as world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


# -- levels and rules ---------------------------------------------------------------------------


def test_district_votes_until_the_merger_and_commune_after_it() -> None:
    rules = Rules.load()

    assert AwardLevel.DISTRICT in rules.levels_on(date(2025, 6, 30))
    assert AwardLevel.COMMUNE not in rules.levels_on(date(2025, 6, 30))
    assert AwardLevel.DISTRICT not in rules.levels_on(date(2025, 7, 1))
    assert rules.levels_on(date(2025, 7, 1))[0] == AwardLevel.COMMUNE


def test_a_district_round_of_2023_keeps_its_level_and_place_after_the_merger() -> None:
    row = world.make_round(
        level="district",
        year=2023,
        province=world.unit("binh-duong-63"),
        locality="huyện Phú Giáo",
        status="closed",
    )

    assert make.refusals(row) == []
    assert row.place == "huyện Phú Giáo, Bình Dương"
    assert (row.name, row.code) == (
        "Bình chọn huyện Phú Giáo, Bình Dương năm 2023",
        "binh-duong-63-huyen-phu-giao-2023",
    )
    territory = Territory.load()
    assert territory.folded(row.province_id or 0, territory.today).key == "ho-chi-minh-34"


@pytest.mark.parametrize(("level", "year"), [("district", 2026), ("commune", 2024)])
def test_a_level_that_does_not_vote_in_a_year_is_refused(level: str, year: int) -> None:
    row = AwardRound(
        level=level, year=year, province=world.unit("ha-noi"), locality="xã Sóc Sơn", code="x"
    )

    assert any("không tổ chức bình chọn" in said for said in make.refusals(row))
    assert make.database_refuses(row)


@pytest.mark.parametrize(
    ("issued_on", "until"),
    [
        (date(2021, 1, 1), date(2023, 12, 31)),
        (date(2021, 12, 31), date(2023, 12, 31)),
        (date(2012, 5, 1), None),  # before TT 26/2014: no rule is known
    ],
)
def test_a_certificate_is_valid_to_the_end_of_its_third_year(
    issued_on: date, until: date | None
) -> None:
    assert Rules.load().valid_until("national", issued_on) == until


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Nhóm sản phẩm thủ công mỹ nghệ", ProductGroup.HANDICRAFT),
        ("1. Thủ công mỹ nghệ", ProductGroup.HANDICRAFT),
        ("CHẾ BIẾN NÔNG, LÂM, THUỶ SẢN VÀ ĐỒ UỐNG", ProductGroup.FOOD),
        ("nhóm bảo quản, chế biến nông, lâm, thủy sản và đồ uống", ProductGroup.FOOD),
        ("Chế biến nông lâm thủy sản và thực phẩm", ProductGroup.FOOD),
        ("Nhóm sản phẩm về thiết bị, máy móc, dụng cụ và phụ tùng cơ khí", ProductGroup.MACHINERY),
        ("Nhóm các sản phẩm khác", ProductGroup.OTHER),
        ("Nhóm khác", ProductGroup.OTHER),
        ("OCOP 4 sao", None),
        ("", None),
    ],
)
def test_a_group_is_found_by_any_of_its_names(text: str, group: ProductGroup | None) -> None:
    assert GroupName.objects.group_of(text) == group


# -- rounds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"level": "national", "region": "north"},
        {"level": "region"},
        {"level": "province"},
        {"level": "district", "locality": ""},
        {"level": "province", "ordinal": 0},
    ],
)
def test_level_and_territory_must_agree(fields: dict[str, Any]) -> None:
    row = AwardRound(**{"year": 2024, "code": "x", **fields})
    if row.level == "district":
        row.province = world.unit("ha-noi")

    assert make.refusals(row)
    assert make.database_refuses(row)


def test_a_second_round_of_one_year_needs_its_ordinal() -> None:
    world.make_round(year=2030)
    again = AwardRound(level="province", year=2030, province=world.unit("ha-noi"))
    again.prepare()
    assert any("đã có" in said for said in make.refusals(again))

    again.ordinal, again.code = 2, ""
    again.prepare()

    assert make.refusals(again) == []
    assert again.code == "ha-noi-2030-lan-2"


def test_a_decided_round_has_a_decision() -> None:
    row = world.make_round(level="national", year=2031, ordinal=9)
    row.status = "decided"
    assert make.refusals(row) == ["Kỳ đã công nhận phải ghi số và ngày quyết định."]


def test_a_round_names_its_place_as_of_its_time() -> None:
    hue = world.make_round(year=2023, province=world.unit("hue"))
    nation = world.make_round(level="national", year=2021, ordinal=14)

    assert hue.place == "Thừa Thiên Huế"
    assert nation.name == "Bình chọn cấp quốc gia năm 2021 (lần thứ XIV)"


# -- products -----------------------------------------------------------------------------------


def test_an_establishment_has_a_product_of_one_name_once() -> None:
    first = world.make_product(name="Trà  sen")
    again = Product(
        establishment=first.establishment, name="TRÀ SEN", province=first.province, group="food"
    )
    again.code = "SP-X"
    again.prepare()

    assert any("đã có sản phẩm cùng tên" in said for said in make.refusals(again))
    assert make.database_refuses(again)
    assert first.establishment is not None
    assert Product.objects.named(first.establishment, "tra sen").get() == first


@pytest.mark.parametrize(
    ("legal_form", "public"),
    [
        ("household", "Hộ kinh doanh (lược tên)"),
        ("artisan", "Nghệ nhân (lược tên)"),
        ("cooperative", "Nguyễn Thị Lan"),
    ],
)
def test_households_and_artisans_are_masked_for_the_public(legal_form: str, public: str) -> None:
    maker = make.make_establishment(
        name="Nguyễn Thị Lan", legal_form=legal_form, province=world.unit("ha-noi")
    )
    row = world.make_product(establishment=maker)

    assert row.maker_for(None) == public
    assert row.maker_for(world.staff("ha-noi")) == "Nguyễn Thị Lan"
    found = Product.objects.with_words("nguyen thi lan", None)
    assert found.exists() is (public == "Nguyễn Thị Lan")


def test_a_product_is_of_its_establishments_province() -> None:
    row = world.make_product()
    row.province = world.unit("lam-dong-63")
    assert any("chọn đúng tỉnh" in said for said in make.refusals(row))


# -- entries ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"score": 101},
        {"prize": "A"},
        {"issued_on": date(2022, 1, 1)},
        {"result": "recognised", "certificate_number": "1"},
        {"result": "recognised", "revoked_on": date(2023, 1, 1)},
        {"nomination": "returned"},
        {"nomination": "sent", "result": "recognised"},
        {"group": ""},
        {
            "result": "recognised",
            "issued_on": date(2022, 6, 1),
            "valid_until": date(2021, 12, 31),
        },
        {
            "result": "recognised",
            "issued_on": date(2022, 6, 1),
            "revoked_on": date(2022, 5, 1),
            "revocation_reason": "Sai hồ sơ",
        },
    ],
)
def test_an_impossible_entry_is_refused(fields: dict[str, Any]) -> None:
    entry = world.new_entry(**fields)

    assert make.refusals(entry)
    assert make.database_refuses(entry)


def test_a_product_enters_a_round_once() -> None:
    first = world.make_entry()
    assert make.database_refuses(world.new_entry(round=first.round, product=first.product))


def test_an_entry_is_of_a_province_that_takes_part() -> None:
    north = world.make_round(level="region", region="north", year=2016)
    inside = world.new_entry(round=north, province=world.unit("bac-kan-63"))
    outside = world.new_entry(round=north, province=world.unit("binh-thuan-63"))

    assert make.refusals(inside) == []
    assert make.refusals(outside) == ["Bình Thuận không thuộc địa bàn của kỳ bình chọn (Phía Bắc)."]


def test_a_certificate_is_valid_expired_or_withdrawn_as_of_a_day() -> None:
    entry = world.certified()
    entry.revoked_on, entry.revocation_reason = date(2024, 3, 1), "Sai quy cách"
    entry.save()

    days = [date(2022, 5, 31), date(2022, 6, 1), date(2024, 2, 29), date(2024, 3, 1)]
    assert [entry.certificate_on(day) for day in days] == [
        CertificateState.NONE,
        CertificateState.VALID,
        CertificateState.VALID,
        CertificateState.REVOKED,
    ]
    assert [Entry.objects.certified_on(day).exists() for day in days] == [False, True, True, False]
    other = world.certified()
    assert other.certificate_on(date(2025, 1, 1)) == CertificateState.EXPIRED
    assert list(Entry.objects.expired_on(date(2025, 1, 1))) == [other]
    assert list(Entry.objects.expiring(date(2024, 12, 1), date(2024, 12, 31))) == [other]
