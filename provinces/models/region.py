"""Conference regions (khu vực), and the words that stand for them in addresses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """Conference region (khu vực của hội nghị và bình chọn; TT 26/2014/TT-BCT Điều 3)."""

    NORTH = "north", _("Phía Bắc")
    CENTRAL = "central", _("Miền Trung – Tây Nguyên")
    SOUTH = "south", _("Phía Nam")

    @property
    def slug(self) -> str:
        """Return the word used in addresses."""
        return REGION_SLUGS[self]


REGION_SLUGS = {
    Region.NORTH: "phia-bac",
    Region.CENTRAL: "mien-trung-tay-nguyen",
    Region.SOUTH: "phia-nam",
}
REGION_BY_SLUG = {slug: region for region, slug in REGION_SLUGS.items()}
