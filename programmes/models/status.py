"""What a project is and where it stands (loại, trạng thái, nguồn gốc của đề án)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectKind(models.TextChoices):
    """How a project is set up (TT 36/2013/TT-BCT Điều 2, Điều 10)."""

    ORDINARY = "ordinary", _("Đề án")
    GROUP = "group", _("Đề án nhóm")
    TASK = "task", _("Nhiệm vụ")


class Status(models.TextChoices):
    """Where a project stands in its life (trạng thái)."""

    DRAFT = "draft", _("Bản nháp")
    REGISTERED = "registered", _("Đăng ký")
    APPRAISED_LOCAL = "appraised_local", _("Thẩm định cấp cơ sở")
    APPRAISED_MINISTRY = "appraised_ministry", _("Thẩm định cấp Bộ")
    APPROVED = "approved", _("Phê duyệt")
    ASSIGNED = "assigned", _("Giao kế hoạch")
    CONTRACTED = "contracted", _("Ký hợp đồng")
    IN_PROGRESS = "in_progress", _("Đang thực hiện")
    ACCEPTED = "accepted", _("Nghiệm thu")
    LIQUIDATED = "liquidated", _("Thanh lý")
    SETTLED = "settled", _("Quyết toán")
    REJECTED = "rejected", _("Không duyệt")
    STOPPED = "stopped", _("Ngừng triển khai")
    CARRIED_OVER = "carried_over", _("Chuyển tiếp")


class Origin(models.TextChoices):
    """Where the record comes from."""

    ENTERED = "entered", _("Nhập trong hệ thống")
    PUBLISHED = "published", _("Nêu trong tài liệu công bố")


# A project counts from its approval on.
NOT_COUNTED = (
    Status.DRAFT,
    Status.REGISTERED,
    Status.APPRAISED_LOCAL,
    Status.APPRAISED_MINISTRY,
    Status.REJECTED,
)
