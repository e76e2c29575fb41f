"""Rural establishments (cơ sở công nghiệp nông thôn): who receives support; one register."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.history.remembered import Remembered, RememberedQuerySet
from khuyencong.text import search_key, sort_key
from khuyencong.traces import rarest_first
from provinces import tax_codes
from provinces.establishment_names import name_key
from provinces.models.copies import Copied, CopiedRows, keeps_copies
from provinces.models.organisation import Organisation
from provinces.models.province import Province
from provinces.models.traces import Trace

if TYPE_CHECKING:
    from khuyencong.accounts.models import User

DECREE_235: Final = date(2025, 10, 15)  # NĐ 235/2025/NĐ-CP widens who may be supported
FEW: Final = 2_000
"""So few rows are sorted here; a province has about as many."""
LONGEST_PHONE, SHORTEST_PHONE = 11, 9  # "+84 912 345 678" has 11 digits, a card number has 12


class LegalForm(models.TextChoices):
    """Legal form of a beneficiary (NĐ 45/2012/NĐ-CP Điều 1; NĐ 235/2025/NĐ-CP)."""

    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    COOPERATIVE = "cooperative", _("Hợp tác xã")
    COOPERATIVE_UNION = "union", _("Liên hiệp hợp tác xã")
    COOPERATIVE_GROUP = "group", _("Tổ hợp tác")
    HOUSEHOLD_BUSINESS = "household", _("Hộ kinh doanh")
    ARTISAN = "artisan", _("Nghệ nhân")
    OTHER = "other", _("Khác")

    @property
    def eligible_since(self) -> date | None:
        """Return the day from which the form may be supported; None: since NĐ 45/2012."""
        return DECREE_235 if self in (self.COOPERATIVE_UNION, self.ARTISAN) else None


# These are known by their tax code; a household or an artisan may have none that may be kept.
TAXED_FORMS: Final = (
    LegalForm.ENTERPRISE,
    LegalForm.COOPERATIVE,
    LegalForm.COOPERATIVE_UNION,
)


class Industry(models.TextChoices):
    """Line of industry (ngành nghề được hưởng: NĐ 45/2012/NĐ-CP Điều 5; NĐ 235/2025/NĐ-CP)."""

    FOOD = "food", _("Chế biến nông, lâm, thủy sản và thực phẩm")
    GOODS = "goods", _("Hàng tiêu dùng, xuất khẩu, thay thế nhập khẩu")
    CHEMICALS = "chemicals", _("Hóa chất phục vụ nông nghiệp, nông thôn")
    MATERIALS = "materials", _("Vật liệu xây dựng")
    MACHINES = "machines", _("Cơ khí, điện, điện tử, công nghiệp hỗ trợ")
    CRAFTS = "crafts", _("Tiểu thủ công nghiệp")
    MINERALS = "minerals", _("Khai thác, chế biến khoáng sản ở địa bàn khó khăn")
    CLEANER = "cleaner", _("Sản xuất sạch hơn, xử lý ô nhiễm môi trường")
    HIGH_TECH = "high_tech", _("Công nghệ cao, công nghệ sạch (từ 15/10/2025)")
    ENERGY = "energy", _("Tiết kiệm năng lượng, năng lượng thân thiện môi trường (từ 15/10/2025)")
    ENVIRONMENT = "environment", _("Công nghiệp môi trường (từ 15/10/2025)")


class Activity(models.TextChoices):
    """Whether it still produces (tình trạng hoạt động)."""

    ACTIVE = "active", _("Đang hoạt động")
    CLOSED = "closed", _("Ngừng hoạt động")


TERRITORY: Final = Coalesce(
    "province__successor__successor__successor",
    "province__successor__successor",
    "province__successor",
    "province",
)
"""The unit that an establishment's province has become: one for all who stand on its ground."""


