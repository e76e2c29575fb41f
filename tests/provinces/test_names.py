import csv
import unicodedata
from datetime import date

import pytest

from provinces.geography import Territory
from provinces.loading import DATA
from provinces.names import NameBook, Problem, find_by_code, find_province

BEFORE, SINCE = date(2024, 1, 1), date(2026, 1, 1)


def rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


UNITS = {row["key"]: row for row in rows("provinces.csv")}
SPELLINGS = [
    *((key, row["name"]) for key, row in UNITS.items()),
    *((row["province_key"], row["name"]) for row in rows("province_designations.csv")),
    *((row["province_key"], row["alias"]) for row in rows("province_aliases.csv")),
]
OLD = [(key, text) for key, text in SPELLINGS if not UNITS[key]["valid_from"]]
NEW = [(key, text) for key, text in SPELLINGS if not UNITS[key]["valid_to"]]


@pytest.fixture
def book(territory: None) -> NameBook:
    return NameBook(Territory.load())


def key_of(book: NameBook, text: str, day: date) -> str | None:
    unit = book.find(text, day).unit
    return unit and unit.key


@pytest.mark.parametrize(("key", "text"), OLD)
def test_every_spelling_is_understood_before_the_merger(
    book: NameBook, key: str, text: str
) -> None:
    assert key_of(book, text, BEFORE) == key


@pytest.mark.parametrize(("key", "text"), NEW)
def test_every_spelling_is_understood_since_the_merger(book: NameBook, key: str, text: str) -> None:
    assert key_of(book, text, SINCE) == key


@pytest.mark.parametrize(("key", "text"), OLD)
def test_a_spelling_may_be_in_capitals_decomposed_or_without_marks(
    book: NameBook, key: str, text: str
) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    for variant in (text.upper(), decomposed, plain.replace("Đ", "D"), f" {text}\u00a0"):
        assert key_of(book, variant, BEFORE) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("tỉnh Lâm Đồng", "lam-dong-63"),
        ("TỈNH THÁI NGUYÊN", "thai-nguyen-63"),
        ("T. Thái Nguyên", "thai-nguyen-63"),
        ("TP. Đà Nẵng", "da-nang-63"),
        ("TP.Cần Thơ", "can-tho-63"),
        ("thành phố Hải Phòng", "hai-phong-63"),
        ("Hoà Bình", "hoa-binh-63"),
        ("KonTum", "kon-tum-63"),
        ("Ninh\u00a0Thuận", "ninh-thuan-63"),
        ("Bà Rịa-Vũng Tàu", "ba-ria-vung-tau-63"),
        ("TT. Huế", "hue"),
        ("Ðắk Lắk", "dak-lak-63"),
        ("BINH PHUOC", "binh-phuoc-63"),
        ("Huế / Thừa Thiên Huế", "hue"),
    ],
)
def test_a_rank_and_odd_signs_do_not_matter(book: NameBook, text: str, key: str) -> None:
    assert key_of(book, text, BEFORE) == key


@pytest.mark.usefixtures("territory")
def test_bac_ninh_is_another_unit_since_the_merger() -> None:
    before, since = find_province("Bắc Ninh", BEFORE), find_province("Bắc Ninh", SINCE)
    assert before.unit
    assert since.unit
    assert (before.unit.key, since.unit.key) == ("bac-ninh-63", "bac-ninh-34")
    assert before.message == ""


def test_an_ended_unit_is_refused_with_its_successor(book: NameBook) -> None:
    match = book.find("Hà Giang", SINCE)
    assert match.unit is None
    assert match.problem == Problem.ENDED
    assert match.message == "Hà Giang kết thúc ngày 01/07/2025, từ đó thuộc Tuyên Quang."
    assert [unit.key for unit in match.suggestions] == ["tuyen-quang-34"]


