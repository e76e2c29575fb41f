"""Awards in /doi-chieu/ (đối chiếu): counts of records beside documents, and years beside periods.

Only rounds whose result is out are compared: an open one is still being entered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.claims import RECOGNISED, REGISTERED, RoundClaims, is_of_a_round, match
from awards.counts import Tally, tallies
from awards.models import AwardRound, Entry, Result
from awards.models.entries import EntryQuerySet
from awards.models.rounds import PUBLIC_STATUSES
from programmes.agreement.claims import Claims, Key
from programmes.agreement.findings import Finding, Kind, Side, Topic, Verdict
from programmes.agreement.quantities import Quantity, total
from programmes.agreement.records import CHECKS
from programmes.agreement.words import Measure
from programmes.models import Origin, ReportedFigure
from programmes.models.figures import Period, Scope
from provinces.geography import Territory

if TYPE_CHECKING:
    from khuyencong.accounts.models import User

PRODUCTS: Final = (REGISTERED, RECOGNISED)
COLUMN: Final = {REGISTERED: "registered", RECOGNISED: "recognised"}


@dataclass
class Counted:
    """What the records of one round come to, as documents count it."""

    groups: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    provinces: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    makers: dict[str, int] = field(default_factory=dict)

    def value(self, figure: ReportedFigure, said: RoundClaims) -> int | None:
        """Return the count that a figure of the round is about; None where it is about none."""
        name = figure.indicator.key
        if said.is_whole(figure):
            return self.of_round(name)
        if name not in PRODUCTS:
            return None
        if said.is_own(figure):
            group = figure.product_group
            return of(self.groups[group], name) if group else None
        tally = self.provinces.get(figure.province_id or 0)
        return of(tally, name) if tally and figure.scope == Scope.WHOLE else None

    def of_round(self, name: str) -> int | None:
        """Return a count of the whole round."""
        if name in PRODUCTS:
            return sum(of(tally, name) for tally in self.groups.values())
        if name in self.makers:
            return self.makers[name]
        column = "registered" if name == "provinces_participating" else "recognised"
        return sum(bool(getattr(tally, column)) for tally in self.provinces.values())


def of(tally: Tally, name: str) -> int:
    """Return the count of products that an indicator means."""
    return int(getattr(tally, COLUMN[name]))


def records_beside_documents(
    claims: Claims, user: "User | None", territory: Territory, only: ReportedFigure | None
) -> Iterator[Finding]:
    """Compare every figure about a decided round with what the round's records come to."""
    figures = [each for each in claims.figures if is_of_a_round(each) and only in (None, each)]
    rounds = list(decided_rounds(user, figures))
    counted = count(rounds, user) if rounds else {}
    said = match(rounds, figures, territory)
    for each in rounds:
        for figure in said[each.pk].figures:
            value = counted[each.pk].value(figure, said[each.pk])
            if value is not None:
                yield beside(each, value, figure)


def decided_rounds(user: "User | None", figures: Iterable[ReportedFigure]) -> Iterable[AwardRound]:
    """Return the rounds with records that figures may be about."""
    with_records = Entry.objects.recorded().order_by().values("round")
    return (
        AwardRound.objects.visible_to(user)
        .filter(status__in=PUBLIC_STATUSES, origin=Origin.ENTERED, pk__in=with_records)
        .filter(year__in={each.year for each in figures})
        .select_related("province")
    )


def count(rounds: Iterable[AwardRound], user: "User | None") -> dict[int, Counted]:
    """Count the records of rounds, in two queries."""
    entries = Entry.objects.countable_by(user).filter(round__in=rounds)
    found: dict[int, Counted] = {each.pk: Counted() for each in rounds}
    for (pk, group, province), tally in tallies(entries, "round", "group", "province").items():
        found[pk].groups[group] += tally
        found[pk].provinces[province] += tally
    for pk, makers in makers_of(entries):
        found[pk].makers = makers
    return found


def makers_of(entries: EntryQuerySet) -> Iterator[tuple[int, dict[str, int]]]:
    """Count the makers of each round, each once."""
    one = Count("product__establishment", distinct=True)
    won = Count("product__establishment", distinct=True, filter=Q(result=Result.RECOGNISED))
    rows = entries.recorded().registered().order_by().values("round")
    for row in rows.annotate(all=one, won=won):
        yield (
            row["round"],
            {
                "establishments_registered": row["all"],
                "establishments_recognised": row["won"],
            },
        )


def beside(award_round: AwardRound, value: int, figure: ReportedFigure) -> Finding:
    """Set a count beside a figure."""
    exact = Decimal(value)
    code = award_round.code
    records = (code, reverse("award-round", args=[code]))
    words = {"round": award_round.name, "said": figure.as_printed, "count": value}
    return Finding(
        Kind.RECORDS,
        Topic.of(figure),
        Side(Quantity(exact, exact, exact), _("đếm từ hồ sơ"), (), records=records),
        Side(Quantity.of(figure), _("tài liệu nêu"), (figure,)),
        Measure.of((figure,)),
        _("%(round)s: hồ sơ có %(count)d, tài liệu nêu %(said)s.") % words,
    )


# -- several years ------------------------------------------------------------------------------


def years_beside_periods(
    claims: Claims, user: "User | None", territory: Territory, only: ReportedFigure | None
) -> Iterator[Finding]:
    """Compare what a document says of several years with what is said of each round in them."""
    for whole in claims.figures:
        key = claims.key(whole)
        if whole.period == Period.SPAN and whole.year_from and whole.award_level:
            parts = [best for year in years(whole) if (best := of_year(claims, key, year))]
            if whole.indicator.key in PRODUCTS and len(parts) > 1:
                yield sum_of_years(tuple(parts), whole)


def years(whole: ReportedFigure) -> range:
    """Return the years of a period."""
    return range(whole.year_from or whole.year, whole.year + 1)


def of_year(claims: Claims, key: Key, year: int) -> ReportedFigure | None:
    """Return the best figure of the same thing in one year, whichever round it names."""
    same = key._replace(origin=None, period=(Period.MONTHS, None, year, 1, 12), award=("", None))
    level = key.award[0]
    for other, figures in claims.by_thing.items():
        if other.award[0] == level and other._replace(award=("", None)) == same:
            return figures[0]
    return None


def sum_of_years(parts: tuple[ReportedFigure, ...], whole: ReportedFigure) -> Finding:
    """Add the years up; fewer than the period's rounds are a part, and no error."""
    added = total([Quantity.of(part) for part in parts])
    measure = Measure.of((*parts, whole))
    words = {"terms": measure.terms(parts), "sum": measure.text(added.value)}
    found = Finding(
        Kind.YEARS,
        Topic.of(whole),
        Side(added, _("cộng các năm đã nêu"), parts),
        Side(Quantity.of(whole), _("cả kỳ mà tài liệu in"), (whole,)),
        measure,
        _("%(terms)s = %(sum)s; tài liệu in %(whole)s.") % {**words, "whole": whole.as_printed},
    )
    is_less = found.difference < 0 and not found.within_tolerance
    return found.ruled_as(Verdict.PARTIAL) if is_less else found


def join_agreement() -> None:
    """Take part in the comparison page."""
    for check in (records_beside_documents, years_beside_periods):
        if check not in CHECKS:
            CHECKS.append(check)
