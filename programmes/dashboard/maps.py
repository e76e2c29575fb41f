"""The map of rates (bản đồ tỷ lệ), from the rows already on the page."""

from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.dashboard.rows import RowView
from programmes.rollups.overview import Overview
from provinces.geography import Geography, Territory
from provinces.maps import Look, ProvinceMap, draw_map, rate_class


def province_map(page: Overview, territory: Territory, views: list[RowView]) -> ProvinceMap | None:
    """Colour the units of the page by their rate; what is outside a region stays blank."""
    if page.subject.unit:
        return None
    folded = page.selection.geography == Geography.CURRENT
    day = timezone.localdate() if folded else page.selection.last_day
    pairs = list(zip(page.rows, views, strict=True))
    looks = {
        row.key: Look(rate_class(row.rate), f"{row.label}: {tooltip(view)}", view.url)
        for row, view in pairs
        if view.is_known
    }
    names = {row.key: row.label for row, _view in pairs}
    units = territory.on(day)
    return draw_map(
        day,
        looks,
        names,
        owners={unit.key: unit.name for unit in units},
        title=_("Bản đồ tỷ lệ thực hiện"),
        subtitle=_("%d tỉnh, thành phố; gạch chéo: chưa có số liệu") % len(units),
    )


def tooltip(view: RowView) -> str:
    """Say a rate, or that there is none to compute."""
    return view.rate if view.rate != "–" else _("có số liệu, chưa đủ để tính tỷ lệ")
