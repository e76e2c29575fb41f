"""Products (sản phẩm công nghiệp nông thôn) and their photographs."""

from typing import TYPE_CHECKING, Any, Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.levels import ProductGroup
from awards.models.rounds import PUBLIC_STATUSES, served
from khuyencong.accounts.models import ADMINISTRATORS
from khuyencong.attachments.models import StoredFile
from khuyencong.history.remembered import Remembered, RememberedQuerySet
from khuyencong.text import search_key, sort_key
from programmes.models import Document, Origin
from provinces.models import Establishment, LegalForm, Province

if TYPE_CHECKING:
    from khuyencong.accounts.models import User

# Many are named after their owner: the public reads what it is, not whose.
PERSONAL_FORMS: Final = (LegalForm.HOUSEHOLD_BUSINESS, LegalForm.ARTISAN)
MASKED_HOUSEHOLD: Final = _("Hộ kinh doanh (lược tên)")
MASKED_ARTISAN: Final = _("Nghệ nhân (lược tên)")
HOUSEHOLD_WORDS: Final = ("ho kinh doanh", "hkd", "ho san xuat", "ho gia dinh", "ho ong", "ho ba")


class ProductQuerySet(RememberedQuerySet):
    """Products by reader."""

    def published(self) -> Self:
        """Keep what was recognised in a decided round, or is named in a public document."""
        won = Q(entries__result="recognised", entries__round__status__in=PUBLIC_STATUSES)
        known = self.model._default_manager.filter(won).order_by().values("pk")
        return self.filter(Q(origin=Origin.PUBLISHED) | Q(pk__in=known))

    def visible_to(self, user: "User | None") -> Self:
        """Everybody sees recognised products; local staff also all of their own place."""
        if user is None or not user.is_authenticated:
            return self.published()
        if user.sees_everything:
            return self.all()
        won = self.published().order_by().values("pk")
        own = Q(province__in=served(user)) if user.is_local and user.province_id else Q()
        return self.filter(Q(pk__in=won) | own)

    def editable_by(self, user: "User") -> Self:
        """Keep the products that the user may write; not those of the published record."""
        rows = self.filter(origin=Origin.ENTERED)
        if user.role in ADMINISTRATORS:
            return rows
        if user.may_enter and user.is_local and user.province_id:
            return rows.filter(province__in=served(user))
        return self.none()

    def kept_by(self, user: "User") -> Self:
        """Keep the products whose log the user may read: those of the own place, the ministry's."""
        if user.sees_everything:
            return self.all()
        own = user.is_local and user.province_id
        return self.filter(province__in=served(user)) if own else self.none()

    def with_words(self, text: str, user: "User | None") -> Self:
        """Keep those that every word of a search names; the public finds no household by name."""
        named = Q()
        if user is None or not user.is_authenticated:
            named = ~Q(establishment__legal_form__in=PERSONAL_FORMS)
        rows = self
        for word in search_key(text).split():
            maker = Q(establishment__name_key__contains=word) & named
            rows = rows.filter(Q(search_key__contains=word) | maker)
        return rows

    def named(self, establishment: Establishment, name: str) -> Self:
        """Keep what is found by the natural key: whose product of which name."""
        return self.filter(establishment=establishment, name_key=name_key(name))


def name_key(name: str) -> str:
    """Fold a product's name for comparison."""
    return search_key(name)[:300]


