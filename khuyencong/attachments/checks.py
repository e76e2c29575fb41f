"""Refuses to start with a scanner that is not there: every upload would fail."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string


@register()
def scanner_exists(**_kwargs: Any) -> list[CheckMessage]:
    """Import what ATTACHMENT_SCANNER names."""
    if not settings.ATTACHMENT_SCANNER:
        return []
    try:
        scanner = import_string(settings.ATTACHMENT_SCANNER)
    except ImportError as error:
        return [Error(f"ATTACHMENT_SCANNER: {error}", id="attachments.E001")]
    if not callable(scanner):
        return [Error("ATTACHMENT_SCANNER is not callable.", id="attachments.E002")]
    return []
