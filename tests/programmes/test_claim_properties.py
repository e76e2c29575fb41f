"""Random records and claims: a row shows what the rule says, and a year is the same everywhere."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from programmes.models import STATE_SOURCES, Indicator
from programmes.rollups.measures import Measure
from programmes.rollups.selection import Selection
from programmes.rollups.values import Value
from provinces.geography import Geography, Territory
from provinces.models import Province, Region
from tests import factories as make
from tests.programmes.random_ledger import (
    KEYS,
    STAGES,
    YEARS,
    Line,
    add,
    amount,
    ledger,
    lines,
    read,
    recount,
    relaxed,
    selections,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

RANK = {"final": 0, "unstated": 1, "estimate": 2}


@dataclass(frozen=True)
class Told:
    """What one document says."""

    place: str  # a unit's key, a region, or the nation
    year: int
    source: str
    stage: str
    month: int
    amount: int
    status: str
    day: int
    doubt: str


def claims(
    places: Iterable[str], years: Iterable[int] = YEARS, stages: Iterable[str] = STAGES
) -> st.SearchStrategy[list[Told]]:
    claim = st.builds(
        Told,
        place=st.sampled_from(tuple(places)),
        year=st.sampled_from(tuple(years)),
        source=st.sampled_from(("national", "local", "state")),
        stage=st.sampled_from(tuple(stages)),
        month=st.sampled_from((7, 12, 12)),
        amount=st.integers(1, 10**12),
        status=st.sampled_from(sorted(RANK)),
        day=st.integers(1, 28),
        doubt=st.sampled_from(("", "", "", "đơn vị tính?")),
    )
    return st.lists(claim, max_size=12)


EVERYWHERE = (*KEYS, "north", "central", "nation")
# Few units, one year and the stages of one rate: they meet in most examples.
CLOSE: dict[str, Any] = {"years": [2024], "stages": ["planned", "allocated", "executed"]}
UNITS = ("ha-noi", "thanh-hoa", "hoa-binh-63")
# The plan of one source is known, and what was spent of both.
UNLIKE_MONEY = [
    Line("ha-noi", 2024, "national", "allocated", 0, 40, 100),
    Line("ha-noi", 2024, "national", "executed", 0, 90, 90),
    Line("ha-noi", 2024, "local", "executed", 0, 90, 180),
]
DOUBTFUL = Told("thanh-hoa", 2024, "national", "executed", 12, 50, "final", 1, "đơn vị tính?")


@contextmanager
def record(rows: list[Line], told: list[Told]) -> Iterator[None]:
    """Write records and claims; each claim stands in a document of its own."""
    with ledger(rows):
        indicators = {each.stage: each for each in Indicator.objects.filter(unit_kind="money")}
        units = {each.key: each for each in Province.objects.filter(key__in=KEYS)}
        for each in told:
            make.new_figure(
                **where(each.place, units), indicator=indicators[each.stage], year=each.year,
                source=each.source, through_month=each.month, amount=each.amount,
                status=each.status, as_of=date(2027, 1, each.day), ambiguity=each.doubt,
            ).save()  # fmt: skip
        yield


def where(place: str, units: dict[str, Province]) -> dict[str, Any]:
    if place == "nation":
        return {"level": "nation"}
    if place in units:
        return {"level": "province", "province": units[place]}
    return {"level": "region", "region": place}


def expected(
    rows: list[Line], told: list[Told], selection: Selection, key: str, stage: str
) -> int | None:
    """Return what one source's row of a unit shows, by the rule alone."""
    recorded = recount(rows, selection, stage, [key])
    if recorded is not None:
        return recorded
    plan = stage in ("registered", "planned", "allocated")
    for month in dict.fromkeys([selection.through_month, *([12] if plan else [])]):
        found = [
            each
            for each in told
            if (each.place, each.year, each.stage) == (key, selection.year, stage)
            and (each.month, each.source) == (month, str(selection.source))
        ]
        best = sorted(found, key=lambda each: (bool(each.doubt), RANK[each.status], -each.day))
        if best:
            return best[0].amount
    return None


def one_of_each(told: list[Told]) -> list[Told]:
    """Keep one claim of each day: which of two equals goes first is told by their codes."""
    return list({(*identity(each), each.status, each.day): each for each in told}.values())


def identity(told: Told) -> tuple[Any, ...]:
    return told.place, told.year, told.source, told.stage, told.month


