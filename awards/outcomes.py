"""What support led to (từ hỗ trợ đến bình chọn): who was supported in a year and recognised since.

An establishment is the same where the register says so: by its record, which its tax code keeps
single. What is not linked is counted as not known, never as none. Everything is summed in the
database; of a project with several beneficiaries the money stands once.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, Q, Sum

from awards.models import Entry, Result
from khuyencong.formatting import rate
from programmes.models import Beneficiary, FundingSource, Origin, Project, ProjectFunding, Status
from programmes.models.stages import STATE_SOURCES
from programmes.models.status import NOT_COUNTED

GAVE_NOTHING: Final = (*NOT_COUNTED, Status.STOPPED, Status.CARRIED_OVER)
DIMENSIONS: Final = {"content": "content", "source": "source", "province": "province"}
"""By what an outcome is told, as a column of the project."""
RECOGNISED_SINCE: Final = Q(
    establishment__products__entries__result=Result.RECOGNISED,
    establishment__products__entries__round__year__gte=F("project__year"),
)


@dataclass
class Outcome:
    """What became of support in one content, source or province; amounts in đồng."""

    supported: int = 0  # establishments
    awarded: int = 0  # of them, recognised in the year of support or later, at any level
    projects: int = 0
    with_beneficiary: int = 0  # of them, naming whom they support
    money: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def award_rate(self) -> Decimal | None:
        """Return awarded / supported establishments."""
        return rate(self.awarded, self.supported)

    @property
    def support(self) -> int | None:
        """Return KCQG and KCĐP together; None where no project says."""
        amounts = [self.money[source] for source in STATE_SOURCES if source in self.money]
        return sum(amounts) if amounts else None

    @property
    def counterpart(self) -> int | None:
        """Return what the establishments put in themselves (đối ứng)."""
        return self.money.get(FundingSource.COUNTERPART)

    @property
    def mobilised(self) -> Decimal | None:
        """Return counterpart / support: đồng mobilised by one đồng of support."""
        if self.support is None or self.counterpart is None:
            return None
        return rate(self.counterpart, self.support)


def supported_projects(year: int) -> Any:
    """Return the projects of a year that gave support: records, approved, not stopped."""
    rows = Project.objects.filter(year=year, origin=Origin.ENTERED)
    return rows.exclude(status__in=GAVE_NOTHING)


def outcomes(year: int, by: str) -> dict[Any, Outcome]:
    """Return the outcomes of a year's support by a column of its projects; four queries."""
    column = DIMENSIONS[by]
    projects = supported_projects(year).order_by()
    found: dict[Any, Outcome] = defaultdict(Outcome)
    of = Beneficiary.objects.filter(project__in=projects.values("pk")).order_by()
    for key, count in of.values_list(f"project__{column}").annotate(
        count=Count("establishment", distinct=True)
    ):
        found[key].supported = count
    won = of.filter(RECOGNISED_SINCE).values_list(f"project__{column}")
    for key, count in won.annotate(count=Count("establishment", distinct=True)):
        found[key].awarded = count
    add_projects(found, projects, column)
    add_money(found, projects, column)
    return dict(found)


def add_projects(found: dict[Any, Outcome], projects: Any, column: str) -> None:
    """Count the projects, and those that name whom they support."""
    named = Count("pk", filter=Q(beneficiaries__isnull=False), distinct=True)
    for key, count, told in projects.values_list(column).annotate(
        count=Count("pk", distinct=True), told=named
    ):
        found[key].projects, found[key].with_beneficiary = count, told


def add_money(found: dict[Any, Outcome], projects: Any, column: str) -> None:
    """Sum the money of the projects by source (đồng)."""
    funding = ProjectFunding.objects.filter(project__in=projects.values("pk")).order_by()
    rows = funding.values_list(f"project__{column}", "source").annotate(total=Sum("amount"))
    for key, source, amount in rows:
        found[key].money[source] = amount


@dataclass(frozen=True)
class Coverage:
    """On how much of the register the outcomes rest (độ phủ)."""

    establishments: int  # supported in the year
    with_tax_code: int
    recognised: int  # products recognised in the year of support or later
    linked: int  # of them, made by an establishment of the register


def coverage(year: int) -> Coverage:
    """Say how much is linked; two queries."""
    projects = supported_projects(year).order_by().values("pk")
    of = Beneficiary.objects.filter(project__in=projects).order_by()
    told: Mapping[str, int] = of.aggregate(
        all=Count("establishment", distinct=True),
        coded=Count("establishment", distinct=True, filter=~Q(establishment__tax_code="")),
    )
    won = Entry.objects.filter(result=Result.RECOGNISED, round__year__gte=year).order_by()
    products: Mapping[str, int] = won.aggregate(
        all=Count("product", distinct=True),
        linked=Count("product", distinct=True, filter=Q(product__establishment__isnull=False)),
    )
    return Coverage(told["all"], told["coded"], products["all"], products["linked"])
