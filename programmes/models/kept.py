"""Rows of a project's story that are added and never changed (sự kiện, điều chỉnh)."""

from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import Role
from khuyencong.history.models import AppendOnlyError
from programmes.models.project import Project

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class KeptQuerySet(models.QuerySet[Any]):
    """Rows that are read with their project; they can be added to."""

    def visible_to(self, user: "User | None") -> Self:
        """Keep the rows of the projects that the user may see."""
        return self.filter(project__in=Project.objects.visible_to(user).order_by().values("pk"))

    def editable_by(self, user: "User") -> Self:
        """Nobody rewrites what happened."""
        return self.none()

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: what happened stays."""
        raise AppendOnlyError("What happened is never rewritten.")

    def delete(self) -> NoReturn:
        """Refuse: what happened stays."""
        raise AppendOnlyError("What happened is never removed.")


class Kept(models.Model):
    """Something that somebody did to a project, with the paper that decided it."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("người thực hiện"),
        related_name="+",
        null=True,
        blank=True,
    )
    by_name = models.CharField(_("tên người thực hiện"), max_length=200, blank=True)
    role = models.CharField(_("vai trò"), max_length=10, choices=Role, blank=True)
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    reason = models.TextField(_("lý do"), blank=True)
    number = models.CharField(_("số văn bản"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    issued_by = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add, with the name and role that the person has now; refuse to change."""
        if self.pk:
            raise AppendOnlyError("What happened is never rewritten.")
        if self.by:
            self.by_name = self.by.get_full_name() or self.by.get_username()
            self.role = self.by.role
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: what happened stays."""
        raise AppendOnlyError("What happened is never removed.")
