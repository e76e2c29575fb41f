"""The entries of a project as a file (tải bút toán): signed đồng, reversals and all."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.tables import Column, Source, Table
from programmes.models import Project
from programmes.views.projects.money import EntryRow


def entry_table(project: Project, rows: list[EntryRow]) -> Table:
    """Return the entries in their order; their sum by stage and year is what the pages show."""
    origin = _("bút toán trong hệ thống")
    return Table(
        title=f"{_('Bút toán')} – {project.code}",
        unit=_("đồng"),
        period=str(project.year),
        source=origin,
        as_of=timezone.localdate(),
        columns=columns(),
        rows=(line_of(row) for row in rows),
        sources=[Source(origin)],
        notes=[
            _("Tạm ứng và giải ngân không trùng nhau: mỗi khoản tiền ghi một lần."),
            _("Bút toán sai được đảo bằng một bút toán trái dấu, không bị xóa."),
        ],
    )


def columns() -> list[Column]:
    """Return the headings."""
    return [
        Column("day", _("Ngày"), "date", meaning=_("Ngày chi")),
        Column("stage", _("Giai đoạn"), meaning=_("Tạm ứng, giải ngân, thực hiện, quyết toán")),
        Column("source", _("Nguồn")),
        Column("amount", _("Số tiền"), "money", meaning=_("Có dấu: hoàn trả và đảo là số âm")),
        Column("year", _("Năm ngân sách"), "year"),
        Column("voucher", _("Chứng từ")),
        Column("voucher_on", _("Ngày chứng từ"), "date"),
        Column("reverses", _("Đảo bút toán ngày"), "date", empty=_("không phải bút toán đảo")),
        Column("reversed", _("Đã bị đảo ngày"), "date", empty=_("còn hiệu lực")),
        Column("person", _("Người ghi")),
        Column("recorded_at", _("Ghi lúc"), "moment"),
        Column("note", _("Ghi chú")),
    ]


def line_of(row: EntryRow) -> list[Any]:
    """Write one entry; what is not known stays empty."""
    entry = row.entry
    person = entry.recorded_by
    recorded_at = entry.recorded_at and timezone.localtime(entry.recorded_at).replace(tzinfo=None)
    return [
        entry.spent_on,
        entry.get_stage_display(),
        row.source,
        entry.amount,
        entry.year,
        entry.voucher or None,
        entry.voucher_on,
        entry.reverses.spent_on if entry.reverses else None,
        row.reversal.spent_on if row.reversal else None,
        (person.get_full_name() or person.username) if person else None,
        recorded_at,
        entry.note or None,
    ]
