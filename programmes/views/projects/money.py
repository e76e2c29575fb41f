"""What the page of a project says of its money (kinh phí): balances, entries, warnings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from khuyencong.imports.origins import FileOrigin, origins_of, record_key
from programmes.lifecycle import snapshot
from programmes.models import (
    STATE_SOURCES,
    FundingSource,
    Project,
    SpendingEntry,
    SpendingStage,
    SupportCeiling,
)
from programmes.recording import kinds_of, may_accept, may_reverse, sources_of, why_closed
from programmes.rollups.selection import SOURCE_SLUGS
from programmes.rules.facts import Facts
from programmes.rules.judging import Judged, judge
from programmes.rules.warning import RuleWarning


@dataclass(frozen=True)
class Balance:
    """What a source promised, gave and still owes (đồng); None is not known."""

    label: str
    is_state: bool
    approved: int | None
    support: int | None
    allocated: int | None
    advanced: int | None
    disbursed: int | None
    executed: int | None
    settled: int | None

    @property
    def paid(self) -> int | None:
        """Return advances and disbursements together: each đồng is entered as one of them."""
        known = [each for each in (self.advanced, self.disbursed) if each is not None]
        return sum(known) if known else None

    @property
    def remaining(self) -> int | None:
        """Return what remains to be paid of the State's support (còn phải chi)."""
        if not self.is_state or self.support is None:
            return None
        return self.support - (self.paid or 0)

    @property
    def uncovered(self) -> int | None:
        """Return the advance that no execution covers yet (tạm ứng chưa có khối lượng)."""
        if self.advanced is None:
            return None
        return max(self.advanced - (self.executed or 0), 0)


@dataclass(frozen=True)
class EntryRow:
    """An entry as a line."""

    entry: SpendingEntry
    source: str
    reversal: SpendingEntry | None
    sum_url: str  # the sum on the national pages that it counts in
    reverse_url: str  # empty where the person may not reverse it
    origins: Sequence[FileOrigin] = ()  # the cells of files that it came from

    @property
    def is_reversed(self) -> bool:
        """Say whether it does not hold any more."""
        return self.reversal is not None


@dataclass(frozen=True)
class Money:
    """A project's money on a day; each part is read once."""

    project: Project
    user: Any
    on: date

    @cached_property
    def judged(self) -> Judged | None:
        """Return facts and warnings; a project named in a document has none."""
        return judge([self.project], on=self.on).get(self.project.pk)

    @property
    def facts(self) -> Facts | None:
        """Return what the rules judge."""
        return self.judged.facts if self.judged else None

    @cached_property
    def balances(self) -> list[Balance]:
        """Return the balance of each source that something is known of."""
        if self.facts is None:
            return []
        known = {*self.facts.funding, *(slot.source for slot in self.facts.spent)}
        return [balance(self.project, self.facts, each) for each in FundingSource if each in known]

    @cached_property
    def entries(self) -> list[EntryRow]:
        """Return the entries in their order, those that were reversed with what reversed them."""
        rows = self.project.entries.select_related("recorded_by", "reverses", "reversal")
        entries = list(rows.order_by("spent_on", "pk"))
        origins = origins_of(self.user, *entries)
        return [self.row(entry, origins.get(record_key(entry), ())) for entry in entries]

    def row(self, entry: SpendingEntry, origins: Sequence[FileOrigin]) -> EntryRow:
        """Describe an entry."""
        reversal = getattr(entry, "reversal", None)
        may = reversal is None and may_reverse(self.user, self.project, entry)
        url = reverse("entry-reverse", args=[self.project.pk, entry.pk]) if may else ""
        source = entry.get_source_display()
        return EntryRow(entry, source, reversal, self.sum_url(entry), url, origins)

    def sum_url(self, entry: SpendingEntry) -> str:
        """Return the address of the sum that the entry counts in; only State money is summed."""
        if entry.source not in STATE_SOURCES:
            return ""
        unit = self.project.province
        scope = unit.key if unit else f"to-chuc-{self.project.organisation_id}"
        slugs = {source: slug for slug, source in SOURCE_SLUGS.items()}
        question = {
            "nam": entry.year,
            "nguon": slugs[FundingSource(entry.source)],
            "pham-vi": scope,
            "giai-doan": entry.stage,
        }
        return f"{reverse('derivation')}?{urlencode(question)}"

    # -- what does not agree --

    @property
    def warnings(self) -> list[RuleWarning]:
        """Return the warnings that somebody should still look at."""
        return [each for each in self.all_warnings() if each.is_open]

    @property
    def accepted(self) -> list[RuleWarning]:
        """Return the warnings that were accepted with a reason; they stay in sight."""
        return [each for each in self.all_warnings() if each.override]

    @property
    def notes(self) -> list[RuleWarning]:
        """Return what could not be checked."""
        return [each for each in self.all_warnings() if each.is_note]

    def all_warnings(self) -> Iterator[RuleWarning]:
        """Go through everything the rules say."""
        yield from self.judged.warnings if self.judged else ()

    @property
    def ceiling(self) -> SupportCeiling | None:
        """Return the ceiling that the support is compared with."""
        return self.facts.limits.support if self.facts else None

    # -- what the person may do --

    @property
    def may_record(self) -> bool:
        """Say whether the person may record something now."""
        return bool(kinds_of(self.user, self.project))

    @property
    def why_not(self) -> str:
        """Say why no money can be recorded, to whom could record some otherwise."""
        return why_closed(self.project) if sources_of(self.user, self.project) else ""

    @property
    def may_accept(self) -> bool:
        """Say whether the person may accept a warning."""
        return may_accept(self.user, self.project)

    @property
    def may_choose(self) -> bool:
        """Say whether the person may say which ceiling applies."""
        return self.facts is not None and bool(self.user.may_enter)


def balance(project: Project, facts: Facts, source: FundingSource) -> Balance:
    """Put together what is known of a source; only the programme's own money is allocated."""
    stages = {stage.value: facts.total(source, stage) for stage in SpendingStage}
    return Balance(
        label=str(source.label),
        is_state=source in STATE_SOURCES,
        approved=snapshot.approved_funding(project).get(source),
        support=facts.funding.get(source),
        allocated=facts.allocated if source == project.source else None,
        **stages,
    )


def money_of(project: Project, user: Any, *, on: date | None = None) -> Money:
    """Describe the money of a project to a person who may see it; today unless said otherwise."""
    return Money(project, user, on or timezone.localdate())
