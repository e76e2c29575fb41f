"""Adding, handing out and removing the signed papers of decisions and batches (văn bản đã ký)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khuyencong.accounts.models import User
from khuyencong.attachments.models import Accepted
from khuyencong.attachments.responses import download
from programmes.forms.files import PapersForm, RemovalForm
from programmes.models import FundingPlan, PlanBatch, PlanDecision
from programmes.models.papers import BatchPaper, DecisionPaper
from programmes.views.plans.papers_section import Owner
from programmes.views.projects.access import signed_in
from programmes.views.projects.files import added_words


@dataclass(frozen=True)
class Place:
    """What papers belong to, and the page that shows them."""

    owner: Owner
    back: str
    plan: FundingPlan | None = None  # a batch is of many plans

    @property
    def rows(self) -> Any:
        """Return the papers."""
        return self.owner.papers


def of_decision(user: User, plan: int, pk: int) -> Place:
    """Find a decision of a plan that the person sees (404 for a stranger)."""
    rows = PlanDecision.objects.visible_to(user).select_related(
        "plan__province", "plan__organisation"
    )
    decision = get_object_or_404(rows, pk=pk, plan=plan)
    return Place(decision, reverse("plan", args=[plan]), decision.plan)


def of_batch(user: User, pk: int) -> Place:
    """Find a batch that the person sees (404 for a stranger)."""
    batch = get_object_or_404(PlanBatch.objects.visible_to(user), pk=pk)
    return Place(batch, reverse("batch", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decision_paper_add(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """Add the signed paper of a decision."""
    return add(request, of_decision(signed_in(request), pk, decision))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def batch_paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the signed paper of a batch."""
    return add(request, of_batch(signed_in(request), pk))


def add(request: HttpRequest, place: Place) -> HttpResponse:
    """Ask for the files, and store them if the person decides here."""
    user = signed_in(request)
    decided = type(place.owner)._default_manager.editable_by(user)
    if not decided.filter(pk=place.owner.pk).exists():
        raise PermissionDenied
    form = PapersForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        count = store(place, form.accepted, by=user, note=form.cleaned_data["note"])
        messages.success(request, added_words(count, of=len(form.accepted)))
        return redirect(place.back)
    return render(request, "programmes/plans/paper_add.html", {"form": form, "place": place})


@transaction.atomic
def store(place: Place, accepted: Iterable[Accepted], *, by: User, note: str) -> int:
    """Store the files; one that is there already, byte for byte, is not stored again."""
    owners: Any = type(place.owner)._default_manager
    owners.select_for_update(of=("self",)).get(pk=place.owner.pk)
    known = set(place.rows.standing().values_list("sha256", flat=True))
    count = 0
    for each in accepted:
        if each.sha256 not in known:
            place.rows.model.of(each, owner=place.owner, uploaded_by=by, note=note).save()
            known.add(each.sha256)
            count += 1
    return count


@require_safe
def decision_paper(request: HttpRequest, pk: int, decision: int, paper: int) -> FileResponse:
    """Hand a decision's paper to who sees its plan, as something to save."""
    rows = DecisionPaper.objects.downloadable_by(signed_in(request))
    return download(get_object_or_404(rows, pk=paper, owner=decision, owner__plan=pk))


@require_safe
def batch_paper(request: HttpRequest, pk: int, paper: int) -> FileResponse:
    """Hand a batch's paper to who sees the batch, as something to save."""
    rows = BatchPaper.objects.downloadable_by(signed_in(request))
    return download(get_object_or_404(rows, pk=paper, owner=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decision_paper_remove(request: HttpRequest, pk: int, decision: int, paper: int) -> HttpResponse:
    """Take a paper off its decision for a reason."""
    return remove(request, of_decision(signed_in(request), pk, decision), paper)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def batch_paper_remove(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Take a paper off its batch for a reason."""
    return remove(request, of_batch(signed_in(request), pk), paper)


def remove(request: HttpRequest, place: Place, paper: int) -> HttpResponse:
    """Ask why, and remove; who added it or an administrator may."""
    user = signed_in(request)
    row = get_object_or_404(place.rows.standing(), pk=paper)
    if not row.may_be_removed_by(user):
        raise PermissionDenied
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row.remove(by=user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã gỡ “%s”; tệp vẫn được lưu để tra cứu.") % row.name)
        return redirect(place.back)
    context = {"form": form, "row": row, "place": place}
    return render(request, "programmes/plans/paper_remove.html", context)
