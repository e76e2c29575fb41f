"""Where the reader is: the current page's name, and the pages of a list."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def current_page(context: Context) -> str:
    """The URL name of the page, or nothing on an error page, which has none."""
    match = getattr(context.get("request"), "resolver_match", None)
    return (match.url_name if match else None) or ""


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterable[int | str]:
    """Numbers to link to, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
