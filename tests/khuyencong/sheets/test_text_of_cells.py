"""Text, units, days and periods as offices type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.formatting import Unit
from khuyencong.sheets import cleaning, encodings
from khuyencong.sheets.periods import PeriodError, parse_day, parse_period, parse_year
from khuyencong.sheets.units import stated_unit, unit_of_header


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("  Ninh\xa0Thuận ", "Ninh Thuận"),
        ("Hoa\u0300 Bi\u0300nh", "Hoà Bình"),
        ("Gia\u200b Lai\ufeff", "Gia Lai"),
        ("sản xuất\nván ép", "sản xuất ván ép"),
        ("Gồm:\r\n- máy sấy\r\n- máy gói", "Gồm:\n- máy sấy\n- máy gói"),
        ("- A;\n- B", "- A;\n- B"),
        (" \n\t ", ""),
    ],
)
def test_text_is_composed_and_unwrapped(written: str, meant: str) -> None:
    assert cleaning.clean(written) == meant


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = cleaning.clean(text)
    assert cleaning.clean(once) == once


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("=cmd|' /C calc'!A0", "dangerous_text"),
        ("@SUM(1+9)*cmd|' /C calc'!A0", "dangerous_text"),
        ("+cmd|' /C calc'!A0", "dangerous_text"),
        ("-cmd|'x'!A0", "dangerous_text"),
        ("+SUM(A1)", "dangerous_text"),
        ("\t=1+1", "dangerous_text"),
        ("＝1+1", "dangerous_text"),
        ("a\u202etxt.exe", "control_character"),
        ("a\x00b", "control_character"),
        ("đ" + "\u0301" * 500, "control_character"),
        ("H? tr? x?y d?ng m? h?nh", "encoding_suspect"),
        ("Há»— trá»£ mĂ¡y mĂ³c", "encoding_suspect"),
        ("Há»— trá»£ thiáº¿t bá»‹", "encoding_suspect"),
        ("H\ufffd tr\ufffd", "encoding_suspect"),
        ("Hà Nội văn phоng", "lookalike_letters"),
        ("- Hỗ trợ máy (một máy)", None),
        ("+ Máy sấy", None),
        ("-5 % so với 2021", None),
        ("Ai làm? Làm gì? Khi nào?", None),
        ("Москва", None),
        ("Đề án, Bà Rịa – Vũng Tàu", None),
    ],
)
def test_what_is_wrong_with_a_text_is_named(text: str, kind: str | None) -> None:
    assert cleaning.problem_of(text) == kind


def test_look_alike_letters_are_suggested_never_changed() -> None:
    assert cleaning.with_latin_letters("phоng") == "phong"
    assert cleaning.clean("phоng") == "phоng"


def test_a_list_mark_is_dropped_from_a_list_of_one_only() -> None:
    assert cleaning.without_list_mark("- Hỗ trợ") == "Hỗ trợ"
    assert cleaning.without_list_mark("- A;\n- B") == "- A;\n- B"
    assert cleaning.without_list_mark("-5") == "-5"


# -- encodings -------------------------------------------------------------------------------------

LETTERS = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"


def in_tcvn3(text: str) -> str:
    back = {after: before for before in map(chr, range(160, 256))
            if (after := encodings.from_tcvn3(before)) != before}  # fmt: skip
    return "".join(back.get(char, char) for char in text)


def in_vni(text: str) -> str:
    table = encodings._VNI
    back = {
        after: before for before, after in sorted(table.items(), key=lambda pair: -len(pair[0]))
    }
    return "".join(back.get(char, char) for char in text)


@given(st.lists(st.sampled_from([*LETTERS, "b ", "ng ", "t"]), max_size=30))
def test_both_old_encodings_lose_no_letter(letters: list[str]) -> None:
    text = "".join(letters)
    assert encodings.from_tcvn3(in_tcvn3(text)) == text
    assert all(encodings.from_vni(in_vni(letter)) == letter for letter in text)


@pytest.mark.parametrize("text", ["Đào tạo nghề may công nghiệp", "Hỗ trợ máy móc chế biến chè"])
def test_old_encodings_are_told_apart_by_their_syllables(text: str) -> None:
    assert encodings.encoding_of([in_tcvn3(text)]) == "tcvn3"
    assert encodings.encoding_of([in_vni(text)]) == "vni"
    assert encodings.encoding_of([text]) is None


@pytest.mark.parametrize("text", ["là tên hàng nhà máy", "cà phê", "Café Müller à la carte", "abc"])
def test_unicode_below_u_0100_is_not_taken_for_an_old_encoding(text: str) -> None:
    assert encodings.encoding_of([text]) is None


def test_a_font_decides_where_a_column_has_one_word() -> None:
    assert encodings.encoding_of(["chÌ"], [".VnTime"]) == "tcvn3"
    assert encodings.encoding_of(["Ñeà"], ["VNI-Times"]) == "vni"
    assert encodings.encoding_of(["là"], ["Arial"]) is None


def test_a_cell_that_is_unicode_stays_in_a_column_that_is_not() -> None:
    assert encodings.decode("Thông tin, tuyên truyền về", "tcvn3") == "Thông tin, tuyên truyền về"
    assert encodings.decode("H­ng Yªn", "tcvn3") == "Hưng Yên"


# -- units -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("Đơn vị tính: triệu đồng", Unit.MILLION),
        ("ĐVT: Triệu đồng", Unit.MILLION),
        ("Đvt: đồng", Unit.DONG),
        ("Đơn vị: ngàn đồng", Unit.THOUSAND),
        ("Đơn vị tính: 1.000 đồng", Unit.THOUSAND),
        ("Đơn vị tính: 1.000.000 đồng", Unit.MILLION),
        ("1,000,000 VND", Unit.MILLION),
        ("ĐVT: 1000đ", Unit.THOUSAND),
        ("ĐVT: Tr.đ", Unit.MILLION),
        ("(ĐVT: Tỷ đồng)", Unit.BILLION),
        ("VNĐ", Unit.DONG),
        ("Đồng Việt Nam", Unit.DONG),
        ("Tại ngày 30/06/2025 Đơn vị tính: triệu đồng", Unit.MILLION),
        ("Đơn vị tính: 10.000 đồng", None),
        ("Đơn vị tính: %", None),
        ("Đơn vị thực hiện", None),
        ("Đơn vị: Sở Công Thương", None),
        ("Đồng Nai", None),
        ("Số người", None),
        ("", None),
    ],
)
def test_a_unit_line_says_the_unit_or_nothing(line: str, unit: Unit | None) -> None:
    assert stated_unit(line) == unit


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Tổng kinh phí (đồng)", Unit.DONG),
        ("Kinh phí hỗ trợ (Triệu đồng)", Unit.MILLION),
        ("Kinh phí (ĐVT: nghìn đồng)", Unit.THOUSAND),
        ("Kinh phí, triệu đồng", Unit.MILLION),
        ("Tỷ lệ (%)", None),
        ("Hội đồng (tên)", None),
        ("Tổng kinh phí", None),
    ],
)
def test_a_header_may_say_its_unit(header: str, unit: Unit | None) -> None:
    assert unit_of_header(header) == unit


# -- days and periods ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/4/2023", date(2023, 4, 15)),
        ("05/06/2022", date(2022, 6, 5)),
        ("01-06-2023", date(2023, 6, 1)),
        ("1.6.2023", date(2023, 6, 1)),
        ("2023-02-01", date(2023, 2, 1)),
        ("ngày 15 tháng 02 năm 2022", date(2022, 2, 15)),
        ("15 tháng 2, năm 2022", date(2022, 2, 15)),
        ("Ngày 15/2/2022", date(2022, 2, 15)),
    ],
)
def test_the_day_stands_before_the_month(text: str, day: date) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Tháng 3-11/2022", (2022, 3, 1), (2022, 11, 30)),
        ("Tháng 2 - 12/2022", (2022, 2, 1), (2022, 12, 31)),
        ("02/2022 - 12/2022", (2022, 2, 1), (2022, 12, 31)),
        ("3/2021-11/2021", (2021, 3, 1), (2021, 11, 30)),
        ("5-8/2009", (2009, 5, 1), (2009, 8, 31)),
        ("Quý II/2022", (2022, 4, 1), (2022, 6, 30)),
        ("Quý II-III/2022", (2022, 4, 1), (2022, 9, 30)),
        ("Quý I đến quý III năm 2022", (2022, 1, 1), (2022, 9, 30)),
        ("quý 4 năm 2022", (2022, 10, 1), (2022, 12, 31)),
        ("Quý III", (2020, 7, 1), (2020, 9, 30)),
        ("Năm 2022", (2022, 1, 1), (2022, 12, 31)),
        ("2021", (2021, 1, 1), (2021, 12, 31)),
        ("2021-2022", (2021, 1, 1), (2022, 12, 31)),
        ("Cả năm", (2020, 1, 1), (2020, 12, 31)),
        ("Từ 15/3/2022 đến 30/11/2022", (2022, 3, 15), (2022, 11, 30)),
        ("15/03/2022 – 30/11/2022", (2022, 3, 15), (2022, 11, 30)),
        ("Từ tháng 3 đến tháng 11 năm 2022", (2022, 3, 1), (2022, 11, 30)),
        ("Từ tháng 11/2021 đến tháng 2/2022", (2021, 11, 1), (2022, 2, 28)),
        ("Tháng 5 năm 2022", (2022, 5, 1), (2022, 5, 31)),
        ("Tháng 3-11", (2020, 3, 1), (2020, 11, 30)),
        ("6 tháng đầu năm 2022", (2022, 1, 1), (2022, 6, 30)),
        ("6 tháng cuối năm 2022", (2022, 7, 1), (2022, 12, 31)),
        ("9 tháng năm 2022", (2022, 1, 1), (2022, 9, 30)),
        ("15/3/2022", (2022, 3, 15), (2022, 3, 15)),
        ("Từ ngày 01/3/2022 đến ngày 30/11/2022", (2022, 3, 1), (2022, 11, 30)),
        ("01/3 - 30/11/2022", (2022, 3, 1), (2022, 11, 30)),
        ("Tháng 3 ÷ 11/2022", (2022, 3, 1), (2022, 11, 30)),
        ("Tháng 3 → tháng 11/2022", (2022, 3, 1), (2022, 11, 30)),
        ("Quý II/2022 - Quý III/2022", (2022, 4, 1), (2022, 9, 30)),
        ("Q.IV/2022", (2022, 10, 1), (2022, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(
    text: str, start: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    period = parse_period(text, 2020)
    assert (period.start, period.end, period.text) == (date(*start), date(*end), text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("31/02/2023", "bad_date"),
        ("Tháng 13/2022", "bad_date"),
        ("Quý V/2022", "bad_date"),
        ("sắp tới", "bad_date"),
        ("", "bad_date"),
        ("Cả năm", "bad_date"),
        ("5-8/1909", "year_out_of_range"),
        ("Năm 2222", "year_out_of_range"),
        ("15/3/0022", "year_out_of_range"),
        ("11/2022-3/2022", "date_order"),
        ("99999999999999999999", "bad_date"),
    ],
)
def test_what_is_no_period_is_named(text: str, kind: str) -> None:
    with pytest.raises(PeriodError) as refused:
        parse_period(text)
    assert refused.value.kind == kind


def test_a_year_of_two_digits_is_not_guessed() -> None:
    assert parse_year(2022) == parse_year("Năm 2022") == 2022
    for written in ("23", 2202, -1, 0):
        with pytest.raises(PeriodError):
            parse_year(written)


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    try:
        period = parse_period(text, 2022)
    except PeriodError:
        return
    assert period.start <= period.end
