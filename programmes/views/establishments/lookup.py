"""Finding an establishment while typing (tìm cơ sở), for the forms that name one."""

from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khuyencong.text import search_key
from programmes.views.figures import reader
from provinces.models import Establishment, Province

MOST: Final = 20
FEW: Final = 200  # of more, the first ones are soon met in the register's order
LONGEST_QUERY: Final = 200


@require_safe
@never_cache
def lookup(request: HttpRequest) -> JsonResponse:
    """Answer with the first establishments that the words name, of one ground where it is given."""
    words = request.GET.get("q", "")[:LONGEST_QUERY].replace("\0", "")
    rows = Establishment.objects.visible_to(reader(request))
    if unit := unit_named(request.GET.get("tinh", "")):
        rows = rows.in_territory(unit)
    if not search_key(words):
        return JsonResponse({"results": []})
    found = Establishment.objects.in_this_order(rows.with_words(words).keys_in_order(FEW)[:MOST])
    return JsonResponse({"results": [described(row) for row in found]})


def unit_named(word: str) -> Province | None:
    """Return the unit of a key or number in an address; nothing where there is none."""
    units = Province.objects.select_related("successor__successor__successor")
    if word.isascii() and word.isdecimal() and len(word) < 19:
        return units.filter(pk=word).first()
    return units.filter(key=word[:50].replace("\0", "")).first() if word else None


def described(row: Establishment) -> dict[str, Any]:
    """Write what tells an establishment from another; nothing personal."""
    return {
        "id": row.pk,
        "name": row.name,
        "tax_code": row.tax_code,
        "address": row.address,
        "province": str(row.province),
        "legal_form": row.get_legal_form_display(),
    }
