"""Overridden warnings (cảnh báo được chấp nhận): somebody went on, and said why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.models.parts import ProjectPart, ProjectPartQuerySet
from programmes.models.project import Project


class RuleOverride(ProjectPart):
    """A warning of a project that was accepted with a reason, as it stood at that time."""

    project = models.ForeignKey(
        Project, models.CASCADE, verbose_name=_("đề án"), related_name="overrides"
    )
    rule = models.SlugField(_("quy tắc"), max_length=80)
    sentence = models.TextField(_("cảnh báo"))
    reason = models.CharField(_("lý do"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("người chấp nhận"),
        related_name="+",
    )
    at = models.DateTimeField(_("lúc"), default=timezone.now)

    objects = ProjectPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("cảnh báo được chấp nhận")
        verbose_name_plural = _("cảnh báo được chấp nhận")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="override_has_reason",
                violation_error_message=_("Phải ghi lý do."),
            ),
        ]

    def __str__(self) -> str:
        return self.rule
