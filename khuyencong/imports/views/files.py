"""Files of an import: as it came, with its cells coloured, and the rows that were not written."""

import io
import mimetypes
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khuyencong.exports.download import Download
from khuyencong.imports.models import ImportBatch
from khuyencong.imports.problems import INFO, problems_of
from khuyencong.imports.rows import RowView, views_of
from khuyencong.imports.views import doing
from khuyencong.imports.views.access import not_now, signed_in, visible
from khuyencong.imports.views.batch import LEFT_OUT
from khuyencong.sheets.refusals import RefusedSheetError
from khuyencong.tables import Column, Table

BINARY = "application/octet-stream"


@never_cache
@require_safe
def original(request: HttpRequest, pk: int) -> FileResponse:
    """Hand the file out as it came, to who sees the import."""
    batch = with_file(request, pk)
    return to_save(batch.file.open("rb"), batch.name)


@never_cache
@require_safe
def annotated(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the same workbook with every problem coloured and commented at its cell."""
    batch = with_file(request, pk)
    found = [each for each in problems_of(batch) if each.severity != INFO]
    try:
        content, name = doing.annotated(batch, found)
    except RefusedSheetError as refusal:
        return not_now(request, batch, refusal.message, 409)
    return to_save(io.BytesIO(content), name)


def with_file(request: HttpRequest, pk: int) -> ImportBatch:
    """Return an import that the person sees and whose file is kept."""
    batch = visible(signed_in(request), pk)
    if not batch.file:
        raise Http404
    return batch


def to_save(file: Any, name: str) -> FileResponse:
    """Answer with a file to save, never to show."""
    kind = mimetypes.guess_type(name)[0] or BINARY
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@require_safe
def left_out(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the rows that were not written as a file, each with its place and why."""
    batch = visible(signed_in(request), pk)
    rows = views_of(batch.rows.filter(result__in=LEFT_OUT).order_by("position"), batch)
    if not rows:
        raise Http404
    headings = (_("Trang tính"), _("Dòng"), _("Loại"), _("Vì sao"), _("Nội dung"))
    table = Table(
        title=_("Các dòng không nhập: %s") % batch.name,
        columns=[Column(str(place), heading) for place, heading in enumerate(headings)],
        rows=[cells_of(view) for view in rows],
        as_of=timezone.localdate(),
    )
    return Download("xlsx").of(table, _("khong-nhap-%d") % batch.pk)


def cells_of(view: RowView) -> list[Any]:
    """Write a row for the file."""
    row = view.row
    why = row.note or "; ".join(view.messages) or _("Không được chọn để nhập.")
    content = "; ".join(f"{value.label}: {value.new}" for value in view.values)
    return [row.sheet, row.row, str(view.kind.label), why, content]
