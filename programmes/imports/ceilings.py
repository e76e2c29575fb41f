"""Ceilings (mức hỗ trợ, tạm ứng) in spreadsheets: known by item, programme, place and day."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.history.remembered import rewrite
from khuyencong.imports.columns import ChoiceWidget, KnownWidget, PlainWidget, SheetColumn
from khuyencong.imports.kinds import Kind
from khuyencong.imports.places import ProvinceBook
from khuyencong.imports.resources import Row, SheetResource
from khuyencong.text import search_key
from programmes.imports.projects_books import ContentBook
from programmes.imports.projects_widgets import TextWidget, YesWidget
from programmes.models import SupportCeiling
from programmes.models.ceiling import PROGRAMMES, CeilingKind, CeilingUnit, ShareBase

KINDS: Final[dict[str, str]] = {
    "ho tro": CeilingKind.SUPPORT,
    "muc ho tro": CeilingKind.SUPPORT,
    "tam ung": CeilingKind.ADVANCE,
    "he so": CeilingKind.FACTOR,
}
BOTH_PROGRAMMES: Final = ("kcqg va kcdp", "kcqg, kcdp", "ca hai", "tat ca", "")
WRITTEN: Final = (
    "name", "content", "share", "share_of", "amount", "per", "factor", "takes_factor", "condition",
    "legal_basis", "valid_to", "source_note", "is_verified",
)  # fmt: skip
Key = tuple[str, str, str, int | None, date | None]


class RateWidget(PlainWidget):
    """A percentage or factor, exact."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        """Return the number; raise ValueError."""
        if value in ("", None):
            return None
        try:
            return Decimal(str(value).replace(",", ".")).quantize(Decimal("0.01"))
        except InvalidOperation as error:
            raise ValueError(_("“%s” không phải là số.") % value) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str | None:
        """Write the number without needless zeros."""
        return None if value is None else f"{Decimal(value).normalize():f}"


class ProgrammesWidget(ChoiceWidget):
    """One programme, or none for both."""

    def __init__(self) -> None:
        super().__init__(CeilingKind)
        self.labels = [str(label) for _value, label in PROGRAMMES]
        self.keys = {value for value, _label in PROGRAMMES}
        self.words = {search_key(str(label)): value for value, label in PROGRAMMES}
        self.words |= {"kcqg": "national", "kcdp": "local"}
        self.words |= dict.fromkeys(BOTH_PROGRAMMES, "")


class CeilingResource(SheetResource):
    """One ceiling per row."""

    natural_key = ("item", "kind", "programme", "province", "valid_from")

    item = SheetColumn(
        "item", gettext_lazy("Mã hạng mục"), "item", widget=TextWidget(),
        meaning=gettext_lazy("Cùng một mã qua các lần thay đổi mức. Để trống: theo tên hạng mục."),
    )  # fmt: skip
    name = SheetColumn("name", gettext_lazy("Hạng mục"), "title", required=True,
                       widget=TextWidget())  # fmt: skip
    kind = SheetColumn(
        "kind", gettext_lazy("Loại mức"), "ceiling_kind", of="choice", choices=CeilingKind,
        widget=ChoiceWidget(CeilingKind, also=KINDS),
        meaning=gettext_lazy("Để trống: mức hỗ trợ tối đa."),
    )  # fmt: skip
    programme = SheetColumn(
        "programme", gettext_lazy("Chương trình áp dụng"), "programme", of="choice",
        choices=PROGRAMMES, widget=ProgrammesWidget(),
        meaning=gettext_lazy("Để trống nếu áp dụng cho cả KCQG và KCĐP."),
    )  # fmt: skip
    province = SheetColumn(
        "province", gettext_lazy("Tỉnh, thành phố"), "province", of="record",
        meaning=gettext_lazy("Chỉ ghi khi tỉnh ban hành mức riêng."),
    )  # fmt: skip
    content = SheetColumn("content", gettext_lazy("Nội dung khuyến công"), "content", of="record")
    share = SheetColumn("share", gettext_lazy("Tỷ lệ tối đa (%)"), "share", of="number",
                        widget=RateWidget())  # fmt: skip
    share_of = SheetColumn(
        "share_of", gettext_lazy("Tỷ lệ tính trên"), "share_of", of="choice", choices=ShareBase
    )
    amount = SheetColumn("amount", gettext_lazy("Mức hỗ trợ tối đa"), ("amount_total", None),
                         of="money")  # fmt: skip
    per = SheetColumn("per", gettext_lazy("Tính cho một"), "per", of="choice", choices=CeilingUnit)
    factor = SheetColumn("factor", gettext_lazy("Hệ số ưu tiên"), "factor", of="number",
                         widget=RateWidget())  # fmt: skip
    takes_factor = SheetColumn(
        "takes_factor", gettext_lazy("Được nhân hệ số ưu tiên"), "takes_factor", of="choice",
        choices=[("co", gettext_lazy("có")), ("khong", gettext_lazy("không"))],
        widget=YesWidget(),
    )  # fmt: skip
    condition = SheetColumn("condition", gettext_lazy("Điều kiện áp dụng"), "condition",
                            widget=TextWidget())  # fmt: skip
    legal_basis = SheetColumn("legal_basis", gettext_lazy("Căn cứ pháp lý"), "legal_basis",
                              required=True, widget=TextWidget(),
                              meaning=gettext_lazy("Văn bản, điều, khoản."))  # fmt: skip
    valid_from = SheetColumn("valid_from", gettext_lazy("Hiệu lực từ ngày"), "valid_from",
                             of="date")  # fmt: skip
    valid_to = SheetColumn(
        "valid_to", gettext_lazy("Hết hiệu lực"), "valid_to", of="date",
        meaning=gettext_lazy("Ngày đầu tiên không còn hiệu lực; để trống nếu còn."),
    )  # fmt: skip
    source_note = SheetColumn("source_note", gettext_lazy("Ghi chú"), "note", widget=TextWidget())
    is_verified = SheetColumn(
        "is_verified", gettext_lazy("Đã kiểm chứng"), "is_verified", of="choice",
        choices=[("co", gettext_lazy("có")), ("khong", gettext_lazy("không"))],
        widget=YesWidget(), meaning=gettext_lazy("Chỉ mức đã kiểm chứng mới dùng để cảnh báo."),
    )  # fmt: skip

    class Meta(SheetResource.Meta):
        model = SupportCeiling
        fields = (
            "item", "name", "kind", "programme", "province", "content", "share", "share_of",
            "amount", "per", "factor", "takes_factor", "condition", "legal_basis", "valid_from",
            "valid_to", "source_note", "is_verified",
        )  # fmt: skip

    def __init__(self, user: Any, *, clears: bool = False) -> None:
        super().__init__(user, clears=clears)
        self.places, self.contents = ProvinceBook(), ContentBook()
        self.columns["province"].widget = KnownWidget(self.province_of, lambda each: each.key)
        self.columns["content"].widget = KnownWidget(self.content_of, lambda each: each.name)
        self.known: dict[Key, SupportCeiling] = {}
        self.met: dict[Key, int] = {}
        self.row_number = 0

    def load(self, rows: list[Row]) -> None:
        """Read them all: there are a few hundred."""
        for ceiling in self.held(SupportCeiling.objects.all()):
            self.known[key_of(self.complete(ceiling))] = ceiling

    def complete(self, ceiling: SupportCeiling) -> SupportCeiling:
        """Give a ceiling its relations without a query."""
        ceiling.province = self.places.provinces.get(ceiling.province_id or 0)
        ceiling.content = self.contents.by_pk.get(ceiling.content_id or 0)
        return ceiling

    def province_of(self, text: str, row: Row) -> Any:
        """Return the unit of the day from which the ceiling holds."""
        day = self.columns["valid_from"].read(row) if row.get("valid_from") else None
        return self.places.in_year(str(text), (day or timezone.localdate()).year)

    def content_of(self, text: str, _row: Row) -> Any:
        """Return the content; raise ValueError."""
        if found := self.contents.find(str(text)):
            return found
        raise ValueError(_("Không nhận ra nội dung khuyến công “%s”.") % text)

    def before_import_row(self, row: Row, **kwargs: Any) -> None:
        """Remember where the row stands."""
        self.row_number = kwargs["row_number"]

    def find(self, row: Row) -> Any:
        """Return the ceiling of the item, programme, place and day; refuse a second row on it."""
        draft = SupportCeiling()
        try:
            super().import_instance(draft, row)
        except ValidationError:
            return None
        settle_item(draft, self.known.values())
        key = key_of(draft)
        if (first := self.met.setdefault(key, self.row_number)) != self.row_number:
            raise ValidationError({"name": _("Mức này đã có ở dòng %d.") % first})
        return self.known.get(key)

    def import_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        """Take over the row; a new ceiling gets its item and key."""
        super().import_instance(instance, row, **kwargs)
        instance.kind = instance.kind or CeilingKind.SUPPORT
        settle_item(instance, self.known.values())
        if not instance.key:
            instance.key = new_key(instance)

    def refuse(self, instance: Any, *, new: bool) -> None:
        """Only who keeps the rules brings them in."""
        if not may_import(self.user):
            raise ValidationError(_("Chỉ quản trị dữ liệu được nhập mức hỗ trợ."))

    def check(self, instance: Any, row: Row, *, new: bool) -> None:
        """Refuse what the model refuses, without its queries."""
        errors = {} if instance.legal_basis else {"legal_basis": _("Thiếu căn cứ pháp lý.")}
        if not instance.name:
            errors["name"] = _("Thiếu tên hạng mục.")
        if errors := errors | limit_errors(instance) | self.overlap(instance):
            raise ValidationError(errors)
        self.clean_values(instance)

    def overlap(self, ceiling: Any) -> dict[str, str]:
        """Refuse two verified ceilings of one thing on one day."""
        alike = (each for each in self.known.values() if each is not ceiling)
        same = [each for each in alike if key_of(each)[:-1] == key_of(ceiling)[:-1]]
        if ceiling.is_verified and any(
            each.is_verified and each.overlaps(ceiling) for each in same
        ):
            return {
                "valid_from": _("Đã có một mức khác trong thời gian đó: kết thúc mức cũ trước.")
            }
        return {}

    def lists(self) -> dict[str, list[str]]:
        """Offer the contents of the decree."""
        return {"content": self.contents.names()}

    def write_new(self, instances: list[Any]) -> None:
        """Add ceilings."""
        SupportCeiling.objects.bulk_create(instances, batch_size=500)

    def write_changed(self, instances: list[Any]) -> None:
        """Store changed ceilings at once."""
        rewrite(instances, WRITTEN)

    def records(self, pks: list[int]) -> dict[int, Any]:
        """Read ceilings, locked."""
        rows = self.held(SupportCeiling.objects.filter(pk__in=pks))
        return {row.pk: self.complete(row) for row in rows}


def key_of(ceiling: Any) -> Key:
    """Return what a ceiling is known by."""
    kind = str(ceiling.kind or CeilingKind.SUPPORT)
    province = ceiling.province.pk if ceiling.province else None
    return ceiling.item, kind, ceiling.programme, province, ceiling.valid_from


def settle_item(ceiling: Any, known: Any) -> None:
    """Take the item from the name where none is stated: one that has the name, else a new one."""
    if ceiling.item:
        return
    name = search_key(ceiling.name)
    same = {each.item for each in known if search_key(each.name) == name}
    ceiling.item = same.pop() if len(same) == 1 else slugify(name)[:60]


def new_key(ceiling: Any) -> str:
    """Make the key of a new ceiling."""
    day = ceiling.valid_from.isoformat() if ceiling.valid_from else ""
    place = ceiling.province.key if ceiling.province else ceiling.programme
    parts = [ceiling.item[:40], str(ceiling.kind), place[:20], day]
    return slugify("-".join(filter(None, parts)))[:80]


def limit_errors(ceiling: Any) -> dict[str, str]:
    """Find what the constraints would refuse, by column."""
    found = {}
    if (ceiling.share is None) != (not ceiling.share_of):
        found["share_of"] = _("Tỷ lệ phải ghi rõ tính trên số nào.")
    if ceiling.share is not None and not 0 < ceiling.share <= 100:
        found["share"] = _("Tỷ lệ từ 0 đến 100.")
    if ceiling.amount is not None and ceiling.amount <= 0:
        found["amount"] = _("Mức tối đa phải lớn hơn 0.")
    if ceiling.valid_from and ceiling.valid_to and ceiling.valid_to <= ceiling.valid_from:
        found["valid_to"] = _("Ngày kết thúc phải sau ngày bắt đầu.")
    return found | factor_errors(ceiling)


def factor_errors(ceiling: Any) -> dict[str, str]:
    """Find what is wrong with a factor, or with what is none."""
    limits = ceiling.share is not None or ceiling.amount is not None
    if ceiling.kind == CeilingKind.FACTOR:
        if ceiling.factor is None or ceiling.factor <= 1 or limits:
            return {"factor": _("Hệ số lớn hơn 1 và đứng một mình.")}
        return {}
    if ceiling.factor is not None:
        return {"factor": _("Hệ số chỉ ghi ở dòng “Hệ số ưu tiên”.")}
    return {} if limits else {"amount": _("Ghi ít nhất một trong hai: tỷ lệ, mức tối đa.")}


def may_import(user: Any) -> bool:
    """Say whether the person keeps the rules."""
    return bool(user.may_enter and user.sees_everything)


KIND = Kind(
    key="ceilings",
    label=gettext_lazy("Mức hỗ trợ, tạm ứng tối đa"),
    table_kinds=frozenset({"ceilings"}),
    order=15,
    resource=CeilingResource,
    may_import=may_import,
    address=lambda record: reverse("admin:programmes_supportceiling_change", args=[record.pk]),
    own=lambda user: SupportCeiling.objects.all(),
)
