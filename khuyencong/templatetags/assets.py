"""Links to installed front-end parts, printed only where the part is there to be served."""

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from khuyencong.finders import FONTS, PLOTLY

register = template.Library()

MAPLIBRE_STYLE_ID = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53"
"""plotly.js adds inline styles for its maps, which the CSP would report, unless this id exists."""

_PLOTLY_STYLES = [
    ("plotly.js-style-global", "css/plotly.css"),  # plotly.js looks for this id and class
    (MAPLIBRE_STYLE_ID, "css/plotly-map.css"),
]


@register.simple_tag
def font_assets() -> SafeString:
    """Link Be Vietnam Pro where npm brought it; elsewhere the system's font is used."""
    if not _is_served(FONTS):
        return SafeString()
    return format_html('<link rel="stylesheet" href="{}">', static(FONTS))


@register.simple_tag
def plotly_assets() -> SafeString:
    """All that a page with charts needs; charts.js fetches plotly.js when a chart comes near."""
    styles = format_html_join(
        "\n",
        '<link rel="stylesheet" id="{}" class="no-inline-styles" href="{}">',
        ((name, static(path)) for name, path in _PLOTLY_STYLES),
    )
    return format_html(
        '{}\n<script src="{}" data-plotly="{}" defer></script>',
        styles,
        static("js/charts.js"),
        static(PLOTLY),
    )


def _is_served(path: str) -> bool:
    """Ask the manifest where there is one: node_modules may be gone after collectstatic."""
    manifest: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    return path in manifest if manifest else finders.find(path) is not None
