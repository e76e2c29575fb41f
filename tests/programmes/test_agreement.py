"""The comparison engine on figures nobody has seen before: it knows no code of any figure."""

from decimal import Decimal
from typing import Any

import pytest

from programmes.agreement.findings import Kind, Verdict
from programmes.models import ActivityContent
from tests.programmes.said import Record, say_sources


@pytest.fixture
def record() -> Record:
    return Record()


# -- sums of parts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        pytest.param("48,80", Verdict.EXACT, id="exact"),
        pytest.param("48,79", Verdict.ROUNDING, id="rounding"),
        pytest.param("48,78", Verdict.DIFFERS, id="beyond"),
    ],
)
def test_sources_are_added_up_with_the_precision_they_are_printed_in(
    record: Record, state: str, verdict: Verdict
) -> None:
    say_sources(record, "11,07", "37,73", state)

    found = record.one(Kind.SUM_OF_PARTS)

    assert found.verdict == verdict
    assert found.left.value == 48_800_000_000
    assert found.tolerance == 15_000_000  # half a printed unit of all three
    assert found.explanation == f"11,07 + 37,73 = 48,80 tỷ đồng; tài liệu in {state} tỷ đồng."


def test_sums_printed_in_trieu_are_tolerated_but_not_called_rounding(record: Record) -> None:
    say_sources(record, "1.100", "405", "1.500", unit="trieu_dong")

    found = record.one(Kind.SUM_OF_PARTS)

    assert found.verdict == Verdict.TOLERATED
    assert found.tolerance == 10_000_000


def test_words_leave_room_only_to_their_side(record: Record) -> None:
    record.say("allocated_budget", "4,4", qualifier="trên", source="national")
    record.say("allocated_budget", "1,7", qualifier="hơn", source="local")
    record.say("allocated_budget", "6", qualifier="hơn", source="state")

    found = record.one(Kind.SUM_OF_PARTS)

    assert found.verdict == Verdict.ROUNDING
    assert found.conclusion == "khớp với cách nói “hơn”, “trên” trong tài liệu"


def test_parts_of_two_documents_are_not_added_up(record: Record) -> None:
    record.say("executed_amount", "1", source="national")
    record.say("executed_amount", "2", source="local", document="B")
    record.say("executed_amount", "9", source="state")

    assert record.findings() == []


def test_counterpart_belongs_to_the_total_and_not_to_state_money(record: Record) -> None:
    record.say("planned_budget", "2,160", source="local")
    record.say("counterpart_amount", "3,486", source="counterpart", is_target=True)
    record.say("planned_budget", "5,746", source="all")

    found = record.one(Kind.SUM_OF_PARTS)

    assert found.verdict == Verdict.DIFFERS
    assert found.difference == -100_000_000


def test_counts_have_no_tolerance(record: Record) -> None:
    record.say("project_count", "58", unit="count", source="national")
    record.say("project_count", "947", unit="count", source="local")
    record.say("project_count", "1.004", unit="count", source="state")

    found = record.one(Kind.COUNT_OF_PARTS)

    assert found.verdict == Verdict.DIFFERS
    assert [found.difference, found.tolerance] == [1, 0]


@pytest.mark.parametrize(
    ("machines", "verdict"),
    [("2,0", Verdict.PARTIAL), ("3,0", Verdict.EXACT), ("4,5", Verdict.DIFFERS)],
)
def test_contents_may_be_less_than_the_whole_but_not_more(
    record: Record, machines: str, verdict: Verdict
) -> None:
    contents = [
        ActivityContent(pk=1, code="a", name="a"),
        ActivityContent(pk=2, code="b", name="b"),
    ]
    record.say("planned_budget", "4,0")
    record.say("planned_budget", machines, scope="part", content=contents[0])
    record.say("planned_budget", "1,0", scope="part", content=contents[1])

    verdicts = {each.verdict for each in record.findings(Kind.SUM_OF_PARTS)}

    assert verdicts == {verdict}


