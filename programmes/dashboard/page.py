"""A dashboard page, put together: what the template prints, and nothing it has to work out."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from khuyencong.charts import Chart
from khuyencong.markup import joined
from programmes.dashboard.agreement import findings, implied
from programmes.dashboard.contents import content_views
from programmes.dashboard.facts import FactList, fact_lists
from programmes.dashboard.filters import Choice, choices, segments
from programmes.dashboard.graphs import graphs
from programmes.dashboard.maps import province_map
from programmes.dashboard.numbers import Numbers, Scale
from programmes.dashboard.places import Names
from programmes.dashboard.sentences import lead, period_words
from programmes.dashboard.sources import documents, has_records
from programmes.dashboard.stages import stage_views
from programmes.dashboard.tables import Tables, TableView
from programmes.dashboard.tiles import Tile, tiles
from programmes.rollups.facts import Facts
from programmes.rollups.overview import Overview
from programmes.rollups.selection import WHOLE_YEAR
from provinces.geography import Territory
from provinces.maps import ProvinceMap


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
        return self.tables.plan_label

    @property
    def actual_label(self) -> str:
        """Return the actual stage of the rate."""
        return str(self.view.selection.rate.actual.label)

    @cached_property
    def tables(self) -> Tables:
        """Return the maker of the page's tables."""
        return Tables(self.view, self.numbers)

    @cached_property
    def main_table(self) -> TableView | None:
        """Return the table of the level below."""
        return self.tables.main()

    @cached_property
    def more_tables(self) -> list[TableView]:
        """Return the tables after it."""
        return self.tables.more()

    @cached_property
    def map(self) -> ProvinceMap | None:
        """Return the map of rates, on the pages of the nation and of regions."""
        return province_map(self.view, self.territory, self.tables.province_rows)

    @cached_property
    def stage_rows(self) -> SafeString:
        """Return every money word with its numbers."""
        return joined(each.html for each in stage_views(self.view, self.numbers))

    @cached_property
    def implied(self) -> list[SafeString]:
        """Return what follows from the figures, marked as worked out."""
        return implied(self.facts, self.numbers)

    @property
    def findings(self) -> list[str]:
        """Return what does not agree."""
        return findings(self.facts)

    @cached_property
    def content_rows(self) -> SafeString:
        """Return the contents with their shares."""
        return joined(each.html for each in content_views(self.view, self.numbers))

    @cached_property
    def fact_lists(self) -> list[FactList]:
        """Return what documents say beside the headline money."""
        return fact_lists(self.facts, self.numbers)

    @property
    def documents(self) -> list[str]:
        """Name the documents of the headline figures."""
        return documents(self.view)

    @cached_property
    def source_line(self) -> str:
        """Say what the tables of the page rest on, and as of when."""
        return self.tables.source

    @property
    def has_records(self) -> bool:
        """Say whether anything on the page comes from records."""
        return has_records(self.view)

    @property
    def figures_url(self) -> str:
        """Return the list of all figures of the territory and year."""
        return f"{reverse('figures')}?{self.names.figures_query}"
