"""The units that a project can be of (đơn vị của năm): one that had ended is not offered."""

from typing import Any

from django import forms

from programmes.models.plan import existed_in
from provinces.models import Province
from provinces.models.periods import last_day


def years_of(unit: Province) -> tuple[int | None, int | None]:
    """Return the first and the last year in which the unit existed; None where there is no end."""
    ended = last_day(unit)
    return unit.valid_from.year if unit.valid_from else None, ended.year if ended else None


class UnitSelect(forms.Select):
    """A list of units whose choices say in which years they existed.

    Those of another year than `year` cannot be chosen; the script of the form follows the year
    that is typed. What is chosen already stays, so that the form can say what is wrong with it.
    """

    year: int | None = None

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the years of a unit, and close it outside of them."""
        option = super().create_option(*args, **kwargs)
        unit = getattr(option["value"], "instance", None)
        if unit is not None:
            first, last = years_of(unit)
            years = {"data-first": first or "", "data-last": last or ""}
            is_then = self.year is None or existed_in(unit, self.year)
            is_open = is_then or option["selected"]
            closed = {} if is_open else {"hidden": True, "disabled": True}
            option["attrs"] |= years | closed
        return option