def test_four_product_groups_are_all_of_them(record: Record) -> None:
    for group, products in {"handicraft": 52, "food": 194, "machinery": 33, "other": 30}.items():
        record.say("products_registered", str(products), "count", scope="part", product_group=group)
    record.say("products_registered", "310", "count")

    assert record.one(Kind.COUNT_OF_PARTS).verdict == Verdict.DIFFERS


def test_three_regions_make_the_country_whoever_says_them(record: Record) -> None:
    for region, products in {"north": 200, "central": 124, "south": 189}.items():
        place = {"level": "region", "region": region, "document": region}
        record.say("products_recognised", str(products), "count", source="none", **place)
    record.say("products_recognised", "513", "count", document="Bộ")

    found = record.one(Kind.COUNT_OF_PARTS)

    assert found.verdict == Verdict.EXACT
    assert len(found.figures) == 4


# -- percentages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [("80", Verdict.EXACT), ("80,01", Verdict.ROUNDING), ("80,4", Verdict.ROUNDING),
     ("81,9", Verdict.DIFFERS)],
)  # fmt: skip
def test_a_rate_is_computed_again_on_the_plan_of_its_source(
    record: Record, printed: str, verdict: Verdict
) -> None:
    record.say("executed_amount", "8,0", source="national")
    record.say("planned_budget", "10,0", source="national")
    record.say("execution_rate", printed, "percent", source="national", relation="of_plan")

    found = record.one(Kind.PERCENTAGE)

    assert found.verdict == verdict
    assert found.right.value == 80


def test_half_a_point_is_tolerated_between_precise_numbers(record: Record) -> None:
    record.say("executed_amount", "8,000")
    record.say("planned_budget", "10,000")
    record.say("execution_rate", "80,4", "percent")

    assert record.one(Kind.PERCENTAGE).verdict == Verdict.TOLERATED


def test_months_are_a_part_of_the_plan_of_the_year(record: Record) -> None:
    record.say("disbursed_amount", "23,343", through_month=9)
    record.say("planned_budget", "38,285")
    record.say("execution_rate", "60,97", "percent", through_month=9)

    assert record.one(Kind.PERCENTAGE).verdict == Verdict.ROUNDING


def test_a_zero_plan_has_no_rate(record: Record) -> None:
    record.say("executed_amount", "0", source="national")
    record.say("planned_budget", "0", source="national")
    record.say("execution_rate", "0", "percent", source="national")

    assert record.findings() == []
    assert record.implied() == []


def say_two_sources(record: Record) -> None:
    record.say("planned_budget", "60,840", source="state")
    record.say("planned_budget", "11,375", source="national")
    record.say("executed_amount", "7,775", source="national", through_month=11)


def test_a_rate_on_the_total_plan_names_both_denominators(record: Record) -> None:
    say_two_sources(record)
    record.say("execution_rate", "12,77", "percent", source="national", through_month=11)

    found = record.one(Kind.WRONG_DENOMINATOR)

    assert round(found.right.value, 2) == Decimal("68.35")
    assert "(KCQG và KCĐP) 60,840 tỷ đồng" in found.explanation
    assert "(KCQG) 11,375 tỷ đồng" in found.explanation
    assert found.verdict == Verdict.DIFFERS
    assert record.findings(Kind.PERCENTAGE) == []


def test_a_rate_that_fits_no_plan_is_just_wrong(record: Record) -> None:
    say_two_sources(record)
    record.say("execution_rate", "33", "percent", source="national", through_month=11)

    assert record.one(Kind.PERCENTAGE).verdict == Verdict.DIFFERS


def test_a_rate_may_be_of_the_plan_or_of_what_was_allocated(record: Record) -> None:
    record.say("planned_budget", "150", source="national")
    record.say("allocated_budget", "75,641", source="national")
    record.say("executed_amount", "75,25", source="national")
    record.say("execution_rate", "50,17", "percent", source="national")

    assert record.one(Kind.PERCENTAGE).within_tolerance
    assert record.findings(Kind.WRONG_DENOMINATOR) == []


