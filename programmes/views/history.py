"""Everything that was changed on a project, a plan, a batch or an establishment, page by page."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khuyencong.exports.download import Download
from khuyencong.history.file import change_table, is_too_long
from khuyencong.history.models import Change
from khuyencong.history.reading import acts
from programmes.models import FundingPlan, PlanBatch, Project
from programmes.views.figures import reader
from provinces.models import Establishment

PAGE_SIZE: Final = 50


@require_safe
def project_history(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List the changes of a project and its parts."""
    return history_of(request, Project.objects.visible_to(reader(request)), pk, "project")


@require_safe
def plan_history(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List the changes of a plan and its decisions."""
    return history_of(request, FundingPlan.objects.visible_to(reader(request)), pk, "plan")


@require_safe
def batch_history(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List the changes of a batch and its papers."""
    return history_of(request, PlanBatch.objects.visible_to(reader(request)), pk, "batch")


@require_safe
def establishment_history(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List the changes of an establishment."""
    visible = Establishment.objects.visible_to(reader(request))
    return history_of(request, visible, pk, "establishment")


def history_of(request: HttpRequest, visible: Any, pk: int, page_name: str) -> HttpResponseBase:
    """Show the history of a record to who may see the record."""
    record: Model = get_object_or_404(visible, pk=pk)
    return history_page(request, record, page_name, reverse(page_name, args=[pk]))


def history_page(
    request: HttpRequest, record: Model, page_name: str, address: str
) -> HttpResponseBase:
    """List the changes of a record that stands at an address, or hand them out as a file."""
    changes = Change.objects.about(record).latest_first()
    file = Download.asked(request)
    if file and not is_too_long(changes, file.file_format) and changes.exists():
        table = change_table(changes, f"{_('Nhật ký thay đổi')}: {record}")
        return file.of(table, f"nhat-ky-{page_name}-{record.pk}")
    page = Paginator(changes, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"record": record, "address": address, "page": page, "acts": acts(page)}
    return render(request, "history/record.html", context)
