"""Reported figures as lines of a list and as a table to download."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from khuyencong.tables import Column, Source, Table
from programmes.agreement.words import period_words
from programmes.models import Document, ReportedFigure
from programmes.models.figures import Level, MoneyScope, PrintedUnit, Scope
from provinces.geography import Territory

LAST_MONTH = 12


def last_day(figure: ReportedFigure) -> date:
    """Return the last day of the period, on which the territory is named."""
    month = figure.through_month or LAST_MONTH
    return date(figure.year, month, calendar.monthrange(figure.year, month)[1])


def place_name(figure: ReportedFigure, territory: Territory) -> str:
    """Name the territory as it was called then: "Thừa Thiên Huế" until the end of 2024."""
    if figure.province_id is not None:
        return territory.name_on(figure.province_id, last_day(figure))
    return figure.territory


def origin_title(figure: ReportedFigure) -> str:
    """Name the document or the periodic report."""
    return figure.document.title if figure.document else _("Báo cáo kỳ: %s") % figure.report


@dataclass(frozen=True)
class FigureRow:
    """One line of the list."""

    figure: ReportedFigure
    place: str

    @property
    def address(self) -> str:
        """Return the address of the passport."""
        return reverse("figure", args=[self.figure.code])

    @property
    def period(self) -> str:
        """Return the period in words."""
        return period_words(self.figure)

    @property
    def source(self) -> str:
        """Return the source of money, or nothing where there is none to speak of."""
        source = MoneyScope(self.figure.source)
        return "" if source == MoneyScope.NONE else str(source.label)

    @property
    def document(self) -> str:
        """Return where it stands."""
        return origin_title(self.figure)


def figure_rows(figures: Iterable[ReportedFigure], territory: Territory) -> list[FigureRow]:
    """Return the lines of a list."""
    return [FigureRow(figure, place_name(figure, territory)) for figure in figures]


# -- download -----------------------------------------------------------------------------------


def columns() -> list[Column]:
    """Return the headings, in the language of the reader."""
    return [
        Column("code", _("Mã"), meaning=_("Mã của số liệu; địa chỉ trang là /so-lieu/mã/")),
        Column("level", _("Cấp"), meaning=_("Cả nước, khu vực, tỉnh hoặc tổ chức")),
        Column("place", _("Địa bàn (tên lúc đó)")),
        Column("year_from", _("Từ năm"), "year", empty=_("số của một năm")),
        Column("year", _("Năm"), "year"),
        Column("from_month", _("Từ tháng"), "count", empty=_("từ đầu năm")),
        Column("through_month", _("Đến tháng"), "count", empty=_("cả năm hoặc không rõ")),
        Column("period", _("Kỳ")),
        Column("as_of", _("Số liệu tại ngày"), "date", empty=_("tài liệu không nêu")),
        Column("source", _("Nguồn tiền")),
        Column("indicator", _("Chỉ tiêu")),
        Column("detail", _("Diễn giải")),
        Column("scope", _("Phạm vi")),
        Column("content", _("Nội dung")),
        Column("qualifier", _("Từ đi kèm"), meaning=_("“ước”, “trên”, “gần”… như tài liệu viết")),
        Column("printed", _("Số in trong tài liệu"), meaning=_("Nguyên văn, dạng chữ")),
        Column("unit", _("Đơn vị in")),
        Column(
            "amount", _("Số tiền"), "money", _("đồng"),
            computed=_("số in × đơn vị in"), empty=_("số không phải là tiền"),
        ),
        Column("count", _("Số lượng"), "count", empty=_("số không phải là số lượng")),
        Column("percent", _("Phần trăm"), "percent", empty=_("số không phải là phần trăm")),
        Column("status", _("Tình trạng"), meaning=_("Số chính thức hay số ước")),
        Column("target", _("Là mục tiêu"), empty=_("không phải mục tiêu")),
        Column("relation", _("Phần trăm của"), meaning=_("Phần trăm so với số nào")),
        Column("denominator", _("Mẫu số")),
        Column("ambiguity", _("Chỗ chưa rõ")),
        Column("note", _("Ghi chú")),
        Column("document", _("Tài liệu")),
        Column("publisher", _("Nơi công bố")),
        Column("published_on", _("Ngày công bố"), "date"),
        Column("url", _("Địa chỉ")),
    ]  # fmt: skip


def figure_table(figures: list[ReportedFigure], territory: Territory) -> Table:
    """Return figures with their base values, what is printed, and every document behind."""
    days = [figure.as_of for figure in figures if figure.as_of]
    return Table(
        title=_("Số liệu khuyến công đã công bố"),
        unit=_("xem từng cột"),
        period=years_words(figures),
        source=_("tài liệu công bố và báo cáo kỳ đã duyệt; xem phần nguồn"),
        as_of=max(days, default=None),
        columns=columns(),
        rows=[cells(figure, place_name(figure, territory)) for figure in figures],
        sources=sources_of(figures),
    )


def years_words(figures: list[ReportedFigure]) -> str:
    """Say which years figures are of."""
    first = min(figure.year_from or figure.year for figure in figures)
    last = max(figure.year for figure in figures)
    return str(last) if first == last else f"{first}–{last}"


def cells(figure: ReportedFigure, place: str) -> list[Any]:
    """Return one row; what is not known stays empty."""
    number = figure.number
    is_percent = figure.unit == PrintedUnit.PERCENT
    document = figure.document
    return [
        figure.code,
        Level(figure.level).label,
        place,
        figure.year_from,
        figure.year,
        figure.from_month,
        figure.through_month,
        period_words(figure),
        figure.as_of,
        MoneyScope(figure.source).label,
        figure.indicator.name,
        figure.detail or None,
        Scope(figure.scope).label,
        figure.content.name if figure.content else None,
        figure.qualifier or None,
        figure.printed,
        PrintedUnit(figure.unit).label or None,
        figure.amount,
        None if number is None or is_percent else whole(number),
        number / 100 if number is not None and is_percent else None,
        figure.get_status_display(),
        _("có") if figure.is_target else None,
        figure.get_relation_display() if figure.relation else None,
        figure.denominator or None,
        figure.ambiguity or None,
        figure.note or None,
        origin_title(figure),
        document.publisher or None if document else None,
        document.published_on if document else None,
        document.url or None if document else None,
    ]


def whole(number: Decimal) -> int | Decimal:
    """Return a whole number as such."""
    return int(number) if number == number.to_integral_value() else number


def sources_of(figures: Iterable[ReportedFigure]) -> list[Source]:
    """List the documents and reports behind figures, each once, by title."""
    documents = {figure.document_id: figure.document for figure in figures if figure.document}
    reports = sorted({origin_title(figure) for figure in figures if not figure.document})
    ordered = sorted(documents.values(), key=lambda document: document.title)
    return [*map(source_of, ordered), *map(Source, reports)]


def source_of(document: Document) -> Source:
    """Return a document as a line of the list of sources."""
    return Source(document.title, document.publisher, document.published_on, document.url)
