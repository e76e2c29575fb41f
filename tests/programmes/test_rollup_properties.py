"""Random ledgers: every breakdown of what is recorded is the same đồng as a plain recount."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from programmes.models import (
    STATE_SOURCES,
    ActivityContent,
    FundingPlan,
    PlanDecision,
    PlanStage,
    Project,
    ReportedFigure,
    SpendingEntry,
    SpendingStage,
    cells,
)
from programmes.models.ledger import month_within
from programmes.rollups.derivation import derive
from programmes.rollups.overview import Overview, overview
from programmes.rollups.scope import Subject
from programmes.rollups.selection import RATES, Selection
from provinces.geography import Geography, Territory
from provinces.models import Organisation, Province, Region
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

# Hòa Bình, Vĩnh Phúc and Phú Thọ went into today's Phú Thọ; Bình Thuận changed region by going into
# Lâm Đồng; Thanh Hóa changed region and nothing else; Hà Nội has always stood.
KEYS = (
    "hoa-binh-63", "vinh-phuc-63", "phu-tho-34", "binh-thuan-63", "lam-dong-34", "thanh-hoa",
    "ha-noi",
)  # fmt: skip
BODIES = ("cuc-dck", "trung-tam-khuyen-cong-1", "huyen-ba-tri")
HOLDERS = (*KEYS, *BODIES)
YEARS = (2024, 2025, 2026)
SOURCES = ("national", "local", "counterpart", "other")
STAGES = tuple(stage.value for stage in (*PlanStage, *SpendingStage))
PLAN_STAGES = {stage.value for stage in PlanStage}


@dataclass(frozen=True)
class Line:
    """One ledger row: a decision or an entry, as its stage says."""

    holder: str
    year: int
    source: str
    stage: str
    content: int
    day: int  # days from the first of January of the year
    amount: int

    @property
    def month(self) -> int:
        return month_within(self.date, self.year)

    @property
    def date(self) -> date:
        return date(self.year, 1, 1) + timedelta(days=self.day)


def lines(sources: Iterable[str] = SOURCES) -> st.SearchStrategy[list[Line]]:
    line = st.builds(
        Line,
        holder=st.sampled_from(HOLDERS),
        year=st.sampled_from(YEARS),
        source=st.sampled_from(tuple(sources)),
        stage=st.sampled_from(STAGES),
        content=st.integers(0, 1),
        day=st.integers(-30, 390),
        amount=st.integers(1, 10**12),
    )
    return st.lists(line, max_size=14)


selections = st.builds(
    Selection,
    year=st.sampled_from(YEARS),
    through_month=st.sampled_from((1, 3, 6, 7, 11, 12, 12, 12)),
    source=st.sampled_from((None, *STATE_SOURCES)),
    rate=st.sampled_from(RATES),
    geography=st.sampled_from(list(Geography)),
)


@contextmanager
def ledger(rows: list[Line]) -> Iterator[None]:
    """Write the rows, beside no claim; afterwards nothing of it is left."""
    with transaction.atomic():
        ReportedFigure.objects.all().delete()
        holders: dict[str, dict[str, Any]] = {
            each.key: {"province": each} for each in Province.objects.filter(key__in=KEYS)
        }
        bodies = Organisation.objects.filter(key__in=BODIES)
        holders |= {each.key: {"organisation": each} for each in bodies}
        contents = [make.make_content(code="a"), make.make_content(code="b")]
        with cells.gathered():
            decide([row for row in rows if row.stage in PLAN_STAGES], holders, contents)
            spend([row for row in rows if row.stage not in PLAN_STAGES], holders, contents)
        yield
        transaction.set_rollback(True)


def decide(rows: list[Line], holders: Any, contents: list[ActivityContent]) -> None:
    plans: dict[Any, FundingPlan] = {}
    for row in rows:
        key = (row.holder, row.year, row.source)
        if key not in plans:
            fields = {"year": row.year, "source": row.source}
            plans[key] = make.make_plan(**holders[row.holder], **fields)
    PlanDecision.objects.bulk_create(
        make.new_decision(
            plan=plans[row.holder, row.year, row.source],
            stage=row.stage,
            content=contents[row.content] if row.day % 2 else None,
            decided_on=row.date,
            amount=row.amount,
        )
        for row in rows
    )


def spend(rows: list[Line], holders: Any, contents: list[ActivityContent]) -> None:
    projects: dict[Any, Project] = {}
    for row in rows:
        key = (row.holder, row.content)
        if key not in projects:
            fields = {"year": 2024, "content": contents[row.content], "started_on": None}
            projects[key] = make.make_project(**holders[row.holder], **fields)
    SpendingEntry.objects.bulk_create(
        make.new_entry(
            project=projects[row.holder, row.content],
            source=row.source,
            stage=row.stage,
            spent_on=row.date,
            year=row.year,
            amount=row.amount,
        )
        for row in rows
    )


def recount(
    rows: Iterable[Line], selection: Selection, stage: str, holders: Iterable[str] = HOLDERS
) -> int | None:
    """Sum a stage in Python from the rows alone; nothing recorded is None."""
    wanted, sources = set(holders), {str(source.value) for source in selection.sources}
    found = [
        row.amount
        for row in rows
        if (row.year, row.stage) == (selection.year, stage)
        and row.month <= selection.through_month
        and row.source in sources
        and row.holder in wanted
    ]
    return sum(found) if found else None


def add(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def amount(value: Any) -> int | None:
    return None if value is None else value.amount


def summed(page: Overview, stage: str) -> int | None:
    """Return the page's sum of one stage."""
    found = (row.total.summed for row in page.stages if row.stage == stage)
    return amount(next(found, None))


def read(selection: Selection, **subject: Any) -> Overview:
    return overview(Subject(**subject), selection, Territory.load())


relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

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
