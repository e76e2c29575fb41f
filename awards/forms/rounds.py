"""Forms of rounds: opening one, its dates, its decision, its certificates."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.lifecycle import levels_for
from awards.models import AwardRound
from khuyencong.accounts.models import User
from programmes.forms.projects.choices import own_provinces
from programmes.models.stages import YEARS
from provinces.models import Region

SHORT = {"inputmode": "numeric"}


def day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """Return the field of a day."""
    widget = forms.DateInput(attrs=SHORT)
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def text(
    label: Any, length: int, *, required: bool = False, help_text: Any = ""
) -> forms.CharField:
    """Return the field of a line of text."""
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text)


class DatesForm(forms.Form):
    """What may change of a round that is not closed."""

    use_required_attribute = False
    organiser = text(_("Cơ quan tổ chức"), 200)
    registration_from = day(_("Nhận đăng ký từ"), help_text=_("Ví dụ: 15/01/2026."))
    registration_to = day(_("Nhận đăng ký đến hết"))
    ceremony_on = day(_("Ngày trao giấy chứng nhận"))
    note = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, award_round: AwardRound, data: Any = None) -> "DatesForm":
        """Return the form of a round as it is."""
        names = [*cls.base_fields]
        return cls(
            data, initial={name: getattr(award_round, name) for name in names}, label_suffix=""
        )


class OpenForm(forms.Form):
    """A new round: level, place, year, dates, and by what it is scored."""

    use_required_attribute = False
    level = forms.ChoiceField(label=_("Cấp"))
    year = forms.IntegerField(label=_("Năm"), min_value=YEARS.start, max_value=YEARS.stop - 1)
    ordinal = forms.IntegerField(
        label=_("Lần thứ"), min_value=1, max_value=99, required=False,
        help_text=_("Chỉ ghi nếu kỳ có đánh số, ví dụ cấp quốc gia lần thứ VII ghi 7."),
    )  # fmt: skip
    region = forms.ChoiceField(
        label=_("Khu vực"), required=False, help_text=_("Chỉ cho cấp khu vực.")
    )
    province: Any = forms.ModelChoiceField(
        None, label=_("Tỉnh, thành phố"), required=False, help_text=_("Cho cấp tỉnh, cấp xã.")
    )
    locality = text(_("Xã, phường, đặc khu"), 120, help_text=_("Chỉ cho cấp xã: tên đầy đủ."))
    organiser = text(_("Cơ quan tổ chức"), 200)
    registration_from = day(_("Nhận đăng ký từ"), help_text=_("Ví dụ: 15/01/2026."))
    registration_to = day(_("Nhận đăng ký đến hết"))
    criteria = forms.CharField(
        label=_("Tiêu chí chấm điểm"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một tiêu chí và điểm tối đa: “Chất lượng: 35”. Có thể để trống."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, label_suffix="", initial={"year": timezone.localdate().year})
        fields: dict[str, Any] = self.fields
        fields["level"].choices = [(each.value, each.label) for each in levels_for(user)]
        fields["level"].initial = fields["level"].choices[-1][0]  # the commonest is the highest
        fields["region"].choices = [("", _("Không")), *Region.choices]
        fields["province"].queryset = own_provinces(user)
        fields["province"].empty_label = _("Chưa chọn")
        if user.is_local:
            del self.fields["region"]
            fields["province"].required = True

    def clean_criteria(self) -> list[tuple[str, Decimal | None]]:
        """Read a criterion from each line."""
        lines = [line.strip() for line in self.cleaned_data["criteria"].splitlines()]
        return [criterion_of(line) for line in lines if line]


def criterion_of(line: str) -> tuple[str, Decimal | None]:
    """Read "Chất lượng: 35"; raises ValidationError."""
    name, colon, most = line.rpartition(":")
    if not colon:
        return line, None
    try:
        return name.strip(), Decimal(most.strip().replace(",", "."))
    except InvalidOperation as error:
        message = gettext("“%s”: sau dấu hai chấm hãy ghi điểm tối đa bằng số.")
        raise ValidationError(message % line[:60]) from error


class DecisionForm(forms.Form):
    """Under which paper products are recognised."""

    use_required_attribute = False
    decision_number = text(_("Số quyết định"), 60, required=True)
    decided_on = day(_("Ngày quyết định"), required=True, help_text=_("Ví dụ: 15/01/2026."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class IssueForm(forms.Form):
    """When certificates are issued."""

    use_required_attribute = False
    issued_on = day(_("Ngày cấp"), required=True, help_text=_("Ví dụ: 15/01/2026."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why something is taken out or sent back."""

    use_required_attribute = False
    reason = text(_("Lý do"), 300, required=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RevocationForm(ReasonForm):
    """Why, when and by which decision a certificate is withdrawn (TT 26/2014 Điều 20)."""

    revoked_on = day(_("Ngày thu hồi"), required=True)
    decision_number = text(_("Số quyết định thu hồi"), 60)
    field_order = ("revoked_on", "decision_number", "reason", "version")
