"""The admin (trang quản trị) under our name, its lists in Vietnamese order."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from khuyencong.text import sort_key


class Administration(AdminSite):
    """Django's site, but "Đề án" does not come after "Tài liệu"."""

    site_title = site_header = _("Khuyến công – Quản trị")
    index_title = _("Dữ liệu")

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
