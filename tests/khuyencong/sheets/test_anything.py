"""Whatever stands in the cells, a reading ends with tables and problems, never with a traceback."""

from datetime import date, datetime
from decimal import Decimal
from io import StringIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.formatting import Unit
from khuyencong.sheets import answers
from khuyencong.sheets.cells import Cell, Fault, Sheet, Span, Style, Workbook
from khuyencong.sheets.choices import IGNORE, Choices, ColumnChoice, TableChoice
from khuyencong.sheets.contents import KINDS as CONTENT_KINDS
from khuyencong.sheets.messages import ERROR, KINDS, WARNING
from khuyencong.sheets.tables import find_tables
from khuyencong.sheets.vocabulary import MONEY
from tests.examples import EXAMPLES
from tests.khuyencong.sheets import provinces
from tests.khuyencong.sheets.layouts import HEADERS, TITLES, UNDER_MONEY

WORDS = [
    *(text for texts in (*HEADERS.values(), *UNDER_MONEY.values()) for text in texts), *TITLES,
    "Kế hoạch", "Thực hiện", "Tỷ lệ (%)", "Tên sản phẩm", "Nhóm sản phẩm", "Số GCN", "I", "II", "A",
    "1", "1.1", "a)", "-", "(1)", "3=2/1", "Tổng cộng", "Cộng", "Cộng (I)", "Ghi chú:", "n/a",
    "1.505", "655,5", "4,3 tỷ", "12tr5", "Quý II/2022", "Tháng 13/2022", "Cả năm", "31/02/2023",
    "Tổng cộng: 15 sản phẩm của 8 cơ sở", "DANH SÁCH SẢN PHẨM CẤP VÙNG NĂM 2222", "ĐVT: triệu đồng",
    "§Ò ¸n", "Há»— trá»£", "=cmd|'x'!A0", "a\u202eb", "Hà Nội, Huế", "\n", " ", "x" * 300,
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.integers(-3000, 3000),
    st.integers(-(10**18), 10**18),
    st.decimals(-1000, 10**9, places=3),
    st.sampled_from([Decimal("1.505"), Decimal("0.95"), True, False, date(2022, 3, 1),
                     datetime.fromisoformat("2022-03-01T12:00"), Fault("#REF!"), None]),
)  # fmt: skip
STYLES = st.sampled_from([Style(), Style("0%"), Style(font=".VnTime"), Style(bold=True, indent=1)])
CELLS = st.tuples(VALUES, STYLES, st.sampled_from([None, None, "=SUM(A1:A9)", "=HYPERLINK(1)"]))
PLACES_OF = (st.integers(1, 12), st.integers(1, 7))
PLACES = st.tuples(*PLACES_OF)
SPANS = st.tuples(PLACES, st.integers(0, 3), st.integers(0, 3))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    sheet = Sheet("S")
    for (row, column), (value, style, formula) in draw(
        st.dictionaries(PLACES, CELLS, max_size=50)
    ).items():
        sheet.put(Cell(row, column, value, style, formula))
    if draw(st.booleans()):
        fields = draw(st.lists(st.sampled_from(list(HEADERS)), min_size=3, max_size=7, unique=True))
        top = draw(st.integers(1, 4))
        for column, name in enumerate(fields, start=1):
            sheet.put(Cell(top, column, draw(st.sampled_from(HEADERS[name]))))
    for (top, left), down, right in draw(st.lists(SPANS, max_size=4)):
        sheet.spans.append(Span(top, left, top + down, left + right))
    sheet.hidden_rows = draw(st.sets(st.integers(1, 12), max_size=3))
    return sheet


@settings(max_examples=4 * EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets(), st.sampled_from(["xlsx", "csv"]))
def test_any_sheet_is_read_without_an_exception(sheet: Sheet, kind: str) -> None:
    reading = find_tables(Workbook(kind, "a.xlsx", [sheet]), provinces.find)
    for table in reading.tables:
        rows = [record.row for record in table.records]
        assert len(set(rows)) == len(rows)
        assert not set(rows) & set(table.ignored_rows)
        for problem in table.problems:
            assert problem.kind in KINDS
            assert problem.message
            assert problem.severity in {ERROR, WARNING}
        for record in table.records:
            assert all(amount is None or 0 <= amount < 10**18 for amount in record.amounts.values())


FIELDS = st.sampled_from([
    None, IGNORE, *sorted(MONEY), "title", "code", "province", "year", "start", "share", "tax_code",
    "stage", "percent", "active", "phone", "unit",
])  # fmt: skip
NUMBERS = st.one_of(st.none(), st.integers(1, 13))
COLUMNS = st.builds(
    ColumnChoice, FIELDS, st.sampled_from([None, "national", "local"]), st.none(),
    st.sampled_from([None, Unit.MILLION]), st.sampled_from([None, False]),
)  # fmt: skip
TABLES = st.builds(
    TableChoice, kind=st.sampled_from([None, *CONTENT_KINDS]), top=NUMBERS, bottom=NUMBERS,
    last=NUMBERS, columns=st.dictionaries(st.integers(1, 8), COLUMNS, max_size=4),
)  # fmt: skip
EDITS = st.dictionaries(st.tuples(st.just("S"), *PLACES_OF), st.sampled_from(WORDS), max_size=3)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets(), TABLES, EDITS)
def test_any_correction_of_any_sheet_is_read_and_comes_back_through_the_pipe(
    sheet: Sheet, choice: TableChoice, edits: dict[tuple[str, int, int], str]
) -> None:
    choices = Choices(tables={("S", 0): choice}, edits=edits)
    reading = find_tables(Workbook("xlsx", "a.xlsx", [sheet]), provinces.find, choices)
    out = StringIO()
    answers.dump(out, reading)
    again = answers.load(out.getvalue().splitlines())
    assert [table.problems for table in again.tables] == [t.problems for t in reading.tables]
    for table, loaded in zip(reading.tables, again.tables, strict=True):
        assert loaded.header == table.header
        assert [r.amounts for r in loaded.records] == [r.amounts for r in table.records]
        assert [r.typed for r in loaded.records] == [r.typed for r in table.records]
        assert all(p.message for p in table.problems)
