"""All imports that a person may see (lịch sử nhập liệu), and the layouts of the office."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from khuyencong.imports import words
from khuyencong.imports.choosing import table_from_json
from khuyencong.imports.forms.history import HistoryFilter
from khuyencong.imports.kinds import kinds_for
from khuyencong.imports.models import ImportBatch, Result, SheetLayout
from khuyencong.imports.views.access import signed_in
from khuyencong.imports.words import table_kind_words
from khuyencong.sheets.choices import TableChoice

PAGE_SIZE: Final = 30
COUNTED: Final = (Result.CREATED, Result.CHANGED, Result.UNCHANGED, Result.SKIPPED, Result.FAILED)


@never_cache
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """List imports, latest first, filtered by the address."""
    user = signed_in(request)
    form = HistoryFilter(request.GET)
    rows = form.filtered(ImportBatch.objects.visible_to(user))
    rows = rows.select_related("uploaded_by", "applied_by", "undone_by", "layout")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "lines": [line_of(batch) for batch in page],
        "may_import": bool(kinds_for(user)),
    }
    return render(request, "imports/history.html", context)


def line_of(batch: ImportBatch) -> dict[str, Any]:
    """Say an import in one line: what it held, how many rows, what became of them."""
    names = {data.get("table_kind") for data in batch.understood if "header" in data}
    results = batch.counts.get("results", {})
    return {
        "batch": batch,
        "kinds": ", ".join(sorted(table_kind_words(name) for name in names)),
        "rows": batch.counts.get("rows"),
        "results": [(str(each.label), results[each]) for each in COUNTED if results.get(each)],
    }


@never_cache
@require_safe
def layouts(request: HttpRequest) -> HttpResponse:
    """List the layouts that the office keeps."""
    user = signed_in(request)
    rows = SheetLayout.objects.visible_to(user)
    own = set(SheetLayout.objects.editable_by(user).values_list("pk", flat=True))
    found = rows.select_related("created_by", "province", "organisation")
    lines = [
        {
            "layout": row,
            "may_delete": row.pk in own,
            "keeps": words_of_choice(table_from_json(row.choices)),
        }
        for row in found
    ]
    return render(request, "imports/layouts.html", {"lines": lines})


def words_of_choice(choice: TableChoice) -> str:
    """Say what a layout keeps, in a few words."""
    said = [
        table_kind_words(choice.kind) if choice.kind else "",
        words.UNITS.get(str(choice.unit.value), "") if choice.unit else "",
        choice.province or "",
        words.SOURCES.get(choice.source or "", ""),
        words.STAGES.get(choice.stage or "", ""),
        _("tiêu đề từ dòng %d") % choice.top if choice.top else "",
        _("%d cột được chỉ rõ") % len(choice.columns) if choice.columns else "",
        "" if choice.take else _("không đọc bảng này"),
    ]
    return "; ".join(str(each) for each in said if each)


@require_POST
def layout_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a layout of the own office; what was read with it stays."""
    user = signed_in(request)
    row = get_object_or_404(SheetLayout.objects.visible_to(user), pk=pk)
    if not kinds_for(user) or not SheetLayout.objects.editable_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    row.delete()
    messages.success(request, _("Đã bỏ bố cục “%s”.") % row.name)
    return redirect("layouts")
