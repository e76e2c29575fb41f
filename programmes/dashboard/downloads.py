"""The tables of a dashboard as files, with the numbers as numbers and a sheet of sources."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.exports.download import Download
from khuyencong.tables import Column, Source, Table
from programmes.dashboard.facts import fact_groups
from programmes.dashboard.graphs import extent
from programmes.dashboard.page import Page
from programmes.dashboard.sentences import period_words, stage_words
from programmes.models import Document
from programmes.models.stages import STATE_SOURCES
from programmes.rollups.measures import Measure
from programmes.rollups.rows import Row
from programmes.rollups.values import Claim, Value
from programmes.views.figure_rows import figure_table


def table_download(page: Page, name: str, request: HttpRequest) -> HttpResponseBase:
    """Return one table of a page as a file; an unknown name is no page."""
    file = Download.asked(request)
    if file is None:
        raise Http404
    subject, year = page.view.subject, page.view.selection.year
    region = subject.region.slug if subject.region else "ca-nuoc"
    place = subject.unit.key if subject.unit else region
    return file.of(table_of(page, name), f"{name}-{place}-{year}")


def table_of(page: Page, name: str) -> Table:
    """Return a table of sums, or one of the lists of figures, by its name in the address."""
    if group := next((each for each in fact_groups(page.facts) if each.id == name), None):
        table = figure_table(group.figures, page.territory)
        return replace(table, title=f"{group.title} – {page.name}")
    if name not in TABLES:
        raise Http404
    title, columns, rows, claims = TABLES[name](page)
    return Table(
        title=f"{title} – {page.name}",
        unit=_("đồng"),
        period=period_words(page.view.selection),
        source=_("quyết định và bút toán trong hệ thống; tài liệu công bố ở phần nguồn"),
        as_of=max((claim.as_of for claim in claims if claim.as_of), default=None),
        columns=columns,
        rows=rows,
        sources=sources_of(claims),
    )


Parts = tuple[str, list[Column], list[list[Any]], list[Claim]]


def sources_of(claims: Iterable[Claim]) -> list[Source]:
    """List the documents that claims were read from."""
    wanted = {claim.document_id for claim in claims if claim.document_id}
    documents = Document.objects.visible_to(None).filter(pk__in=wanted)
    return [Source(each.title, each.publisher, each.published_on, each.url) for each in documents]


NATIONAL = gettext_lazy("Khuyến công quốc gia")
LOCAL = gettext_lazy("Khuyến công địa phương")
BASIS_MEANING = gettext_lazy("“hồ sơ”, hoặc mã của số trong tài liệu (xem trang Số liệu)")
SHOWN = gettext_lazy("cộng hồ sơ trong hệ thống; nơi chưa có hồ sơ: số mới nhất trong tài liệu")
RATE = gettext_lazy("thực hiện chia cho kế hoạch, trên các đơn vị có cả hai số")


def row_columns() -> list[Column]:
    """Return the headings of rows of units."""
    return [
        Column("label", _("Đơn vị"), meaning=_("Tên trong địa giới của trang")),
        Column("plan", _("Kế hoạch hoặc được giao"), "money", _("đồng"), computed=SHOWN),
        Column("plan_stage", _("Mức"), meaning=_("Số kế hoạch là số được giao hay số kế hoạch")),
        Column("actual", _("Thực hiện"), "money", _("đồng"), computed=SHOWN),
        Column("rate", _("Tỷ lệ"), "percent", computed=RATE),
        Column("known", _("Số đơn vị có số liệu"), "count"),
        Column("parts", _("Số đơn vị"), "count", meaning=_("Số đơn vị gộp vào dòng")),
        Column("basis", _("Căn cứ"), meaning=BASIS_MEANING),
    ]


def amount(value: Value | None) -> int | None:
    """Return a value's đồng."""
    return value.amount if value else None


def stage_name(value: Value | None) -> str | None:
    """Return the stage that a plan is at."""
    return stage_words(value, "") if value else None


def basis(*values: Value | None) -> str:
    """Say what values rest on; a claim by its code, with its document's word."""
    known = [value for value in values if value]
    words = [_("hồ sơ")] if any(value.records for value in known) else []
    claims = {claim.code: claim for value in known for claim in value.claims}
    return "; ".join([*words, *(told(claims[code]) for code in sorted(claims))])


def told(claim: Claim) -> str:
    """Name a claim with "gần", "trên" or "ước", and with its doubt."""
    estimate = _("ước") if claim.is_estimate and not claim.qualifier else ""
    doubt = _("chưa rõ nghĩa") if claim.ambiguity else ""
    remarks = ", ".join(filter(None, [claim.qualifier, estimate, doubt]))
    return f"{claim.code} ({remarks})" if remarks else claim.code


def of_rows(title: str, rows: Iterable[Row]) -> Parts:
    """Write rows of units."""
    found = list(rows)
    values = [value for row in found for value in (row.plan, row.actual) if value]
    lines = [
        [
            row.label,
            amount(row.plan),
            stage_name(row.plan),
            amount(row.actual),
            row.rate,
            row.known,
            len(row.parts),
            basis(row.plan, row.actual),
        ]
        for row in found
    ]
    return title, row_columns(), lines, claims_of(values)


