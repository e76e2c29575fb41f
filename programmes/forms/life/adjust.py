"""An adjustment as it is entered (điều chỉnh): the new values of its kind, and its decision."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.fields import AmountField
from programmes.forms.life.paper import DayField, PaperForm
from programmes.forms.projects import choices
from programmes.forms.projects.beneficiaries import BaseBeneficiaryFormSet, BeneficiaryForm
from programmes.forms.projects.lookup import LookupField
from programmes.lifecycle.adjusting import COLUMNS
from programmes.models import AdjustmentKind, FundingSource, PlanStage, Project
from provinces.models import Establishment, Organisation

STAGES: Final = [
    (PlanStage.PLANNED.value, PlanStage.PLANNED.label),
    (PlanStage.ALLOCATED.value, PlanStage.ALLOCATED.label),
]
BeneficiaryFormSet = forms.formset_factory(
    BeneficiaryForm, formset=BaseBeneficiaryFormSet, extra=3, max_num=150, absolute_max=150,
)  # fmt: skip


class AdjustForm(PaperForm):
    """The new values of one kind of change, then its paper and reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any, *, project: Project, kind: AdjustmentKind, user: Any) -> None:
        columns = COLUMNS.get(kind, ())
        current = {name: getattr(project, name) for name in columns}
        super().__init__(data, initial={"version": project.version, **current})
        self.project, self.kind, self.user = project, kind, user
        self.rows: Any = self.beneficiary_rows(data) if kind == AdjustmentKind.BENEFICIARY else None
        paper = self.fields
        self.fields = {**self.fields_of_kind(), **paper}

    @property
    def looks_up(self) -> bool:
        """Say whether something is found by typing a part of its name."""
        return self.kind in (AdjustmentKind.BENEFICIARY, AdjustmentKind.PARTNER)

    def fields_of_kind(self) -> dict[str, forms.Field]:
        """Return the fields of what is changed."""
        ask: dict[AdjustmentKind, Callable[[], dict[str, forms.Field]]] = {
            AdjustmentKind.MONEY: self.money_fields,
            AdjustmentKind.CONTENT: self.content_fields,
            AdjustmentKind.EXTENSION: lambda: {"ended_on": DayField(label=_("Ngày kết thúc mới"))},
            AdjustmentKind.TIME: self.time_fields,
            AdjustmentKind.PLACE: self.place_fields,
            AdjustmentKind.PARTNER: self.partner_fields,
        }
        return ask[self.kind]() if self.kind in ask else {}

    def money_fields(self) -> dict[str, forms.Field]:
        """Ask for the new amounts by source, and whether the plan moves with them."""
        now = {row.source: row.amount for row in self.project.funding.all()}
        fields: dict[str, forms.Field] = {
            source.value: AmountField(
                label=source.label, required=False, initial=now.get(source.value)
            )
            for source in FundingSource
        }
        fields["stages"] = forms.MultipleChoiceField(
            label=_("Ghi phần tăng, giảm của kinh phí khuyến công vào kế hoạch ở giai đoạn"),
            choices=STAGES,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Không chọn nếu kế hoạch đã có số này hoặc không đổi."),
        )
        return fields

    def content_fields(self) -> dict[str, forms.Field]:
        """Ask what the project is about now."""
        return {
            "title": forms.CharField(label=_("Tên đề án"), max_length=500),
            "content": forms.ModelChoiceField(
                choices.contents(self.project.year), label=_("Nội dung hoạt động")
            ),
            "goal": forms.CharField(label=_("Mục tiêu"), widget=forms.Textarea(attrs={"rows": 4})),
        }

    def time_fields(self) -> dict[str, forms.Field]:
        """Ask for the new period within the year."""
        return {
            "started_on": DayField(label=_("Bắt đầu")),
            "ended_on": DayField(label=_("Kết thúc")),
        }

    def place_fields(self) -> dict[str, forms.Field]:
        """Ask for the new place."""
        place = forms.CharField(label=_("Địa điểm"), max_length=300, required=False)
        communes = choices.communes(self.project.province_id, self.project.year)
        if not communes.exists():
            return {"place": place}
        label = _("Xã, phường, đặc khu")
        return {
            "commune": forms.ModelChoiceField(communes, label=label, required=False),
            "place": place,
        }

    def partner_fields(self) -> dict[str, forms.Field]:
        """Ask who carries it out and who helps."""
        return {
            "implementing_unit": LookupField(
                Organisation.objects.all(), address="organisation", label=_("Đơn vị thực hiện")
            ),
            "coordinating_unit": forms.CharField(
                label=_("Đơn vị phối hợp"), max_length=300, required=False
            ),
        }

    def beneficiary_rows(self, data: Any) -> Any:
        """Return a row for each establishment that gains, and empty ones."""
        rows = list(self.project.beneficiaries.select_related("establishment"))
        kept = Q(pk__in=[row.establishment_id for row in rows])
        given = {"rows": Establishment.objects.visible_to(self.user), "kept": kept}
        now = [{"establishment": row.establishment, "share": row.share} for row in rows]
        return BeneficiaryFormSet(data, initial=now, prefix="beneficiaries", form_kwargs=given)

    def is_valid(self) -> bool:
        """Judge the rows with the rest."""
        return all([super().is_valid(), self.rows is None or self.rows.is_valid()])

    @property
    def values(self) -> dict[str, Any]:
        """Return the new values, as `adjust` takes them."""
        if self.rows is not None:
            chosen = [form for form in self.rows.forms if form.chosen is not None]
            return {"beneficiaries": {each.chosen: each.cleaned_data["share"] for each in chosen}}
        names = COLUMNS.get(self.kind) or [source.value for source in FundingSource]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    @property
    def grounds(self) -> dict[str, Any]:
        """Return the paper and what the plan is told."""
        names = ("reason", "number", "decided_on", "issued_by", "version", "stages")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
