"""The list of plans (kế hoạch): what is planned, allocated, taken by projects, and left."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from khuyencong.exports.download import Download
from programmes.forms.life.plans import PlanFilter
from programmes.models import FundingPlan, PlanBatch
from programmes.models.plan import planned_by
from programmes.views.figures import other_problems
from programmes.views.plans.batch_form import programmes_of
from programmes.views.plans.batch_list_file import batch_list
from programmes.views.plans.list_rows import headings, plan_rows, plan_table, total_of
from provinces.geography import Territory

PAGE_SIZE: Final = 50
ORDER: Final = ("-year", "source", "province__sort_key", "organisation__sort_key", "pk")


@require_safe
def plans(request: HttpRequest) -> HttpResponseBase:
    """List the plans that the person may see, with the sums of all that were found."""
    user: Any = request.user
    territory = Territory.load()
    form = PlanFilter(request.GET, user, territory)
    found = form.filtered(FundingPlan.objects.visible_to(user))
    rows = plan_rows(found.select_related("province", "organisation").order_by(*ORDER), territory)
    file = Download.asked(request)
    if file and request.GET.get("bang") == "dot" and (batches := batch_list(user)):
        return file.of(batches, f"dot-{timezone.localdate():%Y%m%d}")
    if file and rows and not form.errors:
        return file.of(plan_table(rows, form.words), f"ke-hoach-{timezone.localdate():%Y%m%d}")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "headings": headings(),
        "total": total_of(rows),
        "problems": form.problems + other_problems(request, page),
        "may_add": bool(planned_by(user)),
        "may_batch": bool(programmes_of(user)),
        "batches": PlanBatch.objects.visible_to(user)[:10],
    }
    return render(request, "programmes/plans/list.html", context)
