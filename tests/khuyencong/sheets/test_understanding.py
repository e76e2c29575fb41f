"""Understanding in the child: the same tables as here, and every kind of value comes back."""

import json
from datetime import date
from pathlib import Path

import pytest

from khuyencong.formatting import Unit
from khuyencong.sheets.cells import Value
from khuyencong.sheets.child import read, understand
from khuyencong.sheets.choices import Choices, TableChoice
from khuyencong.sheets.located import Reading
from khuyencong.sheets.places import Names
from khuyencong.sheets.reading import TABLES
from khuyencong.sheets.refusals import RefusedSheetError
from khuyencong.sheets.tables import find_tables
from tests.khuyencong.sheets import files
from tests.khuyencong.sheets.drawn import draw
from tests.khuyencong.sheets.measured import peak
from tests.khuyencong.sheets.saved import as_csv, as_xlsx

DATA = Path(__file__).parent / "data"
SAMPLES = sorted(path.name for path in DATA.glob("0*") if path.suffix != ".json")
KNOWN = json.loads((DATA / "province_aliases.json").read_text("utf-8"))["provinces"]
PLACES = {text: entry["name"] for entry in KNOWN for text in (entry["name"], *entry["aliases"])}
MEGABYTES = 300


def there(data: bytes, name: str, choices: Choices | None = None) -> Reading:
    return understand(data, name, PLACES, choices or Choices())


@pytest.mark.parametrize("name", SAMPLES)
def test_the_child_understands_what_is_understood_here(name: str) -> None:
    data = (DATA / name).read_bytes()
    here = find_tables(read(data, name), Names(PLACES).find)
    assert there(data, name) == here
    assert here.tables


def test_corrections_and_rare_values_come_through() -> None:
    sheet = draw([
        ["MỨC HỖ TRỢ"],
        ["Hạng mục", "Tỷ lệ (%)", "Mức tối đa", "Căn cứ", "Hiệu lực từ", "Hệ số"],
        ["Máy sấy", "50 %", 300, "Điều 6", date(2019, 1, 1), "1,5"],
        ["Lò gốm", None, "x", "Điều 6", "01/01/2019", None],
        ["Bỏ", None, 1, "Điều 6", "01/01/2019", None],
    ], name="Mức")  # fmt: skip
    choices = Choices(
        tables={("Mức", 0): TableChoice(unit=Unit.MILLION, last=4)}, edits={("Mức", 3, 1): "Máy"}
    )
    data = as_xlsx(sheet)
    here = find_tables(read(data, "a.xlsx"), Names(PLACES).find, choices)
    assert there(data, "a.xlsx", choices) == here
    assert here.tables[0].records[0].text("title") == "Máy"
    assert len(here.tables[0].records) == 2


def test_a_table_that_is_left_out_comes_back_as_left_out() -> None:
    data = as_xlsx(draw([["Tên đề án", "Tỉnh", "Năm"], ["Lò", "Hà Nội", 2022]]))
    reading = there(data, "a.xlsx", Choices(tables={("Trang 1", 0): TableChoice(take=False)}))
    assert reading.tables == []
    assert len(reading.skipped[0].records) == 1


def test_the_user_may_say_how_a_text_file_is_written() -> None:
    sheet = draw([["Tên đề án", "Tỉnh", "Ghi chú"], ["Lò a;b;c;d", "Hà Nội", "x;y"]])
    data = as_csv(sheet, ",", "utf-16-le")
    reading = there(data, "a.csv", Choices(encoding="utf-16-le", delimiter=",", year=2022))
    assert reading.tables[0].records[0].text("title") == "Lò a;b;c;d"
    assert (reading.encoding, reading.delimiter) == ("utf-16-le", ",")
    book = read(data, "a.csv", choices=Choices(encoding="utf-16-le", delimiter=","))
    assert book.delimiter == ","
    with pytest.raises(RefusedSheetError, match="encoding"):
        there(data, "a.csv", Choices(encoding="utf-7"))
    with pytest.raises(RefusedSheetError, match="encoding"):
        there("Tên".encode("cp1258"), "a.csv", Choices(encoding="utf-8"))


def test_a_file_without_a_table_has_none_and_one_without_cells_is_refused() -> None:
    reading = there(as_xlsx(draw([["Chỉ có chữ"]])), "a.xlsx")
    assert (reading.tables, reading.ignored_sheets) == ([], ["Trang 1"])
    with pytest.raises(RefusedSheetError, match="no_cells"):
        there(files.xlsx(), "a.xlsx")


def test_memory_of_the_child_stays_small_with_ten_thousand_rows() -> None:
    header = ["STT", "Mã đề án", "Tên đề án", "Tỉnh", "Năm", "Nguồn vốn", "Tổng kinh phí (đồng)"]
    rows: list[list[Value]] = [
        [n, f"KC-{n}", f"Hỗ trợ máy móc số {n}", "Gia Lai", 2023, "KCQG", 10**8 + n]
        for n in range(10_000)
    ]
    data = as_csv(draw([header, *rows]), ";", "utf-8-sig")
    reading = there(data, "a.csv")
    assert len(reading.tables[0].records) == 10_000
    assert reading.tables[0].problems == []
    job = {"name": "a.csv", "places": PLACES, "choices": Choices().to_json()}
    assert peak(TABLES, "csv", job, data) < MEGABYTES
