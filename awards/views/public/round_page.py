"""One round of voting (kỳ bình chọn): its funnel, its entries, its sources."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from awards.models import AwardRound
from awards.presenting.files import entries_table
from awards.presenting.round_page import RoundPage
from awards.presenting.rounds import rows_of
from khuyencong.exports.download import Download
from programmes.views.figures import other_problems, reader
from provinces.geography import Geography, Territory

PAGE_SIZE: Final = 50


@require_safe
@login_not_required
def award_round(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show a round that the reader may see."""
    user, territory = reader(request), Territory.load()
    seen: Any = AwardRound.objects.visible_to(user).select_related("province", "document")
    found = get_object_or_404(seen, code=code)
    row = rows_of([found], user, territory)[0]
    page = RoundPage(row, user, territory, geography_of(request))
    if (file := Download.asked(request)) and page.listed.exists():
        return file.of(entries_table(found.name, page.listed, user), f"binh-chon-{found.code}")
    entries = Paginator(page.listed, PAGE_SIZE).get_page(request.GET.get("trang"))
    shown = [(entry, entry.product.maker_for(user)) for entry in entries]
    context = {
        "round": found,
        "row": row,
        "page": page,
        "entries": entries,
        "shown": shown,
        "geography": page.geography.value,
        "geographies": Geography.choices,
        "problems": other_problems(request, entries),
        "may_edit": user is not None and runs(user, found),
    }
    return render(request, "awards/public/round.html", context)


def runs(user: Any, award_round: AwardRound) -> bool:
    """Say whether the person's office runs the round, or may send its winners upward."""
    mine = AwardRound.objects.run_by(user).filter(pk=award_round.pk, origin="entered")
    return bool(mine.exists())


def geography_of(request: HttpRequest) -> Geography:
    """Return in which units provinces are shown; nonsense shows those of the time."""
    value = request.GET.get("dia-gioi", "")
    return Geography(value) if value in Geography.values else Geography.AS_RECORDED
