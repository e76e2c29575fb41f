"""Entries (sản phẩm dự thi): a product in a round, from registration to its certificate."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.entry_constraints import CONSTRAINTS
from awards.models.levels import LOCAL_LEVELS, UPPER, AwardLevel, ProductGroup
from awards.models.products import Product
from awards.models.rounds import PUBLIC_STATUSES, AwardRound, served
from khuyencong.accounts.models import ADMINISTRATORS, Role
from khuyencong.history.remembered import Remembered, RememberedQuerySet
from programmes.models import Document, Origin
from provinces.models import Province

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class Result(models.TextChoices):
    """What became of an entry (kết quả)."""

    PENDING = "pending", _("Chưa có kết quả")
    RECOGNISED = "recognised", _("Được công nhận")
    NOT_RECOGNISED = "not_recognised", _("Không được công nhận")
    WITHDRAWN = "withdrawn", _("Rút trước khi có kết quả")


class Nomination(models.TextChoices):
    """Where a nomination from below stands (đề cử); empty for who registered by themselves."""

    SENT = "sent", _("Đã gửi, chờ tiếp nhận")
    RECEIVED = "received", _("Đã tiếp nhận")
    RETURNED = "returned", _("Trả lại")


class CertificateState(models.TextChoices):
    """What a certificate is worth on a day (hiệu lực giấy chứng nhận); the value is for CSS."""

    NONE = "none", _("Chưa có giấy chứng nhận")
    VALID = "valid", _("Còn hiệu lực")
    EXPIRED = "expired", _("Hết hiệu lực")
    REVOKED = "revoked", _("Đã thu hồi")
    UNKNOWN = "unknown", _("Chưa rõ thời hạn")


PUBLIC: Final = Q(result=Result.RECOGNISED) & (
    Q(round__status__in=PUBLIC_STATUSES) | Q(origin=Origin.PUBLISHED)
)
"""What everybody may see: recognised in a decided round, or said to be in a document."""
WAITING: Final = (Nomination.SENT, Nomination.RETURNED)
"""Not yet in the round: neither counted as registered nor decided on."""


class EntryQuerySet(RememberedQuerySet):
    """Entries by reader, by what became of them, and by day."""

    def published(self) -> Self:
        """Keep what everybody may see: what was recognised in a decided round."""
        return self.filter(PUBLIC)

    def visible_to(self, user: "User | None") -> Self:
        """Everybody sees recognised products; local staff also all entries of their own place."""
        if user is None or not user.is_authenticated:
            return self.published()
        return self.in_sight_of(user)

    def in_sight_of(self, user: "User") -> Self:
        """Keep what somebody who has signed in may see."""
        if user.sees_everything:
            return self.all()
        own = Q(province__in=served(user)) if user.is_local and user.province_id else Q()
        return self.filter(PUBLIC | own)

    def countable_by(self, user: "User | None") -> Self:
        """Keep what the reader may count, never list: every entry of the rounds they may see.

        For the public, of rounds whose result is out: nobody counts an open round's registrations.
        """
        if user is None or not user.is_authenticated:
            return self.filter(round__status__in=PUBLIC_STATUSES)
        rounds = AwardRound.objects.visible_to(user).order_by().values("pk")
        return self.filter(round__in=rounds)

    def in_full_for(self, user: "User | None") -> Self:
        """Keep the entries of which the user may read score and reasons, not the result alone."""
        if user is None or not user.is_authenticated:
            return self.none()
        if user.sees_everything:
            return self.all()
        if user.is_local and user.province_id:
            return self.filter(province__in=served(user))
        return self.none()

    def editable_by(self, user: "User") -> Self:
        """Keep the entries of the rounds that the user's office writes; not the published ones."""
        rows = self.filter(origin=Origin.ENTERED)
        if user.role in ADMINISTRATORS:
            return rows
        if user.role == Role.MINISTRY_OFFICER:
            return rows.filter(round__level__in=UPPER)
        if user.role == Role.CENTRE_STAFF and user.province_id:
            own = Q(round__level__in=LOCAL_LEVELS, round__province__in=served(user))
            return rows.filter(own)
        return self.none()

    def decidable_by(self, user: "User") -> Self:
        """Keep the entries of the rounds whose result the user decides."""
        rounds = AwardRound.objects.decidable_by(user).order_by().values("pk")
        return self.filter(origin=Origin.ENTERED, round__in=rounds)

    def nominable_by(self, user: "User") -> Self:
        """Keep the recognised entries that the user may nominate upward."""
        rows = self.filter(origin=Origin.ENTERED, result=Result.RECOGNISED)
        rows = rows.exclude(round__level=AwardLevel.NATION)
        if user.role == Role.SYSTEM_ADMIN:
            return rows
        if user.role == Role.DEPARTMENT:
            return rows.filter(province__in=served(user))
        return self.none()

    def nominated_by(self, user: "User") -> Self:
        """Keep the nominations that the user's place sent upward and may take back."""
        rows = self.filter(origin=Origin.ENTERED).exclude(nomination="")
        if user.role == Role.DEPARTMENT:
            return rows.filter(province__in=served(user))
        return rows if user.role == Role.SYSTEM_ADMIN else self.none()

    def receivable_by(self, user: "User") -> Self:
        """Keep the nominations on which the user's office decides whether they are complete."""
        rows = self.filter(origin=Origin.ENTERED).exclude(nomination="")
        if user.role == Role.SYSTEM_ADMIN:
            return rows
        upper = rows.filter(round__level__in=UPPER)
        return upper if user.role == Role.MINISTRY_OFFICER else self.none()

    # -- what is counted -------------------------------------------------------------------------

    def recorded(self) -> Self:
        """Keep records; what only a document names is a claim and never counted with them."""
        return self.filter(origin=Origin.ENTERED)

    def registered(self) -> Self:
        """Keep what took part: a nomination counts once it was received."""
        return self.exclude(nomination__in=WAITING)

    def recognised(self) -> Self:
        """Keep what was recognised, also if the certificate has ended or was withdrawn since."""
        return self.filter(result=Result.RECOGNISED)

    # -- certificates by day ---------------------------------------------------------------------

    def certified_on(self, day: date) -> Self:
        """Keep the entries whose certificate is worth something on the day."""
        rows = self.filter(issued_on__lte=day, valid_until__gte=day)
        return rows.filter(Q(revoked_on=None) | Q(revoked_on__gt=day))

    def expired_on(self, day: date) -> Self:
        """Keep the entries whose certificate had ended by the day, not by a withdrawal."""
        rows = self.filter(valid_until__lt=day)
        return rows.filter(Q(revoked_on=None) | Q(revoked_on__gt=F("valid_until")))

    def expiring(self, after: date, until: date) -> Self:
        """Keep the valid certificates whose last day lies between two days."""
        rows = self.filter(valid_until__gte=after, valid_until__lte=until)
        return rows.filter(revoked_on=None)

    def in_detail(self) -> Self:
        """Read with the rows all that a list prints."""
        return self.select_related(
            "round__province", "product__establishment", "product__province", "province", "document"
        )


