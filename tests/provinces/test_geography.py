from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provinces.geography import Territory, Unit
from provinces.models import MERGER_DAY, Kind, Region

LAST_DAY = MERGER_DAY - timedelta(days=1)
TODAY = date(2026, 1, 1)


@pytest.fixture
def land(territory: None) -> Territory:
    return Territory.load()


def keys(units: list[Unit]) -> list[str]:
    return [unit.key for unit in units]


@pytest.mark.usefixtures("territory")
def test_the_territory_is_read_in_three_queries(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        land = Territory.load()
    with django_assert_num_queries(0):
        for unit in land.on(LAST_DAY):
            land.region_of(land.folded(unit.pk, TODAY).pk, TODAY)
            land.name_on(unit.pk, LAST_DAY)


@pytest.mark.parametrize(("day", "count"), [(LAST_DAY, 63), (MERGER_DAY, 34)])
def test_a_day_has_its_units_in_vietnamese_order(land: Territory, day: date, count: int) -> None:
    units = land.on(day)
    assert len(units) == count
    assert units == sorted(units, key=lambda unit: unit.sort_key)


def test_every_old_unit_folds_to_exactly_one_current_one(land: Territory) -> None:
    current = {unit.pk for unit in land.on(MERGER_DAY)}
    folded = [land.folded(unit.pk, MERGER_DAY).pk for unit in land.on(LAST_DAY)]
    assert set(folded) == current  # and none of today's is without a past


def test_hoa_binh_folds_into_phu_tho_only_since_the_merger(land: Territory) -> None:
    hoa_binh = land.by_key("hoa-binh-63")
    assert land.folded(hoa_binh.pk, LAST_DAY) == hoa_binh
    assert land.folded(hoa_binh.pk, MERGER_DAY).key == "phu-tho-34"


def test_nothing_is_split_backwards(land: Territory) -> None:
    phu_tho = land.by_key("phu-tho-34")
    assert land.folded(phu_tho.pk, LAST_DAY) == phu_tho


def test_a_unit_knows_what_was_folded_into_it(land: Territory) -> None:
    phu_tho = land.by_key("phu-tho-34")
    before = keys(land.predecessors(phu_tho.pk))
    assert before == ["hoa-binh-63", "phu-tho-63", "vinh-phuc-63"]
    assert land.predecessors(land.by_key("ha-noi").pk) == []


def test_an_address_finds_its_unit_or_nothing(land: Territory) -> None:
    assert land.find("hue") == land.unit(land.by_key("hue").pk)
    assert land.find("khong-co") is None


@pytest.mark.parametrize(("day", "counts"), [(LAST_DAY, (28, 15, 20)), (MERGER_DAY, (15, 11, 8))])
def test_regions_have_their_units_of_the_day(
    land: Territory, day: date, counts: tuple[int, ...]
) -> None:
    assert tuple(len(land.units_of_region(region, day)) for region in Region) == counts


@pytest.mark.parametrize("key", ["thanh-hoa", "nghe-an", "ha-tinh"])
def test_three_provinces_moved_from_north_to_central(land: Territory, key: str) -> None:
    pk = land.by_key(key).pk
    assert land.region_of(pk, LAST_DAY) == Region.NORTH
    assert land.region_of(pk, MERGER_DAY) == Region.CENTRAL


def test_an_ended_unit_keeps_the_region_of_its_last_day(land: Territory) -> None:
    binh_thuan = land.by_key("binh-thuan-63")
    assert land.region_of(binh_thuan.pk, TODAY) == Region.SOUTH
    assert land.region_of(land.folded(binh_thuan.pk, TODAY).pk, TODAY) == Region.CENTRAL


def test_a_unit_has_no_region_before_it_begins(land: Territory) -> None:
    assert land.region_of(land.by_key("phu-tho-34").pk, LAST_DAY) is None


def test_hue_changes_name_and_rank_on_one_territory(land: Territory) -> None:
    pk, eve, day = land.by_key("hue").pk, date(2024, 12, 31), date(2025, 1, 1)
    assert (land.name_on(pk, eve), land.kind_on(pk, eve)) == ("Thừa Thiên Huế", Kind.PROVINCE)
    assert (land.name_on(pk, day), land.kind_on(pk, day)) == ("Huế", Kind.MUNICIPALITY)


def test_dong_nai_is_a_city_since_april_2026(land: Territory) -> None:
    pk = land.by_key("dong-nai-34").pk
    assert land.kind_on(pk, date(2026, 4, 29)) == Kind.PROVINCE
    assert land.kind_on(pk, date(2026, 4, 30)) == Kind.MUNICIPALITY


# -- any history --------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> Territory:
    """Units that merge again and again: each ends, if at all, on the day its successor begins."""
    days = draw(st.lists(st.dates(date(1990, 1, 1), date(2040, 1, 1)), unique=True, max_size=4))
    generations: list[list[int]] = [list(range(1, draw(st.integers(1, 8)) + 1))]
    units: dict[int, list[Any]] = {pk: [None, None, None] for pk in generations[0]}
    standing = list(units)
    for day in sorted(days):
        merged = draw(st.lists(st.sampled_from(standing), min_size=1, unique=True))
        heir = len(units) + 1
        for pk in merged:
            units[pk][1:] = [day, heir]
        units[heir] = [day, None, None]
        standing = [pk for pk in standing if pk not in merged] + [heir]
    return Territory(
        tuple(
            Unit(pk, f"u{pk}", f"Unit {pk}", "province", start, end, heir, f"{pk:02}", f"{pk:02}")
            for pk, (start, end, heir) in units.items()
        ),
        (),
        (),
        TODAY,
    )


@given(histories(), st.dates(date(1980, 1, 1), date(2050, 1, 1)))
def test_folding_is_total_and_idempotent(land: Territory, day: date) -> None:
    for unit in land.units:
        folded = land.folded(unit.pk, day)
        assert land.folded(folded.pk, day) == folded
        began = unit.valid_from is None or unit.valid_from <= day
        assert folded.existed_on(day) if began else folded == unit


@given(histories(), st.dates(date(1980, 1, 1), date(2050, 1, 1)))
def test_what_folds_into_a_unit_are_its_predecessors(land: Territory, day: date) -> None:
    for unit in land.on(day):
        folded = {each.pk for each in land.units if land.folded(each.pk, day) == unit}
        assert folded == {unit.pk, *(each.pk for each in land.predecessors(unit.pk))}
