"""The page of one round: funnel, groups, who took part, what documents say beside it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from awards import counts
from awards.claims import RECOGNISED, REGISTERED
from awards.counts import Participation, Tally
from awards.models import AwardLevel, Entry, ProductGroup
from awards.presenting.numbers import Known, group_name
from awards.presenting.places import Place, places_of
from awards.presenting.rounds import RoundRow
from programmes.models import ReportedFigure
from provinces.geography import Geography, Territory

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


@dataclass(frozen=True)
class GroupLine:
    """A group of products in a round."""

    label: str
    registered: Known
    recognised: Known


@dataclass(frozen=True)
class Presence:
    """Who took part (địa phương tham gia): by records, by documents; unknown is not none."""

    by_records: Participation
    claim: ReportedFigure | None

    @property
    def known(self) -> Known:
        """Return how many units took part."""
        return Known(self.by_records.count, "#dia-phuong", self.claim)


@dataclass(frozen=True)
class RoundPage:
    """Everything that the page shows to one reader."""

    row: RoundRow
    user: "User | None"
    territory: Territory
    geography: Geography

    @cached_property
    def counted(self) -> Any:
        """Return the entries that may be counted."""
        entries: Any = Entry.objects.countable_by(self.user)
        return entries.filter(round=self.row.round)

    @cached_property
    def listed(self) -> Any:
        """Return the entries that may be read, in the order of a list."""
        rows: Any = Entry.objects.visible_to(self.user).filter(round=self.row.round)
        return rows.in_detail().order_by("province__sort_key", "product__sort_key", "pk")

    @cached_property
    def by_group(self) -> dict[str, Tally]:
        """Return the counts of each group."""
        return counts.by_group(self.counted)

    @cached_property
    def groups(self) -> list[GroupLine]:
        """Return the groups of which anything is known."""
        claims = self.row.claims
        said = {key: claims.by_group(key) for key in (REGISTERED, RECOGNISED)}
        found = []
        for key in (*ProductGroup.values, ""):
            tally = self.by_group.get(key)
            records = (tally.registered, tally.recognised) if tally else (None, None)
            registered = Known(records[0], "#du-thi", said[REGISTERED].get(key))
            recognised = Known(records[1], "#du-thi", said[RECOGNISED].get(key))
            if registered.best is not None or recognised.best is not None:
                found.append(GroupLine(group_name(key), registered, recognised))
        return found

    @cached_property
    def presence(self) -> Presence | None:
        """Return which units took part, for a round above the provinces."""
        if AwardLevel(self.row.round.level) not in (AwardLevel.REGION, AwardLevel.NATION):
            return None
        taken = counts.participation(self.row.round, self.counted, self.territory)
        return Presence(taken, self.row.claims.whole("provinces_participating"))

    @cached_property
    def places(self) -> list[Place]:
        """Return what each province entered and won."""
        if self.presence is None:
            return []
        return places_of([self.row], self.user, self.territory, self.geography)

    @cached_property
    def establishments(self) -> list[tuple[str, Known]]:
        """Return how many makers took part and won."""
        makers = counts.establishments(self.counted) if self.by_group else None
        whole = self.row.claims.whole
        return [
            ("registered", Known(makers, "#du-thi", whole("establishments_registered"))),
            ("recognised", Known(None, "", whole("establishments_recognised"))),
        ]

    @cached_property
    def claims(self) -> list[ReportedFigure]:
        """Return every figure of documents about the round."""
        return list(self.row.claims.figures)
