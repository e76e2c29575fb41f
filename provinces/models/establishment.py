"""Rural establishments (cơ sở công nghiệp nông thôn): who receives support."""

from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.text import search_key
from provinces.models.province import Province

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class LegalForm(models.TextChoices):
    """Legal form of a beneficiary (NĐ 45/2012/NĐ-CP Điều 1; NĐ 235/2025/NĐ-CP)."""

    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    COOPERATIVE = "cooperative", _("Hợp tác xã")
    COOPERATIVE_UNION = "union", _("Liên hiệp hợp tác xã")
    COOPERATIVE_GROUP = "group", _("Tổ hợp tác")
    HOUSEHOLD_BUSINESS = "household", _("Hộ kinh doanh")
    ARTISAN = "artisan", _("Nghệ nhân")
    OTHER = "other", _("Khác")


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    """Establishments by reader."""

    def visible_to(self, user: "User | None") -> "EstablishmentQuerySet":
        """Show local staff their own province; nationwide roles see all; the public none."""
        if user is None or not user.is_authenticated:
            return self.none()
        if user.sees_everything:
            return self.all()
        if not (user.is_local and user.province_id):
            return self.none()
        return self.filter(province__in=Province.objects.merged_into(user.province_id).values("pk"))

    def editable_by(self, user: "User") -> "EstablishmentQuerySet":
        """Who enters records keeps the establishments they see."""
        return self.visible_to(user) if user.may_enter else self.none()


class Establishment(models.Model):
    """A producer in the countryside (cơ sở CNNT); its production site decides eligibility."""

    name = models.CharField(_("tên"), max_length=300)
    legal_form = models.CharField(_("loại hình"), max_length=12, choices=LegalForm)
    tax_code = models.CharField(
        _("mã số thuế"),
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{10}(-?\d{3})?$", _("Mã số thuế có 10 hoặc 13 chữ số."))],
    )
    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("tỉnh, thành phố"), related_name="establishments"
    )
    production_address = models.CharField(_("địa chỉ sản xuất"), max_length=300, blank=True)
    registered_address = models.CharField(_("địa chỉ đăng ký"), max_length=300, blank=True)
    search_key = models.CharField(editable=False, max_length=300, db_index=True)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ sở CNNT")
        verbose_name_plural = _("cơ sở CNNT")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search key in step with the name."""
        self.search_key = search_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