class Product(Remembered):
    """A product or a set counted as one (sản phẩm, bộ sản phẩm; TT 26/2014 Điều 3, Điều 4)."""

    not_remembered = (*Remembered.not_remembered, "name_key", "created_at", "updated_at")

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên sản phẩm"), max_length=300)
    establishment = models.ForeignKey(
        Establishment,
        models.PROTECT,
        verbose_name=_("cơ sở"),
        related_name="products",
        null=True,
        blank=True,
    )
    maker = models.CharField(
        _("cơ sở theo tài liệu"),
        max_length=300,
        blank=True,
        help_text=_("Chỉ ghi khi cơ sở chưa có trong sổ: tên như tài liệu in."),
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("tỉnh, thành phố"),
        related_name="products",
        help_text=_("Đơn vị tại thời điểm ghi sản phẩm."),
    )
    locality = models.CharField(_("địa bàn"), max_length=200, blank=True)
    group = models.CharField(_("nhóm"), max_length=10, choices=ProductGroup, blank=True)
    is_set = models.BooleanField(
        _("bộ sản phẩm"), default=False, help_text=_("Cả bộ tính là một sản phẩm.")
    )
    description = models.TextField(_("mô tả"), blank=True)
    origin = models.CharField(
        _("nguồn gốc"), max_length=9, choices=Origin, default=Origin.ENTERED, editable=False
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("tài liệu"),
        related_name="products",
        null=True,
        blank=True,
    )
    note = models.TextField(_("ghi chú"), blank=True)
    created_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        verbose_name=_("người lập"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("sửa lúc"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # grows with every save
    name_key = models.CharField(editable=False, max_length=300, db_index=True)
    search_key = models.CharField(editable=False, max_length=700)
    sort_key = models.CharField(editable=False, max_length=600)

    objects = ProductQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("sản phẩm")
        verbose_name_plural = _("sản phẩm")
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(fields=["province", "group"], name="product_province_group")]
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "name_key"],
                condition=Q(establishment__isnull=False),
                name="product_of_establishment_once",
                violation_error_message=_(
                    "Cơ sở này đã có sản phẩm cùng tên: một sản phẩm đăng ký được nhiều kỳ, không "
                    "cần ghi lại."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="product_has_name",
                violation_error_message=_("Sản phẩm phải có tên."),
            ),
            models.CheckConstraint(
                condition=Q(origin="published") | (Q(establishment__isnull=False) & ~Q(group="")),
                name="product_complete_unless_published",
                violation_error_message=_("Sản phẩm phải ghi cơ sở và nhóm."),
            ),
            models.CheckConstraint(
                condition=~Q(origin="published") | Q(document__isnull=False),
                name="product_published_somewhere",
                violation_error_message=_("Sản phẩm nêu trong tài liệu công bố phải ghi tài liệu."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys in step, and count the version."""
        self.version += 0 if self._state.adding else 1
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> None:
        """Set the keys; a maker's name that may be a person's is not searched for."""
        self.name = " ".join(self.name.split())
        self.name_key = name_key(self.name)
        maker = "" if self.is_personal else self.maker
        self.search_key = search_key(f"{self.code} {self.name} {maker}")[:700]
        self.sort_key = sort_key(self.name)[:600]

    def clean(self) -> None:
        """Refuse an establishment of another province."""
        if self.establishment is None or not self.province_id:
            return
        ground = Province.objects.merged_into(
            self.establishment.province.folded(timezone.localdate()).pk
        )
        if not ground.filter(pk=self.province_id).exists():
            message = _("Cơ sở %(name)s ở %(province)s: chọn đúng tỉnh của cơ sở.")
            words = {
                "name": self.establishment.name,
                "province": self.establishment.province.name,
            }
            raise ValidationError({"province": ValidationError(message, params=words)})

    @property
    def maker_name(self) -> str:
        """Name who makes it, for who has signed in; empty where the document does not say."""
        return self.establishment.name if self.establishment else self.maker

    @property
    def public_maker(self) -> str:
        """Name who makes it, for everybody: households and artisans by what they are alone."""
        if self.establishment and self.establishment.legal_form == LegalForm.ARTISAN:
            return str(MASKED_ARTISAN)
        return str(MASKED_HOUSEHOLD) if self.is_personal else self.maker_name

    @property
    def is_personal(self) -> bool:
        """Say whether the maker's name may be a person's."""
        if self.establishment:
            return self.establishment.legal_form in PERSONAL_FORMS
        return search_key(self.maker).startswith(HOUSEHOLD_WORDS)

    def maker_for(self, user: "User | None") -> str:
        """Name who makes it as the reader may know it; never shorten it in a template instead."""
        if user is None or not user.is_authenticated:
            return self.public_maker
        return self.maker_name


class ProductPhotoQuerySet(RememberedQuerySet):
    """Photographs, seen with their product; a removed one is kept for administrators."""

    def standing(self) -> Self:
        """Keep those that were not removed."""
        return self.filter(removed_at=None)

    def visible_to(self, user: "User | None") -> Self:
        """Keep the standing photographs of the products that the reader may see."""
        seen = Product.objects.visible_to(user).order_by().values("pk")
        rows = self.filter(product__in=seen)
        is_keeper = getattr(user, "role", "") in ADMINISTRATORS  # a visitor has no role
        return rows if is_keeper else rows.standing()

    def editable_by(self, user: "User") -> Self:
        """Keep those of the products that the user may write."""
        return self.filter(product__in=Product.objects.editable_by(user).order_by().values("pk"))


class ProductPhoto(StoredFile, Remembered):
    """A photograph of a product (ảnh sản phẩm; TT 26/2014 PL2 asks for three)."""

    not_remembered = (*Remembered.not_remembered, "file", "sha256")

    product = models.ForeignKey(
        Product, models.PROTECT, verbose_name=_("sản phẩm"), related_name="photos"
    )
    caption = models.CharField(_("chú thích"), max_length=200, blank=True)

    objects = ProductPhotoQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        base_manager_name = "objects"
        verbose_name = _("ảnh sản phẩm")
        verbose_name_plural = _("ảnh sản phẩm")
        ordering = ["product", "uploaded_at", "pk"]
        constraints = [
            *StoredFile.Meta.constraints,
            models.CheckConstraint(
                condition=Q(media_type__startswith="image/"),
                name="product_photo_is_picture",
                violation_error_message=_("Chỉ nhận ảnh (JPEG, PNG, WEBP, HEIC)."),
            ),
        ]

    def belongs_to(self) -> models.Model:
        """Return the product."""
        return self.product
