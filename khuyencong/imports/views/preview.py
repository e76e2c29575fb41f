"""Steps 3 and 4 (xem trước, xác nhận): what would be new, changed, unchanged; then do it, once."""

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khuyencong.accounts.models import User
from khuyencong.imports.engine import ChangedMeanwhile, NotNow
from khuyencong.imports.forms.confirm import ConfirmForm
from khuyencong.imports.kinds import kind_of
from khuyencong.imports.models import ImportBatch, ImportStatus, Outcome
from khuyencong.imports.problems import count_by_severity, problems_of
from khuyencong.imports.rows import views_of
from khuyencong.imports.tables import tables_of
from khuyencong.imports.views import doing
from khuyencong.imports.views.access import editable, is_stale, not_now, signed_in, visible
from khuyencong.imports.views.frame import frame_of
from khuyencong.imports.words import columns_of

PAGE_SIZE: Final = 30
OUTCOMES: Final = {
    "moi": Outcome.NEW,
    "thay-doi": Outcome.CHANGED,
    "khong-doi": Outcome.UNCHANGED,
    "co-loi": Outcome.INVALID,
    "bo-qua": Outcome.LEFT,
}


@never_cache
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show row by row what would be written."""
    user = signed_in(request)
    batch = visible(user, pk)
    if not batch.understood:
        return redirect("import", pk)
    chosen = {name: request.GET.get(name, "") for name in ("dong", "loai")}
    rows = batch.rows.order_by("position")
    if outcome := OUTCOMES.get(chosen["dong"]):
        rows = rows.filter(outcome=outcome)
    if chosen["loai"]:
        rows = rows.filter(kind=chosen["loai"])
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        **frame_of(batch, user, "import-preview"),
        "page": page,
        "rows": views_of(page, batch),
        "outcomes": outcome_links(batch, chosen["dong"]),
        "sums": sums_of(batch),
        "chosen": chosen,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "where": request.GET.urlencode(),
        "warnings": warnings_in(batch) if batch.status == ImportStatus.READ else 0,
    }
    return render(request, "imports/preview.html", context)


def outcome_links(batch: ImportBatch, chosen: str) -> list[tuple[str, str, int, bool]]:
    """List the filter by outcome: value, words, count, whether it is in force."""
    links = [("", _("Tất cả"), batch.counts.get("rows", 0), not chosen)]
    for key, outcome in OUTCOMES.items():
        count = batch.counts.get(outcome.value, 0)
        if count or key == chosen:
            links.append((key, str(outcome.label), count, key == chosen))
    return links


def sums_of(batch: ImportBatch) -> list[dict[str, Any]]:
    """Count rows by kind and outcome."""
    found: dict[str, dict[str, int]] = {}
    rows = batch.rows.order_by().values_list("kind", "outcome").annotate(count=Count("pk"))
    for kind, outcome, count in rows:
        found.setdefault(kind, {})[outcome] = count
    kinds = sorted(found, key=lambda key: kind_of(key).order)
    return [
        {
            "key": key,
            "label": kind_of(key).label,
            "counts": [found[key].get(each.value, 0) for each in Outcome],
            "all": sum(found[key].values()),
        }
        for key in kinds
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how to write, and write; a second press, Back or an old page write nothing."""
    user = signed_in(request)
    batch = visible(user, pk)
    if request.method != "POST":
        if batch.status != ImportStatus.READ or doing.is_busy(batch):
            return redirect("import", pk)
        return confirm_page(
            request, user, batch, ConfirmForm(batch=batch, warnings=warnings_in(batch))
        )
    user, batch = editable(request, pk)
    if batch.status != ImportStatus.READ or doing.is_busy(batch):
        return not_now(request, batch, already(batch), 409)
    if is_stale(request, batch):
        return not_now(
            request, batch, _("Lần nhập này đã được sửa ở cửa sổ khác; hãy xem lại."), 409
        )
    form = ConfirmForm(request.POST, batch=batch, warnings=warnings_in(batch))
    if not form.is_valid():
        return confirm_page(request, user, batch, form)
    return write(request, user, batch, form)


def write(request: HttpRequest, user: User, batch: ImportBatch, form: ConfirmForm) -> HttpResponse:
    """Write what was confirmed, or say why nothing was written."""
    values = form.cleaned_data
    accepted = bool(values.get("warnings"))
    try:
        doing.write(batch, user, values["mode"], version=batch.version, accepted=accepted)
    except ChangedMeanwhile as error:
        batch.refresh_from_db()
        if batch.status == ImportStatus.READ and not doing.is_busy(batch):
            doing.read_again(batch, user)
        return not_now(request, batch, str(error), 409, in_words(batch, error.changes))
    except NotNow as error:
        return not_now(request, batch, str(error), 409)
    return redirect("import", batch.pk)


def in_words(batch: ImportBatch, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say what differs from the preview, with the labels of the columns."""
    kinds = {entry["kind"] for entry in batch.understood if entry.get("kind")}
    labels = {
        name: str(column.label)
        for kind in kinds
        for name, column in columns_of(kind_of(kind)).items()
    }
    empty = {"message": "", "then": None, "now": None}
    return [
        {**empty, **each, "label": labels.get(each["column"], each["column"])} for each in changes
    ]


def already(batch: ImportBatch) -> str:
    """Say what became of a batch that is confirmed again."""
    message = _("Không ghi thêm lần nữa: lần nhập này đang ở trạng thái “%s”.")
    return message % batch.get_status_display()


def warnings_in(batch: ImportBatch) -> int:
    """Count the warnings that wait for a confirmation."""
    if not (batch.counts.get("warnings") or batch.counts.get("table_warnings")):
        return 0
    return count_by_severity(problems_of(batch, as_typed=False))["warning"]


def confirm_page(
    request: HttpRequest, user: User, batch: ImportBatch, form: ConfirmForm
) -> HttpResponse:
    """Show the sums and the question."""
    context = {
        **frame_of(batch, user, "import-confirm"),
        "form": form,
        "sums": sums_of(batch),
        "outcomes": [outcome.label for outcome in Outcome],
        "tables": [table for table in tables_of(batch) if table.is_taken and table.unit_words],
        "writes": sum(batch.counts.get(each, 0) for each in (Outcome.NEW, Outcome.CHANGED)),
        "may_write": bool(form.modes),
    }
    return render(request, "imports/confirm.html", context)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw an import away of which nothing was written."""
    user, batch = editable(request, pk)
    try:
        doing.discard(batch, user)
    except NotNow as error:
        return not_now(request, batch, str(error), 403)
    messages.success(request, _("Đã bỏ lần nhập “%s”; không có gì được ghi.") % batch.name)
    return redirect("imports")
