"""The form of a project (biểu mẫu đề án): a new one, and a draft that is gone on with."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khuyencong.accounts import kept
from khuyencong.accounts.models import User
from programmes.forms.projects.beneficiaries import MOST, PREFIX
from programmes.forms.projects.editor import ProjectEditor
from programmes.models import Action, Project, ProjectEvent
from programmes.rules.judging import warnings_for
from programmes.rules.warning import RuleWarning
from programmes.views.foreign import refuse_foreign
from programmes.views.projects.access import Closed, editable, may_enter, signed_in
from programmes.views.projects.conflict import conflict_page, resolved
from programmes.views.projects.copying import Picker
from programmes.views.projects.words import form_words
from programmes.views.projects.writing import Outcome, new_project, write_existing, write_new

TOTAL = f"{PREFIX}-TOTAL_FORMS"


def says_why_closed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a closed project with a page that says why (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Closed as closed:
            context = {"project": closed.project, "reason": str(closed)}
            return render(request, "programmes/projects/form_closed.html", context, status=403)

    return guarded


@kept.takes_back
@require_http_methods(["GET", "HEAD", "POST"])
@says_why_closed
def add(request: HttpRequest) -> HttpResponse:
    """Begin a project; the same form sent twice makes one."""
    user = may_enter(request)
    if request.method != "POST":
        data = kept.take(request)
        return form_page(request, ProjectEditor(user=user, project=new_project(user), data=data))
    refuse_foreign(user, request.POST)
    if "add_row" in request.POST:
        data = with_another_row(request.POST)
        return form_page(request, ProjectEditor(user=user, project=new_project(user), data=data))
    return answer(request, write_new(user, request.POST), request.POST)


@kept.takes_back
@require_http_methods(["GET", "HEAD", "POST"])
@says_why_closed
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft; a version that somebody else has changed meanwhile is not overwritten."""
    user = signed_in(request)
    project = editable(user, pk)
    if request.method != "POST":
        return shown(request, user, pk)
    refuse_foreign(user, request.POST, project=project)
    if "add_row" in request.POST:
        data = with_another_row(request.POST)
        return form_page(request, ProjectEditor(user=user, project=project, data=data))
    return sent(request, user, pk)


def shown(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Show the draft, with what was typed before a time-out, or with what it still lacks."""
    project = editable(user, pk)
    data = kept.take(request) or kept.take(request, reverse("project-autosave", args=[pk]))
    if data is None and "kiem-tra" in request.GET:
        data = ProjectEditor(user=user, project=project).as_sent()
        editor = ProjectEditor(user=user, project=editable(user, pk), data=data)
        if editor.is_valid():
            editor.check()
        return form_page(request, editor, is_fresh=True)
    return form_page(request, ProjectEditor(user=user, project=project, data=data))


def sent(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Save what was sent, after the choices between two versions where there were two."""
    data: QueryDict = request.POST
    if "resolving" in data:
        chosen = resolved(user, editable(user, pk), data)
        if chosen is None:
            mine = ProjectEditor(user=user, project=editable(user, pk), data=data)
            return conflict_page(request, mine, data, is_unanswered=True)
        data = chosen
    return answer(request, write_existing(user, pk, data), data)


def answer(request: HttpRequest, outcome: Outcome, data: QueryDict) -> HttpResponse:
    """Go on to the saved draft, to the errors, or to the choice between two versions."""
    if outcome.is_stale:
        return conflict_page(request, outcome.editor, data)
    if not outcome.is_saved:
        return form_page(request, outcome.editor)
    address = reverse("project-edit", args=[outcome.project.pk])
    if "check" in data:
        return redirect(f"{address}?kiem-tra=1")
    now = timezone.localtime()
    messages.success(request, _("Đã lưu bản nháp lúc %(time)s.") % {"time": f"{now:%H:%M:%S}"})
    return redirect(address)


def with_another_row(data: QueryDict) -> QueryDict:
    """Add an empty beneficiary to what was typed, without JavaScript."""
    longer, text = data.copy(), data.get(TOTAL, "")
    count = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    longer[TOTAL] = str(min(count + 1, MOST))
    return longer


def form_page(
    request: HttpRequest, editor: ProjectEditor, *, is_fresh: bool = False
) -> HttpResponse:
    """Show the form; what was typed keeps the version that its writer had seen."""
    project, data = editor.project, editor.form.data if editor.form.is_bound else {}
    typed = {} if is_fresh else data
    context = {
        "editor": editor,
        "project": project,
        "problems": editor.problems() if editor.form.is_bound else [],
        "is_checked": is_fresh,
        "is_unsaved": editor.form.is_bound and not is_fresh,
        "words": form_words(),
        "returned": returned(project),
        "warnings": warnings(project) if is_fresh else [],
        "token": typed.get("token") or uuid.uuid4(),
        "version": typed.get("version") or project.version,
        "base": typed.get("base") or editor.fingerprints(),
        "picker": None if project.pk else Picker(editor.user, request.GET),
    }
    return render(request, "programmes/projects/form.html", context)


def warnings(project: Project) -> list[RuleWarning]:
    """Return what the dated rules say of the stored draft; it does not keep it from going on."""
    found = warnings_for(project, on=timezone.localdate())
    return [warning for warning in found if warning.is_open]


def returned(project: Project) -> ProjectEvent | None:
    """Return who sent the file back last and why; nothing for one that was not sent back."""
    if not project.is_returned:
        return None
    back = (Action.RETURN, Action.RETURN_TO_DRAFT)
    return project.events.filter(action__in=back).order_by("-at", "-pk").first()
