"""Adds products (ghi sản phẩm), each with its code, and changes them."""

from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.lifecycle.holding import refuse_stale
from awards.models import Product
from khuyencong.accounts.models import User
from programmes.lifecycle.refusals import Refused
from programmes.models.numbering import CodeSequence, short_name
from provinces.models import Establishment, Province

EDITABLE: Final = ("name", "group", "is_set", "description", "locality", "note")


@transaction.atomic
def add_product(
    *,
    by: User,
    establishment: Establishment,
    name: str,
    group: str,
    is_set: bool = False,
    province: Province | None = None,
    locality: str = "",
    description: str = "",
    note: str = "",
) -> Product:
    """Add a product of an establishment; its place is the establishment's as of today.

    Raises Refused for an establishment of another place, ValidationError for a product that the
    establishment already has.
    """
    place = province or establishment.province.folded(timezone.localdate())
    row = Product(
        name=name,
        establishment=establishment,
        province=place,
        group=group,
        is_set=is_set,
        locality=locality,
        description=description,
        note=note,
        created_by=by,
    )
    refuse_foreign(row, by)
    row.code = next_code(place)
    row.prepare()
    row.full_clean()
    row.save()
    return row


def refuse_foreign(row: Product, by: User) -> None:
    """Refuse a product of a place for which the user does not enter."""
    own = Province.objects.merged_into(by.province_id or 0)
    is_own = by.is_local and own.filter(pk=row.province_id).exists()
    if not (by.may_enter and (by.sees_everything or is_own)):
        raise Refused(_("Bạn không nhập sản phẩm của địa phương này."))


def next_code(province: Province) -> str:
    """Give the next free code of a province: "SP-BAC-KAN-001"; holds the sequence."""
    prefix = f"SP-{short_name(province)}-"
    CodeSequence.objects.get_or_create(prefix=prefix)
    sequence = CodeSequence.objects.select_for_update().get(prefix=prefix)
    sequence.last += 1
    while Product.objects.filter(code=str(sequence)).exists():
        sequence.last += 1
    sequence.save(update_fields=["last"])
    return str(sequence)


@transaction.atomic
def edit_product(
    *, product: Product, by: User, version: int | None = None, **values: Any
) -> Product:
    """Change what may change of a product: see `EDITABLE`; entries keep their group."""
    Product.objects.visible_to(by).get(pk=product.pk)
    held: Product = Product.objects.select_for_update(no_key=True, of=("self",)).get(pk=product.pk)
    if not Product.objects.editable_by(by).filter(pk=held.pk).exists():
        raise Refused(_("Bạn chỉ xem được sản phẩm này."))
    refuse_stale(held, version)
    for name in set(values) & set(EDITABLE):
        setattr(held, name, values[name])
    held.prepare()
    held.full_clean()
    held.save()
    return held
