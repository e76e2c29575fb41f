"""The answers to a step that cannot be taken: not allowed (403), changed meanwhile (409)."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.models import Project, RuleOverride
from programmes.rules.accepting import Acceptance

CARRIED: Final = frozenset({"csrfmiddlewaretoken", "token", "version", "seen"})
MOST_REASON: Final = RuleOverride._meta.get_field("reason").max_length


def refused(request: HttpRequest, project: Project | None, why: Refused) -> HttpResponse:
    """Say in a sentence why the person or the status does not allow it."""
    return page(request, project, str(why), status=403)


def changed_meanwhile(
    request: HttpRequest, project: Project | None, why: ChangedMeanwhile
) -> HttpResponse:
    """Say who did what when, and lead back to the project as it is now."""
    return page(request, project, str(why), status=409)


def page(
    request: HttpRequest, project: Project | None, sentence: str, *, status: int
) -> HttpResponse:
    """Print the sentence, and what was typed in vain."""
    context = {
        "project": project,
        "sentence": sentence,
        "is_conflict": status == HTTPStatus.CONFLICT,
        "typed": typed_texts(request),
    }
    return render(request, "programmes/projects/refused.html", context, status=status)


def typed_texts(request: HttpRequest) -> list[str]:
    """Return the sentences of a form that can no longer be sent, for whoever typed them."""
    typed = (str(value).strip() for name, value in request.POST.items() if name not in CARRIED)
    return [text for text in typed if " " in text]


def renewed(request: HttpRequest, project: Project) -> QueryDict:
    """Return the form as it was sent, on the project as it is now."""
    data = request.POST.copy()
    data["version"] = str(project.version)
    return data


def posted_version(request: HttpRequest) -> int | None:
    """Return the version that the person had read, where the form sent says it."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def accepted_in(request: HttpRequest, field: str) -> Acceptance:
    """Return which warnings the form sent had shown, and the reason in its field."""
    reason = request.POST.get(field, "").strip()[:MOST_REASON]
    return Acceptance(request.POST.get("seen", ""), reason)
