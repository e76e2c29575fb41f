from hypothesis import given
from hypothesis import strategies as st

from khuyencong.text import search_key
from khuyencong.traces import BITS, NUMBERS, rarest_first, trace_of

WORDS = st.text(alphabet="abcdđêơu0123456789-.(%", min_size=1, max_size=9)


@given(st.lists(WORDS, min_size=1), st.data())
def test_a_text_has_the_trace_of_every_piece_of_its_words(
    words: list[str], data: st.DataObject
) -> None:
    text = search_key(" ".join(words))
    word = data.draw(st.sampled_from(text.split()))
    start = data.draw(st.integers(0, len(word) - 1))
    piece = word[start : data.draw(st.integers(start + 1, len(word)))]
    pairs = zip(trace_of(text), trace_of(piece), strict=True)
    assert all(whole & part == part for whole, part in pairs)


@given(st.text())
def test_a_trace_fits_into_the_columns(text: str) -> None:
    numbers = trace_of(text)
    assert len(numbers) == NUMBERS
    assert all(0 <= number < 1 << BITS for number in numbers)


def test_a_trace_is_the_same_on_every_machine_and_day() -> None:
    assert trace_of("gom 07") == (
        0, 2048, 34359738368, 1024, 140739702947840, 576460752303423488,
    )  # fmt: skip


def test_one_letter_has_no_trace() -> None:
    assert not any(trace_of("a 1 đ"))


def test_numbers_and_long_words_are_looked_for_first() -> None:
    assert rarest_first("may cong 7) 000007 ty") == ["000007", "7)", "cong", "may", "ty"]
