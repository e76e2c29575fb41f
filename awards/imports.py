"""Lists of products of a round (danh sách sản phẩm dự bình chọn, được công nhận) in spreadsheets.

An office registers in its own open round. Administrators of data bring in old lists: the round is
made along, and a list under a dated decision brings the recognition and the certificates too.
"""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.import_words import GroupWidget, as_row, as_stored, close, recognise
from awards.lifecycle import add_product, open_round, register
from awards.lifecycle.registering import LATE
from awards.models import AwardLevel, AwardRound, Entry, Product, ProductGroup
from awards.models.levels import UPPER
from awards.models.products import name_key
from awards.models.rounds import RoundStatus
from awards.published import as_published
from khuyencong.accounts.models import ADMINISTRATORS, Role
from khuyencong.imports.columns import ChoiceWidget, KnownWidget, SheetColumn
from khuyencong.imports.drafts import Draft
from khuyencong.imports.kinds import Kind
from khuyencong.imports.kinds import register as register_kind
from khuyencong.imports.places import ProvinceBook
from khuyencong.imports.resources import Row, SheetResource, draft_of
from programmes.imports.establishment_book import EstablishmentBook, form_in_name
from programmes.models import Origin
from provinces.models import Establishment, LegalForm, Province, Region

LEVELS: Final = {"nation": AwardLevel.NATION.value}
REGIONS: Final = {
    "Bắc": Region.NORTH,
    "Nam": Region.SOUTH,
    "Miền Trung - Tây Nguyên": Region.CENTRAL,
}
RoundKey = tuple[str, int, str, int | None]


