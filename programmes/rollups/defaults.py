"""The year a page opens on when its address names none."""

from collections.abc import Set

from programmes.rollups.scope import Subject
from programmes.rollups.sources import Evidence
from programmes.rollups.values import Place
from provinces.geography import Territory


def default_year(subject: Subject, territory: Territory, evidence: Evidence) -> int:
    """Return the latest year with records, else with a headline figure, of the subject."""
    own = places_of(subject, territory)
    holding, telling = evidence.ledger.held_in.items(), evidence.claims.told_in.items()
    recorded = [year for year, places in holding if subject.unit is None or own & places]
    claimed = [year for year, places in telling if own & places]
    return max([*recorded, *claimed], default=territory.today.year)


def places_of(subject: Subject, territory: Territory) -> Set[Place]:
    """Return the subject and what went into it; a region opens on the country's records."""
    if subject.unit is None:
        return {subject.place}
    return {subject.place, *(("p", each.pk) for each in territory.predecessors(subject.unit.pk))}
