"""A unit of today and the units that went into it: one sum, nothing twice."""

from datetime import date

import pytest

from programmes.models import Document, Indicator, ReportedFigure
from programmes.rollups.overview import Overview, overview
from programmes.rollups.scope import Subject
from programmes.rollups.selection import Selection
from provinces.geography import Geography, Territory
from provinces.models import Province
from tests.factories import make_decision, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def phu_tho(year: int) -> Overview:
    territory = Territory.load()
    selection = Selection(year=year, geography=Geography.CURRENT)
    return overview(Subject(unit=territory.by_key("phu-tho-34")), selection, territory)


def claim(key: str, year: int, amount: int) -> None:
    document = Document.objects.create(key="bao-cao-x", title="Báo cáo X", kind="report")
    ReportedFigure.objects.create(
        code="X0001",
        document=document,
        level="province",
        province=Province.objects.get(key=key),
        year=year,
        period="months",
        from_month=1,
        through_month=12,
        source="state",
        indicator=Indicator.objects.get(key="allocated_budget"),
        scope="whole",
        amount=amount,
        printed=str(amount // 10**6),
        unit="trieu_dong",
        status="final",
    )


def test_records_of_the_unit_itself_are_no_report_of_the_whole() -> None:
    for key in ("phu-tho-34", "hoa-binh-63"):
        plan = make_plan(province=Province.objects.get(key=key), year=2025)
        make_decision(plan=plan, amount=1_000_000_000, decided_on=date(2025, 8, 1))
    plan_measure = phu_tho(2025).comparison.plan
    assert plan_measure.reported is None
    assert plan_measure.summed is not None
    assert plan_measure.summed.amount == 2_000_000_000


@pytest.mark.usefixtures("published")
def test_a_claim_about_the_merged_unit_before_the_merger_stands_beside_the_sum() -> None:
    ReportedFigure.objects.filter(province__key="phu-tho-34").delete()
    plan = make_plan(province=Province.objects.get(key="vinh-phuc-63"), year=2019)
    make_decision(plan=plan, amount=3_000_000_000, decided_on=date(2019, 1, 5))
    claim("phu-tho-34", 2019, 9_000_000_000)
    found = phu_tho(2019)
    assert "phu-tho-34" not in {part.unit.key for part in found.total.parts if part.unit}
    assert found.comparison.plan.reported is not None
    assert found.comparison.plan.reported.amount == 9_000_000_000
    assert found.comparison.plan.summed is not None
    assert found.comparison.plan.summed.amount < 9_000_000_000
