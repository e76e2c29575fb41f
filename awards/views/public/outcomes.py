"""From support to awards (từ hỗ trợ đến bình chọn): aggregates only, with their coverage."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.outcomes import coverage
from awards.presenting.outcomes import outcomes_file, tables_of
from awards.views.public.round_page import geography_of
from khuyencong.exports.download import Download
from programmes.models import Origin, Project
from provinces.geography import Geography, Territory


@require_safe
@login_not_required
def outcomes(request: HttpRequest) -> HttpResponseBase:
    """Show what became of a year's support."""
    years, territory = years_with_projects(), Territory.load()
    asked = request.GET.get("nam", "")
    is_known = asked.isdecimal() and int(asked) in years
    year = int(asked) if is_known else default_year(years, territory.today.year)
    geography = geography_of(request)
    tables = tables_of(year, territory, geography) if year else []
    if (file := Download.asked(request)) and any(table.rows for table in tables):
        return file.of(outcomes_file(year, tables), f"ho-tro-va-binh-chon-{year}")
    context = {
        "year": year,
        "years": years,
        "tables": [table for table in tables if table.rows],
        "coverage": coverage(year) if year else None,
        "geography": geography.value,
        "geographies": Geography.choices,
        "not_understood": asked if asked and asked != str(year) else "",
        "query": f"nam={year}&dia-gioi={geography.value}",
    }
    return render(request, "awards/public/outcomes.html", context)


def default_year(years: list[int], this_year: int) -> int:
    """Return the latest year that is over: what was supported then may have been voted on."""
    return next((year for year in years if year < this_year), (years or [0])[0])


def years_with_projects() -> list[int]:
    """List the years of recorded projects, latest first."""
    rows = Project.objects.filter(origin=Origin.ENTERED).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())
