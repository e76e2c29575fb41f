"""What a lookup offers while one types (gợi ý khi gõ), as JSON."""

from typing import Final

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from programmes.forms.projects.lookup import matching
from programmes.views.projects.access import signed_in
from provinces.models import Organisation

OFFERED: Final = 10
LONGEST: Final = 200


@require_safe
def organisations(request: HttpRequest) -> JsonResponse:
    """Offer public bodies whose names hold every word, without marks."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    rows = Organisation.objects.visible_to(signed_in(request)).select_related("province")
    found = matching(rows, text)[:OFFERED] if text else []
    return JsonResponse(
        {
            "results": [
                {
                    "id": row.pk,
                    "name": row.name,
                    "note": row.province.name if row.province else row.get_kind_display(),
                }
                for row in found
            ]
        }
    )
