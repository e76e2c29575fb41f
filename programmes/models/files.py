"""Files of a project (tệp kèm đề án): decisions, contracts, minutes, photographs."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import ADMINISTRATORS
from khuyencong.attachments.models import StoredFile
from programmes.models.parts import ProjectPart, ProjectPartQuerySet
from programmes.models.project import Project

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class FileKind(models.TextChoices):
    """What the document is (loại văn bản)."""

    DECISION = "decision", _("Quyết định")
    CONTRACT = "contract", _("Hợp đồng")
    ACCEPTANCE = "acceptance", _("Biên bản nghiệm thu")
    DOSSIER = "dossier", _("Hồ sơ, thuyết minh, dự toán")
    PHOTO = "photo", _("Ảnh")
    OTHER = "other", _("Khác")


class FileRows:
    """Mixed into the queryset of files: a removed one is kept for administrators."""

    filter: Any
    visible_to: Any  # each says who reads what the files belong to

    def standing(self) -> Self:
        """Keep the files that were not removed."""
        rows: Self = self.filter(removed_at=None)
        return rows

    def downloadable_by(self, user: "User") -> Self:
        """Keep the files that the user may open."""
        rows: Self = self.visible_to(user)
        return rows if user.role in ADMINISTRATORS else rows.standing()


class ProjectFileQuerySet(FileRows, ProjectPartQuerySet):
    """Files by reader: with their project."""


class RemovableFile(StoredFile):
    """A stored file that is taken off its record by who added it (tệp gỡ được, kèm lý do)."""

    class Meta(StoredFile.Meta):
        abstract = True

    def may_be_removed_by(self, user: "User") -> bool:
        """Say whether the user may remove it: who added it, or an administrator."""
        return user.role in ADMINISTRATORS or self.uploaded_by_id == user.pk


class ProjectFile(RemovableFile, ProjectPart):
    """A document of a project with its number, date and issuer (tệp kèm đề án)."""

    not_remembered = (*ProjectPart.not_remembered, "file", "sha256")

    project = models.ForeignKey(Project, models.PROTECT, related_name="files")
    kind = models.CharField(_("loại"), max_length=10, choices=FileKind)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    dated_on = models.DateField(_("ngày ký"), null=True, blank=True)
    issued_by = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    objects = ProjectFileQuerySet.as_manager()

    class Meta(RemovableFile.Meta):
        abstract = False
        base_manager_name = "objects"
        verbose_name = _("tệp kèm đề án")
        verbose_name_plural = _("tệp kèm đề án")
