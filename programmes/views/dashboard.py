"""The public dashboards: country, region, province (tổng quan)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programmes.dashboard.downloads import table_download
from programmes.dashboard.page import Page
from programmes.forms.selection import SelectionReader
from programmes.rollups.defaults import default_year
from programmes.rollups.facts import Facts, facts
from programmes.rollups.overview import Overview, overview
from programmes.rollups.scope import Subject
from programmes.rollups.sources import Evidence
from programmes.sections import TERRITORY, Section, sections
from provinces.geography import Geography, Territory
from provinces.models import REGION_BY_SLUG


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the country."""
    return dashboard(request, Subject(), Territory.load())


@require_safe
@login_not_required
def region(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a conference region (khu vực)."""
    found = REGION_BY_SLUG.get(slug)
    if found is None:
        raise Http404
    return dashboard(request, Subject(region=found), Territory.load())


@require_safe
@login_not_required
def province(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show a province of any time (tỉnh, thành phố)."""
    territory = Territory.load()
    unit = territory.find(key)
    if unit is None:
        raise Http404
    if unit.successor_pk and request.GET.get("dia-gioi") == Geography.CURRENT:
        today = territory.folded(unit.pk, timezone.localdate())
        address = redirect("province", today.key)
        address["Location"] += f"?{request.GET.urlencode()}"
        return address
    return dashboard(request, Subject(unit=unit), territory)


def dashboard(request: HttpRequest, subject: Subject, territory: Territory) -> HttpResponseBase:
    """Show a territory in the period that the address asks for, or one of its tables as a file."""
    evidence = Evidence.read()
    year = default_year(subject, territory, evidence)
    reader = SelectionReader(request.GET, year, default_geography(subject))
    view = overview(subject, reader.read(), territory, evidence)
    page = Page(view, facts_of(view), territory, reader.problems)
    if request.GET.get("bang"):
        return table_download(page, request.GET["bang"], request)
    return show(request, page)


def default_geography(subject: Subject) -> Geography:
    """Fold by default only on the page of a unit of today that others went into."""
    made_by_merger = subject.unit and subject.unit.valid_from
    return Geography.CURRENT if made_by_merger else Geography.AS_RECORDED


def facts_of(view: Overview) -> Facts:
    """Read what else documents say of a page's territory."""
    places = view.scope.places_on(view.selection.last_day)
    return facts(view.subject, view.selection, places)


def show(request: HttpRequest, page: Page) -> HttpResponse:
    """Print the page, and below it what other parts of the site say of the territory."""
    context = {"page": page, "sections": [] if page.is_nation else sections_of(page)}
    return render(request, "programmes/dashboard/page.html", context)


def sections_of(page: Page) -> list[Section]:
    """Return what apps above add to the page of a region or a province."""
    view = page.view
    places = view.scope.places_on(view.selection.last_day)
    provinces = [pk for kind, pk in places if kind == "p"]
    return sections(TERRITORY, unit=view.subject.unit, provinces=provinces)
