"""Plans and their decisions as they are entered (kế hoạch kinh phí, quyết định)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User
from khuyencong.fields import AmountField
from programmes.forms.figures import choice
from programmes.forms.filtering import Choices, FilterForm, folded_units
from programmes.forms.life.paper import PaperForm
from programmes.forms.projects.choices import contents, own_provinces
from programmes.forms.projects.filter import ALL_YEARS, SOURCES, holder_choices, with_this_year
from programmes.models import FundingPlan, PlanStage
from programmes.models.plan import DecisionKind, planned_by
from programmes.models.stages import YEARS
from provinces.geography import Territory
from provinces.models import Organisation


class PlanFilter(FilterForm):
    """By year, source and holder; names are those of the address."""

    def __init__(self, parameters: QueryDict, user: User, territory: Territory) -> None:
        super().__init__(with_this_year(parameters))
        self.territory = territory
        sources = [(word, source.label) for word, source in SOURCES.items()]
        self.fields |= {
            "nam": choice(_("Năm"), year_choices(user)),
            "nguon": choice(_("Nguồn"), [("", _("Cả hai")), *sources]),
            "tinh": choice(_("Tỉnh, tổ chức"), holder_choices(user, territory)),
        }

    def filtered(self, plans: Any) -> Any:
        """Keep the plans of the year, source and holder chosen."""
        year, source = self.chosen("nam"), self.chosen("nguon")
        if year and year != ALL_YEARS:
            plans = plans.filter(year=int(year))
        if source:
            plans = plans.filter(source=SOURCES[source])
        return plans.filter(held_by(self.territory, self.chosen("tinh")))

    def is_filtered(self) -> bool:
        """Say whether anything but the year narrows the list."""
        return bool(self.chosen("nguon") or self.chosen("tinh"))

    @property
    def words(self) -> str:
        """Say which plans are listed."""
        labels = (dict(flat_choices(self.fields[name])) for name in self.fields)
        chosen = (self.chosen(name) for name in self.fields)
        return "; ".join(
            str(words[value]) for words, value in zip(labels, chosen, strict=True) if value
        )


def flat_choices(field: Any) -> Iterator[tuple[str, Any]]:
    """Go through the choices without their groups."""
    for key, label in field.choices:
        yield from label if isinstance(label, list) else [(key, label)]


def held_by(territory: Territory, key: str) -> Q:
    """Match what a province with the units folded into it holds, or an organisation."""
    if not key:
        return Q()
    if territory.find(key):
        return Q(province__in=folded_units(territory, key))
    return Q(organisation__key=key)


def year_choices(user: User) -> Choices:
    """List the years of which the person sees plans, and this and the next one, latest first."""
    this = timezone.localdate().year
    known = FundingPlan.objects.visible_to(user).order_by().values_list("year", flat=True)
    years = sorted({*known.distinct(), this, this + 1}, reverse=True)
    return [(ALL_YEARS, _("Tất cả các năm")), *((str(year), str(year)) for year in years)]


class PlanForm(forms.Form):
    """A new plan: whose, of which year, from which source."""

    year = forms.IntegerField(label=_("Năm"), min_value=YEARS.start, max_value=YEARS.stop - 1)
    source = forms.ChoiceField(label=_("Nguồn"))
    province: Any = forms.ModelChoiceField(None, label=_("Tỉnh, thành phố"), required=False)
    organisation: Any = forms.ModelChoiceField(
        None,
        label=_("Hoặc tổ chức"),
        required=False,
        help_text=_("Chỉ khi kế hoạch không của tỉnh."),
    )
    note = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["source"].choices = [(each.value, each.label) for each in planned_by(user)]
        fields["province"].queryset = own_provinces(user)
        fields["organisation"].queryset = Organisation.objects.standalone()
        if user.is_local:
            del self.fields["organisation"]
            fields["province"].required = True

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one holder."""
        values = self.cleaned_data
        holders = [values.get("province"), values.get("organisation")]
        if not self.errors and sum(each is not None for each in holders) != 1:
            message = gettext("Chọn đúng một: tỉnh, thành phố hoặc tổ chức.")
            raise ValidationError({"province": message})
        return values


class DecisionForm(PaperForm):
    """A decision of a plan: how much at which stage, by which paper."""

    stage = forms.ChoiceField(label=_("Giai đoạn"), choices=PlanStage.choices, initial="allocated")
    kind = forms.ChoiceField(label=_("Loại"), choices=DecisionKind.choices)
    is_less = forms.BooleanField(
        label=_("Điều chỉnh giảm"), required=False, help_text=_("Thu hồi luôn là giảm.")
    )
    amount = AmountField(label=_("Số tiền"))
    content: Any = forms.ModelChoiceField(None, label=_("Nội dung hoạt động"), required=False)
    batch = forms.CharField(label=_("Đợt"), max_length=60, required=False)
    note = forms.CharField(
        label=_("Lý do, ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ["stage", "kind", "is_less", "amount", "content", "number", "decided_on"]

    def __init__(self, data: Any, *, plan: FundingPlan) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["content"].queryset = contents(plan.year)

    def clean(self) -> dict[str, Any]:
        """Turn the sign of what is taken back, and ask why it is."""
        values = self.cleaned_data
        kind, amount = values.get("kind"), values.get("amount")
        if kind in (DecisionKind.RECOVERY, DecisionKind.ADJUSTMENT) and not values.get("note"):
            self.add_error("note", gettext("Điều chỉnh hoặc thu hồi cần ghi lý do."))
        if values.get("is_less") and kind in (DecisionKind.INITIAL, DecisionKind.SUPPLEMENT):
            self.add_error("is_less", gettext("Giao hoặc bổ sung không thể là giảm."))
        is_less = values.pop("is_less", False)
        if amount is not None and (is_less or kind == DecisionKind.RECOVERY):
            values["amount"] = -amount
        return values
