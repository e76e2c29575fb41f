"""Plans and decisions (kế hoạch, quyết định): a wrong one is adjusted, not rewritten."""

from collections import Counter
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from programmes.admin.large import HOLDER, LargeAdmin, YearFilter, amount_column
from programmes.models import FundingPlan, PlanDecision, PlanStage, cells

MONEY = ["plan", "stage", "kind", "content", "amount", "decided_on"]


class DecisionForm(ModelForm[PlanDecision]):
    """A decision among others that are being written with it."""

    def clean(self) -> dict[str, Any] | None:
        """Leave the total to the formset: what it takes back may be given in the next row."""
        self.instance.total_is_checked = True
        return super().clean()


class DecisionFormSet(BaseInlineFormSet[PlanDecision, FundingPlan, ModelForm[PlanDecision]]):
    """All decisions of a plan at once."""

    def clean(self) -> None:
        """Refuse rows that together take more away than was given at a stage."""
        super().clean()
        for stage, total in self.totals().items():
            if total < 0:
                message = _("Tổng của giai đoạn “%(stage)s” sẽ âm.")
                raise ValidationError(message, params={"stage": PlanStage(stage).label})

    def totals(self) -> Counter[str]:
        """Sum the rows by stage (đồng), stored and new ones."""
        totals: Counter[str] = Counter()
        for form in self.forms:
            row = form.instance
            if form.is_valid() and row.amount is not None:
                totals[row.stage] += row.amount
        return totals


class DecisionInline(admin.StackedInline[PlanDecision, FundingPlan]):
    """Decisions are added; those taken stay as they were."""

    model = PlanDecision
    form = DecisionForm
    formset = DecisionFormSet
    extra = 0
    fields = [
        ("stage", "kind", "amount"),
        ("decided_on", "number", "issued_by", "batch"),
        ("content", "note"),
    ]
    autocomplete_fields = ["content"]
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the content with the decision."""
        return super().get_queryset(request).select_related("content", "plan")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody rewrites a decision beside its plan."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes a decision."""
        return False


@admin.register(FundingPlan)
class FundingPlanAdmin(LargeAdmin[FundingPlan]):
    """A holder's budget of a year from one source."""

    list_display = ["__str__", "year", "source", "province", "organisation"]
    list_select_related = ["province", "organisation"]
    list_filter = [YearFilter, "source"]
    search_fields = HOLDER
    autocomplete_fields = ["province", "organisation"]
    inlines = [DecisionInline]

    def save_related(self, *args: Any, **kwargs: Any) -> None:
        """Refresh the cells once: what one row takes back may be given by the next."""
        with cells.gathered():
            super().save_related(*args, **kwargs)


@admin.register(PlanDecision)
class PlanDecisionAdmin(LargeAdmin[PlanDecision]):
    """The paper of a decision may be put right; its money is put right by another decision."""

    list_display = ["__str__", "plan", "stage", "kind", amount_column("amount", "đồng")]
    list_select_related = ["plan__province", "plan__organisation"]
    list_filter = ["stage", "kind"]
    ordering = ["-pk"]
    search_fields = ["plan__province__search_key", "plan__organisation__search_key"]
    readonly_fields = MONEY

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Decisions are added at their plan."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes a decision."""
        return False
