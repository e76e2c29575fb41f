import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.text import search_key, sort_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đắk Lắk", "dak lak"),
        ("HOÀ BÌNH", "hoa binh"),
        ("Hòa Bình", "hoa binh"),
        (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "thua thien hue"),
        ("  Ninh\u00a0Thuận ", "ninh thuan"),
        ("Ðà Nẵng", "da nang"),  # the Icelandic letter that old converters leave
        ("Ninh \u200bThuận", "ninh thuan"),  # a zero-width space
        ("", ""),
    ],
)
def test_text_folds_to_plain_letters(text: str, key: str) -> None:
    assert search_key(text) == key


@given(st.text())
def test_folding_never_lengthens_a_text_and_folding_again_changes_nothing(text: str) -> None:
    key = search_key(text)
    assert len(key) <= len(text)
    assert search_key(key) == key


@given(st.text())
def test_a_text_folds_alike_however_its_letters_are_composed(text: str) -> None:
    assert search_key(unicodedata.normalize("NFD", text)) == search_key(text)
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)


def test_letters_sort_as_in_the_vietnamese_alphabet() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    backwards = alphabet[::-1]
    assert sorted(backwards, key=sort_key) == alphabet


def test_tones_sort_as_in_vietnamese_dictionaries() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    backwards = tones[::-1]
    assert sorted(backwards, key=sort_key) == tones


def test_a_tone_matters_only_among_words_of_the_same_letters() -> None:
    assert sorted(["má", "mai", "ma"], key=sort_key) == ["ma", "má", "mai"]


def test_a_shorter_word_comes_before_a_longer_one_that_it_begins() -> None:
    names = ["Hà Tĩnh", "Hải Dương", "Hà Nội", "Ha"]
    assert sorted(names, key=sort_key) == ["Ha", "Hà Nội", "Hà Tĩnh", "Hải Dương"]


@pytest.mark.parametrize("spelling", ["Bà Rịa – Vũng Tàu", "bà rịa vũng tàu", "BÀ RỊA-VŨNG TÀU"])
def test_case_and_hyphens_do_not_change_the_order(spelling: str) -> None:
    assert sort_key(spelling) == sort_key("Bà Rịa - Vũng Tàu")


@given(st.text(max_size=60))
def test_a_sort_key_is_digits_that_fit_their_column(text: str) -> None:
    key = sort_key(text)
    assert key.isascii()
    assert key.isdigit()
    assert len(key) <= 200
