"""The list of plans (kế hoạch): what is planned, allocated, taken by projects, and left."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programmes.forms.life.plans import PlanFilter
from programmes.lifecycle.plan_sums import PlanSums, key_of, sums_of
from programmes.models import FundingPlan, PlanBatch
from programmes.models.plan import planned_by
from programmes.views.plans.batch_form import programmes_of

PAGE_SIZE: Final = 100


@dataclass(frozen=True)
class PlanRow:
    """A plan with its sums."""

    plan: FundingPlan
    sums: PlanSums


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans that the person may see."""
    user: Any = request.user
    visible = FundingPlan.objects.visible_to(user)
    years = list(visible.order_by("-year").values_list("year", flat=True).distinct())
    form = PlanFilter(request.GET, years)
    rows = form.filter(visible.select_related("province", "organisation"))
    ordered = rows.order_by("-year", "source", "province__sort_key", "organisation__sort_key", "pk")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("trang"))
    sums = sums_of(key_of(plan) for plan in page)
    context = {
        "form": form,
        "page": page,
        "rows": [PlanRow(plan, sums[key_of(plan)]) for plan in page],
        "may_add": bool(planned_by(user)),
        "may_batch": bool(programmes_of(user)),
        "batches": PlanBatch.objects.visible_to(user)[:10],
        "this_year": timezone.localdate().year,
    }
    return render(request, "programmes/plans/list.html", context)
