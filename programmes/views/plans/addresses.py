"""Addresses with what is already chosen in them."""

from urllib.parse import urlencode

from django.urls import reverse

from programmes.forms.projects.filter import SOURCES
from programmes.models import Action, Project


def batch_address(action: str, project: Project) -> str:
    """Return the page of a batch with one project ticked."""
    name = "batch-approve" if action == Action.APPROVE else "batch-assign"
    slugs = {source.value: slug for slug, source in SOURCES.items()}
    chosen = {"nam": project.year, "nguon": slugs[project.source], "de-an": project.pk}
    return f"{reverse(name)}?{urlencode(chosen)}"
