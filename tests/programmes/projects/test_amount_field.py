"""Amounts as they are typed beside a unit: read back rightly or refused, never guessed."""

from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.fields import LEAST, MOST, UNITS, AmountField, AmountWidget, QuantityField
from khuyencong.formatting import dong


class Cost(forms.Form):
    cost = AmountField(label="Chi phí", required=False)
    count = QuantityField(label="Số người", required=False)


def typed(text: str, unit: str = "trieu") -> Cost:
    return Cost({"cost_0": text, "cost_1": unit})


@pytest.mark.parametrize(
    ("text", "unit", "amount", "back"),
    [
        ("1.505", "trieu", 1_505_000_000, "1.505.000.000 đồng (1,505 tỷ đồng)"),
        ("1505", "trieu", 1_505_000_000, "1.505.000.000 đồng (1,505 tỷ đồng)"),
        ("1,505 tỷ", "trieu", 1_505_000_000, "1.505.000.000 đồng (1,505 tỷ đồng)"),
        ("1,505 tỷ", "dong", 1_505_000_000, "1.505.000.000 đồng (1,505 tỷ đồng)"),
        ("1,505", "ty", 1_505_000_000, "1.505.000.000 đồng (1,505 tỷ đồng)"),
        ("1.505.000.000", "dong", 1_505_000_000, "1.505.000.000 đồng (1,505 tỷ đồng)"),
        ("1505 triệu", "dong", 1_505_000_000, "1.505.000.000 đồng (1,505 tỷ đồng)"),
        ("1505 triệu", "ty", 1_505_000_000, "1.505.000.000 đồng (1,505 tỷ đồng)"),
        ("12tr5", "dong", 12_500_000, "12.500.000 đồng (12,5 triệu đồng)"),
        ("12tr5", "trieu", 12_500_000, "12.500.000 đồng (12,5 triệu đồng)"),
        ("2 tỷ 150 triệu", "dong", 2_150_000_000, "2.150.000.000 đồng (2,15 tỷ đồng)"),
        ("0", "trieu", 0, "0 đồng"),
    ],
)
def test_an_amount_is_read_back(text: str, unit: str, amount: int, back: str) -> None:
    form = typed(text, unit)
    assert form.is_valid()
    assert form.cleaned_data["cost"] == amount
    assert form["cost"].read_back == back  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "unit", "kind", "words"),
    [
        ("1.505", "dong", "too_small", "1.505 đồng: quá nhỏ"),
        ("1.505.000.000", "trieu", "too_large", "quá lớn"),
        ("1.505", "ty", "too_large", "quá lớn"),
        ("1,505", "trieu", "ambiguous_number", "1.505.000 đồng hay 1.505.000.000 đồng"),
        ("-5", "trieu", "negative_amount", "Số tiền âm"),
        ("-1.505", "dong", "negative_amount", "Số tiền âm"),
        ("năm trăm", "trieu", "not_a_number", "Hãy ghi bằng chữ số"),
        ("1.5", "trieu", "not_a_number", "không phải là số tiền"),
        ("1,505.000", "trieu", "not_a_number", "không phải là số tiền"),
        ("12tr50", "dong", "ambiguous_number", "dấu phẩy"),
        ("١٢٣", "trieu", "not_a_number", "không phải là số tiền"),
        ("１２３", "trieu", "not_a_number", "không phải là số tiền"),
        ("500", "", "unit_missing", "chọn đơn vị"),
        ("500", "nghin", "unit_missing", "chọn đơn vị"),
    ],
)
def test_what_may_be_wrong_is_refused_with_a_reason_and_kept_as_typed(
    text: str, unit: str, kind: str, words: str
) -> None:
    form = typed(text, unit)
    assert [error.code for error in form.errors.as_data()["cost"]] == [kind]
    assert words in form.errors["cost"][0]
    assert f'value="{text}"' in str(form["cost"])
    assert form["cost"].read_back == ""  # type: ignore[attr-defined]


TYPED = ("1.505", "1,505 tỷ", "1.505.000.000", "1505 triệu", "12tr5", "-5", "năm trăm")


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("text", TYPED)
def test_every_way_of_writing_in_every_unit_is_right_or_refused(text: str, unit: str) -> None:
    """Never off by a thousand: a word in the text wins over the chooser, else the unit counts."""
    said = {"1,505 tỷ": 1_505_000_000, "1505 triệu": 1_505_000_000, "12tr5": 12_500_000}
    digits = {"1.505": 1_505, "1.505.000.000": 1_505_000_000}
    right = said.get(text) or digits.get(text, 0) * UNITS[unit][0]
    form = typed(text, unit)
    if form.is_valid():
        assert right
        assert form.cleaned_data["cost"] == right
    else:
        assert text not in said
        assert len(str(form.errors["cost"][0])) > 20
        assert form["cost"].read_back == ""  # type: ignore[attr-defined]


def test_nothing_typed_is_no_amount() -> None:
    form = typed("  ")
    assert form.is_valid()
    assert form.cleaned_data["cost"] is None


@given(st.integers(min_value=LEAST, max_value=MOST))
def test_a_stored_amount_that_is_shown_and_sent_back_stays_the_same(amount: int) -> None:
    text, unit = AmountWidget().decompress(amount)
    form = typed(text, unit)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["cost"] == amount


@given(st.integers(min_value=LEAST, max_value=MOST), st.sampled_from(list(UNITS)))
def test_every_dong_in_full_is_read_in_any_unit_or_refused(amount: int, unit: str) -> None:
    form = typed(dong(amount), unit)  # "1.505.000.000 đồng": its own unit wins
    assert form.is_valid()
    assert form.cleaned_data["cost"] == amount


@given(st.integers(min_value=1, max_value=10**15), st.sampled_from(list(UNITS)))
def test_what_is_accepted_is_what_the_unit_says(number: int, unit: str) -> None:
    form = typed(f"{number:,}".replace(",", "."), unit)
    if form.is_valid():
        assert form.cleaned_data["cost"] == number * UNITS[unit][0]


def test_the_unit_says_of_what_it_is() -> None:
    assert 'aria-label="Đơn vị tính: Chi phí"' in str(Cost()["cost"])
    assert Cost()["cost"].id_for_label == "id_cost_0"


def test_a_quantity_takes_the_vietnamese_signs_and_nothing_else() -> None:
    form = Cost({"count": " 1.200 "})
    assert form.is_valid()
    assert form.cleaned_data["count"] == 1200
    for text in ("1.5", "12 người", "-3", "1,2345", "9" * 16):
        assert not Cost({"count": text}).is_valid(), text
    assert 'value="1.200"' in str(Cost(initial={"count": Decimal("1200.000")})["count"])
