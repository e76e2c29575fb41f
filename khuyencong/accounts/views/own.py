"""One's own account (tài khoản của tôi): password, sessions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView

from khuyencong.accounts import second_factor, sessions
from khuyencong.accounts.clients import browser_name
from khuyencong.accounts.forms import OwnPasswordForm
from khuyencong.accounts.models import User
from khuyencong.accounts.views.signing_in import signed_in


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show who one is here, and where one is signed in."""
    user = signed_in(request)
    rows = [
        {"row": row, "browser": browser_name(row.agent), "is_this": is_this(request, row.pk)}
        for row in user.sign_ins.all()
    ]
    context = {
        "sign_ins": rows,
        "others": sum(not row["is_this"] for row in rows),
        "codes_left": second_factor.codes_left(user) if user.second_factor_since else 0,
        "is_required": second_factor.is_required_of(user),
    }
    return render(request, "accounts/account.html", context)


def is_this(request: HttpRequest, pk: int) -> bool:
    """Say whether a row of the list is the session that asks."""
    return bool(pk == request.session.get(sessions.SIGN_IN))


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one of one's own browsers."""
    row = get_object_or_404(signed_in(request).sign_ins, pk=pk)
    if is_this(request, row.pk):
        return redirect("account")  # that is what signing out is for
    sessions.end(row)
    messages.success(request, _("Đã đăng xuất khỏi %s.") % browser_name(row.agent))
    return redirect("account")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    count = sessions.end_all(signed_in(request), but=request.session.get(sessions.SIGN_IN) or 0)
    messages.success(request, _("Đã đăng xuất khỏi %d phiên khác.") % count)
    return redirect("account")


class PasswordView(RedirectURLMixin, FormView[Any]):
    """Change the password; a first one without being asked for the one-time password again."""

    form_class: Any = OwnPasswordForm
    template_name = "accounts/password.html"
    next_page = "account"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Say whose it is."""
        return {**super().get_form_kwargs(), "user": signed_in(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Store it, and sign out everywhere else."""
        user: User = form.user
        user.must_change_password = False
        form.save()
        update_session_auth_hash(self.request, user)
        sessions.follow_key(self.request)
        sessions.end_all(user, but=self.request.session.get(sessions.SIGN_IN) or 0)
        messages.success(self.request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Keep where to go afterwards."""
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)
