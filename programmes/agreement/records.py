"""Records set beside documents (hồ sơ so với tài liệu): apps above register what they can compare.

Unlike the other checks these may ask the database, a fixed number of queries each.
"""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING

from programmes.agreement.claims import Claims
from programmes.agreement.findings import Finding
from programmes.agreement.review import Review, order, review_claims, review_of
from programmes.models import ReportedFigure
from provinces.geography import Territory

if TYPE_CHECKING:
    from khuyencong.accounts.models import User

Check = Callable[[Claims, "User | None", Territory, ReportedFigure | None], Iterable[Finding]]
"""Takes some figures, who reads, where, and the figure that alone is asked about, if any is."""
CHECKS: list[Check] = []


def review_with_records(
    figures: Iterable[ReportedFigure], user: "User | None", territory: Territory
) -> tuple[Finding, ...]:
    """Compare figures with each other and with what the reader may count of the records."""
    claims = Claims(figures)
    found = chain(
        review_claims(claims).findings, *(check(claims, user, territory, None) for check in CHECKS)
    )
    return tuple(sorted(found, key=order))


def review_of_with_records(
    figure: ReportedFigure,
    figures: Iterable[ReportedFigure],
    user: "User | None",
    territory: Territory,
) -> Review:
    """Keep what one figure takes part in, the records that it is about included."""
    near = list(figures)
    known, claims = review_of(figure, near), Claims(near)
    more = chain.from_iterable(check(claims, user, territory, figure) for check in CHECKS)
    found = tuple(each for each in more if figure in each.figures)
    return Review((*found, *known.findings), known.implied)
