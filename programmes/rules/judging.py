"""What does not agree in a project (cảnh báo của đề án): for a page, a form, a list of work."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from programmes.models import Project, SpendingEntry
from programmes.models.status import Origin
from programmes.rules import days, spending, support
from programmes.rules.facts import Facts
from programmes.rules.reading import Reader, read_overrides
from programmes.rules.warning import RuleWarning

Rule = Callable[[Facts], Iterator[RuleWarning]]

RULES: Final[tuple[Rule, ...]] = (
    support.support_within_ceiling,
    support.share_within_ceiling,
    support.support_within_rate,
    support.counterpart_where_rate,
    support.sources_make_total,
    support.shares_make_support,
    support.support_near_approved,
    support.support_within_total,
    support.establishments_may_gain,
    spending.advance_within_share,
    spending.paid_within_support,
    spending.executed_within_support,
    spending.executed_within_allocated,
    spending.settled_within_executed,
    spending.entries_differ,
    days.after_contract,
    days.within_project,
    days.within_budget_year,
    days.settled_in_time,
    days.after_settlement,
    support.ceiling_is_known,
)


def warnings_of(facts: Facts) -> list[RuleWarning]:
    """Ask every rule."""
    return [warning for rule in RULES for warning in rule(facts)]


class Judged(NamedTuple):
    """A project's facts, and what the rules say to them."""

    facts: Facts
    warnings: list[RuleWarning]


def judge(projects: Iterable[Project], *, on: date) -> dict[int, Judged]:
    """Judge many projects by key, in as few queries as one; what was accepted says so.

    A project that is only named in a document is a claim; claims are compared, not judged.
    """
    judged = [project for project in projects if project.origin == Origin.ENTERED]
    facts, overrides = Reader(judged).facts(on), read_overrides([each.pk for each in judged])
    return {
        pk: Judged(found, [each.accepted_in(overrides[pk]) for each in warnings_of(found)])
        for pk, found in facts.items()
    }


def warnings_for(project: Project, *, on: date) -> list[RuleWarning]:
    """Return what does not agree in a project."""
    return warnings_for_each([project], on=on)[project.pk]


def warnings_for_each(projects: Iterable[Project], *, on: date) -> dict[int, list[RuleWarning]]:
    """Return what does not agree in many projects, by key; nothing of those that are not judged."""
    everything = list(projects)
    judged = judge(everything, on=on)
    return {
        project.pk: judged[project.pk].warnings if project.pk in judged else []
        for project in everything
    }


def warnings_for_entries(
    project: Project, entries: Iterable[SpendingEntry], *, on: date
) -> list[RuleWarning]:
    """Return what would not agree because of entries that are not stored yet."""
    facts = Reader([project], least_alike=1).facts(on)[project.pk]
    return brought(facts, facts.with_entries(entries))


def brought(before: Facts, after: Facts) -> list[RuleWarning]:
    """Return what does not agree after something is written, and did not so before."""
    said = {warning.said() for warning in warnings_of(before)}
    return [each for each in warnings_of(after) if each.said() not in said and not each.is_note]


def facts_for(project: Project, *, on: date) -> Facts:
    """Read a project as it is now, to compare it with what it is after a change."""
    return Reader([project]).facts(on)[project.pk]


def warnings_for_entry(entry: SpendingEntry, *, on: date) -> list[RuleWarning]:
    """Return what would not agree because of one entry that is not stored yet."""
    return warnings_for_entries(entry.project, [entry], on=on)
