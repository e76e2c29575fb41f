"""The support that an establishment received, as a file (tải hỗ trợ đã nhận)."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.tables import Column, Source, Table
from programmes.models import Origin

if TYPE_CHECKING:
    from programmes.views.establishments.page import EstablishmentPage, Support


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
