"""Finding one row among thousands (ô tìm): typed without marks, chosen from what matches."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from khuyencong.text import search_key

MOST_CANDIDATES: Final = 20
LONGEST: Final = 300
MOST_WORDS: Final = 20


class LookupWidget(forms.MultiWidget):
    """What was typed, and which row was chosen; several that fit are offered in a list."""

    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        text = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__([text, forms.HiddenInput()], attrs)

    def offer(self, rows: list[Model], label: str) -> None:
        """Let one of the rows be chosen without JavaScript."""
        choices = [("", _("Chọn trong %(count)s kết quả") % {"count": len(rows)})]
        choices += [(str(row.pk), described(row)) for row in rows]
        chosen = forms.Select(choices=choices, attrs={"aria-label": label})
        self.widgets = [self.widgets[0], chosen]

    def decompress(self, value: Any) -> list[str]:
        """Write a chosen row by its name."""
        return [str(value), str(value.pk)] if isinstance(value, Model) else ["", ""]

    def id_for_label(self, id_: str) -> str:
        """Point the label at what is typed."""
        return f"{id_}_0"


def described(row: Model) -> str:
    """Tell rows of one name apart (mã số thuế)."""
    tax_code = getattr(row, "tax_code", "")
    return f"{row} – {tax_code}" if tax_code else str(row)


class LookupField(forms.Field):
    """One row that the person may choose; `also` may stay though the person does not see it."""

    widget: Any = LookupWidget

    def __init__(
        self, queryset: QuerySet[Any], *, address: str, also: Q | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.queryset, self.also = queryset, also
        self.widget.widgets[0].attrs["data-lookup"] = address

    def to_python(self, value: Any) -> Model | None:
        """Return the row that was chosen, or the only one of the name or number typed."""
        typed, chosen = value or ("", "")
        text = " ".join((typed or "").replace("\0", "").split())[:LONGEST]
        if not text:
            return None
        row = self.chosen(chosen or "", text)
        return row if row else self.named(text)

    def chosen(self, pk: str, text: str) -> Model | None:
        """Return the row chosen, unless the text was changed afterwards."""
        if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
            return None
        rows = self.queryset.filter(pk=pk)
        if self.also:
            rows = rows | self.queryset.model._default_manager.filter(self.also, pk=pk)
        return next((row for row in rows[:1] if fits(row, text)), None)

    def named(self, text: str) -> Model:
        """Return the only row of that very name or number; ask where there are several or none."""
        found = list(matching(self.queryset, text)[:MOST_CANDIDATES])
        exact = [row for row in found if is_exactly(row, text)]
        if len(exact) == 1:
            only: Model = exact[0]
            return only
        if not found:
            message = _("Không tìm thấy “%(text)s”. Hãy gõ một phần tên khác.")
            raise ValidationError(message % {"text": text}, code="not_found")
        self.widget.offer(found, _("Kết quả khớp “%(text)s”") % {"text": text})
        raise ValidationError(_("Hãy chọn một trong các kết quả khớp."), code="several")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is typed and chosen with what was there."""
        before = [str(initial), str(initial.pk)] if initial else ["", ""]
        return [part or "" for part in data or ["", ""]] != before


def matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Keep the rows that every word names, without marks; the shortest name first."""
    for word in search_key(text).split()[:MOST_WORDS]:
        rows = rows.filter(search_key__contains=word)
    return rows.order_by(Length("name"), "name", "pk")


def fits(row: Any, text: str) -> bool:
    """Say whether the text can have meant the row."""
    key: str = row.search_key
    return all(word in key for word in search_key(text).split())


def is_exactly(row: Any, text: str) -> bool:
    """Say whether the text is the row's whole name or number, whatever its marks and case."""
    names = [search_key(str(row)), getattr(row, "tax_code", "")]
    return search_key(text) in names
