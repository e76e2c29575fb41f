"""Records set beside documents (hồ sơ so với tài liệu): apps above register what they can compare.

Unlike the other checks these may ask the database, a fixed number of queries each.
"""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING

from programmes.agreement.claims import Claims
from programmes.agreement.findings import Finding
from programmes.agreement.review import order, review_claims
from programmes.models import ReportedFigure
from provinces.geography import Territory

if TYPE_CHECKING:
    from khuyencong.accounts.models import User

Check = Callable[[Claims, "User | None", Territory], Iterable[Finding]]
CHECKS: list[Check] = []


def review_with_records(
    figures: Iterable[ReportedFigure], user: "User | None", territory: Territory
) -> tuple[Finding, ...]:
    """Compare figures with each other and with what the reader may count of the records."""
    claims = Claims(figures)
    found = chain(
        review_claims(claims).findings, *(check(claims, user, territory) for check in CHECKS)
    )
    return tuple(sorted(found, key=order))
