"""Tables of awards as files: rounds, entries, products; counts and documents' figures apart."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import Entry
from awards.presenting.numbers import Known, group_name
from awards.presenting.products import cards_of
from awards.presenting.rounds import RoundRow
from khuyencong.tables import Column, Source, Table
from programmes.models import ReportedFigure


def rounds_table(rows: Iterable[RoundRow], filters: str) -> Table:
    """Return rounds with registered and recognised, by records and by documents."""
    return Table(
        title=_("Các kỳ bình chọn sản phẩm công nghiệp nông thôn tiêu biểu"),
        unit=_("sản phẩm, bộ sản phẩm"),
        period=filters or _("tất cả các năm"),
        source=_("hồ sơ bình chọn trong hệ thống; tài liệu công bố"),
        as_of=timezone.localdate(),
        filters=filters,
        columns=round_columns(),
        rows=[round_cells(row) for row in rows],
        sources=sources_of(rows),
    )


def round_columns() -> list[Column]:
    """Return the headings."""
    return [
        Column("code", _("Mã")),
        Column("name", _("Kỳ bình chọn")),
        Column("level", _("Cấp")),
        Column("place", _("Địa bàn (tên lúc đó)")),
        Column("year", _("Năm"), "year"),
        Column("status", _("Trạng thái")),
        Column("decision", _("Quyết định công nhận")),
        Column("decided_on", _("Ngày quyết định"), "date"),
        Column("registered", _("Đăng ký, theo hồ sơ"), "count"),
        Column("registered_said", _("Đăng ký, theo tài liệu"), "count"),
        Column("recognised", _("Công nhận, theo hồ sơ"), "count"),
        Column("recognised_said", _("Công nhận, theo tài liệu"), "count"),
        Column("rate", _("Công nhận / đăng ký"), "percent"),
    ]


def round_cells(row: RoundRow) -> list[Any]:
    """Write out one round; what is not known stays empty."""
    award_round = row.round
    return [
        award_round.code,
        award_round.name,
        award_round.get_level_display(),
        award_round.place,
        award_round.year,
        award_round.get_status_display(),
        award_round.decision_number or None,
        award_round.decided_on,
        row.registered.records,
        said(row.registered),
        row.recognised.records,
        said(row.recognised),
        row.recognition_rate,
    ]


def said(known: Known) -> int | None:
    """Return what a document says."""
    value = known.claim.number if known.claim else None
    return int(value) if value is not None else None


def sources_of(rows: Iterable[RoundRow]) -> list[Source]:
    """Return the documents of rounds, each once."""
    figures = (figure for row in rows for figure in row.claims.figures)
    return [*{source_of(each): None for each in figures if each.document}]


def source_of(figure: ReportedFigure) -> Source:
    """Return the document of a figure."""
    document: Any = figure.document
    return Source(document.title, document.publisher, document.published_on, document.url)


def entries_table(title: str, entries: Iterable[Entry], user: Any) -> Table:
    """Return entries of a round with what the reader may know of each."""
    return Table(
        title=title,
        source=_("hồ sơ bình chọn trong hệ thống; tài liệu công bố"),
        as_of=timezone.localdate(),
        columns=[
            Column("code", _("Mã sản phẩm")),
            Column("product", _("Sản phẩm, bộ sản phẩm")),
            Column("set", _("Bộ sản phẩm")),
            Column("maker", _("Cơ sở")),
            Column("province", _("Tỉnh, thành phố (tên lúc đó)")),
            Column("group", _("Nhóm")),
            Column("result", _("Kết quả")),
            Column("prize", _("Giải")),
            Column("certificate", _("Số giấy chứng nhận")),
            Column("issued_on", _("Ngày cấp"), "date"),
            Column("valid_until", _("Có giá trị đến hết"), "date"),
            Column("state", _("Hiệu lực hôm nay")),
        ],
        rows=entry_cells(entries, user),
    )


def entry_cells(entries: Iterable[Entry], user: Any) -> Iterator[list[Any]]:
    """Write out entries."""
    for entry in entries:
        yield [
            entry.product.code,
            entry.product.name,
            _("có") if entry.product.is_set else None,
            entry.product.maker_for(user) or None,
            entry.province.name,
            group_name(entry.group) if entry.group else None,
            entry.get_result_display(),
            entry.prize or None,
            entry.certificate_number or None,
            entry.issued_on,
            entry.valid_until,
            entry.certificate_state.label,
        ]


def products_table(products: Any, user: Any, filters: str) -> Table:
    """Return products with the highest recognition of each, a few hundred at a time."""
    return Table(
        title=_("Sản phẩm công nghiệp nông thôn tiêu biểu"),
        period=filters or _("tất cả các năm"),
        source=_("hồ sơ bình chọn trong hệ thống; tài liệu công bố"),
        as_of=timezone.localdate(),
        filters=filters,
        columns=[
            Column("code", _("Mã")),
            Column("name", _("Sản phẩm, bộ sản phẩm")),
            Column("set", _("Bộ sản phẩm")),
            Column("maker", _("Cơ sở")),
            Column("province", _("Tỉnh, thành phố (tên lúc đó)")),
            Column("group", _("Nhóm")),
            Column("best", _("Kỳ cao nhất được công nhận")),
            Column("year", _("Năm"), "year"),
            Column("state", _("Giấy chứng nhận hôm nay")),
        ],
        rows=product_cells(products, user),
    )


def product_cells(products: Any, user: Any) -> Iterator[list[Any]]:
    """Write out products."""
    rest = iter(products.iterator(chunk_size=500))
    while some := list(islice(rest, 500)):
        for card in cards_of(some, user):
            best = card.best.round if card.best else None
            yield [
                card.product.code,
                card.product.name,
                _("có") if card.product.is_set else None,
                card.maker or None,
                card.product.province.name,
                card.group if card.product.group else None,
                best.name if best else None,
                best.year if best else None,
                card.state.label if card.state else None,
            ]
