"""A query's SQL is composed once; what it reads is always what the database holds now."""

from typing import Any

import pytest
from django.db.models import QuerySet

from khuyencong.queries import composed_once, whole_sums
from programmes.models import ActivityContent, PlanDecision
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_rows_are_read_anew_though_the_query_is_composed_once(
    django_assert_num_queries: Any,
) -> None:
    composed = []

    @composed_once
    def names(code: str) -> QuerySet[ActivityContent, Any]:
        composed.append(code)
        return ActivityContent.objects.filter(code=code).values_list("name")

    assert names("thu-mot") == []
    content = make.make_content(code="thu-mot", name="Thử")
    with django_assert_num_queries(2):
        assert names("thu-mot") == [("Thử",)]
        assert names("thu-hai") == []
    content.delete()
    assert names("thu-mot") == []
    assert composed == ["thu-mot", "thu-hai"]


def test_a_query_that_can_match_nothing_asks_nothing(django_assert_num_queries: Any) -> None:
    @composed_once
    def among(codes: tuple[str, ...]) -> QuerySet[ActivityContent, Any]:
        return ActivityContent.objects.filter(code__in=codes).values_list("name")

    with django_assert_num_queries(0):
        assert among(()) == []


def test_sums_of_dong_are_whole_numbers_on_every_database() -> None:
    @composed_once
    def sums() -> QuerySet[PlanDecision, Any]:
        by_plan: QuerySet[PlanDecision, Any] = PlanDecision.objects.order_by().values_list("plan")
        return by_plan.annotate(**whole_sums("amount"))

    decision = make.make_decision(amount=9_007_199_254_740_993)
    assert [(type(total), total) for _plan, total in sums()] == [(int, decision.amount)]
