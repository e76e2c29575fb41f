"""Random ledgers over old and new units, written to the database and recounted in plain Python."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
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
from programmes.rollups.overview import Overview, overview
from programmes.rollups.scope import Subject
from programmes.rollups.selection import RATES, Selection
from provinces.geography import Geography, Territory
from provinces.models import Organisation, Province
from tests import factories as make

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


def lines(
    sources: Iterable[str] = SOURCES,
    holders: Iterable[str] = HOLDERS,
    years: Iterable[int] = YEARS,
    stages: Iterable[str] = STAGES,
) -> st.SearchStrategy[list[Line]]:
    line = st.builds(
        Line,
        holder=st.sampled_from(tuple(holders)),
        year=st.sampled_from(tuple(years)),
        source=st.sampled_from(tuple(sources)),
        stage=st.sampled_from(tuple(stages)),
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
