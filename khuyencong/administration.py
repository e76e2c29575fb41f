"""The admin (trang quản trị) under our name, its lists in Vietnamese order."""

from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite, site
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from khuyencong.text import sort_key

HIDDEN = ("auth.Group", "otp_totp.TOTPDevice", "otp_static.StaticDevice")


class Administration(AdminSite):
    """Django's site, but "Đề án" does not come after "Tài liệu"."""

    site_title = site_header = _("Khuyến công – Quản trị")
    index_title = _("Dữ liệu")

    @method_decorator([never_cache, login_not_required])
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the door of the site: it alone knows of locks and second factors."""
        if request.user.is_authenticated:
            raise PermissionDenied
        onward = request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index"))
        return redirect(f"{reverse('login')}?{urlencode({REDIRECT_FIELD_NAME: onward})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Leave by the door of the site, which forgets the session for good."""
        from khuyencong.accounts.views.signing_in import sign_out  # this module precedes models

        return sign_out(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Change the password where other sessions are ended, too."""
        return redirect("password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Sort apps and their lists as a dictionary does."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=by_name)
        return sorted(apps, key=by_name)


def by_name(entry: dict[str, Any]) -> str:
    """Return where an entry of the index stands in Vietnamese order."""
    return sort_key(str(entry["name"]))


class AdministrationConfig(AdminConfig):
    """Makes it the site that every model is registered with."""

    default_site = "khuyencong.administration.Administration"

    def ready(self) -> None:
        """Leave out what nobody should edit by hand: rights follow from roles, keys are secret."""
        super().ready()
        hidden = [apps.get_model(name) for name in HIDDEN]
        site.unregister([model for model in hidden if site.is_registered(model)])
