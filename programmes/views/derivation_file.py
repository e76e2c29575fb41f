"""An opened sum as a file: its parts, or the records of a single unit."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.tables import Column, Table
from programmes.dashboard.downloads import basis, claims_of, sources_of
from programmes.rollups.derivation import Share, decisions_of

if TYPE_CHECKING:
    from programmes.views.derivation import DerivationPage

Lines = tuple[list[Column], list[list[Any]]]


def derivation_table(page: "DerivationPage") -> Table:
    """Return the finest rows that the page shows, all of them."""
    shares = page.found.shares
    claims = claims_of(share.value for share in shares if share.value)
    days = [claim.as_of for claim in claims if claim.as_of]
    columns, rows = lines_of(page)
    return Table(
        title=f"{_('Nguồn gốc số cộng')} – {page.name}, {page.stage}",
        unit=_("đồng"),
        period=page.period,
        source=page.source,
        as_of=max(days, default=timezone.localdate()),
        columns=columns,
        rows=rows,
        sources=sources_of(claims),
    )


def lines_of(page: "DerivationPage") -> Lines:
    """Choose what the sum opens to: decisions, entries by month, or units."""
    if page.decisions is not None:
        return decision_lines(page)
    return entry_lines(page) if page.entries else share_lines(page.found.shares)


def decision_lines(page: "DerivationPage") -> Lines:
    """Write every decision, not only those of the page in view."""
    columns = [
        Column("day", _("Ngày"), "date"),
        Column("number", _("Số văn bản")),
        Column("source", _("Nguồn")),
        Column("kind", _("Loại")),
        Column("content", _("Nội dung")),
        Column("amount", _("Số tiền"), "money", _("đồng")),
    ]
    rows = [
        [
            each.decided_on,
            str(each),
            each.plan.get_source_display(),
            each.get_kind_display(),
            str(each.content or ""),
            each.amount,
        ]
        for each in decisions_of(page.found)
    ]
    return columns, rows


def entry_lines(page: "DerivationPage") -> Lines:
    """Write the entries by month and content."""
    columns = [
        Column("month", _("Tháng (0: trước năm)"), "count"),
        Column("content", _("Nội dung")),
        Column("entries", _("Số bút toán"), "count"),
        Column("amount", _("Số tiền"), "money", _("đồng")),
    ]
    keys = ("month", "content_name", "entries", "total")
    return columns, [[row[key] for key in keys] for row in page.entries]


def share_lines(shares: list[Share]) -> Lines:
    """Write the units, the missing ones with nothing in their cell."""
    columns = [
        Column("unit", _("Đơn vị")),
        Column("amount", _("Số tiền"), "money", _("đồng")),
        Column("counted", _("Đưa vào số cộng")),
        Column("basis", _("Căn cứ")),
    ]
    rows = [
        [
            share.part.label,
            share.value.amount if share.value else None,
            _("có") if share.is_counted else _("không"),
            basis(share.value),
        ]
        for share in shares
    ]
    return columns, rows
