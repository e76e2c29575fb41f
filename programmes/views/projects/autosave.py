"""Saving while one types (tự lưu): only drafts, never over a newer version."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khuyencong.history.models import Change
from programmes.forms.projects.editor import ProjectEditor
from programmes.models import Project
from programmes.views.foreign import refuse_foreign
from programmes.views.projects.access import Closed, may_enter, signed_in, visible
from programmes.views.projects.writing import Outcome, write_existing, write_new


def says_why_closed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a closed project with the reason (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Closed as closed:
            return JsonResponse({"error": str(closed)}, status=403)

    return guarded


@require_POST
@says_why_closed
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what can be saved of a draft; say what could not."""
    user = signed_in(request)
    refuse_foreign(user, request.POST, project=visible(user, pk))
    return told(write_existing(user, pk, request.POST, partly=True))


@require_POST
@says_why_closed
def autosave_new(request: HttpRequest) -> HttpResponse:
    """Make the draft of a new form, once."""
    user = may_enter(request)
    refuse_foreign(user, request.POST)
    return told(write_new(user, request.POST, partly=True))


def told(outcome: Outcome) -> JsonResponse:
    """Tell the page what became of it."""
    if outcome.is_stale:
        return JsonResponse(newer(outcome.project), status=409)
    problems = [f"{each.label}{each.message}" for each in outcome.editor.problems()]
    if outcome.editor.beneficiaries.new.is_filled:
        problems.append(_("Cơ sở mới được ghi khi bấm “Lưu bản nháp”."))
    if not outcome.is_saved:
        return JsonResponse({"error": _("Chưa lưu được."), "problems": problems}, status=400)
    return JsonResponse({**state_of(outcome), "problems": problems})


def state_of(outcome: Outcome) -> dict[str, Any]:
    """Return what the page has to know from now on."""
    stored = ProjectEditor(
        user=outcome.editor.user, project=visible(outcome.editor.user, outcome.project.pk)
    )
    project, time = outcome.project, f"{timezone.localtime():%H:%M:%S}"
    return {
        "version": project.version,
        "base": stored.fingerprints(),
        "code": project.code,
        "saved_at": time,
        "message": _("Đã lưu lúc %(time)s") % {"time": time},
        "edit": reverse("project-edit", args=[project.pk]),
        "autosave": reverse("project-autosave", args=[project.pk]),
    }


def newer(project: Project) -> dict[str, Any]:
    """Say who has changed the project meanwhile, and when."""
    change = Change.objects.about(project).first()
    who = (change.user_name if change else "") or _("một người khác")
    at = timezone.localtime(change.at if change else project.updated_at)
    values = {"who": who, "time": f"{at:%H:%M:%S}", "day": f"{at:%d/%m/%Y}"}
    message = _(
        "%(who)s đã sửa đề án này lúc %(time)s ngày %(day)s. Nội dung bạn gõ vẫn còn trong trang, "
        "chưa ghi đè; bấm “Lưu bản nháp” để xem hai bản và chọn."
    )
    other = reverse("project", args=[project.pk])
    return {"error": message % values, "other": other, "version": project.version}
