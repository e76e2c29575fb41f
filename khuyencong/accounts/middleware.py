"""Between signing in and a page: the time-out, a first password, a second factor that is due."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from khuyencong.accounts import kept, second_factor, sessions
from khuyencong.accounts.models import User

ALWAYS_OPEN: Final = frozenset({"logout", "health"})
MUST_DO: Final = (  # in this order; each with the page where it is done
    (lambda user, session: user.must_change_password, "password"),
    (second_factor.is_missing, "second-factor"),
)


class AccountMiddleware:
    """Stands behind CsrfViewMiddleware: only forms of our own pages are kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let a request through to its page, or say where it has to go first."""
        user = request.user
        if not isinstance(user, User):
            return None
        if sessions.is_over(request.session):
            return time_out(request, user, view)
        sessions.touch(request)
        return lead(request, user)


def time_out(request: HttpRequest, user: User, view: Callable[..., Any]) -> HttpResponse | None:
    """Treat the sender as a stranger; keep what they typed."""
    request.user = AnonymousUser()
    if not getattr(view, "login_required", True):
        return None
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": _("Phiên làm việc đã hết hạn.")}, status=401)
    is_kept = request.method == "POST" and kept.keep(request, user)
    messages.info(request, farewell(is_kept=is_kept))
    return redirect_to_login(onward(request, view, is_kept=is_kept))


def onward(request: HttpRequest, view: Callable[..., Any], *, is_kept: bool) -> str:
    """Return where to go after signing in: to the page, or to what was sent and is kept."""
    if is_kept and not getattr(view, "takes_back", False):
        return f"{reverse('kept-form')}?{urlencode({'noi': request.get_full_path()})}"
    return kept.page_of(request) if request.method == "POST" else request.get_full_path()


def farewell(*, is_kept: bool) -> str:
    """Say why one has to sign in again."""
    if is_kept:
        return _(
            "Phiên làm việc đã hết hạn. Nội dung bạn vừa gửi được giữ lại: đăng nhập để tiếp tục."
        )
    return _("Phiên làm việc đã hết hạn vì lâu không hoạt động. Hãy đăng nhập lại.")


def lead(request: HttpRequest, user: User) -> HttpResponse | None:
    """Lead to what has to be done before anything else."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if name in ALWAYS_OPEN:
        return None
    for is_due, page in MUST_DO:
        if is_due(user, request.session):
            onward = request.get_full_path() if request.method == "GET" else ""
            return None if name == page else redirect_to_login(onward, reverse(page))
    return None
