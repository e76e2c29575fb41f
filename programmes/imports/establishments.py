"""Establishments (cơ sở CNNT) in spreadsheets: known by tax code, else by name on their ground."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.history.remembered import rewrite
from khuyencong.imports.columns import ChoiceWidget, KnownWidget, SheetColumn
from khuyencong.imports.kinds import Kind
from khuyencong.imports.places import ProvinceBook
from khuyencong.imports.resources import PK, VERSION, RefusedRecords, Row, SheetResource
from programmes.establishments.entering import user_enters_in
from programmes.imports.establishment_book import EstablishmentBook, form_in_name
from provinces import tax_codes
from provinces.establishment_names import name_key
from provinces.models import Establishment
from provinces.models.copies import tell
from provinces.models.establishment import Activity, Industry, LegalForm

WRITTEN: Final = [
    "name", "legal_form", "tax_code", "province", "production_address", "registered_address",
    "industry", "contact_name", "contact_phone", "activity", "distinct_reason", "version",
    "updated_at", "search_key", "sort_key", "name_key",
]  # fmt: skip


class FormWidget(ChoiceWidget):
    """A legal form by its label, or as names begin with it: "Công ty TNHH", "DNTN", "HTX"."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the key; raise ValueError with what may be written."""
        form = form_in_name(str(value or ""))
        return form.value if form else super().clean(value, row, **kwargs)


