"""A page costs a fixed number of queries, whatever there is of provinces, years and projects."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programmes.models import ActivityContent, Indicator, PlanDecision, SpendingEntry, cells
from provinces.models import Province, RegionMembership
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

SUM = "/so-lieu/cong/?nam=2024&pham-vi="
COSTS = {
    "/": 10,
    "/?nam=2024": 10,
    "/?nam=2024&dia-gioi=34": 10,
    "/?nam=2024&den-thang=6&nguon=quoc-gia": 11,
    "/?nam=2024&bang=tinh&dinh-dang=csv": 11,
    "/?nam=2024&bang=noi-dung&dinh-dang=xlsx": 10,
    "/khu-vuc/phia-bac/?nam=2024": 11,
    "/khu-vuc/phia-bac/?nam=2024&dia-gioi=34": 11,
    "/tinh/hoa-binh-63/?nam=2024": 11,
    "/tinh/phu-tho-34/?nam=2024&dia-gioi=34": 11,
    "/tinh/phu-tho-34/?nam=2024&dia-gioi=thoi-diem": 10,  # no document tells of it
    f"{SUM}ca-nuoc&giai-doan=executed": 6,
    f"{SUM}phia-bac&giai-doan=allocated&dia-gioi=34": 6,
    f"{SUM}hoa-binh-63&giai-doan=executed": 7,
    f"{SUM}hoa-binh-63&giai-doan=allocated": 8,
    f"{SUM}ca-nuoc&giai-doan=allocated&noi-dung=thu-mot": 11,
    "/khoe/": 2,
    "/dang-nhap/": 0,
}


def costs(client: Client) -> dict[str, int]:
    """Count the queries of every page."""
    return {page: cost(client, page) for page in COSTS}


def cost(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def record(provinces: Iterable[Province], *, years: Iterable[int], number: int) -> None:
    """Record a plan, projects with spending, and claims of each province and year."""
    with cells.gathered():
        for province in provinces:
            for year in years:
                record_year(province, year, number)


def record_year(province: Province, year: int, number: int) -> None:
    content = ActivityContent.objects.get(code="thu-mot")
    plan = make.make_plan(province=province, year=year, source="local")
    dated = {"content": content, "decided_on": date(year, 2, 1)}
    PlanDecision.objects.bulk_create(make.new_decision(plan=plan, **dated) for _n in range(number))
    fields: dict[str, Any] = {"year": year, "content": content, "started_on": None}
    projects = [make.make_project(province=province, **fields) for _n in range(number)]
    SpendingEntry.objects.bulk_create(
        make.new_entry(project=each, year=year, spent_on=date(year, 5, 2)) for each in projects
    )
    indicator = Indicator.objects.filter(stage="planned")[0]
    told = {"level": "province", "source": "national", "indicator": indicator}
    make.new_figure(province=province, year=year, **told).save()


@pytest.fixture(autouse=True)
def _something_everywhere() -> None:
    """What every page shows is there once, beside the published figures."""
    make.make_content(code="thu-mot")
    record(Province.objects.filter(key="hoa-binh-63"), years=[2024], number=1)


def test_every_page_costs_so_many_queries(client: Client) -> None:
    assert costs(client) == COSTS


def test_more_provinces_years_projects_and_claims_cost_no_query_more(client: Client) -> None:
    new = [make.make_province() for _number in range(10)]
    RegionMembership.objects.bulk_create(
        RegionMembership(province=each, region="north") for each in new
    )
    old = Province.objects.exclude(key="hoa-binh-63").filter(valid_from=None)[:10]
    record([*new, *old], years=[2023, 2024, 2027], number=2)
    record(Province.objects.filter(key="hoa-binh-63"), years=range(2016, 2024), number=5)
    for _number in range(10):
        record_body()
    assert {page: n for page, n in costs(client).items() if n > COSTS[page]} == {}


def test_a_country_of_which_no_document_tells_costs_one_query_less(client: Client) -> None:
    record(Province.objects.filter(key="hoa-binh-63"), years=[2027], number=1)
    assert cost(client, "/") == COSTS["/"] - 1


def record_body() -> None:
    """Record money of one more body that is no province."""
    body = make.make_organisation()
    make.make_decision(plan=make.make_plan(organisation=body))
    make.make_entry(project=make.make_project(organisation=body))
