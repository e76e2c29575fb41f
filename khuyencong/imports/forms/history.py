"""The filters of the list of imports (lịch sử nhập liệu)."""

from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.imports.models import ImportStatus
from khuyencong.imports.models.batch import ImportBatchQuerySet

STATUSES: Final = {
    "cho-xac-nhan": ImportStatus.READ,
    "da-nhap": ImportStatus.APPLIED,
    "da-hoan-tac": ImportStatus.UNDONE,
    "khong-doc-duoc": ImportStatus.REFUSED,
    "da-bo": ImportStatus.DISCARDED,
}

DAY: Final = forms.DateInput(attrs={"class": "day", "placeholder": gettext_lazy("ngày/tháng/năm")})


def by_person(name: str) -> Q:
    """Match imports by who brought the file: user name, or a part of the name."""
    exact = Q(uploaded_by__username__iexact=name)
    last = name.split()[-1] if name.split() else name
    return exact | Q(uploaded_by__first_name=last) | Q(uploaded_by__last_name__icontains=name)


class HistoryFilter(forms.Form):
    """A GET form whose fields are named as in the address; wrong values filter nothing."""

    use_required_attribute = False
    q = forms.CharField(
        label=gettext_lazy("Tên tệp"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    trangthai = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"), required=False,
        choices=[("", gettext_lazy("Mọi trạng thái")),
                 *((key, status.label) for key, status in STATUSES.items())],
    )  # fmt: skip
    nguoi = forms.CharField(
        label=gettext_lazy("Người tải lên"), required=False, max_length=100,
        help_text=gettext_lazy("Tên đăng nhập hoặc họ tên."),
    )  # fmt: skip
    tu = forms.DateField(label=gettext_lazy("Từ ngày"), required=False, widget=DAY)
    den = forms.DateField(label=gettext_lazy("Đến ngày"), required=False, widget=DAY)

    def __init__(self, parameters: QueryDict) -> None:
        super().__init__(parameters, label_suffix="")
        self.is_valid()  # fills cleaned_data with whatever was understood

    def chosen(self, name: str) -> Any:
        """Return what was chosen, or nothing where it was not understood."""
        return self.cleaned_data.get(name)

    def filtered(self, batches: ImportBatchQuerySet) -> ImportBatchQuerySet:
        """Keep the imports that match."""
        if text := self.chosen("q"):
            batches = batches.filter(name__icontains=text)
        if status := STATUSES.get(self.chosen("trangthai") or ""):
            batches = batches.filter(status=status)
        if name := self.chosen("nguoi"):
            batches = batches.filter(by_person(name))
        if day := self.chosen("tu"):
            batches = batches.filter(uploaded_at__date__gte=day)
        if day := self.chosen("den"):
            batches = batches.filter(uploaded_at__date__lte=day)
        return batches

    @property
    def problems(self) -> list[str]:
        """Say which filters were left out of account."""
        message = _("Không hiểu bộ lọc “%s”, nên bỏ qua.")
        return [message % self.fields[name].label for name in self.errors if name in self.fields]

    @property
    def is_filtered(self) -> bool:
        """Say whether any filter is at work."""
        return any(self.chosen(name) for name in self.fields)

    @property
    def query(self) -> str:
        """Return the filters in force as a query string."""
        kept = {name: self.data[name] for name in self.fields if self.chosen(name)}
        return urlencode(kept)
