"""Adding, handing out and removing the files of a project (tệp kèm đề án)."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khuyencong.accounts.models import User
from khuyencong.attachments.models import Accepted
from khuyencong.attachments.responses import download
from programmes.forms.files import FilesForm, RemovalForm
from programmes.models import Project, ProjectFile
from programmes.views.projects.access import signed_in, visible
from programmes.views.projects.files_section import may_add


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def file_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files to a project that the person sees and has a part in."""
    user = signed_in(request)
    project = visible(user, pk)
    if not may_add(user, project):
        raise PermissionDenied
    form = FilesForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        count = add_files(project, form.accepted, by=user, words=form.words())
        messages.success(request, added_words(count, of=len(form.accepted)))
        return redirect("project", project.pk)
    return render(request, "programmes/projects/file_add.html", {"form": form, "project": project})


def added_words(count: int, *, of: int) -> str:
    """Say how many files were stored, and of how many that were there already."""
    if count == of:
        return _("Đã thêm %d tệp.") % count
    if not count:
        return _("Đề án đã có %d tệp này nên không thêm lại.") % of
    return _("Đã thêm %(count)d tệp; %(known)d tệp đã có trong đề án nên không thêm lại.") % {
        "count": count,
        "known": of - count,
    }


@transaction.atomic
def add_files(
    project: Project, accepted: Iterable[Accepted], *, by: User, words: dict[str, Any]
) -> int:
    """Store the files; one that the project has already, byte for byte, is not stored again."""
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    known = set(project.files.standing().values_list("sha256", "kind"))
    count = 0
    for each in accepted:
        if (each.sha256, words["kind"]) not in known:
            ProjectFile.of(each, project=project, uploaded_by=by, **words).save()
            known.add((each.sha256, words["kind"]))
            count += 1
    return count


@require_safe
def file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """Hand a file to who sees its project, as something to save."""
    rows = ProjectFile.objects.downloadable_by(signed_in(request))
    return download(get_object_or_404(rows, pk=file, project=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def file_remove(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a file off the project for a reason; who added it or an administrator may."""
    user = signed_in(request)
    rows = ProjectFile.objects.visible_to(user).standing().select_related("project")
    row = get_object_or_404(rows, pk=file, project=pk)
    if not row.may_be_removed_by(user):
        raise PermissionDenied
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row.remove(by=user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã gỡ “%s”; tệp vẫn được lưu để tra cứu.") % row.name)
        return redirect("project", pk)
    context = {"form": form, "row": row, "project": row.project}
    return render(request, "programmes/projects/file_remove.html", context)
