"""Forms of products, their registration and photographs; of commendations."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.forms.rounds import day, text
from awards.models import AwardRound, Commendation, Product, ProductGroup
from khuyencong.accounts.models import User
from programmes.forms.files import UploadsForm
from programmes.forms.projects.choices import own_provinces
from programmes.forms.projects.lookup import LookupField
from provinces.models import Establishment, Province


class ProductForm(forms.Form):
    """A product as it is described (sản phẩm, bộ sản phẩm)."""

    use_required_attribute = False
    name = text(_("Tên sản phẩm, bộ sản phẩm"), 300, required=True)
    group = forms.ChoiceField(label=_("Nhóm"), choices=ProductGroup.choices)
    is_set = forms.BooleanField(
        label=_("Bộ sản phẩm"), required=False, help_text=_("Cả bộ tính là một sản phẩm.")
    )
    locality = text(_("Địa bàn"), 200, help_text=_("Xã, phường nơi sản xuất."))
    description = forms.CharField(
        label=_("Mô tả"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    note = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, product: Product | None = None) -> None:
        initial = {name: getattr(product, name) for name in self.base_fields} if product else {}
        super().__init__(data, label_suffix="", initial=initial)


class NewProductForm(ProductForm):
    """A product with whose it is."""

    field_order = ("establishment", "name", "group", "is_set")

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.fields["establishment"] = LookupField(
            Establishment.objects.visible_to(user),
            address=reverse("establishment-lookup"),
            label=_("Cơ sở"),
            help_text=_("Gõ tên hoặc mã số thuế; cơ sở mới thì thêm ở sổ Cơ sở trước."),
        )
        self.order_fields(self.field_order)
        del self.fields["version"]


class RegistrationForm(forms.Form):
    """Which product takes part in a round."""

    use_required_attribute = False
    product: Any = forms.ModelChoiceField(None, label=_("Sản phẩm"))
    number = text(_("Số báo danh"), 20)
    registered_on = day(_("Ngày đăng ký"), help_text=_("Để trống: hôm nay."))
    note = text(_("Ghi chú"), 300)

    def __init__(self, data: Any, *, user: User, award_round: AwardRound) -> None:
        super().__init__(data, label_suffix="")
        taken = award_round.entries.order_by().values("product")
        own = Product.objects.editable_by(user).exclude(pk__in=taken)
        if award_round.province:
            today = award_round.province.folded(timezone.localdate())
            own = own.filter(province__in=Province.objects.merged_into(today.pk))
        field: Any = self.fields["product"]
        field.queryset = own.select_related("establishment").order_by("sort_key", "pk")
        field.label_from_instance = lambda row: f"{row.name} – {row.maker_name} ({row.code})"
        field.empty_label = _("Chưa chọn")


class PhotosForm(UploadsForm):
    """Photographs of a product (TT 26/2014 PL2 asks for three)."""

    caption = text(_("Chú thích"), 200)


class CommendationForm(forms.ModelForm[Commendation]):
    """A collective or a person that was commended."""

    use_required_attribute = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Commendation
        fields = (
            "kind", "name", "position", "province", "organisation", "form", "is_of_ministry",
            "year_from", "year_to", "decision_number", "decided_on", "given_on", "note",
        )  # fmt: skip

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        fields: dict[str, Any] = self.fields
        fields["version"].initial = self.instance.version
        fields["note"].widget.attrs["rows"] = 2
        if user.is_local:
            fields["province"].queryset = own_provinces(user)
            for name in ("organisation", "is_of_ministry"):
                del self.fields[name]
            self.instance.is_of_ministry = False
        fields["province"].empty_label = _("Không")
