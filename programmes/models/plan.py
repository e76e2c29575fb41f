"""Plans (kế hoạch kinh phí) and the signed, dated decisions that they are the sum of."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import Role
from programmes.models.cells import DIMENSIONS, CellKey, Contribution, content_key, counted
from programmes.models.content import ActivityContent
from programmes.models.holder import Held, year_plausible
from programmes.models.ledger import Keeper, LedgerQuerySet, LedgerRow, month_within
from programmes.models.stages import FundingSource, PlanStage
from provinces.models.periods import last_day

if TYPE_CHECKING:
    from khuyencong.accounts.models import User

PLANNED_BY: Final = {
    Role.MINISTRY_OFFICER: (FundingSource.NATIONAL,),
    Role.DEPARTMENT: (FundingSource.LOCAL,),
    Role.IMPORT_ADMIN: (FundingSource.LOCAL,),
    Role.SYSTEM_ADMIN: tuple(FundingSource),
}
"""Whose plans a role decides; a centre sees its province's and decides none."""


def planned_by(user: Any) -> tuple[FundingSource, ...]:
    """Return the sources whose plans the person decides, where they see them."""
    return PLANNED_BY.get(user.role, ())


class FundingPlanQuerySet(LedgerQuerySet):
    """Plans by reader and by year; a plan is in no cell, its decisions are."""

    placed_by = ("year",)

    def editable_by(self, user: "User") -> Self:
        """Keep the plans that the person decides."""
        return self.visible_to(user).filter(source__in=planned_by(user))

    def in_year(self, year: int) -> Self:
        """Keep the plans of a budget year."""
        return self.filter(year=year)

    def cell_keys(self) -> set[CellKey]:
        """Return the cells that the plans' decisions count in."""
        return self.decisions().cell_keys()

    def place(self) -> None:
        """Count the decisions in the months of the plans' years."""
        self.decisions().place()

    def decisions(self) -> "PlanDecisionQuerySet":
        """Return the decisions of the plans."""
        return PlanDecision.objects.filter(plan__in=self.order_by().values("pk"))


