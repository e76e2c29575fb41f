"""The tables of rows of a dashboard: regions, provinces, bodies, and units folded into one."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from khuyencong.markup import joined
from programmes.dashboard import rows
from programmes.dashboard.graphs import plan_heading
from programmes.dashboard.numbers import Numbers
from programmes.dashboard.rows import RowView
from programmes.dashboard.sentences import period_words
from programmes.dashboard.sources import source_line
from programmes.rollups.overview import Overview


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

    @property
    def body(self) -> SafeString:
        """Return the rows as HTML."""
        return joined(row.html for row in self.rows)

    @property
    def foot(self) -> SafeString:
        """Return the totals as HTML."""
        return joined(row.html for row in self.totals)


@dataclass(frozen=True)
class Tables:
    """Makes the tables of one page."""

    view: Overview
    numbers: Numbers

    @cached_property
    def province_rows(self) -> list[RowView]:
        """Return the provinces' rows."""
        return rows.province_rows(self.view, self.numbers)

    def main(self) -> TableView | None:
        """Return the table of the level below: regions, provinces, or units folded into one."""
        if self.view.subject.is_nation:
            found = rows.region_rows(self.view, self.numbers)
            return self.table("khu-vuc", _("Các khu vực"), _("Khu vực"), found, [])
        if self.view.subject.region:
            return self.provinces()
        if len(self.view.total.parts) > 1:
            parts = rows.part_rows(self.view, self.numbers)
            title, head = _("Các đơn vị gộp lại"), _("Đơn vị lúc đó")
            return self.table("don-vi", title, head, parts, self.totals())
        return None

    def more(self) -> list[TableView]:
        """Return the country's tables of bodies that are no province's, and of provinces."""
        if not self.view.subject.is_nation:
            return []
        bodies = rows.organisation_rows(self.view, self.numbers)
        title = _("Tổ chức, trung tâm vùng")
        outside = self.table("to-chuc", title, _("Đơn vị"), bodies, [])
        return [*([outside] if bodies else []), self.provinces()]

    def provinces(self) -> TableView:
        """Return the table of provinces."""
        title, head = _("Các tỉnh, thành phố"), _("Tỉnh, thành phố")
        return self.table("tinh", title, head, self.province_rows, self.totals())

    def totals(self) -> list[RowView]:
        """Return the sum of the rows, of the bodies beside them, and the report of the whole."""
        return rows.total_rows(self.view, self.numbers)

    @cached_property
    def heading(self) -> str:
        """Say of which period the tables are, in which unit, and over how many units."""
        unit, covered = self.numbers.scale.unit, rows.coverage(self.view.total)
        return f"{period_words(self.view.selection)}; {unit}; {covered}"

    @cached_property
    def plan_label(self) -> str:
        """Name the stage that plans are at."""
        return plan_heading(self.view, (part.plan for part in self.view.total.parts))

    @cached_property
    def source(self) -> str:
        """Say what the tables rest on."""
        return source_line(self.view)

    def table(
        self, name: str, title: str, head: str, found: list[RowView], totals: list[RowView]
    ) -> TableView:
        """Return a table, with the rows that nothing is known of set apart."""
        known, missing = rows.set_apart(found)
        selection = self.view.selection
        return TableView(
            id=name,
            title=title,
            subtitle=self.heading,
            head=head,
            plan_label=self.plan_label,
            actual_label=str(selection.rate.actual.label),
            rows=known,
            missing=missing,
            totals=totals,
            query=selection.query(),
            source=self.source,
        )
