"""Lists that offices print: nominations with their particulars, the register of certificates."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import AwardRound
from awards.presenting.numbers import group_name
from khuyencong.tables import Column, Table


def nomination_list(award_round: AwardRound, rows: Any, user: Any, title: str) -> Table:
    """Return the products of a round, with makers, scores and what was attained below."""
    entries = rows.in_detail().select_related(
        "nominated_from__round", "round__province", "product__establishment", "province"
    )
    columns = [
        Column("number", _("STT"), "count"),
        Column("product", _("Tên sản phẩm, bộ sản phẩm")),
        Column("group", _("Nhóm")),
        Column("maker", _("Cơ sở công nghiệp nông thôn")),
        Column("address", _("Địa chỉ")),
        Column("province", _("Tỉnh, thành phố")),
        Column("below", _("Công nhận ở cấp dưới")),
        Column("certificate", _("Số giấy chứng nhận cấp dưới")),
        Column("score", _("Điểm"), "count"),
        Column("nomination", _("Đề cử")),
        Column("exception", _("Lý do ngoại lệ")),
    ]
    lines = (
        nomination_line(number, entry, user)
        for number, entry in enumerate(entries.order_by("province__sort_key", "pk"), 1)
    )
    return table(award_round, title, columns, lines)


def nomination_line(number: int, entry: Any, user: Any) -> list[Any]:
    """Write out one product."""
    below, maker = entry.nominated_from, entry.product.establishment
    return [
        number,
        entry.product.name,
        group_name(entry.group) if entry.group else None,
        entry.product.maker_for(user) or None,
        (maker.address if maker else "") or entry.product.locality or None,
        entry.province.name,
        below.round.name if below else None,
        (below.certificate_number if below else "") or None,
        entry.score,
        entry.get_nomination_display() or None,
        entry.exception_reason or None,
    ]


def certificate_register(award_round: AwardRound, rows: Any, user: Any, title: str) -> Table:
    """Return the certificates of a round in the order of their numbers."""
    entries = rows.exclude(issued_on=None).in_detail().order_by("issued_on", "pk")
    columns = [
        Column("number", _("STT"), "count"),
        Column("certificate", _("Số giấy chứng nhận")),
        Column("issued_on", _("Ngày cấp"), "date"),
        Column("valid_until", _("Có giá trị đến hết"), "date"),
        Column("product", _("Tên sản phẩm, bộ sản phẩm")),
        Column("maker", _("Cơ sở công nghiệp nông thôn")),
        Column("province", _("Tỉnh, thành phố")),
        Column("prize", _("Giải")),
        Column("state", _("Hiệu lực hôm nay")),
        Column("revoked", _("Thu hồi: ngày, quyết định, lý do")),
    ]
    lines = (certificate_line(number, entry, user) for number, entry in enumerate(entries, 1))
    return table(award_round, title, columns, lines)


def certificate_line(number: int, entry: Any, user: Any) -> list[Any]:
    """Write out one certificate."""
    gone = entry.revoked_on and (
        f"{entry.revoked_on:%d/%m/%Y}", entry.revocation_decision, entry.revocation_reason
    )  # fmt: skip
    return [
        number,
        entry.certificate_number or None,
        entry.issued_on,
        entry.valid_until,
        entry.product.name,
        entry.product.maker_for(user) or None,
        entry.province.name,
        entry.prize or None,
        entry.certificate_state.label,
        "; ".join(filter(None, gone)) if gone else None,
    ]


def table(award_round: AwardRound, title: str, columns: list[Column], lines: Any) -> Table:
    """Return a list of a round as a table."""
    return Table(
        title=title,
        period=award_round.name,
        source=_("hồ sơ bình chọn trong hệ thống"),
        as_of=timezone.localdate(),
        columns=columns,
        rows=lines,
    )
