"""The support that an establishment received, as a file (tải hỗ trợ đã nhận)."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.exports.download import Download
from khuyencong.tables import Column, Source, Table
from programmes.models import Origin

if TYPE_CHECKING:
    from programmes.views.establishments.page import EstablishmentPage, Support

TOTALS: Final = "theo-nam"


def support_file(request: HttpRequest, page: "EstablishmentPage") -> HttpResponseBase | None:
    """Return the table that the address asks for; none where it is empty."""
    file = Download.asked(request)
    if file is None:
        return None
    if request.GET.get("bang") == TOTALS:
        return file.of(total_table(page), f"ho-tro-theo-nam-{page.row.pk}") if page.totals else None
    return file.of(support_table(page), f"ho-tro-{page.row.pk}") if page.supports else None


def total_table(page: "EstablishmentPage") -> Table:
    """Return the shares by year and programme."""
    shares = _("cộng phần của cơ sở có ghi trong các đề án đã duyệt")
    columns = [
        Column("year", _("Năm"), "year"),
        Column("national", "KCQG", "money", computed=shares),
        Column("local", "KCĐP", "money", computed=shares),
        Column("known", _("Đề án có số liệu"), "count"),
        Column("projects", _("Số đề án"), "count"),
    ]
    rows = ([getattr(total, column.key) for column in columns] for total in page.totals)
    title = f"{_('Hỗ trợ theo năm và chương trình')} – {page.row}"
    return replace(support_table(page), title=title, columns=columns, rows=rows)


def support_table(page: "EstablishmentPage") -> Table:
    """Return the projects that the reader may see, the latest first, as on the page."""
    origin = _("hồ sơ đề án trong hệ thống")
    notes = [_("Hồ sơ không ghi phần của cơ sở thì để trống: không chia đều, không suy đoán.")]
    if page.elsewhere:
        notes.append(_("Còn %d đề án của nơi khác mà người tải không được xem.") % page.elsewhere)
    return Table(
        title=f"{_('Hỗ trợ đã nhận')} – {page.row}",
        unit=_("đồng"),
        source=origin,
        as_of=timezone.localdate(),
        columns=columns(),
        rows=(line_of(support) for support in page.supports),
        sources=[Source(origin)],
        notes=notes,
    )


def columns() -> list[Column]:
    """Return the headings."""
    return [
        Column("code", _("Mã đề án")),
        Column("title", _("Tên đề án"), width=48),
        Column("year", _("Năm"), "year"),
        Column("source", _("Chương trình")),
        Column("holder", _("Đơn vị"), meaning=_("Tỉnh hoặc tổ chức của đề án")),
        Column("content", _("Nội dung")),
        Column("status", _("Trạng thái")),
        Column(
            "counts", _("Được cộng"),
            meaning=_("Bản nháp, đề án chỉ nêu trong tài liệu, đề án ngừng thì không cộng"),
        ),
        Column("share", _("Phần của cơ sở"), "money", meaning=_("Phần hồ sơ ghi cho cơ sở này")),
        Column(
            "whole", _("Cả đề án (NSNN)"), "money",
            meaning=_("Kinh phí khuyến công của cả đề án, mọi cơ sở"),
            computed=_("cộng hỗ trợ KCQG và KCĐP"),
        ),
    ]  # fmt: skip


def line_of(support: "Support") -> list[Any]:
    """Write one support; what is not known stays empty."""
    project = support.project
    is_claim = project.origin == Origin.PUBLISHED
    return [
        project.code,
        project.title or None,
        project.year,
        project.get_source_display() or None,
        str(project.holder),
        project.content.name if project.content else None,
        _("Nêu trong tài liệu") if is_claim else project.get_status_display(),
        _("có") if support.counts else _("không"),
        support.share,
        support.whole,
    ]
