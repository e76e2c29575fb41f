"""Accepts a warning with a reason (chấp nhận cảnh báo), and says which ceiling applies."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.forms.entries import BasisForm, ReasonForm
from programmes.lifecycle.refusals import Refused
from programmes.models import Project, SupportBasis
from programmes.models.status import Origin
from programmes.recording import accept_warning, held, may_accept
from programmes.rules.accepting import fingerprint
from programmes.rules.judging import warnings_for
from programmes.rules.law import Case, Law
from programmes.rules.reading import Reader
from programmes.views.projects.access import signed_in, visible
from programmes.views.projects.refused import refused


@require_http_methods(["GET", "HEAD", "POST"])
def warning_override(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show one warning with its article, and ask why it is accepted."""
    user = signed_in(request)
    project = visible(user, pk)
    if not may_accept(user, project):
        why = Refused(_("Vai trò của bạn không chấp nhận cảnh báo của đề án này."))
        return refused(request, project, why)
    on = timezone.localdate()
    found = [each for each in warnings_for(project, on=on) if each.key == key]
    if not found or found[0].is_note:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accepted = accept_warning(
            user=user,
            project=project,
            key=key,
            seen=request.POST.get("seen", ""),
            reason=form.cleaned_data["reason"],
            on=on,
        )
        if accepted:
            messages.success(request, _("Đã ghi lý do chấp nhận cảnh báo."))
            return redirect("project", project.pk)
        form.add_error(None, _("Cảnh báo đã thay đổi hoặc đã được chấp nhận; hãy đọc lại."))
    context = {
        "project": project,
        "warning": found[0],
        "form": form,
        "seen": fingerprint(found[:1]),
    }
    status = 409 if form.non_field_errors() else 200
    return render(request, "programmes/projects/warning.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def support_basis(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose which ceiling a project falls under, and on what it is counted."""
    user = signed_in(request)
    project = visible(user, pk)
    if not user.may_enter or project.origin == Origin.PUBLISHED:
        why = Refused(_("Vai trò của bạn không sửa mức hỗ trợ áp dụng của đề án này."))
        return refused(request, project, why)
    law = Law.load()
    case = case_of(project, law)
    basis = SupportBasis.objects.filter(project=project).first() or SupportBasis(project=project)
    form = basis_form(request, basis, law.items(case))
    if request.method == "POST" and form.is_valid() and keep(request, project, form):
        messages.success(request, _("Đã ghi mức hỗ trợ áp dụng."))
        return redirect("project", project.pk)
    rows = [row for row in law.in_force(case) if row.item == law.limits(case).item]
    context = {"project": project, "form": form, "day": case.day, "rows": rows}
    return render(request, "programmes/projects/support_basis.html", context)


def case_of(project: Project, law: Law) -> Case:
    """Return what decides which rows hold for the project."""
    facts = Reader([project], law).facts(timezone.localdate())[project.pk]
    return Case(
        project.source, project.province_id, facts.law_day, project.content_id, facts.limits.item
    )


def basis_form(request: HttpRequest, basis: SupportBasis, items: dict[str, str]) -> BasisForm:
    """Make the form; an item that is no longer in force stays to be seen."""
    if basis.item:
        items = {**items, basis.item: items.get(basis.item, basis.item)}
    initial: dict[str, Any] = {
        "item": basis.item,
        "unit_count": basis.unit_count,
        "eligible_cost": basis.eligible_cost,
    }
    return BasisForm(request.POST or None, items=items, initial=initial)


@transaction.atomic
def keep(request: HttpRequest, project: Project, form: BasisForm) -> bool:
    """Store what was chosen; say whether it could be."""
    held(signed_in(request), project.pk)
    basis = SupportBasis.objects.filter(project=project).first() or SupportBasis(project=project)
    for name, value in form.cleaned_data.items():
        setattr(basis, name, value)
    try:
        basis.full_clean()
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    basis.save()
    return True
