"""Rounds with what is known of each: registered and recognised, by records and by documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from awards import counts
from awards.claims import RECOGNISED, REGISTERED, RoundClaims, read_claims
from awards.counts import Tally
from awards.models import AwardRound, Entry
from awards.presenting.numbers import Known
from khuyencong.formatting import percent, rate
from provinces.geography import Territory

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


@dataclass(frozen=True)
class RoundRow:
    """A round in a list."""

    round: AwardRound
    tally: Tally | None
    claims: RoundClaims

    @property
    def address(self) -> str:
        """Return the page of the round."""
        return reverse("award-round", args=[self.round.code])

    def known(self, name: str, indicator: str) -> Known:
        """Return a count of its records beside the figure of its documents."""
        records = getattr(self.tally, name) if self.tally else None
        return Known(records, f"{self.address}#du-thi", self.claims.whole(indicator))

    @property
    def registered(self) -> Known:
        """Return how many products took part."""
        return self.known("registered", REGISTERED)

    @property
    def recognised(self) -> Known:
        """Return how many were recognised."""
        return self.known("recognised", RECOGNISED)

    @property
    def recognition_rate(self) -> Decimal | None:
        """Return recognised / registered of one origin: records, else documents' figures."""
        if self.tally:
            return self.tally.recognition_rate
        part, whole = self.recognised.best, self.registered.best
        return rate(part, whole) if part is not None and whole else None

    @property
    def rate_text(self) -> str:
        """Return the rate in words of a table."""
        return percent(self.recognition_rate)

    @property
    def names_document(self) -> bool:
        """Say whether the round is known from a document."""
        return self.round.document_id is not None


def rows_of(
    rounds: Iterable[AwardRound], user: "User | None", territory: Territory
) -> list[RoundRow]:
    """Read counts and claims of rounds: two queries, however many."""
    listed: Sequence[AwardRound] = list(rounds)
    found: Any = Entry.objects.countable_by(user).filter(round__in=listed)
    tallies = counts.by_round(found)
    claims = read_claims(listed, user, territory)
    return [RoundRow(each, tallies.get(each.pk), claims[each.pk]) for each in listed]
