"""Events (sự kiện): every step of a project's life, by whom, when, why and on which paper."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models.batches import PlanBatch
from programmes.models.kept import Kept, KeptQuerySet
from programmes.models.project import Project
from programmes.models.status import Status


class Action(models.TextChoices):
    """What can be done to a project (bước xử lý)."""

    SUBMIT = "submit", _("Nộp hồ sơ đăng ký")
    WITHDRAW = "withdraw", _("Rút hồ sơ")
    APPRAISE_LOCAL = "appraise_local", _("Thẩm định cấp cơ sở")
    APPRAISE_MINISTRY = "appraise_ministry", _("Thẩm định cấp Bộ")
    RETURN = "return", _("Trả lại")
    RETURN_TO_DRAFT = "return_to_draft", _("Trả lại đơn vị lập hồ sơ")
    REJECT = "reject", _("Không duyệt")
    APPROVE = "approve", _("Phê duyệt")
    ASSIGN = "assign", _("Giao kế hoạch")
    CONTRACT = "contract", _("Ký hợp đồng")
    START = "start", _("Bắt đầu thực hiện")
    ACCEPT = "accept", _("Nghiệm thu")
    LIQUIDATE = "liquidate", _("Thanh lý hợp đồng")
    SETTLE = "settle", _("Quyết toán")
    STOP = "stop", _("Ngừng triển khai")
    CARRY_OVER = "carry_over", _("Chuyển tiếp sang năm sau")
    ADJUST = "adjust", _("Điều chỉnh")

    @property
    def slug(self) -> str:
        """Return the action in addresses: "tham-dinh-co-so"."""
        return SLUGS[self]

    @classmethod
    def of_slug(cls, slug: str) -> "Action | None":
        """Return the action that an address names."""
        return next((action for action, each in SLUGS.items() if each == slug), None)


SLUGS: Final = {
    Action.SUBMIT: "trinh",
    Action.WITHDRAW: "rut",
    Action.APPRAISE_LOCAL: "tham-dinh-co-so",
    Action.APPRAISE_MINISTRY: "tham-dinh-bo",
    Action.RETURN: "tra-lai",
    Action.RETURN_TO_DRAFT: "tra-lai-don-vi",
    Action.REJECT: "khong-duyet",
    Action.APPROVE: "phe-duyet",
    Action.ASSIGN: "giao-ke-hoach",
    Action.CONTRACT: "ky-hop-dong",
    Action.START: "bat-dau",
    Action.ACCEPT: "nghiem-thu",
    Action.LIQUIDATE: "thanh-ly",
    Action.SETTLE: "quyet-toan",
    Action.STOP: "ngung",
    Action.CARRY_OVER: "chuyen-tiep",
    Action.ADJUST: "dieu-chinh",
}


class ProjectEvent(Kept):
    """A step that was taken (bước đã thực hiện)."""

    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name=_("đề án"), related_name="events"
    )
    action = models.CharField(_("bước"), max_length=20, choices=Action)
    from_status = models.CharField(_("từ trạng thái"), max_length=20, choices=Status)
    to_status = models.CharField(_("đến trạng thái"), max_length=20, choices=Status)
    note = models.TextField(_("ghi chú"), blank=True)
    batch = models.ForeignKey(
        PlanBatch,
        models.PROTECT,
        verbose_name=_("đợt"),
        related_name="events",
        null=True,
        blank=True,
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("sự kiện của đề án")
        verbose_name_plural = _("sự kiện của đề án")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["project", "at"], name="event_project")]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%d/%m/%Y}"
