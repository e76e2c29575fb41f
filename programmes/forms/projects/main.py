"""The project's own fields (nhận diện, nội dung, đơn vị, địa điểm, thời gian, thuyết minh)."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User
from khuyencong.fields import AmountField
from programmes.forms.projects import choices
from programmes.forms.projects.lookup import LookupField
from programmes.forms.projects.units import UnitSelect
from programmes.models import STATE_SOURCES, Project, ProjectKind
from programmes.models.numbering import is_automatic, prefix_of
from programmes.models.stages import YEARS
from provinces.models import Organisation

TEXTS: Final = ("need", "goal", "scale", "schedule", "arrangement", "effect")
FIELDS: Final = (
    "province", "organisation", "year", "source", "kind", "is_flagship", "is_priority",
    "title", "content", "implementing_unit", "coordinating_unit", "commune", "place",
    "stated_total", "started_on", "ended_on", *TEXTS, "note",
)  # fmt: skip
LABELS: Final = {
    "province": _("Tỉnh, thành phố"),
    "organisation": _("Tổ chức"),
    "source": _("Chương trình"),
    "kind": _("Loại"),
    "is_flagship": _("Đề án điểm"),
    "is_priority": _("Địa bàn, ngành nghề ưu tiên"),
    "title": _("Tên đề án"),
    "content": _("Nội dung hoạt động khuyến công"),
    "coordinating_unit": _("Đơn vị phối hợp"),
    "commune": _("Xã, phường, đặc khu"),
    "place": _("Địa điểm ghi tự do"),
    "need": _("Sự cần thiết, căn cứ"),
    "goal": _("Mục tiêu"),
    "scale": _("Quy mô, đặc điểm nổi bật"),
    "schedule": _("Nội dung công việc và tiến độ"),
    "arrangement": _("Tổ chức thực hiện"),
    "effect": _("Hiệu quả"),
    "note": _("Ghi chú nội bộ"),
}
HELP: Final = {
    "province": _("Đơn vị hành chính của năm kế hoạch."),
    "content": _("Theo NĐ 45/2012/NĐ-CP Điều 4."),
    "place": _("Thôn, cụm công nghiệp; hoặc tên huyện, xã cũ của những năm trước."),
    "is_flagship": _("Từ hai nội dung trở lên, quy mô lớn, hơn một năm (TT 36/2013 Điều 2)."),
}


class YearField(forms.IntegerField):
    """A budget year in plain digits: "2026"."""

    def __init__(self, **kwargs: Any) -> None:
        limits = {"min_value": YEARS.start, "max_value": YEARS.stop - 1}
        number = forms.TextInput(attrs={"inputmode": "numeric", "size": "6", "maxlength": "6"})
        super().__init__(**{"widget": number, **limits, **kwargs})

    def to_python(self, value: Any) -> int | None:
        """Refuse digits of other scripts, which look alike to nobody."""
        text = str(value or "").strip()
        if text and not (text.isascii() and text.isdecimal()):
            raise ValidationError(_("Hãy ghi năm bằng bốn chữ số, ví dụ 2026."), code="invalid")
        return super().to_python(text)


def day_field(label: Any) -> forms.DateField:
    """Make a field for a day as officials write it."""
    day = forms.DateInput(attrs={"inputmode": "numeric", "placeholder": _("ngày/tháng/năm")})
    errors = {"invalid": _("Hãy ghi ngày/tháng/năm, ví dụ 15/03/2026.")}
    return forms.DateField(label=label, required=False, widget=day, error_messages=errors)


def own_code(project: Project) -> str:
    """Return the office's own number (mã của cơ quan); nothing where the code was given here."""
    if not project.code or is_automatic(project.code, prefix_of(project)):
        return ""
    return project.code


