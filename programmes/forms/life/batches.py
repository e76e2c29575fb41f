"""A batch as it is entered (đợt phê duyệt, đợt giao): its paper, the projects, each one's money."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.fields import AmountField
from programmes.forms.life.paper import PaperForm
from programmes.lifecycle.batches import Order
from programmes.models import PlanStage, Project
from programmes.models.stages import YEARS

NEW, NAMED = "new", "named"


class WhichForm(forms.Form):
    """The year and programme of a batch (GET)."""

    nam = forms.IntegerField(min_value=YEARS.start, max_value=YEARS.stop - 1)

    def __init__(self, data: Any, *, sources: list[tuple[str, Any]]) -> None:
        super().__init__(data)
        self.fields["chuong-trinh"] = forms.ChoiceField(choices=sources)


class RowForm(forms.Form):
    """One project: whether it is in the batch, with how much."""

    is_in = forms.BooleanField(label=_("Chọn"), required=False)
    amount = AmountField(label=_("Số tiền"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, *, project: Project, asked: int | None, given: int | None, is_ticked: bool
    ) -> None:
        left = max((asked or 0) - (given or 0), 0) or None
        super().__init__(
            data,
            prefix=f"p{project.pk}",
            initial={"is_in": is_ticked, "amount": left, "version": project.version},
        )
        self.project, self.asked, self.given = project, asked, given
        self.fields["is_in"].label = gettext("Chọn %(code)s") % {"code": project.code}
        self.fields["amount"].label = gettext("Số tiền của %(code)s") % {"code": project.code}

    def clean(self) -> dict[str, Any]:
        """Ask for the money of a project that is chosen."""
        has_amount = "amount" in self.errors or self.cleaned_data.get("amount")
        if self.cleaned_data.get("is_in") and not has_amount:
            self.add_error("amount", gettext("Ghi số tiền của đề án này."))
        return self.cleaned_data


class BatchForm(PaperForm):
    """The paper of the batch, where its money is, and why a plan may be exceeded."""

    name = forms.CharField(label=_("Tên đợt"), max_length=60, initial="Đợt 1")
    money = forms.ChoiceField(
        label=_("Tiền của đợt này"),
        choices=[
            (NEW, _("Ghi mới vào kế hoạch theo quyết định này")),
            (NAMED, _("Đã có trong một quyết định của kế hoạch")),
        ],
        initial=NEW,
    )
    existing_number = forms.CharField(
        label=_("Số quyết định đã có tiền"), max_length=60, required=False
    )
    override_reason = forms.CharField(
        label=_("Lý do vượt (nếu vượt)"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ["name", "number", "decided_on", "issued_by"]

    def __init__(self, data: Any, *, stage: PlanStage, rows: list[RowForm]) -> None:
        super().__init__(data)
        self.stage, self.rows = stage, rows

    def clean(self) -> dict[str, Any]:
        """Ask for the decision where the money is said to be in one, and for a project."""
        values = self.cleaned_data
        if values.get("money") == NAMED and not values.get("existing_number"):
            message = gettext("Ghi số của quyết định đã có tiền.")
            raise ValidationError({"existing_number": message})
        if not any(row["is_in"].value() for row in self.rows):
            raise ValidationError(gettext("Chưa chọn đề án nào."))
        return values

    def is_valid(self) -> bool:
        """Judge the projects with the paper."""
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    def chosen(self) -> Iterator[RowForm]:
        """Go through the projects in the batch."""
        return (row for row in self.rows if row.cleaned_data["is_in"])

    def order(self, year: int, source: str) -> Order:
        """Return the batch as it is asked for."""
        values = self.cleaned_data
        rows = list(self.chosen())
        versions = {row.project.pk: row.cleaned_data["version"] for row in rows}
        return Order(
            stage=self.stage,
            year=year,
            source=source,
            name=values["name"],
            number=values["number"],
            decided_on=values["decided_on"],
            issued_by=values["issued_by"],
            amounts={row.project.pk: row.cleaned_data["amount"] for row in rows},
            versions={pk: version for pk, version in versions.items() if version is not None},
            existing_number=values["existing_number"] if values["money"] == NAMED else "",
            override_reason=values["override_reason"],
        )
