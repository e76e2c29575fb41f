"""The list of projects (danh sách đề án): filtered, sorted and summed by its address."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programmes.forms.projects.filter import ALL_YEARS, ProjectFilter
from programmes.models import ProjectLine
from programmes.views.figures import other_problems
from programmes.views.projects.access import signed_in
from programmes.views.projects.list_file import file_of, file_problems, formats_for
from programmes.views.projects.list_parts import chips, headings
from programmes.views.projects.list_rows import Totals, narrowed, project_rows, totals_of
from provinces.geography import Territory


@require_safe
@never_cache
def projects(request: HttpRequest) -> HttpResponseBase:
    """List the projects that the person may see."""
    user, territory = signed_in(request), Territory.load()
    form = ProjectFilter(request.GET, user, territory)
    lines = narrowed(form.filtered(ProjectLine.objects.visible_to(user)))
    if response := file_of(request, form, lines, territory):
        return response
    totals = totals_of(lines)
    page = page_of(request, form, lines, totals)
    context = {
        "form": form,
        "page": page,
        "totals": totals,
        "rows": project_rows(list(page), territory),
        "headings": headings(form),
        "chips": chips(form),
        "query": form.query,
        "all_years": form.query_of(nam=ALL_YEARS),
        "all_statuses": not form.chosen("trang-thai"),
        "formats": formats_for(totals.projects),
        "problems": [
            *form.problems,
            *other_problems(request, page),
            *file_problems(request, totals.projects),
        ],
        "may_enter": user.may_enter,
    }
    return render(request, "programmes/projects/list.html", context)


class Counted(Paginator[int]):
    """Pages of a list whose length is known from its sums."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self._count = count

    @cached_property
    def count(self) -> int:
        """Return the number of lines."""
        return self._count

    def page(self, number: Any) -> Page[int]:
        """Read a page from the nearer end: what comes before it has to be passed over."""
        place = self.validate_number(number)
        start = (place - 1) * self.per_page
        end = min(start + self.per_page, self.count)
        rows: Any = self.object_list
        if start * 2 <= self.count:
            return Page(list(rows[start:end]), place, self)
        turned = list(rows.reverse()[self.count - end : self.count - start])
        return Page(turned[::-1], place, self)


def page_of(request: HttpRequest, form: ProjectFilter, lines: Any, totals: Totals) -> Page[int]:
    """Return the keys of one page's projects, in the order chosen."""
    pks = lines.order_by(*form.order).values_list("pk", flat=True)
    return Counted(pks, form.page_size, totals.projects).get_page(request.GET.get("trang"))
