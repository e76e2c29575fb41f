"""The list of reported figures and the passport of each (số liệu công bố)."""

from dataclasses import replace
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khuyencong.accounts.models import User
from khuyencong.exports import download
from khuyencong.imports.origins import origins_of, record_key
from programmes.agreement.records import review_of_with_records
from programmes.agreement.review import neighbours, with_everything
from programmes.forms.figures import FigureFilter
from programmes.forms.filtering import filter_words
from programmes.models import ReportedFigure
from programmes.views.figure_rows import figure_rows, figure_table
from programmes.views.passport import Passport
from programmes.views.recorded import recorded
from provinces.geography import Territory

PAGE_SIZE: Final = 50


def reader(request: HttpRequest) -> User | None:
    """Return who is reading; nobody where nobody has signed in."""
    return request.user if isinstance(request.user, User) else None


@require_safe
@login_not_required
def figures(request: HttpRequest) -> HttpResponseBase:
    """List reported figures, filtered by the address."""
    territory = Territory.load()
    visible = ReportedFigure.objects.visible_to(reader(request))
    form = FigureFilter(request.GET, visible, territory)
    found = with_everything(form.filtered(visible))
    file = download.Download.asked(request)
    if file and not form.errors and (known := list(found)):
        table = replace(figure_table(known, territory), filters=filter_words(form))
        return file.of(table, f"so-lieu-khuyen-cong-{timezone.localdate():%Y%m%d}")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "rows": figure_rows(page, territory),
        "query": form.query,
        "problems": form.problems + other_problems(request, page),
    }
    return render(request, "programmes/figures/list.html", context)


def other_problems(request: HttpRequest, page: Page[Any]) -> list[str]:
    """Say that a kind of file, a unit or a page is not there."""
    number = request.GET.get("trang", "")
    found = download.problems(request)
    if number and number != str(page.number):
        words = {"number": number[:40], "shown": page.number}
        found.append(_("Không có trang “%(number)s”; đang xem trang %(shown)d.") % words)
    return found


@require_safe
@login_not_required
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """Show the passport of a figure: what it says and all that is known beside it."""
    user = reader(request)
    visible = with_everything(ReportedFigure.objects.visible_to(user))
    found = get_object_or_404(visible.select_related("report__approved_by"), code=code)
    territory = Territory.load()
    known = review_of_with_records(found, neighbours(visible, found), user, territory)
    passport = Passport(found, known, territory, shows_people=user is not None)
    context = {
        "passport": passport,
        "recorded": recorded(found, territory),
        "origins": origins_of(user, found).get(record_key(found), ()),
    }
    return render(request, "programmes/figures/passport.html", context)
