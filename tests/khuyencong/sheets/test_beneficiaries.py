"""Several beneficiaries in one cell: split only where the cell says that it lists them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.sheets.beneficiaries import parts_of
from khuyencong.sheets.child import read
from khuyencong.sheets.tables import find_tables
from tests.khuyencong.sheets import provinces

DATA = Path(__file__).parent / "data"
MILLION = 10**6
A, B = "Công ty TNHH Ví Dụ", "HTX Minh Họa"


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        (f"1. {A}; 2. {B}", (None, None)),
        (f"1) {A} 2) {B}", (None, None)),
        (f"- {A} (300 triệu đồng);\n- {B} (300 triệu đồng)", (300, 300)),
        (f"{A}\n{B}", (None, None)),
        (f"{A} và {B}", (None, None)),
        (f"{A}, {B}", (None, None)),
        (f"{A}: 200 triệu; {B}: 100 triệu.", (200, 100)),
        (f"{A} – 150.000.000 đồng\n{B} – 150.000.000 đồng", (150, 150)),
        (f"{A}, {B} (mỗi cơ sở được hỗ trợ 300.000.000 đồng)", (300, 300)),
        (f"02 cơ sở: {A}; {B}, mỗi đơn vị 250 triệu", (250, 250)),
        (f"a) {A}\nb) {B} hỗ trợ 120 triệu", (None, 120)),
        (f"Gồm các cơ sở: {A}, {B}", (None, None)),
    ],
)
def test_a_list_of_beneficiaries(text: str, shares: tuple[int | None, int | None]) -> None:
    parts = parts_of(text)
    assert [part.name for part in parts] == [A, B]
    assert [part.amount for part in parts] == [s and s * MILLION for s in shares]


@pytest.mark.parametrize(
    "text",
    ["", A, f"1. {A}", f"{A} (xã B, huyện C)", "Công ty TNHH Sản xuất và Thương mại Ví Dụ",
     "HTX Nông nghiệp 1.2 Hòa An", "Các cơ sở trên địa bàn huyện; xã", "; ;", "1. 2. 3.",
     f"{A}, số 12; đt 09"],
)  # fmt: skip
def test_one_beneficiary_is_no_list(text: str) -> None:
    parts = parts_of(text)
    assert parts == [] or text.startswith("Các cơ sở")
    assert parts == []


def test_the_group_project_of_the_sample_has_its_two_beneficiaries() -> None:
    expected = json.loads((DATA / "02_phu_luc_ke_hoach.json").read_text("utf-8"))
    name = expected["file"]
    reading = find_tables(read(DATA / name, name), provinces.find)
    found = {(table.sheet, record.row): record for table in reading.tables
             for record in table.records}  # fmt: skip
    for row in expected["rows"]:
        parts = found[row["sheet"], row["row"]].parts
        wanted = row.get("beneficiaries", [])
        assert [(part.name, part.amount) for part in parts] == [
            (each["name"], each["amount_national"]) for each in wanted
        ]
        assert found[row["sheet"], row["row"]].text("beneficiary") == row["beneficiary"]


@given(st.text(alphabet="1234. ;\n-(),:ab đồngmỗicơsởtriệuHTX", max_size=80))
def test_any_text_is_split_without_an_exception(text: str) -> None:
    parts = parts_of(text)
    assert len(parts) != 1
    assert all(part.name for part in parts)
