"""The register of establishments (sổ cơ sở CNNT), filtered by the address."""

from dataclasses import replace
from typing import Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khuyencong.accounts.models import User
from khuyencong.exports.download import Download
from programmes.establishments.merging import may_merge
from programmes.forms.establishments import EstablishmentFilter
from programmes.forms.filtering import filter_words
from programmes.views.establishments.rows import counted, table_of
from programmes.views.figures import other_problems
from programmes.views.projects.access import signed_in
from programmes.views.projects.list import Counted
from programmes.views.projects.list_file import file_problems
from provinces.geography import Territory
from provinces.models import Establishment
from provinces.models.establishment import EstablishmentQuerySet

PAGE_SIZE: Final = 50


@require_safe
@never_cache
def establishments(request: HttpRequest) -> HttpResponseBase:
    """List the establishments that the person may see."""
    user = signed_in(request)
    form = EstablishmentFilter(request.GET, Territory.load())
    found = form.filtered(Establishment.objects.visible_to(user))
    file = None if form.errors else Download.asked(request)
    count = found.order_by().count() if file else 0
    too_long = file_problems(request, count)
    if file and count and not too_long:
        table = replace(table_of(found, user), filters=filter_words(form))
        return file.of(table, f"co-so-cnnt-{timezone.localdate():%Y%m%d}")
    page = page_of(found, request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(list(page), user),
        "query": form.query,
        "problems": form.problems + other_problems(request, page) + too_long,
        "may_enter": user.may_enter,
        "may_merge": may_merge(user),
    }
    return render(request, "programmes/establishments/list.html", context)


def page_of(found: EstablishmentQuerySet, number: str | None) -> Page[int]:
    """Return the keys of one page's establishments; a late page of many is read from the end."""
    keys = found.keys_in_order()
    if isinstance(keys, list):
        return Paginator(keys, PAGE_SIZE).get_page(number)
    return Counted(keys, PAGE_SIZE, keys.order_by().count()).get_page(number)


def rows_of(pks: list[int], user: User) -> list[tuple[Establishment, int]]:
    """Read one page's establishments, in its order, with the number of their projects."""
    projects = counted(user, pks)
    return [(row, projects.get(row.pk, 0)) for row in Establishment.objects.in_this_order(pks)]
