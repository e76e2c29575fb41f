"""Bars and marks: what is missing is not drawn, and numbers in SVG are never localised."""

from decimal import Decimal

import pytest
from django.template import Context, Template

from khuyencong.templatetags.bars import bullet, key, mark, rate_bar, split_bar


def test_a_bullet_measures_plan_and_actual_on_one_scale() -> None:
    svg = bullet(4_000, 3_000, 8_000, "local")
    assert '<rect class="plan local" y="0" width="50.00" height="10"/>' in svg
    assert '<rect class="actual local" y="2.5" width="37.50" height="5"/>' in svg


def test_a_bullet_without_an_actual_shows_the_plan_alone() -> None:
    svg = bullet(4_000, None, 8_000)
    assert "plan" in svg
    assert "actual" not in svg


def test_a_bullet_of_nothing_is_nothing() -> None:
    assert bullet(None, None, 8_000) == ""
    assert bullet(1, 1, None) == bullet(1, 1, 0) == ""


def test_a_zero_is_drawn_as_zero() -> None:
    assert 'width="0.00"' in bullet(0, None, 8_000)


def test_an_actual_above_the_scale_fills_it() -> None:
    assert 'width="100"' in bullet(1, 9_000, 8_000)


def test_shares_of_two_sources_fill_the_bar() -> None:
    svg = split_bar(1_114, 4_009)
    assert '<rect class="national" width="21.75" height="4"/>' in svg
    assert '<rect class="local" x="22.75" width="77.25" height="4"/>' in svg


@pytest.mark.parametrize(("national", "local"), [(None, 1), (1, None), (0, 0)])
def test_shares_are_not_drawn_where_a_source_is_unknown(
    national: int | None, local: int | None
) -> None:
    assert split_bar(national, local) == ""


def test_one_source_alone_has_no_gap() -> None:
    assert 'width="100.00"' in split_bar(5, 0)
    assert 'x="0.00" width="100.00"' in split_bar(0, 5)


def test_a_rate_above_one_fills_its_bar_and_a_missing_one_has_none() -> None:
    assert 'class="all" width="100"' in rate_bar(Decimal("1.2"))
    assert 'class="all" width="95.24"' in rate_bar(Decimal("0.95237"))
    assert rate_bar(None) == ""


def test_a_mark_is_read_aloud_in_words() -> None:
    html = mark("reported")
    assert '<span aria-hidden="true">○</span>' in html
    assert "(số theo báo cáo)" in html


def test_an_unknown_colour_cannot_break_out_of_its_attribute() -> None:
    assert "<script>" not in key('"><script>') + bullet(1, 1, 1, '"><script>')


def test_bars_work_in_a_template_under_vietnamese_formats() -> None:
    html = Template("{% load bars %}{% bullet 885 847 885 source='local' %}").render(Context())
    assert 'width="95.71"' in html
