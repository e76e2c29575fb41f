"""The page of a project (đề án): what it is, where it stands, what may be done now."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from khuyencong.imports.origins import origins_of, record_key
from programmes.models import Project
from programmes.views.projects.changes import changes_of
from programmes.views.projects.files_section import files_of
from programmes.views.projects.life import life_of
from programmes.views.projects.money import money_of
from programmes.views.projects.money_files import money_file


@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a project to who may see it, or give its money as a file."""
    row = readable_project(request.user, pk)
    money = money_of(row, request.user)
    if response := money_file(request, money):
        return response
    context: dict[str, Any] = {
        "project": row,
        "life": life_of(row, request.user),
        "money": money,
        "files": files_of(row, request.user),
        "changes": changes_of(row, request.user),
        "origins": origins_of(request.user, row).get(record_key(row), ()),
    }
    return render(request, "programmes/projects/page.html", context)


def readable_project(user: Any, pk: int) -> Project:
    """Return the project with what its page reads, or 404 for a stranger."""
    rows = Project.objects.visible_to(user).select_related(
        "province", "organisation", "content", "commune", "implementing_unit", "document",
        "copied_from", "continues", "continued_by", "created_by",
    )  # fmt: skip
    parts = ("funding", "beneficiaries__establishment", "targets__indicator")
    found: Project = get_object_or_404(rows.prefetch_related(*parts), pk=pk)
    return found
