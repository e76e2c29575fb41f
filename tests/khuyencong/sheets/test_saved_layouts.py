"""The same random tables as files of every format: each is read back exactly."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khuyencong.sheets import delimited, ods, xlsx
from khuyencong.sheets.cells import Sheet, Workbook
from khuyencong.sheets.limits import UPLOAD
from khuyencong.sheets.tables import find_tables
from tests.examples import EXAMPLES
from tests.khuyencong.sheets import provinces
from tests.khuyencong.sheets.drawn_kinds import Drawn, drawn
from tests.khuyencong.sheets.layouts import MONEY, Layout, tables
from tests.khuyencong.sheets.saved import as_csv, as_ods, as_xlsx

FORMATS: dict[str, Callable[[Sheet], Workbook]] = {
    "xlsx": lambda sheet: xlsx.read(as_xlsx(sheet), UPLOAD),
    "ods": lambda sheet: ods.read(as_ods(sheet), UPLOAD),
    "csv": lambda sheet: delimited.read(as_csv(sheet, ";", "utf-8-sig"), UPLOAD),
    "tsv": lambda sheet: delimited.read(as_csv(sheet, "\t", "utf-16"), UPLOAD),
}


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=EXAMPLES, deadline=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])  # fmt: skip
@given(data=st.data())
def test_a_random_table_survives_its_file(name: str, data: st.DataObject) -> None:
    layout: Layout = data.draw(tables())
    book = FORMATS[name](layout.workbook.sheets[0])
    (table,) = find_tables(book, provinces.find).tables
    assert [record.row for record in table.records] == [row["row"] for row in layout.rows]
    for record, row in zip(table.records, layout.rows, strict=True):
        amounts = {key[0]: amount for key, amount in record.amounts.items()}
        assert amounts == {field: row[field] for field in MONEY if field in row}
        for field in ("code", "title", "beneficiary", "year", "location"):
            assert record.values.get(field) == row.get(field)
        assert list(record.groups) == ([row["group"]] if row["group"] else [])


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=EXAMPLES, deadline=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])  # fmt: skip
@given(data=st.data())
def test_a_random_table_of_a_newer_kind_survives_its_file(name: str, data: st.DataObject) -> None:
    drawing: Drawn = data.draw(drawn())
    book = FORMATS[name](drawing.workbook.sheets[0])
    (table,) = find_tables(book, provinces.find).tables
    assert (table.kind, table.problems) == (drawing.kind, [])
    for record, meant in zip(table.records, drawing.rows, strict=True):
        found = {field: record.values[field] for field in meant if field != "money"}
        assert found == {field: value for field, value in meant.items() if field != "money"}
        if "money" in meant:
            assert list(record.amounts.values()) == [meant["money"]]