class Entry(Remembered):
    """A product in a round (sản phẩm dự thi), its result and its certificate."""

    not_remembered = (*Remembered.not_remembered, "created_at", "updated_at")

    code = models.CharField(  # only what documents name has one
        _("mã"), max_length=20, unique=True, null=True, blank=True, editable=False
    )
    round = models.ForeignKey(
        AwardRound, models.PROTECT, verbose_name=_("kỳ bình chọn"), related_name="entries"
    )
    product = models.ForeignKey(
        Product, models.PROTECT, verbose_name=_("sản phẩm"), related_name="entries"
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("tỉnh, thành phố"),
        related_name="award_entries",
        help_text=_("Đơn vị tại thời điểm bình chọn."),
    )
    group = models.CharField(_("nhóm đăng ký"), max_length=10, choices=ProductGroup, blank=True)
    number = models.CharField(_("số báo danh"), max_length=20, blank=True)
    registered_on = models.DateField(_("ngày đăng ký"), null=True, blank=True)
    score = models.DecimalField(
        _("tổng điểm"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    result = models.CharField(_("kết quả"), max_length=14, choices=Result, default=Result.PENDING)
    result_note = models.CharField(_("lý do, ghi chú kết quả"), max_length=300, blank=True)
    prize = models.CharField(
        _("giải"), max_length=60, blank=True, help_text=_("Nơi có xếp giải: “A”, “nhất”…")
    )
    certificate_number = models.CharField(_("số giấy chứng nhận"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    valid_until = models.DateField(_("có giá trị đến hết"), null=True, blank=True)
    revoked_on = models.DateField(_("ngày thu hồi"), null=True, blank=True)
    revocation_decision = models.CharField(_("quyết định thu hồi"), max_length=60, blank=True)
    revocation_reason = models.CharField(_("lý do thu hồi"), max_length=300, blank=True)
    nominated_from = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("đề cử từ"),
        related_name="nominated_to",
        null=True,
        blank=True,
    )
    nomination = models.CharField(_("đề cử"), max_length=8, choices=Nomination, blank=True)
    nominated_on = models.DateField(_("ngày đề cử"), null=True, blank=True)
    nomination_note = models.CharField(_("lý do trả lại"), max_length=300, blank=True)
    exception_reason = models.CharField(
        _("lý do đề cử ngoại lệ"),
        max_length=300,
        blank=True,
        help_text=_("Khi không có giấy chứng nhận còn hiệu lực của cấp dưới."),
    )
    origin = models.CharField(
        _("nguồn gốc"), max_length=9, choices=Origin, default=Origin.ENTERED, editable=False
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("tài liệu"),
        related_name="award_entries",
        null=True,
        blank=True,
    )
    note = models.TextField(_("ghi chú"), blank=True)
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("sửa lúc"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # grows with every save

    objects = EntryQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("sản phẩm dự thi")
        verbose_name_plural = _("sản phẩm dự thi")
        ordering = ["round", "number", "pk"]
        indexes = [
            models.Index(fields=["province", "result"], name="entry_province_result"),
            models.Index(
                fields=["valid_until"],
                condition=Q(valid_until__isnull=False),
                name="entry_valid_until",
            ),
        ]
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        return f"{self.product} – {self.round}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Count the version."""
        self.version += 0 if self._state.adding else 1
        super().save(*args, **kwargs)

    def belongs_to(self) -> models.Model:
        """Return the round: its entries are decided together and read together."""
        return self.round

    def clean(self) -> None:
        """Refuse a province outside the round's territory, and a step that does not lead upward."""
        if not self.round_id or not self.province_id:
            return
        problems = {}
        if not self.is_of_territory:
            message = _("%(name)s không thuộc địa bàn của kỳ bình chọn (%(place)s).")
            words = {"name": self.province.name, "place": self.round.place}
            problems["province"] = ValidationError(message, params=words)
        below = self.nominated_from
        if below and below.product_id != self.product_id:
            problems["nominated_from"] = ValidationError(_("Đề cử phải là của chính sản phẩm này."))
        elif below and below.round.rank >= self.round.rank:
            problems["nominated_from"] = ValidationError(_("Chỉ đề cử lên cấp trên."))
        if problems:
            raise ValidationError(problems)

    @property
    def is_of_territory(self) -> bool:
        """Say whether the province takes part in the round."""
        if self.round.level == AwardLevel.NATION:
            return True
        if self.round.level == AwardLevel.REGION:
            return self.province.region_on(self.round.day) == self.round.region
        return self.province_id == self.round.province_id

    @property
    def is_waiting(self) -> bool:
        """Say whether it is a nomination that is not in the round yet."""
        return self.nomination in WAITING

    def certificate_on(self, day: date) -> CertificateState:
        """Return what the certificate is worth on the day."""
        if self.issued_on is None or self.issued_on > day:
            return CertificateState.NONE
        if self.revoked_on and self.revoked_on <= day:
            return CertificateState.REVOKED
        if self.valid_until is None:
            return CertificateState.UNKNOWN
        return CertificateState.VALID if day <= self.valid_until else CertificateState.EXPIRED

    @property
    def certificate_state(self) -> CertificateState:
        """Return what the certificate is worth today."""
        return self.certificate_on(timezone.localdate())
