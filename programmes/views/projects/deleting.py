"""Deleting a draft (xóa bản nháp): asked first; what was ever handed in stays."""

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.models import Project
from programmes.views.projects.access import Closed, editable, locked, signed_in
from programmes.views.projects.form import says_why_closed


@require_http_methods(["GET", "HEAD", "POST"])
@says_why_closed
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would go, then delete it."""
    user = signed_in(request)
    if request.method != "POST":
        project = never_handed_in(editable(user, pk))
        return render(request, "programmes/projects/form_delete.html", {"project": project})
    with transaction.atomic():
        project = never_handed_in(locked(user, pk))
        name = str(project)
        remove(project)
    messages.success(request, _("Đã xóa bản nháp “%(name)s”.") % {"name": name})
    return redirect("projects")


def never_handed_in(project: Project) -> Project:
    """Return a draft without a story; raises `Closed` for one that was handed in."""
    if project.events.exists():
        raise Closed(
            project, _("Hồ sơ này đã từng được gửi nên không xóa được; quá trình được giữ.")
        )
    return project


def remove(project: Project) -> None:
    """Delete; raises `Closed` where something hangs on the draft."""
    try:
        with transaction.atomic():
            project.delete()
    except ProtectedError as error:
        message = _("Bản nháp còn tệp hoặc hồ sơ khác gắn với nó; hãy gỡ trước khi xóa.")
        raise Closed(project, message) from error
