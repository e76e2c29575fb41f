"""The published awards load as often as one likes, and say what the documents say."""

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from awards import claims
from awards.claims import RoundClaims, read_claims
from awards.models import AwardRound, Entry, GroupName, Product
from awards.published import load_award_rules, load_awards
from khuyencong.formatting import percent, rate
from programmes.models import Origin, ReportedFigure
from provinces.geography import Territory
from tests import factories as make
from tests.awards import rounds as world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def claims_of(code: str) -> RoundClaims:
    row = AwardRound.objects.get(code=code)
    return read_claims([row], None, Territory.load())[row.pk]


def number(figure: ReportedFigure | None) -> int:
    assert figure is not None
    return int(figure.number or 0)


def numbers(figures: dict[Any, ReportedFigure]) -> dict[Any, int]:
    return {key: number(figure) for key, figure in figures.items()}


# -- loading ------------------------------------------------------------------------------------


def test_every_row_is_placed_but_the_award_whose_level_no_document_names() -> None:
    rounds, products, entries = load_awards()

    assert (rounds.rows, rounds.placed, rounds.unplaced) == (31, 31, [])
    assert (products.rows, products.placed, products.unplaced) == (81, 81, [])
    assert (entries.rows, entries.placed) == (82, 81)
    assert [(row.code, row.reason) for row in entries.unplaced] == [
        ("S017", "tài liệu không nêu cấp công nhận")
    ]
    assert "Tài liệu không nêu cấp" in Product.objects.get(code="S017").note


def test_loading_again_changes_nothing() -> None:
    before = list(Entry.objects.order_by("pk").values())

    reports = [*load_awards(), *load_award_rules()]

    assert {(report.loaded, report.updated) for report in reports} == {(0, 0)}
    assert list(Entry.objects.order_by("pk").values()) == before


def test_the_one_command_loads_awards_too() -> None:
    out = StringIO()
    call_command("load_published", stdout=out)
    call_command("load_rules", stdout=out)

    for said in ("31 kỳ bình chọn", "81 sản phẩm:", "82 sản phẩm dự thi", "9 quy định bình chọn"):
        assert said in out.getvalue()


def test_published_rows_are_possible_and_name_their_document() -> None:
    rows = [*AwardRound.objects.all(), *Product.objects.all(), *Entry.objects.all()]

    assert {row.origin for row in rows} == {Origin.PUBLISHED}
    assert all(row.document_id for row in rows)
    assert [row for row in rows if make.refusals(row)] == []


def test_the_codes_are_what_the_rounds_would_give_themselves() -> None:
    for row in AwardRound.objects.all():
        assert row.code == row.make_code()


def test_every_name_of_a_group_leads_to_it() -> None:
    for name in GroupName.objects.all():
        assert GroupName.objects.group_of(name.name) == name.group


def test_ocop_is_not_among_the_awards() -> None:
    assert not Product.objects.filter(search_key__contains="ocop").exists()


def test_one_product_was_recognised_twice() -> None:
    product = Product.objects.get(code="S041")
    assert [entry.round.year for entry in product.entries.order_by("round__year")] == [2015, 2017]


def test_a_round_that_its_office_enters_keeps_its_document_and_is_not_loaded_over() -> None:
    from awards.lifecycle import open_round

    row = open_round(
        by=world.staff("quang-nam-63"),
        level="province",
        year=2024,
        province=world.unit("quang-nam-63"),
        organiser="UBND tỉnh Quảng Nam",
    )

    report = load_awards()[0]

    assert (row.code, row.origin) == ("quang-nam-63-2024", Origin.ENTERED)
    assert row.document is not None
    assert (report.updated, report.unplaced) == (0, [])
    row.refresh_from_db()
    assert row.organiser == "UBND tỉnh Quảng Nam"
    assert Entry.objects.visible_to(None).filter(round=row).count() == 6


# -- what the documents say ---------------------------------------------------------------------


def test_national_four_registered_310_by_group_and_recognised_200() -> None:
    said = claims_of("quoc-gia-2021-lan-4")

    registered = number(said.whole(claims.REGISTERED))
    recognised = number(said.whole(claims.RECOGNISED))
    assert (registered, recognised) == (310, 200)
    assert percent(rate(recognised, registered)) == "64,52%"
    assert numbers(said.by_group(claims.REGISTERED)) == {
        "handicraft": 52,
        "food": 194,
        "machinery": 33,
        "other": 31,
    }
    assert said.by_group(claims.RECOGNISED) == {}  # the groups are of registered products
    assert number(said.whole("provinces_participating")) == 58
    thai_nguyen = world.unit("thai-nguyen-63").pk
    assert numbers(said.by_province(claims.RECOGNISED)) == {thai_nguyen: 6}


def test_several_documents_say_the_same_of_one_round() -> None:
    said = claims_of("quoc-gia-2021-lan-4").all_whole(claims.RECOGNISED)
    assert [number(figure) for figure in said] == [200, 200, 200]
    assert len({figure.document_id for figure in said}) == 3


def test_central_2022_counts_products_and_establishments_apart() -> None:
    said = claims_of("mien-trung-tay-nguyen-2022")
    assert number(said.whole(claims.RECOGNISED)) == 124
    assert number(said.whole("establishments_recognised")) == 120


def test_bac_kan_2020_recognised_20_and_sent_7_to_the_north() -> None:
    bac_kan = world.unit("bac-kan-63")

    assert number(claims_of("bac-kan-63-2020").whole(claims.RECOGNISED)) == 20
    north = claims_of("phia-bac-2020")
    assert numbers(north.by_province(claims.REGISTERED))[bac_kan.pk] == 7
    assert number(north.whole(claims.REGISTERED)) == 194
    territory = Territory.load()
    assert territory.folded(bac_kan.pk, territory.today).name == "Thái Nguyên"


def test_the_national_series() -> None:
    rounds = AwardRound.objects.filter(level="national", year__lte=2023).order_by("year")
    said = read_claims(rounds, None, Territory.load())

    series = [number(said[row.pk].whole(claims.RECOGNISED)) for row in rounds]

    assert series == [100, 102, 110, 200, 173]
    span = ReportedFigure.objects.get(
        indicator__key=claims.RECOGNISED, year_from=2014, year=2020, award_level="national"
    )
    assert span.number == Decimal(312) == sum(series[:3])


def test_targets_and_sums_of_years_belong_to_no_round() -> None:
    rounds = AwardRound.objects.all()
    figures = [
        f for said in read_claims(rounds, None, Territory.load()).values() for f in said.figures
    ]
    assert not [figure for figure in figures if figure.is_target or figure.period == "span"]
    assert "F0802" not in {figure.code for figure in figures}


def test_a_district_is_told_by_its_committee() -> None:
    said = claims_of("binh-duong-63-huyen-phu-giao-2024")
    assert number(said.whole(claims.RECOGNISED)) == 12


def test_claims_of_many_rounds_are_read_at_once(django_assert_num_queries: Any) -> None:
    rounds, territory = list(AwardRound.objects.all()), Territory.load()
    with django_assert_num_queries(1):
        read_claims(rounds, None, territory)
