"""One plan (kế hoạch kinh phí): its decisions in order, its projects, what is left of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khuyencong.imports.origins import FileOrigin, origins_of, record_key
from programmes.forms.life.plans import DecisionForm, PlanForm
from programmes.lifecycle.deciding import add_decision, add_plan
from programmes.lifecycle.plan_sums import PlanSums, key_of, sums_of
from programmes.lifecycle.refusals import Refused
from programmes.models import (
    DecisionShare,
    FundingPlan,
    PlanBatch,
    PlanDecision,
    PlanStage,
    Project,
    ProjectFunding,
)
from programmes.models.plan import planned_by
from programmes.models.status import NOT_COUNTED
from programmes.views.foreign import refuse_foreign
from programmes.views.plans.files import plan_file
from programmes.views.plans.papers_section import Papers, with_papers
from programmes.views.projects.refused import refused

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class DecisionRow:
    """A decision with the sum of its stage up to it (đồng), its papers, the batch it is of."""

    decision: PlanDecision
    running: int
    papers: Papers
    batch: PlanBatch | None
    origins: Sequence[FileOrigin] = ()  # the cells of files that it came from


@dataclass(frozen=True)
class PlanPage:
    """What the page prints."""

    plan: FundingPlan
    user: Any
    number: str

    @cached_property
    def sums(self) -> PlanSums:
        """Return the plan in figures."""
        return sums_of([key_of(self.plan)])[key_of(self.plan)]

    @cached_property
    def decisions(self) -> list[DecisionRow]:
        """Return the decisions in order, each with the running sum of its stage."""
        running = dict.fromkeys(PlanStage, 0)
        rows = []
        decisions = list(with_papers(self.plan.decisions.select_related("content", "plan")))
        origins = origins_of(self.user, *decisions)
        for decision in decisions:
            stage = PlanStage(decision.stage)
            running[stage] += decision.amount
            papers = Papers(decision, self.user, self.may_decide)
            batch = self.batches.get(decision.pk)
            came_from = origins.get(record_key(decision), ())
            rows.append(DecisionRow(decision, running[stage], papers, batch, came_from))
        return rows

    @cached_property
    def batches(self) -> dict[int, PlanBatch]:
        """Return by decision the batches that wrote them, of those that the person may see."""
        shares = DecisionShare.objects.filter(decision__plan=self.plan).exclude(batch=None)
        pairs = list(shares.order_by().values_list("decision", "batch").distinct())
        found = PlanBatch.objects.visible_to(self.user).in_bulk([pk for _decision, pk in pairs])
        return {decision: found[pk] for decision, pk in pairs if pk in found}

    @cached_property
    def projects(self) -> Page[Project]:
        """Return a page of the plan's projects."""
        return Paginator(self.all_projects, PAGE_SIZE).get_page(self.number)

    @property
    def all_projects(self) -> Any:
        """Return the plan's projects with their own money and what they were given."""
        own = ProjectFunding.objects.filter(project=OuterRef("pk"), source=OuterRef("source"))
        shares = DecisionShare.objects.filter(project=OuterRef("pk"), stage=PlanStage.ALLOCATED)
        given = shares.order_by().values("project").annotate(total=Sum("amount")).values("total")
        rows = (
            Project.objects.visible_to(self.user)
            .filter(**key_of(self.plan)._asdict(), origin="entered")
            .exclude(status__in=NOT_COUNTED)
            .annotate(support=Subquery(own.values("amount")[:1]), given=Subquery(given))
        )
        return rows.order_by("code")

    @cached_property
    def may_decide(self) -> bool:
        """Say whether the person adds decisions here."""
        return FundingPlan.objects.editable_by(self.user).filter(pk=self.plan.pk).exists()


def readable_plan(user: Any, pk: int) -> FundingPlan:
    """Return the plan, or 404 for a stranger."""
    rows = FundingPlan.objects.visible_to(user).select_related("province", "organisation")
    found: FundingPlan = get_object_or_404(rows, pk=pk)
    return found


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a plan to who may see it, or give one of its tables as a file."""
    row = readable_plan(request.user, pk)
    page = PlanPage(row, request.user, request.GET.get("trang", "1"))
    if response := plan_file(request, page):
        return response
    return render(request, "programmes/plans/plan.html", {"plan": row, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def plan_add(request: HttpRequest) -> HttpResponse:
    """Open a plan."""
    user: Any = request.user
    if not planned_by(user):
        return refused(request, None, Refused(_("Vai trò của bạn không lập kế hoạch kinh phí.")))
    refuse_foreign(user, request.POST)
    form = PlanForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            row = add_plan(by=user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except Refused as why:
            return refused(request, None, why)
        else:
            messages.success(request, _("Đã lập kế hoạch."))
            return redirect("plan", row.pk)
    return render(request, "programmes/plans/plan_add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def decision_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a decision to a plan."""
    user: Any = request.user
    row = readable_plan(user, pk)
    if not FundingPlan.objects.editable_by(user).filter(pk=pk).exists():
        return refused(request, None, Refused(_("Kế hoạch này do cấp khác quyết định.")))
    form = DecisionForm(request.POST if request.method == "POST" else None, plan=row)
    if form.is_valid():
        try:
            add_decision(plan=row, by=user, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Đã ghi quyết định."))
            return redirect("plan", row.pk)
    return render(request, "programmes/plans/decision_add.html", {"form": form, "plan": row})


def show_errors(form: Any, error: ValidationError) -> None:
    """Put what the model refused beside the form's own fields."""
    for name, found in error.message_dict.items():
        form.add_error(name if name in form.fields else None, found)
