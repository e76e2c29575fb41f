"""A dashboard page, put together: what the template prints, and nothing it has to work out."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from khuyencong.charts import Chart
from khuyencong.formatting import MISSING, date_text, percent, rate
from khuyencong.templatetags.bars import bullet
from programmes.dashboard import rows
from programmes.dashboard.agreement import findings, implied
from programmes.dashboard.facts import FactList, fact_lists
from programmes.dashboard.filters import Choice, choices, segments
from programmes.dashboard.graphs import graphs, plan_heading
from programmes.dashboard.maps import province_map
from programmes.dashboard.numbers import Numbers, Scale
from programmes.dashboard.places import Names
from programmes.dashboard.rows import RowView
from programmes.dashboard.sentences import lead, period_words
from programmes.dashboard.stages import StageView, stage_views
from programmes.dashboard.tiles import Tile, tiles
from programmes.rollups.contents import ContentRow
from programmes.rollups.facts import Facts
from programmes.rollups.overview import Overview
from programmes.rollups.selection import WHOLE_YEAR
from programmes.rollups.values import Value
from provinces.geography import Territory
from provinces.maps import ProvinceMap

MAX_DOCUMENTS = 3


@dataclass(frozen=True)
class TableView:
    """A table of rows with its heads."""

    id: str
    title: str
    subtitle: str
    head: str
    plan_label: str
    actual_label: str
    rows: list[RowView]
    missing: list[RowView]
    totals: list[RowView]
    query: str
    source: str


@dataclass(frozen=True)
class ContentView:
    """A content with its numbers."""

    label: str
    plan: str
    actual: str
    bullet: str
    share: str
    projects: str


@dataclass(frozen=True)
class Page:
    """Everything printed about a territory in a period."""

    view: Overview
    facts: Facts
    territory: Territory
    problems: list[str]

    @cached_property
    def names(self) -> Names:
        """Return what the territory and its neighbours are called."""
        return Names(self.view, self.territory)

    @cached_property
    def numbers(self) -> Numbers:
        """Return the writer of the page's numbers."""
        scale = Scale(is_large=self.view.subject.unit is None)
        return Numbers(self.view.selection, self.territory, scale)

    @property
    def is_nation(self) -> bool:
        """Say whether the page is the country's."""
        return self.view.subject.is_nation

    @property
    def name(self) -> str:
        """Return the territory's name in the period."""
        return self.names.name

    @property
    def period(self) -> str:
        """Return the period beside the name."""
        selection = self.view.selection
        return str(selection.year) if selection.is_whole_year else period_words(selection)

    @property
    def title(self) -> str:
        """Return the title of the window."""
        return f"{self.name} {self.period}"

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """Return the way down to this page."""
        return self.names.crumbs

    @property
    def notices(self) -> list[str]:
        """Return what a reader must know of the territory, with links."""
        return [*self.names.notices, *self.period_notices]

    @property
    def period_notices(self) -> list[str]:
        """Point to other months of the year that documents speak of."""
        return [
            self.names.notice(
                _("Có số liệu cả năm:")
                if month == WHOLE_YEAR
                else _("Có số liệu lũy kế %d tháng của năm này:") % month,
                self.view.selection.query(through_month=month),
            )
            for month in self.facts.other_months
        ]

    @property
    def query(self) -> str:
        """Return the address's question."""
        return self.view.selection.query()

    @property
    def choices(self) -> list[Choice]:
        """Return the drop-down filters."""
        return choices(self.view.selection, [point.year for point in self.view.years])

    @property
    def segments(self) -> list[Choice]:
        """Return the filters of few options."""
        return segments(self.view.selection, self.names.geographies)

    @property
    def lead(self) -> str:
        """Return the page in a sentence."""
        return lead(self.view, self.facts, self.numbers, self.names.in_sentence)

    @property
    def tiles(self) -> list[Tile]:
        """Return the numbers on top."""
        return tiles(self.view, self.facts, self.numbers)

    @cached_property
    def charts(self) -> list[Chart]:
        """Return the charts with their tables."""
        return graphs(self.view, self.numbers, self.name)

    @property
    def unit(self) -> str:
        """Return the unit of the page's money."""
        return self.numbers.scale.unit

    @property
    def plan_label(self) -> str:
        """Return the plan stage of the rate."""
        return plan_heading(self.view, (part.plan for part in self.view.total.parts))

    @property
    def actual_label(self) -> str:
        """Return the actual stage of the rate."""
        return str(self.view.selection.rate.actual.label)

    @cached_property
    def main_table(self) -> TableView | None:
        """Return the table of the level below: regions, provinces, or units folded into one."""
        subject = self.view.subject
        if subject.is_nation:
            found = rows.region_rows(self.view, self.numbers)
            return self.table("khu-vuc", _("Các khu vực"), _("Khu vực"), found, is_total=False)
        if subject.region:
            return self.provinces_table
        if len(self.view.total.parts) > 1:
            parts = rows.part_rows(self.view, self.numbers)
            return self.table("don-vi", _("Các đơn vị gộp lại"), _("Đơn vị lúc đó"), parts)
        return None

    @property
    def provinces_table(self) -> TableView:
        """Return the table of provinces."""
        title = _("Các tỉnh, thành phố")
        return self.table("tinh", title, _("Tỉnh, thành phố"), self.province_rows)

    @cached_property
    def province_rows(self) -> list[RowView]:
        """Return the provinces' rows."""
        return rows.province_rows(self.view, self.numbers)

    @cached_property
    def more_tables(self) -> list[TableView]:
        """Return the country's tables of bodies that are no province's, and of provinces."""
        if not self.view.subject.is_nation:
            return []
        bodies = rows.organisation_rows(self.view, self.numbers)
        title = _("Tổ chức, trung tâm vùng")
        outside = self.table("to-chuc", title, _("Đơn vị"), bodies, is_total=False)
        return [*([outside] if bodies else []), self.provinces_table]

    def table(
        self, name: str, title: str, head: str, found: list[RowView], *, is_total: bool = True
    ) -> TableView:
        """Return a table with the sum of its rows, and the report of the whole beneath."""
        is_sum = is_total and self.view.total.known > 0
        totals = [rows.total_row(self.view, self.numbers)] if is_sum else []
        reported = rows.reported_row(self.view, self.numbers) if is_total else None
        known, missing = rows.set_apart(found)
        period = period_words(self.view.selection)
        return TableView(
            id=name,
            title=title,
            subtitle=f"{period}; {self.unit}; {rows.coverage(self.view.total)}",
            head=head,
            plan_label=self.plan_label,
            actual_label=self.actual_label,
            rows=known,
            missing=missing,
            totals=[*totals, *([reported] if reported else [])],
            query=self.query,
            source=self.source_line,
        )

    @cached_property
    def map(self) -> ProvinceMap | None:
        """Return the map of rates, on the pages of the nation and of regions."""
        return province_map(self.view, self.territory, self.province_rows)

    @cached_property
    def stages(self) -> list[StageView]:
        """Return every money word with its numbers."""
        return stage_views(self.view, self.numbers)

    @cached_property
    def implied(self) -> list[SafeString]:
        """Return what follows from the figures, marked as worked out."""
        return implied(self.facts, self.numbers)

    @property
    def findings(self) -> list[str]:
        """Return what does not agree."""
        return findings(self.facts)

    @cached_property
    def contents(self) -> list[ContentView]:
        """Return the contents with their shares."""
        found = self.view.contents
        largest = max((max(row.plan or 0, row.actual or 0) for row in found), default=0)
        total = sum(row.actual for row in found if row.actual is not None)
        return [
            ContentView(
                row.label,
                self.content_cell(row, row.plan, self.view.selection.rate.plan),
                self.content_cell(row, row.actual, self.view.selection.rate.actual),
                bullet(row.plan, row.actual, largest),
                percent(share) if (share := rate(row.actual, total)) is not None else MISSING,
                str(row.projects),
            )
            for row in found
        ]

    def content_cell(self, row: ContentRow, amount: int | None, stage: str) -> str:
        """Write an amount of a content, which opens the records of that content."""
        if amount is None:
            return MISSING
        value = Value(amount, stage, records=True)
        return self.numbers.cell_of_content(value, self.view.place, row.code)

    @cached_property
    def fact_lists(self) -> list[FactList]:
        """Return what documents say beside the headline money."""
        return fact_lists(self.facts, self.numbers)

    @property
    def documents(self) -> list[str]:
        """Name the documents of the headline figures."""
        values = [*self.shown_values(), *(v for s in self.view.stages for v in s.shown)]
        found = [title for value in values for claim in value.claims if (title := claim.document)]
        return list(dict.fromkeys(found))[:MAX_DOCUMENTS]

    def shown_values(self) -> list[Value]:
        """Return the plan and actual shown on top."""
        comparison = self.view.comparison
        return [value for value in (comparison.plan.shown, comparison.actual.shown) if value]

    @cached_property
    def source_line(self) -> str:
        """Say what the tables of the page rest on, and as of when."""
        values = [value for row in self.view.stages for value in row.shown]
        days = [claim.as_of for value in values for claim in value.claims if claim.as_of]
        told = _("tài liệu công bố") + (f" (mới nhất {date_text(max(days))})" if days else "")
        kept = _("hồ sơ trong hệ thống, tính đến %s") % date_text(timezone.localdate())
        claimed = any(value.claims for value in values)
        recorded = any(value.records for value in values)
        parts = [*([told] if claimed else []), *([kept] if recorded else [])]
        return _("Nguồn: %s; mở từng số để xem.") % "; ".join(parts) if parts else ""

    @property
    def has_records(self) -> bool:
        """Say whether anything on the page comes from records."""
        return any(value.records for value in self.shown_values())

    @property
    def figures_url(self) -> str:
        """Return the list of all figures of the territory and year."""
        return f"{reverse('figures')}?{self.names.figures_query}"