def claims_of(values: Iterable[Value]) -> list[Claim]:
    """List the claims behind values."""
    return [claim for value in values for claim in value.claims]


def provinces(page: Page) -> Parts:
    """Write the provinces of the page."""
    return of_rows(_("Các tỉnh, thành phố"), page.view.rows)


def units(page: Page) -> Parts:
    """Write the units folded into the page's."""
    rows = [Row(part.label, (part,)) for part in page.view.total.parts]
    return of_rows(_("Các đơn vị gộp lại"), rows)


def regions(page: Page) -> Parts:
    """Write the regions: the sum of the units of each."""
    return of_rows(_("Các khu vực"), [row for row, _compared in page.view.regions.values()])


def bodies(page: Page) -> Parts:
    """Write the bodies that are no province's."""
    return of_rows(_("Tổ chức, trung tâm vùng"), page.view.organisations)


def years(page: Page) -> Parts:
    """Write plan and actual by year."""
    points = page.view.years
    columns = [
        Column("year", _("Năm"), "year"),
        Column("month", _("Thực hiện đến tháng"), "count", empty=_("cả năm")),
        Column("plan", page.plan_label, "money", _("đồng"), computed=SHOWN),
        Column("plan_stage", _("Mức kế hoạch")),
        Column("actual", page.actual_label, "money", _("đồng"), computed=SHOWN),
        Column("rate", _("Tỷ lệ"), "percent", computed=RATE),
        Column("extent", _("Phạm vi (số đơn vị)"), meaning=_("Số đơn vị có số / số đơn vị")),
        Column("basis", _("Căn cứ"), meaning=BASIS_MEANING),
    ]
    lines: list[list[Any]] = []
    for point in points:
        plan, actual = point.plan.shown, point.actual.shown
        stage = stage_name(plan)
        lines.append(
            [
                point.year,
                point.through_month,
                amount(plan),
                stage,
                amount(actual),
                point.rate,
                extent(point),
                basis(plan, actual),
            ]
        )
    values = [value for point in points for value in (point.plan.shown, point.actual.shown)]
    return _("Kế hoạch và thực hiện theo năm"), columns, lines, claims_of(v for v in values if v)


def months(page: Page) -> Parts:
    """Write cumulative amounts by month."""
    lines = page.view.months
    columns = [
        Column("month", _("Đến tháng"), "count"),
        *(
            Column(
                f"y{line.year}",
                str(line.year),
                "money",
                _("đồng"),
                meaning=_("Lũy kế từ đầu năm đến hết tháng"),
                computed=SHOWN,
            )
            for line in lines
        ),
    ]
    by_line = [
        {**{claim.month: claim.amount for claim in line.claims}, **line.amounts} for line in lines
    ]
    found = [[month, *(each.get(month) for each in by_line)] for month in range(1, 13)]
    known = [row for row in found if any(cell is not None for cell in row[1:])]
    return _("Lũy kế theo tháng"), columns, known, [c for line in lines for c in line.claims]


def stages(page: Page) -> Parts:
    """Write every money word by source."""
    columns = [
        Column("stage", _("Mức"), "text"),
        Column("national", "KCQG", "money", _("đồng"), meaning=NATIONAL, computed=SHOWN),
        Column("local", "KCĐP", "money", _("đồng"), meaning=LOCAL, computed=SHOWN),
        Column("total", _("Cả hai nguồn"), "money", _("đồng"), computed=SHOWN),
        Column("basis", _("Căn cứ"), meaning=BASIS_MEANING),
    ]
    lines, values = [], []
    for row in page.view.stages:
        measures: list[Measure] = [*(row.by_source[each] for each in STATE_SOURCES), row.total]
        shown = [measure.shown for measure in measures]
        lines.append([row.label, *map(amount, shown), basis(*shown)])
        values += [value for value in shown if value]
    return _("Các mức kinh phí của kỳ"), columns, lines, claims_of(values)


def contents(page: Page) -> Parts:
    """Write the contents."""
    columns = [
        Column("label", _("Nội dung"), "text"),
        Column("plan", page.plan_label, "money", _("đồng"), computed=_("cộng quyết định")),
        Column("actual", page.actual_label, "money", _("đồng"), computed=_("cộng bút toán")),
        Column("rate", _("Tỷ lệ"), "percent", computed=_("thực hiện chia cho kế hoạch")),
        Column("projects", _("Số đề án"), "count", computed=_("đếm hồ sơ đề án")),
    ]
    lines: list[list[str | int | Decimal | None]] = [
        [row.label, row.plan, row.actual, row.rate, row.projects] for row in page.view.contents
    ]
    return _("Theo nội dung hoạt động"), columns, lines, []


TABLES: dict[str, Callable[[Page], Parts]] = {
    "tinh": provinces,
    "don-vi": units,
    "khu-vuc": regions,
    "to-chuc": bodies,
    "theo-nam": years,
    "theo-thang": months,
    "muc": stages,
    "noi-dung": contents,
}
