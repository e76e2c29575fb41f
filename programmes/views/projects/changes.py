"""What was changed on a project and its parts (nhật ký của đề án): on its page, and in full."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model
from django.urls import reverse

from khuyencong.history.models import Change
from khuyencong.history.reading import Act, acts
from programmes.models import Project

FIRST: Final = 12  # changes shown on the page itself


@dataclass(frozen=True)
class Changes:
    """The latest of what was done to a record, and where the rest is."""

    acts: list[Act]
    has_more: bool
    address: str


def changes_of(project: Project, user: Any) -> Changes:
    """Read the latest changes of a project that the user may see."""
    return latest_of(project, reverse("project-history", args=[project.pk]))


def latest_of(record: Model, address: str) -> Changes:
    """Read the latest changes of a record and its parts in one query."""
    found = list(Change.objects.about(record).latest_first()[: FIRST + 1])
    return Changes(acts(found[:FIRST]), len(found) > FIRST, address)
