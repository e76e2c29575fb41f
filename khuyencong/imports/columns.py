"""Columns of a kind (cột): heading, meaning in an office's sheet, how a value reads and shows."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from khuyencong.text import search_key

Text = str | Promise


class PlainWidget(Widget):
    """A value that is JSON already, or a day."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return what JSON can hold; it reads back as the same value."""
        return value.isoformat() if isinstance(value, date) else value


class WordsWidget(PlainWidget):
    """A text; an emptied one is empty, not missing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the text."""
        return "" if value is None else value


class DayWidget(PlainWidget):
    """A day, from the reader or from JSON."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        """Return the day; raise ValueError."""
        return date.fromisoformat(value) if isinstance(value, str) and value else value or None


class ChoiceWidget(PlainWidget):
    """A choice by its key or by the words of its label; `also` names further words."""

    def __init__(self, choices: Any, *, also: dict[str, str] | None = None) -> None:
        super().__init__()
        self.labels = [str(label) for label in choices.labels]
        labels = zip(choices.values, self.labels, strict=True)
        self.words = {search_key(label): key for key, label in labels} | (also or {})
        self.keys = set(choices.values)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the key; raise ValueError with what may be written."""
        if value in ("", None) or value in self.keys:
            return value or ""
        try:
            return self.words[search_key(str(value))]
        except KeyError:
            raise ValueError(_("Chỉ nhận: %s.") % "; ".join(self.labels)) from None


class KnownWidget(Widget):
    """A record of a register, looked up without a query: words → record, and back."""

    def __init__(self, find: Callable[[Any, Any], Any], show: Callable[[Any], Any]) -> None:
        super().__init__()
        self.find, self.show = find, show

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the record that the words mean in this row; raise ValueError."""
        return None if value in ("", None) else self.find(value, row)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return words that read back as the record."""
        return None if value is None else self.show(value)


class SheetColumn(Field):
    """A column of a kind of record, in files that come and in files that go.

    `meanings` are the (field, source) of khuyencong.sheets that fill it, best first; `of` is the
    sort of value: text, money, number, year, date, choice, record.
    """

    def __init__(
        self,
        attribute: str,
        label: Text,
        *meanings: tuple[str, str | None] | str,
        of: str = "text",
        required: bool = False,
        meaning: Text = "",
        widget: Widget | None = None,
        choices: Any = None,
    ) -> None:
        chosen = widget or (DayWidget() if of == "date" else None)
        plain = WordsWidget() if of == "text" else PlainWidget()
        chosen = chosen or (ChoiceWidget(choices) if choices else plain)
        super().__init__(attribute, widget=chosen)
        self.label, self.of, self.required, self.meaning = label, of, required, meaning
        self.choices = choices
        self.meanings = [each if isinstance(each, tuple) else (each, None) for each in meanings]

    def read(self, row: dict[str, Any]) -> Any:
        """Return the value of a row; raise ValidationError."""
        try:
            return self.widget.clean(row.get(self.column_name), row=row)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def plain(self, instance: Any) -> Any:
        """Return the value of a record as JSON that reads back as the same."""
        return self.export(instance)
