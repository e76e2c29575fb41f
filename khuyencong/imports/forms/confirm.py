"""Confirming an import (xác nhận): all or nothing, or the valid rows; warnings once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.imports.models import ImportBatch, Mode, Outcome


class ConfirmForm(forms.Form):
    """How to write, and that the warnings were read."""

    use_required_attribute = False
    mode = forms.ChoiceField(
        label=_("Cách nhập"), widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn một cách nhập.")},
    )  # fmt: skip
    warnings = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, batch: ImportBatch, warnings: int) -> None:
        super().__init__(data, label_suffix="")
        self.batch, self.count = batch, warnings
        self.modes = modes_of(batch)
        fields: Any = self.fields
        fields["mode"].choices = [(mode.value, mode.label) for mode in self.modes]
        fields["mode"].initial = self.modes[0] if len(self.modes) == 1 else None
        if warnings:
            label = gettext("Tôi đã đọc %d cảnh báo và vẫn nhập các dòng đó")
            fields["warnings"].label = label % warnings
        else:
            del fields["warnings"]

    def clean_mode(self) -> Mode:
        """Return the mode."""
        return Mode(self.cleaned_data["mode"])

    def clean_warnings(self) -> bool:
        """Ask for the one confirmation of all warnings."""
        if not self.cleaned_data["warnings"]:
            raise ValidationError(gettext("Hãy đọc các cảnh báo rồi đánh dấu vào đây."))
        return True


def modes_of(batch: ImportBatch) -> list[Mode]:
    """Return the ways that are open: with mistakes left, only the valid rows."""
    counts = batch.counts
    valid = sum(counts.get(each, 0) for each in (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED))
    if not valid:
        return []
    is_wrong = counts.get(Outcome.INVALID) or counts.get("table_errors")
    return [Mode.VALID] if is_wrong else [Mode.ALL, Mode.VALID]
