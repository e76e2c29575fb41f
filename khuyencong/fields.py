"""Form fields for figures as people type them: money with its unit, quantities."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.formatting import (
    AmountError,
    Unit,
    number,
    parse_money,
    parse_number,
    read_back,
    short_number,
)

UNITS: Final = {
    "trieu": (Unit.MILLION, _("triệu đồng")),
    "dong": (Unit.DONG, _("đồng")),
    "ty": (Unit.BILLION, _("tỷ đồng")),
}
LEAST: Final = 100_000
MOST: Final = 10**12
"""No line of a project is below a hundred thousand đồng or above a thousand tỷ: a unit slipped."""
_ENGLISH_OR_TINY = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_FINEST_IN_MILLIONS = 10_000  # two decimals: three would read like a grouped thousand


def read_amount(text: str, unit: Unit | None) -> int | None:
    """Read whole đồng as typed beside a unit; what may be off by a thousand is asked, not guessed.

    Raises `AmountError`. `static/js/amounts.js` follows the same rules.
    """
    amount = parse_money(text, unit)
    if unit == Unit.MILLION and _ENGLISH_OR_TINY.fullmatch(text.strip()):
        raise _ambiguous(text.strip(), amount or 0)
    if amount and amount < LEAST:
        message = gettext(
            "Hiểu là %(amount)s: quá nhỏ. Hãy chọn đúng đơn vị, hoặc ghi “1.505 triệu”."
        )
        raise AmountError("too_small", message % {"amount": read_back(amount)})
    if amount and amount > MOST:
        message = gettext(
            "Hiểu là %(amount)s: quá lớn. Hãy chọn đúng đơn vị, hoặc ghi “1.505 triệu”."
        )
        raise AmountError("too_large", message % {"amount": read_back(amount)})
    return amount


def _ambiguous(typed: str, amount: int) -> AmountError:
    """Ask whether a comma in triệu is the decimal mark or an English thousand."""
    small = {"value": typed, "small": number(amount), "large": number(amount * 1000)}
    message = gettext(
        "“%(value)s triệu” là %(small)s đồng hay %(large)s đồng? Hãy ghi đủ số, chọn đồng."
    )
    return AmountError("ambiguous_number", message % small)


class AmountWidget(forms.MultiWidget):
    """What was typed, kept as it was typed, and the unit that it is in."""

    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        text = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "size": "16"})
        unit = forms.Select(choices=[(key, label) for key, (_unit, label) in UNITS.items()])
        super().__init__([text, unit], attrs)

    def decompress(self, value: Any) -> list[str]:
        """Write a stored amount so that the same đồng are read back; a new one begins in triệu."""
        if value is None:
            return ["", "trieu"]
        if value % _FINEST_IN_MILLIONS:
            return [number(value), "dong"]
        return [short_number(Decimal(value) / Unit.MILLION), "trieu"]

    def id_for_label(self, id_: str) -> str:
        """Point the label at what is typed."""
        return f"{id_}_0"

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        """Say whether the form sent says nothing of the amount."""
        return f"{name}_0" not in data


class AmountBoundField(forms.BoundField):
    """An amount in a form, with what was understood of it."""

    @property
    def read_back(self) -> str:
        """Return what was understood (số tiền đọc lại); nothing where nothing was."""
        return "" if self.amount is None else read_back(self.amount)

    @property
    def amount(self) -> int | None:
        """Return the đồng that the field stands for now; None where it is empty or unclear."""
        value = self.value()
        if value is None or isinstance(value, int):
            return value
        try:
            return read_typed(value)
        except AmountError:
            return None


def read_typed(value: list[str] | None) -> int | None:
    """Read what the two controls hold. Raises `AmountError`."""
    text, unit = value or ("", "")
    return read_amount(text or "", UNITS[unit][0] if unit in UNITS else None)


class AmountField(forms.Field):
    """Whole đồng (số tiền), typed with a unit; raises what is unclear as a question."""

    widget = AmountWidget

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> AmountBoundField:
        """Bind with the read-back; the second control says of what it is the unit."""
        bound = AmountBoundField(form, self, field_name)
        words = gettext("Đơn vị tính: %(what)s") % {"what": bound.label}
        self.widget.widgets[1].attrs["aria-label"] = words
        return bound

    def to_python(self, value: Any) -> int | None:
        """Read the text in its unit."""
        try:
            return read_typed(value)
        except AmountError as error:
            raise ValidationError(with_example(error), code=error.kind) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare đồng, not spellings; what cannot be read is a change."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def with_example(error: AmountError) -> str:
    """Say what to type instead."""
    if error.kind == "not_a_number":
        return gettext("%(problem)s Hãy ghi bằng chữ số, ví dụ 1.505 hoặc 1,505 tỷ.") % {
            "problem": error.message
        }
    if error.kind == "negative_amount":
        return gettext("Số tiền âm. Hãy ghi số không âm; phần giảm ghi bằng điều chỉnh.")
    return error.message


class QuantityField(forms.CharField):
    """A quantity (số lượng) with the Vietnamese signs: "1.200" is 1200, "1,5" one and a half."""

    places = 3
    most = 10**15

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": "10"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Write a stored quantity as it is read."""
        return short_number(value, self.places) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        """Return a Decimal, or None where nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.within_limits(parse_number(text))
        except AmountError as error:
            raise ValidationError(error.message, code=error.kind) from error

    def within_limits(self, quantity: Decimal) -> Decimal:
        """Refuse what the column cannot hold."""
        if quantity >= self.most or quantity != round(quantity, self.places):
            raise ValidationError(
                gettext("Số quá lớn hoặc quá ba chữ số thập phân."), code="too_large"
            )
        return quantity