class EstablishmentQuerySet(CopiedRows, RememberedQuerySet):
    """Establishments by reader."""

    def visible_to(self, user: "User | None") -> Self:
        """Keep what the reader may see, without those that were merged into another."""
        return self.within_sight(user).filter(merged_into=None)

    def editable_by(self, user: "User") -> Self:
        """Who enters records keeps the establishments of their own place."""
        if not user.may_enter:
            return self.none()
        rows = self.filter(merged_into=None)
        return rows if user.sees_everything else rows.filter(of_workplace(user))

    def merged_within_sight(self, user: "User | None") -> Self:
        """Keep the merged ones whose successor the reader may see: their addresses lead there."""
        known = self.model._default_manager.visible_to(user).order_by().values("pk")
        return self.filter(merged_into__in=known)

    def within_sight(self, user: "User | None") -> Self:
        """Keep those of the own place, and who benefits from a project that one may see."""
        if user is None or not user.is_authenticated:
            return self.none()
        if user.sees_everything:
            return self.all()
        gaining = self.model._meta.get_field("beneficiary").related_model
        seen = gaining.objects.visible_to(user).order_by().values("establishment")
        return self.filter(of_workplace(user) | Q(pk__in=seen))

    def in_territory(self, unit: Province) -> Self:
        """Keep those that stand on the ground of a unit, whatever it was called then."""
        ground = Province.objects.merged_into(unit.folded(timezone.localdate()).pk)
        return self.filter(province__in=ground.values("pk"))

    def with_words(self, text: str) -> Self:
        """Keep those that every word of a search names, without marks."""
        words = rarest_first(search_key(text))
        rows = self.filter(EstablishmentTrace.objects.suspects(words))
        for word in words:
            rows = rows.filter(search_key__contains=word)
        return rows

    def keys_in_order(self, few: int = FEW) -> "list[int] | models.QuerySet[Establishment, int]":
        """Return primary keys in the register's order, to take a page of them.

        What is rare is looked for once, in any order, and sorted here; what is common is met soon
        when the register is read in its order.
        """
        met = list(self.order_by().values_list("sort_key", "pk")[: few + 1])
        if len(met) > few:
            return self.values_list("pk", flat=True)
        return [pk for _key, pk in sorted(met)]

    def in_this_order(self, pks: Iterable[int]) -> list[Any]:
        """Read rows with their provinces, in the order of the keys."""
        keys = list(pks)
        rows = self.select_related("province").in_bulk(keys)
        return [rows[pk] for pk in keys if pk in rows]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Add rows with their keys and traces."""
        rows = list(objs)
        for row in rows:
            row.prepare()
        with transaction.atomic():
            stored = super().bulk_create(rows, *args, **kwargs)
            EstablishmentTrace.objects.keep((row.pk, row.search_key) for row in stored)
        return stored


def of_workplace(user: "User") -> Q:
    """Match those of the province where a local user works, or entered by their organisation."""
    if user.is_local and user.province_id:
        return Q(province__in=Province.objects.merged_into(user.province_id).values("pk"))
    if user.is_local and user.organisation_id:
        return Q(entered_for=user.organisation_id)
    return Q(pk__in=())


class Establishment(Copied, Remembered):
    """A producer in the countryside (cơ sở CNNT); its production site decides eligibility."""

    not_remembered = (*Remembered.not_remembered, "name_key", "created_at", "updated_at")
    kept_secret = ("contact_name", "contact_phone")  # personal: the log keeps that they changed

    name = models.CharField(_("tên"), max_length=300)
    legal_form = models.CharField(_("loại hình"), max_length=12, choices=LegalForm)
    tax_code = models.CharField(
        _("mã số thuế"),
        max_length=14,
        blank=True,
        help_text=_("10 hoặc 13 chữ số. Hộ kinh doanh có thể để trống; không ghi số căn cước."),
    )
    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("tỉnh, thành phố"), related_name="establishments"
    )
    production_address = models.CharField(
        _("địa chỉ sản xuất"),
        max_length=300,
        blank=True,
        help_text=_("Nơi sản xuất quyết định cơ sở có thuộc địa bàn khuyến công hay không."),
    )
    registered_address = models.CharField(_("địa chỉ đăng ký"), max_length=300, blank=True)
    industry = models.CharField(_("ngành nghề"), max_length=12, choices=Industry, blank=True)
    contact_name = models.CharField(_("người liên hệ"), max_length=100, blank=True)
    contact_phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    activity = models.CharField(
        _("tình trạng"), max_length=6, choices=Activity, default=Activity.ACTIVE
    )
    entered_for = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("tổ chức lập"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    distinct_reason = models.CharField(
        _("lý do là cơ sở khác"), max_length=300, blank=True, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("đã gộp vào"),
        related_name="merged",
        db_index=False,  # nearly all are empty: see the index in Meta
        null=True,
        blank=True,
        editable=False,
    )
    merge_reason = models.CharField(_("lý do gộp"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("sửa lúc"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # grows with every save
    search_key = models.CharField(editable=False, max_length=1000)
    sort_key = models.CharField(editable=False, max_length=600)
    name_key = models.CharField(editable=False, max_length=300, db_index=True)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("cơ sở CNNT")
        verbose_name_plural = _("cơ sở CNNT")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="establishment_merged",
            ),
            models.Index(  # a late page of the register is read from here alone
                fields=["sort_key", "id"],
                condition=Q(merged_into=None),
                name="establishment_in_order",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=~Q(tax_code="") & Q(merged_into=None),
                name="establishment_tax_code_once",
                violation_error_message=_(
                    "Mã số thuế này đã có trong sổ cơ sở. Nếu không thấy cơ sở đó, hãy hỏi quản "
                    "trị dữ liệu: có thể cơ sở được ghi ở tỉnh khác."
                ),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="establishment_not_merged_into_itself",
                violation_error_message=_("Không thể gộp một cơ sở vào chính nó."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="establishment_has_name",
                violation_error_message=_("Cơ sở phải có tên."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys in step with what they are made of, and count the version."""
        is_new = self._state.adding
        self.version += 0 if is_new else 1
        self.prepare()
        super().save(*args, **kwargs)
        if is_new:
            EstablishmentTrace.objects.keep([(self.pk, self.search_key)])

    def prepare(self) -> None:
        """Set the keys, and write the tax code in its one way."""
        self.tax_code = tax_codes.tidy(self.tax_code)
        parts = [self.name, self.tax_code, self.tax_code.replace("-", "")]
        parts += [self.production_address, self.registered_address]
        self.search_key = search_key(" ".join(filter(None, parts)))[:1000]
        self.sort_key = sort_key(self.name)[:600]
        self.name_key = name_key(self.name)[:300]

    def clean(self) -> None:
        """Refuse a wrong tax code, and a personal number where a telephone number belongs."""
        problems = {}
        try:
            self.tax_code = tax_codes.checked(self.tax_code) if self.tax_code else ""
        except ValidationError as error:
            problems["tax_code"] = error
        if problem := self.phone_problem():
            problems["contact_phone"] = problem
        if problems:
            raise ValidationError(problems)

    def phone_problem(self) -> ValidationError | None:
        """Say what is wrong with the telephone number; a number of 12 digits is a person's card."""
        digits = [char for char in self.contact_phone if char.isdigit()]
        if not self.contact_phone or SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE:
            return None
        return ValidationError(_("Số điện thoại có 9 đến 11 chữ số; không ghi số căn cước."))

    @property
    def address(self) -> str:
        """Return where it produces, or where it is registered if that is all that is known."""
        return self.production_address or self.registered_address

    @property
    def lacks_tax_code(self) -> bool:
        """Say whether a form that has a tax code is kept without (thiếu mã số thuế)."""
        return not self.tax_code and self.legal_form in TAXED_FORMS


class EstablishmentTrace(Trace):
    """The trace of what an establishment is found by (dấu chữ của cơ sở)."""

    establishment = models.OneToOneField(
        Establishment, models.CASCADE, related_name="+", primary_key=True
    )

    class Meta:
        verbose_name = _("dấu chữ của cơ sở")
        verbose_name_plural = _("dấu chữ của cơ sở")

    def __str__(self) -> str:
        return str(self.establishment_id)


@keeps_copies
def retraced(model: type[models.Model], pks: list[Any]) -> None:
    """Keep the traces in step with what establishments are found by."""
    if model is Establishment:
        EstablishmentTrace.objects.keep(texts_found_by().filter(pk__in=pks))


def texts_found_by() -> models.QuerySet[Any]:
    """Return what every establishment is found by, with its key."""
    return Establishment._base_manager.order_by().values_list("pk", "search_key")
