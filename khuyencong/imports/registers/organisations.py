"""Organisations (tổ chức) in spreadsheets: known by their key, else by name and province."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.imports.columns import KnownWidget, SheetColumn
from khuyencong.imports.kinds import Kind
from khuyencong.imports.places import ProvinceBook
from khuyencong.imports.resources import PK, VERSION, Row, SheetResource
from khuyencong.text import search_key
from provinces.models import Organisation
from provinces.models.organisation import OrganisationKind


class OrganisationResource(SheetResource):
    """One organisation per row."""

    natural_key = ("name", "province")

    name = SheetColumn("name", gettext_lazy("Tên tổ chức"), "organisation", required=True)
    kind = SheetColumn(
        "kind", gettext_lazy("Loại tổ chức"), "organisation_kind", of="choice", required=True,
        choices=OrganisationKind,
    )  # fmt: skip
    province = SheetColumn("province", gettext_lazy("Tỉnh, thành phố"), "province", of="record")

    class Meta(SheetResource.Meta):
        model = Organisation
        fields = ("name", "kind", "province")

    def __init__(self, user: Any, *, clears: bool = False) -> None:
        super().__init__(user, clears=clears)
        self.book = ProvinceBook()
        self.columns["province"].widget = KnownWidget(self.province_of, self.book.words)
        self.known: dict[tuple[str, int | None], Organisation] = {}
        self.by_pk: dict[int, Organisation] = {}
        self.keys: set[str] = set()

    def load(self, rows: list[Row]) -> None:
        """Read the register: it has a few hundred bodies."""
        for organisation in self.held(Organisation.objects.select_related("province")):
            key = (organisation.search_key, organisation.province_id)
            self.known[key] = self.by_pk[organisation.pk] = organisation
            self.keys.add(organisation.key)

    def find(self, row: Row) -> Organisation | None:
        """Look the body up by its number in our own export, else by name and province."""
        if row.get(PK) and row.get(VERSION):
            return self.by_pk.get(row[PK])
        try:
            province = self.columns["province"].read(row)
        except ValidationError:
            return None
        return self.known.get((search_key(row["name"] or ""), province and province.pk))

    def province_of(self, text: str, _row: Row) -> Any:
        """Return the unit of today."""
        return self.book.in_year(text, timezone.localdate().year)

    def check(self, instance: Organisation, row: Row, *, new: bool) -> None:
        """Give a new body its key; refuse the name of another there."""
        namesake = self.known.get((search_key(instance.name), instance.province_id))
        if namesake is not None and namesake.pk != instance.pk:
            raise ValidationError({"name": _("Đã có tổ chức cùng tên ở tỉnh, thành phố này.")})
        if new and not instance.key:
            instance.key = self.free_key(instance)
        super().check(instance, row, new=new)

    def free_key(self, body: Organisation) -> str:
        """Make a key from the name, and the province where another body has the name."""
        plain = slugify(search_key(body.name))[:60]
        place = body.province.key if body.province else str(len(self.keys))
        key = plain if plain not in self.keys else f"{plain}-{place}"[:80]
        self.keys.add(key)
        return key

    def refuse(self, instance: Organisation, *, new: bool) -> None:
        """Only who keeps the register brings bodies in."""
        if not may_import(self.user):
            raise ValidationError(_("Chỉ quản trị dữ liệu được nhập danh mục tổ chức."))

    def write_new(self, instances: list[Any]) -> None:
        """Store bodies one by one, with the keys they are found by: there are few."""
        self.write_changed(instances)

    def take_back(self, instances: list[Any]) -> None:
        """Delete bodies on which nothing rests yet; raises ProtectedError."""
        for instance in instances:
            instance.delete()


def may_import(user: Any) -> bool:
    """Say whether the person keeps the register of bodies."""
    return bool(user.may_enter and user.sees_everything)


KIND = Kind(
    key="organisations",
    label=gettext_lazy("Tổ chức, đơn vị"),
    table_kinds=frozenset({"organisations"}),
    order=10,
    resource=OrganisationResource,
    may_import=may_import,
    address=lambda record: reverse("admin:provinces_organisation_change", args=[record.pk]),
    own=lambda user: Organisation.objects.all(),
)
