"""The page of a product: its path from round to round, and what every certificate is worth."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from awards.models import Entry, Product, ProductPhoto
from awards.presenting.numbers import group_name
from awards.presenting.products import SHOWN_TYPES, photo_address
from provinces.models import Establishment

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


@dataclass(frozen=True)
class Picture:
    """A photograph on the page."""

    photo: ProductPhoto
    is_shown: bool

    @property
    def address(self) -> str:
        """Return where it is."""
        return photo_address(self.photo)


@dataclass(frozen=True)
class ProductPage:
    """Everything that the page shows to one reader."""

    product: Product
    user: "User | None"

    @cached_property
    def path(self) -> list[Entry]:
        """Return the entries that the reader may see, lowest level and earliest year first."""
        seen: Any = Entry.objects.visible_to(self.user).filter(product=self.product)
        found = list(seen.select_related("round__province", "province", "document"))
        return sorted(found, key=lambda entry: (entry.round.year, entry.round.rank, entry.pk))

    @cached_property
    def in_full(self) -> set[int]:
        """Return the entries whose scores and reasons the reader may read."""
        rows: Any = Entry.objects.in_full_for(self.user).filter(product=self.product)
        return set(rows.values_list("pk", flat=True))

    @property
    def steps(self) -> list[tuple[Entry, bool]]:
        """Return the path, and of each step whether it is read in full."""
        return [(entry, entry.pk in self.in_full) for entry in self.path]

    @cached_property
    def pictures(self) -> list[Picture]:
        """Return the photographs that stand."""
        seen: Any = ProductPhoto.objects.visible_to(self.user).standing()
        rows = seen.filter(product=self.product).select_related("product").order_by("pk")
        return [Picture(each, each.media_type in SHOWN_TYPES) for each in rows]

    @property
    def maker(self) -> str:
        """Name who makes it, as the reader may know it."""
        return self.product.maker_for(self.user)

    @cached_property
    def maker_is_known(self) -> bool:
        """Say whether the reader may open the page of the establishment."""
        seen: Any = Establishment.objects.visible_to(self.user)
        return bool(seen.filter(pk=self.product.establishment_id or 0).exists())

    @property
    def group(self) -> str:
        """Name the group."""
        return group_name(self.product.group)
