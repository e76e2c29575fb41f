"""Whatever stands in the cells, a reading ends with tables and problems, never with a traceback."""

from datetime import date, datetime
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.sheets.cells import Cell, Fault, Sheet, Span, Style, Workbook
from khuyencong.sheets.messages import ERROR, KINDS, WARNING
from khuyencong.sheets.tables import find_tables
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
PLACES = st.tuples(st.integers(1, 12), st.integers(1, 7))
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
