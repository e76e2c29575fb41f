"""Every sum opens down to its records: the parts, then decisions and months, to the same đồng."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from programmes.models import FundingPlan
from tests import factories as make
from tests.programmes.records import YEAR, claim, decide, province, spend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def opened(client: Client, place: str, stage: str, **chosen: Any) -> str:
    """Return what a reader sees of the page of a sum, in one line."""
    question = {"pham-vi": place, "giai-doan": stage, "nam": YEAR, **chosen}
    response: HttpResponse = client.get("/so-lieu/cong/", question)  # type: ignore[assignment]
    assert response.status_code == 200
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def total(page: str) -> str:
    """Return the sum that a page prints."""
    found = re.search(r"Cộng được (chưa có số liệu|[\d.]+ đồng|–)", page)
    assert found, page
    return found[1]


def test_the_country_opens_into_its_units_and_bodies(client: Client) -> None:
    body = make.make_organisation(name="Trung tâm thử")
    spend(60_000_000)
    spend(30_000_000, holder={"organisation": body})
    page = opened(client, "ca-nuoc", "executed")
    assert total(page) == "90.000.000 đồng"
    assert re.search(r"Hà Nội 60\b", page)
    assert re.search(r"Trung tâm thử 30\b", page)
    assert "chưa có số liệu" in page.lower()


def test_a_unit_opens_into_its_decisions(client: Client) -> None:
    decide(100_000_000, number="QĐ-THU-1")
    plan = FundingPlan.objects.get(year=YEAR)
    later = {"decided_on": date(YEAR, 6, 1), "number": "QĐ-THU-2"}
    make.make_decision(plan=plan, amount=-40_000_000, kind="recovery", **later)
    make.make_decision(plan=plan, stage="planned", number="QĐ-KHAC")
    page = opened(client, "ha-noi", "allocated")
    assert total(page) == "60.000.000 đồng"
    assert re.search(r"15/01/2030 QĐ-THU-1 .*100\.000\.000 đồng", page)
    assert re.search(r"01/06/2030 QĐ-THU-2 .*−40\.000\.000 đồng", page)
    assert "QĐ-KHAC" not in page
    assert "QĐ-THU-2" not in opened(client, "ha-noi", "allocated", **{"den-thang": 5})


def test_a_unit_opens_into_its_entries_by_month_and_content(client: Client) -> None:
    spend(60_000_000)
    spend(20_000_000, spent_on=date(YEAR - 1, 12, 30))
    page = opened(client, "ha-noi", "executed")
    assert total(page) == "80.000.000 đồng"
    assert re.search(r"trước năm Nội dung \d+ 1 20\.000\.000 đồng", page)
    assert re.search(r"5 Nội dung \d+ 1 60\.000\.000 đồng", page)
    assert "Ứng dụng máy thử" not in page


def test_money_of_another_source_is_not_in_the_sum(client: Client) -> None:
    spend(60_000_000)
    spend(20_000_000, source="local")
    spend(10_000_000, source="counterpart")
    assert total(opened(client, "ha-noi", "executed")) == "80.000.000 đồng"
    local = opened(client, "ha-noi", "executed", nguon="dia-phuong")
    assert total(local) == "20.000.000 đồng"


def test_a_body_opens_into_its_own_records(client: Client) -> None:
    body = make.make_organisation(name="Trung tâm thử")
    decide(70_000_000, holder={"organisation": body}, number="QĐ-RIENG")
    page = opened(client, f"to-chuc-{body.pk}", "allocated")
    assert "Trung tâm thử" in page
    assert total(page) == "70.000.000 đồng"
    assert "QĐ-RIENG" in page


def test_a_plan_of_two_stages_opens_into_the_decisions_of_each_source(client: Client) -> None:
    decide(100_000_000, number="QĐ-GIAO")
    decide(200_000_000, "planned", source="local", number="QĐ-KH")
    page = opened(client, "ha-noi", "mixed")
    assert total(page) == "300.000.000 đồng"
    assert "kế hoạch hoặc được giao" in page
    assert "QĐ-GIAO" in page
    assert "QĐ-KH" in page
    assert "QĐ-KH" not in opened(client, "ha-noi", "mixed", nguon="quoc-gia")


def test_a_unit_of_today_opens_into_what_it_was_made_of(client: Client) -> None:
    for key in ("hoa-binh-63", "phu-tho-34"):
        spend(50_000_000, holder={"province": province(key)}, year=2025, spent_on=date(2025, 5, 2))
    page = opened(client, "phu-tho-34", "executed", nam=2025, **{"dia-gioi": "34"})
    assert total(page) == "100.000.000 đồng"
    assert re.search(r"Hòa Bình \(đến 30/06/2025\) 50\b", page)
    alone = opened(client, "phu-tho-34", "executed", nam=2025, **{"dia-gioi": "thoi-diem"})
    assert total(alone) == "50.000.000 đồng"


def test_a_doubtful_claim_is_listed_and_said_not_to_be_counted(client: Client) -> None:
    claim(50_000_000, ambiguity="đơn vị tính?")
    spend(60_000_000, holder={"province": province("hue")})
    page = opened(client, "ca-nuoc", "executed", nguon="quoc-gia")
    assert total(page) == "60.000.000 đồng"
    assert re.search(r"Hà Nội 50\b.*không đưa vào số cộng", page)


def test_a_report_of_the_whole_stands_beside_the_sum(client: Client) -> None:
    spend(60_000_000)
    claim(99_000_000, level="nation")
    page = opened(client, "ca-nuoc", "executed", nguon="quoc-gia")
    assert total(page) == "60.000.000 đồng"
    assert re.search(r"Báo cáo của toàn địa bàn 99\b", page)


def test_nothing_recorded_is_said_and_is_not_zero(client: Client) -> None:
    page = opened(client, "ha-noi", "settled")
    assert total(page) == "chưa có số liệu"


def test_one_content_opens_into_its_records_alone(client: Client) -> None:
    decide(100_000_000, number="QĐ-KHONG")
    content = make.make_content(code="may-moc", name="Máy móc")
    plan = FundingPlan.objects.get(year=YEAR)
    given = {"decided_on": date(YEAR, 2, 1), "number": "QĐ-MAY"}
    make.make_decision(plan=plan, content=content, amount=30_000_000, **given)
    chosen = {"noi-dung": "may-moc"}
    page = opened(client, "ca-nuoc", "allocated", **chosen)
    assert total(page) == "30.000.000 đồng"
    assert "Máy móc" in page
    assert "QĐ-MAY" in page
    assert "QĐ-KHONG" not in page
    without = opened(client, "ca-nuoc", "allocated", **{"noi-dung": "khong"})
    assert total(without) == "100.000.000 đồng"
    assert "QĐ-KHONG" in without


@pytest.mark.parametrize("content", ["khong-co-noi-dung", "a b", "\x00", "'"])
def test_an_unknown_content_is_not_found(client: Client, content: str) -> None:
    question = {"pham-vi": "ca-nuoc", "giai-doan": "executed", "noi-dung": content}
    assert client.get("/so-lieu/cong/", question).status_code == 404


def test_many_decisions_come_in_pages(client: Client) -> None:
    plan = make.make_plan(province=province(), year=YEAR)
    for number in range(60):
        dated = {"decided_on": date(YEAR, 1, 15), "number": f"QĐ-{number:02}"}
        make.make_decision(plan=plan, amount=1_000_000, **dated)
    first = opened(client, "ha-noi", "allocated")
    second = opened(client, "ha-noi", "allocated", trang=2)
    assert "QĐ-00" in first
    assert "QĐ-59" not in first
    assert "QĐ-59" in second
    assert total(first) == total(second) == "60.000.000 đồng"
    for odd in ("0", "-1", "999", "hai", "9" * 5000):
        opened(client, "ha-noi", "allocated", trang=odd)
