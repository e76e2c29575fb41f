"""The whole log (nhật ký), for system administrators."""

from typing import Final, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khuyencong.accounts.models import Role, User
from khuyencong.exports import download
from khuyencong.history.file import change_table, is_too_long
from khuyencong.history.models import Change, ChangeQuerySet
from khuyencong.history.reading import acts
from khuyencong.pages.history_filter import BEFORE, HistoryFilter
from programmes.forms.filtering import filter_words

PAGE_SIZE: Final = 50


@require_safe
def history(request: HttpRequest) -> HttpResponseBase:
    """List what was changed anywhere, filtered by the address, or give it as a file."""
    user = cast(User, request.user)
    if user.role != Role.SYSTEM_ADMIN:
        raise PermissionDenied
    form = HistoryFilter(request.GET)
    found = form.filtered(Change.objects.visible_to(user)).latest_first()
    file, problems = download.Download.asked(request), download.problems(request)
    if file and is_too_long(found, file.file_format):
        problems.append(_("Nhật ký này quá dài cho một bảng tính: hãy lọc bớt, hoặc tải CSV."))
    elif file and not form.errors and found.exists():
        table = change_table(found, _("Nhật ký"), filter_words(form))
        return file.of(table, f"nhat-ky-{timezone.localdate():%Y%m%d}")
    rows = list(before(found, request.GET.get(BEFORE, ""))[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    context = {
        "form": form,
        "acts": acts(shown),
        "query": form.query,
        "problems": [*form.problems, *problems],
        "older": shown[-1].pk if len(rows) > PAGE_SIZE else None,
        "is_first": BEFORE not in request.GET,
    }
    return render(request, "history/list.html", context)


def before(changes: ChangeQuerySet, place: str) -> ChangeQuerySet:
    """Go on where the page before ended: no page costs more than the first."""
    return changes.filter(pk__lt=int(place)) if place.isdecimal() else changes
