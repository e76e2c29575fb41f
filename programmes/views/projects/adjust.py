"""Records an adjustment (điều chỉnh đề án): choose what changes, say it, name the decision."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.forms.life.adjust import AdjustForm
from programmes.lifecycle.adjusting import adjust, decider_of, judge, kinds_for
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.models import AdjustmentKind, Project
from programmes.rules.accepting import Unconfirmed, fingerprint
from programmes.rules.warning import RuleWarning
from programmes.views.foreign import refuse_foreign
from programmes.views.projects.access import signed_in
from programmes.views.projects.page import readable_project
from programmes.views.projects.refused import (
    accepted_in,
    changed_meanwhile,
    posted_version,
    refused,
    renewed,
)
from programmes.views.projects.words import saving_words


@require_http_methods(["GET", "HEAD", "POST"])
def project_adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and record an adjustment."""
    project = readable_project(request.user, pk)
    kind = chosen_kind(request)
    try:
        if kind is None:
            return choices(request, project)
        judge(project, kind, request.user, posted_version(request))
        refuse_foreign(signed_in(request), request.POST, project=project)
        data = request.POST if request.method == "POST" else None
        form = AdjustForm(data, project=project, kind=kind, user=request.user)
        if form.is_valid() and record(request, project, form):
            messages.success(request, _("Đã ghi điều chỉnh: %(kind)s.") % {"kind": kind.label})
            return redirect("project", project.pk)
        return shown(request, project, form)
    except Unconfirmed as question:
        return shown(request, project, form, question.warnings)
    except Refused as why:
        return refused(request, project, why)
    except ChangedMeanwhile as why:
        return adjust_again(request, pk, why)


def adjust_again(request: HttpRequest, pk: int, why: ChangedMeanwhile) -> HttpResponse:
    """Tell who changed the project; where it can still be adjusted, keep what was typed."""
    project, kind = readable_project(request.user, pk), chosen_kind(request)
    if kind is None:
        return changed_meanwhile(request, project, why)
    try:
        judge(project, kind, request.user)
    except Refused:
        return changed_meanwhile(request, project, why)
    form = AdjustForm(renewed(request, project), project=project, kind=kind, user=request.user)
    return shown(request, project, form, changed=str(why))


def chosen_kind(request: HttpRequest) -> AdjustmentKind | None:
    """Return the kind in the address, or 404 for one that there is not."""
    if not (word := request.GET.get("loai", "")):
        return None
    if word not in AdjustmentKind.values:
        raise Http404
    return AdjustmentKind(word)


def choices(request: HttpRequest, project: Project) -> HttpResponse:
    """List what the person may adjust, and who decides each."""
    kinds = kinds_for(project, request.user)
    if not kinds:
        raise Refused(_("Bạn không điều chỉnh được đề án này ở trạng thái hiện nay."))
    rows = [(kind, deciders(project, kind)) for kind in kinds]
    context = {"project": project, "rows": rows}
    return render(request, "programmes/projects/adjust_kinds.html", context)


def deciders(project: Project, kind: AdjustmentKind) -> str:
    """Name who decides; of money of the State that grows it may be somebody above."""
    usual, more = decider_of(project, kind), decider_of(project, kind, is_more=True)
    words = {"usual": usual.label, "more": more.label}
    message = _("%(usual)s; tăng kinh phí nhà nước thì %(more)s")
    return str(usual.label) if usual == more else message % words


def record(request: HttpRequest, project: Project, form: AdjustForm) -> bool:
    """Write the adjustment; say whether it could be."""
    user: Any = request.user
    given = {"kind": form.kind, "values": form.values, **form.grounds}
    given["acceptance"] = accepted_in(request, "accepted_because")
    try:
        adjust(project=project, by=user, **given)
    except Project.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, lines in found.items():
            form.add_error(name if name in form.fields else None, lines)
        return False
    return True


def shown(
    request: HttpRequest,
    project: Project,
    form: AdjustForm,
    warnings: Sequence[RuleWarning] = (),
    changed: str = "",
) -> HttpResponse:
    """Show the form, and above it what does not agree if it is written as it stands.

    `changed` says who changed the project meanwhile.
    """
    context = {
        "project": project,
        "form": form,
        "warnings": warnings,
        "changed": changed,
        "seen": fingerprint(warnings),
        "accepted_because": request.POST.get("accepted_because", ""),
        "asked_before": bool(request.POST.get("seen")),
        "decider": deciders(project, form.kind),
        "words": saving_words(),
    }
    status = 409 if changed else 200
    return render(request, "programmes/projects/adjust.html", context, status=status)
