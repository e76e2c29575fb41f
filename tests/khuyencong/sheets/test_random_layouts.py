"""A random table, laid out at random, is read back exactly: nothing lost, moved or changed."""

from hypothesis import HealthCheck, given, settings

from khuyencong.sheets.messages import ERROR
from khuyencong.sheets.tables import find_tables
from tests.examples import EXAMPLES
from tests.khuyencong.sheets import provinces
from tests.khuyencong.sheets.layouts import MEANT, MONEY, Layout, expected_day, tables


@settings(max_examples=3 * EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_a_random_table_is_read_back_exactly(layout: Layout) -> None:
    reading = find_tables(layout.workbook, provinces.find)
    (table,) = reading.tables
    assert [record.row for record in table.records] == [row["row"] for row in layout.rows]
    assert [(p.kind, p.row, p.value, p.hint) for p in table.problems if p.kind != "parts_mismatch"
            and p.kind != "support_exceeds_total"] == []  # fmt: skip
    for record, row in zip(table.records, layout.rows, strict=True):
        amounts = {key[0]: amount for key, amount in record.amounts.items()}
        assert amounts == {name: row[name] for name in MONEY if name in row}
        assert list(record.groups) == ([row["group"]] if row["group"] else [])
        for name in ("code", "title", "beneficiary", "content", "implementing_unit", "location",
                     "status", "note", "year"):  # fmt: skip
            assert record.values.get(name) == row.get(name)
        if "province" in row:
            assert record.values["province"] == MEANT.get(row["province"], row["province"])
        if "period" in row:
            assert record.values["start"] == expected_day(row["period"])


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_a_wrong_total_is_always_told(layout: Layout) -> None:
    sheet = layout.workbook.sheets[0]
    (table,) = find_tables(layout.workbook, provinces.find).tables
    totals = [line.row for line in table.lines if line.kind == "total"]
    for row in totals:
        for column in table.header.columns:
            cell = sheet.cell(row, column.number)
            if column.is_money and cell and isinstance(cell.value, int):
                sheet.rows[row][column.number] = type(cell)(row, column.number, cell.value + 7)
    (again,) = find_tables(layout.workbook, provinces.find).tables
    changed = {(row, column.number) for row in totals for column in table.header.columns
               if column.is_money and isinstance(sheet.value(row, column.number), int)}  # fmt: skip
    told = {(p.row, p.column) for p in again.problems if p.kind == "total_mismatch"}
    assert told >= changed
    assert not [p for p in again.problems if p.kind == "total_mismatch" and p.severity == ERROR]
