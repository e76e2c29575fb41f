"""What a browser sends of the project form, with what a test changes in it."""

from typing import Any

from django.test import Client

from khuyencong.accounts.models import User
from programmes.forms.projects.editor import ProjectEditor
from programmes.models import Project
from programmes.views.projects.writing import new_project
from provinces.models import Province
from tests import factories as make
from tests.programmes.records import seen


def staff(key: str = "thai-nguyen-34", **fields: Any) -> User:
    """Centre staff of a province."""
    return make.make_user(province=Province.objects.get(key=key), **fields)


def signed(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def empty_form(user: User, **changes: Any) -> dict[str, str]:
    """A new form that nobody has touched, with the changes."""
    editor = ProjectEditor(user=user, project=new_project(user))
    return {**editor.as_sent().dict(), **changes}


def stored_form(user: User, project: Project, **changes: Any) -> dict[str, str]:
    """The form of a stored draft, with the changes; version and sums as the page carries them."""
    editor = ProjectEditor(user=user, project=Project.objects.get(pk=project.pk))
    seen = {"version": str(project.version), "base": editor.fingerprints()}
    return {**editor.as_sent().dict(), **seen, **changes}


def read(response: Any) -> str:
    """What a reader sees of a page, whichever client asked for it."""
    return seen(response)


def draft(user: User, **fields: Any) -> Project:
    """A draft of the person's province."""
    given = {"status": "draft", "province": user.province, "year": 2026, "started_on": None}
    return make.make_project(**{**given, **fields})
