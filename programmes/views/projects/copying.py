"""A draft from an older project (sao chép đề án): chosen from a list, or from its page."""

from functools import cached_property
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khuyencong.accounts.models import User
from khuyencong.text import search_key
from programmes.forms.projects.choices import own_organisations, own_provinces, usual_year
from programmes.models import Origin, Project
from programmes.models.copying import CopyMode, copy_project, holder_in, year_of_copy
from programmes.models.stages import YEARS
from programmes.views.projects.access import may_enter, visible

SHOWN: Final = 20
LONGEST: Final = 200
YEARS_BACK: Final = 6


class Picker:
    """The choice of a project of an earlier year, found without marks."""

    def __init__(self, user: User, query: QueryDict) -> None:
        self.user, self.text = user, query.get("tim", "").replace("\0", "").strip()[:LONGEST]
        typed = query.get("tu-nam", "")
        self.years = range(usual_year(), usual_year() - YEARS_BACK, -1)
        self.year = next((year for year in self.years if str(year) == typed), usual_year() - 1)
        self.is_open = "tu-nam" in query

    @property
    def next_year(self) -> int:
        """Return the year of the new draft."""
        return self.year + 1

    @cached_property
    def found(self) -> list[Project]:
        """Return the first projects that every word names, once somebody has asked."""
        if not self.is_open:
            return []
        rows: QuerySet[Project] = Project.objects.editable_by(self.user).filter(
            year=self.year, origin=Origin.ENTERED
        )
        for word in search_key(self.text).split():
            rows = rows.filter(search_key__contains=word)
        rows = rows.select_related("province", "organisation")
        return list(rows.order_by("code")[: SHOWN + 1])

    @property
    def results(self) -> list[Project]:
        """Return what is shown."""
        return self.found[:SHOWN]

    @property
    def has_more(self) -> bool:
        """Say whether there are others."""
        return len(self.found) > SHOWN


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft from a project that the person sees, for a unit of their own."""
    user = may_enter(request)
    source = visible(user, pk)
    mode = request.POST.get("mode", "")
    if mode not in CopyMode.values:
        return refused(request, source, _("Hãy chọn cách sao chép."), status=400)
    if (problem := why_not(user, source, CopyMode(mode))) is not None:
        return refused(request, source, problem, status=403)
    made = copy_project(source=source, user=user, mode=CopyMode(mode))
    words = _("Đã tạo bản nháp %(code)s từ %(source)s. Hãy kiểm tra số tiền, ngày và cơ sở.")
    messages.success(request, words % {"code": made.code, "source": source.code})
    return redirect("project-edit", made.pk)


def why_not(user: User, source: Project, mode: CopyMode) -> str | None:
    """Say why the draft cannot be made; nothing where it can."""
    year = year_of_copy(source, mode)
    if year not in YEARS:
        return _("Năm phải từ 2000 đến 2100.")
    if source.organisation_id:
        own: Any = own_organisations(user).filter(pk=source.organisation_id)
    else:
        unit = holder_in(source.province, year)
        own = own_provinces(user).filter(pk=unit.pk if unit else 0)
    if own.exists():
        return None
    return _("Đơn vị của đề án này trong năm %(year)s không thuộc phạm vi nhập của bạn.") % {
        "year": year
    }


def refused(request: HttpRequest, source: Project, reason: str, *, status: int) -> HttpResponse:
    """Say why no draft was made."""
    context = {"project": source, "reason": reason}
    return render(request, "programmes/projects/form_closed.html", context, status=status)