@relaxed
@given(
    rows=lines(("national", "local")), told=claims(EVERYWHERE), selection=selections,
    key=st.sampled_from(KEYS), source=st.sampled_from(STATE_SOURCES),
)  # fmt: skip
def test_a_row_shows_its_records_else_its_best_claim(
    rows: list[Line], told: list[Told], selection: Selection, key: str, source: Any
) -> None:
    told = one_of_each(told)
    chosen = replace(selection, source=source, geography=Geography.AS_RECORDED)
    with record(rows, told):
        page = read(chosen, unit=Territory.load().by_key(key))
        for stage in STAGES:
            shown = page.book.value(page.subject.place, stage)
            assert amount(shown) == expected(rows, told, chosen, key, stage)


@relaxed
@given(
    rows=lines(("national", "local"), UNITS, **CLOSE),
    told=claims((*UNITS, "north", "nation"), **CLOSE),
    selection=selections.map(lambda chosen: replace(chosen, year=2024)),
    region=st.sampled_from((None, Region.NORTH)),
)
@example(rows=UNLIKE_MONEY, told=[], selection=Selection(2024), region=None)
@example(rows=UNLIKE_MONEY[1:], told=[DOUBTFUL], selection=Selection(2024), region=None)
def test_a_year_of_records_and_claims_is_the_same_in_the_chart_and_on_top(
    rows: list[Line], told: list[Told], selection: Selection, region: Region | None
) -> None:
    whole = replace(selection, through_month=12)
    with record(rows, told):
        page = read(whole, region=region)
        point = next((each for each in page.years if each.year == whole.year), None)
        comparison = page.comparison
        if point is None:
            assert comparison.plan.shown is comparison.actual.shown is None
        else:
            assert essence(point.plan) == essence(comparison.plan)
            if point.through_month == 12:
                assert essence(point.actual) == essence(comparison.actual)
                assert point.rate == comparison.rate
            else:
                assert comparison.actual.shown is None


def essence(measure: Measure) -> tuple[Any, ...]:
    """Return what a reader sees of a measure, whatever the order it was added up in."""
    return told_by(measure.summed), told_by(measure.reported), measure.known, measure.parts


def told_by(value: Value | None) -> tuple[Any, ...] | None:
    if value is None:
        return None
    codes = sorted(claim.code for claim in value.claims)
    return value.amount, str(value.stage), value.records, codes, sorted(value.missing_sources)


@relaxed
@given(rows=lines(), told=claims(EVERYWHERE), selection=selections)
def test_nothing_doubtful_is_in_a_sum_and_rows_still_add_up(
    rows: list[Line], told: list[Told], selection: Selection
) -> None:
    with record(rows, told):
        page = read(selection)
        for value in (page.total.plan, page.total.actual):
            assert value is None or not any(claim.ambiguity for claim in value.claims)
        for which in ("plan", "actual"):
            parts = [getattr(part, which) for part in page.total.countable]
            assert add(amount(value) for value in parts) == amount(getattr(page.total, which))
            regions = [amount(getattr(row, which)) for row, _compared in page.regions.values()]
            bodies = [amount(getattr(row, which)) for row in page.organisations]
            assert add([*regions, *bodies]) == amount(getattr(page.total, which))


@relaxed
@given(rows=lines(), told=claims(EVERYWHERE), selection=selections)
def test_what_is_reported_of_the_whole_never_changes_the_sum(
    rows: list[Line], told: list[Told], selection: Selection
) -> None:
    about_units = [each for each in told if each.place in KEYS]
    with record(rows, told):
        with_reports = read(selection).comparison
    with record(rows, about_units):
        without = read(selection).comparison
    for one, other in ((with_reports.plan, without.plan), (with_reports.actual, without.actual)):
        assert amount(one.summed) == amount(other.summed)
        assert other.reported is None


@relaxed
@given(
    rows=lines(("national", "local"), UNITS, **CLOSE),
    told=claims((*UNITS, "north", "nation"), **CLOSE),
    path=st.sampled_from(
        ("/", "/khu-vuc/phia-bac/", "/tinh/hoa-binh-63/", "/tinh/phu-tho-34/", "/tinh/thanh-hoa/")
    ),
    question=st.sampled_from(
        ("", "&dia-gioi=34", "&nguon=quoc-gia", "&den-thang=7", "&bang=theo-nam&dinh-dang=xlsx")
    ),
)
def test_whatever_is_known_can_be_printed(
    client: Client, rows: list[Line], told: list[Told], path: str, question: str
) -> None:
    with record(rows, told):
        assert client.get(f"{path}?nam=2024{question}").status_code in (200, 302)
