"""The whole way of a file: guard, child process, located cells; whatever happens to the child."""

import os
import resource
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.sheets import child, lines
from khuyencong.sheets.cells import Cell, Fault, Sheet, Span, Style, Workbook
from khuyencong.sheets.limits import UPLOAD
from khuyencong.sheets.refusals import RefusedSheetError
from tests.khuyencong.sheets import files

DATA = Path(__file__).parent / "data"


def refusal(data: bytes, name: str = "a.xlsx", **limits: int) -> str:
    with pytest.raises(RefusedSheetError) as refused:
        child.read(data, name, replace(UPLOAD, **limits))
    assert refused.value.message
    return refused.value.kind


@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [
        ("01_danh_sach_de_an.xlsx", "xlsx", [13, 5, 63]),
        ("04_tcvn3_cu.xls", "xls", [13]),
        ("05a_utf8_bom.csv", "csv", [6]),
        ("05b_windows1258.csv", "csv", [7]),
    ],
)
def test_the_child_reads_each_kind(name: str, kind: str, rows: list[int]) -> None:
    book = child.read(DATA / name, name)
    assert (book.kind, book.name, [len(sheet.rows) for sheet in book.sheets]) == (kind, name, rows)
    assert book.counts_records == (kind == "csv")


def test_an_open_document_comes_back_too() -> None:
    content = '<table:table table:name="B"><table:table-row><table:table-cell><text:p>x</text:p>'
    content += "</table:table-cell></table:table-row></table:table>"
    assert child.read(files.ods(content), "a.ods").sheets[0].value(1, 1) == "x"


def test_what_the_child_refuses_is_refused_here() -> None:
    assert refusal(files.xlsx("<row><c r='ZZZZ9'><v>1</v></c></row>")) == "damaged"
    assert refusal(files.xlsx()) == "no_cells"
    assert refusal(b"x" * 40_000, "a.csv") == "too_long"
    assert refusal(b"MZ") == "program"
    assert refusal(b"", "/etc/passwd") == "extension"


def test_a_child_that_crashes_is_a_damaged_file() -> None:
    assert refusal((DATA / "04_tcvn3_cu.xls").read_bytes()[:-3000], "a.xls") in {
        "damaged",
        "not_a_sheet",
    }


def test_a_child_that_runs_out_of_something_is_ended() -> None:
    rows = "".join(f"<row><c><v>{number}</v></c></row>" for number in range(9_000))
    data = files.xlsx(rows)
    assert refusal(data, output_bytes=100) in {"too_slow", "damaged"}
    assert refusal(data, memory_bytes=2**24) in {"too_slow", "damaged"}
    assert refusal(data, wall_seconds=0) == "too_slow"


def test_a_file_on_disk_is_measured_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 1000)
    with pytest.raises(RefusedSheetError) as refused:
        child.read(path, "a.csv", replace(UPLOAD, file_bytes=999))
    assert refused.value.kind == "too_large"


def test_the_child_has_no_django_and_its_memory_is_small() -> None:
    program = (
        "import sys; sys.path.insert(0, '.'); import khuyencong.sheets.reading; "
        "from khuyencong.sheets import xlsx, xls, ods, delimited; "
        "sys.exit(any(name.startswith('django') for name in sys.modules))"
    )
    root = Path(child.__file__).parent.parent.parent
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_the_child_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    run = subprocess.run

    def spy(*arguments: object, **options: object) -> object:
        seen.update(options)
        return run(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", spy)
    child.read(b"a,b\n1,2\n", "a.csv")
    assert seen["env"] == {}
    assert os.environ["SECRET_KEY"]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


VALUES = st.one_of(
    st.text(max_size=20),
    st.integers(-(10**17), 10**17),
    st.decimals(-(10**9), 10**9, places=3),
    st.booleans(),
    st.dates(date(1900, 3, 1)),
    st.datetimes(datetime.fromisoformat("1900-03-01")),
    st.sampled_from([Fault("#REF!"), Fault("#N/A")]),
)
CELLS = st.dictionaries(
    st.tuples(st.integers(1, 2**20), st.integers(1, 2**14)),
    st.tuples(VALUES, st.sampled_from([Style(), Style("0%", ".VnTime", True, 1)]),
              st.sampled_from([None, "=SUM(A1)"])),
    max_size=8,
)  # fmt: skip


@given(CELLS)
def test_cells_come_through_the_pipe_as_they_went_in(
    cells: dict[tuple[int, int], tuple[str | Decimal, Style, str | None]],
) -> None:
    sheet = Sheet("Tên\n", True, {}, [Span(1, 1, 2, 2)], {3}, {4})
    for (row, column), (value, style, formula) in cells.items():
        sheet.put(Cell(row, column, value, style, formula))
    book = Workbook("csv", "a.csv", [sheet], ("macros",), "utf-8", ";")
    out = StringIO()
    lines.dump(out, book)
    sheet.hidden_rows &= sheet.rows.keys()  # of an empty row nothing is hidden
    assert lines.load(StringIO(out.getvalue()), "a.csv") == book
