"""The answers to a step that cannot be taken: not allowed (403), changed meanwhile (409)."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.models import Project, RuleOverride
from programmes.rules.accepting import Acceptance

MOST_REASON: Final = RuleOverride._meta.get_field("reason").max_length


def refused(request: HttpRequest, project: Project | None, why: Refused) -> HttpResponse:
    """Say in a sentence why the person or the status does not allow it."""
    context = {"project": project, "sentence": str(why), "is_conflict": False}
    return render(request, "programmes/projects/refused.html", context, status=403)


def changed_meanwhile(
    request: HttpRequest, project: Project | None, why: ChangedMeanwhile
) -> HttpResponse:
    """Say who did what when, and lead back to the project as it is now."""
    context = {"project": project, "sentence": str(why), "is_conflict": True}
    return render(request, "programmes/projects/refused.html", context, status=409)


def posted_version(request: HttpRequest) -> int | None:
    """Return the version that the person had read, where the form sent says it."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def accepted_in(request: HttpRequest, field: str) -> Acceptance:
    """Return which warnings the form sent had shown, and the reason in its field."""
    reason = request.POST.get(field, "").strip()[:MOST_REASON]
    return Acceptance(request.POST.get("seen", ""), reason)
