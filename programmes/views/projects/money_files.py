"""The money of a project as files: its entries, signed, and its balances (bút toán, số dư)."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.exports.download import Download
from khuyencong.tables import Column, Source, Table
from programmes.models import Project
from programmes.views.projects.money import Balance, EntryRow, Money

BALANCES: Final = "so-du"


def money_file(request: HttpRequest, money: Money) -> HttpResponseBase | None:
    """Return the table that the address asks for; none where it is empty."""
    file, project = Download.asked(request), money.project
    if file is None or not money.facts:
        return None
    if request.GET.get("bang") == BALANCES:
        table = balance_table(project, money.balances)
        return file.of(table, f"so-du-{project.code}") if money.balances else None
    if money.entries:
        return file.of(entry_table(project, money.entries), f"but-toan-{project.code}")
    return None


def balance_table(project: Project, balances: list[Balance]) -> Table:
    """Return what each source promised, gave and still owes."""
    origin = _("hồ sơ, quyết định và bút toán trong hệ thống")
    return Table(
        title=f"{_('Số dư theo nguồn')} – {project.code}",
        unit=_("đồng"),
        period=str(project.year),
        source=origin,
        as_of=timezone.localdate(),
        columns=balance_columns(),
        rows=([getattr(each, column.key) for column in balance_columns()] for each in balances),
        sources=[Source(origin)],
    )


def balance_columns() -> list[Column]:
    """Return the headings; a column is named after the amount that it shows."""
    summed = _("cộng bút toán có dấu của giai đoạn")
    return [
        Column("label", _("Nguồn")),
        Column("support", _("Hỗ trợ, vốn"), "money", meaning=_("Số hiện nay của hồ sơ")),
        Column("allocated", _("Đã giao"), "money", computed=_("cộng phần trong quyết định giao")),
        Column("advanced", _("Tạm ứng"), "money", computed=summed),
        Column("disbursed", _("Giải ngân"), "money", computed=summed),
        Column("executed", _("Thực hiện"), "money", computed=summed),
        Column("settled", _("Quyết toán"), "money", computed=summed),
        Column(
            "remaining", _("Còn phải chi"), "money", computed=_("hỗ trợ − tạm ứng − giải ngân"),
            empty=_("không phải tiền Nhà nước, hoặc chưa ghi hỗ trợ"),
        ),
        Column(
            "uncovered", _("Tạm ứng chưa có khối lượng"), "money",
            computed=_("tạm ứng − thực hiện, không dưới 0"), empty=_("không có tạm ứng"),
        ),
    ]  # fmt: skip


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
