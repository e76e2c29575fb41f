"""The money words of a period side by side: planned, allocated, executed… from each source."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khuyencong.formatting import percent
from khuyencong.markup import table_row
from programmes.dashboard.numbers import NOTHING_KNOWN, Numbers
from programmes.dashboard.rows import partial
from programmes.models.stages import STATE_SOURCES, FundingSource, PlanStage
from programmes.rollups.measures import Measure
from programmes.rollups.overview import Overview, StageRow
from programmes.rollups.values import execution_rate

SHORT = {FundingSource.NATIONAL: "KCQG", FundingSource.LOCAL: "KCĐP"}


@dataclass(frozen=True)
class StageView:
    """A money word with its numbers by source."""

    label: str
    national: str
    local: str
    total: str
    notes: tuple[str, ...]

    @property
    def html(self) -> str:
        """Return the line as HTML."""
        cells = (self.national, self.local, self.total, "; ".join(self.notes))
        return table_row(self.label, cells, ("num", "num", "num", "note"))


def stage_views(page: Overview, numbers: Numbers) -> list[StageView]:
    """Write every money word that anything is known of."""
    return [stage_view(row, page, numbers) for row in page.stages]


def stage_view(row: StageRow, page: Overview, numbers: Numbers) -> StageView:
    """Write one money word."""
    national, local = (row.by_source[source] for source in STATE_SOURCES)

    def cell(measure: Measure) -> str:
        written = numbers.cell(measure.shown, page.place, NOTHING_KNOWN)
        if measure.basis != "parts":
            return written
        return numbers.noted(written, f"{measure.known}/{measure.parts}")

    return StageView(
        row.label, cell(national), cell(local), cell(row.total), tuple(notes(row, page, numbers))
    )


def notes(row: StageRow, page: Overview, numbers: Numbers) -> Iterator[str]:
    """Say what a reader must know of the numbers of a line."""
    total = row.total
    if total.parts > 1 and total.summed:
        known = {"known": total.known, "all": total.parts}
        yield _("cộng được %(known)d/%(all)d đơn vị") % known
    yield from parts_note(row, numbers)
    yield from share_of_plan(row, page)
    yield from details(row)


def parts_note(row: StageRow, numbers: Numbers) -> Iterator[str]:
    """Say what the two sources give together where the total says something else."""
    measures = [row.by_source[source] for source in STATE_SOURCES]
    if row.total.shown is None or {each.basis for each in measures} != {row.total.basis}:
        yield from filter(None, [partial(row.total.shown)])
        return
    added = sum(each.shown.amount for each in measures if each.shown)
    if difference := added - row.total.shown.amount:
        write = numbers.scale.text
        words = {"sum": write(added, exact=True), "difference": write(difference, exact=True)}
        yield _("hai nguồn cộng lại %(sum)s, lệch %(difference)s") % words


def share_of_plan(row: StageRow, page: Overview) -> Iterator[str]:
    """Say how much of what was planned has been allocated, source by source."""
    planned = next((each for each in page.stages if each.stage == PlanStage.PLANNED), None)
    if row.stage != PlanStage.ALLOCATED or planned is None:
        return
    for source in STATE_SOURCES:
        given, wanted = row.by_source[source], planned.by_source[source]
        share = execution_rate(given.shown, wanted.shown)
        if share is not None and given.basis == wanted.basis != "parts":
            yield _("%(source)s được giao bằng %(share)s kế hoạch") % {
                "source": SHORT[source],
                "share": percent(share),
            }


def details(row: StageRow) -> Iterator[str]:
    """Quote to whom money was allocated: not every đồng of it went to a province."""
    if row.stage != PlanStage.ALLOCATED:
        return
    for source in STATE_SOURCES:
        value = row.by_source[source].shown
        if value and value.claim and len(value.claim.detail) > len(row.label):
            yield f"{SHORT[source]}: {value.claim.detail}"
