"""Đồng to text and back, on the figures of the founding articles and on random ones."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from khuyencong import formatting
from khuyencong.formatting import AmountError, Unit, parse_money

amounts = st.integers(min_value=0, max_value=10**15)
thousands = st.integers(min_value=0, max_value=10**14).map(lambda count: count * 1000)
decimals = st.decimals(min_value=-(10**12), max_value=10**12, places=6)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "–"),
        (0, "0 đồng"),
        (950_000, "950.000 đồng"),
        (405_000_000, "405 triệu đồng"),
        (655_500_000, "655,5 triệu đồng"),
        (1_505_000_000, "1.505 triệu đồng"),
        (48_790_000_000, "48,79 tỷ đồng"),
        (20_700_000_000, "20,7 tỷ đồng"),
        (150_000_000_000, "150 tỷ đồng"),
        (-900_000_000, "−900 triệu đồng"),
    ],
)
def test_money_is_written_as_officials_write_it(amount: int | None, text: str) -> None:
    assert formatting.money(amount) == text


def test_an_allotment_keeps_three_decimals() -> None:
    assert formatting.money(75_641_000_000, places=3) == "75,641 tỷ đồng"
    assert formatting.ty_dong(75_641_000_000, places=3) == "75,641"


def test_a_column_may_keep_its_zeros() -> None:
    assert formatting.ty_dong(20_700_000_000, keep_places=True) == "20,70"
    assert formatting.trieu_dong(405_000_000, 1, keep_places=True) == "405,0"


def test_every_dong_is_written_in_contracts() -> None:
    assert formatting.dong(1_505_000_000) == "1.505.000.000 đồng"
    assert formatting.dong(None) == "–"


def test_a_small_sum_is_never_shown_as_zero() -> None:
    assert formatting.ty_dong(3_000_000) == "0,003"
    assert formatting.ty_dong(3_000_000, keep_places=True) == "0,003"
    assert formatting.trieu_dong(1) == "0,000001"
    assert formatting.percent(Decimal("0.00001")) == "0,001%"


def test_missing_is_a_dash_and_zero_is_zero() -> None:
    assert (
        formatting.ty_dong(None) == formatting.trieu_dong(None) == formatting.percent(None) == "–"
    )
    assert formatting.number(None) == formatting.date_text(None) == "–"
    assert formatting.ty_dong(0) == formatting.trieu_dong(0) == "0"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (48_790, 51_230, "95,24%"),
        (11_070, 11_140, "99,37%"),
        (37_730, 40_090, "94,11%"),
        (75_641, 150_000, "50,43%"),
        (5, 10, "50%"),
        (2, 1, "200%"),
        (0, 5, "0%"),
        (5, 0, "–"),
        (5, None, "–"),
        (None, 5, "–"),
    ],
)
def test_rates_are_the_published_ones(part: int | None, whole: int | None, text: str) -> None:
    assert formatting.percent(formatting.rate(part, whole)) == text


def test_half_is_rounded_up_and_never_to_even() -> None:
    assert formatting.number(Decimal("0.125"), 2) == "0,13"
    assert formatting.number(Decimal("-0.125"), 2) == "−0,13"
    assert formatting.number(Decimal("95.239"), 2) == "95,24"
    assert formatting.number(Decimal("-0.001"), 2) == "0,00"


def test_a_relative_change_is_not_a_difference_of_points() -> None:
    now, before = Decimal("0.2844"), Decimal("0.1754")
    assert formatting.relative_change_text(formatting.relative_change(now, before)) == "+62,14%"
    assert formatting.points_text(formatting.points(now, before)) == "+10,9 điểm %"


def test_changes_carry_their_sign() -> None:
    assert formatting.relative_change_text(formatting.relative_change(95, 100)) == "−5%"
    assert formatting.relative_change_text(formatting.relative_change(7, 7)) == "0%"
    assert formatting.relative_change_text(formatting.relative_change(7, 0)) == "–"
    assert formatting.relative_change_text(formatting.relative_change(None, 7)) == "–"
    assert formatting.points_text(formatting.points(Decimal("0.5"), None)) == "–"


def test_dates_put_the_day_first() -> None:
    assert formatting.date_text(datetime.date(2021, 12, 1)) == "01/12/2021"


@pytest.mark.parametrize(
    ("typed", "unit", "amount"),
    [
        (420, Unit.MILLION, 420_000_000),
        (Decimal("655.5"), Unit.MILLION, 655_500_000),
        (1505, Unit.MILLION, 1_505_000_000),
        (Decimal("75.641"), Unit.BILLION, 75_641_000_000),
        ("1.505", Unit.MILLION, 1_505_000_000),
        ("1.100 ", Unit.MILLION, 1_100_000_000),
        ("\u00a0400 ", Unit.MILLION, 400_000_000),
        ("655,5", Unit.MILLION, 655_500_000),
        ("95,0", Unit.MILLION, 95_000_000),
        ("75,641", Unit.BILLION, 75_641_000_000),
        ("4,3 tỷ", Unit.MILLION, 4_300_000_000),
        ("4,3 tỉ", None, 4_300_000_000),
        ("1.100 triệu đồng", Unit.DONG, 1_100_000_000),
        ("405 Triệu", None, 405_000_000),
        ("120tr", Unit.BILLION, 120_000_000),
        ("2 tỷ 150 triệu", None, 2_150_000_000),
        ("0,3 tỷ đồng", None, 300_000_000),
        ("12tr5", None, 12_500_000),
        ("12tr5", Unit.BILLION, 12_500_000),
        ("2 tr350", None, 2_350_000),
        ("2tr050", None, 2_050_000),
        ("1tỷ5", Unit.MILLION, 1_500_000_000),
        ("1.200triệu5", None, 1_200_500_000),
        ("60.000.000 VNĐ", Unit.MILLION, 60_000_000),
        ("500 nghìn đồng", None, 500_000),
        ("900.000.000", None, 900_000_000),
        ("100000", None, 100_000),
        ("0", None, 0),
        ("0", Unit.MILLION, 0),
        (0, None, 0),
        ("-", Unit.MILLION, None),
        ("–", None, None),
        ("—", None, None),
        ("", None, None),
        (" \u00a0 ", Unit.MILLION, None),
        (None, Unit.MILLION, None),
    ],
)
def test_money_is_read_as_people_type_it(
    typed: str | int | Decimal | None, unit: Unit | None, amount: int | None
) -> None:
    assert parse_money(typed, unit) == amount


@pytest.mark.parametrize(
    ("typed", "unit", "kind"),
    [
        ("56..537,447", Unit.MILLION, "not_a_number"),
        ("2.1485", Unit.MILLION, "not_a_number"),
        ("0.405", Unit.BILLION, "not_a_number"),
        ("250 (đã duyệt)", Unit.MILLION, "not_a_number"),
        ("khoảng 400 triệu", Unit.MILLION, "not_a_number"),
        ("chín trăm triệu", Unit.MILLION, "not_a_number"),
        ("n/a", Unit.MILLION, "not_a_number"),
        ("150 triệu 2 tỷ", None, "not_a_number"),
        ("1,5", Unit.DONG, "not_a_number"),
        ("12tr50", None, "ambiguous_number"),
        ("12tr5000", None, "ambiguous_number"),
        ("12,5tr5", None, "not_a_number"),
        ("12tr5tr", None, "not_a_number"),
        ("-12tr5", None, "negative_amount"),
        ("٣", Unit.MILLION, "not_a_number"),
        ("9" * 5000, Unit.DONG, "not_a_number"),
        (Decimal("NaN"), Unit.DONG, "not_a_number"),
        ("900", None, "unit_missing"),
        (420, None, "unit_missing"),
        (Decimal("1.505"), Unit.MILLION, "ambiguous_number"),
        ("-220", Unit.MILLION, "negative_amount"),
        ("−220", Unit.MILLION, "negative_amount"),
        (-220, Unit.MILLION, "negative_amount"),
        ("999999999999 tỷ", None, "too_large"),
        (Decimal("1e300"), Unit.MILLION, "too_large"),
    ],
)
def test_what_is_no_clear_amount_is_refused(
    typed: str | int | Decimal, unit: Unit | None, kind: str
) -> None:
    with pytest.raises(AmountError) as refusal:
        parse_money(typed, unit)
    assert refusal.value.kind == kind


def test_a_refusal_says_in_vietnamese_what_is_wrong() -> None:
    with pytest.raises(AmountError, match=r"^1,505 triệu hay 1\.505 triệu đồng\?$"):
        parse_money(Decimal("1.505"), Unit.MILLION)
    with pytest.raises(AmountError, match=r"^“n/a” không phải là số tiền"):
        parse_money("n/a", Unit.MILLION)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "–"),
        (0, "0 đồng"),
        (950_000, "950.000 đồng"),
        (12_500_000, "12.500.000 đồng (12,5 triệu đồng)"),
        (999_999_999, "999.999.999 đồng (999,999999 triệu đồng)"),
        (1_505_000_000, "1.505.000.000 đồng (1,505 tỷ đồng)"),
        (1_505_000_001, "1.505.000.001 đồng (1,505000001 tỷ đồng)"),
    ],
)
def test_an_amount_is_read_back_exactly_in_two_units(amount: int | None, text: str) -> None:
    assert formatting.read_back(amount) == text


def test_a_quantity_is_read_with_the_vietnamese_signs() -> None:
    assert formatting.parse_number(" 1.200 ") == 1200
    assert formatting.parse_number("1,5") == Decimal("1.5")
    for typed in ("1.5", "", "12 người", "-3", "٣"):
        with pytest.raises(AmountError):
            formatting.parse_number(typed)


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        formatting.number(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        parse_money(1.5, Unit.MILLION)  # type: ignore[arg-type]


@given(amounts)
def test_contract_style_is_read_back_to_the_dong(amount: int) -> None:
    assert parse_money(formatting.dong(amount)) == amount


@given(thousands)
def test_trieu_is_read_back_to_the_thousand(amount: int) -> None:
    assert parse_money(formatting.trieu_dong(amount), Unit.MILLION) == amount


@given(amounts)
def test_money_is_read_back_within_its_rounding(amount: int) -> None:
    read = parse_money(formatting.money(amount))
    assert read is not None
    assert abs(read - amount) <= (5_000_000 if amount >= 2 * 10**9 else 500)


@given(amounts)
def test_a_sum_shows_as_zero_only_when_it_is(amount: int) -> None:
    assert (formatting.ty_dong(amount) == "0") == (amount == 0)


@given(decimals, st.integers(min_value=0, max_value=5))
def test_rounding_is_off_by_half_a_last_place_at_most_and_up_at_the_half(
    value: Decimal, places: int
) -> None:
    shift = 10**places
    by_hand = int(abs(value) * shift + Decimal("0.5")) / Decimal(shift)
    assert formatting.round_half_up(value, places) == by_hand.copy_sign(value)


@given(amounts, amounts)
def test_a_rate_times_its_whole_is_the_part(part: int, whole: int) -> None:
    assume(whole)
    ratio = formatting.rate(part, whole)
    assert ratio is not None
    assert formatting.round_half_up(ratio * whole) == part
