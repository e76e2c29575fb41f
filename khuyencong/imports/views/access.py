"""Who opens an import's pages, and what happens to a page that is no longer true."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from khuyencong.accounts.models import User
from khuyencong.imports import jobs
from khuyencong.imports.kinds import kinds_for
from khuyencong.imports.models import ImportBatch

WITH_IT = ("uploaded_by", "applied_by", "undone_by", "layout", "province", "organisation")


def signed_in(request: HttpRequest) -> User:
    """Return the account: the middleware lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def importer(request: HttpRequest) -> User:
    """Return the account, if there is any kind of record that it brings in."""
    user = signed_in(request)
    if not kinds_for(user):
        raise PermissionDenied
    return user


def visible(user: User, pk: int) -> ImportBatch:
    """Return an import that the person sees; another office's does not exist (404)."""
    rows = ImportBatch.objects.visible_to(user).select_related(*WITH_IT)
    found: ImportBatch = get_object_or_404(rows, pk=pk)
    return jobs.settle(found)


def editable(request: HttpRequest, pk: int) -> tuple[User, ImportBatch]:
    """Return an import that the person goes on with: sees it (else 404) and brings things in."""
    user = signed_in(request)
    batch = visible(user, pk)
    if not ImportBatch.objects.editable_by(user).filter(pk=pk).exists() or not kinds_for(user):
        raise PermissionDenied
    return user, batch


def is_stale(request: HttpRequest, batch: ImportBatch) -> bool:
    """Say whether a form was filled in on a page that is no longer true."""
    return request.POST.get("version", "") != str(batch.version)


def not_now(
    request: HttpRequest, batch: ImportBatch, message: Any, status: int, changes: Any = ()
) -> HttpResponse:
    """Say why nothing was done: 403 in the wrong state, 409 where something changed meanwhile."""
    context = {"batch": batch, "message": message, "changes": changes}
    return render(request, "imports/not_now.html", context, status=status)
