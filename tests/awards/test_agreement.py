"""Counts of records stand beside what documents say of the same round, in /doi-chieu/."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.agreement import records_beside_documents, years_beside_periods
from awards.claims import RECOGNISED, REGISTERED
from programmes.agreement.claims import Claims
from programmes.agreement.findings import Finding, Verdict
from programmes.agreement.review import with_everything
from programmes.models import Indicator, ReportedFigure
from provinces.geography import Territory
from tests import factories as make
from tests.awards import rounds as world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def claim(count: int, indicator: str = RECOGNISED, **fields: Any) -> ReportedFigure:
    """A document says a count of the national round of 2031."""
    given = {"level": "nation", "year": 2031, "award_level": "national", "source": "none"}
    value = {"amount": None, "number": count, "printed": str(count), "unit": "count"}
    of = Indicator.objects.get(key=indicator)
    figure = make.new_figure(**{**given, **value, "indicator": of, **fields})
    figure.save()
    return figure


def found(check: Any) -> list[Finding]:
    claims = Claims(with_everything(ReportedFigure.objects.visible_to(None)))
    return list(check(claims, None, Territory.load(), None))


def national(results: dict[str, int], **fields: Any) -> None:
    """A decided national round of 2031 with so many products of each result."""
    row = world.make_round(level="national", year=2031, **{"status": "decided", **fields})
    for result, count in results.items():
        for _ in range(count):
            world.make_entry(round=row, result=result)


def test_records_that_bear_a_document_out_and_that_do_not() -> None:
    national({"recognised": 2, "not_recognised": 1})
    right, wrong = claim(3, REGISTERED), claim(5)
    group = claim(2, product_group="food", scope="part")
    own = claim(2, level="province", province=world.unit("ha-noi"))
    makers = claim(4, "establishments_registered")
    units = claim(1, "provinces_participating")

    findings = {each.right.figures[0].pk: each for each in found(records_beside_documents)}

    verdicts = {pk: each.verdict for pk, each in findings.items()}
    assert verdicts == {
        right.pk: Verdict.EXACT,
        wrong.pk: Verdict.DIFFERS,
        group.pk: Verdict.EXACT,
        own.pk: Verdict.EXACT,
        makers.pk: Verdict.DIFFERS,
        units.pk: Verdict.EXACT,
    }
    assert "hồ sơ có 2, tài liệu nêu 5" in findings[wrong.pk].explanation


def test_a_round_that_is_still_entered_is_not_compared() -> None:
    national({"pending": 2}, status="voting")
    claim(5, REGISTERED)
    assert found(records_beside_documents) == []


def test_no_record_is_no_disagreement() -> None:
    national({})
    claim(5, REGISTERED)
    assert found(records_beside_documents) == []


def test_three_national_rounds_make_the_312_of_the_period() -> None:
    findings = [each for each in found(years_beside_periods) if each.right.value == 312]

    (finding,) = findings
    assert finding.verdict == Verdict.EXACT
    assert finding.explanation == "100 + 102 + 110 = 312; tài liệu in 312."


def test_the_page_shows_records_beside_documents(client: Client) -> None:
    national({"recognised": 2})
    claim(5)

    response = client.get(reverse("findings"), {"loai": "ho-so", "hien": "tat-ca"})

    text = response.content.decode()
    assert "đếm từ hồ sơ" in text
    assert "hồ sơ có 2, tài liệu nêu 5" in text
    assert reverse("award-round", args=["quoc-gia-2031"]) in text


def test_the_passport_of_a_figure_shows_the_records_too(client: Client) -> None:
    national({"recognised": 2})
    wrong = claim(5)

    text = client.get(reverse("figure", args=[wrong.code])).content.decode()

    assert "hồ sơ có 2, tài liệu nêu 5" in text


def test_comparing_asks_the_same_queries_however_many_rounds(
    django_assert_num_queries: Any,
) -> None:
    claims = Claims(with_everything(ReportedFigure.objects.visible_to(None)))
    territory = Territory.load()
    for year in (2016, 2018):
        row = world.make_round(
            level="region", region="north", year=year, ordinal=90, status="decided"
        )
        world.make_entry(round=row, result="recognised")
    with django_assert_num_queries(3):
        list(records_beside_documents(claims, None, territory, None))