class EstablishmentResource(SheetResource):
    """One establishment per row."""

    natural_key = ("tax_code",)
    rows_at_once = 1000

    name = SheetColumn(
        "name", gettext_lazy("Tên cơ sở"), "establishment", "beneficiary", required=True
    )
    legal_form = SheetColumn(
        "legal_form", gettext_lazy("Loại hình"), "legal_form", of="choice", choices=LegalForm,
        meaning=gettext_lazy("Để trống nếu tên đã nói: Công ty…, HTX…, Hộ kinh doanh…"),
        widget=FormWidget(LegalForm),
    )  # fmt: skip
    tax_code = SheetColumn(
        "tax_code", gettext_lazy("Mã số thuế"), "tax_code",
        meaning=gettext_lazy("10 hoặc 13 chữ số, là chữ. Hộ kinh doanh có thể để trống."),
    )  # fmt: skip
    province = SheetColumn(
        "province", gettext_lazy("Tỉnh, thành phố"), "province", of="record", required=True
    )
    production_address = SheetColumn(
        "production_address", gettext_lazy("Địa chỉ sản xuất"), "production_address", "address",
        "location",
    )  # fmt: skip
    registered_address = SheetColumn(
        "registered_address", gettext_lazy("Địa chỉ đăng ký"), "registered_address"
    )
    industry = SheetColumn(
        "industry", gettext_lazy("Ngành nghề"), "industry", of="choice", choices=Industry
    )
    contact_name = SheetColumn("contact_name", gettext_lazy("Người liên hệ"), "person")
    contact_phone = SheetColumn("contact_phone", gettext_lazy("Điện thoại"), "phone")
    activity = SheetColumn(
        "activity", gettext_lazy("Tình trạng"), "activity", "status", of="choice",
        choices=Activity,
    )  # fmt: skip
    distinct_reason = SheetColumn(
        "distinct_reason", gettext_lazy("Lý do là cơ sở khác"), "distinct_reason",
        meaning=gettext_lazy("Chỉ ghi khi sổ đã có cơ sở giống mà đây là cơ sở khác."),
    )  # fmt: skip

    class Meta(SheetResource.Meta):
        model = Establishment
        fields = (
            "name", "legal_form", "tax_code", "province", "production_address",
            "registered_address", "industry", "contact_name", "contact_phone", "activity",
            "distinct_reason",
        )  # fmt: skip

    def __init__(self, user: Any, *, clears: bool = False) -> None:
        super().__init__(user, clears=clears)
        self.provinces, self.register = ProvinceBook(), EstablishmentBook()
        self.year = timezone.localdate().year
        self.columns["province"].widget = KnownWidget(self.province_of, self.provinces.words)
        self.may_enter_in: dict[int, bool] = {}
        self.met: dict[tuple[str, int | None], Row] = {}

    def load(self, rows: list[Row]) -> None:
        """Read the part of the register that the rows name."""
        names = {str(row["name"]) for row in rows if row.get("name")}
        codes = {str(row["tax_code"]) for row in rows if row.get("tax_code")}
        pks = [row[PK] for row in rows if isinstance(row.get(PK), int)]
        self.register.load(names, codes, self.held, pks)

    def find(self, row: Row) -> Establishment | None:
        """Find the establishment that a row is about; raises ValidationError."""
        if row.get(PK) and row.get(VERSION):
            return self.own(self.register.by_pk.get(row[PK]))
        ground = self.ground_of(row)
        try:
            found = self.register.find(
                str(row.get("name") or ""), row.get("tax_code") or "", ground
            )
        except ValueError as error:
            raise ValidationError({"name": str(error)}) from error
        self.refuse_twice(row, ground)
        return found

    def own(self, found: Any) -> Establishment | None:
        """Hide an establishment that is not the person's: a number is no way to it."""
        known: Establishment | None = found
        return known if known is not None and self.enters_in(found.stood_in) else None

    def ground_of(self, row: Row) -> int | None:
        """Return the unit of today on whose ground a row's province stands."""
        try:
            unit = self.columns["province"].read(row)
        except ValidationError:
            return None
        territory = self.provinces.book.territory
        return territory.folded(unit.pk, timezone.localdate()).pk if unit else None

    def refuse_twice(self, row: Row, ground: int | None) -> None:
        """Refuse two rows without a tax code that have one name on one ground."""
        key = (name_key(str(row.get("name") or "")), ground)
        if not row.get("tax_code") and self.met.setdefault(key, row) is not row:
            raise ValidationError({"name": _("Cơ sở này đã có ở một dòng trên.")})

    def province_of(self, text: str, _row: Row) -> Any:
        """Return the unit of today."""
        return self.provinces.in_year(text, self.year)

    def import_instance(self, instance: Establishment, row: Row, **kwargs: Any) -> None:
        """Take the legal form from the name where no column tells it."""
        super().import_instance(instance, row, **kwargs)
        if not instance.legal_form and (form := form_in_name(instance.name)):
            instance.legal_form = form
        instance.tax_code = tax_codes.tidy(instance.tax_code)

    def refuse(self, instance: Establishment, *, new: bool) -> None:
        """Refuse a place that is not one's own, and the code of another establishment."""
        holder = self.register.by_code.get(instance.tax_code)
        if holder is not None and holder.pk != instance.pk:
            raise ValidationError({"tax_code": _("Mã số thuế này đã có trong sổ cơ sở.")})
        if not new and not self.enters_in(getattr(instance, "stood_in", instance.province_id)):
            message = _("Mã số thuế hoặc tên này là của cơ sở ở tỉnh khác; hãy hỏi quản trị.")
            raise ValidationError({"tax_code": message})
        if not self.enters_in(instance.province_id):
            message = _("Bạn không nhập cơ sở của tỉnh, thành phố này.")
            raise ValidationError({"province": message})

    def enters_in(self, province: int | None) -> bool:
        """Say whether the person enters establishments of a unit; each unit is asked about once."""
        if province not in self.may_enter_in:
            self.may_enter_in[province or 0] = user_enters_in(self.user, province)
        return self.may_enter_in[province or 0]

    def check(self, instance: Establishment, row: Row, *, new: bool) -> None:
        """Refuse what makes no sense, and a namesake that may be the same."""
        super().check(instance, row, new=new)
        if not instance.distinct_reason and self.has_namesake(instance):
            message = _("Sổ đã có cơ sở giống tên trên địa bàn; hãy ghi lý do là cơ sở khác.")
            raise ValidationError({"distinct_reason": message})

    def has_namesake(self, instance: Any) -> bool:
        """Say whether a new, renamed or moved establishment has a name that another has there."""
        territory = self.provinces.book.territory
        ground = territory.folded(instance.province_id, timezone.localdate()).pk
        stands_as = (name_key(instance.name)[:300], ground)
        if not instance.is_new_row and getattr(instance, "stood_as", stands_as) == stands_as:
            return False
        others = self.register.named(instance.name, ground)
        return any(other.pk != instance.pk for other in others)

    def write_new(self, instances: list[Any]) -> None:
        """Enter them for the organisation of who brings them in."""
        for instance in instances:
            instance.entered_for_id = self.user.organisation_id
        super().write_new(instances)
        self.register.known |= {each.pk for each in instances}  # later rows were previewed without

    def write_changed(self, instances: list[Any]) -> None:
        """Store them at once; whoever keeps copies of their names is told."""
        for instance in instances:
            instance.version += 1
            instance.prepare()
        rewrite(instances, WRITTEN)
        tell(Establishment, [instance.pk for instance in instances])

    def take_back(self, instances: list[Any]) -> None:
        """Delete new establishments unless a project names one, or one was merged into it."""
        pks = [each.pk for each in instances]
        rows = Establishment.objects.filter(pk__in=pks)
        used = rows.filter(Q(beneficiary__isnull=False) | Q(merged__isnull=False))
        if stay := set(used.order_by().values_list("pk", flat=True)):
            reason = ValidationError(_("Đã có đề án ghi cơ sở này, hoặc cơ sở khác gộp vào."))
            raise RefusedRecords(dict.fromkeys(stay, reason))
        rows.delete()


KIND = Kind(
    key="establishments",
    label=gettext_lazy("Cơ sở công nghiệp nông thôn"),
    table_kinds=frozenset({"establishments"}),
    order=20,
    resource=EstablishmentResource,
    may_import=lambda user: bool(user.may_enter),
    address=lambda record: reverse("establishment", args=[record.pk]),
    own=lambda user: Establishment.objects.editable_by(user),
)
