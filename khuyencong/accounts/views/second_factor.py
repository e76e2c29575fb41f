"""Setting up, renewing and removing one's second factor (xác thực hai bước)."""

import base64
from typing import Any, Final

import django_otp
from django.contrib import messages
from django.contrib.auth.views import RedirectURLMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from khuyencong.accounts import second_factor, sessions
from khuyencong.accounts.forms import ProveForm, TelephoneForm
from khuyencong.accounts.models import User
from khuyencong.accounts.views.signing_in import signed_in

NEW_KEY: Final = "second_factor_key"
"""Session key of the telephone's key until a code proves that it was understood."""


@method_decorator(never_cache, name="dispatch")
class SecondFactorView(RedirectURLMixin, FormView[Any]):
    """Set a telephone up: picture, key, first code."""

    form_class: Any = TelephoneForm
    template_name = "accounts/second_factor.html"
    next_page = "account"

    def key(self) -> str:
        """Return the key that is offered; the same until it is taken."""
        session = self.request.session
        key: str = session.setdefault(NEW_KEY, second_factor.new_key())
        return key

    def get_form_kwargs(self) -> dict[str, Any]:
        """Say whose telephone it is, and what it should know."""
        user = signed_in(self.request)
        return {**super().get_form_kwargs(), "user": user, "key": self.key()}

    def form_valid(self, form: Any) -> HttpResponse:
        """Show the recovery codes, once; other browsers have to prove it, too."""
        self.request.session.pop(NEW_KEY, None)
        django_otp.login(self.request, form.device)
        sessions.end_all(form.user, but=self.request.session.get(sessions.SIGN_IN) or 0)
        return show_codes(self.request, form.recovery_codes, self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Draw the key, and spell it out."""
        user = signed_in(self.request)
        address = second_factor.address_of(user, self.key())
        return super().get_context_data(
            picture=second_factor.picture_of(address),
            address=address,
            key=spelled(self.key()),
            is_required=second_factor.is_required_of(user),
            next=self.get_redirect_url(),
            **kwargs,
        )


def spelled(key: str) -> str:
    """Write a key as apps want it typed: Base32 in groups of four."""
    text = base64.b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def show_codes(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    """Show recovery codes; they are not stored and cannot be shown again."""
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "onward": onward})


class ProvenView(FormView[Any]):
    """Something about the second factor that asks for the password first."""

    form_class: Any = ProveForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only where there is a second factor."""
        if signed_in(request).second_factor_since is None:
            return redirect("second-factor")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Say whose password it is."""
        return {**super().get_form_kwargs(), "user": signed_in(self.request)}


@method_decorator(never_cache, name="dispatch")
class RecoveryCodesView(ProvenView):
    """Replace the recovery codes."""

    template_name = "accounts/new_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Show the new ones, once."""
        user: User = form.user
        codes = second_factor.renew_recovery_codes(user=user)
        return show_codes(self.request, codes, reverse("account"))


class RemoveView(ProvenView):
    """Do without, where the role may."""

    template_name = "accounts/second_factor_remove.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse roles that must have it; they replace their telephone instead."""
        if second_factor.is_required_of(signed_in(request)):
            raise PermissionDenied(_("Vai trò của bạn bắt buộc dùng xác thực hai bước."))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove telephone and codes."""
        second_factor.turn_off(user=form.user)
        self.request.session.pop(django_otp.DEVICE_ID_SESSION_KEY, None)
        sessions.end_all(form.user, but=self.request.session.get(sessions.SIGN_IN) or 0)
        messages.success(self.request, _("Đã tắt xác thực hai bước."))
        return redirect("account")
