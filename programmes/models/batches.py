"""Batches (đợt phê duyệt, đợt giao): projects decided together, each with its part of the money."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.history.remembered import Remembered, RememberedQuerySet
from programmes.models.holder import year_plausible
from programmes.models.parts import ProjectPart, ProjectPartQuerySet
from programmes.models.plan import PlanDecision, planned_by
from programmes.models.project import Project
from programmes.models.stages import FundingSource, PlanStage

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class PlanBatchQuerySet(RememberedQuerySet):
    """Batches by reader: local staff read those that name a project of theirs."""

    def visible_to(self, user: "User | None") -> Self:
        """Keep the batches with a project that the user may see; nationwide roles see all."""
        if user is not None and user.is_active and user.sees_everything:
            return self.all()
        projects = Project.objects.visible_to(user).order_by().values("pk")
        return self.filter(
            pk__in=DecisionShare.objects.filter(project__in=projects).values("batch")
        )

    def editable_by(self, user: "User") -> Self:
        """Keep the batches of programmes that the person decides: papers are added, no more."""
        return self.visible_to(user).filter(source__in=planned_by(user))


class PlanBatch(Remembered):
    """Projects approved or given money by one paper (đợt phê duyệt, đợt giao kế hoạch)."""

    stage = models.CharField(_("giai đoạn"), max_length=10, choices=PlanStage)
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    source = models.CharField(_("chương trình"), max_length=11, choices=FundingSource)
    name = models.CharField(_("tên đợt"), max_length=60)
    number = models.CharField(_("số quyết định"), max_length=60)
    decided_on = models.DateField(_("ngày quyết định"))
    issued_by = models.CharField(_("cơ quan ban hành"), max_length=200)
    is_new_money = models.BooleanField(_("ghi thêm tiền vào kế hoạch"), default=True)
    override_reason = models.TextField(_("lý do vượt kế hoạch"), blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("người lập"),
        related_name="+",
        null=True,
        blank=True,
    )
    at = models.DateTimeField(_("lập lúc"), default=timezone.now, editable=False)

    objects = PlanBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt phê duyệt, giao kế hoạch")
        verbose_name_plural = _("đợt phê duyệt, giao kế hoạch")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["planned", "allocated"]),
                name="batch_plans_or_allocates",
                violation_error_message=_("Đợt là đợt phê duyệt hoặc đợt giao."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=["national", "local"]),
                name="batch_of_a_programme",
                violation_error_message=_("Đợt thuộc KCQG hoặc KCĐP."),
            ),
            year_plausible("batch_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.number}"


class DecisionShare(ProjectPart):
    """What a plan decision gives one project (phần của đề án trong quyết định; đồng, có dấu)."""

    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name=_("đề án"), related_name="shares"
    )
    decision = models.ForeignKey(
        PlanDecision, models.PROTECT, verbose_name=_("quyết định"), related_name="shares"
    )
    stage = models.CharField(_("giai đoạn"), max_length=10, choices=PlanStage)
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    batch = models.ForeignKey(
        PlanBatch,
        models.PROTECT,
        verbose_name=_("đợt"),
        related_name="shares",
        null=True,
        blank=True,
    )

    objects = ProjectPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("phần của đề án trong quyết định")
        verbose_name_plural = _("phần của đề án trong quyết định")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "project"],
                name="share_of_batch_once",
                violation_error_message=_("Đề án đã có trong đợt này."),
            ),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="share_not_nothing",
                violation_error_message=_("Số tiền phải khác 0."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.decision)
