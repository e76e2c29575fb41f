"""Forms for money (bút toán): what was advanced, paid, done, settled or came back; reasons."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from khuyencong.fields import AmountField
from programmes.forms.life.paper import PastDayField
from programmes.models import Project, SpendingEntry
from programmes.models.stages import YEARS
from programmes.recording import REFUNDS, EntryKind, kinds_of, sources_of

MOST_ROWS = 20


class DayField(PastDayField):
    """A day on which money moved, as officials write it; none that is to come."""

    default_error_messages = {"invalid": _("Hãy ghi ngày/tháng/năm, ví dụ 15/03/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "size": "12"}
        super().__init__(widget=forms.DateInput(attrs=attrs), **kwargs)


class EntryForm(forms.Form):
    """One entry (bút toán); money that comes back is typed without a sign."""

    kind = forms.ChoiceField(label=_("Loại bút toán"))
    source = forms.ChoiceField(label=_("Nguồn"))
    amount = AmountField(
        label=_("Số tiền"), help_text=_("Ví dụ 1.505 triệu đồng, 1,505 tỷ. Hoàn trả không ghi âm.")
    )
    spent_on = DayField(label=_("Ngày"), help_text=_("ngày/tháng/năm"))
    year = forms.IntegerField(
        label=_("Năm ngân sách"),
        required=False,
        min_value=YEARS.start,
        max_value=YEARS.stop - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "6"}),
        help_text=_("Để trống: theo ngày; tháng 1 chỉnh lý thuộc năm trước."),
    )
    voucher = forms.CharField(label=_("Số chứng từ"), max_length=100, required=False)
    voucher_on = DayField(label=_("Ngày chứng từ"), required=False)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, user: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        kinds = [(kind.value, kind.label) for kind in kinds_of(user, project)]
        sources = [(source.value, source.label) for source in sources_of(user, project)]
        self.choice("kind").choices = kinds if len(kinds) == 1 else [("", "—"), *kinds]
        self.choice("source").choices = sources
        self.fields["source"].initial = project.source
        self.fields["kind"].initial = kinds[0][0] if len(kinds) == 1 else ""

    def choice(self, name: str) -> forms.ChoiceField:
        """Return a field that is chosen from a list."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        return field

    def clean_amount(self) -> int:
        """Refuse nothing at all: an entry is of some money."""
        amount: int | None = self.cleaned_data["amount"]
        if not amount:
            raise ValidationError(_("Số tiền phải lớn hơn 0."))
        return amount

    def clean(self) -> None:
        """Take the budget year from the day where none is typed."""
        if not self.errors and self.cleaned_data.get("kind"):
            year = self.cleaned_data["year"]
            self.cleaned_data["year"] = year or self.usual_year(self.cleaned_data["spent_on"])

    @property
    def chosen(self) -> EntryKind:
        """Return what is recorded."""
        return EntryKind(self.cleaned_data["kind"])

    def usual_year(self, day: date) -> int:
        """Return the year that the day closes or lies in; a refund's is that of what it refunds."""
        if self.chosen in REFUNDS and (year := self.refunded_year()):
            return year
        closes = day.month == 1 and self.project.year == day.year - 1
        return self.project.year if closes else day.year

    def refunded_year(self) -> int | None:
        """Return the last year of which something may come back."""
        alike = SpendingEntry.objects.filter(
            project=self.project, source=self.cleaned_data["source"], stage=self.chosen.stage
        )
        sums = alike.order_by().values("year").annotate(total=Sum("amount")).filter(total__gt=0)
        return max((row["year"] for row in sums), default=None)

    def entry(self) -> SpendingEntry:
        """Return the entry, not stored yet."""
        data = self.cleaned_data
        return SpendingEntry(
            project=self.project,
            source=data["source"],
            stage=self.chosen.stage,
            amount=data["amount"] * self.chosen.sign,
            spent_on=data["spent_on"],
            year=data["year"],
            voucher=data["voucher"],
            voucher_on=data["voucher_on"],
            note=data["note"],
        )

    def add_refusal(self, error: ValidationError) -> None:
        """Show at its field what the ledger refuses."""
        for name, messages in error.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class EntriesFormSet(BaseFormSet[EntryForm]):
    """Several entries at once; rows left empty are no entries."""

    def initial_form_count(self) -> int:
        """Count no row as there before: each may be left empty but the first."""
        return 0

    def total_form_count(self) -> int:
        """Show as many rows as were typed into."""
        return super().total_form_count() if self.is_bound else len(self.initial or ()) or 1

    def filled(self) -> Iterator[EntryForm]:
        """Go through the rows in which something was typed."""
        return (form for form in self.forms if form.cleaned_data)


EntryFormSet = cast(
    type[EntriesFormSet],
    formset_factory(
        EntryForm,
        formset=EntriesFormSet,
        extra=0,
        min_num=1,
        validate_min=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    ),
)


def typed_rows(data: QueryDict, *, more: int = 0) -> list[dict[str, Any]]:
    """Return what stands in the rows, right or wrong, and some empty rows more."""
    count = data.get("form-TOTAL_FORMS", "")
    rows = int(count) if count.isdecimal() and len(count) < 4 else 1
    return [typed_row(data, f"form-{number}-") for number in range(min(rows, MOST_ROWS))] + [
        {} for _number in range(more) if rows < MOST_ROWS
    ]


def typed_row(data: QueryDict, prefix: str) -> dict[str, Any]:
    """Return what stands in one row; an amount is a text and its unit."""
    names = (name for name in EntryForm.base_fields if f"{prefix}{name}" in data)
    row: dict[str, Any] = {name: data[f"{prefix}{name}"] for name in names}
    if f"{prefix}amount_0" in data:
        row["amount"] = [data[f"{prefix}amount_0"], data.get(f"{prefix}amount_1", "")]
    return row


class ReasonForm(forms.Form):
    """Why somebody reverses an entry or goes on in spite of a warning (lý do)."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy ghi lý do.")},
    )


class BasisForm(forms.Form):
    """Which ceiling a project falls under, and what it is counted on (mức hỗ trợ áp dụng)."""

    item = forms.ChoiceField(label=_("Hạng mục được hỗ trợ"), required=False)
    unit_count = forms.IntegerField(
        label=_("Số lượng"),
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "6"}),
        help_text=_("Số cơ sở, mô hình, sản phẩm… Để trống: theo số đơn vị thụ hưởng, hoặc 1."),
    )
    eligible_cost = AmountField(
        label=_("Chi phí được tính hỗ trợ"),
        required=False,
        help_text=_("Để trống: so tỷ lệ với tổng kinh phí của đề án."),
    )

    def __init__(self, *args: Any, items: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = [("", _("Theo nội dung của đề án")), *items.items()]
