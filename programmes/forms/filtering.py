"""Filters in an address: what is not understood is left out, and the page says so."""

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from khuyencong.formatting import date_text
from provinces.geography import Territory
from provinces.models import MERGER_DAY, REGION_BY_SLUG

OTHER_PARAMETERS: Final = frozenset({"trang", "dinh-dang", "don-vi", "bang"})
Choices = list[tuple[str, Any]]


class FilterForm(forms.Form):
    """A GET form whose fields are named as in the address; wrong values filter nothing."""

    use_required_attribute = False
    folded_away: frozenset[str] = frozenset()
    """Fields that are asked for less often, behind “Lọc thêm” until one of them is used."""

    def __init__(self, parameters: QueryDict, **kwargs: Any) -> None:
        super().__init__(parameters, label_suffix="", **kwargs)

    def chosen(self, name: str) -> Any:
        """Return what was chosen, or nothing where it was not understood."""
        self.is_valid()  # fills cleaned_data with whatever was understood
        return self.cleaned_data.get(name)

    def is_filtered(self) -> bool:
        """Say whether any filter is at work."""
        return any(self.chosen(name) for name in self.fields if name != "sap-xep")

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """Return the fields in sight."""
        return [field for field in self if field.name not in self.folded_away]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """Return the fields behind “Lọc thêm”."""
        return [field for field in self if field.name in self.folded_away]

    @property
    def more_is_used(self) -> bool:
        """Say whether a field behind “Lọc thêm” is at work, so that it must be seen."""
        return any(self.data.get(name) for name in self.folded_away)

    @property
    def problems(self) -> list[str]:
        """Say which parameters were left out of account, and why."""
        wrong = [
            _("Không hiểu “%(name)s=%(value)s”, nên bỏ qua bộ lọc “%(label)s”.")
            % {
                "name": name,
                "value": self.data.get(name, "")[:40].replace("\0", "�"),
                "label": self.fields[name].label,
            }
            for name in self.errors
            if name in self.fields
        ]
        known = OTHER_PARAMETERS | self.fields.keys()
        unknown = sorted(name[:40] for name in self.data if name not in known)
        return wrong + [_("Không có bộ lọc “%(name)s”.") % {"name": name} for name in unknown]

    @property
    def query(self) -> str:
        """Return the filters in force as a query string, without page and format."""
        return self.query_of()

    def query_of(self, **changes: str) -> str:
        """Return the query string of the filters in force with some of them changed."""
        kept = {name: self.data[name] for name in self.fields if self.chosen(name)}
        return urlencode({name: value for name, value in (kept | changes).items() if value})


def filter_words(form: FilterForm) -> str:
    """Name the filters in force in words: "Năm: 2021; Nguồn: KCQG"."""
    used = ((name, form.chosen(name)) for name in form.fields if name != "sap-xep")
    return "; ".join(
        f"{form.fields[name].label}: {value_words(form, name, value)}"
        for name, value in used
        if value
    )


def value_words(form: FilterForm, name: str, value: Any) -> str:
    """Return the words of what one filter is set to; "có" for a tick."""
    if value is True:
        return _("có")
    if isinstance(value, date):
        return date_text(value)
    words = flat_choices(getattr(form.fields[name], "choices", ()))
    values = value if isinstance(value, list) else [value]
    return ", ".join(words.get(str(each), str(each)) for each in values)


def flat_choices(choices: Any) -> dict[str, str]:
    """Return choices without their groups."""
    found: dict[str, str] = {}
    for key, label in choices:
        found.update(flat_choices(label) if isinstance(label, list) else {str(key): str(label)})
    return found


def province_choices(territory: Territory) -> Choices:
    """List the units of all times: those of today, then those that ended."""
    today = [(unit.key, unit.name) for unit in territory.units if unit.valid_to is None]
    ended = [(unit.key, f"{unit.name} ({_('cũ')})") for unit in territory.units if unit.valid_to]
    return [("", _("Mọi tỉnh")), (_("Hiện nay"), today), (_("Đã sáp nhập"), ended)]


def region_choices() -> Choices:
    """List the conference regions."""
    regions = [(slug, region.label) for slug, region in REGION_BY_SLUG.items()]
    return [("", _("Mọi khu vực")), *regions]


def folded_units(territory: Territory, key: str) -> set[int]:
    """Return a unit and all that were folded into it."""
    unit = territory.by_key(key)
    return {unit.pk, *(each.pk for each in territory.predecessors(unit.pk))}


def units_of_region(territory: Territory, slug: str, year: int) -> set[int]:
    """Return the units that were in a region at the end of a year, or when they ended."""
    region = REGION_BY_SLUG[slug]
    day = MERGER_DAY.replace(year=year, month=12, day=31)
    return {unit.pk for unit in territory.units if territory.region_of(unit.pk, day) == region}
