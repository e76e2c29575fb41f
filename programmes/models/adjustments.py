"""Adjustments (điều chỉnh): what was changed after approval, by whose decision, old → new."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models.kept import Kept, KeptQuerySet
from programmes.models.plan import PlanDecision
from programmes.models.project import Project


class AdjustmentKind(models.TextChoices):
    """What is adjusted (TT 36/2013/TT-BCT Điều 11)."""

    MONEY = "money", _("Kinh phí theo nguồn")
    CONTENT = "content", _("Nội dung, mục tiêu")
    EXTENSION = "extension", _("Kéo dài sang năm sau")
    TIME = "time", _("Thời gian trong năm")
    PLACE = "place", _("Địa điểm")
    BENEFICIARY = "beneficiary", _("Đơn vị thụ hưởng")
    PARTNER = "partner", _("Đơn vị thực hiện, phối hợp")


class Decider(models.TextChoices):
    """Who decides an adjustment (TT 36/2013/TT-BCT Điều 11; KCĐP: theo UBND tỉnh)."""

    MINISTER = "minister", _("Bộ trưởng Bộ Công Thương")
    MINISTRY_DEPARTMENT = "ministry", _("Cục quản lý khuyến công")
    DEPARTMENT = "department", _("Sở Công Thương")


class Adjustment(Kept):
    """One decision that changed a project after its approval."""

    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name=_("đề án"), related_name="adjustments"
    )
    kind = models.CharField(_("loại điều chỉnh"), max_length=11, choices=AdjustmentKind)
    decider = models.CharField(_("cấp quyết định"), max_length=10, choices=Decider)
    changes = models.JSONField(_("thay đổi"), default=list, encoder=DjangoJSONEncoder)
    decisions = models.ManyToManyField(
        PlanDecision, verbose_name=_("quyết định kinh phí kèm theo"), related_name="adjustments"
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("điều chỉnh đề án")
        verbose_name_plural = _("điều chỉnh đề án")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.number}"
