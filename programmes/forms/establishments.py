"""Forms of the register of establishments (cơ sở CNNT): filters, entering, merging."""

from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User
from programmes.establishments import provinces_to_enter
from programmes.forms.filtering import FilterForm, folded_units, province_choices
from provinces import tax_codes
from provinces.geography import Territory
from provinces.models import Activity, Establishment, Industry, LegalForm, Province

LONGEST_TYPED_CODE: Final = 40  # with spaces and dots, before it is written in its one way
FORM_SLUGS: Final = {
    "doanh-nghiep": LegalForm.ENTERPRISE,
    "hop-tac-xa": LegalForm.COOPERATIVE,
    "lien-hiep-htx": LegalForm.COOPERATIVE_UNION,
    "to-hop-tac": LegalForm.COOPERATIVE_GROUP,
    "ho-kinh-doanh": LegalForm.HOUSEHOLD_BUSINESS,
    "nghe-nhan": LegalForm.ARTISAN,
    "khac": LegalForm.OTHER,
}
ACTIVITY_SLUGS: Final = {"hoat-dong": Activity.ACTIVE, "ngung": Activity.CLOSED}


class EstablishmentFilter(FilterForm):
    """Everything by which establishments can be found; names are those of the address."""

    folded_away = frozenset({"nganh", "tinh-trang"})

    def __init__(self, parameters: QueryDict, territory: Territory) -> None:
        super().__init__(parameters)
        self.territory = territory
        forms_of = [(slug, form.label) for slug, form in FORM_SLUGS.items()]
        states = [(slug, state.label) for slug, state in ACTIVITY_SLUGS.items()]
        self.fields |= {
            "q": forms.CharField(
                label=_("Tên, mã số thuế, địa chỉ"), max_length=200, required=False
            ),
            "tinh": choice(_("Tỉnh, thành phố"), province_choices(territory)),
            "loai-hinh": choice(_("Loại hình"), [("", _("Mọi loại hình")), *forms_of]),
            "nganh": choice(_("Ngành nghề"), [("", _("Mọi ngành nghề")), *Industry.choices]),
            "tinh-trang": choice(_("Tình trạng"), [("", _("Mọi tình trạng")), *states]),
        }
        self.fields["q"].widget.input_type = "search"

    def filtered(self, rows: Any) -> Any:
        """Keep what matches every filter that was understood."""
        conditions = Q()
        if key := self.chosen("tinh"):
            conditions &= Q(province__in=folded_units(self.territory, key))
        if slug := self.chosen("loai-hinh"):
            conditions &= Q(legal_form=FORM_SLUGS[slug])
        if industry := self.chosen("nganh"):
            conditions &= Q(industry=industry)
        if slug := self.chosen("tinh-trang"):
            conditions &= Q(activity=ACTIVITY_SLUGS[slug])
        return rows.filter(conditions).with_words(self.chosen("q") or "")


def name_empty_choices(form: forms.BaseForm) -> None:
    """Let an empty choice say so in words, not in dashes."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = _("Chưa chọn")
        elif isinstance(field, forms.TypedChoiceField):
            known: Any = field.choices
            field.choices = [(key, label if key else _("Chưa chọn")) for key, label in known]


def choice(label: Any, choices: Any) -> forms.ChoiceField:
    """Return a field of words to choose from, or to leave."""
    return forms.ChoiceField(label=label, choices=choices, required=False)


class EstablishmentForm(forms.ModelForm[Establishment]):
    """An establishment as it is entered and corrected; the province is where it produces."""

    use_required_attribute = False  # errors are told by the server, in Vietnamese, all at once
    tax_code = forms.CharField(
        label=_("Mã số thuế"),
        required=False,
        max_length=LONGEST_TYPED_CODE,
        help_text=Establishment._meta.get_field("tax_code").help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    distinct_reason = forms.CharField(
        label=_("Lý do là cơ sở khác"),
        required=False,
        max_length=300,
        help_text=_("Ví dụ: trùng tên, khác chủ; cơ sở sản xuất thứ hai của cùng doanh nghiệp."),
    )

    class Meta:
        model = Establishment
        error_messages = {
            "name": {"required": _("Hãy ghi tên cơ sở.")},
            "legal_form": {"required": _("Hãy chọn loại hình.")},
            "activity": {"required": _("Hãy chọn tình trạng hoạt động.")},
            "province": {
                "required": _("Hãy chọn tỉnh, thành phố nơi cơ sở sản xuất."),
                "invalid_choice": _("Hãy chọn tỉnh, thành phố có trong danh sách."),
            },
        }
        fields = (
            "name", "legal_form", "tax_code", "province", "production_address",
            "registered_address", "industry", "activity", "contact_name", "contact_phone",
        )  # fmt: skip
        widgets = {
            "contact_phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        provinces: Any = self.fields["province"]
        provinces.queryset = self.provinces_for(user)
        if self.instance._state.adding and user.province_id:
            provinces.initial = provinces.queryset.first()
        name_empty_choices(self)
        self.fields["version"].initial = self.instance.version
        self.fields["distinct_reason"].initial = self.instance.distinct_reason

    def provinces_for(self, user: User) -> QuerySet[Province]:
        """Return where the person enters, and where the establishment stands already."""
        return provinces_to_enter(user) | Province.objects.filter(pk=self.instance.province_id)

    def clean_tax_code(self) -> str:
        """Write the code in its one way; whether it can be one the model says."""
        return tax_codes.tidy(self.cleaned_data["tax_code"])

    def values(self) -> dict[str, Any]:
        """Return the fields of the model as they were understood."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DistinctForm(forms.Form):
    """Why rows that look alike are not the same (không phải cơ sở trùng)."""

    establishment = forms.ModelMultipleChoiceField(Establishment.objects.all())
    reason = forms.CharField(label=_("Lý do không trùng"), max_length=300)


class MergeForm(forms.Form):
    """Why two records are one establishment (gộp cơ sở)."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Lý do gộp"),
        max_length=300,
        help_text=_("Ví dụ: cùng mã số thuế, hai cách viết tên."),
    )
