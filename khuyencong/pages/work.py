"""What is to be done (việc cần làm): the first page of everybody who has signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.worklist import KINDS as AWARDS
from khuyencong.accounts.models import User
from khuyencong.exports.download import Download
from khuyencong.pages.account_work import KINDS as ACCOUNTS
from khuyencong.pages.work_file import work_table
from programmes.worklist.deadlines import calendar
from programmes.worklist.kinds import Found, Item, Kind, work_of
from programmes.worklist.lists import KINDS as PROGRAMMES

KINDS: Final = (*PROGRAMMES, *AWARDS, *ACCOUNTS)
PAGE_SIZE: Final = 50


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """List what waits for the user, kind by kind, and the coming days of the year."""
    user, today = cast(User, request.user), timezone.localdate()
    listed = work_of(user, today, KINDS)
    context = {
        "today": today,
        "calendar": calendar(today),
        "waiting": [each for each in listed if each.found.total or each.found.note],
        "clear": [each.kind for each in listed if not (each.found.total or each.found.note)],
        "workplace": user.province or user.organisation,
        "total": sum(each.found.total for each in listed),
    }
    return render(request, "work/list.html", context)


@require_safe
def work_kind(request: HttpRequest, slug: str) -> HttpResponseBase:
    """List all work of one kind, page by page, or give it as a file."""
    user, today = cast(User, request.user), timezone.localdate()
    kind = next((each for each in KINDS if each.slug == slug and each.concerns(user)), None)
    if kind is None:
        raise Http404
    items = Listing(kind, user, today)
    if (file := Download.asked(request)) and len(items):
        return file.of(work_table(kind, items, today), f"viec-{slug}-{today:%Y%m%d}")
    page = Paginator[Item](items, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"kind": kind, "page": page, "note": items.counted.note}
    return render(request, "work/kind.html", context)


@dataclass(frozen=True)
class Listing(Sequence[Item]):
    """The items of a kind, read a page at a time."""

    kind: Kind
    user: User
    today: date

    @cached_property
    def counted(self) -> Found:
        """Return how many there are, and what was not looked at."""
        return self.kind.find(self.user, self.today, slice(0, 1))

    def __len__(self) -> int:
        return self.counted.total

    def __getitem__(self, part: Any) -> Any:
        return self.kind.find(self.user, self.today, part).items
