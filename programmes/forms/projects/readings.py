"""What a form says now, in words: to show two versions side by side and to tell them apart."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from khuyencong.fields import AmountBoundField, QuantityField
from khuyencong.formatting import date_text, short_number
from programmes.forms.projects.lookup import LookupField


@dataclass(frozen=True)
class Reading:
    """One thing that a person can have changed: its controls begin with `names`."""

    key: str
    label: str
    text: str
    names: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Return a short sum of the text, to know later whether it has changed."""
        return f"{zlib.crc32(self.text.encode()):08x}"

    def owns(self, name: str) -> bool:
        """Say whether a control is this one's."""
        return any(
            name == own or (own.endswith("-") and name.startswith(own)) or name[:-2] == own
            for own in self.names
        )


def readings(form: forms.BaseForm) -> Iterator[Reading]:
    """Read a form control by control."""
    for bound in form:
        label = str(bound.label)
        yield Reading(bound.html_name, label, text_of(bound), (bound.html_name,))


def text_of(bound: forms.BoundField) -> str:
    """Return what a control says; what cannot be read, as it was typed."""
    if isinstance(bound, AmountBoundField):
        return bound.read_back or typed_text(bound)
    if isinstance(bound.field, LookupField):
        return typed_text(bound)
    if isinstance(bound.field, forms.BooleanField):
        return _("có") if bound.value() else _("không")
    if isinstance(bound.field, (forms.ChoiceField, forms.ModelChoiceField)):
        return chosen_text(bound)
    return plain_text(bound)


def typed_text(bound: forms.BoundField) -> str:
    """Return the first of two controls."""
    value, widget = bound.value(), bound.field.widget
    pair = value if isinstance(value, list) else widget.decompress(value)
    return str(pair[0] or "").strip()


def chosen_text(bound: forms.BoundField) -> str:
    """Return the label of the choice."""
    value = str(bound.value() if bound.value() is not None else "")
    field: Any = bound.field
    labels = (str(label).strip() for key, label in field.choices if str(key) == value)
    return next(labels, "") if value else ""


def plain_text(bound: forms.BoundField) -> str:
    """Return dates and numbers in one spelling, texts without the browser's line ends."""
    value = bound.value()
    if isinstance(bound.field, (forms.DateField, QuantityField)):
        value = cleaned_or_typed(bound)
    return "\n".join(str("" if value is None else value).strip().splitlines())


def cleaned_or_typed(bound: forms.BoundField) -> Any:
    """Return what was understood, or else what was typed."""
    try:
        value = bound.field.clean(bound.value())
    except ValidationError:
        return bound.value()
    if isinstance(bound.field, forms.DateField):
        return date_text(value) if value else ""
    return short_number(value, 3) if value is not None else ""


def as_sent(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """Return what the browser would send if nobody touched the form."""
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        if isinstance(widget, forms.MultiWidget):
            parts: Any = value if isinstance(value, list) else widget.decompress(value)
            yield from ((f"{bound.html_name}_{i}", part or "") for i, part in enumerate(parts))
        elif isinstance(widget, forms.CheckboxInput):
            yield from [(bound.html_name, "on")] if value else []
        else:
            shown = widget.format_value(value)
            yield bound.html_name, str((shown[0] if isinstance(shown, list) else shown) or "")


def merged(mine: QueryDict, theirs: QueryDict, taken: Iterable[Reading]) -> QueryDict:
    """Return my version with some things as they are in the other."""
    data = mine.copy()
    for reading in taken:
        for name in [name for name in data if reading.owns(name)]:
            del data[name]
        for name in theirs:
            if reading.owns(name):
                data.setlist(name, theirs.getlist(name))
    return data
