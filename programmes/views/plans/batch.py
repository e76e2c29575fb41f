"""One batch (đợt) as a list to print: its projects, their money, the decisions it wrote."""

from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from khuyencong.exports.download import Download
from programmes.models import PlanBatch, Project
from programmes.views.plans.files import share_table
from programmes.views.plans.papers_section import Papers, with_papers


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a batch, with the projects in it that the person may see, or give them as a file."""
    user: Any = request.user
    visible = PlanBatch.objects.visible_to(user)
    row: PlanBatch = get_object_or_404(with_papers(visible), pk=pk)
    projects = Project.objects.visible_to(user).order_by().values("pk")
    shares = row.shares.filter(project__in=projects).select_related(
        "project__province",
        "project__organisation",
        "project__content",
        "decision__plan__province",
        "decision__plan__organisation",
    )
    ordered = shares.order_by("project__province__sort_key", "project__code")
    if (file := Download.asked(request)) and ordered.exists():
        return file.of(share_table(row, ordered), f"dot-{row.year}-{row.pk}")
    may_add = PlanBatch.objects.editable_by(user).filter(pk=pk).exists()
    context = {
        "batch": row,
        "papers": Papers(row, user, may_add),
        "shares": ordered,
        "total": shares.aggregate(total=Sum("amount"))["total"],
        "is_whole": shares.count() == row.shares.count(),
    }
    return render(request, "programmes/plans/batch.html", context)
