"""A value on a page: how much, at which stage, and from which records or claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from khuyencong.formatting import rate

NATION = ("nation", 0)
MIXED = "mixed"  # a plan added up from what was allocated here and only planned there
Place = tuple[str, int | str]  # ("nation", 0), ("region", "north"), ("p", pk), ("o", pk)


@dataclass(frozen=True, slots=True)
class Claim:
    """A headline amount that a document states (đồng)."""

    code: str
    place: Place
    year: int
    month: int
    source: str
    stage: str
    amount: int
    qualifier: str
    status: str
    as_of: date | None
    document_id: int | None
    document: str | None
    ambiguity: str
    detail: str

    @property
    def is_estimate(self) -> bool:
        """Say whether the document calls it an estimate, or could not have known the end."""
        return self.status == "estimate"


@dataclass(frozen=True, slots=True)
class Value:
    """An amount (đồng) with where it comes from."""

    amount: int
    stage: str
    records: bool = False
    claims: tuple[Claim, ...] = ()
    missing_sources: tuple[str, ...] = ()

    @property
    def claim(self) -> Claim | None:
        """Return the one claim that the value is, if it is one."""
        return self.claims[0] if len(self.claims) == 1 and not self.records else None

    @property
    def qualifier(self) -> str:
        """Return the word of the document ("trên", "hơn", "ước"): sums have none."""
        return self.claim.qualifier if self.claim else ""

    @property
    def is_estimate(self) -> bool:
        """Say whether any part is an estimate."""
        return any(claim.is_estimate for claim in self.claims)

    @property
    def is_ambiguous(self) -> bool:
        """Say whether it is a claim whose meaning is in doubt."""
        return bool(self.claims) and any(claim.ambiguity for claim in self.claims)

    @property
    def documents(self) -> set[int | None]:
        """Return the documents that it was read from."""
        return {claim.document_id for claim in self.claims}


def add_up(values: Iterable[Value | None]) -> Value | None:
    """Add values of one kind; nothing known gives None, not zero.

    A source is missing from a sum when none of its parts has it.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return known[0] if known else None
    missing = set(known[0].missing_sources).intersection(*(each.missing_sources for each in known))
    return Value(
        amount=sum(value.amount for value in known),
        stage=known[0].stage if len({value.stage for value in known}) == 1 else MIXED,
        records=any(value.records for value in known),
        claims=tuple(claim for value in known for claim in value.claims),
        missing_sources=tuple(sorted(missing)),
    )


def sure(value: Value | None) -> Value | None:
    """Return the value unless its meaning is in doubt."""
    return None if value is None or value.is_ambiguous else value


def is_comparable(actual: Value | None, plan: Value | None) -> bool:
    """Say whether two values speak of the same money.

    A doubtful claim is only compared with a figure of its own document.
    """
    if actual is None or plan is None or actual.missing_sources != plan.missing_sources:
        return False
    doubtful = actual.is_ambiguous or plan.is_ambiguous
    return not doubtful or actual.documents == plan.documents


def execution_rate(actual: Value | None, plan: Value | None) -> Decimal | None:
    """Return actual / plan, unless the two do not speak of the same money."""
    if actual is None or plan is None or not is_comparable(actual, plan):
        return None
    return rate(actual.amount, plan.amount)
