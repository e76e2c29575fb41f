"""Vietnamese dates and numbers in forms and templates (ARCHITECTURE §11, trap 1)."""

import datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats


class DayForm(forms.Form):
    day = forms.DateField()


@pytest.mark.parametrize("typed", ["05/06/2025", "5/6/2025", "05-06-2025", "2025-06-05"])
def test_a_typed_date_puts_the_day_first(typed: str) -> None:
    form = DayForm({"day": typed})
    assert form.is_valid()
    assert form.cleaned_data["day"] == datetime.date(2025, 6, 5)


@pytest.mark.parametrize("typed", ["06/18/2025", "31/02/2025", "tháng 6"])
def test_an_american_or_impossible_date_is_refused(typed: str) -> None:
    assert not DayForm({"day": typed}).is_valid()


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ year }}", "2025"),
        ("{{ day }}", "05/06/2025"),
        ("{{ day|date:'SHORT_DATE_FORMAT' }}", "05/06/2025"),
        ("{{ amount|floatformat:'0g' }}", "1.505.000.000"),
        ("{{ amount }}", "1505000000"),
    ],
)
def test_only_what_asks_for_grouping_is_grouped(template: str, text: str) -> None:
    context = {"year": 2025, "day": datetime.date(2025, 6, 5), "amount": 1_505_000_000}
    assert Template(template).render(Context(context)) == text


def test_the_week_begins_on_monday() -> None:
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
