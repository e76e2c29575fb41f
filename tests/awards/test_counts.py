"""Counts of records: by level, group, province and year, the same in both geographies."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from awards import counts
from awards.models import AwardLevel, AwardRound, Entry, Product
from khuyencong.accounts.models import Role
from provinces.geography import Geography, Territory
from provinces.models import Province
from tests import factories as make
from tests.awards import rounds as world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def everything() -> Any:
    return Entry.objects.countable_by(make.make_administrator())


def shown(entries: Any, geography: Geography) -> dict[str, tuple[int, int]]:
    rows = counts.by_province(entries, Territory.load(), geography)
    return {row.unit.key: (row.tally.registered, row.tally.recognised) for row in rows}


# -- a small world ------------------------------------------------------------------------------


def test_bac_kans_twenty_stand_under_thai_nguyen_today() -> None:
    bac_kan, thai_nguyen = world.unit("bac-kan-63"), world.unit("thai-nguyen-63")
    row = world.make_round(province=bac_kan, year=2021, status="closed")
    for _ in range(3):
        world.make_entry(round=row, province=bac_kan, result="recognised")
    other = world.make_round(province=thai_nguyen, year=2021, status="closed")
    world.make_entry(round=other, province=thai_nguyen, result="not_recognised")

    entries = everything()

    assert shown(entries, Geography.AS_RECORDED) == {"bac-kan-63": (3, 3), "thai-nguyen-63": (1, 0)}
    assert shown(entries, Geography.CURRENT) == {"thai-nguyen-34": (4, 3)}
    assert counts.overall(entries).registered == 4


def test_a_nomination_counts_once_it_was_received() -> None:
    row = world.make_round(level="national", year=2031)
    for state in ("sent", "returned", "received"):
        note = "Thiếu ảnh" if state == "returned" else ""
        world.make_entry(round=row, nomination=state, nomination_note=note)
    world.make_entry(round=row, result="withdrawn")

    tally = counts.by_round(everything())[row.pk]

    assert (tally.nominated, tally.waiting, tally.registered) == (3, 2, 2)
    assert (tally.pending, tally.withdrawn, tally.recognised) == (1, 1, 0)
    assert tally.recognition_rate == 0
    assert counts.Tally().recognition_rate is None


def test_published_entries_are_claims_and_never_counted(published: None) -> None:
    assert counts.overall(everything()) == counts.Tally()
    assert counts.by_level(everything()) == {}


def test_units_that_took_part_and_those_that_did_not() -> None:
    row = world.make_round(level="region", region="north", year=2016, status="closed")
    territory = Territory.load()
    empty = counts.participation(row, everything(), territory)
    assert (empty.count, empty.absent) == (None, None)

    world.make_entry(round=row, province=world.unit("bac-kan-63"), result="recognised")
    found = counts.participation(row, everything(), territory)

    assert (found.count, found.total) == (1, 28)
    assert len(found.absent or ()) == 27
    nation = world.make_round(level="national", year=2032, status="closed")
    assert counts.participation(nation, everything(), territory).total == 34


def test_two_products_of_one_maker_are_one_establishment() -> None:
    first = world.make_entry()
    second = world.make_product(establishment=first.product.establishment)
    world.make_entry(round=first.round, product=second)
    assert counts.establishments(everything()) == 1


# -- who may count and see what -----------------------------------------------------------------


def test_the_public_counts_decided_rounds_and_lists_what_was_recognised() -> None:
    done = world.make_round(year=2031, status="decided")
    won = world.make_entry(round=done, result="recognised")
    lost = world.make_entry(round=done, result="not_recognised")
    running = world.make_entry()
    public: Any = AnonymousUser()

    assert counts.overall(Entry.objects.countable_by(public)).registered == 2
    assert list(Entry.objects.visible_to(public).recorded()) == [won]
    assert not AwardRound.objects.visible_to(public).filter(pk=running.round_id).exists()
    products = Product.objects.visible_to(public)
    assert products.filter(pk=won.product_id).exists()
    assert not products.filter(pk__in=[lost.product_id, running.product_id]).exists()


@pytest.mark.parametrize(
    ("role", "key", "own", "foreign"),
    [
        (Role.CENTRE_STAFF, "ha-noi", True, False),
        (Role.DEPARTMENT, "ha-noi", True, False),
        (Role.CENTRE_STAFF, "thanh-hoa", False, True),
        (Role.MINISTRY_VIEWER, "", True, True),
        (Role.MINISTRY_OFFICER, "", True, True),
        (Role.IMPORT_ADMIN, "", True, True),
        (Role.SYSTEM_ADMIN, "", True, True),
    ],
)
def test_running_rounds_are_seen_by_their_own_place_and_the_ministry(
    role: Role, key: str, own: bool, foreign: bool
) -> None:
    hanoi = world.make_entry()
    thanh_hoa = world.make_entry(province=world.unit("thanh-hoa"))
    user = world.staff(key, role) if key else make.make_user(role=role)

    def sees(entry: Entry) -> list[bool]:
        return [
            Entry.objects.visible_to(user).filter(pk=entry.pk).exists(),
            AwardRound.objects.visible_to(user).filter(pk=entry.round_id).exists(),
            Product.objects.visible_to(user).filter(pk=entry.product_id).exists(),
        ]

    assert (sees(hanoi), sees(thanh_hoa)) == ([own] * 3, [foreign] * 3)


RIGHTS = {
    # who: (edit provincial entry, edit national entry, decide provincial, decide national)
    Role.CENTRE_STAFF: (True, False, False, False),
    Role.DEPARTMENT: (False, False, True, False),
    Role.MINISTRY_VIEWER: (False, False, False, False),
    Role.MINISTRY_OFFICER: (False, True, False, True),
    Role.IMPORT_ADMIN: (True, True, False, False),
    Role.SYSTEM_ADMIN: (True, True, True, True),
}


@pytest.mark.parametrize("role", RIGHTS)
def test_who_writes_and_who_decides(role: Role) -> None:
    provincial = world.make_entry()
    national = world.make_entry(round=world.make_round(level="national", year=2031))
    is_local = role in (Role.CENTRE_STAFF, Role.DEPARTMENT)
    user = world.staff("ha-noi", role) if is_local else make.make_user(role=role)

    found = [
        getattr(Entry.objects, right)(user).filter(pk=entry.pk).exists()
        for right in ("editable_by", "decidable_by")
        for entry in (provincial, national)
    ]

    assert tuple(found) == RIGHTS[role]
    assert not Entry.objects.editable_by(make.make_user(role="")).exists()


def test_staff_of_a_merged_province_write_what_its_parts_entered() -> None:
    entry = world.make_entry(province=world.unit("bac-kan-63"))
    user = world.staff("thai-nguyen-34")
    assert Entry.objects.editable_by(user).get() == entry
    assert not Entry.objects.editable_by(world.staff("thai-nguyen-63")).exists()


# -- random data --------------------------------------------------------------------------------

KEYS = ("bac-kan-63", "thai-nguyen-63", "ha-noi", "binh-thuan-63", "lam-dong-63", "hue")
CASES = st.lists(
    st.tuples(
        st.sampled_from(KEYS),
        st.sampled_from(["recognised", "not_recognised", "pending"]),
        st.sampled_from(["handicraft", "food", "machinery", "other"]),
        st.sampled_from([2015, 2017, 2018]),
    ),
    max_size=12,
)


class TestRandomEntries(TestCase):
    """Whatever was entered, every way of counting comes to the same."""

    @given(CASES)
    def test_both_geographies_and_all_divisions_add_up_to_the_same(self, cases: Any) -> None:
        units = {unit.key: unit for unit in Province.objects.filter(key__in=KEYS)}
        rounds = {
            year: world.make_round(level="national", year=year, ordinal=99, status="closed")
            for year in {case[3] for case in cases}
        }
        for key, result, group, year in cases:
            given = {"result": result, "group": group, "province": units[key]}
            world.make_entry(round=rounds[year], **given)
        entries = Entry.objects.countable_by(None)
        territory = Territory.load()

        whole = counts.overall(entries)
        divisions = [
            counts.by_group(entries).values(),
            counts.by_year(entries).values(),
            counts.by_level_and_year(entries).values(),
            counts.by_round(entries).values(),
            *(
                [row.tally for row in counts.by_province(entries, territory, geography)]
                for geography in Geography
            ),
        ]

        assert whole.registered == len(cases)
        assert all(counts.total(parts) == whole for parts in divisions)
        expected = Counter(case[0] for case in cases if case[1] == "recognised")
        then = counts.by_province(entries, territory, Geography.AS_RECORDED)
        assert {r.unit.key: r.tally.recognised for r in then if r.tally.recognised} == expected
        now = counts.by_province(entries, territory, Geography.CURRENT)
        assert all(r.unit.existed_on(territory.today) for r in now)


def test_a_count_is_one_query_however_many_entries(django_assert_num_queries: Any) -> None:
    territory = Territory.load()
    row = world.make_round(level="national", year=2031, status="closed")
    for key in KEYS:
        world.make_entry(round=row, province=world.unit(key))
    with django_assert_num_queries(1):
        counts.by_province(Entry.objects.countable_by(None), territory, Geography.CURRENT)
    assert AwardLevel.NATION in counts.by_level(Entry.objects.countable_by(None))
