"""The paper that something is decided by (văn bản): number, date, issuing body."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day as officials write it, dd/mm/yyyy; never in the far past nor to come."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "placeholder": "31/12/2025", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.DateInput(attrs=attrs, format="%d/%m/%Y"))
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        """Refuse the year 202 and the year 20222."""
        super().validate(value)
        if value and not 2000 <= value.year <= 2100:
            raise ValidationError(gettext("Năm phải từ 2000 đến 2100."), code="year")


class PastDayField(DayField):
    """The day of something that has happened."""

    def validate(self, value: Any) -> None:
        """Refuse a day that has not come."""
        super().validate(value)
        if value and value > timezone.localdate():
            raise ValidationError(gettext("Ngày này chưa đến."), code="future")


class PaperForm(forms.Form):
    """Number, date and issuer of a decision, all required."""

    number = forms.CharField(label=_("Số văn bản"), max_length=60)
    decided_on = PastDayField(label=_("Ngày văn bản"), help_text=_("Ngày/tháng/năm."))
    issued_by = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
