"""Awards on the pages of provinces, regions and establishments; one query each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from awards.models import AwardLevel, Entry, Product, Result
from programmes.sections import ESTABLISHMENT, TERRITORY, Section, add
from provinces.geography import Unit

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


@dataclass(frozen=True)
class Won:
    """Recognitions of a territory by level, of every year (lượt công nhận)."""

    levels: list[tuple[str, int]]
    products: str  # the address of the list
    rounds: str


def of_territory(*, unit: Unit | None, provinces: list[int]) -> Section | None:
    """Say how many products of a province or region were recognised, by level."""
    rows: Any = Entry.objects.published().filter(province__in=provinces, result=Result.RECOGNISED)
    found = dict(rows.order_by().values_list("round__level").annotate(count=Count("pk")))
    levels = [(str(lv.label), found[lv]) for lv in reversed(AwardLevel) if lv in found]
    if not levels:
        return None
    query = f"?{urlencode({'tinh': unit.key})}" if unit else ""
    won = Won(levels, reverse("products") + query, reverse("awards") + query)
    return Section("awards/public/_won.html", won)


def of_establishment(*, row: Any, user: "User | None") -> Section | None:
    """List the products of an establishment that the reader may see, with how far they came."""
    products: Any = Product.objects.visible_to(user).filter(establishment=row)
    entries: Any = Entry.objects.visible_to(user).filter(product__in=products)
    found = list(entries.select_related("product", "round__province"))
    found.sort(key=lambda entry: (-entry.round.year, -entry.round.rank, entry.product.sort_key))
    return Section("awards/public/_of_maker.html", found) if found else None


def join_pages() -> None:
    """Add the sections; called once, when the app is ready."""
    add(TERRITORY, of_territory)
    add(ESTABLISHMENT, of_establishment)
