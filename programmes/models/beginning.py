"""Beginnings of projects (mở đề án): a form that is sent twice makes one project."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.models.project import Project


class ProjectBeginning(models.Model):
    """Which project a new form has become, by the token that the form carries."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)  # what the form itself has written last
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mở đề án")
        verbose_name_plural = _("mở đề án")

    def __str__(self) -> str:
        return str(self.token)
