"""Everything that was changed on a round and its entries, or on a product, page by page."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from awards.models import AwardRound, Product
from khuyencong.accounts.models import User
from programmes.views.history import history_page


@require_safe
def round_history(request: HttpRequest, code: str) -> HttpResponseBase:
    """List the changes of a round: its dates, entries, scores and certificates."""
    kept = AwardRound.objects.kept_by(cast(User, request.user))
    return history_at(request, kept, code, "award-round")


@require_safe
def product_history(request: HttpRequest, code: str) -> HttpResponseBase:
    """List the changes of a product and its photographs."""
    kept = Product.objects.kept_by(cast(User, request.user))
    return history_at(request, kept, code, "product")


def history_at(request: HttpRequest, kept: Any, code: str, page_name: str) -> HttpResponseBase:
    """Show the history of what a code names to who keeps it."""
    record = get_object_or_404(kept, code=code)
    return history_page(request, record, page_name, reverse(page_name, args=[code]))
