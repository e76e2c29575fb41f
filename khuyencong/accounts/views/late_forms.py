"""Forms that come too late (biểu mẫu gửi muộn): shown as they were sent, to be sent again.

A form opened before its sender signed in again carries the token of the session before. If the
browser itself says that it comes from a page of ours, its text is handed back; a form from
anywhere else is refused without a word of it.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from khuyencong.accounts import kept, sessions
from khuyencong.accounts.models import User
from khuyencong.accounts.views.signing_in import signed_in


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is wrong."""
    is_known = isinstance(request.user, User) and not sessions.is_over(request.session)
    is_ours = is_known and comes_from_here(request, reason)
    if is_ours and request.path == reverse("login"):
        return redirect("work")  # signed in meanwhile, in another tab
    context = again(request.POST, request.get_full_path()) if is_ours else {}
    context["has_files"] = is_ours and bool(request.FILES)
    return render(request, "403_csrf.html", context, status=HTTPStatus.FORBIDDEN)


def comes_from_here(request: HttpRequest, reason: str) -> bool:
    """Say whether the browser names a page of ours as the sender; no other page can make it."""
    origin = request.headers.get("Origin", "")
    return bool(origin) and origin != "null" and reason != REASON_BAD_ORIGIN % origin


def again(sent: Any, address: str) -> dict[str, Any]:
    """Return what the page needs to send a form again."""
    fields = kept.fields_of(sent)
    return {"fields": fields, "address": address} if fields else {}


@require_safe
@never_cache
def kept_form(request: HttpRequest) -> HttpResponse:
    """Show the form that the time-out caught, to be sent again."""
    address = request.GET.get("noi", "")
    path = address.partition("?")[0]
    fields = kept.waiting(signed_in(request), path) if leads_here(path) else []
    context = {"fields": fields, "address": address, "page": path}
    return render(request, "accounts/kept_form.html", context)


def leads_here(path: str) -> bool:
    """Say whether a path is one of this site's pages."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return path.startswith("/") and not path.startswith("//")
