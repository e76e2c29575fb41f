"""Templates (tệp mẫu): which there are, and each as a workbook, empty or filled."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khuyencong.accounts.models import User
from khuyencong.exports.download import XLSX_TYPE, workbook_response
from khuyencong.exports.naming import file_name
from khuyencong.imports.blanks import MOST, write_blank
from khuyencong.imports.kinds import Kind, kind_of, kinds_for
from khuyencong.imports.views.access import importer

YEARS: Final = range(2000, 2101)


@never_cache
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """List the templates of what the person brings in."""
    kinds = kinds_for(importer(request))
    return render(request, "imports/templates.html", {"kinds": kinds})


@never_cache
@require_safe
def template(request: HttpRequest, key: str) -> HttpResponseBase:
    """Hand a template out; `du-lieu=co` fills it with the person's records, `nam` of one year."""
    user = importer(request)
    kind = kind_for(user, key)
    rows = None
    if request.GET.get("du-lieu") == "co":
        rows = records_for(kind, user, request.GET.get("nam", ""))
        if rows[MOST : MOST + 1]:
            messages.error(request, _("Có quá nhiều bản ghi cho một tệp: hãy ghi năm."))
            return redirect("import-templates")
    name = file_name(_("Mẫu nhập %s") % kind.label, "xlsx")
    return workbook_response(partial(write, kind, user, rows), XLSX_TYPE, name)


def kind_for(user: User, key: str) -> Kind:
    """Return a kind that the person brings in: 404 where there is none, 403 for another role's."""
    try:
        kind = kind_of(key)
    except KeyError:
        raise Http404 from None
    if not kind.may_import(user):
        raise PermissionDenied
    return kind


def records_for(kind: Kind, user: User, year: str) -> Any:
    """Return the records that a template is filled with; 404 where the kind has none to edit."""
    if kind.own is None:
        raise Http404
    rows = kind.own(user).order_by("pk")
    if kind.own_year and year.isdecimal() and int(year) in YEARS:
        rows = rows.filter(**{kind.own_year: int(year)})
    return rows


def write(kind: Kind, user: User, rows: Any, file: Any) -> None:
    """Write the workbook."""
    write_blank(kind, user, file, rows)
