"""Products as they are shown in lists: how far they came, what their certificate is worth."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from awards.models import Entry, Product, ProductPhoto, Result
from awards.models.entries import CertificateState
from awards.presenting.numbers import group_name

if TYPE_CHECKING:
    from khuyencong.accounts.models import User

SHOWN_TYPES = ("image/jpeg", "image/png", "image/webp")
"""What browsers show; a photograph of another kind can be downloaded."""


@dataclass(frozen=True)
class Card:
    """A product in the gallery."""

    product: Product
    maker: str
    entries: list[Entry]  # recognised ones, the highest and latest first
    photo: ProductPhoto | None

    @property
    def address(self) -> str:
        """Return the page of the product."""
        return reverse("product", args=[self.product.code])

    @property
    def photo_address(self) -> str:
        """Return where the photograph is."""
        return photo_address(self.photo) if self.photo else ""

    @property
    def best(self) -> Entry | None:
        """Return the highest recognition."""
        return self.entries[0] if self.entries else None

    @property
    def group(self) -> str:
        """Name the group."""
        return group_name(self.product.group)

    @property
    def state(self) -> CertificateState | None:
        """Return what the best certificate is worth: a valid one counts before a higher one."""
        states = [entry.certificate_state for entry in self.entries]
        if CertificateState.VALID in states:
            return CertificateState.VALID
        return next((state for state in states if state != CertificateState.NONE), None)


def photo_address(photo: ProductPhoto) -> str:
    """Return the address of a photograph."""
    return reverse("product-photo", args=[photo.product.code, photo.pk])


def cards_of(products: Iterable[Product], user: "User | None") -> list[Card]:
    """Read recognitions and photographs of some products: two queries."""
    listed = list(products)
    entries: dict[int, list[Entry]] = defaultdict(list)
    won: Any = Entry.objects.visible_to(user).filter(product__in=listed, result=Result.RECOGNISED)
    for entry in won.select_related("round__province"):
        entries[entry.product_id].append(entry)
    for some in entries.values():
        some.sort(key=lambda entry: (-entry.round.rank, -entry.round.year))
    photos = first_photos(listed, user)
    return [
        Card(each, each.maker_for(user), entries[each.pk], photos.get(each.pk)) for each in listed
    ]


def first_photos(products: list[Product], user: "User | None") -> dict[int, ProductPhoto]:
    """Return one photograph of each product that has any that is shown."""
    seen: Any = ProductPhoto.objects.visible_to(user).standing()
    rows = seen.filter(product__in=products, media_type__in=SHOWN_TYPES)
    found: dict[int, ProductPhoto] = {}
    for photo in rows.select_related("product").order_by("uploaded_at", "pk"):
        found.setdefault(photo.product_id, photo)
    return found
