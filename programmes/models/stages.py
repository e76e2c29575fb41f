"""The five money words in their order and where money comes from; never mixed in one sum."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FundingSource(models.TextChoices):
    """Where money comes from (nguồn kinh phí; NĐ 45/2012/NĐ-CP Điều 11)."""

    NATIONAL = "national", _("Khuyến công quốc gia")
    LOCAL = "local", _("Khuyến công địa phương")
    COUNTERPART = "counterpart", _("Đối ứng của cơ sở thụ hưởng")
    OTHER = "other", _("Nguồn khác")


# "Kinh phí khuyến công" is these two; counterpart and other never enter a rate with them.
STATE_SOURCES = (FundingSource.NATIONAL, FundingSource.LOCAL)


class PlanStage(models.TextChoices):
    """How far money has been decided (đăng ký, kế hoạch, giao)."""

    REGISTERED = "registered", _("Đăng ký")
    PLANNED = "planned", _("Kế hoạch")
    ALLOCATED = "allocated", _("Được giao")


class SpendingStage(models.TextChoices):
    """How far money has been used (tạm ứng, giải ngân, thực hiện, quyết toán)."""

    ADVANCED = "advanced", _("Tạm ứng")
    DISBURSED = "disbursed", _("Giải ngân")
    EXECUTED = "executed", _("Thực hiện")
    SETTLED = "settled", _("Quyết toán")


STAGES = (*PlanStage, *SpendingStage)

YEARS = range(2000, 2101)  # budget years that are not a slip of the finger
