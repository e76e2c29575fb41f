"""Two people, one draft (hai người cùng sửa): both versions side by side, nothing lost."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from khuyencong.accounts.models import User
from khuyencong.history.models import Change
from programmes.forms.projects.editor import ProjectEditor
from programmes.forms.projects.readings import Reading, merged
from programmes.models import Project
from programmes.views.projects.access import visible

MINE, THEIRS = "mine", "theirs"
NOT_CARRIED = ("csrfmiddlewaretoken", "version", "base", "resolving", "take", "check", "save")


@dataclass(frozen=True)
class Difference:
    """Something that the two versions say differently."""

    mine: Reading
    theirs: Reading
    seen: str | None  # the fingerprint of what both began with
    chosen: str

    @property
    def suggestion(self) -> str:
        """Return whose word stands if only one has changed it; nothing where both have."""
        if self.chosen:
            return self.chosen
        if self.seen == self.mine.fingerprint:
            return THEIRS
        return MINE if self.seen == self.theirs.fingerprint else ""

    @property
    def name(self) -> str:
        """Return the name of the two radio buttons."""
        return f"choose-{self.mine.key}"


def differences(mine: ProjectEditor, theirs: ProjectEditor, data: QueryDict) -> list[Difference]:
    """Compare two versions thing by thing."""
    seen, other = seen_before(data), {reading.key: reading for reading in theirs.readings()}
    return [
        Difference(
            reading,
            other[reading.key],
            seen.get(reading.key),
            data.get(f"choose-{reading.key}", ""),
        )
        for reading in mine.readings()
        if reading.key in other and reading.text != other[reading.key].text
    ]


def seen_before(data: QueryDict) -> dict[str, str]:
    """Return the fingerprints of what the writer began with; nothing if they make no sense."""
    try:
        found = json.loads(data.get("base", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def conflict_page(
    request: HttpRequest, mine: ProjectEditor, data: QueryDict, *, is_unanswered: bool = False
) -> HttpResponse:
    """Show both versions, who wrote the other and when; every field of mine is carried on."""
    project = visible(mine.user, mine.project.pk)
    theirs = ProjectEditor(user=mine.user, project=project)
    context = {
        "project": project,
        "differences": differences(mine, theirs, data),
        "change": Change.objects.about(project).first(),
        "carried": carried(data),
        "version": project.version,
        "base": data.get("base", ""),
        "is_unanswered": is_unanswered,
    }
    return render(request, "programmes/projects/form_conflict.html", context, status=409)


def carried(data: QueryDict) -> list[tuple[str, str]]:
    """Return my version as hidden fields."""
    return [
        (name, value)
        for name, values in data.lists()
        for value in values
        if name not in NOT_CARRIED and not name.startswith("choose-")
    ]


def resolved(user: User, project: Project, data: QueryDict) -> QueryDict | None:
    """Return the version that follows from the choices; None while one is missing."""
    mine = ProjectEditor(user=user, project=project, data=data)
    theirs = ProjectEditor(user=user, project=visible(user, project.pk))
    found = differences(mine, theirs, data)
    choice = data.get("take", "")
    chosen: dict[str, Any] = {each.mine.key: choice or each.chosen for each in found}
    if not all(value in (MINE, THEIRS) for value in chosen.values()):
        return None
    taken = [each.mine for each in found if chosen[each.mine.key] == THEIRS]
    result = merged(data, theirs.as_sent(), taken)
    result["base"] = theirs.fingerprints()
    return result
