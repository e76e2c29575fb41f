"""Rows left out by hand (bỏ dòng) and cells typed over: both can be taken back until confirming."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khuyencong.accounts.models import User
from khuyencong.imports.choosing import (
    Cell,
    choices_of,
    with_left,
    without_edits,
    write_choices,
)
from khuyencong.imports.engine import ChangedMeanwhile, NotNow
from khuyencong.imports.models import ImportBatch, ImportStatus
from khuyencong.imports.views import doing
from khuyencong.imports.views.access import editable, is_stale, not_now
from khuyencong.sheets.choices import Choices, Row

PREVIEW, PROBLEMS = "import-preview", "import-problems"
KEPT: Final = ("dong", "loai", "trang", "muc")
"""What the address of the list says, so that one returns to the same part of it."""


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave out the rows whose box was ticked; take in again those that lost their tick."""
    user, batch = editable(request, pk)
    if (refusal := refused(request, batch)) is not None:
        return refusal
    choices = choices_of(batch)
    out, back = ticked(request, batch, choices)
    back |= set(rows_in(request.POST.getlist("lay")))
    if not out and not back:
        messages.info(request, _("Chưa đánh dấu dòng nào khác đi."))
        return redirect(back_to(request, batch))
    said = told(len(out), len(back & choices.left))
    return read_with(request, user, batch, with_left(choices, out, back), said)


@require_POST
def revert(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a cell that was typed over hold again what the file says."""
    user, batch = editable(request, pk)
    if (refusal := refused(request, batch)) is not None:
        return refusal
    cell = cell_in(request.POST.get("o", ""))
    choices = without_edits(choices_of(batch), [cell] if cell else [])
    return read_with(request, user, batch, choices, _("Đã trả ô về như trong tệp."))


def refused(request: HttpRequest, batch: ImportBatch) -> HttpResponse | None:
    """Refuse to revise what is written already, or a page that is no longer true."""
    if batch.status != ImportStatus.READ or doing.is_busy(batch):
        return not_now(request, batch, _("Lần nhập này không còn sửa được."), 403)
    if is_stale(request, batch):
        return not_now(request, batch, _("Lần nhập này đã được sửa ở cửa sổ khác."), 409)
    return None


def read_with(
    request: HttpRequest, user: User, batch: ImportBatch, choices: Choices, said: str
) -> HttpResponse:
    """Read the file again with other choices, and go back to where one was."""
    write_choices(batch, choices)
    try:
        doing.read_again(batch, user)
    except (NotNow, ChangedMeanwhile) as error:
        return not_now(request, batch, str(error), 409)
    messages.success(request, said)
    return redirect(back_to(request, batch))


def told(out: int, back: int) -> str:
    """Say how many rows are left out now, and how many come in again."""
    parts = [_("Đã bỏ %d dòng.") % out if out else "", _("Đã lấy lại %d dòng.") % back]
    return " ".join(filter(None, parts if back else parts[:1]))


def ticked(request: HttpRequest, batch: ImportBatch, choices: Choices) -> tuple[set[Row], set[Row]]:
    """Return the rows of the sheet whose boxes say something else than before."""
    shown = list(filter(str.isdecimal, request.POST.getlist("hien")))
    chosen = set(request.POST.getlist("bo"))
    out, back = set[Row](), set[Row]()
    for pk, sheet, row in batch.rows.filter(pk__in=shown).values_list("pk", "sheet", "row"):
        is_left = (sheet, row) in choices.left
        if is_left != (str(pk) in chosen):
            (back if is_left else out).add((sheet, row))
    return out, back


def rows_in(sent: Iterable[str]) -> list[Row]:
    """Read rows as the pages write them: "12|Danh sách"."""
    pairs = (text.partition("|") for text in sent)
    return [(sheet, int(row)) for row, _bar, sheet in pairs if row.isdecimal()]


def cell_in(sent: str) -> Cell | None:
    """Read a cell as the pages write it: "12|6|Danh sách"."""
    row, _bar, rest = sent.partition("|")
    column, _bar, sheet = rest.partition("|")
    is_cell = row.isdecimal() and column.isdecimal()
    return (sheet, int(row), int(column)) if is_cell else None


def back_to(request: HttpRequest, batch: ImportBatch) -> str:
    """Return the address of the list that the form stood on."""
    name = PROBLEMS if request.POST.get("ve") == "loi" else PREVIEW
    said: Any = dict(parse_qsl(request.POST.get("tiep", "")))
    query = urlencode({key: said[key] for key in KEPT if key in said})
    return reverse(name, args=[batch.pk]) + (f"?{query}" if query else "")
