"""Where the reader is: the parts of the site, the current page's name, the pages of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.core.paginator import Page
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()


@dataclass(frozen=True)
class Part:
    """A part of the site: the name of its first page, and how the names of its others begin."""

    name: str
    label: Promise
    others: tuple[str, ...] = ()

    def state(self, page: str) -> str:
        """Return what aria-current says of it on a page: this one, one within it, or nothing."""
        if page == self.name:
            return "page"
        return "true" if page.startswith(self.others) else ""


PUBLIC: Final = (
    Part("home", _("Tổng quan"), ("region", "province")),
    Part("awards", _("Bình chọn"), ("award-", "product", "commendation", "support-outcomes")),
    Part("figures", _("Số liệu công bố"), ("figure",)),
    Part("findings", _("Đối chiếu")),
)
OFFICE: Final = (
    Part("work", _("Việc cần làm"), ("work-",)),
    Part("projects", _("Đề án"), ("project", "entry-", "warning-", "support-", "file")),
    Part("plans", _("Kế hoạch"), ("plan", "decision-", "batch")),
    Part("establishments", _("Cơ sở"), ("establishment", "duplicates")),
    Part("imports", _("Nhập liệu"), ("import", "layout")),
)
SYSTEM: Final = (
    Part("history", _("Nhật ký")),
    Part("users", _("Tài khoản người dùng"), ("users-", "user-", "passwords-")),
)


@register.simple_tag(takes_context=True)
def site_parts(context: Context) -> list[tuple[str, Promise, str]]:
    """List the parts that the reader has: address, name, what aria-current says."""
    user, page = context.get("user"), current_page(context)
    office: tuple[Part, ...] = OFFICE if getattr(user, "is_authenticated", False) else ()
    if getattr(user, "role", "") == "viewer":  # who only looks on brings nothing in
        office = tuple(part for part in office if part.name != "imports")
    system = SYSTEM if getattr(user, "is_superuser", False) else ()
    parts = (*office, *PUBLIC, *system)
    return [(reverse(part.name), part.label, part.state(page)) for part in parts]


@register.simple_tag(takes_context=True)
def current_page(context: Context) -> str:
    """The URL name of the page, or nothing on an error page, which has none."""
    match = getattr(context.get("request"), "resolver_match", None)
    return (match.url_name if match else None) or ""


@register.simple_tag(takes_context=True)
def searched_words(context: Context) -> str:
    """The words of the search whose results are shown; nothing on every other page."""
    return str(context.get("searched", ""))


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterable[int | str]:
    """Numbers to link to, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