class FundingPlan(Held, Keeper):
    """One holder's budget of a year from one source (kế hoạch kinh phí khuyến công)."""

    year = models.PositiveSmallIntegerField(_("năm"))
    source = models.CharField(_("nguồn"), max_length=11, choices=FundingSource)
    note = models.TextField(_("ghi chú"), blank=True)

    objects = FundingPlanQuerySet.as_manager()

    class Meta(Held.Meta):
        base_manager_name = "objects"  # related managers write through it
        verbose_name = _("kế hoạch kinh phí")
        verbose_name_plural = _("kế hoạch kinh phí")
        ordering = ["-year", "source", "pk"]
        constraints = [
            *Held.Meta.constraints,
            models.UniqueConstraint(
                fields=["province", "year", "source"],
                name="plan_of_province_once",
                violation_error_message=_("Tỉnh đã có kế hoạch của năm và nguồn này."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "year", "source"],
                name="plan_of_organisation_once",
                violation_error_message=_("Tổ chức đã có kế hoạch của năm và nguồn này."),
            ),
            year_plausible("plan_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} – {self.get_source_display()} {self.year}"

    def clean(self) -> None:
        """Refuse a plan of a unit that did not exist in the year."""
        if self.province and self.year and not existed_in(self.province, self.year):
            message = _("%(name)s không tồn tại trong năm %(year)s; chọn đơn vị của năm đó.")
            params = {"name": self.province.name, "year": self.year}
            raise ValidationError({"province": ValidationError(message, params=params)})

    def carry_along(self) -> None:
        """Count the decisions in the months of the plan's year."""
        self.stored().place()


def existed_in(unit: Any, year: int) -> bool:
    """Say whether a dated unit existed on some day of the year."""
    ended = last_day(unit)
    began = unit.valid_from is None or unit.valid_from.year <= year
    return began and (ended is None or ended.year >= year)


class DecisionKind(models.TextChoices):
    """Why a decision was taken (loại quyết định)."""

    INITIAL = "initial", _("Giao đầu năm, đợt")
    SUPPLEMENT = "supplement", _("Bổ sung")
    ADJUSTMENT = "adjustment", _("Điều chỉnh")
    RECOVERY = "recovery", _("Thu hồi, cắt giảm")


class PlanDecisionQuerySet(LedgerQuerySet):
    """Decisions with the dimensions of their plan."""

    holder_path, parent = "plan__", "plan"
    placed_by = ("decided_on", "plan", "plan_id")

    def editable_by(self, user: "User") -> Self:
        """Keep the decisions on the plans that the person decides."""
        return self.visible_to(user).filter(plan__source__in=planned_by(user))

    def with_dimensions(self) -> Self:
        """Take holder, year and source from the plan."""
        return self.annotate(
            province_id=F("plan__province_id"),
            organisation_id=F("plan__organisation_id"),
            year=F("plan__year"),
            source=F("plan__source"),
        )


class PlanDecision(LedgerRow):
    """A signed amount of a plan at a stage (quyết định giao, điều chỉnh, thu hồi; đồng)."""

    summed_by = ("plan_id", "stage")
    total_is_checked = False  # whoever writes several rows at once checks them together

    plan = models.ForeignKey(
        FundingPlan, models.PROTECT, verbose_name=_("kế hoạch"), related_name="decisions"
    )
    stage = models.CharField(_("giai đoạn"), max_length=10, choices=PlanStage)
    kind = models.CharField(_("loại"), max_length=10, choices=DecisionKind)
    content = models.ForeignKey(
        ActivityContent, models.PROTECT, verbose_name=_("nội dung"), null=True, blank=True
    )
    amount = models.BigIntegerField(_("số tiền (đồng)"), help_text=_("Thu hồi ghi số âm."))
    decided_on = models.DateField(_("ngày quyết định"))
    number = models.CharField(_("số văn bản"), max_length=60, blank=True)
    issued_by = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    batch = models.CharField(_("đợt"), max_length=60, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)

    objects = PlanDecisionQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"  # related managers write through it
        verbose_name = _("quyết định kinh phí")
        verbose_name_plural = _("quyết định kinh phí")
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.RECOVERY) | Q(amount__lte=0),
                name="decision_recovery_not_positive",
                violation_error_message=_("Thu hồi phải ghi số âm."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["initial", "supplement"]) | Q(amount__gte=0),
                name="decision_addition_not_negative",
                violation_error_message=_("Giao hoặc bổ sung không được ghi số âm."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} {self.decided_on:%d/%m/%Y}"

    def belongs_to(self) -> models.Model:
        """Return the plan: its history tells of its decisions."""
        return self.plan

    def place_in_year(self) -> None:
        """Count a decision of the December before in month 0 of its year."""
        self.month = month_within(self.decided_on, self.plan.year)

    def clean(self) -> None:
        """Refuse a decision that takes more away than was given at its stage."""
        if self.total_is_checked or not self.has("plan_id", "amount"):
            return
        if self.lowest_total(self.amount) < 0:
            message = _("Tổng của giai đoạn “%(stage)s” sẽ âm: thu hồi nhiều hơn số đã quyết định.")
            params = {"stage": self.get_stage_display()}
            raise ValidationError({"amount": ValidationError(message, params=params)})


@counted
def decisions(scope: Q) -> Iterator[Contribution]:
    """Sum decisions by cell and stage."""
    rows = (
        PlanDecision.objects.all()
        .with_dimensions()
        .filter(scope)
        .order_by()
        .values(*DIMENSIONS, "stage")
        .annotate(total=Sum("amount"), rows=Count("pk"))
    )
    for row in rows.iterator():
        yield content_key(row), row["stage"], row["total"]
        yield content_key(row), "records", row["rows"]
