"""Signed papers (văn bản đã ký) of plan decisions and of batches, with their appendices."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.history.remembered import Remembered, RememberedQuerySet
from programmes.models.batches import PlanBatch
from programmes.models.files import FileRows, RemovableFile
from programmes.models.plan import PlanDecision


class PaperQuerySet(FileRows, RememberedQuerySet):
    """Papers by reader: with the decision or batch that they belong to."""

    def visible_to(self, user: Any) -> Self:
        """Keep the papers of what the user may see."""
        rows: Self = self.filter(owner__in=self.owners().visible_to(user).order_by().values("pk"))
        return rows

    def editable_by(self, user: Any) -> Self:
        """Keep the papers of what the user decides."""
        rows: Self = self.filter(owner__in=self.owners().editable_by(user).order_by().values("pk"))
        return rows

    def owners(self) -> Any:
        """Return the decisions or batches."""
        return self.model._meta.get_field("owner").related_model._default_manager.all()


class Paper(RemovableFile, Remembered):
    """A scan of what was signed (bản quét văn bản); its number and day stand at its owner."""

    not_remembered: ClassVar = (*Remembered.not_remembered, "file", "sha256")
    owner: Any  # each names what it belongs to

    note = models.CharField(
        _("ghi chú"), max_length=300, blank=True, help_text=_("Ví dụ: bản ký, phụ lục 1.")
    )

    class Meta(RemovableFile.Meta):
        abstract = True

    def belongs_to(self) -> models.Model:
        """Return in whose history it is read."""
        whole: models.Model = self.owner
        return whole


class DecisionPaper(Paper):
    """The signed paper of a plan decision (văn bản của quyết định kinh phí)."""

    owner = models.ForeignKey(
        PlanDecision, models.PROTECT, verbose_name=_("quyết định"), related_name="papers"
    )

    objects = PaperQuerySet.as_manager()

    class Meta(Paper.Meta):
        abstract = False
        base_manager_name = "objects"
        verbose_name = _("văn bản của quyết định")
        verbose_name_plural = _("văn bản của quyết định")

    def belongs_to(self) -> models.Model:
        """Return the plan: its history tells of its decisions."""
        return self.owner.plan


class BatchPaper(Paper):
    """The signed paper of a batch (văn bản của đợt phê duyệt, đợt giao)."""

    owner = models.ForeignKey(
        PlanBatch, models.PROTECT, verbose_name=_("đợt"), related_name="papers"
    )

    objects = PaperQuerySet.as_manager()

    class Meta(Paper.Meta):
        abstract = False
        base_manager_name = "objects"
        verbose_name = _("văn bản của đợt")
        verbose_name_plural = _("văn bản của đợt")
