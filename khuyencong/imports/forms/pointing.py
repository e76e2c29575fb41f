"""Pointing at a table that was not found (chỉ ra bảng): its sheet and the rows of its header."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.imports.forms.understood import FURTHEST, NO_NUMBER
from khuyencong.sheets.choices import TableChoice, TableKey

DEEPEST: Final = 5  # rows that a header has at most


class PointForm(forms.Form):
    """Where a table is whose headings nobody knew."""

    use_required_attribute = False
    sheet = forms.ChoiceField(label=_("Trang tính"), required=False)
    first = forms.IntegerField(
        label=_("Dòng tiêu đề"), min_value=1, max_value=FURTHEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Hãy ghi dòng tiêu đề cột của bảng."), **NO_NUMBER},
    )  # fmt: skip
    last = forms.IntegerField(
        label=_("đến dòng"), required=False, min_value=1, max_value=FURTHEST,
        error_messages=NO_NUMBER,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, sheets: list[str]) -> None:
        super().__init__(data, label_suffix="", auto_id="id_point_%s")
        fields: Any = self.fields
        fields["sheet"].choices = [(name, name or gettext("cả tệp")) for name in sheets]

    def clean(self) -> dict[str, Any]:
        """Refuse a header that ends before it begins, or is deeper than one can be."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and not first <= last < first + DEEPEST:
            self.add_error("last", gettext("Tiêu đề có từ một đến năm dòng, dòng cuối ở dưới."))
        return values

    def key(self) -> TableKey:
        """Return the table that is pointed at."""
        return self.cleaned_data["sheet"], 0

    def choice(self) -> TableChoice:
        """Return where its header is."""
        first = self.cleaned_data["first"]
        return TableChoice(top=first, bottom=self.cleaned_data["last"] or first)
