"""What a reader has chosen to look at; every choice lives in the address of the page."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from programmes.models.stages import STATE_SOURCES, FundingSource, PlanStage, SpendingStage
from provinces.geography import Geography


@dataclass(frozen=True)
class Rate:
    """Which actual stage is divided by which plan stage (tỷ lệ)."""

    slug: str
    label: str | Promise
    plan: PlanStage
    actual: SpendingStage

    @property
    def plan_stages(self) -> tuple[PlanStage, ...]:
        """Return the plan stages to try: what was not allocated may still have been planned."""
        fallback = PlanStage.PLANNED
        return (self.plan,) if self.plan == fallback else (self.plan, fallback)


RATES = (
    Rate(
        "thuc-hien-duoc-giao",
        _("Thực hiện / được giao"),
        PlanStage.ALLOCATED,
        SpendingStage.EXECUTED,
    ),
    Rate(
        "thuc-hien-ke-hoach", _("Thực hiện / kế hoạch"), PlanStage.PLANNED, SpendingStage.EXECUTED
    ),
    Rate(
        "giai-ngan-duoc-giao",
        _("Giải ngân / được giao"),
        PlanStage.ALLOCATED,
        SpendingStage.DISBURSED,
    ),
    Rate(
        "quyet-toan-duoc-giao",
        _("Quyết toán / được giao"),
        PlanStage.ALLOCATED,
        SpendingStage.SETTLED,
    ),
)
SOURCE_SLUGS = {"quoc-gia": FundingSource.NATIONAL, "dia-phuong": FundingSource.LOCAL}
SLUG_OF_SOURCE = {source: slug for slug, source in SOURCE_SLUGS.items()}
WHOLE_YEAR = 12


@dataclass(frozen=True)
class Selection:
    """Year, months, source, stages of the rate and geography of a page."""

    year: int
    through_month: int = WHOLE_YEAR
    source: FundingSource | None = None
    rate: Rate = RATES[0]
    geography: Geography = Geography.AS_RECORDED

    @property
    def sources(self) -> tuple[FundingSource, ...]:
        """Return the sources that are added up: one, or both of the State's."""
        return (self.source,) if self.source else STATE_SOURCES

    @property
    def is_whole_year(self) -> bool:
        """Say whether the period is the full year."""
        return self.through_month == WHOLE_YEAR

    @cached_property
    def is_running(self) -> bool:
        """Say whether the period is a whole year that has not ended yet."""
        return self.is_whole_year and self.year >= timezone.localdate().year

    @property
    def first_day(self) -> date:
        """Return the first day of the year."""
        return date(self.year, 1, 1)

    @cached_property
    def last_day(self) -> date:
        """Return the last day of the period: the day whose units have rows."""
        days = monthrange(self.year, self.through_month)[1]
        return date(self.year, self.through_month, days)

    def parameters(self) -> dict[str, str]:
        """Return the choices as parameters; a default is left out, the year never is."""
        return {
            "nam": str(self.year),
            **({} if self.is_whole_year else {"den-thang": str(self.through_month)}),
            **({"nguon": SLUG_OF_SOURCE[self.source]} if self.source else {}),
            **({} if self.rate == RATES[0] else {"ty-le": self.rate.slug}),
            "dia-gioi": self.geography.value,
        }

    def query(self, **changes: Any) -> str:
        """Return the address's question of this selection, changed."""
        return f"?{replace(self, **changes).question if changes else self.question}"

    @cached_property
    def question(self) -> str:
        """Return the choices as parameters of an address: slugs and numbers, nothing to quote."""
        return "&".join(f"{name}={value}" for name, value in self.parameters().items())
