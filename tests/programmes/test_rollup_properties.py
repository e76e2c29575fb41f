"""Random ledgers: every breakdown of what is recorded is the same đồng as a plain recount."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from programmes.rollups.derivation import derive, recorded_total
from programmes.rollups.scope import Subject
from programmes.rollups.selection import Selection
from provinces.geography import Geography, Territory
from provinces.models import Region
from tests.programmes.random_ledger import (
    KEYS,
    STAGES,
    Line,
    add,
    amount,
    ledger,
    lines,
    read,
    recount,
    relaxed,
    selections,
    summed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

# A project moved to the unit of today, with money spent before there was such a unit.
BEFORE_ITS_TIME = [Line("phu-tho-34", 2025, "national", "executed", 0, 40, 7)]
# Money of a project carried over into the year after its province ended.
AFTER_ITS_TIME = [Line("hoa-binh-63", 2026, "local", "executed", 1, 20, 5)]
# An advance of the December before, and nothing else.
BEFORE_THE_YEAR = [Line("ha-noi", 2025, "national", "executed", 0, -20, 3)]
# A plan of a district, which is neither a province nor one of the ministry's bodies.
OF_A_DISTRICT = [Line("huyen-ba-tri", 2025, "local", "allocated", 0, 40, 9)]
# One province was given its money, the other has only a plan; each knows what the other lacks.
PARTLY_ALLOCATED = [
    Line("ha-noi", 2024, "national", "allocated", 0, 40, 100),
    Line("thanh-hoa", 2024, "national", "planned", 0, 40, 50),
    Line("thanh-hoa", 2024, "national", "executed", 0, 90, 20),
]
# The national money was allocated, the local only planned.
ONE_SOURCE_ALLOCATED = [
    Line("ha-noi", 2024, "national", "allocated", 0, 40, 100),
    Line("ha-noi", 2024, "local", "planned", 0, 40, 200),
    Line("ha-noi", 2024, "national", "executed", 0, 90, 90),
    Line("ha-noi", 2024, "local", "executed", 0, 90, 180),
]
# Thanh Hóa changed region on the day of the merger, and nothing else about it changed.
MOVED = [Line("thanh-hoa", 2025, "national", "executed", 0, 40, 11)]
Q1 = Selection(2025, 3)


@relaxed
@given(rows=lines(), selection=selections, stage=st.sampled_from(STAGES))
@example(rows=BEFORE_ITS_TIME, selection=Q1, stage="executed")
@example(rows=AFTER_ITS_TIME, selection=Selection(2026), stage="executed")
@example(rows=OF_A_DISTRICT, selection=Selection(2025), stage="allocated")
def test_the_nation_at_every_stage_is_a_plain_recount(
    rows: list[Line], selection: Selection, stage: str
) -> None:
    with ledger(rows):
        assert summed(read(selection), stage) == recount(rows, selection, stage)


@relaxed
@given(rows=lines(), selection=selections)
@example(rows=[*BEFORE_ITS_TIME, *OF_A_DISTRICT], selection=Q1)
@example(rows=AFTER_ITS_TIME, selection=Selection(2026, geography=Geography.CURRENT))
def test_rows_regions_and_bodies_add_up_to_the_nation(
    rows: list[Line], selection: Selection
) -> None:
    with ledger(rows):
        page = read(selection)
        regions = [row for row, _compared in page.regions.values()]
        for which in ("plan", "actual"):
            total = amount(getattr(page.total, which))
            bodies = [amount(getattr(row, which)) for row in page.organisations]
            assert add([amount(getattr(row, which)) for row in page.rows] + bodies) == total
            assert add([amount(getattr(row, which)) for row in regions] + bodies) == total
        stage = selection.rate.actual.value
        assert amount(page.total.actual) == recount(rows, selection, stage)


@relaxed
@given(rows=lines(), selection=selections)
@example(rows=BEFORE_ITS_TIME, selection=Q1)
def test_both_geographies_give_the_same_nation(rows: list[Line], selection: Selection) -> None:
    with ledger(rows):
        both = [
            read(Selection(selection.year, selection.through_month, selection.source,
                           selection.rate, geography))
            for geography in Geography
        ]  # fmt: skip
        for stage in STAGES:
            assert summed(both[0], stage) == summed(both[1], stage)
        assert [amount(page.total.plan) for page in both] == [amount(both[0].total.plan)] * 2
        assert both[0].total.rate == both[1].total.rate
        assert both[0].years == both[1].years
        assert both[0].months == both[1].months
        assert both[0].contents == both[1].contents


@relaxed
@given(rows=lines(), selection=selections, stage=st.sampled_from(STAGES))
@example(rows=BEFORE_ITS_TIME, selection=Q1, stage="executed")
def test_regions_of_the_nation_are_the_pages_of_the_regions(
    rows: list[Line], selection: Selection, stage: str
) -> None:
    with ledger(rows):
        nation = read(selection)
        for region in Region:
            page = read(selection, region=region)
            row, _compared = nation.regions[region]
            assert amount(page.total.plan) == amount(row.plan)
            assert amount(page.total.actual) == amount(row.actual)
            assert page.total.known == row.known
            assert len(page.total.parts) == len(row.parts)
            assert page.total.rate == row.rate


@relaxed
@given(rows=lines(), selection=selections, key=st.sampled_from(KEYS))
@example(rows=BEFORE_ITS_TIME, selection=Q1, key="phu-tho-34")
@example(rows=AFTER_ITS_TIME, selection=Selection(2026), key="hoa-binh-63")
def test_a_province_is_a_plain_recount_of_what_it_is_made_of(
    rows: list[Line], selection: Selection, key: str
) -> None:
    made_of = {
        "phu-tho-34": ["phu-tho-34", "hoa-binh-63", "vinh-phuc-63"],
        "lam-dong-34": ["lam-dong-34", "binh-thuan-63"],
    }
    is_folded = selection.geography == Geography.CURRENT
    holders = made_of.get(key, [key]) if is_folded else [key]
    with ledger(rows):
        page = read(selection, unit=Territory.load().by_key(key))
        for stage in STAGES:
            assert summed(page, stage) == recount(rows, selection, stage, holders)


@relaxed
@given(rows=lines(), selection=selections)
def test_sources_add_up_at_every_stage(rows: list[Line], selection: Selection) -> None:
    with ledger(rows):
        for row in read(selection).stages:
            shown = {source: amount(each.summed) for source, each in row.by_source.items()}
            wanted = [shown[source] for source in selection.sources]
            assert amount(row.total.summed) == add(wanted)


@relaxed
@given(rows=lines(), selection=selections)
@example(rows=OF_A_DISTRICT, selection=Selection(2025))
def test_contents_add_up_to_both_stages_of_the_rate(rows: list[Line], selection: Selection) -> None:
    plan, actual = selection.rate.plan.value, selection.rate.actual.value
    with ledger(rows):
        page = read(selection)
        assert add(row.plan for row in page.contents) == recount(rows, selection, plan)
        assert add(row.actual for row in page.contents) == recount(rows, selection, actual)


@relaxed
@given(rows=lines(), selection=selections)
@example(rows=BEFORE_THE_YEAR, selection=Selection(2025))
@example(rows=AFTER_ITS_TIME, selection=Selection(2026))
def test_the_line_of_months_ends_at_the_year(rows: list[Line], selection: Selection) -> None:
    stage = selection.rate.actual.value
    with ledger(rows):
        lines_by_year = {line.year: line for line in read(selection).months}
        for year in (selection.year, selection.year - 1):
            of_year = Selection(year, 12, selection.source)
            amounts = lines_by_year[year].amounts if year in lines_by_year else {}
            assert (amounts[max(amounts)] if amounts else None) == recount(rows, of_year, stage)
            for month, total in amounts.items():
                to_month = Selection(year, month, selection.source)
                assert total == recount(rows, to_month, stage)


@relaxed
@given(rows=lines(), selection=selections, region=st.sampled_from((None, *Region)))
@example(rows=BEFORE_ITS_TIME, selection=Selection(2025), region=None)
@example(rows=PARTLY_ALLOCATED, selection=Selection(2024), region=None)
@example(rows=ONE_SOURCE_ALLOCATED, selection=Selection(2024), region=Region.NORTH)
def test_the_year_in_the_chart_is_the_year_on_top(
    rows: list[Line], selection: Selection, region: Region | None
) -> None:
    whole = Selection(selection.year, 12, selection.source, selection.rate, selection.geography)
    with ledger(rows):
        page = read(whole, region=region)
        point = next((each for each in page.years if each.year == whole.year), None)
        for which in ("plan", "actual"):
            on_top = getattr(page.comparison, which)
            in_chart = getattr(point, which) if point else None
            assert amount(in_chart and in_chart.shown) == amount(on_top.shown)
        assert (point.rate if point else None) == page.comparison.rate


@relaxed
@given(rows=lines(), selection=selections, stage=st.sampled_from(STAGES))
@example(rows=[*BEFORE_ITS_TIME, *OF_A_DISTRICT], selection=Q1, stage="executed")
def test_a_sum_opens_into_parts_that_add_up_to_it(
    rows: list[Line], selection: Selection, stage: str
) -> None:
    with ledger(rows):
        found = derive(Subject(), selection, stage, Territory.load())
        shares = add(amount(share.value) for share in found.shares)
        assert amount(found.measure.summed) == shares == recount(rows, selection, stage)


@relaxed
@given(rows=lines(), selection=selections)
def test_a_rate_is_over_the_units_that_know_both(rows: list[Line], selection: Selection) -> None:
    with ledger(rows):
        total = read(selection).total
        known = [part for part in total.parts if part.plan and part.actual]
        alike = [p for p in known if p.plan.missing_sources == p.actual.missing_sources]  # type: ignore[union-attr]
        plan, actual = add(amount(p.plan) for p in alike), add(amount(p.actual) for p in alike)
        if not plan or actual is None:
            assert total.rate is None
        else:
            assert total.rate is not None
            assert abs(total.rate * plan - actual) < 1


@relaxed
@given(rows=lines(), selection=selections, region=st.sampled_from(list(Region)))
@example(rows=MOVED, selection=Selection(2025, 6), region=Region.NORTH)
@example(rows=MOVED, selection=Selection(2025, 6), region=Region.CENTRAL)
@example(rows=MOVED, selection=Selection(2025), region=Region.NORTH)
def test_the_contents_months_and_records_of_a_region_are_those_of_its_rows(
    rows: list[Line], selection: Selection, region: Region
) -> None:
    actual = selection.rate.actual.value
    with ledger(rows):
        page = read(selection, region=region)
        total = amount(page.total.actual)
        assert add(row.actual for row in page.contents) == total
        line = next((each for each in page.months if each.year == selection.year), None)
        known = line.amounts if line else {}
        reached = [month for month in known if month <= selection.through_month]
        assert (known[max(reached)] if reached else None) == total
        found = derive(Subject(region=region), selection, actual, Territory.load())
        assert recorded_total(found) == total
