"""No exported text runs, list marks stay, and reading our own file changes nothing."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from khuyencong.exports.naming import cell_text, file_name, sheet_name
from khuyencong.formulas import is_run_as_formula, neutralised, restored
from khuyencong.tables import Column, Source, Table
from tests.khuyencong.exports.reading import (
    calamine_grids,
    csv_grid,
    made,
    openpyxl_grids,
    own_grids,
)

RUNS = [
    "=1+1", "==1+1", '=HYPERLINK("http://x","bấm")', "@SUM(1)", "\t=1", "\r=1", "＝1", "＠x",
    "  =1", "\n=1", "\u00a0=1", "+SUM(1)", "-SUM(1)", "- SUM(1)", "-1+WEBSERVICE (1)",
    "+cmd|'/C calc'!A0", "-2+3+cmd|' /C calc'!A0", "+'\\\\ke-gian\\[x.xls]S'!A1", "--IF(1,2)",
]  # fmt: skip
STAYS = [
    "- Hỗ trợ máy (02 máy)", "+ Máy CNC (02 cái)", "- Vốn: 50% (KCQG), 50% (đối ứng)", "-5", "+5",
    "- KHKT – TTKC (2 mô hình)", "-1.505", "+84 (024) 3826", "-", "–", "a=b", "1=1", "'abc", "",
    "- a = b", "x@khuyencong.vn",
]  # fmt: skip
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
TEXTS = st.one_of(
    st.sampled_from(RUNS + STAYS),
    LINES,
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from(["", "'", "''", " ", "' "]),
            st.sampled_from([*"=+-@\t|", "＝", "＋", "- ", "+ ", "_x0041_", "&<>\"'"]),
            LINES,
        ),
    ),
)


@pytest.mark.parametrize("text", RUNS)
def test_what_runs_is_known(text: str) -> None:
    assert is_run_as_formula(text)


@pytest.mark.parametrize("text", STAYS)
def test_list_marks_numbers_and_telephones_are_left_alone(text: str) -> None:
    assert neutralised(text) == text


@given(text=TEXTS)
def test_taking_the_apostrophe_off_gives_the_text_again(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert not is_run_as_formula(neutralised(text))


def table_with(text: str) -> Table:
    columns = [Column("text", text, meaning=text, computed=text, empty=text)]
    return Table(
        title=text, columns=columns, rows=[[text]], unit=text, period=text, source=text,
        sources=[Source(text, text, None, text)], filters=text, address=text, notes=[text],
    )  # fmt: skip


@given(text=TEXTS)
@example(text="=1+1\r\n- SUM(1)")
@example(text="_x000D_ a  b\t c ")
@example(text="\ufffe\x00\x07")
def test_a_text_comes_back_through_our_reader_as_it_was(text: str) -> None:
    expected = cell_text(text) or None
    for kind in ("xlsx", "ods"):
        grids = own_grids(made(table_with(text), kind), kind)
        assert next(iter(grids.values()))[-1][0] == expected or expected is None
    if "\x00" not in text:
        lines = next(iter(own_grids(made(table_with(text), "csv"), "csv").values()))
        assert lines[7][0] == text or not text


@given(text=TEXTS)
def test_no_cell_of_any_file_is_a_formula(text: str) -> None:
    for line in csv_grid(made(table_with(text), "csv")):
        assert not any(is_run_as_formula(cell) for cell in line)
    for kind in ("xlsx", "ods"):
        assert formulas(made(table_with(text), kind)) == []


def formulas(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return [
        name
        for name, part in parts.items()
        if b"<f>" in part or b"<f " in part or b"table:formula" in part
    ]


@given(text=TEXTS)
@example(text="=cmd|' /C calc'!A0")
@example(text="History")
@example(text="..%2f..%2fetc")
def test_names_of_sheets_and_files_are_plain(text: str) -> None:
    name = sheet_name(text)
    assert 0 < len(name) <= 31
    assert not is_run_as_formula(name)
    assert not set(name) & set("[]:*?/\\")
    assert name.strip("' ") == name
    saved_as = file_name(text, "csv")
    assert saved_as.isascii()
    assert saved_as[0].isalnum()
    assert set(saved_as) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_what_looks_like_a_formula_stays_a_text_when_somebody_edits_the_cell() -> None:
    data: Any = made(table_with("=1+1"), "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b'quotePrefix="1"' in package.read("xl/styles.xml")
    assert next(iter(openpyxl_grids(data).values()))[7][0] == "=1+1"
    data = made(table_with("=1+1"), "ods")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b'style-name="quoted"' in package.read("content.xml")
    assert next(iter(calamine_grids(data).values()))[7][0] == "=1+1"
