"""What a dashboard's territory is called, where it hangs, and what has become of it."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from programmes.rollups.overview import Overview
from provinces.geography import Geography, Territory, Unit
from provinces.models import Region


@dataclass(frozen=True)
class Names:
    """Names and links of one page."""

    view: Overview
    territory: Territory

    @property
    def name(self) -> str:
        """Return the name as of the period; of a unit of today, today's."""
        unit, region = self.view.subject.unit, self.view.subject.region
        if unit:
            return self.unit_name(unit)
        return str(region.label) if region else _("Cả nước")

    def unit_name(self, unit: Unit) -> str:
        """Return a unit's name on the period's last day on which it existed."""
        day = self.view.selection.last_day
        if unit.valid_to and unit.valid_to <= day:
            day = unit.valid_to - timedelta(days=1)
        return self.territory.name_on(unit.pk, day)

    @property
    def in_sentence(self) -> str:
        """Return the territory as a sentence names it."""
        subject = self.view.subject
        if subject.is_nation:
            return _("cả nước")
        if subject.region:
            words = {"count": self.standing, "name": IN_SENTENCE[subject.region]}
            return _("%(count)d tỉnh, thành phố %(name)s") % words
        return self.name

    @property
    def standing(self) -> int:
        """Count the units of a region: of today, or those of the period's last day."""
        if self.view.selection.geography == Geography.CURRENT:
            return len(self.view.rows)
        day = self.view.selection.last_day
        units = [part.unit for part in self.view.total.parts if part.unit]
        return sum(unit.existed_on(day) for unit in units)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """Return the way down: nation, region, province."""
        query = self.view.selection.query(geography=self.wide_geography)
        nation = (_("Cả nước"), reverse("home") + query)
        if self.view.subject.is_nation:
            return [(nation[0], "")]
        if self.view.subject.region:
            return [nation, (self.name, "")]
        region = self.region
        way = [(str(region.label), reverse("region", args=[region.slug]) + query)] if region else []
        return [nation, *way, (self.name, "")]

    @property
    def wide_geography(self) -> Geography:
        """Keep the geography on the way up."""
        return self.view.selection.geography

    @property
    def region(self) -> Region | None:
        """Return the region of the unit on the period's last day."""
        unit = self.view.subject.unit
        if unit is None:
            return None
        day = self.view.selection.last_day
        if unit.valid_to and unit.valid_to <= day:
            day = unit.valid_to - timedelta(days=1)
        if unit.valid_from and unit.valid_from > day:
            day = unit.valid_from
        return self.territory.region_of(unit.pk, day)

    @property
    def geographies(self) -> dict[Geography, str]:
        """Return the two geographies; as recorded says of how many units."""
        if self.view.subject.unit:
            return {
                Geography.AS_RECORDED: _("Đơn vị lúc đó"),
                Geography.CURRENT: _("34 tỉnh hiện nay"),
            }
        count = len(self.territory.on(self.view.selection.last_day))
        return {
            Geography.AS_RECORDED: _("Theo thời điểm (%d tỉnh)") % count,
            Geography.CURRENT: _("34 tỉnh hiện nay"),
        }

    @property
    def notices(self) -> list[str]:
        """Say what became of a unit, and what it was made of."""
        unit = self.view.subject.unit
        if unit is None:
            return self.region_notices
        return [*self.successor_notice(unit), *self.predecessor_notice(unit)]

    @property
    def region_notices(self) -> list[str]:
        """Say that a region of today is not the region that old reports speak of."""
        folded = self.view.selection.geography == Geography.CURRENT
        if self.view.subject.region and folded and self.view.selection.year < FIRST_FULL_YEAR:
            text = _(
                "Khu vực hiện nay gồm các tỉnh khác trước ngày 01/7/2025; báo cáo của khu vực cũ:"
            )
            link = self.view.selection.query(geography=Geography.AS_RECORDED)
            return [self.notice(text, link, _("xem theo thời điểm"))]
        return []

    def successor_notice(self, unit: Unit) -> list[str]:
        """Link a unit that ended to the one its territory went to."""
        if unit.successor_pk is None or unit.valid_to is None:
            return []
        successor = self.territory.unit(unit.successor_pk)
        text = _("%(name)s (cũ) kết thúc ngày %(day)s; địa bàn nay thuộc") % {
            "name": self.name,
            "day": f"{unit.valid_to - timedelta(days=1):%d/%m/%Y}",
        }
        query = self.view.selection.query(geography=Geography.CURRENT)
        return [
            self.notice(text, reverse("province", args=[successor.key]) + query, successor.name)
        ]

    def predecessor_notice(self, unit: Unit) -> list[str]:
        """Link a unit made of others back to them."""
        before = self.territory.predecessors(unit.pk)
        if not before:
            return []
        query = self.view.selection.query(geography=Geography.AS_RECORDED)
        links = SafeString(", ").join(
            format_html('<a href="{}">{}</a>', reverse("province", args=[each.key]) + query, label)
            for each, label in ((each, self.former_name(each, unit)) for each in before)
        )
        text = _("{} hiện nay gồm địa bàn của: {} (đến 30/06/2025).")
        return [format_html(text, unit.name, SafeString(links))]

    def former_name(self, former: Unit, unit: Unit) -> str:
        """Name a unit that went into another; of the same name, as the old one."""
        name = self.unit_name(former)
        return _("%s (cũ)") % name if name == unit.name else name

    def notice(self, text: str, url: str, label: str = "") -> SafeString:
        """Return a sentence with a link."""
        return format_html('{} <a href="{}">{}</a>.', text, url, label or _("xem"))

    @property
    def figures_query(self) -> str:
        """Return the filter that lists every figure of the territory and year."""
        subject = self.view.subject
        place = {"cap": "nation"}
        if subject.region:
            place = {"khu-vuc": subject.region.slug, "cap": "region"}
        elif subject.unit:
            place = {"tinh": subject.unit.key}
        return urlencode({"nam": self.view.selection.year, **place})


IN_SENTENCE = {
    Region.NORTH: _("phía Bắc"),
    Region.CENTRAL: _("miền Trung – Tây Nguyên"),
    Region.SOUTH: _("phía Nam"),
}
FIRST_FULL_YEAR = 2026  # the first whole year of the 34 units
