"""One import (lần nhập): while it runs, why it was refused, and what became of it (kết quả)."""

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from khuyencong.accounts.models import User
from khuyencong.formatting import number
from khuyencong.imports.engine import NotNow
from khuyencong.imports.models import ImportBatch, ImportStatus, Result
from khuyencong.imports.models.row import ImportRowQuerySet
from khuyencong.imports.rows import views_of
from khuyencong.imports.views import doing
from khuyencong.imports.views.access import editable, not_now, signed_in, visible
from khuyencong.imports.views.frame import WRITTEN, frame_of

PAGE_SIZE: Final = 50
RESULTS: Final = {
    "da-them": Result.CREATED,
    "da-sua": Result.CHANGED,
    "khong-doi": Result.UNCHANGED,
    "da-bo-qua": Result.SKIPPED,
    "khong-ghi-duoc": Result.FAILED,
    "da-hoan-tac": Result.UNDONE,
    "giu-lai": Result.KEPT,
    "khong-hoan-tac-duoc": Result.NOT_UNDONE,
}
LEFT_OUT: Final = (Result.SKIPPED, Result.FAILED)
WRITTEN_ROWS: Final = (Result.CREATED, Result.CHANGED, Result.UNCHANGED)
TOLD: Final = "can-biet"
"""Of written rows, those of which something is still to be known or done."""


@never_cache
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where an import stands; one that waits for the person leads to its first step."""
    user = signed_in(request)
    row = visible(user, pk)
    if doing.is_busy(row):
        return running(request, user, row)
    if row.status in WRITTEN:
        return result(request, user, row)
    if row.status == ImportStatus.READ:
        return redirect("import-understood", pk)
    return render(request, "imports/stopped.html", frame_of(row, user, "import"))


def running(request: HttpRequest, user: User, row: ImportBatch) -> HttpResponse:
    """Show how far it is; the page asks again by itself, with or without JavaScript."""
    progress = doing.progress_of(row)
    context = {**frame_of(row, user, "import"), "done": progress.done, "of": progress.of}
    return render(request, "imports/running.html", context)


@never_cache
@require_safe
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """Say how far it is, for the page that waits."""
    row = visible(signed_in(request), pk)
    now = doing.progress_of(row)
    counts = {"done": now.done, "of": now.of}
    words = _("%(done)d/%(of)d dòng") % counts if now.of else ""
    return JsonResponse({"running": doing.is_busy(row), "words": words, **counts})


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop what runs; nothing of it stays."""
    user, row = editable(request, pk)
    if not doing.is_busy(row):
        return not_now(request, row, _("Không còn việc nào đang chạy để dừng."), 409)
    try:
        doing.cancel(row, user)
    except NotNow as error:
        return not_now(request, row, str(error), 409)
    messages.info(request, _("Đã yêu cầu dừng."))
    return redirect("import", pk)


def result(request: HttpRequest, user: User, row: ImportBatch) -> HttpResponse:
    """Show what was written, row by row, with links."""
    chosen = request.GET.get("ket-qua", "")
    rows = row.rows.order_by("position")
    if wanted := RESULTS.get(chosen):
        rows = rows.filter(result=wanted)
    elif chosen == TOLD:
        rows = told_of(row)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("trang"))
    counts = counts_of(row)
    context = {
        **frame_of(row, user, "import"),
        "page": page,
        "rows": views_of(page, row, linked=True),
        "results": result_links(counts, chosen, told_of(row).count()),
        "sentence": sentence_of(row),
        "undone": undone_words(counts),
        "left_out": sum(counts.get(each, 0) for each in LEFT_OUT),
        "may_go_on": ImportBatch.objects.editable_by(user).filter(pk=row.pk).exists(),
        "query": urlencode({"ket-qua": chosen} if chosen else {}),
    }
    return render(request, "imports/result.html", context)


def told_of(row: ImportBatch) -> ImportRowQuerySet:
    """Return the rows that were written, of which something was told."""
    rows = row.rows.filter(result__in=WRITTEN_ROWS).exclude(problems=[])
    return rows.order_by("position")


def counts_of(row: ImportBatch) -> dict[str, int]:
    """Count rows by what became of them, as they stand now."""
    found: Any = row.rows.order_by().values_list("result", flat=True)
    counts: dict[str, int] = {}
    for each in found:
        counts[each] = counts.get(each, 0) + 1
    return counts


def result_links(
    counts: dict[str, int], chosen: str, told: int
) -> list[tuple[str, str, int, bool]]:
    """List the filter by result: value, words, count, whether it is in force."""
    links = [("", _("Tất cả"), sum(counts.values()), not chosen)]
    for key, each in RESULTS.items():
        if counts.get(each) or key == chosen:
            links.append((key, str(each.label), counts.get(each, 0), key == chosen))
    if told or chosen == TOLD:
        links.append((TOLD, _("Cần biết"), told, chosen == TOLD))
    return links


def undone_words(counts: dict[str, int]) -> str:
    """Say what undoing did, as the rows stand now; nothing where nothing was undone."""
    told = (Result.UNDONE, Result.KEPT, Result.NOT_UNDONE)
    words = [f"{number(counts[each])} {str(each.label).lower()}" for each in told if each in counts]
    return _("Hoàn tác: %s.") % "; ".join(words) if Result.UNDONE in counts else ""


def sentence_of(row: ImportBatch) -> str:
    """Say that the counts reconcile: every row of the file is in exactly one of them."""
    counts = row.counts.get("results", {})
    names = (
        "rows",
        Result.CREATED,
        Result.CHANGED,
        Result.UNCHANGED,
        Result.SKIPPED,
        Result.FAILED,
    )
    words = {str(name): number(counts.get(name, 0)) for name in names}
    return (
        _(
            "%(rows)s dòng = %(created)s đã thêm + %(changed)s đã sửa + %(unchanged)s không đổi + "
            "%(skipped)s đã bỏ qua + %(failed)s không ghi được."
        )
        % words
    )
