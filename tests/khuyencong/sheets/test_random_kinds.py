"""A random table of any of the newer kinds is recognised and read back exactly."""

from hypothesis import HealthCheck, given, settings

from khuyencong.sheets.contents import CEILINGS, ENTRIES, PLANS, RESULTS
from khuyencong.sheets.tables import find_tables
from tests.examples import EXAMPLES
from tests.khuyencong.sheets import provinces
from tests.khuyencong.sheets.drawn_kinds import Drawn, drawn, results


@settings(max_examples=3 * EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn())
def test_a_random_table_of_any_kind_is_read_back_exactly(drawing: Drawn) -> None:
    (table,) = find_tables(drawing.workbook, provinces.find).tables
    assert table.kind == drawing.kind
    assert table.header.unknown == ()
    assert table.problems == []
    assert len(table.records) == len(drawing.rows)
    for record, meant in zip(table.records, drawing.rows, strict=True):
        for name, value in meant.items():
            if name != "money":
                assert record.values[name] == value
        if drawing.kind in {PLANS, ENTRIES}:
            (figure,) = table.figures(record)
            assert figure[:3] == (meant["stage"], meant["source"], meant["money"])
        elif drawing.kind == CEILINGS:
            assert list(record.amounts.values()) == [meant["money"]]
        else:
            assert record.amounts == {}


@settings(max_examples=2 * EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(results())
def test_a_random_table_of_results_is_read_back_exactly(drawing: Drawn) -> None:
    (table,) = find_tables(drawing.workbook, provinces.find).tables
    assert (table.kind, table.problems) == (RESULTS, [])
    for record, meant in zip(table.records, drawing.rows, strict=True):
        assert record.values["province"] == meant["province"]
        assert record.values["year"] == 2022
        assert record.amounts == meant["amounts"]
