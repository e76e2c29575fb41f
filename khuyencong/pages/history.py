"""The whole log (nhật ký), for system administrators."""

from collections.abc import Iterator
from typing import Any, Final, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khuyencong.accounts.models import Role, User
from khuyencong.history.models import Change, ChangeQuerySet
from khuyencong.history.reading import acts, model_name
from khuyencong.pages.history_filter import BEFORE, HistoryFilter
from khuyencong.exports.delimited import BOM, csv_line

PAGE_SIZE: Final = 50


@require_safe
def history(request: HttpRequest) -> HttpResponseBase:
    """List what was changed anywhere, filtered by the address, or give it as a file."""
    user = cast(User, request.user)
    if user.role != Role.SYSTEM_ADMIN:
        raise PermissionDenied
    form = HistoryFilter(request.GET)
    found = form.filtered(Change.objects.visible_to(user)).latest_first()
    if request.GET.get("dinh-dang") == "csv":
        return download(found)
    rows = list(before(found, request.GET.get(BEFORE, ""))[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    context = {
        "form": form,
        "acts": acts(shown),
        "query": form.query,
        "problems": form.problems,
        "older": shown[-1].pk if len(rows) > PAGE_SIZE else None,
        "is_first": BEFORE not in request.GET,
    }
    return render(request, "history/list.html", context)


def before(changes: ChangeQuerySet, place: str) -> ChangeQuerySet:
    """Go on where the page before ended: no page costs more than the first."""
    return changes.filter(pk__lt=int(place)) if place.isdecimal() else changes


def download(changes: ChangeQuerySet) -> StreamingHttpResponse:
    """Give every change found, one line a value, as it is read from the database."""
    response = StreamingHttpResponse(lines(changes), content_type="text/csv; charset=utf-8")
    name = f"nhat-ky-{timezone.localdate():%Y%m%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def lines(changes: ChangeQuerySet) -> Iterator[str]:
    """Write the heading, then each value of each change."""
    heads = [_("Lúc"), _("Người"), _("Từ"), _("Việc"), _("Loại hồ sơ"), _("Hồ sơ")]
    yield BOM + csv_line([*heads, _("Mục"), _("Cũ"), _("Mới")])
    for change in changes.iterator(chunk_size=2000):
        first = [*described(change)]
        for row in change.values or [{}]:
            told = [row.get(key, "") for key in ("label", "old_text", "new_text")]
            yield csv_line([*first, *told])


def described(change: Change) -> Iterator[Any]:
    """Write what all values of a change have in common."""
    yield f"{timezone.localtime(change.at):%Y-%m-%d %H:%M:%S}"
    yield change.user_name
    yield change.source
    yield str(change.get_kind_display())
    yield model_name(change.model)
    yield change.object_name
