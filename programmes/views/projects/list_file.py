"""The projects found as a file (tải danh sách đề án): all of them, numbers as numbers."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.exports.download import Download
from khuyencong.formatting import number
from khuyencong.tables import Column, Source, Table
from programmes.forms.projects.filter import ProjectFilter
from programmes.models import FundingSource, Origin, Project
from programmes.views.projects.list_parts import chips
from programmes.views.projects.list_rows import establishment_names, holder_name, status_name
from provinces.geography import Territory

BATCH: Final = 500
OWN: Final = gettext_lazy("Kinh phí hỗ trợ từ nguồn này")
ADJUSTED: Final = gettext_lazy("số hiện nay của hồ sơ, sau điều chỉnh")
MOST: Final = {"csv": 200_000, "xlsx": 20_000, "ods": 20_000}
"""Lines that a file may have: a worker writes a workbook of so many in some seconds."""


def file_of(
    request: HttpRequest, form: ProjectFilter, lines: QuerySet[Any], territory: Territory
) -> HttpResponseBase | None:
    """Return the file that the address asks for; none where it asks for none, or for nothing."""
    file = Download.asked(request)
    if file is None or form.errors:
        return None
    ordered = lines.order_by(*form.order).values_list("pk", flat=True)
    pks = list(ordered[: MOST[file.file_format] + 1])
    if not pks or len(pks) > MOST[file.file_format]:
        return None
    return file.of(table(pks, form, territory), f"de-an-{timezone.localdate():%Y%m%d}")


def formats_for(count: int) -> list[str]:
    """List the kinds of file that hold so many lines."""
    return [name for name, most in MOST.items() if 0 < count <= most]


def file_problems(request: HttpRequest, count: int) -> list[str]:
    """Say that a file would be too long."""
    most = MOST.get(request.GET.get("dinh-dang", ""), count)
    message = _("Tệp này chứa tối đa %(most)s dòng, danh sách có %(count)s: hãy lọc bớt.")
    return [message % {"most": number(most), "count": number(count)}] if count > most else []


def table(pks: list[int], form: ProjectFilter, territory: Territory) -> Table:
    """Return projects with their amounts in đồng."""
    words = "; ".join(f"{chip.label}: {chip.text}" for chip in chips(form))
    origin = (
        _("đề án nêu trong tài liệu công bố, không cộng vào số liệu")
        if form.shows_claims
        else _("hồ sơ đề án trong hệ thống")
    )
    return Table(
        title=_("Danh sách đề án khuyến công"),
        unit=_("đồng"),
        period=words or _("tất cả các năm"),
        filters=words,
        source=origin,
        as_of=timezone.localdate(),
        columns=columns(),
        rows=cells(pks, territory),
        sources=[Source(origin)],
    )


def columns() -> list[Column]:
    """Return the headings."""
    dong = _("đồng")
    return [
        Column("code", _("Mã"), meaning=_("Mã đề án, không trùng")),
        Column("title", _("Tên đề án"), width=48),
        Column(
            "holder", _("Tỉnh, tổ chức (tên lúc đó)"),
            meaning=_("Đơn vị của đề án, theo tên và địa giới của năm đề án"),
        ),
        Column("year", _("Năm"), "year", meaning=_("Năm kế hoạch")),
        Column("source", _("Chương trình"), meaning=_("Khuyến công quốc gia hoặc địa phương")),
        Column("content", _("Nội dung"), meaning=_("Nội dung hoạt động khuyến công"), width=32),
        Column("kind", _("Loại"), meaning=_("Đề án riêng hoặc đề án nhóm")),
        Column("flagship", _("Đề án điểm"), empty=_("không phải đề án điểm")),
        Column("status", _("Trạng thái"), meaning=_("Trạng thái của hồ sơ lúc tải")),
        Column("returned", _("Bị trả lại"), empty=_("không bị trả lại")),
        Column(
            "establishments", _("Cơ sở thụ hưởng"), meaning=_("Tên các cơ sở, cách nhau dấu ;"),
            width=32,
        ),
        Column("unit", _("Đơn vị thực hiện")),
        Column("place", _("Địa điểm")),
        Column("national", _("Hỗ trợ KCQG"), "money", dong, meaning=OWN, computed=ADJUSTED),
        Column("local", _("Hỗ trợ KCĐP"), "money", dong, meaning=OWN, computed=ADJUSTED),
        Column(
            "counterpart", _("Đối ứng"), "money", dong,
            meaning=_("Vốn của cơ sở và nguồn khác"), computed=ADJUSTED,
        ),
        Column(
            "total", _("Tổng kinh phí, gồm đối ứng"), "money", dong,
            computed=_("cộng hỗ trợ KCQG, KCĐP và đối ứng"),
        ),
        Column(
            "executed", _("Kinh phí khuyến công đã thực hiện"), "money", dong,
            meaning=_("KCQG và KCĐP, không gồm đối ứng"),
            computed=_("cộng bút toán “thực hiện” đến nay, trừ khoản hoàn trả"),
        ),
        Column("started_on", _("Bắt đầu"), "date"),
        Column("ended_on", _("Kết thúc"), "date"),
    ]  # fmt: skip


def cells(pks: list[int], territory: Territory) -> Iterator[list[Any]]:
    """Write out projects a few hundred at a time, in this order."""
    rest = iter(pks)
    while batch := list(islice(rest, BATCH)):
        names = establishment_names(batch)
        rows = Project.objects.filter(pk__in=batch).order_by()
        related = ("line", "organisation", "content", "commune", "implementing_unit")
        found = {row.pk: row for row in rows.select_related(*related).defer(*UNREAD)}
        for pk in batch:
            if pk in found:
                yield line_of(found[pk], names[pk], territory)


UNREAD: Final = ("need", "goal", "scale", "schedule", "arrangement", "effect", "note", "approved")


def line_of(project: Any, names: list[str], territory: Territory) -> list[Any]:
    """Write out one project; what is not known stays empty."""
    line, is_claim = project.line, project.origin == Origin.PUBLISHED
    return [
        project.code,
        project.title or None,
        holder_name(project, territory),
        project.year,
        FundingSource(project.source).label if project.source else None,
        project.content.name if project.content else None,
        project.get_kind_display(),
        _("có") if project.is_flagship else None,
        project.status_text or None if is_claim else status_name(project),
        _("có") if project.is_returned else None,
        "; ".join(names) or None,
        project.implementing_unit.name if project.implementing_unit else None,
        ", ".join(filter(None, [project.place, str(project.commune or "")])) or None,
        line.national,
        line.local,
        line.counterpart,
        line.total,
        line.executed,
        project.started_on,
        project.ended_on,
    ]