@pytest.mark.parametrize(
    ("text", "day", "message"),
    [
        (
            "Thái Nguyn",
            BEFORE,
            "Không nhận ra tỉnh, thành phố “Thái Nguyn”. Có phải “Thái Nguyên”?",
        ),
        (
            "Quang Nhinh",
            BEFORE,
            "Không nhận ra tỉnh, thành phố “Quang Nhinh”. Có phải “Quảng Ninh” hay “Quảng Bình”?",
        ),
        (
            "BINH FUOC",
            SINCE,
            "Không nhận ra tỉnh, thành phố “BINH FUOC”. Có phải “Bình Phước (nay thuộc Đồng Nai)”?",
        ),
        (
            "Sở Công Thương Quảng Ngãi",
            BEFORE,
            "Không nhận ra tỉnh, thành phố “Sở Công Thương Quảng Ngãi”. Có phải “Quảng Ngãi”?",
        ),
        ("VP", BEFORE, "Không nhận ra tỉnh, thành phố “VP”. Có phải “Vĩnh Phúc”?"),
        ("Toàn quốc", BEFORE, "Không nhận ra tỉnh, thành phố “Toàn quốc”."),
        ("--", BEFORE, "Không nhận ra tỉnh, thành phố “--”."),
    ],
)
def test_a_misspelt_name_is_suggested_and_never_guessed(
    book: NameBook, text: str, day: date, message: str
) -> None:
    match = book.find(text, day)
    assert match.unit is None
    assert match.problem == Problem.UNKNOWN
    assert match.message == message


@pytest.mark.parametrize(
    ("text", "day", "names"),
    [
        ("Quảng Nam, Đà Nẵng", BEFORE, "Đà Nẵng hay Quảng Nam"),
        ("Quảng Nam - Đà Nẵng", BEFORE, "Đà Nẵng hay Quảng Nam"),
        ("Hà Nội và Hải Phòng", SINCE, "Hà Nội hay Hải Phòng"),
        ("ĐN", BEFORE, "Đà Nẵng, Đắk Nông hay Đồng Nai"),
        ("ĐN", SINCE, "Đà Nẵng hay Đồng Nai"),
    ],
)
def test_a_text_that_may_mean_several_units_names_them(
    book: NameBook, text: str, day: date, names: str
) -> None:
    match = book.find(text, day)
    assert match.unit is None
    assert match.problem == Problem.SEVERAL
    assert match.message == f"“{text}” chưa rõ là {names}; hãy ghi một tỉnh, thành phố."


def test_a_name_beside_an_ended_one_is_not_taken_for_both(book: NameBook) -> None:
    match = book.find("Quảng Nam, Đà Nẵng", SINCE)
    assert match.unit is None
    assert [unit.key for unit in match.suggestions] == ["da-nang-34"]


@pytest.mark.parametrize("text", ["", "  ", "\u00a0"])
def test_an_empty_cell_is_said_to_be_empty(book: NameBook, text: str) -> None:
    assert book.find(text, BEFORE).problem == Problem.EMPTY
    assert book.find(text, BEFORE).message == "Chưa ghi tỉnh, thành phố."


def test_a_page_of_text_is_refused_in_a_short_message(book: NameBook) -> None:
    match = book.find("Thái Nguyên, " * 3000, BEFORE)
    assert match.problem == Problem.UNKNOWN
    assert len(match.message) < 150


@pytest.mark.parametrize(
    ("code", "day", "key"),
    [
        ("24", date(2025, 6, 30), "bac-giang-63"),
        ("24", date(2025, 7, 1), "bac-ninh-34"),
        ("1", SINCE, "ha-noi"),
        (" 01 ", BEFORE, "ha-noi"),
    ],
)
@pytest.mark.usefixtures("territory")
def test_a_code_stands_for_the_unit_of_the_day(code: str, day: date, key: str) -> None:
    unit = find_by_code(code, day).unit
    assert unit
    assert unit.key == key


def test_a_code_that_ended_leads_to_the_successor(book: NameBook) -> None:
    match = book.find_by_code("27", SINCE)
    assert match.unit is None
    assert match.message == "Bắc Ninh kết thúc ngày 01/07/2025, từ đó thuộc Bắc Ninh."


def test_an_unknown_code_is_said_to_be_unknown(book: NameBook) -> None:
    assert book.find_by_code("00", BEFORE).message == "Không có tỉnh, thành phố nào mang mã “00”."


def test_a_unit_that_has_not_begun_is_said_to_come(territory: None) -> None:
    land = Territory.load()
    coming = land.by_key("ha-noi")._replace(
        pk=-1, key="moi", name="Miền Đông", gso_code="99", valid_from=date(2030, 1, 1)
    )
    match = NameBook(
        Territory((*land.units, coming), land.designations, land.memberships, land.today)
    ).find("Miền Đông", SINCE)
    assert match.problem == Problem.NOT_YET
    assert match.message == "Miền Đông mới có từ ngày 01/01/2030."
