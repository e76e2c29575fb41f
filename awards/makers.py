"""Products follow their maker when two records of one establishment are merged (gộp cơ sở)."""

from typing import Final

from django.utils.translation import gettext as _

from awards.models import Product
from programmes.establishments.followers import FOLLOWERS
from provinces.models import Establishment

LONGEST: Final = 300


def move_products(stays: Establishment, goes: Establishment) -> list[str]:
    """Give the products of the merged record to the other; two of one name are told apart."""
    known = set(stays.products.values_list("name_key", flat=True))
    lines = []
    for product in Product.objects.filter(establishment=goes).select_for_update(of=("self",)):
        product.establishment = stays
        if product.name_key in known:
            mark = f" ({product.code})"
            name = f"{product.name[: LONGEST - len(mark)]}{mark}"
            words = {"old": product.name, "new": name}
            lines.append(_("Hai bên cùng có “%(old)s”: một sản phẩm nay là “%(new)s”.") % words)
            product.name = name
        product.save()
    return lines


def join_establishments() -> None:
    """Take part in merges."""
    if move_products not in FOLLOWERS:
        FOLLOWERS.append(move_products)