class AwardEntryResource(SheetResource):
    """One product of one round per row."""

    natural_key = ("level", "year", "province", "establishment", "product")

    level = SheetColumn(
        "level_key", gettext_lazy("Cấp bình chọn"), "level", of="choice", required=True,
        choices=AwardLevel,
    )  # fmt: skip
    year = SheetColumn("year", gettext_lazy("Năm"), "year", of="year", required=True)
    region = SheetColumn(
        "region_key", gettext_lazy("Khu vực"), "region", of="choice", choices=Region,
        meaning=gettext_lazy("Chỉ cho cấp khu vực."),
    )  # fmt: skip
    province = SheetColumn(
        "place", gettext_lazy("Tỉnh, thành phố"), "province", of="record", required=True
    )
    establishment = SheetColumn(
        "maker_words", gettext_lazy("Cơ sở công nghiệp nông thôn"), "establishment", required=True
    )
    tax_code = SheetColumn("maker_code", gettext_lazy("Mã số thuế"), "tax_code")
    address = SheetColumn("maker_address", gettext_lazy("Địa chỉ"), "address")
    product = SheetColumn(
        "product_words", gettext_lazy("Tên sản phẩm, bộ sản phẩm"), "product", required=True
    )
    group = SheetColumn(
        "group", gettext_lazy("Nhóm sản phẩm"), "group", of="choice", required=True,
        choices=ProductGroup,
    )  # fmt: skip
    certificate = SheetColumn(
        "certificate_number", gettext_lazy("Số giấy chứng nhận"), "certificate_no"
    )
    decision = SheetColumn("decision_words", gettext_lazy("Số quyết định công nhận"), "decision_no")
    decided_on = SheetColumn(
        "decision_day", gettext_lazy("Ngày quyết định"), "decision_date", of="date"
    )

    class Meta(SheetResource.Meta):
        model = Entry
        fields = (
            "level", "year", "region", "province", "establishment", "tax_code", "address",
            "product", "group", "certificate", "decision", "decided_on",
        )  # fmt: skip

    def __init__(self, user: Any, *, clears: bool = False) -> None:
        super().__init__(user, clears=clears)
        self.places, self.makers = ProvinceBook(), EstablishmentBook()
        self.columns["province"].widget = KnownWidget(self.province_of, self.places.words)
        self.columns["group"].widget = GroupWidget()
        self.columns["level"].widget = ChoiceWidget(AwardLevel, also=LEVELS)
        self.rounds: dict[RoundKey, AwardRound] = {}
        self.products: dict[tuple[int, str], Product] = {}
        self.entries: dict[tuple[int, int], Entry] = {}
        self.prepared: dict[Any, Establishment] = {}
        self.is_keeper = user.role in ADMINISTRATORS

    @classmethod
    def drafts(cls, table: Any, record: Any) -> list[Draft]:
        """Take what the titles say for every row: level, region, decision."""
        draft, context = draft_of(cls, table, record), table.context
        told = {
            "level": LEVELS.get(context.level or "", context.level),
            "region": REGIONS.get(context.region or ""),
            "decision": context.decision_no,
            "decided_on": context.decision_date,
            "year": context.year,
        }
        draft.values |= {name: value for name, value in told.items() if not draft.values.get(name)}
        return [draft]

    # -- what there is --------------------------------------------------------------------------

    def load(self, rows: list[Row]) -> None:
        """Read rounds, makers, their products and entries, as far as the rows name them."""
        names = {str(row["establishment"]) for row in rows if row.get("establishment")}
        codes = {str(row["tax_code"]) for row in rows if row.get("tax_code")}
        self.makers.load(names, codes)
        years = {row["year"] for row in rows if isinstance(row.get("year"), int)}
        seen: Any = AwardRound.objects.visible_to(self.user).filter(year__in=years, locality="")
        for row in self.held(seen.select_related("province")):
            key = (row.level, row.year, row.region, row.province_id)
            before = self.rounds.get(key)
            if before is None or (before.ordinal or 0) < (row.ordinal or 0):
                self.rounds[key] = row
        products = Product.objects.filter(establishment__in=self.makers.known)
        for product in products.select_related("establishment__province", "province"):
            self.products[product.establishment_id, product.name_key] = product
        entries = Entry.objects.filter(round__in=self.rounds.values(), product__in=products)
        for entry in entries.select_related("round", "province", "product__establishment"):
            self.entries[entry.round_id, entry.product_id] = as_row(entry)

    def province_of(self, words: str, row: Row) -> Province:
        """Return the unit that stood in the year of the round."""
        if not isinstance(row.get("year"), int):
            raise ValueError(_("Chưa có năm nên chưa biết là tỉnh, thành phố của thời nào."))
        return self.places.in_year(words, row["year"])

    def find(self, row: Row) -> Entry | None:
        """Return the entry of the same product in the same round."""
        draft = Entry()
        try:
            self.import_instance(draft, row)
        except ValidationError:
            return None
        return self.entries.get((draft.round.pk or 0, draft.product.pk or 0))

    # -- what a row becomes ---------------------------------------------------------------------

    def import_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        """Find or prepare the round, the maker and the product; one that is in stays as it is."""
        if instance.pk is not None:
            return
        super().import_instance(instance, row, **kwargs)
        self.refuse_missing(instance)
        instance.province = instance.place
        instance.round = self.round_of(instance)
        maker = self.maker_of(instance)
        instance.product = self.product_of(instance, maker)
        instance.remarks = self.remarks_of(instance, maker)
        as_stored(instance, maker)

    def refuse_missing(self, entry: Any) -> None:
        """Raise what every row needs."""
        empty = [
            name for name, column in self.columns.items()
            if column.required and getattr(entry, f"{column.attribute}", None) in (None, "")
        ]  # fmt: skip
        if empty:
            raise ValidationError(self.missing(empty))
        if entry.level_key == AwardLevel.REGION and not getattr(entry, "region_key", ""):
            raise ValidationError({"region": _("Cấp khu vực phải ghi khu vực.")})

    def round_of(self, entry: Any) -> AwardRound:
        """Return the round; an administrator's old list makes it."""
        level = AwardLevel(entry.level_key)
        region = entry.region_key if level == AwardLevel.REGION else ""
        province = None if level in UPPER else entry.place
        key = (level.value, entry.year, region, province and province.pk)
        if key in self.rounds:
            return self.rounds[key]
        if not self.is_keeper:
            message = _("Chưa có kỳ bình chọn này; hãy mở kỳ trước khi nhập danh sách.")
            raise ValidationError({"level": message})
        made = AwardRound(level=level, year=entry.year, region=region, province=province)
        made.prepare()
        self.rounds[key] = made
        return made

    def maker_of(self, entry: Any) -> Establishment:
        """Return the establishment of the register, or prepare it."""
        ground = self.places.book.territory.folded(entry.place.pk, timezone.localdate())
        code = getattr(entry, "maker_code", "") or ""
        try:
            found = self.makers.find(entry.maker_words, code, ground.pk)
        except ValueError as error:
            raise ValidationError({"establishment": str(error)}) from error
        key = (entry.maker_words.casefold(), ground.pk, code)
        return found or self.prepared.setdefault(key, self.new_maker(entry, ground.pk, code))

    def new_maker(self, entry: Any, ground: int, code: str) -> Establishment:
        """Prepare an establishment that the register does not have."""
        return Establishment(
            name=entry.maker_words,
            legal_form=form_in_name(entry.maker_words) or LegalForm.OTHER,
            tax_code=code,
            province=self.places.provinces[ground],
            production_address=(getattr(entry, "maker_address", "") or "")[:300],
        )

    def product_of(self, entry: Any, maker: Establishment) -> Product:
        """Return the product of the maker, or prepare it."""
        known = self.products.get((maker.pk or 0, name_key(entry.product_words)))
        if known:
            return known
        is_set = entry.product_words.casefold().startswith("bộ ")
        product = Product(name=entry.product_words, group=entry.group, is_set=is_set)
        product.establishment = maker
        return product

    def remarks_of(self, entry: Any, maker: Establishment) -> list[tuple[str, str]]:
        """Tell what is made along, and which certificate number is not taken."""
        said = []
        if self.is_to_open(entry.round):
            said.append(("level", _("Sẽ mở “%s” như kỳ đã qua.") % entry.round.name))
        if maker._state.adding:
            said.append(("establishment", _("Sẽ thêm cơ sở này vào sổ.")))
        entry.wins = self.brings_result(entry)
        if entry.certificate_number and not entry.wins:
            entry.certificate_number = ""
            said.append(("certificate", _("Chỉ đăng ký: số giấy chứng nhận cấp ở trang của kỳ.")))
        return said

    def brings_result(self, entry: Any) -> bool:
        """Say whether the list brings the recognition: an old list under a dated decision."""
        dated = getattr(entry, "decision_words", "") and getattr(entry, "decision_day", None)
        return bool(self.is_keeper and dated and self.is_to_open(entry.round))

    def is_to_open(self, award_round: AwardRound) -> bool:
        """Say whether the list makes a record of the round: it is new, or only in a document."""
        return award_round._state.adding or award_round.origin == Origin.PUBLISHED

    def refuse(self, instance: Any, *, new: bool) -> None:
        """Register only in a round of one's own office that takes registrations."""
        if not new:
            return
        if self.is_keeper:
            self.refuse_ended(instance.round)
            return
        round_, user = instance.round, self.user
        is_upper = round_.level in UPPER
        if is_upper != (user.role == Role.MINISTRY_OFFICER):
            raise ValidationError({"level": _("Kỳ của cấp này do đơn vị khác nhập.")})
        if not is_upper and not self.is_own(instance.place):
            raise ValidationError({"province": _("Bạn không nhập sản phẩm của tỉnh này.")})
        if instance.product._state.adding and not user.may_enter:
            message = _("Chưa có sản phẩm này; cán bộ trung tâm của tỉnh ghi sản phẩm trước.")
            raise ValidationError({"product": message})
        if round_.status != RoundStatus.OPEN:
            message = _("Kỳ đang ở trạng thái “%s”: không nhận đăng ký.")
            raise ValidationError({"level": message % round_.get_status_display()})

    def refuse_ended(self, award_round: AwardRound) -> None:
        """Refuse more products for a round that is over, before anything is confirmed."""
        if not self.is_to_open(award_round) and award_round.status not in LATE:
            message = _("“%(round)s” đang ở trạng thái “%(status)s”: không nhận thêm sản phẩm.")
            words = {"round": award_round.name, "status": award_round.get_status_display()}
            raise ValidationError({"level": message % words})

    def is_own(self, province: Province) -> bool:
        """Say whether the person works for the unit or for what it became."""
        today = timezone.localdate()
        mine = self.user.province_id and self.places.book.territory.folded(
            self.user.province_id, today
        )  # fmt: skip
        return bool(mine) and self.places.book.territory.folded(province.pk, today) == mine

    def check(self, instance: Any, row: Row, *, new: bool) -> None:
        """Refuse a province that does not take part in the round."""
        if new and not instance.is_of_territory:
            message = _("%s không thuộc địa bàn của kỳ bình chọn.") % instance.place.name
            raise ValidationError({"province": message})

    # -- writing --------------------------------------------------------------------------------

    def write_new(self, instances: list[Any]) -> None:
        """Register one after the other, with all the checks of the pages; then the results."""
        won = []
        for entry in instances:
            entry.created_along = []
            stored = register(
                award_round=self.stored_round(entry), product=self.stored_product(entry),
                by=self.user, group=entry.group, province=entry.place,
            )  # fmt: skip
            entry.pk, entry._state.adding = stored.pk, False
            won += [(stored, entry)] if entry.wins else []
        for stored, entry in won:
            recognise(stored, entry)
        for award_round in {entry.round.pk: entry.round for _stored, entry in won}.values():
            close(award_round, won[0][1])

    def stored_round(self, entry: Any) -> AwardRound:
        """Return the round, opened as history where it was not there."""
        if self.is_to_open(entry.round):
            is_new = entry.round._state.adding
            opened = open_round(
                by=self.user, level=entry.round.level, year=entry.round.year,
                ordinal=entry.round.ordinal, province=entry.round.province,
                region=entry.round.region, as_history=True,
            )  # fmt: skip
            entry.round.__dict__.update(opened.__dict__)
            entry.created_along += [["awards.awardround", opened.pk]] if is_new else []
        award_round: AwardRound = entry.round
        return award_round

    def stored_product(self, entry: Any) -> Product:
        """Return the product, added with its maker where they were not there."""
        product: Any = entry.product
        maker: Any = product.establishment
        if maker._state.adding:
            maker.entered_for_id = self.user.organisation_id
            maker.save()
            entry.created_along.append(["provinces.establishment", maker.pk])
        if product.pk is None:
            known = Product.objects.named(maker, product.name).first()
            stored = known or add_product(
                by=self.user, establishment=maker, name=product.name, group=product.group,
                is_set=product.is_set,
            )  # fmt: skip
            if known is None:
                entry.created_along.append(["awards.product", stored.pk])
            product.__dict__.update(stored.__dict__)
        found: Product = product
        return found

    def records(self, pks: list[int]) -> dict[int, Any]:
        """Read entries with all that their state is made of."""
        rows = self.held(Entry.objects.filter(pk__in=pks))
        related = ("round", "province", "product__establishment")
        return {row.pk: as_row(row) for row in rows.select_related(*related)}

    def take_back(self, instances: list[Any]) -> None:
        """Delete entries from which nothing climbed."""
        rows = Entry.objects.filter(pk__in=[each.pk for each in instances])
        if rows.filter(nominated_to__isnull=False).exists():
            raise ValidationError(_("Sản phẩm đã được đề cử lên cấp trên."))
        rounds = set(rows.values_list("round", flat=True))
        rows.delete()
        as_published(AwardRound.objects.filter(pk__in=rounds))


def may_import(user: Any) -> bool:
    """Say whether the person registers products anywhere."""
    return bool(user.may_enter or user.role == Role.MINISTRY_OFFICER)


KIND: Final = Kind(
    key="awards",
    label=gettext_lazy("Sản phẩm dự bình chọn"),
    table_kinds=frozenset({"awards"}),
    order=70,
    resource=AwardEntryResource,
    may_import=may_import,
    address=lambda record: reverse("award-round", args=[record.round.code]),
)


def join_imports() -> None:
    """Say that lists of products come in; called once, when the app is ready."""
    register_kind(KIND)