# -- documents and stages -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "word", "second", "verdict"),
    [
        ("35,183", "hơn", "35", Verdict.ROUNDING),
        ("34,9", "hơn", "35", Verdict.DIFFERS),
        ("37", "hơn", "35", Verdict.DIFFERS),
        ("10,9", "gần", "11", Verdict.ROUNDING),
        ("11,2", "gần", "11", Verdict.DIFFERS),
        ("23,5", "khoảng", "24", Verdict.ROUNDING),
        ("35,2", "", "35,183", Verdict.ROUNDING),
        ("35,1", "", "35,183", Verdict.DIFFERS),
        ("7", "hơn", "6", Verdict.ROUNDING),
        ("36", "hơn", "35", Verdict.ROUNDING),
    ],
)
def test_two_documents_agree_as_far_as_their_words_go(
    record: Record, first: str, word: str, second: str, verdict: Verdict
) -> None:
    record.say("executed_amount", first)
    record.say("executed_amount", second, qualifier=word, document="B", status="unstated")

    assert record.one(Kind.TWO_DOCUMENTS).verdict == verdict


def test_digits_left_out_are_recognised(record: Record) -> None:
    record.say("executed_amount", "35,1")
    record.say("executed_amount", "35,183", document="B")

    assert "bỏ bớt chữ số lẻ" in record.one(Kind.TWO_DOCUMENTS).explanation


@pytest.mark.parametrize(
    "other",
    [
        {"year": 2032},
        {"through_month": 7},
        {"source": "local"},
        {"scope": "part"},
        {"level": "region", "region": "north"},
        {"is_target": True},
    ],
)
def test_figures_about_other_things_are_not_compared(record: Record, other: Any) -> None:
    record.say("executed_amount", "5")
    record.say("executed_amount", "9", document="B", **other)

    assert record.findings() == []


def test_more_than_six_is_not_more_than_seven(record: Record) -> None:
    record.say("executed_amount", "7", qualifier="hơn")
    record.say("executed_amount", "6", qualifier="hơn", document="B")

    assert record.one(Kind.TWO_DOCUMENTS).verdict == Verdict.DIFFERS


def test_until_a_year_may_be_the_same_span(record: Record) -> None:
    record.say("executed_amount", "7", period="span", year_from=2026)
    record.say("executed_amount", "9", period="span", document="B")
    record.say("executed_amount", "9", period="span", document="C", year=2032)

    found = record.one(Kind.TWO_DOCUMENTS)

    assert "Một tài liệu không nêu năm đầu của kỳ." in found.explanation


def test_parts_of_one_content_are_the_same_part(record: Record) -> None:
    machines = ActivityContent(pk=1, code="a", name="a")
    part: dict[str, Any] = {"scope": "part", "content": machines, "unit": "count"}
    record.say("beneficiary_count", "14", detail="máy móc tiên tiến", **part)
    record.say("beneficiary_count", "10", detail="công nghệ hiện đại", document="B", **part)
    record.say("beneficiary_count", "3", detail="đợt 1", **{**part, "content": None})
    record.say("beneficiary_count", "5", detail="đợt 2", document="B", scope="part", unit="count")

    assert record.one(Kind.TWO_DOCUMENTS).verdict == Verdict.DIFFERS


def test_one_document_may_contradict_itself(record: Record) -> None:
    record.say("project_count", "137", "count", detail="theo tít bài")
    record.say("project_count", "138", "count", detail="trong bài")

    found = record.one(Kind.TWO_DOCUMENTS)

    assert "Cùng một tài liệu" in found.explanation
    assert found.verdict == Verdict.DIFFERS


def test_a_final_figure_comes_before_an_estimate(record: Record) -> None:
    estimate = record.say("executed_amount", "9", status="estimate")
    final = record.say("executed_amount", "5", document="B")

    found = record.one(Kind.TWO_DOCUMENTS)

    assert found.figures == (final, estimate)
    assert "Một bên là số ước." in found.explanation


def test_stages_stand_side_by_side_and_are_no_error(record: Record) -> None:
    record.say("planned_budget", "150", source="national")
    record.say("allocated_budget", "75,641", source="national", document="B")

    found = record.one(Kind.STAGES)

    assert found.verdict == Verdict.STAGES
    assert found.difference == 74_359_000_000