class ProjectForm(forms.ModelForm[Project]):
    """A draft needs a holder and a year; everything else may come later."""

    year = YearField(label=_("Năm kế hoạch"))
    own_code = forms.CharField(
        label=_("Mã, số của cơ quan"),
        max_length=40,
        required=False,
        help_text=_("Để trống thì mã được đặt tự động."),
    )
    implementing_unit = LookupField(
        Organisation.objects.all(),
        label=_("Đơn vị thực hiện"),
        required=False,
        address="organisation",
    )
    stated_total = AmountField(
        label=_("Tổng kinh phí ghi trong hồ sơ"),
        required=False,
        help_text=_("Nếu hồ sơ giấy ghi tổng: để đối chiếu với tổng tính được."),
    )
    started_on = day_field(_("Bắt đầu"))
    ended_on = day_field(_("Kết thúc"))

    fields: Any  # what each kind of field offers is set below

    class Meta:
        model = Project
        fields = FIELDS
        labels = LABELS
        help_texts = HELP
        widgets = {"province": UnitSelect}

    def __init__(self, data: Any, *, user: User, instance: Project) -> None:
        self.user = user
        holder = {"organisation": instance.organisation} if instance.organisation_id else {}
        own = {"implementing_unit": instance.implementing_unit, "own_code": own_code(instance)}
        super().__init__(data, instance=instance, initial={**own, **holder})
        self.offer_holders()
        self.offer_programmes()
        self.offer_of_the_year(self.typed_year())
        for name in TEXTS:
            self.fields[name].widget.attrs["rows"] = 5
        self.fields["title"].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 500})
        self.fields["note"].widget.attrs["rows"] = 2

    def offer_holders(self) -> None:
        """Let only own units be chosen; whoever has just one kind is not asked which."""
        self.fields["province"].queryset = own = choices.own_provinces(self.user)
        self.fields["province"].empty_label = _("Chưa chọn")
        bodies = choices.own_organisations(self.user)
        self.fields["organisation"] = LookupField(
            bodies, address="organisation", label=LABELS["organisation"], required=False
        )
        if self.user.is_local:
            is_provincial = bool(self.user.province_id)
            del self.fields["organisation" if is_provincial else "province"]
            self.fields["province" if is_provincial else "organisation"].required = True
        if self.user.is_local and self.user.province_id and len(own) == 1:
            self.fields["province"].empty_label = None

    def offer_programmes(self) -> None:
        """Let KCQG or KCĐP be chosen, or neither yet."""
        named = [(source.value, source.label) for source in STATE_SOURCES]
        self.fields["source"].choices = [("", _("Chưa chọn")), *named]
        self.fields["kind"].choices = ProjectKind.choices

    def offer_of_the_year(self, year: int | None) -> None:
        """Offer the units, contents and communes that the year knows."""
        if "province" in self.fields:
            self.fields["province"].widget.year = year
        self.fields["content"].queryset = contents = choices.contents(year)
        self.fields["content"].choices = [
            ("", _("Chưa chọn")),
            *choices.content_choices(contents),
        ]
        words = _("Nội dung này không có hiệu lực trong năm kế hoạch; hãy chọn lại.")
        self.fields["content"].error_messages["invalid_choice"] = words
        communes = choices.communes(self.typed_province(), year)
        self.fields["commune"].queryset = communes
        if not communes.exists() and not self.instance.commune_id:
            del self.fields["commune"]

    def typed_year(self) -> int | None:
        """Return the year as it stands in the form now."""
        try:
            typed: Any = self["year"].value()
            found: int | None = self.fields["year"].clean(typed)
        except ValidationError:
            return None
        return found

    def typed_province(self) -> Any:
        """Return the primary key of the province as it stands in the form now."""
        if "province" not in self.fields:
            return None
        value = str(self["province"].value() or "")
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start, beside the end."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("started_on"), cleaned.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", gettext("Ngày kết thúc không được trước ngày bắt đầu."))
        return cleaned

    def clean_title(self) -> str:
        """Keep the title on one line: a long one is only shown on two."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_own_code(self) -> str:
        """Refuse a number that another project has."""
        code = " ".join(str(self.cleaned_data["own_code"]).split())
        others = Project.objects.filter(code=code).exclude(pk=self.instance.pk)
        if code and others.exists():
            raise ValidationError(_("Mã này đã dùng cho đề án khác; hãy ghi mã khác."))
        return code
