"""Parts of a project (các phần của đề án): its money by source, who gains, what it aims at."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.history.remembered import Remembered, RememberedQuerySet
from programmes.models.figures import Indicator
from programmes.models.in_line import InLine, InLineRows
from programmes.models.project import Project
from programmes.models.stages import FundingSource
from provinces.models import Establishment


class ProjectPartQuerySet(RememberedQuerySet):
    """Rows of a project, visible with it."""

    def visible_to(self, user: Any) -> Self:
        """Keep the rows of the projects that the user may see."""
        if user is not None and user.is_authenticated and user.sees_everything:
            return self.all()
        return self.filter(project__in=Project.objects.visible_to(user).order_by().values("pk"))

    def editable_by(self, user: Any) -> Self:
        """Keep the rows of the projects that the user may change."""
        return self.filter(project__in=Project.objects.editable_by(user).order_by().values("pk"))


class LinedPartQuerySet(InLineRows, ProjectPartQuerySet):
    """Rows of a project that its line in lists is made of."""


class ProjectPart(Remembered):
    """A row that is read, and whose history is read, with its project."""

    project: Any  # each part names its own way back

    class Meta:
        abstract = True

    def belongs_to(self) -> models.Model:
        """Return the project."""
        whole: Project = self.project
        return whole


class ProjectFunding(InLine, ProjectPart):
    """What a project may cost from one source (cơ cấu nguồn vốn; đồng)."""

    project = models.ForeignKey(
        Project, models.CASCADE, verbose_name=_("đề án"), related_name="funding"
    )
    source = models.CharField(_("nguồn"), max_length=11, choices=FundingSource)
    amount = models.BigIntegerField(_("số tiền (đồng)"))

    objects = LinedPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("nguồn vốn")
        verbose_name_plural = _("nguồn vốn")
        ordering = ["project", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "source"],
                name="funding_of_source_once",
                violation_error_message=_("Mỗi nguồn chỉ ghi một dòng."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="funding_not_negative",
                violation_error_message=_("Số tiền không được âm."),
            ),
        ]

    def __str__(self) -> str:
        return str(FundingSource(self.source).label)


class Beneficiary(InLine, ProjectPart):
    """An establishment that gains from a project (đơn vị thụ hưởng), with its share (đồng)."""

    project = models.ForeignKey(
        Project, models.CASCADE, verbose_name=_("đề án"), related_name="beneficiaries"
    )
    establishment = models.ForeignKey(Establishment, models.PROTECT, verbose_name=_("cơ sở"))
    share = models.BigIntegerField(_("phần hỗ trợ (đồng)"), null=True, blank=True)

    objects = LinedPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị thụ hưởng")
        verbose_name_plural = _("đơn vị thụ hưởng")
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "establishment"],
                name="beneficiary_once",
                violation_error_message=_("Cơ sở này đã có trong đề án."),
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gte=0),
                name="beneficiary_share_not_negative",
                violation_error_message=_("Số tiền không được âm."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.establishment)


class ProjectTarget(ProjectPart):
    """What a project aims at and reached by one indicator (mục tiêu, kết quả theo chỉ tiêu)."""

    project = models.ForeignKey(
        Project, models.CASCADE, verbose_name=_("đề án"), related_name="targets"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("chỉ tiêu"))
    planned = models.DecimalField(
        _("mục tiêu"), max_digits=20, decimal_places=3, null=True, blank=True
    )
    achieved = models.DecimalField(
        _("kết quả"), max_digits=20, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("đơn vị tính"), max_length=60, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    objects = ProjectPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("mục tiêu, kết quả")
        verbose_name_plural = _("mục tiêu, kết quả")
        ordering = ["project", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "indicator"],
                name="target_of_indicator_once",
                violation_error_message=_("Mỗi chỉ tiêu chỉ ghi một dòng."),
            ),
            models.CheckConstraint(
                condition=(Q(planned=None) | Q(planned__gte=0))
                & (Q(achieved=None) | Q(achieved__gte=0)),
                name="target_not_negative",
                violation_error_message=_("Mục tiêu và kết quả không được âm."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.indicator)
