"""What the project aims at by indicator (mục tiêu theo chỉ tiêu); one line an indicator."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from khuyencong.fields import QuantityField
from programmes.forms.projects.choices import result_indicators
from programmes.forms.projects.readings import Reading, text_of
from programmes.models import Indicator, Project, ProjectTarget

PREFIX = "target"
PARTS = ("planned", "unit", "note")


@dataclass(frozen=True)
class Line:
    """The controls of one indicator."""

    indicator: Indicator
    planned: forms.BoundField
    unit: forms.BoundField
    note: forms.BoundField

    def reading(self) -> Reading:
        """Return number, unit and note in words."""
        parts = [text_of(part) for part in (self.planned, self.unit, self.note)]
        key = f"{PREFIX}-{self.indicator.key}-"
        return Reading(key, self.indicator.name, " ".join(filter(None, parts)), (key,))


class TargetForm(forms.Form):
    """An empty line is no target; what was achieved is written at acceptance, not here."""

    def __init__(self, data: Any, *, project: Project) -> None:
        self.project = project
        stored = project.targets.select_related("indicator") if project.pk else []
        self.rows = {row.indicator.key: row for row in stored}
        self.indicators = {row.key: row for row in result_indicators()}
        self.indicators |= {key: row.indicator for key, row in self.rows.items()}
        super().__init__(data, initial=self.stored_values(), prefix=PREFIX)
        for key, indicator in self.indicators.items():
            self.fields |= controls(key, indicator.name)

    def stored_values(self) -> dict[str, Any]:
        """Return what the project aims at now, by control."""
        rows = self.rows.items()
        return {f"{key}-{part}": getattr(row, part) for key, row in rows for part in PARTS}

    def lines(self) -> list[Line]:
        """Return the controls, line by line."""
        return [
            Line(indicator, *(self[f"{key}-{part}"] for part in PARTS))
            for key, indicator in self.indicators.items()
        ]

    def readings(self) -> list[Reading]:
        """Return the lines as things that can have been changed."""
        return [line.reading() for line in self.lines()]

    def clean(self) -> dict[str, Any]:
        """Refuse a unit or note without a number."""
        for key in self.indicators:
            values = self.values_of(key)
            if values and values["planned"] is None and f"{key}-planned" not in self.errors:
                problem = ValidationError(_("Hãy ghi số, hoặc xóa đơn vị tính và ghi chú."))
                self.add_error(f"{key}-planned", problem)
        return self.cleaned_data

    def values_of(self, key: str) -> dict[str, Any]:
        """Return what was typed on a line; nothing for an empty one."""
        values = {part: self.cleaned_data.get(f"{key}-{part}") for part in PARTS}
        return values if any(value not in (None, "") for value in values.values()) else {}

    def save(self, *, except_for: Iterable[str] = ()) -> bool:
        """Write the lines that changed; say whether any did."""
        left = {name.rsplit("-", 1)[0] for name in except_for}
        changed = [self.save_line(key) for key in self.indicators if key not in left]
        return any(changed)

    def save_line(self, key: str) -> bool:
        """Add, change or remove one target."""
        row, values = self.rows.get(key), self.values_of(key)
        if not values:
            return bool(row) and self.empty(self.rows[key])
        before = {part: getattr(row, part) for part in PARTS} if row else None
        if values == before:
            return False
        row = row or ProjectTarget(project=self.project, indicator=self.indicators[key])
        for part, value in values.items():
            setattr(row, part, value)
        row.save()
        return True

    def empty(self, row: ProjectTarget) -> bool:
        """Remove a target, unless a result was written beside it."""
        if row.achieved is None:
            row.delete()
            return True
        is_changed = row.planned is not None
        row.planned = None
        if is_changed:
            row.save(update_fields=["planned"])
        return is_changed


def controls(key: str, name: str) -> dict[str, forms.Field]:
    """Make the controls of one indicator."""
    return {
        f"{key}-planned": QuantityField(label=name, required=False, max_length=40),
        f"{key}-unit": word_field(_("Đơn vị tính"), name, 60),
        f"{key}-note": word_field(_("Ghi chú"), name, 300),
    }


def word_field(label: str, of: str, longest: int) -> forms.CharField:
    """Make a field for a few words; who does not see the row hears of what they are."""
    widget = forms.TextInput(attrs={"aria-label": f"{label}: {of}"})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)
