"""What every template may know about this installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from khuyencong import __version__


def site(request: HttpRequest) -> dict[str, Any]:
    """Say which version runs, and whether its data is invented."""
    return {"demo_mode": settings.DEMO, "site_version": __version__}
