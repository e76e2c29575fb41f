"""What is to be done (việc cần làm): the first page of everybody who has signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from khuyencong.accounts.models import User
from khuyencong.pages.account_work import KINDS as ACCOUNTS
from programmes.worklist.deadlines import calendar
from programmes.worklist.kinds import Item, Kind, work_of
from programmes.worklist.lists import KINDS as PROGRAMMES

KINDS: Final = (*PROGRAMMES, *ACCOUNTS)
PAGE_SIZE: Final = 50


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """List what waits for the user, kind by kind, and the coming days of the year."""
    user, today = cast(User, request.user), timezone.localdate()
    listed = work_of(user, today, KINDS)
    context = {
        "today": today,
        "calendar": calendar(today),
        "waiting": [each for each in listed if each.found.total],
        "clear": [each.kind for each in listed if not each.found.total],
        "workplace": user.province or user.organisation,
        "total": sum(each.found.total for each in listed),
    }
    return render(request, "work/list.html", context)


@require_safe
def work_kind(request: HttpRequest, slug: str) -> HttpResponse:
    """List all work of one kind, page by page."""
    user, today = cast(User, request.user), timezone.localdate()
    kind = next((each for each in KINDS if each.slug == slug and each.concerns(user)), None)
    if kind is None:
        raise Http404
    items = Listing(kind, user, today)
    page = Paginator[Item](items, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "work/kind.html", {"kind": kind, "page": page})


@dataclass(frozen=True)
class Listing(Sequence[Item]):
    """The items of a kind, read a page at a time."""

    kind: Kind
    user: User
    today: date

    def __len__(self) -> int:
        return self.kind.find(self.user, self.today, slice(0, 1)).total

    def __getitem__(self, part: Any) -> Any:
        return self.kind.find(self.user, self.today, part).items
