"""Writing a form under a lock (ghi hồ sơ): once for a new one, never over a newer version."""

import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from khuyencong.accounts.models import User
from programmes.forms.projects.choices import usual_year
from programmes.forms.projects.editor import ProjectEditor
from programmes.models import Project, ProjectBeginning
from programmes.models.plan import existed_in
from programmes.views.projects.access import locked, visible
from provinces.models import Organisation, OrganisationKind, periods

AUTOSAVE: Final = "project-autosave"


@dataclass(frozen=True)
class Outcome:
    """What became of a form that was sent."""

    editor: ProjectEditor
    is_saved: bool = False
    is_stale: bool = False

    @property
    def project(self) -> Project:
        """Return the project as it is now."""
        return self.editor.project


def new_project(user: User) -> Project:
    """Return a draft that is not stored yet, of the person's own workplace."""
    project = Project(year=usual_year(), implementing_unit=usual_unit(user))
    if user.is_local:
        province = user.province
        is_there = province is not None and existed_in(province, project.year)
        project.province = province if is_there else None
        project.organisation = user.organisation
    return project


def usual_unit(user: User) -> Organisation | None:
    """Return the body that most likely carries the project out: the person's own, the only one."""
    if user.organisation is not None or user.province_id is None:
        return user.organisation
    centres = Organisation.objects.filter(kind=OrganisationKind.EXTENSION_CENTRE)
    own = centres.filter(periods.on(timezone.localdate()), province=user.province_id)[:2]
    return own[0] if len(own) == 1 else None


def forget_kept(user: User, *paths: str) -> None:
    """Drop what was kept of the form before a time-out: it is older than what is stored now."""
    user.kept_forms.filter(path__in=paths).delete()


def token_of(data: QueryDict) -> uuid.UUID:
    """Return the token of a new form; one without has no second chance to be recognised."""
    try:
        return uuid.UUID(data.get("token", ""))
    except ValueError:
        return uuid.uuid4()


@transaction.atomic
def write_new(user: User, data: QueryDict, *, partly: bool = False) -> Outcome:
    """Make a draft of a new form; sent again, it goes into the draft that it has made."""
    beginning, _is_first = ProjectBeginning.objects.select_for_update().get_or_create(
        token=token_of(data), defaults={"user": user}
    )
    if beginning.user_id != user.pk:
        raise Http404
    if beginning.project_id is None:
        outcome = write(new_project(user), user, data, partly=partly)
    else:
        project = locked(user, beginning.project_id)
        outcome = write(project, user, data, seen=beginning.version, partly=partly)
    if outcome.is_saved:
        beginning.project, beginning.version = outcome.project, outcome.project.version
        beginning.save()
        forget_kept(user, reverse("project-add"))
    return outcome


@transaction.atomic
def write_existing(user: User, pk: int, data: QueryDict, *, partly: bool = False) -> Outcome:
    """Change a draft, unless somebody has changed it since the version seen."""
    outcome = write(locked(user, pk), user, data, seen=version_of(data), partly=partly)
    if outcome.is_saved:
        forget_kept(user, *(reverse(name, args=[pk]) for name in ("project-edit", AUTOSAVE)))
    return outcome


def version_of(data: QueryDict) -> int:
    """Return the version that the form was made from; 0 is older than any."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def write(project: Project, user: User, data: Any, *, seen: int = 0, partly: bool) -> Outcome:
    """Save what was typed about a project that nobody else can change meanwhile."""
    editor = ProjectEditor(user=user, project=project, data=data)
    if not project._state.adding and project.version != seen:
        return stale(editor)
    is_valid = editor.is_valid()
    if not (is_valid or (partly and editor.can_begin())):
        return Outcome(editor)
    editor.save(partly=partly)
    return Outcome(editor, is_saved=True)


def stale(mine: ProjectEditor) -> Outcome:
    """Keep the newer version; a button pressed twice has said the same, and is no conflict."""
    theirs = ProjectEditor(user=mine.user, project=visible(mine.user, mine.project.pk))
    is_same = texts_of(mine) == texts_of(theirs)
    return Outcome(theirs if is_same else mine, is_saved=is_same, is_stale=not is_same)


def texts_of(editor: ProjectEditor) -> dict[str, str]:
    """Return what a version says."""
    return {reading.key: reading.text for reading in editor.readings()}
