"""Taking a whole import back (hoàn tác) and doing it again: first what will happen, then it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khuyencong.accounts.models import User
from khuyencong.imports.engine import ChangedMeanwhile, NotNow
from khuyencong.imports.engine.undoing import TAKEN_BACK
from khuyencong.imports.models import ImportBatch, ImportRow, ImportStatus, Result
from khuyencong.imports.rows import views_of
from khuyencong.imports.views import doing
from khuyencong.imports.views.access import editable, is_stale, not_now
from khuyencong.imports.views.frame import frame_of

PAGE_SIZE: Final = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what would be taken back and what would be kept; do it when confirmed."""
    user, batch = editable(request, pk)
    if batch.status != ImportStatus.APPLIED or doing.is_busy(batch):
        return not_now(request, batch, _("Lần nhập này không có gì để hoàn tác."), 403)
    if request.method == "POST":
        return done(request, user, batch, ImportStatus.APPLIED)
    rows = doing.foreseen(batch, user)
    kept: Any = [row for row in rows or () if row.result != Result.UNDONE]
    if rows is None:
        kept = doing.touched_since(batch)
    paginator = Paginator(kept, PAGE_SIZE)
    page = paginator.get_page(request.GET.get("trang"))
    context = {
        **frame_of(batch, user, "import"),
        "is_tried": rows is not None,
        "counts": counted(rows or ()),
        "written": sum(batch.counts.get("results", {}).get(each, 0) for each in TAKEN_BACK),
        "kept": paginator.count,
        "page": page,
        "rows": views_of(page, batch, linked=True),
    }
    return render(request, "imports/undo.html", context)


def counted(rows: Iterable[ImportRow]) -> list[tuple[str, int]]:
    """Count what would become of the rows: words, count."""
    found = Counter(Result(row.result) for row in rows)
    words = {
        Result.UNDONE: _("Sẽ hoàn tác"),
        Result.KEPT: _("Sẽ giữ lại vì đã sửa sau khi nhập"),
        Result.NOT_UNDONE: _("Không hoàn tác được"),
    }
    return [(said, found[each]) for each, said in words.items() if found[each]]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and write again what was taken back, as things are now."""
    user, batch = editable(request, pk)
    if batch.status != ImportStatus.UNDONE or doing.is_busy(batch):
        return not_now(request, batch, _("Lần nhập này không có gì để làm lại."), 403)
    if request.method == "POST":
        return done(request, user, batch, ImportStatus.UNDONE)
    count = batch.rows.filter(result=Result.UNDONE).count()
    context: dict[str, Any] = {**frame_of(batch, user, "import"), "count": count}
    return render(request, "imports/redo.html", context)


def done(
    request: HttpRequest, user: User, batch: ImportBatch, status: ImportStatus
) -> HttpResponse:
    """Take back or do again, once."""
    if is_stale(request, batch):
        return not_now(request, batch, _("Lần nhập này đã thay đổi; hãy xem lại."), 409)
    try:
        if status == ImportStatus.APPLIED:
            doing.take_back(batch, user)
        else:
            doing.do_again(batch, user)
    except (NotNow, ChangedMeanwhile) as error:
        return not_now(request, batch, str(error), 409)
    if not doing.is_busy(batch):
        said = _("Đã hoàn tác.") if status == ImportStatus.APPLIED else _("Đã làm lại.")
        messages.success(request, said + " " + _("Kết quả từng dòng ở dưới."))
    return redirect("import", batch.pk)
