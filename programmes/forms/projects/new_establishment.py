"""An establishment that is not in the register yet, entered from the project's form."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User
from khuyencong.fields import AmountField
from programmes.establishments import create_establishment, possible_duplicates
from programmes.establishments.entering import provinces_to_enter
from programmes.forms.establishments import name_empty_choices
from programmes.forms.projects.readings import text_of
from programmes.models import Project
from provinces.establishment_names import name_key
from provinces.models import Establishment, Province

REGISTERED: Final = ("name", "legal_form", "tax_code", "production_address")
ASKED: Final = {
    "name": _("Hãy ghi tên cơ sở."),
    "legal_form": _("Hãy chọn loại hình."),
    "province": _("Hãy chọn tỉnh, thành phố của cơ sở."),
}


class NewEstablishmentForm(forms.ModelForm[Establishment]):
    """A new establishment and its share; nothing is checked while nothing is entered."""

    prefix = "new"
    fields: Any
    share = AmountField(label=_("Phần hỗ trợ của cơ sở mới"), required=False)
    distinct_reason = forms.CharField(
        label=_("Lý do là cơ sở khác"), max_length=300, required=False
    )

    class Meta:
        model = Establishment
        fields = (*REGISTERED, "province")
        labels = {
            "name": _("Tên cơ sở mới"),
            "legal_form": _("Loại hình"),
            "tax_code": _("Mã số thuế"),
            "production_address": _("Địa chỉ sản xuất"),
            "province": _("Tỉnh, thành phố của cơ sở"),
        }

    def __init__(self, data: Any, *, user: User, project: Project) -> None:
        self.user, self.project = user, project
        self.twin: Establishment | None = None
        self.asks_reason = False
        super().__init__(data, instance=Establishment())
        for field in self.fields.values():
            field.required = False
        name_empty_choices(self)
        if user.province_id:
            del self.fields["province"]
        else:
            self.fields["province"].queryset = provinces_to_enter(user)

    @property
    def is_filled(self) -> bool:
        """Say whether a new establishment was entered."""
        typed = [self[name].value() for name in ("name", "tax_code", "production_address")]
        share = self["share"].value()
        typed.append(share[0] if isinstance(share, list) else None)
        return self.is_bound and any((text or "").strip() for text in typed)

    @property
    def text(self) -> str:
        """Return the new establishment in words; nothing where none was entered."""
        return f"{text_of(self['name'])}: {text_of(self['share'])}" if self.is_filled else ""

    def full_clean(self) -> None:
        """Check nothing where nothing was entered."""
        if self.is_bound and not self.is_filled:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Ask for what the register needs; it stands on today's ground of the project."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        values["province"] = values.get("province") or self.ground()
        for name, words in ASKED.items():
            if not values.get(name) and name not in self.errors:
                self.add_error(name if name in self.fields else None, words)
        self.instance.province = values["province"]
        return values

    def ground(self) -> Province | None:
        """Return what the project's province is today."""
        province = self.project.province
        return province.folded(timezone.localdate()) if province else None

    def _post_clean(self) -> None:
        """Refuse, as the register does, what is there already."""
        super()._post_clean()  # type: ignore[misc]  # django-stubs leaves it out
        values = self.cleaned_data
        if self.errors or values["distinct_reason"]:
            return
        likely = [one.establishment for one in possible_duplicates(self.instance, by=self.user)]
        self.twin = next((row for row in likely if self.is_entered(row)), None)
        if likely and self.twin is None:
            self.asks_reason = True
            message = gettext(
                "Sổ đã có: %(names)s. Hãy tìm và chọn ở bảng trên, hoặc ghi lý do là cơ sở khác."
            )
            names = "; ".join(str(row) for row in likely)
            self.add_error("name", ValidationError(message % {"names": names}))

    def is_entered(self, row: Establishment) -> bool:
        """Say whether the same form, sent before, has entered the row already."""
        is_same = row.name_key == name_key(self.instance.name)[:300]
        known = self.project.beneficiaries.filter(establishment=row) if self.project.pk else None
        return is_same and known is not None and known.exists()

    def save(self, commit: bool = True) -> Establishment:
        """Enter the establishment; raises what the register raises."""
        if self.twin is not None:
            return self.twin
        values = {name: self.cleaned_data[name] for name in (*REGISTERED, "province")}
        reason = self.cleaned_data["distinct_reason"]
        return create_establishment(by=self.user, distinct_reason=reason, **values)
