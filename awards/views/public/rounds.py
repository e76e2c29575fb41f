"""Rounds of voting by level and year (bình chọn sản phẩm CNNT tiêu biểu)."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards import counts
from awards.forms.filters import RoundFilter
from awards.lifecycle import levels_for
from awards.models import AwardLevel, AwardRound, Entry
from awards.presenting.files import rounds_table
from awards.presenting.funnel import funnel_of
from awards.presenting.places import places_of
from awards.presenting.rounds import RoundRow, rows_of
from awards.presenting.series import series_chart
from khuyencong.accounts.models import User
from khuyencong.exports.download import Download
from programmes.forms.filtering import filter_words
from programmes.views.figures import other_problems, reader
from provinces.geography import Territory
from provinces.models import Region

PAGE_SIZE: Final = 50
MOST_PLACES: Final = 400
"""Rounds that are laid out by province at once."""


@require_safe
@login_not_required
def rounds(request: HttpRequest) -> HttpResponseBase:
    """Show what is known of rounds: series, funnel, provinces, and the list."""
    user, territory = reader(request), Territory.load()
    seen: Any = AwardRound.objects.visible_to(user).select_related("province", "document")
    form = RoundFilter(request.GET, years_of(seen), territory)
    found = form.filtered(seen).order_by("-year", "-level", "region", "province__sort_key", "code")
    if (file := Download.asked(request)) and not form.errors and found.exists():
        table = rounds_table(rows_of(found, user, territory), filter_words(form))
        return file.of(table, f"binh-chon-{timezone.localdate():%Y%m%d}")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    upper = list(seen.filter(level__in=[AwardLevel.NATION, AwardLevel.REGION]))
    known = {row.round.pk: row for row in rows_of({*upper, *page}, user, territory)}
    context = {
        "form": form,
        "page": page,
        "rows": [known[each.pk] for each in page],
        "query": form.query,
        "problems": form.problems + other_problems(request, page),
        "may_open": user is not None and bool(levels_for(user)),
        **series([known[each.pk] for each in upper]),
        **counted(form, found, user, territory),
    }
    return render(request, "awards/public/rounds.html", context)


def years_of(seen: Any) -> list[int]:
    """List the years in which there were rounds, latest first."""
    years = seen.order_by("-year").values_list("year", flat=True).distinct()
    return list(years)


def series(rows: list[RoundRow]) -> dict[str, Any]:
    """Return the latest national round, and the rounds above the provinces by year."""
    national = [row for row in rows if row.round.level == AwardLevel.NATION]
    national.sort(key=lambda row: (row.round.year, row.round.ordinal or 0))
    known = [row for row in national if row.recognised.best is not None and row.registered.best]
    regions = [(region, [r for r in rows if r.round.region == region]) for region in Region]
    charts = [series_chart("quoc-gia", _("Các kỳ cấp quốc gia"), national)] if national else []
    charts += [
        series_chart(f"kv-{region}", _("Khu vực %s") % in_sentence(str(region.label)), some)
        for region, some in regions if some
    ]  # fmt: skip
    return {"latest": known[-1] if known else None, "charts": charts}


def in_sentence(name: str) -> str:
    """Write "Phía Bắc" within a sentence: "phía Bắc"."""
    return name[:1].lower() + name[1:]


def counted(
    form: RoundFilter, found: Any, user: User | None, territory: Territory
) -> dict[str, Any]:
    """Return the funnel of the rounds in question, and what each province entered and won."""
    entries: Any = Entry.objects.countable_by(user)
    mine = entries.filter(round__in=found.order_by().values("pk"))
    chosen = list(found.filter(year=form.year)[:MOST_PLACES]) if form.year else []
    rows = rows_of(chosen, user, territory)
    return {
        "funnel": funnel_of(counts.tallies(mine, "round__level", "group")),
        "valid_today": mine.certified_on(territory.today).count(),
        "places": places_of(rows, user, territory, form.geography) if chosen else [],
        "year": form.year,
    }
