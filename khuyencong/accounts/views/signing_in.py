"""The door (đăng nhập): password, then the telephone's code where the account has one."""

import time
from typing import Any, Final, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from khuyencong.accounts import attempts, second_factor, sessions
from khuyencong.accounts.forms import CodeForm, RecoveryCodeForm, SignInForm
from khuyencong.accounts.models import User

PENDING: Final = "pending"
"""Session key of whose password was right, until the code is, too."""
PATIENCE: Final = 10 * 60
"""Seconds between password and code."""


class SignInView(auth_views.LoginView):
    """Ask for name and password."""

    form_class = SignInForm
    template_name = "registration/login.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check, unless there were too many failures."""
        try:
            return super().post(request, *args, **kwargs)
        except attempts.LockedOutError as locked:
            return locked_out(request, locked.seconds)

    def form_valid(self, form: Any) -> HttpResponse:
        """Let in, or ask for the code."""
        user = form.get_user()
        if user.second_factor_since is None:
            sessions.enter(self.request, user)
            return HttpResponseRedirect(self.get_success_url())
        self.request.session.cycle_key()
        self.request.session[PENDING] = {
            "user": user.pk,
            "at": int(time.time()),
            "proof": user.get_session_auth_hash(),
        }
        onward = urlencode({self.redirect_field_name: self.get_redirect_url()})
        return redirect(f"{reverse('login-code')}?{onward}")


def locked_out(request: HttpRequest, seconds: int) -> HttpResponse:
    """Say for how long to wait."""
    context = {"minutes": -(-seconds // 60)}
    response = render(request, "accounts/locked.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@method_decorator([login_not_required, never_cache], name="dispatch")
class CodeView(auth_views.RedirectURLMixin, FormView[Any]):
    """Ask for the telephone's code."""

    form_class: Any = CodeForm
    template_name = "accounts/code.html"
    next_page = settings.LOGIN_REDIRECT_URL
    check = staticmethod(second_factor.check_code)
    what = "code"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send everybody else to the first step; count failures as for a password."""
        user = pending_user(request)
        if user is None:
            return redirect_to_login(self.get_redirect_url())
        self.user = user
        try:
            return super().dispatch(request, *args, **kwargs)
        except attempts.LockedOutError as locked:
            return locked_out(request, locked.seconds)

    def form_valid(self, form: Any) -> HttpResponse:
        """Let in, or say what is wrong with the code."""
        attempt = attempts.begin(self.request, self.user)
        try:
            device = self.check(self.user, form.cleaned_data["code"])
        except second_factor.TooSoonError as too_soon:
            attempt.delete()
            return self.refuse(form, _("Chờ %d giây rồi thử lại.") % too_soon.seconds)
        except second_factor.WrongCodeError:
            attempts.failed(attempt, self.what)
            return self.refuse(form, _("Mã không đúng hoặc đã dùng rồi."))
        self.request.session.pop(PENDING, None)
        sessions.enter(self.request, self.user, device)
        return HttpResponseRedirect(self.get_success_url())

    def refuse(self, form: Any, message: str) -> HttpResponse:
        """Show the form again with the reason."""
        form.add_error("code", ValidationError(message))
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Keep where to go afterwards."""
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)


class RecoveryCodeView(CodeView):
    """Ask for a recovery code: the telephone is lost."""

    form_class = RecoveryCodeForm
    template_name = "accounts/recovery_code.html"
    check = staticmethod(second_factor.check_recovery_code)
    what = "recovery code"

    def get_success_url(self) -> str:
        """Remind of the telephone on the way to the page that asked."""
        left = second_factor.codes_left(self.user)
        text = _("Còn %d mã khôi phục. Mất điện thoại thì vào trang Tài khoản để đặt máy mới.")
        messages.warning(self.request, text % left)
        return super().get_success_url()


def pending_user(request: HttpRequest) -> User | None:
    """Return whose password was right a moment ago, if it is still theirs."""
    pending = request.session.get(PENDING)
    if not pending or time.time() - pending["at"] > PATIENCE:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == pending["proof"] else None


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out here, for good."""
    sessions.leave(request)
    return render(request, "registration/logged_out.html")


def signed_in(request: HttpRequest) -> User:
    """Return who asks, behind LoginRequiredMiddleware."""
    return cast(User, request.user)
